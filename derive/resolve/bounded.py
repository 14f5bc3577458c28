"""Bounds that a page puts on numbers for what follows, or beside a formula: what is proved with them is proved given them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.diagnostics import Diagnostic
from derive.kernel.scope import Given
from derive.resolve.bounds import WRITTEN, bounds_at, is_said_for_all, joins, named_alone, sign_said
from derive.resolve.conditions import condition_given
from derive.resolve.defining import Defining
from derive.resolve.known import NoMeaning
from derive.resolve.orders import SIGNS
from derive.resolve.setting import Setting
from derive.resolve.shapes import restricts_nothing
from derive.resolve.suppositions import Supposition
from derive.resolve.symbols import given_of
from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.parts import is_restricting
from derive.terms import ZERO, Symbol, free_names


class Bounding(Defining):
    """Follows the bounds that a page puts on numbers of which nothing else is known."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic], formulas: Sequence[Span]) -> None:
        super().__init__(source, diagnostics, formulas)
        self.bounds: list[tuple[int, Supposition]] = []  # with the level of its section
        self.beside: list[Given] = []  # bounds on what is not declared beside or behind the formula that is read
        self.for_now: list[Given] = []  # such bounds in the sentence before its formulas
        self.sign: str | None = None  # the relation to zero that words say of the name before this one

    def bounds_for_all(self, before: str, place: int) -> bool:
        """Tell whether the words before a bound, or before one that it is joined to, put it on its numbers for what follows."""
        last = self.bounds[-1][1].since if self.bounds else None
        return is_said_for_all(before, self.words) or (last == place and joins(self.words))

    def say_bound(self, one: Supposition) -> None:
        """Remember what is supposed, if it is a bound, for what follows in the section and in those within it."""
        if one.bound is not None:
            self.bounds.append((self.sections[-1][0] if self.sections else 0, one))

    def hear_sign(self, statements: Sequence[tree.Statement], before: str, behind: str, place: int) -> None:
        """Take in what words around names say of their signs, "let $a$ and $b$ be positive", for the links from a place on."""
        names = [name for one in statements for name in named_alone(one)]
        goes_on = self.sign if joins(self.words) else None
        self.sign = sign = (sign_said(before, self.words, behind) or goes_on) if names else None
        for name in names if sign else ():
            try:
                term = self.names.meaning().term(name)
            except NoMeaning:
                continue
            if sign is not None and isinstance(term, Symbol) and term.name not in self.names.scope.ranges:
                latex = f"{self.text(name.span)} {WRITTEN[sign]} 0"
                given = given_of(sign, term, ZERO, self.names.scope.scalars(), latex)
                bound = frozenset({(term.name, 0)})
                self.say_bound(Supposition(latex, bound, None, since=place, stated=given, henceforth=place))

    def end_bounds(self, first: int, level: int, others: Sequence[Supposition]) -> None:
        """Let the links of a section, from a place on, suppose what bounds hold for them; those of a section end with it."""
        said = self.bounds_said()
        for place, link in enumerate(self.links[first:], first):
            known = self.stock.domains.get(link.id, ())
            bounds = bounds_at(place, (one for _, one in self.bounds), others)
            self.stock.domains[link.id] = tuple(dict.fromkeys((*said, *known, *bounds)))
        self.bounds = [(home, one) for home, one in self.bounds if home < level]

    def conditions_beside(self, statement: tree.Statement, setting: Setting) -> tuple[Setting, tuple[Given, ...]]:
        """Give what the conditions beside a statement assume, and the setting with what is not understood of them."""
        found: list[Given] = []
        for condition in statement.conditions:
            if restricts_nothing(condition):
                continue
            try:
                found.append(condition_given(condition, self.names, self.text(condition.span)))
            except NoMeaning as error:
                setting = replace(setting, unread=setting.unread or str(error))
                self.hear_bound(condition.left, condition.relation, condition.right, condition.span)
        remarks = sorted(statement.remarks, key=lambda remark: remark.span.start)
        unread = [f"what stands beside it is not understood: {self.text(remark.span)}" for remark in remarks[:1]]
        alone = not any(isinstance(remark, tree.Mark) for remark in remarks)
        if unread and alone and _only_restrict(remarks):
            setting = replace(setting, unread=setting.unread or unread[0])
        elif unread:
            setting = replace(setting, problem=setting.problem or unread[0])
        return setting, tuple(found)

    def hear_bound(self, left: tree.Node, sign: str, right: tree.Node, span: Span) -> None:
        """Remember a bound beside a formula on numbers, none of them an index."""
        if sign not in SIGNS:
            return
        meaning = self.names.meaning()
        try:
            sides = meaning.term(left), meaning.term(right)
        except NoMeaning:
            return
        if (free_names(sides[0]) | free_names(sides[1])).isdisjoint(self.names.scope.ranges):
            self.beside.append(given_of(sign, *sides, self.names.scope.scalars(), self.text(span)))

    def grant_bounds(self, first: int) -> None:
        """Let the links from a place on suppose the bounds that stand beside their formula."""
        heard = (*self.for_now, *self.beside)
        for link in self.links[first:] if heard else ():
            self.stock.domains[link.id] = tuple(dict.fromkeys((*self.stock.domains.get(link.id, ()), *heard)))
        self.beside = []


def _only_restrict(remarks: Sequence[tree.Node]) -> bool:
    r"""Tell whether what stands beside a formula says for what it holds: words, or names as in ``\text{for all } a, b``."""
    first = remarks[0]
    names = all(isinstance(remark, tree.Name | tree.Subscript) for remark in remarks)
    return names or (isinstance(first, tree.Words) and is_restricting(first.text))
