"""The graph of a derivation: steps, definitions and givens as nodes in one column, what each uses as arcs beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum

from markupsafe import Markup

from derive.kernel.scope import Given
from derive.render.words import plain_name
from derive.report import Finding, Proved, Refuted, Report, name_of
from derive.values import dataclass

ROW, TOP, BULGE, REACH = 27, 18, 12, 190


class Use(Enum):
    """How one node of the graph uses another; the value is the class of its arc."""

    GOES_ON = "goes-on"
    DEFINITION = "definition"
    GIVEN = "given"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Node:
    """A step, or a definition or given that stands in a directive (``step`` is empty); ``key`` tells nodes apart.

    ``formula`` stands in the place of the label where it is not empty.
    """

    key: str
    step: str
    label: str
    note: str
    verdict: str
    broken: bool
    y: int
    formula: Markup


@dataclass(frozen=True, slots=True)
class Edge:
    """One node uses another; ``broken`` tells that an error comes down along it."""

    use: Use
    origin: Node
    user: Node
    broken: bool

    def path(self) -> str:
        """Give the arc on the left of the column, wider the further the two are apart; neighbours in a chain touch."""
        start, end = self.origin.y, self.user.y
        distance = abs(end - start) // ROW
        if self.use is Use.GOES_ON and distance == 1:
            return f"M0 {start}V{end}"
        wide = -min(REACH, BULGE + round(9 * distance**0.85))
        return f"M0 {start}C{wide} {start} {wide} {end} 0 {end}"


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes from top to bottom and the edges between them; ``left`` is how far the arcs reach."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left: int
    height: int

    def uses(self, node: Node) -> str:
        """Say what a node uses."""
        return ", ".join(edge.origin.label for edge in self.edges if edge.user == node)


def graph(report: Report, show: Callable[[Given], Markup]) -> Graph:
    """Give the graph of a report; ``show`` prints an assumption."""
    nodes = {node.key: node for node in _nodes(report, show)}
    edges = tuple(edge for f in report.findings for edge in _edges(f, report, nodes))
    reach = max((int(e.path().partition("C")[2].split(" ")[0] or 0) * -1 for e in edges), default=0)
    return Graph(tuple(nodes.values()), edges, reach + BULGE, TOP + ROW * len(nodes))


def _nodes(report: Report, show: Callable[[Given], Markup]) -> Iterator[Node]:
    defined = {f.link.left_latex for f in report.findings if f.link.is_definition}
    replayed = [f.verdict.replayed for f in report.findings if isinstance(f.verdict, Proved)]
    names = dict.fromkeys(name for r in replayed for name in r.definitions if not _defining(name, defined))
    givens = {given.latex: given for r in replayed for given in r.givens}
    y = TOP
    for name in names:
        yield Node(f"definition {name}", "", plain_name(name), "defined", "definition", False, y, Markup())
        y += ROW
    for latex, given in givens.items():
        yield Node(f"given {latex}", "", latex, "given", "trusted", False, y, show(given))
        y += ROW
    for finding in report.findings:
        yield _step(finding, report, y)
        y += ROW


def _defining(name: str, heads: set[str]) -> str | None:
    """Give the left side of the equation that defines a name on the page, if one does."""
    return next((head for head in sorted(heads) if head == name or head.startswith((f"{name}_", f"{name}("))), None)


def _step(finding: Finding, report: Report, y: int) -> Node:
    link, verdict = finding.link, name_of(finding.verdict)
    broken = isinstance(finding.claim.verdict, Refuted)
    line = report.source.position(link.span.start).line
    note = f"line {line}, {verdict}" + (", claim refuted" if broken and verdict != "refuted" else "")
    return Node(link.id, link.id, link.id, note, verdict, broken, y, Markup())


def _edges(finding: Finding, report: Report, nodes: dict[str, Node]) -> Iterator[Edge]:
    user = nodes[finding.link.id]
    previous = nodes.get(finding.link.previous or "")
    if previous is not None:
        yield Edge(Use.GOES_ON, previous, user, previous.broken and user.broken and finding.claim.inherited_from is not None)
    for use, key in _used(finding, report):
        origin = nodes.get(key)
        if origin is not None and origin not in (user, previous):
            yield Edge(use, origin, user, False)


def _used(finding: Finding, report: Report) -> Iterator[tuple[Use, str]]:
    """Give the keys of what a step rests on beside the step before it."""
    heads = {f.link.left_latex: f.link.id for f in report.findings if f.link.is_definition}
    if isinstance(finding.verdict, Proved):
        for name in finding.verdict.replayed.definitions:
            head = _defining(name, set(heads))
            yield Use.DEFINITION, heads[head] if head is not None else f"definition {name}"
        yield from ((Use.GIVEN, f"given {given.latex}") for given in finding.verdict.replayed.givens)
    if finding.link.by:
        tags = {f"({reading.tag})": span for span, reading in report.derivation.written.items() if reading.tag}
        span = tags.get(finding.link.by)
        named = [f.link.id for f in report.findings if span and span.start <= f.link.span.start and f.link.span.end <= span.end]
        yield from ((Use.REASON, key) for key in named[-1:])
