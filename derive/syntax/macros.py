r"""Macros that a document defines, such as ``\newcommand{\E}[1]{\mathrm{E}[#1]}``, and their expansion in a formula.

Nothing but substitution is done.  What comes from the body of a macro has the place of the whole call; what comes from an
argument keeps its own place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field, replace
from functools import cached_property

from derive.source import Span
from derive.values import dataclass

DEEPEST_CALL = 30
LONGEST_EXPANSION = 100_000

_CONTROL = re.compile(r"\\([A-Za-z]+)")
_DEFINITION = re.compile(
    r"""\\(?P<new>(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?\s*(?:\{\s*\\(?P<n1>[A-Za-z]+)\s*\}|\\(?P<n2>[A-Za-z]+))
          \s*(?:\[(?P<count>[0-9])\])?\s*(?:\[(?P<default>[^\]\n]*)\])?\s*(?=[{\\])
      | \\(?P<def>[gex]?def)\s*\\(?P<n3>[A-Za-z]+)\s*(?P<pattern>(?:\#[1-9])*)\s*(?=\{)
      | \\DeclareMathOperator(?P<star>\*?)\s*(?:\{\s*\\(?P<n4>[A-Za-z]+)\s*\}|\\(?P<n5>[A-Za-z]+))\s*(?=\{)
      | \\DeclarePairedDelimiter\s*(?:\{\s*\\(?P<n6>[A-Za-z]+)\s*\}|\\(?P<n7>[A-Za-z]+))\s*(?=\{)
      | \\let\s*\\(?P<n8>[A-Za-z]+)\s*=?\s*(?P<meaning>\\[A-Za-z]+)""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: its body with ``#1`` to ``#9`` for the arguments, and the default of an optional first one."""

    name: str
    arguments: int
    body: str
    default: str | None = None
    place: Span | None = None

    def is_known_at(self, offset: int) -> bool:
        """Tell whether its definition stands before an offset."""
        return self.place is None or self.place.end <= offset


@dataclass(frozen=True, slots=True)
class Expansion:
    """A text after expansion: character k comes from the document between ``starts[k]`` and ``ends[k]``.

    ``problem`` says why it could not be finished, with its ``place``.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    problem: str | None = None
    place: Span | None = None

    def span(self, start: int, end: int) -> Span:
        """Give the place in the document of a stretch of the expanded text."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return Span(at, at)
        return Span(min(self.starts[start:end]), max(self.ends[start:end]))


class _TooLong(Exception):
    """An expansion does not come to an end within the limits."""


@dataclass(frozen=True)
class Macros:
    """The macros of a text in their order; a call in it means the last definition before it, one elsewhere the last of all."""

    found: tuple[Macro, ...] = ()
    text: str = ""
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(macro.name for macro in self.found) | _PHYSICS.keys())

    @cached_property
    def calls(self) -> re.Pattern[str]:
        """What a call of one of the macros looks like."""
        return re.compile(r"\\(?:" + "|".join(sorted(map(re.escape, self.names), key=len, reverse=True)) + r")(?![A-Za-z])")

    def of(self, text: str) -> Macros:
        """Give the macros for a text: where it is not the one that defines them, they have no places in it."""
        return self if text == self.text else self._elsewhere

    @cached_property
    def _elsewhere(self) -> Macros:
        return Macros(tuple(replace(macro, place=None) for macro in self.found))

    def within(self, start: int, end: int) -> tuple[Span, ...]:
        """Give the places of the definitions between two offsets."""
        places = (macro.place for macro in self.found)
        return tuple(place for place in places if place is not None and place.start < end and start < place.end)

    def expand(self, text: str, start: int, end: int) -> Expansion | None:
        """Expand the macros in a stretch of a text, and leave definitions out; None where there are none."""
        inside = self.within(start, end)
        if not inside and self.calls.search(text, start, end) is None:
            return None
        known = {macro.name: macro for macro in self.found if macro.is_known_at(end)}
        shown = text[start:end]
        for place in inside:
            low, high = max(place.start, start) - start, min(place.end, end) - start
            shown = shown[:low] + " " * (high - low) + shown[high:]
        piece = _Piece(shown, tuple(range(start, end)), tuple(range(start + 1, end + 1)))
        expander = _Expander(known)
        try:
            whole = expander.expand(piece, 0)
        except _TooLong:
            place = Span(start, end)
            return Expansion("", (), (), "the macros in this formula do not come to an end within the limits", place)
        return Expansion(whole.text, whole.starts, whole.ends)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def part(self, start: int, end: int) -> _Piece:
        return _Piece(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def place(self, start: int, end: int) -> tuple[int, int]:
        return min(self.starts[start:end]), max(self.ends[start:end])


def _of_call(text: str, place: tuple[int, int]) -> _Piece:
    return _Piece(text, (place[0],) * len(text), (place[1],) * len(text))


def _joined(pieces: Iterable[_Piece]) -> _Piece:
    """Join pieces; a space keeps the name of a command apart from a letter behind it."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    ends_in_command = False
    for piece in pieces:
        if not piece.text:
            continue
        if ends_in_command and piece.text[0].isalpha():
            text.append(" ")
            starts.append(piece.starts[0])
            ends.append(piece.starts[0])
        text.append(piece.text)
        starts += piece.starts
        ends += piece.ends
        ends_in_command = re.search(r"(?<!\\)(?:\\\\)*\\[A-Za-z]+$", piece.text[-60:]) is not None
    return _Piece("".join(text), tuple(starts), tuple(ends))


class _Expander:
    def __init__(self, known: dict[str, Macro]) -> None:
        self.known = known
        self.length = 0

    def expand(self, piece: _Piece, depth: int) -> _Piece:
        if depth > DEEPEST_CALL:
            raise _TooLong
        found: list[_Piece] = []
        at = 0
        for match in _CONTROL.finditer(piece.text):
            if match.start() < at or _is_escaped(piece.text, match.start()):
                continue
            called = self.called(piece, match[1], match.end())
            if called is None:
                continue
            macro, arguments, after = called
            place = piece.place(match.start(), after)
            body = self.filled(macro, arguments, place)
            self.length += len(body.text)
            if self.length > LONGEST_EXPANSION:
                raise _TooLong
            found += (piece.part(at, match.start()), self.expand(body, depth + 1))
            at = after
        return _joined((*found, piece.part(at, len(piece.text))))

    def called(self, piece: _Piece, name: str, at: int) -> tuple[Macro, list[_Piece], int] | None:
        """Give the macro that is called, its arguments and the place behind them; None where it is none."""
        macro = self.known.get(name)
        if macro is None:
            return _physics(piece, name, at)
        arguments: list[_Piece] = []
        if macro.default is not None:
            option = _option(piece, at)
            arguments.append(option[0] if option is not None else _of_call(macro.default, piece.place(at - 1, at)))
            at = option[1] if option is not None else at
        while len(arguments) < macro.arguments:
            argument = _argument(piece, at)
            if argument is None:
                return None
            arguments.append(argument[0])
            at = argument[1]
        return macro, arguments, at

    def filled(self, macro: Macro, arguments: list[_Piece], place: tuple[int, int]) -> _Piece:
        pieces: list[_Piece] = []
        for part in re.split(r"(#[1-9])", macro.body):
            if len(part) == 2 and part[0] == "#" and int(part[1]) <= len(arguments):
                pieces.append(arguments[int(part[1]) - 1])
            else:
                pieces.append(_of_call(part, place))
        return _joined(pieces)


def _is_escaped(text: str, at: int) -> bool:
    backslashes = 0
    while at - backslashes > 0 and text[at - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _argument(piece: _Piece, at: int) -> tuple[_Piece, int] | None:
    """Give the argument that begins at a place: what stands in braces, one command, or one character."""
    at = _skip_space(piece.text, at)
    if at >= len(piece.text) or piece.text[at] in "}&":
        return None
    if piece.text[at] == "{":
        end = _closing(piece.text, at)
        return (piece.part(at + 1, end), end + 1) if end is not None else None
    command = _CONTROL.match(piece.text, at)
    end = command.end() if command is not None else at + (2 if piece.text[at] == "\\" else 1)
    return piece.part(at, end), end


def _option(piece: _Piece, at: int) -> tuple[_Piece, int] | None:
    at = _skip_space(piece.text, at)
    end = piece.text.find("]", at)
    return (piece.part(at + 1, end), end + 1) if piece.text[at : at + 1] == "[" and end > 0 else None


def _closing(text: str, at: int) -> int | None:
    """Give the place of the brace that closes the one at a place."""
    depth = 0
    for match in _BRACE.finditer(text, at):
        depth += (match.group() == "{") - (match.group() == "}")
        if depth == 0:
            return match.start()
    return None


# ------------------------------------------------------------------ the physics package

_PHYSICS = {
    "pdv": (r"\partial", ""), "dv": (r"\mathrm{d}", ""), "pderivative": (r"\partial", ""), "derivative": (r"\mathrm{d}", ""),
    "dd": ("", r"\mathrm{d}#1"), "abs": ("", r"\left| #1 \right|"), "norm": ("", r"\left\| #1 \right\|"),
    "grad": ("", r"\nabla "),
}  # fmt: skip


def _physics(piece: _Piece, name: str, at: int) -> tuple[Macro, list[_Piece], int] | None:
    r"""Give the call of a command of the package physics, such as ``\pdv[2]{f}{x}``; it yields to the document's own."""
    if name not in _PHYSICS:
        return None
    sign, body = _PHYSICS[name]
    if not sign:
        argument = _argument(piece, at) if "#1" in body else (piece.part(at, at), at)
        return (Macro(name, 1, body), [argument[0]], argument[1]) if argument is not None else None
    option = _option(piece, at)
    order, at = option if option is not None else (None, at)
    groups: list[_Piece] = []
    while len(groups) < 3 and piece.text[at : at + 1] == "{":
        argument = _argument(piece, at)
        if argument is None:
            return None
        groups.append(argument[0])
        at = argument[1]
    if not groups:
        return None
    return Macro(name, 4, _derivative(sign, len(groups), order is not None)), [*groups, *([order] if order is not None else [])], at


def _derivative(sign: str, groups: int, has_order: bool) -> str:
    power = f"^{{#{groups + 1}}}" if has_order else ""
    if groups == 1:
        return rf"\frac{{{sign}{power}}}{{{sign} #1{power}}}"
    if groups == 2:
        return rf"\frac{{{sign}{power} #1}}{{{sign} #2{power}}}"
    return rf"\frac{{{sign}^2 #1}}{{{sign} #2 {sign} #3}}"


# ------------------------------------------------------------------ definitions


def definitions(text: str) -> Macros:
    """Give the macros that a text defines; comments are left out, and so is what is no plain substitution."""
    if not re.search(r"\\(?:(?:re)?newcommand|providecommand|[gex]?def|Declare|let)(?![a-z])", text):
        return NO_MACROS
    bare = _COMMENT.sub(lambda match: " " * len(match.group()), text)
    found = [macro for match in _DEFINITION.finditer(bare) if (macro := _defined(bare, match)) is not None]
    return Macros(tuple(found), text)


def _defined(text: str, match: re.Match[str]) -> Macro | None:
    name = next(match[f"n{k}"] for k in range(1, 9) if match[f"n{k}"])
    if match["meaning"]:
        return Macro(name, 0, match["meaning"], None, Span(match.start(), match.end()))
    found = _body(text, match.end())
    if found is None:
        return None
    body, end = found
    if match["n6"] or match["n7"]:
        closing = _body(text, _skip_space(text, end))
        if closing is None:
            return None
        return Macro(name, 1, rf"\left{body} #1 \right{closing[0]}", None, Span(match.start(), closing[1]))
    place = Span(match.start(), end)
    if match["new"]:
        return Macro(name, int(match["count"] or 0), body, match["default"], place)
    if match["def"]:
        return Macro(name, len(match["pattern"]) // 2, body, None, place)
    return Macro(name, 0, rf"\operatorname{'*' if match['star'] else ''}{{{body}}}", None, place)


def _body(text: str, at: int) -> tuple[str, int] | None:
    """Give what stands in braces at a place, or the command there, and the place behind it."""
    if text[at : at + 1] == "{":
        end = _closing(text, at)
        return None if end is None else (text[at + 1 : end], end + 1)
    command = _CONTROL.match(text, at)
    return None if command is None else (command.group(), command.end())


NO_MACROS = Macros()
