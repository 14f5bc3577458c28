"""``derive fix`` of notebooks: only the changed characters of the changed cells are written."""

import json

import nbformat
import pytest

WRONG = "<!-- derive: let x, y real -->\n\nÄhnlich \"so\" 𝒳:\n\n$$ (x + y)^2 = x^2 - 2 x y + y^2 $$\n"
RIGHT = WRONG.replace("- 2 x y", "+ 2 x y")


def notebook(*sources):
    cells = [{"cell_type": "markdown", "id": f"c{k}", "metadata": {}, "source": source} for k, source in enumerate(sources)]
    code = {"cell_type": "code", "execution_count": None, "id": "code", "metadata": {}, "outputs": [], "source": "source = 'x - 2'"}
    return {"cells": [cells[0], code, *cells[1:]], "metadata": {"cells": [{"source": "$1 = 2$"}]}, "nbformat": 4, "nbformat_minor": 5}


FORMS = {
    "one string": lambda text: json.dumps(notebook(text)),
    "a list of lines": lambda text: json.dumps(notebook(text.splitlines(keepends=True)), indent=1, ensure_ascii=False) + "\n",
    "escapes": lambda text: json.dumps(notebook(text.splitlines(keepends=True)), indent=4),
    "a slash that is escaped": lambda text: json.dumps(notebook("a \\/ b\n\n" + text)).replace("a \\\\/", "a \\/"),
    "a cell before it": lambda text: json.dumps(notebook("words", text)),
    "a letter that is escaped": lambda text: json.dumps(notebook(text)).replace("(x + y)", "(\\u0078 + y)"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_other_character_stays(run, tmp_path, form):
    note = tmp_path / "note.ipynb"
    note.write_bytes(form(WRONG).encode())
    assert run("fix", note).exit_code == 0
    assert note.read_bytes() == form(WRONG).replace("- 2 x y", "+ 2 x y", 1).encode()
    nbformat.validate(nbformat.read(note, as_version=4))
    assert run("check", note, "--no-sympy").exit_code == 0


def test_changes_of_several_cells_and_new_commands_are_escaped(run, tmp_path):
    note = tmp_path / "note.ipynb"
    head = "<!-- derive: let i, j = 1..n -->\n<!-- derive: let u_i, v_i real -->\n\n"
    note.write_text(json.dumps(notebook(head + r"$$ \sum_i (u_i - v_i) = u_j - v_j $$", "# Another\n\n" + WRONG)), "utf-8")
    assert run("fix", note).exit_code == 0
    first, _, second = nbformat.read(note, as_version=4).cells
    assert first.source == head + r"$$ \sum_i (u_i - v_i) = \sum_j \left( u_j - v_j \right) $$"
    assert second.source == "# Another\n\n" + RIGHT


def test_a_difference_is_shown_and_nothing_written(run, tmp_path):
    note = tmp_path / "note.ipynb"
    note.write_text(json.dumps(notebook(WRONG)), "utf-8")
    before = note.read_bytes()
    result = run("fix", "--diff", note)
    assert (result.exit_code, note.read_bytes()) == (1, before)
    assert "+$$ (x + y)^2 = x^2 + 2 x y + y^2 $$" in result.stdout


def test_a_notebook_that_changes_meanwhile_is_not_overwritten(run, tmp_path, monkeypatch):
    import derive.mending

    note, mended = tmp_path / "note.ipynb", derive.mending.mended
    note.write_text(json.dumps(notebook(WRONG)), "utf-8")

    def slow(*arguments):
        note.write_text(json.dumps(notebook("other words")), "utf-8")
        return mended(*arguments)

    monkeypatch.setattr(derive.mending, "mended", slow)
    assert run("fix", note).exit_code == 2
    assert json.loads(note.read_text("utf-8")) == notebook("other words")


def test_a_notebook_of_an_old_format_is_refused(run, tmp_path):
    note = tmp_path / "note.ipynb"
    cells = [{"cell_type": "markdown", "metadata": {}, "source": WRONG}]
    note.write_text(json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}), "utf-8")
    before = note.read_bytes()
    assert (run("fix", note).exit_code, note.read_bytes()) == (2, before)
