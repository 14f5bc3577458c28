"""Documents on disk: notebooks, files that others take in, folders, and standard input."""

import io
import json

import pytest

from derive.files import LARGEST_FILE, NotUsable, Unreadable, documents, read, read_stream
from derive.source import Part, Position, Source
from derive.syntax.document import Display, Inline
from derive.syntax.documents import read_document


def notebook(*cells):
    made = [{"cell_type": kind, "metadata": {}, "source": source} for kind, source in cells]
    for cell in made:
        cell.update({"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {})
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def written(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


# ------------------------------------------------------------------ positions


def test_a_position_in_a_part_is_counted_from_its_beginning():
    source = Source("main.tex", "ab\ncX\nYd", (Part(0), Part(4, "inner.tex"), Part(7, None, None, 2, 9)))
    assert [source.position(offset) for offset in (0, 3, 4, 6, 7)] == [
        Position(1, 1), Position(2, 1), Position(1, 1, None, "inner.tex"), Position(2, 1, None, "inner.tex"), Position(2, 9),
    ]  # fmt: skip
    assert (source.place(4), source.place(7)) == ("inner.tex:1:1", "main.tex:2:9")


# ------------------------------------------------------------------ notebooks


def test_the_markdown_cells_of_a_notebook_are_read_with_their_numbers(tmp_path):
    path = tmp_path / "note.ipynb"
    path.write_text(notebook(("markdown", "𝑥 $$ a = b $$"), ("code", "$$ x = y $$"), ("markdown", ["one\n", "\n", "$c = d$"])), "utf-8")
    source = read(path, "note.ipynb")
    display, inline = read_document(source).items
    assert (type(display), type(inline)) == (Display, Inline)
    assert [source.slice(item.span) for item in (display, inline)] == [" a = b ", "c = d"]
    assert source.place(display.span.start) == "note.ipynb:cell 1:1:5"
    assert source.place(inline.span.start) == "note.ipynb:cell 3:3:2"


@pytest.mark.parametrize("open_end", ["```", "$$ a", "<!-- note", "---\ntitle: x"])
def test_a_cell_that_is_not_closed_hides_no_other(tmp_path, open_end):
    path = tmp_path / "note.ipynb"
    path.write_text(notebook(("markdown", open_end), ("markdown", "$$ a = b $$")), "utf-8")
    source = read(path)
    assert [source.slice(i.span) for i in read_document(source).items if isinstance(i, Display)] == [" a = b "]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"cells": 3, "nbformat": 4}', "[" * 5000])
def test_what_is_no_notebook_is_refused(tmp_path, text):
    path = tmp_path / "note.ipynb"
    path.write_text(text, "utf-8")
    with pytest.raises(Unreadable, match="not a notebook"):
        read(path)


# ------------------------------------------------------------------ inclusions


def test_a_file_that_is_taken_in_keeps_its_own_places(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, {"main.tex": "one \\input{part} $c$\n\\[ d \\]", "part.tex": "two\n\\[ a \\]"})
    source = read(tmp_path / "main.tex", "main.tex")
    items = read_document(source).items
    assert [source.slice(item.span) for item in items] == [" a ", "c", " d "]
    assert [source.place(item.span.start) for item in items] == ["part.tex:2:3", "main.tex:1:19", "main.tex:2:3"]


def test_macros_may_stand_in_a_file_that_is_taken_in(tmp_path):
    written(tmp_path, {"main.tex": "\\input{macros.tex}\n\\begin{document}\n$\\R$\n\\end{document}", "macros.tex": "\\newcommand{\\R}{r}"})
    document = read_document(read(tmp_path / "main.tex"))
    assert [macro.name for macro in document.macros.found] == ["R"]


@pytest.mark.parametrize(
    ("command", "warned"),
    [
        pytest.param("\\input{../outside}", True, id="outside of the project"),
        pytest.param("\\input{/etc/passwd}", True, id="another kind of file"),
        pytest.param("\\input{missing}", True, id="not there"),
        pytest.param("\\input{main}", True, id="itself"),
        pytest.param("% \\input{part}", False, id="in a comment"),
        pytest.param("\\begin{verbatim}\\input{part}\\end{verbatim}", False, id="as an example"),
    ],
)
def test_is_not_taken_in(tmp_path, command, warned):
    project = tmp_path / "project"
    written(project, {"main.tex": f"$a$ {command}\n", "part.tex": "$b$", "derive.toml": ""})
    written(tmp_path, {"outside.tex": "$b$"})
    source = read(project / "main.tex")
    document = read_document(source)
    assert (source.parts, [source.slice(item.span) for item in document.items]) == ((), ["a"])
    assert [diagnostic.code.value for diagnostic in document.diagnostics] == ["file-missing"] * warned


def test_a_link_out_of_the_project_is_not_followed(tmp_path):
    project = tmp_path / "project"
    written(project, {"main.tex": "$a$ \\input{part}\n", "derive.toml": ""})
    written(tmp_path, {"outside.tex": "$b$"})
    (project / "part.tex").symlink_to(tmp_path / "outside.tex")
    assert read(project / "main.tex").parts == ()


def test_two_files_that_take_each_other_in_come_to_an_end(tmp_path):
    written(tmp_path, {"a.tex": "$a$ \\input{b}", "b.tex": "$b$ \\input{a}"})
    source = read(tmp_path / "a.tex")
    assert [source.slice(item.span) for item in read_document(source).items] == ["a", "b"]


# ------------------------------------------------------------------ folders


def test_a_folder_is_walked_without_what_its_rules_leave_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ["a.md", "b.txt", ".hidden.md", ".tool/c.md", "build/d.md", "sub/e.tex", "sub/f.md", "sub/deep/g.ipynb", "x.skip.md", "keep.skip.md"]
    written(tmp_path, dict.fromkeys(names, "x"))
    written(tmp_path, {".gitignore": "build/\n*.skip.md\n!keep.skip.md\n", "sub/.gitignore": "/f.md\n"})
    found = [path.relative_to(tmp_path).as_posix() for path in documents((str(tmp_path),))]
    assert found == ["a.md", "keep.skip.md", "sub/e.tex", "sub/deep/g.ipynb"]


def test_the_rules_of_the_repository_hold_in_its_folders(tmp_path):
    written(tmp_path, {".git/HEAD": "", ".gitignore": "sub/draft.md\n", "sub/draft.md": "x", "sub/note.md": "x"})
    assert [path.name for path in documents((str(tmp_path / "sub"),))] == ["note.md"]


def test_a_file_that_is_named_is_read_whatever_the_rules_say(tmp_path):
    written(tmp_path, {".gitignore": "*.md\n", "note.md": "x"})
    assert [path.name for path in documents((str(tmp_path / "note.md"),))] == ["note.md"]


# ------------------------------------------------------------------ standard input


def test_a_stream_is_read_under_the_name_that_it_is_given():
    source = read_stream(io.BytesIO("\ufeff$é$\r\n".encode()), "note.tex")
    assert (source.path, source.text) == ("note.tex", "$é$\r\n")


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        pytest.param(b"x", "note.txt", NotUsable, id="another kind of document"),
        pytest.param(b"\xff", "note.md", Unreadable, id="not UTF-8"),
        pytest.param(b"{", "note.ipynb", Unreadable, id="no notebook"),
        pytest.param(b"x" * (LARGEST_FILE + 1), "note.md", Unreadable, id="too large"),
    ],
)
def test_a_stream_is_refused(data, name, error):
    with pytest.raises(error):
        read_stream(io.BytesIO(data), name)
