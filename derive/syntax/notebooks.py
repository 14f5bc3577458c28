"""Notebooks: every Markdown cell is read by itself, so that one that is not closed hides no other."""

from __future__ import annotations

from dataclasses import replace

from derive.diagnostics import Diagnostic
from derive.source import Source
from derive.syntax.document import Directive, Display, Document, Heading, Inline, Item
from derive.syntax.macros import definitions
from derive.syntax.markdown import read_markdown


def read_notebook(source: Source) -> Document:
    """Give what the cells of a notebook are made of, in reading order; macros hold from their cell on."""
    starts = [part.start for part in source.parts] or [0]
    ends = [*starts[1:], len(source.text)]
    items: list[Item] = []
    diagnostics: list[Diagnostic] = []
    sentences = 0
    for start, end in zip(starts, ends, strict=True):
        cell = read_markdown(Source(source.path, source.text[start:end]))
        items += [_moved(item, start, sentences) for item in cell.items]
        sentences = 1 + max((item.sentence for item in items if isinstance(item, Inline)), default=sentences)
        diagnostics += [d if d.span is None else replace(d, span=d.span.moved(start)) for d in cell.diagnostics]
    return Document(source, tuple(items), tuple(diagnostics), definitions(source.text))


def _moved(item: Item, by: int, sentences: int) -> Item:
    match item:
        case Display():
            inside = tuple(
                replace(directive, span=directive.span.moved(by), argument=directive.argument.moved(by))
                for directive in item.directives
            )
            return replace(item, span=item.span.moved(by), outer=item.outer.moved(by), directives=inside)
        case Inline():
            return replace(item, span=item.span.moved(by), sentence=item.sentence + sentences)
        case Directive():
            return replace(item, span=item.span.moved(by), argument=item.argument.moved(by))
        case Heading():
            return replace(item, span=item.span.moved(by))
