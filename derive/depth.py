"""Room for the recursion that walks terms."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Terms are walked by recursion.  Brackets may be nested 200 deep and definitions unfolded inside them; one level of a
# term takes two frames or more, so that Python's 1,000 frames are too few.  10,000 still fit the usual 8 MB stack.
RECURSION_LIMIT = 10_000


@contextmanager
def room_for_depth() -> Iterator[None]:
    """Let recursion go as deep as documents may be nested, and take that back afterwards."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(RECURSION_LIMIT, before))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
