"""What a surface tree means: a term, with every name looked up where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derive.diagnostics import Code
from derive.kernel.context import name_and_arity, within
from derive.kernel.scope import Domain, NameAndArity, Scope
from derive.resolve.applications import stands_in_its_argument
from derive.resolve.barred import told_apart
from derive.resolve.branches import taken_for_real
from derive.resolve.captured import at_arguments, written_out
from derive.resolve.conventions import USUAL, Conventions
from derive.resolve.derivatives import derivative_of
from derive.resolve.elementary import value_of
from derive.resolve.ellipses import has_ellipsis, spelled_out
from derive.resolve.evaluations import absolute_value, evaluation_of, extremum_of
from derive.resolve.expectation import has_nothing_random, label_of, operator
from derive.resolve.factorials import NOT_WHOLE, Counted, counted, counted_at
from derive.resolve.integrals import integral_of, limit_of, series_of
from derive.resolve.known import Effort, IsVector, Known, NoMeaning, negated, quotient
from derive.resolve.labelled import placed_in
from derive.resolve.norms import whole_number
from derive.resolve.orders import SIGNS, Ordered, runs_downwards
from derive.resolve.otherwise import may_end_before
from derive.resolve.outside import is_ellipsis, is_plain_label, raised_name, reason, refusal_of_power
from derive.resolve.slopes import at_places, slope_at
from derive.resolve.spelled import unbold
from derive.resolve.unbounded import is_unnamed, unnamed_range, with_values
from derive.resolve.vectors import column_at, number_of
from derive.resolve.wholes import whole_value
from derive.source import Span
from derive.syntax import tree
from derive.syntax.inside import names_in
from derive.syntax.printer import to_latex
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Binder,
    Branch,
    Call,
    Cases,
    Comparison,
    Delta,
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

NO_RANGE = "the index {0} has no range; write `let {0} = 1..n`"


@dataclass(slots=True)
class Meaning(Known):
    """Gives terms for trees in one scope; collects names without a meaning in ``undeclared``.

    ``bound`` maps index letters that are bound around the place to their ranges; ``component`` is the index letter that a vector
    equation is read at.  Letters that are ``unclear`` are summed over elsewhere.  ``parameters`` are those of a function that is
    being defined: they may stand for random variables.  ``free`` are index letters that are fixed, ``over`` those sums run over,
    ``paired`` those that a sum such as ``\\sum_{i < j}`` binds; ``presumed`` are the letters and sizes that only sums show,
    ``integrated`` are letters of integrals nearby, ``variables`` those of the integrals around the place, ``varied`` no constants;
    ``wholes`` collects the families that are read as vectors or matrices.
    """

    scope: Scope
    components: Mapping[str, str]
    component: str | None = None
    bound: Mapping[str, Range] = field(default_factory=dict)
    sizes: frozenset[str] = frozenset()
    undeclared: set[str] = field(default_factory=set)
    wholes: set[str] = field(default_factory=set)
    parameters: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    paired: set[str] = field(default_factory=set)
    integrated: frozenset[str] = frozenset()
    presumed: Mapping[str, str] = field(default_factory=dict)
    variables: frozenset[str] = frozenset()
    varied: frozenset[str] = frozenset()
    conventions: Conventions = USUAL
    counted: Mapping[str, Counted] = field(default_factory=dict)
    elementwise: Mapping[str, frozenset[str]] = field(default_factory=dict)
    places: Mapping[NameAndArity, tuple[frozenset[str], ...]] = field(default_factory=dict)
    totals: frozenset[str] = frozenset()
    effort: Effort = field(default_factory=Effort)

    def side(self, node: tree.Node) -> Term:
        """Give the term for a side of an equation; raises NoMeaning also where the page writes something else so."""
        term = self.term(node) if self.component is None else column_at(node, self.component, self)
        problem = self.conventions.against(term) or taken_for_real(term, self.conventions, self.scope)
        if problem is not None:
            raise NoMeaning(problem, node.span)
        return term

    def term(self, node: tree.Node) -> Term:
        """Give the term for a tree; raises NoMeaning with the place of what is not understood."""
        self.effort.spend(node.span)
        try:
            return self.indicator(node) or whole_number(node, self) or self.plain(node)
        except IsVector:
            if not isinstance(node, tree.Product):
                raise
            return number_of(node, self)

    def plain(self, node: tree.Node) -> Term:
        """Give the term for a tree that is no indicator."""
        match node:
            case tree.Numeral(value):
                return Number(value)
            case tree.Name():
                return self.named(node)
            case tree.Subscript():
                return self.indexed(node)
            case tree.Superscript(base, exponent):
                return self.square(base, exponent) or self.raised(base, exponent)
            case tree.Signed(negative, operand):
                return negated(self.term(operand)) if negative else self.term(operand)
            case tree.Sum() | tree.Product():
                return self.joined(node)
            case tree.Quotient(above, below):
                return quotient(self.term(above), self.term(below))
            case tree.Group(_, inner, _):
                return self.term(inner)
            case tree.Root(radicand, index):
                return Power(self.term(radicand), quotient(ONE, self.term(index)) if index else Number(Fraction(1, 2)))
            case tree.KnownFunction():
                return limit_of(node, self) or extremum_of(node, self) or value_of(node, self)
            case tree.Application():
                return self.applied(node)
            case tree.Ambiguous():
                return self.ambiguous(node)
            case tree.BigOperator():
                return series_of(node, self) or self.big(node)
            case tree.Derivative() | tree.Cases():
                return derivative_of(node, self) if isinstance(node, tree.Derivative) else self.cases(node)
            case tree.Integral() | tree.Scripted():
                return integral_of(node, self) if isinstance(node, tree.Integral) else evaluation_of(node, self)
            case tree.Factorial() | tree.Binomial():
                return counted(node, self)
            case tree.Fenced("|", _, "|"):
                return absolute_value(node, self)
            case _:
                raise NoMeaning(reason(node), node.span)

    def joined(self, node: tree.Sum | tree.Product) -> Term:
        """Give terms added or factors multiplied; raises NoMeaning where they do not say how an ellipsis among them goes on."""
        if has_ellipsis(node):
            whole = spelled_out(node)
            if whole is None:
                raise NoMeaning(reason(tree.Mark(r"\ldots", node.span)), node.span)
            return self.term(whole)
        if isinstance(node, tree.Product):
            self.require_numbers(node.factors)
            return Multiply(tuple(self.term(f) for f in node.factors))
        signed = zip(node.terms, node.negatives, strict=True)
        return Add(tuple(negated(self.term(t)) if n else self.term(t) for t, n in signed))

    # ------------------------------------------------------------ names

    def named(self, node: tree.Name) -> Term:
        """Give the term for a bare name."""
        text = node.text
        if self.has_meaning(text):
            return Symbol(text)
        if text == "e" and not self.varies("e"):
            return Apply(Function.EXP, ONE)
        if text == "\\pi" and not self.varies(text):
            return Pi()
        family = unbold(text)
        span = self.range_of(family) if family != text else None
        if span is not None or self.is_matrix(text):
            raise IsVector(span, node.span)
        if family != text:
            raise NoMeaning(f"{text} is a vector or matrix without elements here; only components can be checked so far", node.span)
        if text == "\\mathrm{d}":
            raise NoMeaning("a differential is read only in integrals and derivatives", node.span)
        self.undeclared.add(text)
        return Symbol(text)

    def indexed(self, node: tree.Subscript) -> Term:
        """Give the term for an indexed name: an element, a delta, or a scalar whose subscript is a label."""
        terms = self.index_terms(node)
        name = node.base.text
        mixed = self.labelled_family(node) if terms is None else None
        if mixed is not None:
            return mixed
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
            if self.is_known(label, 0) and not any(isinstance(t, Symbol) and self.is_index(t.name) for t in terms):
                return Symbol(label)
            self.undeclared.add(label)
            return Element(name, terms)
        self.require_ranges(name, terms, node.span)
        return Element(name, terms)

    def labelled_family(self, node: tree.Subscript) -> Term | None:
        r"""Give the element of a family whose subscript has labels beside indices: ``\alpha_{nj}`` is of ``\alpha_{n \square}``."""
        found = self.labelled(node)
        if found is None:
            return None
        family, letters = found
        if not self.is_known(family, len(letters)):
            self.undeclared.add(self.label(node))
        return Element(family, tuple(map(Symbol, letters)))

    # ------------------------------------------------------------ powers, functions

    def raised(self, base: tree.Node, exponent: tree.Node) -> Term:
        """Give a power; a power of an undeclared e is an exponential."""
        if isinstance(base, tree.Name) and base.text == "e" and self.is_base(exponent):
            return Apply(Function.EXP, self.term(exponent))
        labelled = self.raised_label(base, exponent)
        if labelled is not None:
            self.undeclared.update(() if self.is_known(*name_and_arity(labelled)) else (raised_name(base, exponent),))
            return labelled
        refusal = refusal_of_power(base, exponent, self.has_meaning) or self.numbered_above(base, exponent)
        if refusal is not None:
            raise NoMeaning(refusal, exponent.span, Code.READING_AMBIGUOUS if "may be" in refusal else Code.STEP_UNDECIDED)
        self.require_power_of_number(base, exponent)
        if self.inverts(base, exponent):
            raise NoMeaning("the inverse of a matrix or of a function cannot be checked so far", exponent.span)
        return Power(self.term(base), self.term(exponent))

    def applied(self, node: tree.Application) -> Term:
        """Give the application of a named function, or the element that a component function stands for."""
        if not isinstance(node.function, tree.Name):
            raise NoMeaning("arguments of an indexed or raised name cannot be checked so far", node.span)
        if stands_in_its_argument(node):
            raise NoMeaning(f"it is not clear how far the sign before {node.function.text}(…) reaches; write brackets", node.span)
        name, arguments = told_apart(node.function.text, node.arguments, self.elementwise)
        family = self.components.get(name)
        if family is not None and self.is_defined(name):
            return whole_value(name, family, arguments, self, node.span)
        if family is not None:
            match [self.term(a) for a in arguments]:
                case [Element(base, indices)] if base == family and len(indices) == 1:
                    self.require_ranges(name, indices, node.span)
                    return Element(name, indices)
                case _:
                    raise NoMeaning(f"{name} is only defined for elements of {family}", node.span)
        return self.called(name, arguments)

    def called(self, name: str, arguments: tuple[tree.Node, ...]) -> Term:
        """Give the value of a function; what stands behind a bar or semicolon makes it another one, and primes are derivatives."""
        name, arguments = told_apart(name, arguments, self.elementwise)
        for ellipsis in filter(is_ellipsis, arguments):
            raise NoMeaning("arguments with an ellipsis are read only where they list all of a declared family", ellipsis.span)
        base, terms = name.rstrip("'"), tuple(self.term(a) for a in arguments)
        placed, places = placed_in(base, self.is_index, self.scope)
        if places:
            return at_places(placed, places, terms, len(name) - len(base), arguments[0].span, self)
        if name in self.counted:
            return counted_at(self.counted[name], terms, self, arguments[0].span)
        if name not in self.scope.functions and base != name and len(terms) == 1:
            slope = slope_at(base, len(name) - len(base), terms[0], arguments[0].span, self)
            if slope is not None:
                return slope
        if name == "\\Gamma" and len(terms) == 1 and name not in self.scope.functions and not self.has_meaning(name):
            return Power(Apply(Function.RGAMMA, terms[0]), MINUS_ONE)
        if name not in self.scope.functions:
            self.undeclared.add(name)
            found = operator(name, terms, self.is_constant, self.context())
            if found is not None and label_of(name) is None and any(has_nothing_random(t, self.is_constant) for t in terms):
                raise NoMeaning("everything in it is declared as a number, so that nothing is random", arguments[0].span)
            if found is not None:
                return found
        return self.at(Call(name, terms), arguments[0].span)

    def at(self, call: Call, span: Span) -> Term:
        """Give the value of a function at its arguments."""
        return at_arguments(call, self.scope, self.variables.union(self.bound), span)

    def binding(self, body: Term, letters: frozenset[str], span: Span) -> Term:
        """Give a formula in which letters are bound here; raises NoMeaning where it is not clear what rests on them."""
        return written_out(body, letters, self.variables.union(self.bound), self.scope, span)

    # ------------------------------------------------------------ sums, derivatives, branches

    def binding_also(self, letters: Mapping[str, Range]) -> Meaning:
        """Give the reader of what stands where more index letters are bound."""
        return replace(self, bound={**self.bound, **letters})

    def big(self, node: tree.BigOperator, inside: Callable[[Meaning], Term] | None = None) -> Term:
        """Give a sum or product, of what is read ``inside``; several indices are nested."""
        if node.kind not in ("sum", "prod") or not node.indices:
            raise NoMeaning(reason(node), node.span)
        behind = may_end_before(node)
        if behind is not None:
            message = "it is not clear whether this stands inside or behind the product before it; write brackets"
            raise NoMeaning(message, behind.span, Code.READING_AMBIGUOUS)
        orders = [c for c in node.conditions if c.relation in SIGNS]
        nested = self.in_order(node, orders) if orders else [(index.text, self.range_for(index, node)) for index in node.indices]
        inner = self.binding_also(dict(nested))
        conditions = tuple(inner.comparison(c) for c in node.conditions if c not in orders)
        unnamed = {index: span for index, span in nested if is_unnamed(span, self.presumed)}
        try:
            term = inner.term(node.body) if inside is None else inside(inner)
            body = self.binding(term, frozenset(dict(nested)), node.span)
            body = with_values(body, unnamed, node.span)
        except NoMeaning as error:
            lost = [index for index in node.indices if index.text in unnamed and index.text not in self.scope.ranges]
            raise NoMeaning(NO_RANGE.format(lost[0].text), lost[0].span) if lost else error from None
        kind = Sum if node.kind == "sum" else Product
        for place, (index, span) in reversed(list(enumerate(nested))):
            body = kind(index, span, conditions if place == len(nested) - 1 else (), body)
        return body

    def in_order(self, node: tree.BigOperator, orders: list[tree.Condition]) -> list[tuple[str, Range]]:
        """Give the indices of a sum that stand in an order, and remember the letters that only this binds."""
        if node.lower is not None or node.upper is not None:
            raise NoMeaning("only conditions of the form i = j and i \\neq j can be checked so far", orders[0].span)
        fixed = {name: self.scope.ranges[name] for name in self.free & self.scope.ranges.keys()} | dict(self.bound)
        ordered = Ordered(self.scope.ranges, fixed, self.whole)
        for index in node.indices:
            ordered.add(index.text)
        for order in orders:
            ordered.take(order, frozenset(index.text for index in node.indices))
        for letter in sorted(ordered.paired.difference(names_in(node.body), self.over)):
            message = f"it is not clear whether this sum runs over {letter} too, or {letter} is fixed"
            raise NoMeaning(message, orders[0].span, Code.READING_AMBIGUOUS)
        self.paired |= ordered.paired
        return ordered.nested(node)

    def ambiguous(self, node: tree.Ambiguous) -> Term:
        """Give a product where the name before a bracket is the letter of an integral; raises NoMeaning for any other name."""
        if self.is_known(name := to_latex(node.head), 0) and to_latex(node.group.inner) != name:  # which would be a square
            return Multiply((self.term(node.head), self.term(node.group)))
        application = f"an application: write `let {name} real` or `let {name} function`"
        place = "the derivative at a place: write \\cdot, or primes for the derivative"
        what = f"{name}(…) is a product or {place if isinstance(node.head, tree.Derivative) else application}"
        raise NoMeaning(what, node.span, Code.READING_AMBIGUOUS)

    def inside(self, whole: Binder) -> Meaning:
        """Give the reader of what stands inside, where the letter is a number whatever it is elsewhere."""
        bound = {k: v for k, v in self.bound.items() if k != whole.index}
        return replace(self, scope=within(whole, self.scope), bound=bound, variables=self.variables | {whole.index})

    def range_for(self, index: tree.Name, node: tree.BigOperator) -> Range:
        """Give the range that an index runs over: the one written, else the one declared."""
        if node.lower is not None and node.upper is not None:
            span = Range(self.whole(node.lower), self.whole(node.upper))
            if runs_downwards(span):
                raise NoMeaning("it is not clear whether this runs downwards or over nothing", node.span, Code.READING_AMBIGUOUS)
            return span
        if node.lower is not None or node.upper is not None:
            raise NoMeaning(NO_RANGE.format(index.text), index.span)
        self.undeclared |= {index.text} - self.scope.ranges.keys()
        return self.scope.ranges.get(index.text) or unnamed_range(index.text)

    def whole(self, node: tree.Node) -> Term:
        """Give the bound of a sum; raises NoMeaning where its names may take values that are not whole."""
        term = self.term(node)
        for name in sorted(free_names(term)):
            declared = self.scope.declarations.get((name, 0))
            size = self.is_index(name) or name in self.scope.sizes() or name in self.sizes or name in self.undeclared
            if not size and (declared is None or declared.domain is not Domain.INTEGER):
                raise NoMeaning(f"{name} bounds a sum here, but {NOT_WHOLE}", node.span)
        return term

    def comparison(self, condition: tree.Condition) -> Comparison:
        """Give a condition on indices; raises NoMeaning for any other."""
        left, right = self.index_term(condition.left), self.index_term(condition.right)
        if left is None or right is None or condition.relation not in ("=", "!="):
            raise NoMeaning("only conditions of the form i = j and i \\neq j can be checked so far", condition.span)
        return (Equal if condition.relation == "=" else Distinct)(left, right)

    def cases(self, node: tree.Cases, value: Callable[[tree.Node], Term] | None = None) -> Term:
        """Give a case distinction between indices, of the ``value`` of each branch."""
        for remark in (remark for branch in node.branches for remark in branch.remarks):
            raise NoMeaning("what says when a branch holds is not understood", remark.span)
        value = value or self.term
        return Cases(tuple(Branch(value(b.value), tuple(map(self.comparison, b.conditions))) for b in node.branches))
