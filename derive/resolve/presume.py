r"""What a step takes for granted about names that nothing declares: that they are numbers which do not depend on each other.

Nothing is presumed where a derivative would make that a claim: of a name by another one (``dL/dw`` with no ``L`` defined), of what
the document differentiates elsewhere, or where ``x_i`` and ``x_j`` may be the same.  What is presumed is never refuted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Declaration, Domain, Given, NameAndArity, Relation, Scope
from derive.resolve.apart import TIME, Apart, Ties
from derive.resolve.counting import is_factorial
from derive.resolve.dependencies import dependencies, parts_of
from derive.resolve.hulls import hull, moved, span_at
from derive.resolve.kinds import letter_of
from derive.resolve.known import name_to_latex
from derive.resolve.labelled import PLACE, with_places
from derive.resolve.operators import OPERATOR
from derive.resolve.sizes import MARK
from derive.resolve.slopes import as_slope
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Call,
    Derivative,
    Element,
    Integral,
    Limit,
    Number,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
)  # fmt: skip
from derive.values import dataclass

DENSITY = re.compile(r"(?:\\mathrm\{)?[pqPQ](?![A-Za-z])")  # has parameters that are not written

OWN_NAME = re.compile(r"\\(?:operatorname|mathrm|mathop|text)\b")


@dataclass(slots=True)
class _Found:
    """What occurs in terms: families with what stands at each of their places, sizes, functions, derivatives.

    ``ends`` are names that a sum begins or ends at which begins at a name, as from a to b, or from ``a_1`` to ``b_1``;
    ``below`` are families that are divided by.
    """

    places: dict[NameAndArity, list[set[Range | int | None]]] = field(default_factory=dict)
    uppers: dict[str, None] = field(default_factory=dict)
    ends: set[NameAndArity] = field(default_factory=set)
    counts: dict[NameAndArity, Element] = field(default_factory=dict)
    below: set[NameAndArity] = field(default_factory=set)
    functions: dict[str, None] = field(default_factory=dict)
    derivatives: list[Derivative] = field(default_factory=list)


def presumed(terms: tuple[Term, ...], scope: Scope, dependent: frozenset[str]) -> Scope:
    """Give the scope with the names declared that a step rests on; the same scope where that would claim too much."""
    found = _found(terms, scope)
    if not all(_is_clear(derivative, scope, dependent) for derivative in found.derivatives):
        return scope
    return _declared(terms, scope, found)


def as_numbers(terms: tuple[Term, ...], scope: Scope) -> Scope:
    """Give the scope with all names that terms rest on declared as far as they can be, also where that claims too much."""
    return _declared(terms, scope, _found(terms, scope))


def may_vary(terms: tuple[Term, ...], scope: Scope, written: Callable[[], Ties]) -> bool:
    """Tell whether a number without a meaning stands where a letter is bound that the page writes it with elsewhere.

    In a limit that may be a function with a name of its own as well, as the sign, which need not be continuous.
    """
    binders = [part for part in parts_of((*terms, *bodies(terms, scope))) if isinstance(part, Integral | Limit)]
    for binder in binders:
        inside = dependencies((binder.body,), scope)
        numbers = (name for name, arity in inside.names if not arity and not _known((name, 0), scope))
        named = inside.functions - scope.functions.keys() if isinstance(binder, Limit) else frozenset()
        if any(map(OWN_NAME.match, named)) or any(written().reaches(name, binder.index.rstrip("0123456789'")) for name in numbers):
            return True
    return False


def declared_in(scope: Scope, before: Scope) -> tuple[NameAndArity, ...]:
    """Give the names that a scope declares and another one does not."""
    return tuple(sorted(scope.declarations.keys() - before.declarations.keys()))


def apart(
    terms: tuple[Term, ...], scope: Scope, dependent: frozenset[str], page: Apart
) -> tuple[Scope, tuple[tuple[Term, Term], ...]]:
    """Give the scope with the names declared, and each name that is held fixed for that with the variable of the derivative.

    Nothing is declared where the page ties one of these names to the variable.
    """
    found = _found(terms, scope)
    held: dict[tuple[Term, Term], None] = {}
    for derivative in found.derivatives:
        if not _is_clear(derivative, scope, frozenset(), strangers=True):
            return scope, ()
        for call in _strangers(derivative, scope):
            tied = page.ties_together((call.function,), _spellings(name_and_arity(derivative.variable)[0]))
            if tied or OPERATOR.match(call.function) or DENSITY.match(call.function):
                return scope, ()
            held[call, derivative.variable] = None
        for name in sorted(_open_names(derivative, scope)):
            if page.ties_together(_spellings(name[0]), _spellings(name_and_arity(derivative.variable)[0])):
                return scope, ()
            if name[0] in dependent or name[0] in _with_label(derivative, scope):
                held[_occurrence(name, derivative.body, scope), derivative.variable] = None
    return (_declared(terms, scope, found), tuple(held)) if held else (scope, ())


def _spellings(name: str) -> tuple[str, ...]:
    """Give a name as it is and, where places in it are left open, its letter."""
    return (name, re.split(r"[_^]", name)[0]) if "\\square" in name else (name,)


def _occurrence(name: NameAndArity, body: Term, scope: Scope) -> Term:
    waiting = [body, *bodies((body,), scope)]
    while waiting:
        term = waiting.pop(0)
        if isinstance(term, Symbol | Element) and name_and_arity(term) == name:
            return term
        waiting += children(term)
    return Symbol(name[0])


def _found(terms: tuple[Term, ...], scope: Scope) -> _Found:
    found = _Found()
    for term in (*terms, *bodies(terms, scope)):
        _collect(term, scope, {}, found)
    return found


def _declared(terms: tuple[Term, ...], scope: Scope, found: _Found) -> Scope:
    """Give the scope with all names declared that terms rest on and nothing else declares."""
    missing = [name for name in sorted(dependencies(terms, scope).names) if not _known(name, scope)]
    whole = {name: Domain.INTEGER if name in found.ends else Domain.REAL for name in missing if not name[1]}
    scalars = {name: Declaration(domain) for name, domain in whole.items() if name[0] not in found.uppers}
    families = {name: _family(name, found) for name in missing if name[1] and name in found.places}
    sizes = {MARK + name: Range(ONE, Symbol(name)) for name in found.uppers if (name, 0) in missing}
    if found.counts:
        sizes |= {MARK + name: Range(ONE, Symbol(name)) for family in families.values() for name in _unclear_sizes(family)}
    roots = dict.fromkeys(name.rstrip("'") for name in found.functions if name not in scope.functions)  # primes are slopes
    functions = {**scope.functions, **{name: None for name in roots if name not in scope.functions}}
    slopes = {name: as_slope(definition, functions) for name, definition in scope.functions.items() if definition is not None}
    counting = {
        (name, arity): {f"{MARK}{name}{place}": span for place, span in enumerate(families[name, arity].ranges)}
        for name, arity in sorted(found.counts.keys() & families.keys())
    }
    return replace(
        scope,
        declarations={**scope.declarations, **scalars, **families},
        ranges={**scope.ranges, **sizes, **{letter: span for letters in counting.values() for letter, span in letters.items()}},
        functions={**functions, **slopes},
        givens=(*scope.givens, *(_at_least(name in found.below, found.counts[name], tuple(s)) for name, s in counting.items())),
    )


def _at_least(divides: bool, count: Element, letters: tuple[str, ...]) -> Given:
    """Give that the numbers that sums run up to, as to ``n_i``, are not negative, and no zeros where they are divided by."""
    latex = rf"{name_to_latex(count)} \geq {int(divides)}"
    return Given(latex, Relation.LESS_OR_EQUAL, ONE if divides else ZERO, Element(count.family, tuple(map(Symbol, letters))))


def _known(name: NameAndArity, scope: Scope) -> bool:
    bounds = (free_names(bound) for span in scope.ranges.values() for bound in (span.lower, span.upper))
    index = not name[1] and (name[0] in scope.ranges or any(name[0] in names for names in bounds))
    return index or name in scope.declarations or name in scope.definitions


def bodies(terms: tuple[Term, ...], scope: Scope) -> Iterator[Term]:
    """Give the bodies of the definitions that terms rest on."""
    found = dependencies(terms, scope)
    yield from (scope.definitions[name].body for name in sorted(found.names) if name in scope.definitions)
    known = (scope.functions.get(name) for name in sorted(found.functions))
    yield from (definition.body for definition in known if definition is not None)


def _collect(term: Term, scope: Scope, bound: Mapping[str, Range], found: _Found) -> None:
    match term:
        case Element(family, indices):
            places = found.places.setdefault((family, len(indices)), [set() for _ in indices])
            letters = frozenset().union(*map(free_names, indices)) & scope.ranges.keys()
            for place, index in zip(places, indices, strict=True):
                place.add(_at(index, letters, scope, bound))
        case Power(Element() as divisor, Number(exponent)) if exponent < 0:
            found.below.add(name_and_arity(divisor))
        case Call(function, _):
            found.functions[function] = None
        case Derivative():
            found.derivatives.append(term)
        case Product(_, span, _, _) if is_factorial(term):
            found.ends |= {name_and_arity(part) for part in parts_of((span.upper,)) if isinstance(part, Symbol | Element)}
            _collect(span.upper, scope, bound, found)
            return
        case Sum(index, span, _, body) | Product(index, span, _, body):
            begins, ends = _named_in(span.lower), _named_in(span.upper)
            named = begins is not None and begins[0] not in bound and begins[0] not in scope.ranges
            if ends is not None and ends[0] not in bound and begins is not None and named:
                found.ends |= {begins, ends}
            elif ends is not None and not ends[1] and ends[0] not in bound:
                found.uppers[ends[0]] = None
            elif isinstance(span.upper, Element):
                found.counts.setdefault(name_and_arity(span.upper), span.upper)
            _collect(span.lower, scope, bound, found)
            _collect(span.upper, scope, bound, found)
            _collect(body, scope, {**bound, index: span}, found)
            return
        case _:
            pass
    for part in children(term):
        _collect(part, scope, bound, found)


def _named_in(end: Term) -> NameAndArity | None:
    """Give the name, or the numbered name, that a range ends at, or a whole number beside it."""
    match end:
        case Symbol(name) | Add((Symbol(name), Number())):
            return name, 0
        case Element(family, indices) | Add((Element(family, indices), Number())) if all(isinstance(i, Number) for i in indices):
            return family, len(indices)
        case _:
            return None


def _at(index: Term, letters: frozenset[str], scope: Scope, bound: Mapping[str, Range]) -> Range | int | None:
    """Give the number that an index is, or what it runs through if the ends do not depend on other ``letters`` beside it.

    A name that runs through nothing, as in ``V_n``, is a range of its own.
    """
    if isinstance(index, Number) and index.value.denominator == 1:
        return int(index.value)
    letter = moved(index)
    span = bound.get(letter[0]) or scope.ranges.get(letter[0]) if letter is not None else None
    if span is None:
        return Range(index, index) if letter is not None else None
    if not (free_names(span.lower) | free_names(span.upper)).isdisjoint(bound.keys() | letters):
        return None
    return span_at(index, span)


def _family(name: NameAndArity, found: _Found) -> Declaration:
    """Give what is presumed of a family; what a sum runs up to, as to ``n_i``, is a whole number, and so are its two ends."""
    domain = Domain.INTEGER if name in found.ends or name in found.counts else Domain.REAL
    return Declaration(domain, tuple(_range(place, f"{MARK}{name[0]}") for place in found.places[name]))


def _unclear_sizes(family: Declaration) -> Iterator[str]:
    """Give the sizes that bound places of which nothing says how far they go."""
    return (span.upper.name for span in family.ranges if isinstance(span.upper, Symbol) and span.upper.name.startswith(MARK))


def _range(place: set[Range | int | None], unknown: str) -> Range:
    """Give the range of one place of a family, up to an unknown number where it is not clear; it begins at 1 or before that."""
    spans = {span for span in place if isinstance(span, Range)}
    numbers = [number for number in place if isinstance(number, int)]
    first = Number(Fraction(min([1, *numbers])))
    if None in place:
        return Range(first, Symbol(unknown))
    if not spans:
        return Range(first, Number(Fraction(max(numbers))))
    whole = hull(spans, numbers) if numbers or len(spans) > 1 else None
    if whole is not None:
        return whole
    if len(spans) > 1 or any(span.lower == span.upper for span in spans):
        return Range(first, Symbol(unknown))
    (span,) = spans
    return Range(first, span.upper) if first != ONE and span.lower == ONE else span


def _is_clear(derivative: Derivative, scope: Scope, dependent: frozenset[str], *, strangers: bool = False) -> bool:
    """Tell whether nothing has to be known about how the names under a derivative depend on its variable.

    ``strangers`` may be there: functions of which nothing is known, at arguments without the variable.
    """
    own = name_and_arity(derivative.variable)
    inside = dependencies((derivative.body,), scope)
    open_names = _open_names(derivative, scope)
    if own not in inside.names or any(name in dependent for name, _ in open_names):
        return False
    labelled = _with_label(derivative, scope)
    if labelled and (not strangers or own[0] == TIME or own[0].startswith("\\")):
        return False  # as ``X_t`` or ``p_\theta``, but the mean ``\mu_x`` may be held fixed
    if not _known(own, scope) and any(_may_be_the_same(name[0], own[0]) for name in open_names):
        return False
    return strangers or not any(_strangers(derivative, scope))


def _with_label(derivative: Derivative, scope: Scope) -> list[str]:
    """Give the names inside a derivative of which nothing is known and which have its variable in their label."""
    functions = (call.function for call in _strangers(derivative, scope))
    names = (*(name for name, _ in _open_names(derivative, scope)), *functions)
    return [name for name in names if with_places(name, (name_and_arity(derivative.variable)[0],).__contains__)[1]]


def _strangers(derivative: Derivative, scope: Scope) -> Iterator[Call]:
    """Give the values of unknown functions in a derivative whose arguments do not have its variable, nor are what that is."""
    own = name_and_arity(derivative.variable)
    apart = replace(scope, definitions={name: d for name, d in scope.definitions.items() if name != own})
    parts = parts_of((derivative.body, *bodies((derivative.body,), apart)))
    unknown = (part for part in parts if isinstance(part, Call) and part.function not in scope.functions)
    yield from (call for call in unknown if own not in dependencies(call.arguments, scope).names)


def _open_names(derivative: Derivative, scope: Scope) -> list[NameAndArity]:
    """Give the names inside a derivative of which nothing is known, without its variable and what that is made of."""
    own = name_and_arity(derivative.variable)
    made_of = dependencies((scope.definitions[own].body,), scope).names if own in scope.definitions else frozenset[NameAndArity]()
    inside = dependencies((derivative.body,), scope).names - made_of - {own}
    return [name for name in inside if not _known(name, scope)]


def _may_be_the_same(name: str, other: str) -> bool:
    """Tell whether two names with one letter may be two places of one family: ``x_i`` and ``x_j``, but not ``x_1`` and ``x_2``."""
    if letter_of(name) != letter_of(other) or (PLACE in name and PLACE in other and _is_estimate(name) != _is_estimate(other)):
        return False
    if ("^" in name) != ("^" in other):
        return True  # x^{(2)} may be a power of x
    places = [part.strip("{}()[]") for text in (name, other) for part in re.split(r"[_^]", text)[1:]]
    return not all(place.isdigit() or not place for place in places)


def _is_estimate(name: str) -> bool:
    return name.startswith(("\\hat{", "\\tilde{"))


def differentiated(terms: Iterable[Term]) -> frozenset[str]:
    """Give the names that terms differentiate as a whole: ``L`` in ``dL/dw``."""
    found: set[str] = set()
    for term in parts_of(terms):
        if isinstance(term, Derivative):
            inner: Term = term
            while isinstance(inner, Derivative):
                inner = inner.body
            name = getattr(inner, "name", None) or getattr(inner, "family", None)
            if isinstance(name, str) and name not in (getattr(term.variable, "name", ""), getattr(term.variable, "family", "")):
                found.add(name)
    return frozenset(found)
