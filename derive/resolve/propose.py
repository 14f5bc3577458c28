"""The lines that a document lacks: ranges, domains and functions that its formulas take for granted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field, replace

from derive.resolve.asserted import signs, totals
from derive.resolve.dependencies import parts_of, without_meaning
from derive.resolve.derivation import Derivation, Obligation
from derive.resolve.known import BOLD
from derive.resolve.names import Names
from derive.resolve.outside import SQUARED
from derive.resolve.presume import bodies, presumed
from derive.resolve.symbols import OPERATOR, given, let
from derive.resolve.unbounded import UNNAMED
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.lexer import ReadingError
from derive.terms import Apply, Call, Derivative, Element, Function, Number, Power, Product, Range, Sum, Symbol, Term, children
from derive.values import dataclass

INDEX = re.compile(r"the index (\S+) has no range")
QUESTION = re.compile(r"(\S+)\(…\) is a product or an application")
LABEL = re.compile(r"([^_]+)_(?:\{([^{}]+)\}|(\S))")
LETTER = re.compile(r"[a-z]")
PLAIN = re.compile(r"\\?[A-Za-z]+|\\[a-z]+\{\\?[A-Za-z]+\}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Directives that can be pasted as they are, and questions that only the author can answer."""

    lines: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    """What the obligations of a document speak of and nothing declares."""

    letters: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    scalars: dict[str, None] = field(default_factory=dict)
    families: dict[tuple[str, int], tuple[Range, ...]] = field(default_factory=dict)
    functions: dict[str, None] = field(default_factory=dict)
    positive: set[str] = field(default_factory=set)
    signs: dict[str, str] = field(default_factory=dict)
    random: set[str] = field(default_factory=set)

    def domain(self, name: str) -> str:
        """Give the domain that a name needs, or that the text says it has."""
        return "positive" if name in self.positive else self.signs.get(name, "real")


def propose(derivation: Derivation) -> Proposal:
    """Give the directives that a document needs so that its steps can be decided, as far as its formulas show them."""
    seen = _Seen(signs=signs(derivation))
    for letter, span in derivation.presumed.items():
        seen.letters[letter] = {(_end(span.lower) or "", _end(span.upper) or "")}
    links = derivation.links
    open_ = [made for link in links for made in (link.step, link.claim) if made is not None and made.undeclared]
    for made in open_:
        _see(made, seen)
    for made in open_:
        _see_places(made, seen)
    understood = (reading.understood for reading in derivation.readings)
    messages = [*(link.problem or "" for link in links), *(d.message for d in derivation.diagnostics), *understood]
    for letter in (found for message in messages for found in INDEX.findall(message)):
        seen.letters.setdefault(letter.replace("\\_", "_"), {("1", "n")})
    asked = dict.fromkeys(found for message in messages for found in QUESTION.findall(message))
    defined = frozenset(_defined(derivation))
    seen.scalars = {name: None for name in seen.scalars if name not in defined}
    seen.families = {family: ranges for family, ranges in seen.families.items() if family[0] not in defined}
    products = [name for name in asked if name in seen.scalars and name not in seen.functions]
    families = {name for name, _ in seen.families}
    assumed = dict.fromkeys(f"given {latex}" for name, latex in totals(derivation) if name in families)
    lines = tuple(_accepted([*_ranges(seen), *_domains(seen), *(f"let {name} function" for name in seen.functions), *assumed]))
    questions = [f"`let {name} real` or `let {name} function`?" for name in asked if name not in products]
    return Proposal(lines, tuple(questions))


def _defined(derivation: Derivation) -> Iterator[str]:
    """Give the names that an equation of the page says what they are: declared, they would be free."""
    for reading in derivation.written.values():
        for statement in reading.statements:
            node = statement.left.base if isinstance(statement.left, tree.Subscript | tree.Superscript) else statement.left
            if isinstance(node, tree.Name) and statement.links and statement.links[0].relation.sign in ("=", ":="):
                yield node.text


def _see(made: Obligation, seen: _Seen) -> None:
    """Look through an obligation and the definitions that it rests on."""
    for side in (made.left, made.right):
        _walk(side, made, seen)
    _declared(made, made.undeclared, seen)
    for body in bodies((made.left, made.right), made.scope):
        inner = replace(made, scope=presumed((body,), made.scope, frozenset()))
        _walk(body, inner, seen)
        _declared(inner, without_meaning((body,), made.scope), seen)


def _declared(made: Obligation, undeclared: Iterable[str], seen: _Seen) -> None:
    """Take what is presumed of names that nothing declares."""
    for name, arity in made.scope.declarations:
        if not arity and name in undeclared:
            seen.scalars[name] = None
        elif arity and any(other.startswith(f"{name}_") for other in undeclared):
            seen.families[name, arity] = made.scope.declarations[name, arity].ranges


def _see_places(made: Obligation, seen: _Seen) -> None:
    """Give the letters of what is differentiated by the ranges that the families have: ``k`` in ``w_k`` where w_j is one."""
    variables = (part.variable for part in parts_of((made.left, made.right)) if isinstance(part, Derivative))
    for variable in variables:
        found = LABEL.fullmatch(variable.name) if isinstance(variable, Symbol) else None
        if found is None:
            continue
        letters = str(found[2] or found[3]).split()
        family = found[1], len(letters)
        declared = made.scope.declarations.get(family)
        spans = declared.ranges if declared is not None else seen.families.get(family, ())
        for letter, span in zip(letters, spans, strict=False):
            ends = _end(span.lower), _end(span.upper)
            if LETTER.fullmatch(letter) and None not in ends and letter not in ends and letter not in made.scope.sizes():
                seen.letters.setdefault(letter, set()).add((ends[0] or "", ends[1] or ""))


def _walk(term: Term, made: Obligation, seen: _Seen) -> None:
    match term:
        case Sum(index, span, _, _) | Product(index, span, _, _):
            ends = _end(span.lower), _end(span.upper)
            if index not in made.scope.ranges and all(ends):
                seen.letters.setdefault(index, set()).add((ends[0] or "", ends[1] or ""))
        case Apply(Function.LOG, inner) | Power(inner, Number(_)) if isinstance(term, Apply) or _is_root(term):
            seen.positive.update(_names(inner))
        case Call(name, arguments):
            if name in made.undeclared and not OPERATOR.match(name) and PLAIN.fullmatch(name):
                seen.functions[name] = None
            if OPERATOR.match(name):
                seen.random.update(found for part in arguments for found in _names(part) if found[:1].isupper())
        case _:
            pass
    for part in children(term):
        _walk(part, made, seen)


def _is_root(term: Term) -> bool:
    return isinstance(term, Power) and isinstance(term.exponent, Number) and term.exponent.value.denominator == 2


def _end(term: Term) -> str | None:
    """Give an end of a range as a directive can say it."""
    match term:
        case Symbol(name):
            return "n" if name.startswith(UNNAMED) else name if PLAIN.fullmatch(name) else None
        case Number(value):
            return str(value)
        case _:
            return None


def _names(term: Term) -> Iterator[str]:
    """Give the scalars and families that stand alone, or in products, in a term."""
    match term:
        case Symbol(name) | Element(name, _):
            yield name
        case _ if type(term).__name__ in ("Multiply", "Power"):
            for part in children(term):
                yield from _names(part)
        case _:
            return


def _ranges(seen: _Seen) -> Iterator[str]:
    by_range: dict[tuple[str, str], list[str]] = {}
    for letter, ranges in seen.letters.items():
        if len(ranges) == 1 and PLAIN.fullmatch(letter) and letter not in seen.scalars:
            by_range.setdefault(next(iter(ranges)), []).append(letter)
    for (lower, upper), letters in by_range.items():
        yield f"let {', '.join(letters)} = {lower}..{upper}"


def _domains(seen: _Seen) -> Iterator[str]:
    known = [(letter, next(iter(ranges))) for letter, ranges in seen.letters.items() if len(ranges) == 1]
    letters = {ends: letter for letter, ends in reversed(known)}
    named: dict[str, list[str]] = {"positive": [], "nonnegative": [], "real": []}
    for name in seen.scalars:
        if name not in seen.random and not name.startswith(BOLD) and not name.endswith(SQUARED):
            named[seen.domain(name)].append(name)
    for (name, _), ranges in seen.families.items():
        places = [letters.get((_end(span.lower) or "", _end(span.upper) or "")) for span in ranges]
        if all(places) and len(set(places)) == len(places) and name not in seen.random:
            index = " ".join(place or "" for place in places)
            written = f"{name}_{{{index}}}" if len(index) > 1 else f"{name}_{index}"
            named[seen.domain(name)].append(written)
    for kind, names in named.items():
        if names:
            yield f"let {', '.join(names)} {kind}"


def _accepted(lines: Iterable[str]) -> Iterator[str]:
    """Leave out what would not be understood as a directive; each line may build on those before it."""
    names = Names()
    for line in lines:
        verb, argument = line.split(" ", 1)
        try:
            names = (let if verb == "let" else given)(names, Source("", argument), Span(0, len(argument)))
        except ReadingError:
            continue
        yield line
