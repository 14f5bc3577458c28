"""For the tests of those who use SymPy or LaTeX: assert that an identity holds for all sizes and values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from derive.api import prove
from derive.config import Settings
from derive.render.answers import grounds


def assert_derives(left: Any, right: Any, *, given: Any = (), let: Iterable[str] = (), settings: Settings | None = None) -> None:
    r"""Assert that two expressions are equal wherever both are defined; the arguments are those of ``derive.prove``.

    >>> from derive.testing import assert_derives
    >>> from sympy import sin, cos, symbols
    >>> x = symbols("x")
    >>> assert_derives((x + 1) ** 2, x**2 + 2 * x + 1)
    >>> assert_derives((x + 1) ** 2, x**2 + 1)
    Traceback (most recent call last):
        ...
    AssertionError: refuted: (x + 1)**2 = x**2 + 1
       at x = 1/2: the left side is 9/4, the right side is 5/4

    An equation that is undecided fails too, with the reason.  Raises InvalidInput for what cannot be read.
    """
    __tracebackhide__ = True  # pytest then shows the line of the test and not this one
    answer = prove(left, right, given=given, let=let, settings=settings)
    if not answer:
        below = "".join(f"\n   {line}" for line in grounds(answer.decision))
        raise AssertionError(f"{answer.verdict}: {left} = {right}{below}")
