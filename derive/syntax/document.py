"""What a document is made of: displays, inline formulas, directives and headings, in reading order."""

from __future__ import annotations

from derive.diagnostics import Diagnostic
from derive.source import Source, Span
from derive.syntax.macros import NO_MACROS, Macros
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of a section; level 1 is the outermost."""

    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Display:
    r"""A displayed formula: ``span`` is the mathematics between the delimiters, ``outer`` includes them.

    ``kind`` is ``$$``, ``\[``, ``math`` or the name of the environment; ``directives`` stand in comments inside it.
    """

    span: Span
    outer: Span
    kind: str
    directives: tuple[Directive, ...] = ()


@dataclass(frozen=True, slots=True)
class Inline:
    """An inline formula without its delimiters; formulas with the same ``sentence`` stand in one sentence."""

    span: Span
    sentence: int


@dataclass(frozen=True, slots=True)
class Directive:
    """One ``derive:`` line: the verb and the span of what follows it."""

    verb: str
    argument: Span
    span: Span


Item = Heading | Display | Inline | Directive


@dataclass(frozen=True, slots=True)
class Document:
    """A document in reading order, and what could not be read of its structure."""

    source: Source
    items: tuple[Item, ...]
    diagnostics: tuple[Diagnostic, ...]
    macros: Macros = NO_MACROS
