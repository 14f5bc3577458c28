"""Definitions.  TRUSTED."""

from __future__ import annotations

from derive.kernel.context import instantiated, name_and_arity
from derive.kernel.rule import Defined, Rewrite, RuleDoesNotApply, rule
from derive.kernel.scope import Definition
from derive.terms import Call, CannotSubstitute, Element, Term


@rule(r"f(u) = b(u) \quad \text{where } f(x) := b(x)")
def unfold(term: Term, definition: Definition) -> Rewrite:
    """Replace a defined name by its meaning.

    Fails for any other name or number of arguments, and where the meaning differentiates by what an argument replaces.
    """
    arguments: tuple[Term, ...] = ()
    match term:
        case Call(name, arguments):
            known = (name, len(arguments)) == (definition.name, len(definition.parameters)) and not definition.ranges
        case Element(_, arguments):
            known = name_and_arity(term) == (definition.name, len(definition.ranges))
        case _:
            known = name_and_arity(term) == (definition.name, 0) and not definition.parameters
    if not known:
        raise RuleDoesNotApply("the definition is of another name")
    try:
        return Rewrite(instantiated(definition, arguments), (Defined(definition),))
    except CannotSubstitute:
        raise RuleDoesNotApply("the definition differentiates by its argument") from None
