"""Every formula of the development corpus: read whole or refused with its place, and printed so that it reads back."""

from pathlib import Path

import pytest
from reading import bare

from derive.source import Source, Span
from derive.syntax.displays import read_display
from derive.syntax.document import Display, Inline
from derive.syntax.documents import read_document
from derive.syntax.lexer import tokenize
from derive.syntax.parser import read_side
from derive.syntax.printer import to_latex
from derive.syntax.vocabulary import Vocabulary

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
NOTHING = Vocabulary(frozenset(), frozenset())

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the development corpus is not here")


@pytest.fixture(scope="module")
def readings():
    """Give every formula of the corpus: its source, its item, and how it was read."""
    found = []
    for path in sorted([*CORPUS.glob("statproofbook/P/*.md"), *CORPUS.glob("d2l/chapter_*/*.md")]):
        source = Source(path.name, path.read_text("utf-8"))
        for item in read_document(source).items:
            if isinstance(item, Display | Inline):
                found.append((source, item, read_display(source, item.span, NOTHING)))
    return found


def test_at_least_99_of_100_displays_are_read_whole(readings):
    displays = [reading for _, item, reading in readings if isinstance(item, Display)]
    whole = [reading for reading in displays if not reading.errors]
    assert len(displays) > 3000
    assert len(whole) >= 0.99 * len(displays)


def test_what_is_not_read_has_a_place_inside_of_its_formula_and_a_reason(readings):
    wrong = [
        (source.place(error.span.start), error.message)
        for source, item, reading in readings
        for error in reading.errors
        if not item.span.start <= error.span.start <= error.span.end <= item.span.end or not error.message
    ]
    assert wrong == []


def sides(readings):
    for source, _, reading in readings:
        for statement in reading.statements:
            for node in (statement.left, *(link.right for link in statement.links)):
                if node is not None:
                    yield source, node


def read_again(text):
    return read_side(tokenize(Source("", text), Span(0, len(text))), len(text), NOTHING)


def test_what_is_printed_reads_back_as_the_same_formula(readings):
    changed, other, count = [], [], 0
    for source, node in sides(readings):
        count += 1
        printed = to_latex(node)
        again = read_again(printed)
        if to_latex(again) != printed:
            changed.append((source.place(node.span.start), printed))
        elif bare(again) != bare(node):  # brackets for braces, a chain of bounds as two
            other.append(printed)
    assert changed == []
    assert len(other) < 0.005 * count


def test_every_node_stands_within_its_formula(readings):
    outside = [source.place(node.span.start) for source, node in sides(readings) if not 0 <= node.span.start <= node.span.end <= len(source.text)]
    assert outside == []
