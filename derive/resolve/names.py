"""What is declared where a formula stands: a scope, how its names are written, and what only the page shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import field, replace

from derive.kernel.context import name_and_arity
from derive.kernel.scope import Declaration, Definition, Domain, Given, NameAndArity, Scope
from derive.resolve.conventions import USUAL, Conventions
from derive.resolve.dependencies import dependencies, parts_of
from derive.resolve.factorials import Counted
from derive.resolve.fixed import NOTHING_FIXED, Fixing
from derive.resolve.indices import PageIndices
from derive.resolve.meaning import Meaning
from derive.resolve.sizes import is_count, with_counts
from derive.syntax import tree
from derive.syntax.macros import NO_MACROS, Macros
from derive.syntax.vocabulary import Vocabulary
from derive.terms import Element, Number, Range, Symbol, Term, free_names
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """A scope, the component functions in it (name to family), and which definitions stand on the page itself.

    A number that is written with what it depends on, ``J(w, b)`` where w is a family, has its arguments in the place of a family.
    ``presumed`` are the letters and sizes that only the sums of the page show to be some, and how the page writes them; ``kin``
    are the letters that one of them shares its range with, and ``unclear`` are letters that are summed over in more than one way.
    ``integrated`` are the letters of integrals in the same display and in the one before; ``squares`` are squared wherever the
    page writes them; ``varied`` are letters of constants that it uses for something else; ``counted`` are functions of whole
    numbers, and ``elementwise`` those that are defined at elements of data, with the letters of these; ``places`` are the letters
    that the page has at each place of a family, ``totals`` numbers that are made of their own elements.
    """

    scope: Scope = field(default_factory=Scope)
    components: Mapping[str, str] = field(default_factory=dict)
    harvested: frozenset[tuple[str, int]] = frozenset()
    macros: Macros = NO_MACROS
    presumed: Mapping[str, str] = field(default_factory=dict)
    kin: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()
    integrated: frozenset[str] = frozenset()
    squares: frozenset[str] = frozenset()
    varied: frozenset[str] = frozenset()
    conventions: Conventions = USUAL
    counted: Mapping[str, Counted] = field(default_factory=dict)
    elementwise: Mapping[str, frozenset[str]] = field(default_factory=dict)
    places: Mapping[NameAndArity, tuple[frozenset[str], ...]] = field(default_factory=dict)
    totals: frozenset[str] = frozenset()

    def vocabulary(self) -> Vocabulary:
        """Give the names known to be functions and those known to be quantities."""
        scope = self.scope
        matrices = {name for name, arity in self.places if arity == 2 and name.lstrip("\\")[:1].isupper()}
        named = self._named()
        quantities = named | scope.ranges.keys() | scope.sizes() | matrices
        functions = self._functions()
        return Vocabulary(functions, quantities - functions, self.macros, scope.sizes() - named)

    def knows(self, name: str) -> bool:
        """Tell whether a name has a meaning, with any number of indices."""
        quantities = (self._named() | self.scope.ranges.keys() | self.scope.sizes()) - self.presumed.keys()
        return name in quantities or name in self._functions()

    def _named(self) -> frozenset[str]:
        """Give the names that have a declaration or a definition."""
        return frozenset(name for name, _ in (*self.scope.declarations, *self.scope.definitions))

    def _functions(self) -> frozenset[str]:
        return frozenset((*self.scope.functions, *self.components, *self.counted))

    def written_in(self, function: str) -> tuple[tuple[str, ...], frozenset[str]]:
        """Give the parameters of a function that is defined and the letters that stand in its formula, none for any other name."""
        definition = self.scope.functions.get(function)
        if definition is None:
            return (), frozenset()
        letters = (part for part in parts_of((definition.body,)) if isinstance(part, Symbol | Element))
        return definition.parameters, frozenset(name_and_arity(letter)[0] for letter in letters)

    def presuming(self, indices: PageIndices) -> Names:
        """Give the names with the ranges that the sums of the page show."""
        counts = indices.counts - self.scope.scalars()
        scope = replace(self.scope, ranges={**with_counts(counts, self.scope.ranges), **indices.ranges})
        letters = dict(zip(indices.ranges, indices.ranges, strict=True))
        presumed = {**letters, **indices.spare, **indices.sizes, **{name: name for name in counts}}
        return replace(self, scope=scope, presumed=presumed, kin=indices.kin, unclear=indices.unclear, places=indices.places)

    def presuming_also(self, indices: PageIndices) -> Names:
        """Give the names with the ranges that the sums of a section show for letters that the page leaves unclear."""
        taken = self.scope.scalars() - self.presumed.keys()
        ranges = {
            letter: span
            for letter, span in indices.ranges.items()
            if letter not in self.scope.ranges and taken.isdisjoint((letter, *free_names(span.upper) - self.scope.sizes()))
        }
        sizes = {name: indices.sizes[name] for span in ranges.values() for name in free_names(span.upper) if name in indices.sizes}
        scope = replace(self.scope, ranges={**self.scope.ranges, **ranges})
        letters = {letter: indices.spare.get(letter, letter) for letter in ranges}
        presumed = {**self.presumed, **letters, **{k: v for k, v in sizes.items() if k not in taken}}
        kin = {**self.kin, **indices.kin}
        unclear, places = self.unclear - ranges.keys(), {**indices.places, **self.places}
        return replace(self, scope=scope, presumed=presumed, kin=kin, unclear=unclear, places=places)

    def presumed_in(self, terms: Iterable[Term]) -> frozenset[str]:
        """Give the presumed letters and sizes that terms rest on, as the page writes them."""
        if not self.presumed:
            return frozenset()
        return frozenset(self.presumed[name] for name, _ in dependencies(terms, self.scope).names if name in self.presumed)

    def unpresumed(self, name: str) -> Names:
        """Give the names where nothing is presumed any more of a letter, a size or the letters of a family, nor of their kin."""
        sized = {letter for letter, span in self.scope.ranges.items() if free_names(span.upper) == {name}}
        lost = {name, *self.kin.get(name, ()), *sized} & self.presumed.keys()
        ranges = {letter: span for letter, span in self.scope.ranges.items() if letter not in lost and not is_count(letter, lost)}
        presumed = {known: shown for known, shown in self.presumed.items() if known not in lost}
        return replace(self, scope=replace(self.scope, ranges=ranges), presumed=presumed)

    def with_letters(self, letters: Mapping[str, Range]) -> Names:
        """Give the names with index letters added."""
        return self.with_scope(replace(self.scope, ranges={**self.scope.ranges, **letters}))

    def without_letters(self, letters: Set[str]) -> Names:
        """Give the names without index letters that no formula has any more."""
        ranges = {letter: span for letter, span in self.scope.ranges.items() if letter not in letters}
        return self.with_scope(replace(self.scope, ranges=ranges)) if letters else self

    def declaring(self, name: str, ranges: tuple[Range, ...], domain: Domain) -> Names:
        """Give the names with a declaration added; it replaces an earlier meaning."""
        bare = (self.unpresumed(name) if ranges else self).without(name, len(ranges))
        declarations = {**bare.scope.declarations, (name, len(ranges)): Declaration(domain, ranges)}
        return bare.with_scope(replace(bare.scope, declarations=declarations))

    def defining(self, definition: Definition) -> Names:
        """Give the names with the definition of a scalar or a family added."""
        name = (definition.name, len(definition.parameters))
        bare = self.without(*name)
        definitions = {**bare.scope.definitions, name: definition}
        return bare.with_scope(replace(bare.scope, definitions=definitions))

    def with_function(self, name: str, definition: Definition | None) -> Names:
        """Give the names with a function added, which is only declared where there is no definition."""
        bare = self.without(name, 0)
        if name in self.components:
            bare = bare.without(name, 1)
        return bare.with_scope(replace(bare.scope, functions={**bare.scope.functions, name: definition}))

    def without(self, name: str, arity: int) -> Names:
        """Give the names without a meaning that another one is about to replace, also as an index letter or a function."""
        if arity == 0 and name in self.presumed:
            return self.unpresumed(name).without(name, 0)
        scope = self.scope
        families = {*scope.declarations, *scope.definitions}
        if (name, arity) not in families and name not in {*scope.functions, *scope.ranges, *self.components, *self.counted}:
            return self
        components = {k: f for k, f in self.components.items() if k != name}
        scope = replace(
            scope,
            declarations={k: d for k, d in scope.declarations.items() if k != (name, arity)},
            definitions={k: d for k, d in scope.definitions.items() if k != (name, arity)},
            functions={k: d for k, d in scope.functions.items() if k != name},
            ranges={k: r for k, r in scope.ranges.items() if k != name or arity > 0},
        )
        counted = {k: f for k, f in self.counted.items() if k != name}
        return replace(self, scope=scope, components=components, counted=counted)

    def doubting(self, numbers: Set[str]) -> Names:
        """Give the names where those written with arguments that are numbers elsewhere have no meaning with them any more."""
        scalars = {name for name in self.components if (name, 0) in self.scope.definitions}
        inside = {name: {one for one, arity in dependencies((Symbol(name),), self.scope).names if arity} for name in scalars}
        doubtful = {name for name in scalars if not (numbers & inside[name]).isdisjoint(self.components[name].split(", "))}
        return replace(self, components={**self.components, **dict.fromkeys(doubtful, "")}) if doubtful else self

    def with_givens(self, givens: tuple[Given, ...]) -> Names:
        """Give the names with more assumed, each thing once."""
        own = self.scope.givens
        new = tuple(given for given in givens if given not in own)
        return self.with_scope(replace(self.scope, givens=(*own, *new))) if new else self

    def meaning(self, component: str | None = None, fixing: Fixing = NOTHING_FIXED) -> Meaning:
        """Give what reads formulas with these names."""
        return Meaning(
            self.scope, self.components, component, unclear=self.unclear, integrated=self.integrated, presumed=self.presumed,
            free=fixing.fixed, over=fixing.over, varied=self.varied, conventions=self.conventions,
            counted=self.counted, elementwise=self.elementwise, places=self.places, totals=self.totals,
        )  # fmt: skip

    def says_what_is(self, node: tree.Subscript) -> bool:
        """Tell whether the definition of a family says what an element is, at places of which none is a number: ``S_n``."""
        places = self.meaning().index_terms(node)
        at_numbers = places is None or any(isinstance(place, Number) for place in places)
        return not at_numbers and (node.base.text, len(places or ())) in self.scope.definitions

    def with_scope(self, scope: Scope) -> Names:
        """Give the same names over another scope."""
        return replace(self, scope=scope)
