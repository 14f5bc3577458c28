"""The left sides of definitions: which name they would give a meaning, and how."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Definition, Domain, Scope
from derive.resolve.barred import told_apart
from derive.resolve.dependencies import dependencies, parts_of, rests_on_itself
from derive.resolve.expectation import label_of
from derive.resolve.known import NoMeaning
from derive.resolve.labelled import placed_in
from derive.resolve.meaning import Meaning
from derive.resolve.names import Names
from derive.resolve.operators import OPERATOR, is_density, is_of_numbers
from derive.resolve.outside import SQUARED, parameter_of, raised_name
from derive.resolve.spelled import letters_written, unbold
from derive.syntax import tree
from derive.syntax.inside import nodes_in
from derive.syntax.printer import to_latex
from derive.terms import Delta, Derivative, Element, Number, Symbol, Term, distinct, free_names
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """The left side of a definition: a name with index letters, or a function of a number or of an element of a family."""

    name: str
    letters: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    family: str | None = None

    @property
    def is_function(self) -> bool:
        """Tell whether arguments stand behind the name."""
        return bool(self.parameters) or self.family is not None

    def definition_in(self, scope: Scope) -> Definition | None:
        """Give the definition that a scope has for the name."""
        return scope.functions.get(self.name) if self.parameters else scope.definitions.get((self.name, len(self.letters)))

    def inside(self, names: Names) -> Names:
        """Give the names that the body may use."""
        for parameter in self.parameters:
            names = names if parameter in names.scope.ranges else names.declaring(parameter, (), Domain.REAL)
        return names

    def for_bodies(self, names: Names, bodies: Iterable[tree.Node], numbers: Set[str]) -> Head:
        """Give the head for the first of some equal bodies that shows which arguments are families, and no ``numbers``."""
        return next((head for head in (self.for_body(names, body, numbers) for body in bodies) if head is not self), self)

    def for_body(self, names: Names, body: tree.Node, numbers: Set[str]) -> Head:
        """Give the head of a number where arguments stand for families that a body speaks of: ``J(w)`` with w_j in it."""
        families = self.families_in(names, body)
        scalars = [parameter for parameter in self.parameters if parameter not in families]
        known = names.scope.scalars()
        if not families or not (known | numbers).isdisjoint((*families, *map(unbold, families))):
            return self
        if any(unbold(name) != name or (name, 0) in names.scope.definitions for name in scalars):
            return self
        return Head(self.name, (), (), ", ".join(map(unbold, self.parameters)))

    def families_in(self, names: Names, body: tree.Node) -> tuple[str, ...]:
        """Give the parameters that stand for families in a body, and nowhere for numbers."""
        try:
            term = names.meaning().term(body)
        except NoMeaning:
            return ()
        found = dependencies((term,), names.scope).names
        scalars = {name for name, arity in found if not arity}
        families = {name for name, arity in found if arity}
        return tuple(p for p in self.parameters if unbold(p) in families and scalars.isdisjoint((p, unbold(p))))

    def defined(self, names: Names, body: tree.Node) -> Names:
        """Give the names with the definition added; raises NoMeaning where the body has none."""
        own = frozenset((*self.letters, *self.parameters))
        meaning = replace(self.inside(names).meaning(), parameters=frozenset(self.parameters), free=own)
        term = distinct(meaning.side(body), own | names.scope.scalars())
        if self.is_function and self.name in free_names(term) - {*self.parameters}:
            raise NoMeaning(f"{self.name} is a number and a function here; write another letter for one of them", body.span)
        families = {name for name, arity in dependencies((term,), names.scope).names if arity} - _numbered_beside(term)
        for family in sorted(families.intersection(map(unbold, self.parameters))):
            raise NoMeaning(f"{family} is a number and a family here; write another letter for one of them", body.span)
        placed = {name for part in parts_of((term,)) if isinstance(part, Element | Delta) for name in free_names(part)}
        open_letters = {letter for letter in names.unclear - (names.scope.sizes() - placed) if not names.knows(letter)}
        free = (free_names(term) & (names.scope.ranges.keys() | open_letters)) - own
        if self.parameters and free_names(term).isdisjoint(self.parameters) and free_names(term) - names.scope.scalars():
            raise NoMeaning(f"{self.name} does not depend on {self.parameters[0]} here, which may be one value of it", body.span)
        for base in (p.removesuffix(SQUARED) for p in self.parameters if p.endswith(SQUARED)):
            if base in free_names(term):
                raise NoMeaning(f"{self.name} depends on {base} here, of which only the square stands on the left", body.span)
        if free:
            raise NoMeaning(f"{self.name} depends on the index {min(free)}, which does not stand on the left", body.span)
        ranges = tuple(names.scope.ranges[letter] for letter in self.letters)
        definition = Definition(self.name, self.parameters or self.letters, term, ranges)
        if rests_on_itself(definition, names.scope):
            raise NoMeaning(f"the definition of {self.name} rests on itself", body.span)
        if self.parameters:
            return names.with_function(self.name, definition)
        names = names.defining(definition)
        components = {**names.components, self.name: self.family} if self.family is not None else names.components
        return replace(names, components=components)


def head_of(node: tree.Node, names: Names) -> Head | None:
    """Give what a left side would define, or None where it cannot be the left side of a definition."""
    meaning = names.meaning()
    match node:
        case tree.Name(text):
            return Head(text) if text not in names.scope.ranges and not meaning.is_vector(text) else None
        case tree.Subscript(base, _):
            letters = meaning.index_letters(node)
            is_kronecker = base.text == "\\delta" and letters is not None and len(letters) == 2
            if is_kronecker or (letters is None and names.says_what_is(node)):
                return None  # it has its meaning already
            try:
                name, letters = (base.text, letters) if letters is not None else meaning.labelled(node) or (meaning.label(node), ())
            except NoMeaning:
                return None
            return Head(name, letters) if _are_free(letters, names) else None
        case tree.Superscript(base, tree.Numeral() as exponent) if to_latex(base) in names.squares:
            return None if meaning.has_meaning(to_latex(base)) else Head(raised_name(base, exponent))
        case tree.Superscript(base, exponent):
            raised = meaning.raised_label(base, exponent)
            letters = tuple(i.name for i in raised.indices if isinstance(i, Symbol)) if isinstance(raised, Element) else ()
            free = _are_free(letters, names)
            if raised is None or not free or (isinstance(raised, Element) and len(letters) != len(raised.indices)):
                return None
            return Head(raised.family if isinstance(raised, Element) else raised.name, letters)
        case tree.Application(tree.Name(function), arguments) if (
            not OPERATOR.match(function) or is_density(function, arguments) or is_of_numbers(function, arguments)
        ):
            return _function_head(function, arguments, names, meaning)
        case _:
            return None


def is_open_slope(term: Term | None, scope: Scope) -> bool:
    r"""Tell whether a body is the slope of what nothing says by what has a formula: ``\frac{\partial L}{\partial y_j}``, no L."""
    if not isinstance(term, Derivative) or not isinstance(term.body, Symbol | Element):
        return False
    of, by = name_and_arity(term.body), name_and_arity(term.variable)
    return by in scope.definitions and of != by and of not in scope.definitions and of not in scope.declarations


def drawn_with(parameters: tuple[str, ...], body: tree.Node) -> bool:
    r"""Tell whether parameters stand in the labels of expectations alone, as where one draws ``\tau \sim \pi_\theta``."""
    calls = (part for part in nodes_in(body) if isinstance(part, tree.Application))
    labels = [label for label in (label_of(to_latex(call.function)) for call in calls) if label is not None]
    return bool(parameters) and set(parameters) <= letters_written(labels)


def _numbered_beside(term: Term) -> frozenset[str]:
    r"""Give the families with numbers alone for places, beside their letter as a number: the nodes in ``(x - x_0)(x - x_1)``."""
    elements = [part for part in parts_of((term,)) if isinstance(part, Element)]
    named = {part.family for part in elements if any(not isinstance(index, Number) for index in part.indices)}
    return (frozenset(part.family for part in elements) & free_names(term)) - named


def _are_free(letters: tuple[str, ...], names: Names) -> bool:
    """Tell whether letters are indices with a range each, and no two of them the same."""
    return len(set(letters)) == len(letters) and all(letter in names.scope.ranges for letter in letters)


def _function_head(name: str, written: tuple[tree.Node, ...], names: Names, meaning: Meaning) -> Head | None:
    function, arguments = told_apart(name, written, names.elementwise)
    match arguments:
        case (tree.Subscript(base, _) as argument,):
            letters = meaning.index_letters(argument)
            known = letters is not None and (base.text, len(letters)) in {*names.scope.declarations, *names.scope.definitions}
            return Head(function, letters or (), (), base.text) if known and letters is not None and len(letters) == 1 else None
        case _:
            found = tuple(p for p in map(parameter_of, arguments) if p is not None and p not in names.scope.ranges)
            name, places = placed_in(function, meaning.is_index, names.scope)
            letters = tuple(place.name for place in places if isinstance(place, Symbol))
            apart = len({*letters, *(p.removesuffix(SQUARED) for p in found)}) == len(places) + len(arguments)
            return Head(name, (), (*letters, *found)) if apart else None
