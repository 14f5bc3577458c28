"""``derive fix`` writes what is proved after the change, and changes no other byte."""

import os
import stat

import pytest

HEAD = "<!-- derive\nlet i, j = 1..n\nlet x_i, y_i real\nlet c real\n-->\n"
WRONG = HEAD + "\tSome   words.  \n\n$$ \\sum_i (x_i - y_i) = \\sum_i x_i + \\sum_i y_i $$\n\nand an end without a line feed"
RIGHT = WRONG.replace(r"x_i + \sum_i y_i $$", r"x_i - \sum_i y_i $$")
CHAIN = HEAD + r"""
\begin{align}
\sum_i (x_i - c)^2 &= \sum_i x_i^2
    + 2 c \sum_i x_i + n c^2 \\
  &= \sum_i x_i^2 + n c^2 + 2 c \sum_i x_i \\
  &= n c^2 - 2 c \sum_i x_i + \sum_i x_i^2
\end{align}
"""
CARRIED = CHAIN.replace("    + 2 c", "    - 2 c").replace("n c^2 + 2 c", "n c^2 - 2 c")
STILL_WRONG = HEAD + "\n$$ \\ln(1 + c^2) = \\ln(1 + c^4) \\sum_i \\ln(2 + y_i^4) $$\n"
FORMS = {
    "line feeds": lambda data: data,
    "carriage returns": lambda data: data.replace(b"\n", b"\r\n"),
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(("wrong", "right"), [(WRONG, RIGHT), (CHAIN, CARRIED)], ids=["one side", "a chain"])
def test_only_the_wrong_sign_is_another(run, tmp_path, form, wrong, right):
    note = tmp_path / "note.md"
    note.write_bytes(form(wrong.encode()))
    result = run("fix", note)
    assert (result.exit_code, note.read_bytes()) == (0, form(right.encode()))
    assert "0 refuted" in result.stderr


def test_latex_documents_are_mended_too(run, tmp_path):
    note = tmp_path / "note.tex"
    body = r"""\documentclass{article} % derive: let a, b real
\begin{document}
\[ (a - b)^2 = a^2 + 2 a b + b^2 \]
\end{document}"""
    note.write_text(body, "utf-8")
    assert run("fix", note).exit_code == 0
    assert note.read_text("utf-8") == body.replace("+ 2 a b", "- 2 a b")


def test_what_is_mended_is_said_with_its_place(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.md").write_text(WRONG, "utf-8")
    result = run("fix", "note.md")
    assert result.stdout.splitlines() == [
        "note.md:8:25: mended (negate-term)",
        r"   - \sum_i x_i + \sum_i y_i",
        r"   + \sum_i x_i - \sum_i y_i",
    ]


def test_with_diff_nothing_is_written(run, tmp_path):
    note = tmp_path / "note.md"
    note.write_text(WRONG, "utf-8")
    result = run("fix", "--diff", note)
    assert (result.exit_code, note.read_text("utf-8")) == (1, WRONG)
    changed = [line[:1] for line in result.stdout.splitlines() if line.startswith(("-", "+")) and line[:3] not in ("---", "+++")]
    assert changed == ["-", "+"]


def test_a_right_document_is_left_alone(run, tmp_path):
    note = tmp_path / "note.md"
    note.write_text(RIGHT, "utf-8")
    before = note.stat()
    result = run("fix", note)
    assert (result.exit_code, result.stdout) == (0, "")
    assert (note.stat().st_ino, note.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


ONLY_BY_A_COPY = HEAD + "\n<!-- derive: let a, b real -->\n\n$$ \\frac{\\ln a}{\\ln b} = \\sqrt{a} - \\ln b $$\n"


@pytest.mark.parametrize("text", [STILL_WRONG, ONLY_BY_A_COPY], ids=["nothing fits", "only a copy of the line above"])
def test_what_no_mend_is_known_for_is_said_and_left(run, tmp_path, text):
    note = tmp_path / "note.md"
    note.write_text(text, "utf-8")
    result = run("fix", note)
    assert (result.exit_code, note.read_text("utf-8")) == (1, text)
    assert "not mended" in result.stdout


def test_an_assumption_is_offered_and_not_written(run, tmp_path):
    note = tmp_path / "note.md"
    text = HEAD + "<!-- derive: let t_i nonnegative -->\n\n$$ \\sum_i t_i (c + 1) = c + 1 $$\n"
    note.write_text(text, "utf-8")
    result = run("fix", note)
    assert (result.exit_code, note.read_text("utf-8")) == (1, text)
    assert r"assume: \sum_i t_i = 1" in result.stdout


def test_what_is_expected_to_be_wrong_is_left(run, tmp_path):
    note = tmp_path / "note.md"
    text = WRONG.replace("$$ \\sum", "<!-- derive: expect refuted a lost sign -->\n$$ \\sum")
    note.write_text(text, "utf-8")
    run("fix", note)
    assert note.read_text("utf-8") == text


def test_rights_and_links_stay(run, tmp_path):
    note, link = tmp_path / "note.md", tmp_path / "link.md"
    note.write_text(WRONG, "utf-8")
    note.chmod(0o640)
    link.symlink_to(note)
    run("fix", link)
    assert stat.S_IMODE(note.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert note.read_text("utf-8") == RIGHT


def test_a_file_that_changes_meanwhile_is_not_overwritten(run, tmp_path, monkeypatch):
    note = tmp_path / "note.md"
    note.write_text(WRONG, "utf-8")
    import derive.mending

    mended = derive.mending.mended

    def slow(source, settings, *_):
        note.write_text("written by someone else", "utf-8")
        return mended(source, settings)

    monkeypatch.setattr(derive.mending, "mended", slow)
    result = run("fix", note)
    assert (result.exit_code, note.read_text("utf-8")) == (2, "written by someone else")
    assert os.listdir(tmp_path) == ["note.md"]


def test_like_terms_are_collected_in_the_lines_that_follow(run, tmp_path):
    note = tmp_path / "note.md"
    text = HEAD + "\n<!-- derive: let a, b real -->\n\n$$ (a+b)^2 = a^2 + b^2 = b^2 + a^2 $$\n"
    note.write_text(text, "utf-8")
    assert run("fix", note).exit_code == 0
    assert "= a^2 + b^2 + 2 a b = b^2 + a^2 + 2 a b $$" in note.read_text("utf-8")


MACROS = r"""\documentclass{article} % derive: let a, b real
\newcommand{\sq}[1]{#1^2}
\begin{document}
\[ (a - b)^2 = \sq{a} + 2 a b + b^2 \]
\[ (a - 1)^2 = a^2 + 2 a + 1 \]
\end{document}
"""


def test_a_side_with_macros_of_the_author_is_mended_and_keeps_them(run, tmp_path):
    note = tmp_path / "note.tex"
    note.write_text(MACROS, "utf-8")
    result = run("fix", note)
    mended = MACROS.replace("= a^2 + 2 a", "= a^2 - 2 a").replace(r"\sq{a} + 2 a b", r"\sq{a} - 2 a b")
    assert (result.exit_code, note.read_text("utf-8")) == (0, mended)
