r"""Other ways to read a formula: how far a sum, a logarithm or a derivative without brackets reaches, and what is raised.

The plain reading (factors to the right, up to a plus or minus) decides; where another one would turn a refutation, the author
is asked.  A sum or a derivative reaches further only over terms that hold its index or its variable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from derive.resolve.gradients import is_gradient
from derive.source import Span
from derive.syntax import tree
from derive.syntax.evaluation import parted, parted_last, with_bar
from derive.syntax.inside import names_in
from derive.syntax.printer import to_latex
from derive.values import dataclass

MOST = 6
VALUE = r"\mathop"  # before the name of a function that is a number elsewhere
SPACING = 2  # characters that a space takes, and no sign
SPACED = 4  # characters that a thin space takes between spaces, and no dot or cross
Reaching = tree.BigOperator | tree.KnownFunction | tree.Derivative


@dataclass(frozen=True, slots=True)
class Other:
    """A formula read in another way, and that way as LaTeX with the brackets that settle it."""

    node: tree.Node
    latex: str


def other_readings(node: tree.Node) -> tuple[Other, ...]:
    """Give the formula with one operator reaching further, or less far, than it is read, and with all that do so like it."""
    found: list[Other] = []
    for changed, latex in _changed(node):
        found.append(Other(changed, latex))
        if len(found) == MOST:
            break
    if len(found) > 1:
        found.append(_all_changed(found[0]))
    return tuple(found)


def _all_changed(other: Other) -> Other:
    """Give a formula with every part changed that can be read in another way still."""
    for _ in range(MOST):
        further = next(_changed(other.node), None)
        if further is None:
            break
        other = Other(further[0], f"{other.latex} and {further[1]}")
    return other


def _changed(node: tree.Node) -> Iterator[tuple[tree.Node, str]]:
    match node:
        case tree.Sum(terms, negatives, span):
            yield from _further(terms, negatives, span)
            yield from _evaluated_whole(terms, negatives, span)
            for place, term in enumerate(terms):
                for inner, latex in _changed(term):
                    yield replace(node, terms=(*terms[:place], inner, *terms[place + 1 :])), latex
        case tree.Product(factors, span):
            yield from _shorter(factors, span)
            yield from _longer(factors, span)
            yield from _below_the_slash(factors, span)
            yield from _mixed_number(factors, span)
            yield from _value_at(factors, span)
            yield from _evaluated_product(factors, span)
            for place, factor in enumerate(factors):
                for inner, latex in _changed(factor):
                    yield replace(node, factors=(*factors[:place], inner, *factors[place + 1 :])), latex
        case tree.KnownFunction() | tree.Derivative() | tree.Superscript(tree.KnownFunction("nabla")):
            yield from _shorter((node,), node.span)
        case tree.Scripted(tree.Fenced()):
            yield from _last_evaluated(node)
        case tree.Superscript(tree.KnownFunction(_, tree.Group() as argument) as base, exponent) if _is_behind(exponent, argument):
            raised = tree.Superscript(argument, exponent, Span(argument.span.start, node.span.end))
            whole = replace(base, argument=tree.Group("(", raised, ")", raised.span), span=node.span)
            yield whole, to_latex(whole)
        case tree.BigOperator():
            yield from _ended(node)
            yield from _inside(node, "body")
        case tree.Signed():
            yield from _inside(node, "operand")
        case tree.Group():
            yield from _inside(node, "inner")
        case tree.Quotient():
            yield from _beyond_the_slash(node)
            yield from _inside(node, "numerator", "denominator")
        case _:
            return


def _inside(node: tree.Node, *fields: str) -> Iterator[tuple[tree.Node, str]]:
    """Give a node with one of its fields read in another way."""
    for name in fields:
        for inner, latex in _changed(getattr(node, name)):
            yield tree.rebuilt(node, {name: inner}), latex


def _is_behind(exponent: tree.Node, argument: tree.Node) -> bool:
    r"""Tell whether an exponent stands behind the bracket, as in ``\ln (x)^2``, and not at the function, as in ``\ln^2 (x)``."""
    return exponent.span.start >= argument.span.end


def _further(terms: tuple[tree.Node, ...], negatives: tuple[bool, ...], span: Span) -> Iterator[tuple[tree.Node, str]]:
    """Give sums in which an operator at the end of one term also holds the terms behind it."""
    for place in range(len(terms) - 1):
        tail = terms[place + 1 :]
        found = _with_tail(terms[place], tail, negatives[place + 1 :])
        if found is None:
            continue
        whole, reached = found
        kept = (*terms[:place], whole)
        changed = kept[0] if len(kept) == 1 else tree.Sum(kept, negatives[: place + 1], span)
        yield changed, to_latex(reached)


def _last_evaluated(node: tree.Scripted) -> Iterator[tuple[tree.Node, str]]:
    """Give a sum before a bar with the bar behind its last term alone."""
    match parted(node):
        case (tree.Sum() as evaluated, bar):
            ended = with_bar(evaluated.terms[-1], bar)
            yield replace(evaluated, terms=(*evaluated.terms[:-1], ended), span=node.span), to_latex(ended)
        case _:
            return


def _evaluated_whole(terms: tuple[tree.Node, ...], negatives: tuple[bool, ...], span: Span) -> Iterator[tuple[tree.Node, str]]:
    """Give sums in which a bar that nothing visible opens stands behind the terms before it too."""
    for place, term in enumerate(terms[1:], 1):
        found = parted_last(term)
        if found is not None:
            whole = with_bar(tree.Sum((*terms[:place], found[0]), negatives[: place + 1], span), found[1])
            rest = terms[place + 1 :]
            yield tree.Sum((whole, *rest), (False, *negatives[place + 1 :]), span) if rest else whole, to_latex(whole)


def _evaluated_product(factors: tuple[tree.Node, ...], span: Span) -> Iterator[tuple[tree.Node, str]]:
    r"""Give products in which such a bar stands behind the factors before it too: ``x \frac{d}{dx} x^2 |_{x = 3}``."""
    for place, factor in enumerate(factors[1:], 1):
        found = parted(factor)
        if found is not None:
            whole = with_bar(tree.Product((*factors[:place], found[0]), span), found[1])
            rest = factors[place + 1 :]
            yield tree.Product((whole, *rest), span) if rest else whole, to_latex(whole)


def _with_tail(term: tree.Node, tail: tuple[tree.Node, ...], negatives: tuple[bool, ...]) -> tuple[tree.Node, tree.Node] | None:
    """Put the terms behind a term into the operator that it ends with; give the term and the operator."""
    reached: Reaching
    match term:
        case tree.Signed(_, operand):
            found = _with_tail(operand, tail, negatives)
            return None if found is None else (replace(term, operand=found[0]), found[1])
        case tree.Product(factors):
            found = _with_tail(factors[-1], tail, negatives)
            return None if found is None else (replace(term, factors=(*factors[:-1], found[0])), found[1])
        case tree.BigOperator(_, indices, body=body) if _speak_of(tail, [index.text for index in indices]):
            reached = replace(term, body=_joined(body, tail, negatives))
        case tree.Derivative(body, variables, True) if not isinstance(body, tree.Group) and _speak_of(
            tail, [to_latex(by.variable) for by in variables]
        ):
            reached = replace(term, body=_joined(body, tail, negatives))
        case tree.KnownFunction(_, argument) if not isinstance(argument, tree.Group):
            reached = replace(term, argument=_joined(argument, tail, negatives))
        case _:
            return None
    return reached, reached


def _speak_of(tail: tuple[tree.Node, ...], names: list[str]) -> bool:
    """Tell whether terms hold a name that an operator binds or moves; without it none would mean them to stand inside."""
    return any(re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", to_latex(term)) for term in tail for name in names)


def _joined(body: tree.Node, tail: tuple[tree.Node, ...], negatives: tuple[bool, ...]) -> tree.Node:
    span = Span(body.span.start, tail[-1].span.end)
    return tree.Group("(", tree.Sum((body, *tail), (False, *negatives), span), ")", span)


def _shorter(factors: tuple[tree.Node, ...], span: Span) -> Iterator[tuple[tree.Node, str]]:
    """Give the products in which the last operator reaches less far: over one factor, and a gradient over any number of them."""
    *before, last = factors
    inner, make = _reached(last)
    parts = inner.factors if isinstance(inner, tree.Product) else ()
    cuts = range(1, len(parts)) if is_gradient(last) else range(1, min(2, len(parts)))
    for cut in cuts:
        kept = parts[0] if cut == 1 else tree.Product(parts[:cut], Span(parts[0].span.start, parts[cut - 1].span.end))
        bracketed = tree.Group("(", make(kept), ")", last.span)
        yield tree.Product((*before, bracketed, *parts[cut:]), span), to_latex(bracketed)
    if isinstance(inner, tree.Quotient) and inner.slashed and isinstance(last, tree.Derivative):
        bracketed = tree.Group("(", make(inner.numerator), ")", last.span)
        ended = replace(inner, numerator=bracketed, span=last.span)
        yield tree.Product((*before, ended), span) if before else ended, to_latex(bracketed)


def _reached(node: tree.Node) -> tuple[tree.Node | None, Callable[[tree.Node], tree.Node]]:
    """Give what an operator acts on, None where nothing ends before its last factor, and what makes the operator of another one."""
    match node:
        case tree.Derivative(body, operator=True):
            return body, lambda inner: replace(node, body=inner)
        case tree.KnownFunction(_, argument):
            return argument, lambda inner: replace(node, argument=inner)
        case tree.Superscript(tree.KnownFunction("nabla", argument) as slope):
            return argument, lambda inner: replace(node, base=replace(slope, argument=inner))
        case _:
            return None, lambda inner: inner


def _beyond_the_slash(node: tree.Quotient) -> Iterator[tuple[tree.Node, str]]:
    r"""Give ``\nabla f / g`` as the gradient of the whole quotient."""
    *before, last = node.numerator.factors if isinstance(node.numerator, tree.Product) else (node.numerator,)
    if node.slashed and isinstance(last, tree.KnownFunction) and is_gradient(last):
        inner = replace(node, numerator=last.argument, span=Span(last.argument.span.start, node.span.end))
        whole = replace(last, argument=tree.Group("(", inner, ")", inner.span), span=Span(last.span.start, node.span.end))
        yield tree.Product((*before, whole), node.span) if before else whole, to_latex(whole)


def _ended(node: tree.BigOperator) -> Iterator[tuple[tree.Node, str]]:
    r"""Give a product that ends before a written sign of multiplication behind which nothing holds its index."""
    if node.kind != "prod" or not isinstance(node.body, tree.Product):
        return
    own, factors = {index.text for index in node.indices}, node.body.factors
    for place, (before, factor) in enumerate(pairwise(factors), 1):
        signed = factor.span.start - before.span.end > SPACED
        if signed and not any(own & _free_names(part) for part in factors[place:]):
            reach = Span(node.body.span.start, before.span.end)
            kept = factors[0] if place == 1 else tree.Product(factors[:place], reach)
            bracketed = tree.Group("(", replace(node, body=kept, span=Span(node.span.start, reach.end)), ")", node.span)
            yield tree.Product((bracketed, *factors[place:]), node.span), to_latex(bracketed)
            return


def _longer(factors: tuple[tree.Node, ...], span: Span) -> Iterator[tuple[tree.Node, str]]:
    """Give the product in which a function that ends before a bracket, a sum or a dot reaches over all that follows."""
    for place, factor in enumerate(factors[:-1]):
        open_argument = isinstance(factor, tree.KnownFunction) and not isinstance(factor.argument, tree.Group)
        if isinstance(factor, tree.KnownFunction) and open_argument and not isinstance(factors[place + 1], tree.KnownFunction):
            reach = Span(factor.argument.span.start, span.end)
            argument = tree.Group("(", tree.Product((factor.argument, *factors[place + 1 :]), reach), ")", reach)
            whole = replace(factor, argument=argument, span=Span(factor.span.start, span.end))
            yield tree.Product((*factors[:place], whole), span) if place else whole, to_latex(whole)


def _below_the_slash(factors: tuple[tree.Node, ...], span: Span) -> Iterator[tuple[tree.Node, str]]:
    """Give ``a / b c`` with c below the line too, where no sign stands before it."""
    for place, factor in enumerate(factors[:-1]):
        near = factors[place + 1].span.start - factor.span.end <= SPACING
        if isinstance(factor, tree.Quotient) and factor.slashed and near:
            below = tree.Product((factor.denominator, *factors[place + 1 :]), Span(factor.denominator.span.start, span.end))
            whole = replace(factor, denominator=tree.Group("(", below, ")", below.span), span=Span(factor.span.start, span.end))
            yield tree.Product((*factors[:place], whole), span) if place else whole, to_latex(whole)


def _mixed_number(factors: tuple[tree.Node, ...], span: Span) -> Iterator[tuple[tree.Node, str]]:
    r"""Give ``3 \frac{1}{2}`` as three and a half."""
    match factors:
        case (tree.Numeral() as whole, tree.Quotient(tree.Numeral(), tree.Numeral(), False) as part, *rest):
            if part.span.start - whole.span.end <= SPACING:
                both = tree.Sum((whole, part), (False, False), Span(whole.span.start, part.span.end))
                group = tree.Group("(", both, ")", both.span)
                yield tree.Product((group, *rest), span) if rest else both, to_latex(both)
        case _:
            return


def _value_at(factors: tuple[tree.Node, ...], span: Span) -> Iterator[tuple[tree.Node, str]]:
    """Give ``p(0)`` as the value of a function with the name of a number, where a lone name or number stands in brackets."""
    for place, (head, group) in enumerate(pairwise(factors)):
        match head, group:
            case tree.Name(text), tree.Group("(", tree.Name() | tree.Subscript() | tree.Numeral() as lone, ")"):
                if head.span.end == group.span.start:
                    function = tree.Name(rf"{VALUE}{{{text}}}", head.span)
                    value = tree.Application(function, (lone,), Span(head.span.start, group.span.end))
                    rest = (*factors[:place], value, *factors[place + 2 :])
                    yield tree.Product(rest, span) if len(rest) > 1 else value, rf"{VALUE}{{{text}}}({to_latex(lone)})"


def may_end_before(node: tree.BigOperator) -> tree.BigOperator | None:
    r"""Give the sum or product in the body of a product that may stand behind it: nothing from there on holds the index.

    ``\prod_i x_i \prod_j y_j`` is one number or another, whichever way it is read; a sum in its place has the same value both ways.
    """
    if node.kind != "prod" or not isinstance(node.body, tree.Product):
        return None
    own = {index.text for index in node.indices}
    factors = node.body.factors
    for place, factor in enumerate(factors[1:], 1):
        if isinstance(factor, tree.BigOperator) and not any(own & _free_names(part) for part in factors[place:]):
            return factor
    return None


def _free_names(node: tree.Node) -> set[str]:
    bound = {index.text for index in node.indices} if isinstance(node, tree.BigOperator) else set()
    return set(names_in(node)) - bound
