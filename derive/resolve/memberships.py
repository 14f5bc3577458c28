r"""What it says of numbers that they are in a set: ``p \in (0, 1)`` bounds p, ``y \in \{0, 1\}`` makes y (y - 1) zero."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from derive.resolve.evaluations import bounds_in
from derive.resolve.outside import is_ellipsis
from derive.syntax import tree
from derive.syntax.printer import to_latex

IN = r"\in"
_POSITIVE = "+", "++", ">0", "> 0", r"\gt 0"
_NOT_NEGATIVE = r"\ge 0", r"\geq 0", r"\ge0", r"\geq0", "0+"
ABOVE_ZERO = frozenset((*(rf"\mathbb{{R}}_{{{mark}}}" for mark in _POSITIVE), r"\mathbb{R}^{+}", r"\mathbb{R}^+", r"\mathbb{R}_+"))
NOT_BELOW_ZERO = frozenset(rf"\mathbb{{{letter}}}_{{{mark}}}" for letter in "RZ" for mark in _NOT_NEGATIVE) | {
    r"\mathbb{N}", r"\mathbb{N}_{0}", r"\mathbb{N}_0",
}  # fmt: skip
INFINITE = r"\infty"

Related = tuple[tree.Node, str, tree.Node]


def relations_in(left: tree.Node, sign: str, right: tree.Node) -> Iterator[Related]:
    """Give the relations that one says: the bounds of an interval, an equation for a finite set, those on an absolute value."""
    found = tuple(_said_by_set(left, right)) if sign == IN else ()
    yield from found or bounds_in(left, sign, right)


_VALUES_IN = re.compile(
    r"^[\s$,)]*(?:(?:that|which|can|may|only|all|each|both|always)\s+)*(?:(?:is|are|be|lies?|lying|belongs?)\s+(?:always\s+)?(?:in|to)|"
    r"(?:takes?|taking|have|has|having|with|assumes?|of)\s+(?:(?:on|only|its|their|the)\s+)*values?\s+(?:in|from|among))\W*"
    r"(?:the\s+(?:set|interval|range)\W*)?$",
    re.IGNORECASE,
)

_SAYS_SO = re.compile(
    r"(?:^|[$;:,.]|\b(?:let|where|with|here|are|is|be|each|every|all|an?|the|labels?|targets?|indicators?|variables?|outcomes?|responses?|bits?|spins?|"
    r"signs?|given))\W*$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:in\s+(?:\w+\s+){0,3}\w*(?:ion|case|setting|problem|model|example)s?|for\s+(?:example|instance)|unlike|either|not|never|if|when\w*|unless|"
    r"instead|rather|assuming|suppose|otherwise|say)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"^\W*(?:or\b|fails|does\s+not|do\s+not|is\s+not|need\s+not|cannot|may\s+not)", re.IGNORECASE)


def is_said(before: str, right_before: str, behind: str) -> bool:
    """Tell whether words say of the page that a number is in a set: "let", "where", "the labels are", and not in one case alone."""
    said = _SAYS_SO.search(right_before) or _VALUES_IN.search(right_before)
    return said is not None and _ELSEWHERE.search(before) is None and _NOT_SO.search(behind) is None


def other_members(statement: tree.Statement) -> tuple[tree.Node, ...]:
    """Give what a statement says to be in a set of which nothing follows for a number: what was said of it before is over."""
    lefts, right = _members(statement)
    return tuple(left for left in lefts if not any(_said_by_set(left, right)))


def values_in(before: tree.Statement, words: str, behind: tree.Statement) -> tree.Statement:
    """Give a lone name's membership in the set behind it, where the words between them say so: "takes values in"."""
    match before, behind:
        case tree.Statement(left, (), (), _, ()), tree.Statement(members, (), (), span, ()) if left and members:
            if _VALUES_IN.search(words):
                return tree.Statement(left, (tree.Link(tree.Relation(IN, None, span), members),), (), span)
    return behind


def memberships(statement: tree.Statement, letter: str | None) -> Iterator[tree.Statement]:
    r"""Give the parts of a statement that say of a number alone in which set it is, one for each of ``x, y \in \{0, 1\}``.

    The ``letter`` is an index that stands for those which ``y_1, \ldots, y_n`` leaves out, if there is one.
    """
    lefts, right = _members(statement)
    for left in _with_letter(lefts, letter):
        if any(_said_by_set(left, right)):
            yield tree.Statement(left, (tree.Link(tree.Relation(IN, None, left.span), right),), (), statement.span)


def _members(statement: tree.Statement) -> tuple[tuple[tree.Node, ...], tree.Node]:
    match statement:
        case tree.Statement(left, (tree.Link(tree.Relation("\\in"), right),), (), _, ()) if left is not None:
            return _items(left), right
        case tree.Statement(left, (), (tree.Condition(last, "\\in", right),), _, ()) if left is not None:
            return (*_items(left), last), right
    return (), tree.Numeral(Fraction(0), 0, statement.span)


def _items(node: tree.Node) -> tuple[tree.Node, ...]:
    return tuple(node.items) if isinstance(node, tree.Listing) else (node,)


def _with_letter(members: tuple[tree.Node, ...], letter: str | None) -> tuple[tree.Node, ...]:
    """Give one member with a letter as its index for those of one family with an ellipsis among them."""
    if not any(map(is_ellipsis, members)):
        return members
    families = {member.base.text if isinstance(member, tree.Subscript) else None for member in members if not is_ellipsis(member)}
    first = members[0]
    if letter is None or len(families) > 1 or not isinstance(first, tree.Subscript) or len(first.indices) != 1:
        return ()
    return (tree.Subscript(first.base, (tree.Name(letter, first.span),), first.span),)


def _said_by_set(member: tree.Node, members: tree.Node) -> Iterator[Related]:
    if not isinstance(member, tree.Name | tree.Subscript):
        return
    zero = tree.Numeral(Fraction(0), 0, member.span)
    match members:
        case (tree.Group() | tree.Fenced()) as interval if (ends := _ends(interval)) is not None:
            low, high = ends

            if not _is_infinite(low):
                yield low, "<" if interval.opening == "(" else "<=", member
            if not _is_infinite(high):
                yield member, "<" if interval.closing == ")" else "<=", high
        case tree.Group("\\{", tree.Listing(items, ","), "\\}") if not any(map(is_ellipsis, items)):
            apart = (tree.Sum((member, item), (False, True), member.span) for item in items)
            yield tree.Product(tuple(tree.Group("(", one, ")", member.span) for one in apart), member.span), "=", zero
        case tree.Name() | tree.Subscript() | tree.Superscript() | tree.Scripted():
            written = to_latex(members)
            if written in ABOVE_ZERO:
                yield member, ">", zero
            elif written in NOT_BELOW_ZERO:
                yield member, ">=", zero


def _ends(node: tree.Group | tree.Fenced) -> tuple[tree.Node, tree.Node] | None:
    """Give the ends of an interval, None for anything else in brackets."""
    if node.opening not in ("(", "[") or node.closing not in (")", "]"):
        return None
    inner = node.inner
    return (inner.items[0], inner.items[1]) if isinstance(inner, tree.Listing) and len(inner.items) == 2 else None


def _is_infinite(end: tree.Node) -> bool:
    return to_latex(end).lstrip("-+ ") == INFINITE
