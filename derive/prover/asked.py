"""What a search has asked of places, and need not ask again; a replay has no such memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from derive.kernel.context import Context
from derive.kernel.replay import Ledger


@dataclass(slots=True)
class Asked(Ledger):
    """A ledger with what was ``found`` about a condition or a term at a place, which is kept, so that no other is taken for it."""

    found: dict[tuple[object, ...], tuple[Context, Any]] = field(default_factory=dict)

    def ask(self, find: Callable[[Any, Context], Any], about: object, context: Context) -> Any:
        """Find out about something at a place, which is done once."""
        asked = find, about, context.identity()
        if asked not in self.found:
            self.found[asked] = context, find(about, context)
        return self.found[asked][1]
