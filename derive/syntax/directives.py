"""Directives: the lines by which an author speaks to the checker, found in comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.diagnostics import Code, Diagnostic, Severity
from derive.source import Source, Span
from derive.syntax.document import Directive, Display, Inline, Item

VERBS = ("let", "given", "by", "trust", "expect", "skip", "off", "on")
IN_COMMENT = re.compile(r"(?<!\\)%+\s*derive:[ \t]*([^\n]*)")
WITH_REASON = ("trust", "skip", "expect")


def lines_of(source: Source, span: Span) -> Iterator[Span]:
    """Give the lines of a span that are not empty, without the space around them."""
    start = span.start
    for line in source.slice(span).splitlines(keepends=True):
        bare = line.strip()
        if bare:
            first = start + len(line) - len(line.lstrip())
            yield Span(first, first + len(bare))
        start += len(line)


def directive_at(source: Source, line: Span) -> Directive | Diagnostic:
    """Read one directive line, or say what is wrong with it."""
    text = source.slice(line)
    verb = text.split()[0]
    rest = text[len(verb) :]
    argument = Span(line.end - len(rest.lstrip()), line.end)
    if verb not in VERBS:
        message = f"there is no directive `{verb}`; there are {', '.join(VERBS)}"
        return Diagnostic(Code.DIRECTIVE_UNKNOWN, Severity.ERROR, message, line)
    words = source.slice(argument).split()
    if verb == "expect" and words[:1] != ["refuted"]:
        return Diagnostic(Code.DIRECTIVE_UNREADABLE, Severity.ERROR, "only `expect refuted REASON` can be expected", line)
    if verb in WITH_REASON and not words[1 if verb == "expect" else 0 :]:
        return Diagnostic(Code.REASON_MISSING, Severity.ERROR, f"`{verb}` needs a reason", line)
    if verb in ("let", "given") and not words:
        return Diagnostic(Code.DIRECTIVE_UNREADABLE, Severity.ERROR, f"`{verb}` needs something to say", line)
    return Directive(verb, argument, line)


def with_inner(source: Source, items: Iterable[Item], diagnostics: list[Diagnostic]) -> list[Item]:
    """Give the displays the directives that stand in the comments of their mathematics."""
    return [replace(item, directives=_inner(source, item, diagnostics)) if isinstance(item, Display) else item for item in items]


def _inner(source: Source, display: Display, diagnostics: list[Diagnostic]) -> tuple[Directive, ...]:
    found = [directive_at(source, line) for line in in_comments(source, display.span)]
    diagnostics += [problem for problem in found if isinstance(problem, Diagnostic)]
    return tuple(directive for directive in found if isinstance(directive, Directive))


def in_comments(source: Source, span: Span) -> Iterator[Span]:
    """Give the directives in the comments of LaTeX within a span, without what introduces them."""
    for match in IN_COMMENT.finditer(source.text, span.start, span.end):
        yield from lines_of(source, Span(match.start(1), match.end(1)))


def switched(items: list[Item]) -> tuple[Item, ...]:
    """Leave out the formulas between ``off`` and ``on``, and these two directives themselves."""
    kept: list[Item] = []
    is_on = True
    for item in items:
        match item:
            case Directive("off" | "on" as verb):
                is_on = verb == "on"
            case Display() | Inline() if not is_on:
                pass
            case _:
                kept.append(item)
    return tuple(kept)
