r"""What the formulas in the text of a page say of its names: that they are positive, ``$\lambda_k > 0$``, or what they add up to.

It is never taken for true: it is proposed to the author, who may declare it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.kernel.scope import NameAndArity
from derive.resolve.derivation import Derivation
from derive.resolve.memberships import ABOVE_ZERO, IN
from derive.resolve.prose import Cue, cue, is_example, turns_round, words_before
from derive.source import Span
from derive.syntax import tree
from derive.syntax.document import Inline
from derive.syntax.printer import to_latex

MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
INTERVAL = re.compile(r"[(\[]0, (\d+)([)\]])")


def signs(derivation: Derivation) -> dict[str, str]:
    """Give the names that the text says are ``positive`` or ``nonnegative``; not those that are also said to be something else."""
    found: dict[str, set[str]] = {}
    for span, nodes, relation, right in _relations(derivation):
        words, _ = words_before(derivation.source.text, 0, span.start)
        sign = _sign_of(nodes, relation, right)
        if sign is not None:
            supposed = is_example(words) or turns_round(words)
            for name in (name for node in sign[0] for name in _names(node)):
                found.setdefault(name, set()).add("" if supposed else sign[1])
    return {name: next(iter(said)) for name, said in found.items() if len(said) == 1 and said != {""}}


def limits(derivation: Derivation) -> Iterator[tuple[str, str]]:
    r"""Give each name with the number that the text says it stays below, as ``p < 1``: ``$0 < p < 1$``, ``$p \in (0, 1)$``."""
    for span, left, sign, right in _relations(derivation):
        words, _ = words_before(derivation.source.text, 0, span.start)
        if is_example(words) or turns_round(words):
            continue
        interval = INTERVAL.fullmatch(to_latex(right)) if sign == "\\in" else None
        if interval is not None:
            sign, limit = "<" if interval[2] == ")" else r"\leq", interval[1]
        elif sign in ("<", "<=") and isinstance(right, tree.Numeral) and right.value > 0:
            sign, limit = {"<": "<", "<=": r"\leq"}[sign], to_latex(right)
        else:
            continue
        for node in left:
            yield from ((name, f"{to_latex(node)} {sign} {limit}") for name in _names(node) if not isinstance(node, tree.Listing))


def finite_sets(derivation: Derivation) -> Iterator[tuple[str, str]]:
    r"""Give each name with the finite set of numbers that the text says it is in: ``y \in \{0, 1\}``."""
    for span, left, sign, right in _relations(derivation):
        words, _ = words_before(derivation.source.text, 0, span.start)
        match right:
            case tree.Group("\\{", tree.Listing(items), "\\}") if sign == IN and all(map(_is_number, items)):
                if not is_example(words) and not turns_round(words):
                    for node in left:
                        yield from ((name, f"{to_latex(node)} {IN} {to_latex(right)}") for name in _names(node))
            case _:
                pass


def totals(derivation: Derivation) -> Iterator[tuple[NameAndArity, str]]:
    """Give each family and its number of indices with the equation in the text that says which number a sum of it is.

    What the text concludes is none.
    """
    for span, left, sign, right in _relations(derivation):
        words, _ = words_before(derivation.source.text, 0, span.start)
        match left, sign, right:
            case (tree.BigOperator("sum", body=tree.Subscript(base) as summand) as total,), "=", tree.Numeral():
                if not is_example(words) and cue(words) is not Cue.CONCLUDED:
                    yield (base.text, len(summand.places)), f"{to_latex(total)} = {to_latex(right)}"
            case _:
                pass


def _is_number(node: tree.Node) -> bool:
    return isinstance(node.operand if isinstance(node, tree.Signed) else node, tree.Numeral)


def _relations(derivation: Derivation) -> Iterator[tuple[Span, tuple[tree.Node, ...], str, tree.Node]]:
    """Give the relations that stand alone in the text, each with what stands on its left, by itself or in a list."""
    for item in derivation.items:
        reading = derivation.written.get(item.span) if isinstance(item, Inline) else None
        for statement in reading.statements if reading is not None else ():
            match statement:
                case tree.Statement(left, links, (), _, ()) if left is not None and links:  # also "0 < p < 1"
                    lefts = (left, *(link.right for link in links))
                    for node, link in zip(lefts, links, strict=False):
                        yield item.span, (node,), link.relation.sign, link.right
                case tree.Statement(left, (), (condition,), _, ()) if left is not None:  # "a, b > 0"
                    yield item.span, (left, condition.left), condition.relation, condition.right
                case _:
                    pass


def _sign_of(left: tuple[tree.Node, ...], sign: str, right: tree.Node) -> tuple[tuple[tree.Node, ...], str] | None:
    """Give what a relation is about and the sign that it has by that, "" for another one; None where it tells nothing of it."""
    if sign == "\\in":
        interval = INTERVAL.fullmatch(to_latex(right))
        above = to_latex(right) in (*ABOVE_ZERO, r"(0, \infty)") or (interval is not None and interval[0][0] == "(")
        return (left, "positive") if above else (left, "nonnegative") if interval is not None else None
    if isinstance(left[0], tree.Numeral) and sign in MIRRORED:
        left, sign, right = (right,), MIRRORED[sign], left[0]
    if not isinstance(right, tree.Numeral) or right.value < 0 or (right.value > 0 and sign in {"<", "<="}):
        return None
    known = {">": "positive", ">=": "positive" if right.value else "nonnegative"}
    return left, known.get(sign, "")


def _names(node: tree.Node) -> Iterator[str]:
    """Give the names in a list of names and families."""
    match node:
        case tree.Subscript(tree.Name(text), (tree.Numeral(value),)):
            yield f"{text}_{value}"
        case tree.Name(text) | tree.Subscript(tree.Name(text)):
            yield text
        case tree.Listing(items):
            for item in items:
                yield from _names(item)
        case _:
            return
