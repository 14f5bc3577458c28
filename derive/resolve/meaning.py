"""What a surface tree means: a term, with every name looked up where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from derive.diagnostics import Code
from derive.kernel.conditions import discharged
from derive.kernel.context import Context
from derive.kernel.rule import InRange
from derive.kernel.scope import Domain, Scope
from derive.resolve.outside import is_plain_label, names_in, reason, refusal_of_power
from derive.source import Span
from derive.syntax import tree
from derive.syntax.printer import to_latex
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Branch,
    Call,
    Cases,
    Comparison,
    Delta,
    Derivative,
    Distinct,
    Element,
    Equal,
    Function,
    Multiply,
    Number,
    Pi,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
    free_names,
)  # fmt: skip

FUNCTIONS = {f.value: f for f in Function} | {"ln": Function.LOG}
BOLD = "\\mathbf{"
TRANSPOSITIONS = frozenset(
    ("T", "\\mathrm{T}", "\\mathsf{T}", "\\top", "\\intercal", "\\text{T}", "\\dagger", "\\mathbf{T}", "H", "\\mathrm{H}")
)


class NoMeaning(Exception):
    """A formula, or a part of it, has no meaning here that can be checked."""

    def __init__(self, reason: str, span: Span, code: Code = Code.STEP_UNDECIDED) -> None:
        super().__init__(reason)
        self.span = span
        self.code = code


class IsVector(NoMeaning):
    """The formula speaks of whole vectors and no component is chosen; ``range`` is that of their elements."""

    def __init__(self, elements: Range, span: Span) -> None:
        super().__init__("vectors are read by component, and there is no letter here for their index", span)
        self.range = elements


def unbold(text: str) -> str:
    r"""Give the name of the family whose vector a bold name is: ``\hat{a}`` for ``\hat{\mathbf{a}}``."""
    start = text.find(BOLD)
    if start < 0:
        return text
    end = text.index("}", start)
    return text[:start] + text[start + len(BOLD) : end] + text[end + 1 :]


@dataclass(slots=True)
class Meaning:
    """Gives terms for trees in one scope; collects names without a meaning in ``undeclared``.

    ``bound`` maps index letters that are bound around the place to their ranges; ``component`` is the index letter that a vector
    equation is read at.
    """

    scope: Scope
    components: Mapping[str, str]
    component: str | None = None
    bound: Mapping[str, Range] = field(default_factory=dict)
    sizes: frozenset[str] = frozenset()
    undeclared: set[str] = field(default_factory=set)

    def term(self, node: tree.Node) -> Term:
        """Give the term for a tree; raises NoMeaning with the place of what is not understood."""
        match node:
            case tree.Numeral(value):
                return Number(value)
            case tree.Name():
                return self.named(node)
            case tree.Subscript():
                return self.indexed(node)
            case tree.Superscript(base, exponent):
                return self.raised(base, exponent)
            case tree.Signed(negative, operand):
                return negated(self.term(operand)) if negative else self.term(operand)
            case tree.Sum(terms, negatives):
                parts = (negated(self.term(t)) if n else self.term(t) for t, n in zip(terms, negatives, strict=True))
                return Add(tuple(parts))
            case tree.Product(factors):
                return Multiply(tuple(self.term(f) for f in factors))
            case tree.Quotient(above, below):
                return quotient(self.term(above), self.term(below))
            case tree.Group(_, inner, _):
                return self.term(inner)
            case tree.Root(radicand, index):
                return Power(self.term(radicand), quotient(ONE, self.term(index)) if index else Number(Fraction(1, 2)))
            case tree.KnownFunction():
                return self.known(node)
            case tree.Application():
                return self.applied(node)
            case tree.Ambiguous(head):
                name = to_latex(head)
                what = f"{name}(…) is a product or an application: write `let {name} real` or `let {name} function`"
                raise NoMeaning(what, node.span, Code.READING_AMBIGUOUS)
            case tree.BigOperator():
                return self.big(node)
            case tree.Derivative():
                return self.derivative(node)
            case tree.Cases():
                return self.cases(node)
            case _:
                raise NoMeaning(reason(node), node.span)

    # ------------------------------------------------------------ names

    def is_index(self, name: str) -> bool:
        """Tell whether a letter is an index here."""
        return name in self.bound or name in self.scope.ranges

    def is_known(self, name: str, arity: int) -> bool:
        """Tell whether a scalar or a family has a meaning here."""
        return (name, arity) in self.scope.declarations or (name, arity) in self.scope.definitions

    def named(self, node: tree.Name) -> Term:
        """Give the term for a bare name."""
        text = node.text
        if self.has_meaning(text):
            return Symbol(text)
        if text == "e":
            return Apply(Function.EXP, ONE)
        if text == "\\pi":
            return Pi()
        family = unbold(text)
        span = self.range_of(family) if family != text else None
        if span is not None:
            if self.component is None:
                raise IsVector(span, node.span)
            if self.component in self.bound or self.scope.ranges.get(self.component) != span:
                raise NoMeaning(f"{text} cannot be read by component here: bound letters or ranges differ", node.span)
            return Element(family, (Symbol(self.component),))
        if family != text:
            raise NoMeaning(f"{text} is a vector or matrix without elements here; only components can be checked so far", node.span)
        if text == "\\mathrm{d}":
            raise NoMeaning("a differential is read only in integrals and derivatives", node.span)
        self.undeclared.add(text)
        return Symbol(text)

    def is_vector(self, text: str) -> bool:
        """Tell whether a bold name stands for the vector of a family."""
        return not self.is_known(text, 0) and unbold(text) != text and self.range_of(unbold(text)) is not None

    def range_of(self, family: str) -> Range | None:
        """Give the range of a family with one index, if it has a meaning here."""
        declaration, definition = self.scope.declarations.get((family, 1)), self.scope.definitions.get((family, 1))
        known = declaration or definition
        return known.ranges[0] if known is not None else None

    def indexed(self, node: tree.Subscript) -> Term:
        """Give the term for an indexed name: an element, a delta, or a scalar whose subscript is a label."""
        terms = self.index_terms(node)
        name = node.base.text
        if terms is None:
            label = self.label(node)
            if not is_plain_label(node) and any(map(self.is_index, names_in(node.indices))):
                raise NoMeaning("this subscript is no index that can be checked so far", node.span)
            if not self.is_known(label, 0):
                self.undeclared.add(label)
            return Symbol(label)
        if name == "\\delta" and len(terms) == 2 and not self.is_known(name, 2):
            return Delta(*terms)
        if not self.is_known(name, len(terms)):
            label = self.label(node)
            if self.is_known(label, 0) and all(isinstance(t, Number) for t in terms):
                return Symbol(label)
            self.undeclared.add(label)
            return Element(name, terms)
        self.require_ranges(name, terms, node.span)
        return Element(name, terms)

    def require_ranges(self, name: str, terms: tuple[Term, ...], span: Span) -> None:
        """Require that index letters run over the ranges that a family is declared for."""
        known = self.scope.declarations.get((name, len(terms))) or self.scope.definitions.get((name, len(terms)))
        assert known is not None
        binders = tuple(Sum(name, span, (), ONE) for name, span in self.bound.items())
        for term, wanted in zip(terms, known.ranges, strict=True):
            if isinstance(term, Symbol) and (self.bound.get(term.name) or self.scope.ranges.get(term.name)) == wanted:
                continue  # nearly always so, and what follows takes long
            if discharged(InRange(term, wanted), Context(self.scope, binders)):
                continue
            for letter in sorted(free_names(term)):
                own = self.bound.get(letter) or self.scope.ranges.get(letter)
                if not (within(own, wanted) if isinstance(term, Symbol) else own is None or own.upper == wanted.upper):
                    raise NoMeaning(f"{letter} does not run over the range that {name} is indexed by", span)

    def index_terms(self, node: tree.Subscript) -> tuple[Term, ...] | None:
        """Give the indices of a name, or None where its subscript is a label."""
        flat = [part for index in node.indices for part in (index.factors if isinstance(index, tree.Product) else (index,))]
        terms = tuple(self.index_term(part) for part in flat)
        return tuple(t for t in terms if t is not None) if terms and all(t is not None for t in terms) else None

    def index_term(self, node: tree.Node) -> Term | None:
        """Give an index, a number, or an index and a whole number added; None for anything else."""
        match node:
            case tree.Name(text):
                return Symbol(text) if self.is_index(text) else Symbol(text) if text in self.scope.sizes() else None
            case tree.Numeral(value) if value.denominator == 1:
                return Number(value)
            case tree.Group(_, inner, _):
                return self.index_term(inner)
            case tree.Sum(terms, negatives):
                parts = [self.index_term(t) for t in terms]
                if any(p is None for p in parts):
                    return None
                signed = zip(parts, negatives, strict=True)
                return Add(tuple(negated(p) if n else p for p, n in signed if p is not None))
            case _:
                return None

    def index_letters(self, node: tree.Subscript) -> tuple[str, ...] | None:
        """Give the letters of a subscript that consists of index letters alone."""
        terms = self.index_terms(node)
        if terms is None or not all(isinstance(t, Symbol) and self.is_index(t.name) for t in terms):
            return None
        return tuple(t.name for t in terms if isinstance(t, Symbol))

    def label(self, node: tree.Subscript) -> str:
        """Give the canonical spelling of a name with its subscript."""
        return to_latex(node)

    # ------------------------------------------------------------ powers, functions

    def raised(self, base: tree.Node, exponent: tree.Node) -> Term:
        """Give a power; a power of an undeclared e is an exponential."""
        if isinstance(base, tree.Name) and base.text == "e" and not self.is_known("e", 0) and not self.is_index("e"):
            return Apply(Function.EXP, self.term(exponent))
        if isinstance(exponent, tree.Name) and exponent.text in TRANSPOSITIONS and not self.has_meaning(exponent.text):
            raise NoMeaning("a transposition cannot be checked so far, only components can", exponent.span)
        refusal = refusal_of_power(base, exponent, self.has_meaning)
        if refusal is not None:
            raise NoMeaning(refusal, exponent.span, Code.READING_AMBIGUOUS if "may be" in refusal else Code.STEP_UNDECIDED)
        if self.inverts(base, exponent):
            raise NoMeaning("the inverse of a matrix or of a function cannot be checked so far", exponent.span)
        return Power(self.term(base), self.term(exponent))

    def inverts(self, base: tree.Node, exponent: tree.Node) -> bool:
        """Tell whether a capital that nothing declares is raised to minus one: no author writes the quotient of numbers so."""
        name = base.base if isinstance(base, tree.Subscript) else base
        minus_one = isinstance(exponent, tree.Signed) and isinstance(exponent.operand, tree.Numeral) and exponent.operand.value == 1
        if not minus_one or not isinstance(name, tree.Name):
            return False
        letter = unbold(name.text).lstrip("\\")
        return (
            letter[:1].isupper()
            and not any(self.is_known(name.text, arity) for arity in range(4))
            and not self.is_known(to_latex(base), 0)
        )

    def has_meaning(self, name: str) -> bool:
        """Tell whether a bare name is a scalar, an index or a size here."""
        return self.is_known(name, 0) or self.is_index(name) or name in self.scope.sizes() or name in self.sizes

    def known(self, node: tree.KnownFunction) -> Term:
        """Give the application of a function whose meaning is fixed; a logarithm may have a number above one as its base."""
        name, below = node.name, node.below
        function = FUNCTIONS.get(name)
        if function is None:
            raise NoMeaning(f"{name} cannot be checked so far", node.span)
        if node.unclear:
            message = f"it is not clear how far {name} reaches here; write brackets"
            raise NoMeaning(message, node.argument.span, Code.READING_AMBIGUOUS)
        value = Apply(function, self.term(node.argument))
        if below is None:
            return value
        if name != "log" or not isinstance(below, tree.Numeral) or below.value <= 1:
            raise NoMeaning(f"this subscript of {name} cannot be checked so far", below.span)
        return Multiply((value, Power(Apply(function, Number(below.value)), MINUS_ONE)))

    def applied(self, node: tree.Application) -> Term:
        """Give the application of a named function, or the element that a component function stands for."""
        if not isinstance(node.function, tree.Name):
            raise NoMeaning("arguments of an indexed or raised name cannot be checked so far", node.span)
        name = node.function.text
        family = self.components.get(name)
        if family is not None:
            arguments = [self.term(a) for a in node.arguments]
            match arguments:
                case [Element(base, indices)] if base == family and len(indices) == 1:
                    self.require_ranges(name, indices, node.span)
                    return Element(name, indices)
                case _:
                    raise NoMeaning(f"{name} is only defined for elements of {family}", node.span)
        if name not in self.scope.functions:
            self.undeclared.add(name)
        return Call(name, tuple(self.term(a) for a in node.arguments))

    # ------------------------------------------------------------ sums, derivatives, branches

    def big(self, node: tree.BigOperator) -> Term:
        """Give a sum or product; several indices are nested."""
        if node.kind not in ("sum", "prod") or not node.indices:
            raise NoMeaning(reason(node), node.span)
        ranges = {index.text: self.range_for(index, node) for index in node.indices}
        inner = Meaning(self.scope, self.components, self.component, {**self.bound, **ranges}, self.sizes, self.undeclared)
        conditions = tuple(inner.comparison(c) for c in node.conditions)
        body = inner.term(node.body)
        kind = Sum if node.kind == "sum" else Product
        for place, index in reversed(list(enumerate(node.indices))):
            own = conditions if place == len(node.indices) - 1 else ()
            body = kind(index.text, ranges[index.text], own, body)
        return body

    def range_for(self, index: tree.Name, node: tree.BigOperator) -> Range:
        """Give the range that an index runs over: the one written, else the one declared."""
        if node.lower is not None and node.upper is not None:
            return Range(self.whole(node.lower), self.whole(node.upper))
        declared = self.scope.ranges.get(index.text)
        if node.lower is not None or node.upper is not None or declared is None:
            raise NoMeaning(f"the index {index.text} has no range; write `let {index.text} = 1..n`", index.span)
        return declared

    def whole(self, node: tree.Node) -> Term:
        """Give the bound of a sum; raises NoMeaning where its names may take values that are not whole."""
        term = self.term(node)
        for name in sorted(free_names(term)):
            declared = self.scope.declarations.get((name, 0))
            size = self.is_index(name) or name in self.scope.sizes() or name in self.sizes or name in self.undeclared
            if not size and (declared is None or declared.domain is not Domain.INTEGER):
                raise NoMeaning(f"{name} bounds a sum here, but nothing says that it is a whole number", node.span)
        return term

    def comparison(self, condition: tree.Condition) -> Comparison:
        """Give a condition on indices; raises NoMeaning for any other."""
        left, right = self.index_term(condition.left), self.index_term(condition.right)
        if left is None or right is None or condition.relation not in ("=", "!="):
            raise NoMeaning("only conditions of the form i = j and i \\neq j can be checked so far", condition.span)
        return (Equal if condition.relation == "=" else Distinct)(left, right)

    def derivative(self, node: tree.Derivative) -> Term:
        """Give nested derivatives, the last variable written being the innermost."""
        body = self.term(node.body)
        for by in reversed(node.variables):
            variable = self.term(by.variable)
            if not isinstance(variable, Symbol | Element):
                raise NoMeaning("a derivative is taken by a name or an indexed name", node.span)
            if by.power is not None:
                raise NoMeaning("a derivative of an order that is no number cannot be checked so far", node.span)
            for _ in range(by.order):
                body = Derivative(body, variable)
        return body

    def cases(self, node: tree.Cases) -> Term:
        """Give a case distinction between indices."""
        for remark in (remark for branch in node.branches for remark in branch.remarks):
            raise NoMeaning("what says when a branch holds is not understood", remark.span)
        branches = (Branch(self.term(b.value), tuple(map(self.comparison, b.conditions))) for b in node.branches)
        return Cases(tuple(branches))


def within(inner: Range | None, outer: Range) -> bool:
    """Tell whether a range is another one, or the same without its first values."""
    if inner is None or inner.upper != outer.upper:
        return False
    low, least = inner.lower, outer.lower
    return low == least or (isinstance(low, Number) and isinstance(least, Number) and low.value >= least.value)


def negated(term: Term) -> Term:
    """Give minus a term; a number is negated itself."""
    return Number(-term.value) if isinstance(term, Number) else Multiply((MINUS_ONE, term))


def quotient(above: Term, below: Term) -> Term:
    """Give a quotient; one of two numbers is a number."""
    if isinstance(above, Number) and isinstance(below, Number) and below.value:
        return Number(above.value / below.value)
    return Multiply((above, Power(below, MINUS_ONE)))
