"""The part of a refuted side that is wrong: what the smallest known edit would change, else the whole side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from derive.diagnostics import Code, Diagnostic
from derive.report import Finding, Refuted, Report
from derive.source import Span
from derive.syntax import tree


def wrong_part(finding: Finding, side: tree.Node) -> tuple[Span, ...]:
    """Give the spans of a side that are wrong; none where the step is not refuted."""
    if not isinstance(finding.verdict, Refuted):
        return ()
    changed = next((s.changed for s in finding.suggestions if s.changed), ())
    if len(changed) > 1 and all(span.start == span.end for span in changed):
        changed = (Span(min(c.start for c in changed), max(c.end for c in changed)),)  # something is missing on both ends
    return tuple(dict.fromkeys(_shown(span, side) for span in changed)) or (side.span,)


def marks_of(problem: Diagnostic, report: Report) -> tuple[Span, ...]:
    """Give the places to mark for a complaint: the wrong part of a refuted step, else all that it is about."""
    finding = next((f for f in report.findings if f.link.span == problem.span), None)
    side = _side(problem.span, report) if finding is not None and problem.code is Code.STEP_REFUTED else None
    if finding is not None and side is not None:
        return wrong_part(finding, side) or (side.span,)
    return (problem.span,) if problem.span is not None else ()


def hull(spans: tuple[Span, ...]) -> Span | None:
    """Give the smallest span around some; None where there are none."""
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def _side(span: Span | None, report: Report) -> tree.Node | None:
    """Give the formula that stands at a place on the right of a relation."""
    for where, reading in report.derivation.written.items():
        if span is not None and where.start <= span.start and span.end <= where.end:
            for statement in reading.statements:
                for link in statement.links:
                    if link.right.span == span:
                        return link.right
    return None


def _shown(span: Span, side: tree.Node) -> Span:
    """Give a span that some part or sign of the side lies in: the span itself, or the smallest part around it."""
    nodes = tuple(_nodes(side))
    if span.start == span.end:
        return _missing_at(span.start, side, nodes)
    if any(_within(node.span, span) for node in nodes) or any(_within(span, gap) for gap in _signs(nodes)):
        return span
    return min((n.span for n in nodes if _within(span, n.span)), key=_length, default=side.span)


def _missing_at(place: int, side: tree.Node, nodes: tuple[tree.Node, ...]) -> Span:
    """Give the largest part that begins or ends where something is missing."""
    beginning = [node.span for node in nodes if node.span.start == place]
    ending = [node.span for node in nodes if node.span.end == place]
    return max(beginning or ending or [side.span], key=_length)


def _length(span: Span) -> int:
    return span.end - span.start


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _signs(nodes: tuple[tree.Node, ...]) -> Iterator[Span]:
    """Give the places between terms, where their signs stand."""
    for node in nodes:
        match node:
            case tree.Sum(terms):
                yield from (Span(a.span.end, b.span.start) for a, b in pairwise(terms))
            case tree.Signed(_, operand):
                yield Span(node.span.start, operand.span.start)
            case _:
                pass


def _nodes(value: object) -> Iterator[tree.Node]:
    """Give every node of a tree, the outer ones first."""
    if isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)
        return
    fields = getattr(value, "__dataclass_fields__", ())
    if isinstance(value, tree.Node):
        yield value
    if not isinstance(value, Span):
        for name in fields:
            yield from _nodes(getattr(value, name))
