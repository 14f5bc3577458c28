"""Reading formulas in tests, and trees without their spans."""

from dataclasses import fields, is_dataclass

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source, Span
from derive.syntax.parser import parse_formula
from derive.syntax.vocabulary import Vocabulary

VOCABULARY = Vocabulary(frozenset({"f", r"\sigma"}), frozenset({"a", "b", "c", "n", "p", "x", "y"}))


def read(text, vocabulary=VOCABULARY):
    return parse_formula(Source("", text), Span(0, len(text)), vocabulary)


def bare(value):
    """Give a tree as nested tuples of what makes it equal to another, without spans."""
    if is_dataclass(value):
        return (type(value).__name__, *(bare(getattr(value, f.name)) for f in fields(value) if f.name != "span" and f.compare))
    return tuple(map(bare, value)) if isinstance(value, tuple) else value


def report_of(text, path="note.md"):
    """Check a document without the second opinion."""
    return check_source(Source(path, text), Settings(second_opinion=False))
