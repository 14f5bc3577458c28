"""The lines that a document lacks: ranges, domains and functions that its formulas take for granted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import field

from derive.resolve.asserted import finite_sets, limits, signs, totals
from derive.resolve.constants import CONSTANTS
from derive.resolve.dependencies import dependencies, parts_of, without_meaning
from derive.resolve.derivation import Derivation, Obligation
from derive.resolve.hulls import moved
from derive.resolve.labelled import PLACE
from derive.resolve.letters import PLAIN, End, Letters, letters_of_page
from derive.resolve.names import Names
from derive.resolve.operators import OPERATOR
from derive.resolve.outside import SQUARED, TRANSPOSITIONS
from derive.resolve.presume import as_numbers, bodies, differentiated
from derive.resolve.spelled import BOLD
from derive.resolve.symbols import given, let
from derive.resolve.unbounded import UNNAMED
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.inside import names_in, nodes_in
from derive.syntax.lexer import ReadingError
from derive.syntax.printer import to_latex
from derive.terms import Apply, Call, Derivative, Element, Function, Number, Power, Range, Symbol, Term, children
from derive.values import dataclass

INDEX = re.compile(r"the index (\S+) has no range")
QUESTION = re.compile(r"(\S+)\(…\) is a product or an application")
LABEL = re.compile(r"([^_]+)_(?:\{([^{}]+)\}|(\S))")
LETTER = re.compile(r"[a-z]")
_NEVER_NUMBERS = frozenset((*CONSTANTS, "d"))
KINDS = ("positive integer", "positive", "nonnegative", "real")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name and what a line would say of it: its kind, its range behind ``=``, or what is given of it."""

    name: str
    says: str

    @property
    def is_range(self) -> bool:
        """Tell whether it says what a letter runs over."""
        return self.says.startswith("=")

    @property
    def is_given(self) -> bool:
        """Tell whether it says what is given of a name, and not what it is."""
        return self.says.startswith("given")

    def line(self) -> str:
        """Give the line that says it of this name alone."""
        return merged((self,))[0]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Lines that can be pasted as they are, each candidate for one alone, and questions that only the author can answer."""

    candidates: tuple[Candidate, ...]
    questions: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Give the lines, one for all names of which they say the same."""
        return merged(self.candidates)


def merged(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Give lines for candidates: first the ranges, then domains and functions, then what is given."""
    lines: dict[str, list[str]] = {}
    for one in candidates:
        lines.setdefault(one.says, []).append(one.name)
    order = {says: (not says.startswith("="), says.startswith("given")) for says in lines}
    ordered = sorted(lines, key=lambda says: (*order[says], KINDS.index(says) if says in KINDS else len(KINDS)))
    return tuple(
        says if says.startswith("given") else f"let {', '.join(names)} {says}"
        for says in ordered
        for names in ([[name] for name in lines[says]] if says == "function" else [lines[says]])
    )


@dataclass(slots=True)
class _Seen:
    """What the obligations of a document speak of and nothing declares."""

    page: Letters
    letters: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    scalars: dict[str, None] = field(default_factory=dict)
    families: dict[tuple[str, int], tuple[Range, ...]] = field(default_factory=dict)
    functions: dict[str, None] = field(default_factory=dict)
    positive: set[str] = field(default_factory=set)
    signs: dict[str, str] = field(default_factory=dict)
    random: set[str] = field(default_factory=set)
    slopes: set[str] = field(default_factory=set)

    def domain(self, name: str) -> str:
        """Give the domain that a name needs, or that the text says it has."""
        return "positive" if name in self.positive else self.signs.get(name, "real")


def propose(derivation: Derivation) -> Proposal:
    """Give the directives that a document needs so that its steps can be decided, as far as its formulas show them."""
    seen = _Seen(letters_of_page(derivation), signs=signs(derivation))
    for letter, span in derivation.presumed.items():
        seen.letters[letter] = {(_end(span.lower) or "", _end(span.upper) or "")}
    known = _declared_letters(derivation)
    for letter in seen.page.spans:
        span_of_page = seen.page.range_of(letter)
        if span_of_page is not None and letter not in known and letter not in seen.letters:
            seen.letters[letter] = {span_of_page}
    links = derivation.links
    open_ = [made for link in links for made in (link.step, link.claim) if made is not None and made.undeclared]
    for made in open_:
        _see(made, seen)
    for made in open_:
        _see_places(made, seen)
    _see_definitions(derivation, seen)
    understood = (reading.understood for reading in derivation.readings)
    messages = [*(link.problem or "" for link in links), *(d.message for d in derivation.diagnostics), *understood]
    for letter in (found for message in messages for found in INDEX.findall(message)):
        seen.letters.setdefault(letter.replace("\\_", "_"), {("1", "n")})
    asked = dict.fromkeys(found for message in messages for found in QUESTION.findall(message))
    defined = frozenset(_defined(derivation, seen.page.mixed))
    seen.scalars = {name: None for name in seen.scalars if name not in defined and _is_number(name, seen)}
    seen.families = {family: ranges for family, ranges in seen.families.items() if defined.isdisjoint((family[0], f"{family[0]}_"))}
    functions = [name for name in seen.functions if name not in defined and name not in seen.page.numbers]
    products = [name for name in asked if name in seen.scalars and name not in seen.functions]
    candidates = [*_ranges(seen), *_domains(seen), *(Candidate(name, "function") for name in functions)]
    families = {name for name, _ in seen.families}
    arities = {name: {arity for other, arity in seen.families if other == name} for name in families}
    given_ = [(name, latex) for (name, arity), latex in totals(derivation) if arities.get(name) == {arity}]
    bounded = (*limits(derivation), *finite_sets(derivation))
    given_ += [(name, latex) for name, latex in bounded if name in families or name in seen.scalars]
    candidates += [Candidate(name, f"given {latex}") for name, latex in dict.fromkeys(given_)]
    questions = [f"`let {name} real` or `let {name} function`?" for name in asked if name not in products]
    return Proposal(tuple(accepted(candidates)), tuple(questions))


def _declared_letters(derivation: Derivation) -> frozenset[str]:
    """Give the letters that have a range in some scope of the page already, which nothing only presumes."""
    scopes = (link.step.scope for link in derivation.links if link.step is not None)
    return frozenset().union(*(scope.ranges.keys() for scope in scopes)) - derivation.presumed.keys()


def _defined(derivation: Derivation, mixed: set[str]) -> Iterator[str]:
    """Give the names that an equation of the page says what they are: declared, they would be free; families with ``_`` behind.

    An equation that is solved for a name, from what was defined by it, says nothing of that kind.
    """
    solved, set_ = set(), set()
    for link in derivation.links:
        step = link.step
        if link.is_definition:
            set_.add(link.left_latex)
        elif step is not None and isinstance(step.left, Symbol):
            solved |= {step.left.name} & {name for name, _ in dependencies((step.right,), step.scope).names}
    for reading in derivation.written.values():
        for statement in reading.statements:
            left = statement.left
            node = _head(left)
            if isinstance(node, tree.Name) and statement.links and statement.links[0].relation.sign in ("=", ":="):
                if isinstance(left, tree.Subscript):
                    yield from (f"{node.text}_", to_latex(left))
                if node.text not in solved - set_ and (node.text in mixed or not isinstance(left, tree.Subscript)):
                    yield node.text


def _head(left: tree.Node | None) -> tree.Node | None:
    r"""Give the name at the beginning of a left side; a label above it, as in ``w^{\text{new}}``, makes it another one."""
    match left:
        case tree.Subscript(node) | tree.Superscript(node, tree.Numeral()) | tree.Ambiguous(node) | tree.Application(node):
            return node
        case _:
            return left


def _is_number(name: str, seen: _Seen) -> bool:
    """Tell whether a name can be declared to be a number: no index, no function of one argument, no place of a family."""
    page, found = seen.page, LABEL.fullmatch(name)
    counts = name in seen.letters or (name in page.spans and name in page.placed)
    if counts or name in page.moved or name in seen.slopes:
        return False
    if page.applied.get(name, set()) & {1} or (name in page.maybe_applied and name in page.applied):
        return False
    if found is not None:
        places = re.findall(r"\\?[A-Za-z]+", found[2] or found[3])
        return not any(sign in name for sign in "+-=") and not any(map(page.is_index, places)) and PLACE not in name
    return PLACE not in name and "#" not in name


def _see(made: Obligation, seen: _Seen) -> None:
    """Look through an obligation and the definitions that it rests on."""
    terms = (made.left, made.right)
    scope = as_numbers(terms, made.scope)
    whole = (*terms, *bodies(terms, made.scope))
    seen.slopes |= {name for name in differentiated(whole) if (name, 0) not in made.scope.definitions}
    for term in whole:
        _walk(term, made, seen)
    undeclared = frozenset(made.undeclared) | without_meaning(terms, made.scope)
    for name, arity in scope.declarations:
        if not arity and name in undeclared:
            seen.scalars[name] = None
        elif arity and any(other.startswith(f"{name}_") for other in undeclared):
            seen.families[name, arity] = scope.declarations[name, arity].ranges
    numbered = ((name, LABEL.fullmatch(name)) for name in sorted(undeclared))
    for name, base in ((name, found[1]) for name, found in numbered if found is not None and (found[2] or found[3]).isdigit()):
        if not seen.page.places.get(base):
            seen.scalars[name] = None  # x_1 beside x_2, where no x_i is
    for name in seen.page.ends:
        if name in undeclared and name not in seen.page.spans:
            seen.scalars[name] = None


def _see_definitions(derivation: Derivation, seen: _Seen) -> None:
    """Take the plain letters of definitions for numbers: what they depend on, and what is in their formulas."""
    if seen.random:
        return
    spans = {link.span.start for link in derivation.links if link.is_definition}
    scopes = [link.step.scope for link in derivation.links if link.step is not None]
    declared = {name for scope in scopes for name, arity in scope.declarations if arity and (name, 0) not in scope.declarations}
    vectors = ({family for family, _ in seen.families} | declared) - seen.scalars.keys()
    for reading in derivation.written.values():
        for statement in reading.statements:
            if any(link.right.span.start in spans for link in statement.links):
                sides = (statement.left, *(link.right for link in statement.links))
                names = seen.page.numbers.keys() - seen.page.mixed - _NEVER_NUMBERS
                names = names - vectors if _has_vectors(sides, vectors) else names
                seen.scalars |= {name: None for name in names_in(sides) if name in names and PLAIN.fullmatch(name)}
                seen.scalars |= {name: None for name in _numbered(sides) if not seen.page.places.get(name.split("_")[0])}


def _has_vectors(sides: tuple[tree.Node | None, ...], vectors: Set[str]) -> bool:
    """Tell whether formulas have signs of vectors in them, or the capital of a family alone."""
    capitals = {name for name in vectors if name.lstrip("\\")[:1].isupper()}
    for node in nodes_in(sides):
        match node:
            case tree.Fenced(r"\|") | tree.Superscript(_, tree.Name(r"\top") | tree.Mark(r"\top")):
                return True
            case tree.Superscript(_, tree.Name(text)) if text in TRANSPOSITIONS:
                return True
            case tree.Name(text) if text in capitals:
                return True
    return False


def _numbered(sides: tuple[tree.Node | None, ...]) -> Iterator[str]:
    """Give the names with a number below them."""
    for node in nodes_in(sides):
        match node:
            case tree.Subscript(base, (tree.Numeral(),)) if PLAIN.fullmatch(base.text):
                yield to_latex(node)
            case _:
                pass


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
            found = moved(term)
            return End(*found).written() if found is not None and PLAIN.fullmatch(found[0]) else None


def _names(term: Term) -> Iterator[str]:
    """Give the scalars and families that stand alone, or in products, in a term; an even power says nothing of its base."""
    match term:
        case Element(name, (Number(value),)):
            yield f"{name}_{value}"
        case Symbol(name) | Element(name, _):
            yield name
        case Power(_, Number(value)) if value.numerator % 2 == 0:
            return
        case _ if type(term).__name__ in ("Multiply", "Power"):
            for part in children(term):
                yield from _names(part)
        case _:
            return


def _ranges(seen: _Seen) -> Iterator[Candidate]:
    for letter, ranges in seen.letters.items():
        summed = letter in seen.page.spans or letter not in seen.page.numbers
        if len(ranges) == 1 and PLAIN.fullmatch(letter) and summed:
            lower, upper = next(iter(ranges))
            yield Candidate(letter, f"= {lower}..{upper}")


def _domains(seen: _Seen) -> Iterator[Candidate]:
    known = [(letter, next(iter(ranges))) for letter, ranges in seen.letters.items() if len(ranges) == 1]
    letters = {ends: letter for letter, ends in reversed(known)}
    sizes = {name for _, (lower, upper) in known for name in re.findall(r"\\?[A-Za-z]+", f"{lower} {upper}")}
    for name in seen.scalars:
        if name in sizes or name in seen.random or name.startswith(BOLD) or name.endswith(SQUARED):
            continue
        yield Candidate(name, "positive integer" if name in seen.page.ends else seen.domain(name))
    for (name, _), ranges in seen.families.items():
        places = [letters.get((_end(span.lower) or "", _end(span.upper) or "")) for span in ranges]
        if all(places) and len(set(places)) == len(places) and name not in seen.random:
            index = " ".join(place or "" for place in places)
            written = f"{name}_{{{index}}}" if len(index) > 1 else f"{name}_{index}"
            yield Candidate(written, seen.domain(name))


def accepted(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Leave out candidates that would not be understood as a directive; each line may build on those before it."""
    names = Names()
    for one in candidates:
        verb, argument = one.line().split(" ", 1)
        try:
            names = (let if verb == "let" else given)(names, Source("", argument), Span(0, len(argument)))
        except ReadingError:
            continue
        yield one
