"""What `let` and `given` lines and definitions on the page say of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from derive.diagnostics import Code
from derive.kernel.scope import Definition, Domain, Given, Relation, Scope
from derive.resolve.captured import require_other_labels
from derive.resolve.dependencies import dependencies, rests_on_itself
from derive.resolve.known import NoMeaning, parted, unbold
from derive.resolve.meaning import Meaning
from derive.resolve.memberships import relations_in
from derive.resolve.names import Names
from derive.resolve.operators import OPERATOR, is_density, is_of_numbers
from derive.resolve.outside import SQUARED, parameter_of, raised_name
from derive.resolve.sizes import sizes_in, with_counts
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.displays import read_display
from derive.syntax.parser import parse_formula
from derive.syntax.printer import to_latex
from derive.syntax.tokens import ReadingError
from derive.syntax.vocabulary import Vocabulary
from derive.terms import ONE, ZERO, Delta, Element, Multiply, Number, Range, Symbol, Term, difference, distinct, free_names
from derive.values import dataclass

DOMAINS = {
    "real": Domain.REAL,
    "constant": Domain.REAL,
    "positive": Domain.POSITIVE,
    "nonnegative": Domain.NONNEGATIVE,
    "non-negative": Domain.NONNEGATIVE,
    "integer": Domain.INTEGER,
}
COUNTED: dict[tuple[str, ...], str] = {
    ("positive", "integer"): ">", ("nonnegative", "integer"): ">=", ("non-negative", "integer"): ">="
}  # fmt: skip
TURNED = (">", ">=")
RELATIONS = {
    "=": Relation.EQUAL,
    "!=": Relation.UNEQUAL,
    "<": Relation.LESS,
    ">": Relation.LESS,
    "<=": Relation.LESS_OR_EQUAL,
    ">=": Relation.LESS_OR_EQUAL,
}


def let(names: Names, source: Source, argument: Span) -> Names:
    """Give the names after a ``let``; raises ReadingError where it is not understood."""
    text = source.slice(argument)
    if ":=" in text:
        return _define(names, source, argument, text.index(":="))
    if ".." in text:
        return _declare_ranges(names, source, argument)
    return _declare_kind(names, source, argument)


def _unreadable(message: str, span: Span) -> ReadingError:
    return ReadingError(Code.DIRECTIVE_UNREADABLE, message, span)


def _trimmed(source: Source, start: int, end: int) -> Span:
    text = source.text[start:end]
    return Span(start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip()))


def _parts(source: Source, span: Span, separator: str) -> Iterator[Span]:
    """Part a span at a separator that stands outside of braces."""
    depth, start = 0, span.start
    for at in range(span.start, span.end):
        character = source.text[at]
        depth += (character == "{") - (character == "}")
        if character == separator and depth == 0:
            yield _trimmed(source, start, at)
            start = at + 1
    yield _trimmed(source, start, span.end)


def _declare_ranges(names: Names, source: Source, argument: Span) -> Names:
    sides = list(_parts(source, argument, "="))
    if len(sides) != 2:
        raise _unreadable("a range is written `let i, j = 1..n`", argument)
    dots = source.text.index("..", sides[1].start)
    low, high = _trimmed(source, sides[1].start, dots), _trimmed(source, dots + 2, sides[1].end)
    upper = parse_formula(source, high, names.vocabulary())
    sizes = sizes_in(upper, names.meaning()) | ({upper.text} if isinstance(upper, tree.Name) else frozenset[str]())
    meaning = replace(names.meaning(), sizes=names.scope.sizes() | sizes)
    span = Range(_of(meaning, parse_formula(source, low, names.vocabulary())), _of(meaning, upper))
    letters = [parse_formula(source, part, names.vocabulary()) for part in _parts(source, sides[0], ",")]
    if not all(isinstance(letter, tree.Name) for letter in letters):
        raise _unreadable("an index is a single letter", sides[0])
    found = [letter.text for letter in letters if isinstance(letter, tree.Name)]
    for letter in found:
        names = names.without(letter, 0)
    stated = free_names(span.upper) | free_names(span.lower)
    names = replace(names, presumed={name: shown for name, shown in names.presumed.items() if name not in stated})
    ranges = {**names.scope.ranges, **dict.fromkeys(found, span)}
    return names.with_scope(replace(names.scope, ranges=with_counts(sizes, ranges)))


def _of(meaning: Meaning, node: tree.Node) -> Term:
    try:
        return meaning.term(node)
    except NoMeaning as error:
        raise _unreadable(str(error), error.span) from error


def _declare_kind(names: Names, source: Source, argument: Span) -> Names:
    words = source.slice(argument).split()
    kind = next((k for k in range(len(words)) if words[k] in (*DOMAINS, "function", "vector", "matrix")), None)
    counted = COUNTED.get(tuple(words[kind:])) if kind else None
    if not kind or (words[kind] not in ("vector", "matrix") and kind != len(words) - 1 and counted is None):
        raise _unreadable(
            "expected `let NAME real`, positive, nonnegative, integer, constant or function, a range or `:=`", argument
        )
    end = source.text.index(words[kind], _trimmed(source, argument.start, argument.end).start + len(" ".join(words[:kind])) - kind)
    for part in _parts(source, _trimmed(source, argument.start, end), ","):
        node = parse_formula(source, part, Vocabulary(frozenset(), frozenset(), names.macros))
        names = _declare(names, node, words[kind:] if counted is None else ["integer"], part)
        if counted is not None:
            names = names.with_givens((above_zero(names.meaning().term(node), counted, source.slice(part), names.scope),))
    return names


def above_zero(term: Term, sign: str, written: str, scope: Scope) -> Given:
    """Give that a term is above zero, or with ``>=`` that it is not below it."""
    latex = {">": ">", ">=": r"\geq"}[sign]
    return given_of(sign, term, ZERO, scope.scalars(), f"{written} {latex} 0")


def _declare(names: Names, node: tree.Node, kind: list[str], span: Span) -> Names:
    meaning = names.meaning()
    if kind[0] in ("vector", "matrix"):
        return _declare_array(names, node, kind, span)
    if kind[0] == "function":
        if not isinstance(node, tree.Name):
            raise _unreadable("a function is declared by its name alone", span)
        return names.with_function(node.text, None)
    match node:
        case tree.Name(text):
            return names.declaring(text, (), DOMAINS[kind[0]])
        case tree.Subscript(base, _):
            letters = meaning.index_letters(node)
            if letters is None:
                return names.declaring(meaning.label(node), (), DOMAINS[kind[0]])
            ranges = tuple(names.scope.ranges[letter] for letter in letters if letter in names.scope.ranges)
            if len(ranges) != len(letters):
                raise _unreadable("an index has no range; write `let i = 1..n` before", span)
            return names.declaring(base.text, ranges, DOMAINS[kind[0]])
        case tree.Superscript():
            head = head_of(node, names)
            if head is None:
                raise _unreadable("only a label in brackets, or an index with a range, is read above a name that is declared", span)
            return names.declaring(head.name, tuple(names.scope.ranges[letter] for letter in head.letters), DOMAINS[kind[0]])
        case _:
            raise _unreadable("only a name or an indexed name can be declared", span)


def _declare_array(names: Names, node: tree.Node, kind: list[str], span: Span) -> Names:
    """Declare the elements of ``vector n`` or ``matrix n x p``, whose indices run from 1 to a size or a number."""
    sizes = kind[1:] if kind[0] == "vector" else kind[1::2]
    shaped = len(kind) == 2 if kind[0] == "vector" else len(kind) == 4 and kind[2] == "x"
    known = names.scope.sizes()
    if not isinstance(node, tree.Name) or not shaped or not all(size in known or size.isdecimal() for size in sizes):
        raise _unreadable("expected `let NAME vector n` or `let NAME matrix n x p`, with sizes that ranges have been given", span)
    uppers = (Symbol(size) if size in known else Number(Fraction(int(size))) for size in sizes)
    return names.declaring(unbold(node.text), tuple(Range(ONE, upper) for upper in uppers), Domain.REAL)


def _define(names: Names, source: Source, argument: Span, colon: int) -> Names:
    left, right = (
        _trimmed(source, argument.start, argument.start + colon),
        _trimmed(source, argument.start + colon + 2, argument.end),
    )
    head = parse_formula(source, left, _head_vocabulary(names, source, left))
    target = head_of(head, names)
    if target is None:
        raise _unreadable("only a name, an indexed name or a function of one can be defined", left)
    node = parse_formula(source, right, target.inside(names).vocabulary())
    try:
        return target.for_body(names, node).defined(names, node)
    except NoMeaning as error:
        raise _unreadable(str(error), error.span) from error


def _head_vocabulary(names: Names, source: Source, left: Span) -> Vocabulary:
    """Read ``\\sigma(u)`` on the left of a definition as an application."""
    vocabulary = names.vocabulary()
    bracket = source.slice(left).find("(")
    if bracket <= 0:
        return vocabulary
    name = parse_formula(source, _trimmed(source, left.start, left.start + bracket), Names(macros=names.macros).vocabulary())
    functions = {name.text} if isinstance(name, tree.Name) else set()
    return Vocabulary(vocabulary.functions | functions, vocabulary.quantities - functions, names.macros, vocabulary.sizes)


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
            names = names.declaring(parameter, (), Domain.REAL)
        return names

    def for_bodies(self, names: Names, bodies: Iterable[tree.Node]) -> Head:
        """Give the head for the first of some equal bodies that shows which arguments stand for families."""
        return next((head for head in (self.for_body(names, body) for body in bodies) if head is not self), self)

    def for_body(self, names: Names, body: tree.Node) -> Head:
        """Give the head of a number where arguments stand for families that a body speaks of: ``J(w)`` with w_j in it."""
        families = self.families_in(names, body)
        scalars = [parameter for parameter in self.parameters if parameter not in families]
        known = names.scope.scalars()
        if not families or not known.isdisjoint((*families, *map(unbold, families))):
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
        families = {name for name, arity in dependencies((term,), names.scope).names if arity}
        for family in sorted(families.intersection(map(unbold, self.parameters))):
            raise NoMeaning(f"{family} is a number and a family here; write another letter for one of them", body.span)
        require_other_labels(term, self.parameters, names.scope, body.span)
        open_letters = {letter for letter in names.unclear if not names.knows(letter)}
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


def _are_free(letters: tuple[str, ...], names: Names) -> bool:
    """Tell whether letters are indices with a range each, and no two of them the same."""
    return len(set(letters)) == len(letters) and all(letter in names.scope.ranges for letter in letters)


def _function_head(name: str, written: tuple[tree.Node, ...], names: Names, meaning: Meaning) -> Head | None:
    function, arguments = parted(name, written)
    match arguments:
        case (tree.Subscript(base, _) as argument,):
            letters = meaning.index_letters(argument)
            known = letters is not None and (base.text, len(letters)) in {*names.scope.declarations, *names.scope.definitions}
            return Head(function, letters or (), (), base.text) if known and letters is not None and len(letters) == 1 else None
        case _:
            found = tuple(p for p in map(parameter_of, arguments) if p is not None and p not in names.scope.ranges)
            return Head(function, (), found) if len({p.removesuffix(SQUARED) for p in found}) == len(arguments) else None


def given(names: Names, source: Source, argument: Span) -> Names:
    """Give the names after a ``given``; raises ReadingError where it is not understood."""
    reading = read_display(source, argument, names.vocabulary())
    for error in reading.errors:
        raise error
    if not reading.statements:
        raise _unreadable("a given is an equation or an inequality", argument)
    for statement in reading.statements:
        for remark in statement.remarks:
            raise _unreadable("these words are not understood here", remark.span)
        names = assuming(names, statement, " ".join(source.slice(argument).split()))
    return names


def assuming(names: Names, statement: tree.Statement, latex: str) -> Names:
    """Give the names with every relation of a statement assumed; raises ReadingError where one has no meaning.

    What stands beside it and compares its own indices says for which of them it holds; anything else is assumed too.
    """
    if statement.left is None or not statement.links:
        raise _unreadable("a given is an equation or an inequality", statement.span)
    meaning = names.meaning()
    lefts = (statement.left, *(link.right for link in statement.links))
    relations = [(node, link.relation.sign, link.right) for node, link in zip(lefts, statement.links, strict=False)]
    relations = [bound for relation in relations for bound in relations_in(*relation)]
    found = [_assumed(relation, statement.span, meaning, latex) for relation in relations]
    own = frozenset().union(*(free_names(side) for given in found for side in (given.left, given.right)))
    for condition in statement.conditions:
        where = _indicator(condition, own, meaning)
        if where is None:
            found.append(_assumed((condition.left, condition.relation, condition.right), condition.span, meaning, latex))
            continue
        if any(given.relation is not Relation.EQUAL for given in found):
            raise _unreadable("only an equation can be assumed for some indices alone", condition.span)
        found = [replace(given, left=Multiply((where, given.left)), right=Multiply((where, given.right))) for given in found]
    if meaning.undeclared:
        raise _unreadable(f"nothing says what {', '.join(sorted(meaning.undeclared))} means", statement.span)
    return names.with_scope(with_givens(names.scope, found))


def _assumed(relation: tuple[tree.Node, str, tree.Node], span: Span, meaning: Meaning, latex: str) -> Given:
    left, sign, right = relation
    if sign not in RELATIONS:
        raise _unreadable(f"the relation {sign} cannot be assumed", span)
    taken = meaning.scope.scalars() | meaning.scope.ranges.keys()
    return given_of(sign, _of(meaning, left), _of(meaning, right), taken, latex)


def _indicator(condition: tree.Condition, own: frozenset[str], meaning: Meaning) -> Term | None:
    """Give the number that is 1 where two indices, both among the ``own`` ones, compare as a condition says, and else 0."""
    left, right = meaning.index_term(condition.left), meaning.index_term(condition.right)
    if condition.relation not in ("=", "!=") or not isinstance(left, Symbol) or not isinstance(right, Symbol):
        return None
    if not {left.name, right.name} <= own:
        return None
    same = Delta(left, right)
    return same if condition.relation == "=" else difference(ONE, same)


def with_givens(scope: Scope, givens: Iterable[Given]) -> Scope:
    """Give a scope in which more is assumed."""
    return replace(scope, givens=(*scope.givens, *givens))


def given_of(sign: str, left: Term, right: Term, taken: frozenset[str], latex: str) -> Given:
    """Give what one of the ``RELATIONS`` between two terms assumes, with bound names that are not ``taken``."""
    one, other = (right, left) if sign in TURNED else (left, right)
    return Given(latex, RELATIONS[sign], distinct(one, taken), distinct(other, taken))
