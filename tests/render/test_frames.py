from __future__ import annotations

import pytest

from derive.render.frames import frame, visible
from derive.source import Source, Span


def framed(text, part, width=60):
    start = text.index(part)
    lines = frame(Source("x.md", text), Span(start, start + len(part)), width)
    return [line.gutter + line.text for line in lines]


def test_carets_stand_under_the_span_only():
    assert framed("before\na = b + c\nafter", "b + c") == ["   2 | a = b + c", "     |     ^^^^^"]


def test_tabs_become_blanks_in_both_lines():
    assert framed("\ta\t= b", "b") == ["   1 |     a   = b", "     |           ^"]


def test_wide_characters_take_two_columns_and_combining_ones_none():
    assert framed("日本 x̄ = y", "y") == ["   1 | 日本 x̄ = y", "     |          ^"]


def test_span_over_several_lines_marks_each_without_its_blanks():
    assert framed("&= a \\\\\n\n  &+ b", "a \\\\\n\n  &+ b") == [
        "   1 | &= a \\\\", "     |    ^^^^", "   2 |", "   3 |   &+ b", "     |   ^^^^",
    ]  # fmt: skip


def test_middle_of_a_very_long_span_is_left_out():
    lines = framed("\n".join(f"line{k}" for k in range(30)), "\n".join(f"line{k}" for k in range(30)))
    assert [line for line in lines if "line" in line][-1] == "   30 | line29"
    assert "      …" in lines
    assert len(lines) == 13


def test_number_column_is_as_wide_as_the_last_number():
    assert framed("\n" * 8 + "a\nb", "a\nb") == ["    9 | a", "      | ^", "   10 | b", "      | ^"]


@pytest.mark.parametrize("part", ["b" * 20, "c" * 90, "z"])
def test_long_line_is_cropped_around_the_carets(part):
    text = "a" * 90 + "b" * 20 + "c" * 90 + "z"
    source, carets = framed(text, part)
    column = carets.index("^")
    assert max(len(source), len(carets)) <= 60
    assert source[column] == part[0]


def test_line_end_of_another_system_is_not_marked():
    assert framed("a = b\r\nc", "b\r\n") == ["   1 | a = b", "     |     ^"]


def test_empty_span_marks_one_place():
    lines = frame(Source("x.md", "ab"), Span(2, 2), 60)
    assert [line.text for line in lines] == [" ab", "   ^"]


@pytest.mark.parametrize("text", ["\x1b[31m", "a\x07b", "\u202etfel", "\u2028", "\x9b1m", "a\x00"])
def test_nothing_speaks_to_the_terminal(text):
    assert "\ufffd" in visible(text)
    assert not set(visible(text)) & set("\x1b\x07\u202e\u2028\x9b\x00")


def marked(text, parts, width=60):
    marks = tuple(Span(text.index(part), text.index(part) + len(part)) for part in parts)
    return [line.gutter + line.text for line in frame(Source("x.md", text), Span(0, len(text)), width, marks)]


def test_carets_stand_under_the_marks_alone():
    assert marked("a - b + c", ["a", "+"]) == ["   1 | a - b + c", "     | ^     ^"]


def test_a_line_with_a_mark_is_shown_however_many_lines_there_are():
    text = "\n".join(f"+ {letter}" for letter in "abcdefghijkl")
    assert marked(text, ["i"])[-5:] == ["      …", "    9 | + i", "      |   ^", "      …", "   12 | + l"]


def test_the_first_mark_of_a_long_line_stays_in_view():
    lines = marked("x + " * 40 + "y" + " + x" * 40, ["y"])
    assert lines[1][lines[0].index("y")] == "^"
    assert max(map(len, lines)) <= 60
