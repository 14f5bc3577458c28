r"""Tokens whose part depends on what stands around them: bars, words, and primes that are typed as exponents.

A bar opens an absolute value, closes one, means "given" (``p(x | y)``), or is a bar of evaluation (``f \big|_{x=a}``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from derive.syntax.commands import UPRIGHT_LIMITS, Kind, listed
from derive.syntax.infix import with_infix
from derive.syntax.tokens import Token

_OPENERS = frozenset((Kind.OPEN, Kind.LEFT, Kind.BRACE_OPEN, Kind.BEGIN))
_CLOSERS = frozenset((Kind.CLOSE, Kind.RIGHT, Kind.BRACE_CLOSE, Kind.END))
_ENDS_OPERAND = frozenset((
    Kind.LETTER, Kind.NUMBER, Kind.PRIME, Kind.BRACE_CLOSE, Kind.CLOSE, Kind.RIGHT, Kind.END, Kind.BANG, Kind.MARK, Kind.DOTS,
    Kind.WORDS, Kind.TEXT, Kind.COMMAND, Kind.UNKNOWN,
))  # fmt: skip
_DIVIDES = frozenset((Kind.RELATION, Kind.SEPARATOR, Kind.CELL, Kind.ROW, Kind.ARROW))
_OPERATORS = frozenset((Kind.COLON, Kind.RELATION, Kind.SIGN, Kind.TIMES, Kind.SLASH, Kind.TIGHT, Kind.LOOSE, Kind.ARROW))
_CALLS = frozenset((Kind.SUBSCRIPT, Kind.SUPERSCRIPT))
_BEGINS_NAME = frozenset((Kind.LETTER, Kind.ACCENT, Kind.FONT))
_SCRIPTS = frozenset((Kind.SUBSCRIPT, Kind.SUPERSCRIPT))
_PLACEHOLDERS = frozenset((Kind.TIMES, Kind.TIGHT, Kind.LOOSE, Kind.SIGN))
_BREAKS = frozenset((Kind.CELL, Kind.ROW))
_FONT_OF = {r"\textbf": r"\mathbf", r"\textit": r"\mathit", r"\textsf": r"\mathsf", r"\texttt": r"\mathtt"}
_FUNCTION_WORDS = UPRIGHT_LIMITS | frozenset(listed("log ln exp sin cos tan tanh max min"))
_BETWEEN = ("and", "or", "if", "for", "where", "with", "otherwise")
LINKING_WORDS = frozenset(listed(
    "if for when whenever where and or otherwise else elsewhere with as is so then since because by given such that unless except "
    "only not provided thus hence therefore therein using from see of in on at to be we have gives yields implies iff i.e e.g s.t "
    "let but"
))  # fmt: skip


def settled(tokens: Sequence[Token]) -> list[Token]:
    """Give the tokens with the part that each of them plays."""
    kinds = {token.kind for token in tokens}
    found = list(with_infix(tokens)) if Kind.INFIX in kinds else list(tokens)
    if Kind.FONT in kinds:
        found = list(_upright_words(found))
    if Kind.COLON in kinds:
        found = _with_definitions(found)
    if Kind.TEXT in kinds:
        found = list(_words(found))
    if Kind.MARK in kinds or (Kind.PRIME in kinds and Kind.SUPERSCRIPT in kinds):
        found = list(_primes(found))
    if Kind.GIVEN in kinds:
        found = _with_bars(found)
        kinds = {token.kind for token in found}
    return _Bars(found).settled() if Kind.BAR in kinds or _has_sized_bars(found) else found


def _has_sized_bars(tokens: Sequence[Token]) -> bool:
    return any(token.kind is Kind.CLOSE and token.text in ("|", r"\|") for token in tokens)


def _with_bars(tokens: list[Token]) -> list[Token]:
    r"""Read ``\mid x \mid`` as bars around a term where nothing stands before the first that it could divide."""
    found, opened = tokens, -1
    for place, token in enumerate(tokens):
        if token.kind is not Kind.GIVEN or token.text != "|":
            continue
        before = tokens[place - 1].kind if place else Kind.RELATION
        if opened >= 0:
            bars = {other: tokens[other]._replace(kind=Kind.BAR, text="|") for other in (opened, place)}
            found, opened = [bars.get(other, known) for other, known in enumerate(found)], -1
        elif before is Kind.SIGN or before in _OPENERS or before in _DIVIDES:
            opened = place
    return found


# ------------------------------------------------------------------ words


def _words(tokens: Sequence[Token]) -> Iterator[Token]:
    """Tell words that are a name or a term from words between formulas."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind in (Kind.OPEN, Kind.LEFT)) - (token.kind in (Kind.CLOSE, Kind.RIGHT))
        if token.kind is not Kind.TEXT:
            yield token
            continue
        before = tokens[place - 1].kind if place else None
        after = tokens[place + 1].kind if place + 1 < len(tokens) else None
        owned = before in _SCRIPTS or (before is Kind.BRACE_OPEN and place > 1 and tokens[place - 2].kind in _SCRIPTS)
        if owned and before in _SCRIPTS:
            yield token._replace(kind=Kind.WORDS)
        elif owned or any(word in LINKING_WORDS for word in token.text.lower().strip(" .,:;").split()[:1]):
            yield token
        elif _is_name(token, before, after, tokens[place + 1].text if after else ""):
            yield from _spelled(token)
        elif _is_term(before, after) and not (depth and token.reason is None):
            yield token._replace(kind=Kind.WORDS, reason=None)
        else:
            yield token


def _upright_words(tokens: Sequence[Token]) -> Iterator[Token]:
    r"""Read ``\mathrm{and}`` between formulas as the words that it shows."""
    place = 0
    while place < len(tokens):
        token = tokens[place]
        length = 0
        if token.kind is Kind.FONT and token.text == r"\mathrm":
            word = "".join(other.text for other in tokens[place + 2 : place + 11])
            length = next((len(w) + 3 for w in _BETWEEN if word.startswith(w + "}")), 0)
        if length:
            text = "".join(other.text for other in tokens[place + 2 : place + length - 1])
            yield Token(Kind.TEXT, text, token.start, tokens[place + length - 1].end, token.gap)
            place += length
        else:
            yield token
            place += 1


def _with_definitions(tokens: Sequence[Token]) -> list[Token]:
    """Put one sign for a colon and an equals sign with an alignment sign between them."""
    found: list[Token] = []
    for token in tokens:
        colon = next((k for k in (1, 2) if len(found) >= k and found[-k].kind is Kind.COLON), 0)
        joins = token.kind is Kind.RELATION and token.text == "=" and (colon == 1 or (colon == 2 and found[-1].kind is Kind.CELL))
        if joins:
            token = token._replace(text=":=", start=found.pop(-colon).start)
        found.append(token)
    return found


def _is_name(token: Token, before: Kind | None, after: Kind | None, following: str) -> bool:
    if token.text in _FUNCTION_WORDS or (token.reason in _FONT_OF and len(token.text) == 1 and token.text.isalpha()):
        return token.reason is not None
    if token.reason is None or not token.text.isalnum() or not token.text.isascii() or not token.text[0].isalpha():
        return False
    if token.text == "d" and after in _BEGINS_NAME:
        return True  # an upright differential
    if after in _CALLS or (after in (Kind.OPEN, Kind.LEFT) and following in ("(", "[")):
        return True
    if before is Kind.NUMBER and after is Kind.SLASH:
        return True  # a unit, as in 9.8 m/s
    begins = before is None or before in _OPERATORS or before in _BREAKS or before in (Kind.OPEN, Kind.LEFT, Kind.BRACE_OPEN)
    ends = after is None or after in _OPERATORS or after in (Kind.CLOSE, Kind.RIGHT, Kind.BRACE_CLOSE, Kind.SEPARATOR, Kind.STOP)
    return begins and ends and not (before is None and after is None)


def _is_term(before: Kind | None, after: Kind | None) -> bool:
    if before is Kind.BRACE_OPEN and after is Kind.BRACE_CLOSE:
        return True
    if before is Kind.NUMBER and after is Kind.SLASH:
        return True  # a unit, as in 9.8 m/s
    begins = before is None or before in _OPERATORS or before in _BREAKS
    return (begins and after in _OPERATORS) or before in _OPERATORS


def _spelled(token: Token) -> Iterator[Token]:
    start, end = token.start, token.end
    yield Token(Kind.FONT, _FONT_OF.get(token.reason or "", r"\mathrm"), start, end, token.gap)
    yield Token(Kind.BRACE_OPEN, "{", start, end)
    for letter in token.text:
        yield Token(Kind.NUMBER if letter.isdigit() else Kind.LETTER, letter, start, end)
    yield Token(Kind.BRACE_CLOSE, "}", start, end)


# ------------------------------------------------------------------ primes


def _primes(tokens: Sequence[Token]) -> Iterator[Token]:
    r"""Read ``x^\prime`` and ``x^{''}`` as primes."""
    place = 0
    while place < len(tokens):
        length = _length_of_primes(tokens, place) if tokens[place].kind is Kind.SUPERSCRIPT else 0
        if length:
            for token in tokens[place : place + length]:
                if _is_prime(token):
                    yield token._replace(kind=Kind.PRIME, text="'")
            place += length
        else:
            yield tokens[place]
            place += 1


def _length_of_primes(tokens: Sequence[Token], place: int) -> int:
    if place + 1 < len(tokens) and _is_prime(tokens[place + 1]):
        return 2
    end = place + 2
    while end < len(tokens) and _is_prime(tokens[end]):
        end += 1
    braced = place + 1 < len(tokens) and tokens[place + 1].kind is Kind.BRACE_OPEN
    return end - place + 1 if braced and end > place + 2 and end < len(tokens) and tokens[end].kind is Kind.BRACE_CLOSE else 0


def _is_prime(token: Token) -> bool:
    return token.kind is Kind.PRIME or (token.kind is Kind.MARK and token.text == r"\prime")


# ------------------------------------------------------------------ bars


class _Bars:
    """Settles the bars; they belong together within one bracket and never reach over a relation or a row."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.segments, self.left = self.counted()

    def counted(self) -> tuple[list[int], Counter[tuple[int, str]]]:
        """Give the segment that each token stands in, and the number of bars of each kind in each segment."""
        segments: list[int] = []
        open_segments: list[int] = []
        left, last, current = Counter[tuple[int, str]](), 0, 0
        for token in self.tokens:
            if token.kind in _CLOSERS and token.text not in ("|", r"\|") and open_segments:
                current = open_segments.pop()
            if token.kind in _DIVIDES:
                current = last = last + 1
            segments.append(current)
            left[current, token.text] += token.kind is Kind.BAR
            if token.kind in _OPENERS and token.text not in ("|", r"\|"):
                open_segments.append(current)
                current = last = last + 1
        return segments, left

    def settled(self) -> list[Token]:
        """Give the tokens with a part for each bar."""
        found: list[Token] = []
        levels: list[list[str]] = [[]]
        skip = False
        for place, token in enumerate(self.tokens):
            if token.kind is Kind.BAR and not skip:
                kind, text, skip = self.part(place, levels[-1], found)
                found.append(token._replace(kind=kind, text=text))
                self.left[self.segments[place], token.text] -= 1 + skip
                self.open_or_close(levels[-1], kind, text)
            elif token.kind is Kind.BAR:
                skip = False
            else:
                found.append(self.other(token, levels))
        return found

    @staticmethod
    def open_or_close(level: list[str], kind: Kind, text: str) -> None:
        if kind is Kind.OPEN:
            level.append(text)
        elif kind is Kind.CLOSE and level:
            level.pop()

    def other(self, token: Token, levels: list[list[str]]) -> Token:
        bars = token.text in ("|", r"\|")
        if token.kind is Kind.CLOSE and bars:
            if not levels[-1]:
                return token._replace(kind=Kind.EVALUATED)
            levels[-1].pop()
        elif token.kind is Kind.OPEN and bars:
            levels[-1].append(token.text)
        elif token.kind in _OPENERS:
            levels.append([])
        elif token.kind in _CLOSERS and len(levels) > 1:
            levels.pop()
        elif token.kind in _DIVIDES and token.kind is not Kind.SEPARATOR:
            levels[-1].clear()
        return token

    def part(self, place: int, level: list[str], found: list[Token]) -> tuple[Kind, str, bool]:
        """Give the part of a bar, its text, and whether the bar behind it belongs to it."""
        token, text = self.tokens[place], self.tokens[place].text
        before = found[-1] if found else None
        if not _ends_operand(found):
            return Kind.OPEN, text, False
        if level and level[-1] == text:
            return Kind.CLOSE, text, False
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        if following is not None and following.kind is Kind.SUBSCRIPT:
            return Kind.EVALUATED, text, False
        left = self.left[self.segments[place], text] - 1
        behind_bars = before is not None and before.kind is Kind.CLOSE and before.text in ("|", r"\|")
        doubled = following is not None and following.kind is Kind.BAR and following.start == token.end and text == "|"
        if doubled and left == 1 and not behind_bars:
            return Kind.GIVEN, r"\|", True
        return (Kind.OPEN if left % 2 or doubled else Kind.GIVEN), text, False


def _ends_operand(found: Sequence[Token]) -> bool:
    """Tell whether an operand ends here; a sign in an exponent, or alone between bars, is one."""
    if not found:
        return False
    behind = found[-2].kind if len(found) > 1 else None
    if found[-1].kind in _PLACEHOLDERS:
        alone = found[-1].kind is not Kind.SIGN and behind in (Kind.OPEN, Kind.LEFT, Kind.SEPARATOR)
        return alone or behind in _SCRIPTS
    return found[-1].kind in _ENDS_OPERAND
