"""How a statement stands on its page: claimed or supposed, where vectors are read, and what it may follow from."""

from __future__ import annotations

from derive.resolve.derivation import Premise
from derive.values import dataclass

SUPPOSED = "the text supposes this and does not claim it"


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for every link of one statement.

    ``skipped`` is the author's reason to check nothing; ``component`` is the index letter at which vectors are read;
    ``problem`` says why nothing in the statement can be checked; ``premises`` are equations that it may follow from.
    ``implied`` tells that it stands beside an arrow: it defines nothing, and nothing goes on from it elsewhere.  ``unread`` says
    what is not understood of a condition beside it: what holds without it is proved, and nothing is refuted.
    """

    display: int | None = None
    skipped: str | None = None
    component: str | None = None
    problem: str | None = None
    premises: tuple[Premise, ...] = ()
    implied: bool = False
    unread: str | None = None

    @property
    def is_stated(self) -> bool:
        """Tell whether a display claims or supposes its equations whole, so that others may follow from them."""
        return self.display is not None and self.problem in (None, SUPPOSED) and self.unread is None
