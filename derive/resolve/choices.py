"""Which of several things that a text may mean it means: each alone, and as many together as can be tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeVar

MOST_TOGETHER = 4
Item = TypeVar("Item")


def choices(items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """Give the choices of one or more items, the small ones first; of many items only each alone and all together."""
    sizes = range(1, len(items) + 1) if len(items) <= MOST_TOGETHER else (1, len(items))
    for size in sizes:
        yield from combinations(items, size)
