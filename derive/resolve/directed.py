"""Which step a directive is about, and in which order declarations hold that stand together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field

from derive.source import Source
from derive.syntax import tree
from derive.syntax.document import Directive, Item
from derive.values import dataclass

BARE = re.compile(r"(?<![A-Za-z\\_{^])(?:[A-Za-z]|\\[A-Za-z]+)(?![A-Za-z_^{'(])")
RANGE = re.compile(r"(?P<letters>[^=:]*?)\s*=[^=]*\.\.")
COMMENT = re.compile(r"(?<!\\)%")


@dataclass(slots=True)
class Directed:
    """The directives of a display by the place where the right side of their step begins; the last of a kind counts."""

    by_step: dict[int, dict[str, Directive]] = field(default_factory=dict)
    unused: list[Directive] = field(default_factory=list)

    def treatment(self, link: tree.Link) -> Directive | None:
        """Give the directive that says how to treat a step."""
        return self.by_step.get(link.right.span.start, {}).get("treatment")

    def reason(self, link: tree.Link) -> Directive | None:
        """Give the directive that says by what a step follows."""
        return self.by_step.get(link.right.span.start, {}).get("by")


def directed(before: Sequence[Directive], inside: Sequence[Directive], links: Sequence[tree.Link], source: Source) -> Directed:
    """Assign the directives before a display and inside it to its steps."""
    assigned = Directed()
    for directive in before:
        _assign(assigned, directive, links[0] if links else None)
    for directive in inside:
        if _ends_a_row(directive, source):
            above = [link for link in links if link.right.span.start < directive.span.start]
            _assign(assigned, directive, above[-1] if above else None)
        else:
            _assign(assigned, directive, next((link for link in links if link.right.span.start > directive.span.start), None))
    return assigned


def _assign(assigned: Directed, directive: Directive, link: tree.Link | None) -> None:
    if link is None:
        assigned.unused.append(directive)
        return
    known = assigned.by_step.setdefault(link.right.span.start, {})
    kind = "by" if directive.verb == "by" else "treatment"
    if kind in known:
        assigned.unused.append(known[kind])
    known[kind] = directive


def ranges_first(items: Sequence[Item], source: Source) -> list[Item]:
    """Give the items of a document where the first range of a letter stands before what is declared with it in the same place.

    A letter that was a name of its own before is one up to its range.
    """
    ordered: list[Item] = []
    start, known = 0, set[str]()
    for item in items:
        letters = _ranged(item, source)
        if letters and letters.isdisjoint(known):
            ordered.insert(start, item)
            start += 1
        else:
            ordered.append(item)
        known |= letters | _bare(item, source)
        start = start if isinstance(item, Directive) else len(ordered)
    return ordered


def _ranged(item: Item, source: Source) -> set[str]:
    """Give the letters that a directive declares the range of."""
    found = RANGE.match(source.slice(item.argument)) if isinstance(item, Directive) and item.verb == "let" else None
    return set() if found is None else {letter.strip() for letter in found["letters"].split(",")}


def _bare(item: Item, source: Source) -> set[str]:
    """Give the letters that stand alone in what a directive declares."""
    return set(BARE.findall(source.slice(item.argument))) if isinstance(item, Directive) and item.verb == "let" else set()


def holds_from(directive: Directive, source: Source) -> int:
    """Give the place from which a directive in a display holds: that of the row that it ends, or its own."""
    return source.text.rfind("\n", 0, directive.span.start) + 1 if _ends_a_row(directive, source) else directive.span.start


def _ends_a_row(directive: Directive, source: Source) -> bool:
    """Tell whether a formula stands before the directive on its line."""
    start = source.text.rfind("\n", 0, directive.span.start) + 1
    return bool(COMMENT.split(source.text[start : directive.span.start])[0].strip())
