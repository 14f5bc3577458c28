r"""What a page finds that declared names are, as where a slope is zero: what stands behind may rest on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.kernel.scope import Scope
from derive.resolve.dependencies import dependencies, means_the_same
from derive.resolve.derivation import DerivedLink
from derive.resolve.heads import head_of
from derive.resolve.names import Names
from derive.resolve.suppositions import Supposition, suppositions
from derive.syntax import tree
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Solution:
    """An equation for a declared name that defines none, and the scope that it stands in."""

    supposition: Supposition
    scope: Scope

    def means_the_same(self, scope: Scope) -> bool:
        """Tell whether its names mean in a scope what they mean where it stands."""
        given = self.supposition.given
        return given is not None and means_the_same((given.left, given.right), self.scope, scope)


@dataclass(frozen=True, slots=True)
class Solutions:
    """The solutions of a chapter so far, in their order."""

    found: tuple[Solution, ...] = ()

    def taking(self, statement: tree.Statement, names: Names, link: DerivedLink, since: int) -> Solutions:
        """Give the solutions with an equation for a declared name, or a power of one, its link and the number of links so far."""
        left = statement.left.base if isinstance(statement.left, tree.Superscript) else statement.left
        head = head_of(left, names) if left is not None else None
        if head is None or head.is_function or (head.name, len(head.letters)) not in names.scope.declarations:
            return self
        name = (head.name, len(head.letters))
        one = next(suppositions(statement, names, f"{link.left_latex} = {link.right_latex}"), None)
        if one is None or one.given is None or one.is_order:
            return self
        said = dependencies((one.given.right,), Scope()).names  # through definitions it may be written with itself
        if not said or name in said:
            return self
        return Solutions((*self.found, Solution(replace(one, head=name, since=since, link=link.id), names.scope)))

    def before(self, place: int, scope: Scope) -> Iterable[Supposition]:
        """Give the last solution for each name that stands before a link, where its names mean the same in the scope of that."""
        same = (one for one in self.found if one.supposition.since <= place and one.means_the_same(scope))
        return {one.supposition.head: one.supposition for one in same}.values()


NO_SOLUTIONS = Solutions()
