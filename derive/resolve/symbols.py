"""What `let` and `given` lines and definitions on the page say of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from derive.diagnostics import Code
from derive.kernel.scope import Domain, Given, Relation, Scope
from derive.resolve.elements import by_elements
from derive.resolve.heads import head_of
from derive.resolve.known import NoMeaning
from derive.resolve.listed_bounds import each_bound
from derive.resolve.meaning import Meaning
from derive.resolve.memberships import relations_in
from derive.resolve.names import Names
from derive.resolve.sizes import sizes_in, with_counts
from derive.resolve.spelled import letters_written, unbold
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.displays import read_display
from derive.syntax.parser import parse_formula
from derive.syntax.tokens import ReadingError
from derive.syntax.vocabulary import Vocabulary
from derive.terms import ONE, ZERO, Delta, Multiply, Number, Range, Symbol, Term, difference, distinct, free_names

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
        return target.for_body(names, node, frozenset()).defined(names, node)
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


def given(names: Names, source: Source, argument: Span) -> Names:
    """Give the names after a ``given``; raises ReadingError where it is not understood."""
    reading = read_display(source, argument, names.vocabulary())
    for error in reading.errors:
        raise error
    if not reading.statements:
        raise _unreadable("a given is an equation or an inequality", argument)
    for remark in (remark for statement in reading.statements for remark in statement.remarks):
        raise _unreadable("these words are not understood here", remark.span)
    for statement in (bound for one in reading.statements for bound in each_bound(one)):
        names = assuming(names, statement, " ".join(source.slice(argument).split()))
    return names


def assuming(names: Names, statement: tree.Statement, latex: str) -> Names:
    """Give the names with every relation of a statement assumed; raises ReadingError where one has no meaning.

    What stands beside it and compares its own indices says for which of them it holds; anything else is assumed too.
    """
    if statement.left is None or not statement.links:
        raise _unreadable("a given is an equation or an inequality", statement.span)
    spread = by_elements(statement, names.meaning, letters_written((latex,)), letters_written((latex,)), columns=True)
    if spread is not None:
        statement, names = spread[0], names.with_letters(spread[1])
    meaning = names.meaning()
    lefts = [node for node in (statement.left, *(link.right for link in statement.links)) if node is not None]
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
