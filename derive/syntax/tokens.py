"""A token of a formula, and the error for what cannot be read."""

from __future__ import annotations

from typing import NamedTuple

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.commands import Kind


class ReadingError(Exception):
    """A formula, or a part of it, is not read; says why and where."""

    def __init__(self, code: Code, message: str, span: Span) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span

    def __reduce__(self) -> tuple[type[ReadingError], tuple[Code, str, Span]]:
        """Say how to make it again: exceptions are otherwise made of their text alone when they are sent to a process."""
        return type(self), (self.code, self.message, self.span)


class Token(NamedTuple):
    r"""One token; ``text`` is canonical, ``gap`` tells of a ``\quad`` before it.

    ``reason`` stands above a relation; of words without space around them it is the command that sets them.
    """

    kind: Kind
    text: str
    start: int
    end: int
    gap: bool = False
    reason: str | None = None
