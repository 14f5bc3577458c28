"""Directives: the lines by which an author speaks to the checker, found in comments."""

from __future__ import annotations

from collections.abc import Iterator

from derive.diagnostics import Code, Diagnostic, Severity
from derive.source import Source, Span
from derive.syntax.document import Directive, Display, Inline, Item

VERBS = ("let", "given", "by", "trust", "expect", "skip", "off", "on")
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
