"""What is declared where a formula stands: a scope, and how its names are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from derive.diagnostics import Code
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.resolve.meaning import Meaning, NoMeaning
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.lexer import ReadingError
from derive.syntax.parser import Vocabulary, parse_formula, parse_relation
from derive.terms import Call, Element, Range, Symbol, Term, children, freshen

DOMAINS = {
    "real": Domain.REAL,
    "constant": Domain.REAL,
    "positive": Domain.POSITIVE,
    "nonnegative": Domain.NONNEGATIVE,
    "integer": Domain.INTEGER,
}
RELATIONS = {"=": Relation.EQUAL, "!=": Relation.UNEQUAL, "<": Relation.LESS, "<=": Relation.LESS_OR_EQUAL}
TURNED = {">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Names:
    """A scope, the component functions in it (name to family), and which definitions stand on the page itself."""

    scope: Scope = field(default_factory=Scope)
    components: Mapping[str, str] = field(default_factory=dict)
    harvested: frozenset[tuple[str, int]] = frozenset()

    def vocabulary(self) -> Vocabulary:
        """Give the names known to be functions and those known to be quantities."""
        scope = self.scope
        tables = (*scope.declarations, *scope.definitions)
        quantities = frozenset(name for name, _ in tables) | scope.ranges.keys() | scope.sizes()
        functions = frozenset(scope.functions) | self.components.keys()
        return Vocabulary(functions, quantities - functions)

    def knows(self, name: str) -> bool:
        """Tell whether a name has a meaning, with any number of indices."""
        vocabulary = self.vocabulary()
        return name in vocabulary.functions or name in vocabulary.quantities

    def declaring(self, name: str, ranges: tuple[Range, ...], domain: Domain) -> Names:
        """Give the names with a declaration added; it replaces an earlier meaning."""
        definitions = {k: d for k, d in self.scope.definitions.items() if k != (name, len(ranges))}
        declarations = {**self.scope.declarations, (name, len(ranges)): Declaration(domain, ranges)}
        return self.with_scope(replace(self.scope, declarations=declarations, definitions=definitions))

    def defining(self, definition: Definition) -> Names:
        """Give the names with the definition of a scalar or a family added."""
        name = (definition.name, len(definition.parameters))
        declarations = {k: d for k, d in self.scope.declarations.items() if k != name}
        definitions = {**self.scope.definitions, name: definition}
        return self.with_scope(replace(self.scope, declarations=declarations, definitions=definitions))

    def with_function(self, name: str, definition: Definition | None) -> Names:
        """Give the names with a function added, which is only declared where there is no definition."""
        return self.with_scope(replace(self.scope, functions={**self.scope.functions, name: definition}))

    def with_scope(self, scope: Scope) -> Names:
        """Give the same names over another scope."""
        return replace(self, scope=scope)


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
    sized = names.scope.sizes() | ({upper.text} if isinstance(upper, tree.Name) else set())
    meaning = Meaning(names.scope, names.components, sizes=frozenset(sized))
    span = Range(_of(meaning, parse_formula(source, low, names.vocabulary())), _of(meaning, upper))
    letters = [parse_formula(source, part, names.vocabulary()) for part in _parts(source, sides[0], ",")]
    if not all(isinstance(letter, tree.Name) for letter in letters):
        raise _unreadable("an index is a single letter", sides[0])
    ranges = {**names.scope.ranges, **{letter.text: span for letter in letters if isinstance(letter, tree.Name)}}
    return names.with_scope(replace(names.scope, ranges=ranges))


def _of(meaning: Meaning, node: tree.Node) -> Term:
    try:
        return meaning.term(node)
    except NoMeaning as error:
        raise _unreadable(str(error), error.span) from error


def _declare_kind(names: Names, source: Source, argument: Span) -> Names:
    words = source.slice(argument).split()
    kind = next((k for k in range(len(words)) if words[k] in (*DOMAINS, "function", "vector", "matrix")), None)
    if not kind or (words[kind] not in ("vector", "matrix") and kind != len(words) - 1):
        raise _unreadable(
            "expected `let NAME real`, positive, nonnegative, integer, constant or function, a range or `:=`", argument
        )
    end = source.text.index(words[kind], _trimmed(source, argument.start, argument.end).start + len(" ".join(words[:kind])) - kind)
    for part in _parts(source, _trimmed(source, argument.start, end), ","):
        node = parse_formula(source, part, Vocabulary(frozenset(), frozenset()))
        names = _declare(names, node, words[kind:], part)
    return names


def _declare(names: Names, node: tree.Node, kind: list[str], span: Span) -> Names:
    meaning = Meaning(names.scope, names.components)
    if kind[0] in ("vector", "matrix"):
        raise _unreadable("declare the elements instead, such as `let a_i real`", span)
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
        case _:
            raise _unreadable("only a name or an indexed name can be declared", span)


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
        return target.defined(names, node)
    except NoMeaning as error:
        raise _unreadable(str(error), error.span) from error


def _head_vocabulary(names: Names, source: Source, left: Span) -> Vocabulary:
    """Read ``\\sigma(u)`` on the left of a definition as an application."""
    vocabulary = names.vocabulary()
    bracket = source.slice(left).find("(")
    if bracket <= 0:
        return vocabulary
    name = parse_formula(source, _trimmed(source, left.start, left.start + bracket), Vocabulary(frozenset(), frozenset()))
    functions = {name.text} if isinstance(name, tree.Name) else set()
    return Vocabulary(vocabulary.functions | functions, vocabulary.quantities - functions)


@dataclass(frozen=True, slots=True)
class Head:
    """The left side of a definition: a name with index letters, or a function of a number or of an element of a family."""

    name: str
    letters: tuple[str, ...] = ()
    parameter: str | None = None
    family: str | None = None

    def inside(self, names: Names) -> Names:
        """Give the names that the body may use."""
        return names.declaring(self.parameter, (), Domain.REAL) if self.parameter is not None else names

    def defined(self, names: Names, body: tree.Node) -> Names:
        """Give the names with the definition added; raises NoMeaning where the body has none."""
        meaning = Meaning(self.inside(names).scope, names.components)
        term = freshen(meaning.term(body), frozenset((*self.letters, *filter(None, (self.parameter,)))))
        ranges = tuple(names.scope.ranges[letter] for letter in self.letters)
        if self.parameter is not None:
            return names.with_function(self.name, Definition(self.name, (self.parameter,), term))
        names = names.defining(Definition(self.name, self.letters, term, ranges))
        components = {**names.components, self.name: self.family} if self.family is not None else names.components
        return replace(names, components=components)


def head_of(node: tree.Node, names: Names) -> Head | None:
    """Give what a left side would define, or None where it cannot be the left side of a definition."""
    meaning = Meaning(names.scope, names.components)
    match node:
        case tree.Name(text):
            return Head(text) if text not in names.scope.ranges else None
        case tree.Subscript(base, _):
            letters = meaning.index_letters(node)
            if base.text == "\\delta" and letters is not None and len(letters) == 2:
                return None  # the Kronecker delta has its meaning already
            if letters is None:
                return Head(meaning.label(node))
            distinct = len(set(letters)) == len(letters) and all(letter in names.scope.ranges for letter in letters)
            return Head(base.text, letters) if distinct else None
        case tree.Application(function, (argument,)):
            return _function_head(function.text, argument, names, meaning)
        case _:
            return None


def _function_head(function: str, argument: tree.Node, names: Names, meaning: Meaning) -> Head | None:
    match argument:
        case tree.Subscript(base, _):
            letters = meaning.index_letters(argument)
            known = letters is not None and (base.text, len(letters)) in {*names.scope.declarations, *names.scope.definitions}
            return Head(function, letters or (), None, base.text) if known and letters is not None and len(letters) == 1 else None
        case tree.Name(text):
            return Head(function, (), text)
        case _:
            return None


def given(names: Names, source: Source, argument: Span) -> Names:
    """Give the names after a ``given``; raises ReadingError where it is not understood."""
    statement = parse_relation(source, argument, names.vocabulary())
    if statement.left is None or not statement.links:
        raise _unreadable("a given is an equation or an inequality", argument)
    return assuming(names, statement, " ".join(source.slice(argument).split()))


def assuming(names: Names, statement: tree.Statement, latex: str) -> Names:
    """Give the names with every relation of a statement assumed; raises ReadingError where one has no meaning."""
    meaning, left, found = Meaning(names.scope, names.components), statement.left, []
    assert left is not None
    for link in statement.links:
        sides = _of(meaning, left), _of(meaning, link.right)
        sign = link.relation.sign
        one, other = sides[::-1] if sign in TURNED else sides
        relation = RELATIONS.get(TURNED.get(sign, sign))
        if relation is None:
            raise _unreadable(f"the relation {sign} cannot be assumed", link.relation.span)
        found.append(Given(latex, relation, freshen(one, frozenset()), freshen(other, frozenset())))
        left = link.right
    if meaning.undeclared:
        raise _unreadable(f"nothing says what {', '.join(sorted(meaning.undeclared))} means", statement.span)
    return names.with_scope(replace(names.scope, givens=(*names.scope.givens, *found)))


def after_section(now: Names, before: Names, *, keep: bool) -> Names:
    """Give the names as they were before a section, with what it defined on the page where that stays."""
    if not keep:
        return before
    scope, old = now.scope, before.scope
    definitions = {k: d for k, d in scope.definitions.items() if k in now.harvested}
    return replace(before, scope=replace(old, definitions={**old.definitions, **definitions}), harvested=now.harvested)


def mentions(scope: Scope, head: Head) -> bool:
    """Tell whether a definition would rest on itself."""
    own = (head.name, len(head.letters))
    definition = scope.definitions[own] if head.parameter is None else scope.functions[head.name]
    return definition is not None and _rests_on(definition.body, head, scope, set())


def _rests_on(term: Term, head: Head, scope: Scope, seen: set[tuple[str, int]]) -> bool:
    match term:
        case Symbol(name):
            own = (name, 0)
        case Element(family, indices):
            own = (family, len(indices))
        case Call(function, _):
            own = (function, -1)
        case _:
            own = ("", 0)
    if own == (head.name, -1 if head.parameter is not None else len(head.letters)):
        return True
    definition = scope.functions.get(own[0]) if own[1] == -1 else scope.definitions.get(own)
    if definition is not None and own not in seen:
        seen.add(own)
        if _rests_on(definition.body, head, scope, seen):
            return True
    return any(_rests_on(part, head, scope, seen) for part in children(term))


def without_extra_givens(now: Names, before: Names) -> Names:
    """Give the names without what was assumed for one statement alone."""
    return now.with_scope(replace(now.scope, givens=before.scope.givens))
