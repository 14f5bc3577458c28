"""A formula cut into tokens, in one pass over its text and without judging it.

What does not show on the page (spaces, sizes, phantoms, comments) leaves no token; what is not known leaves a token of
its own, so that the parser can refuse it where it stands.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from derive.diagnostics import Code
from derive.source import Source, Span

MAXIMAL_LENGTH = 100_000


class ReadingError(Exception):
    """A formula, or a part of it, is not read; says why and where."""

    def __init__(self, code: Code, message: str, span: Span) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span


class Kind(Enum):
    """What part a token can play in a formula."""

    LETTER = auto()
    NUMBER = auto()
    ACCENT = auto()
    FONT = auto()
    PRIME = auto()
    FRACTION = auto()
    ROOT = auto()
    FUNCTION = auto()
    BIG = auto()
    PARTIAL = auto()
    SUBSTACK = auto()
    NOTED = auto()
    DOTS = auto()
    SIGN = auto()
    TIMES = auto()
    SLASH = auto()
    RELATION = auto()
    SUBSCRIPT = auto()
    SUPERSCRIPT = auto()
    BRACE_OPEN = auto()
    BRACE_CLOSE = auto()
    OPEN = auto()
    CLOSE = auto()
    LEFT = auto()
    RIGHT = auto()
    SEPARATOR = auto()
    STOP = auto()
    TEXT = auto()
    BEGIN = auto()
    END = auto()
    ROW = auto()
    CELL = auto()
    LABEL = auto()
    TAG = auto()
    COMMAND = auto()
    UNKNOWN = auto()
    FINISH = auto()


class Token(NamedTuple):
    r"""One token; ``text`` is canonical, ``gap`` tells of a ``\quad`` before it, ``reason`` stands above a relation."""

    kind: Kind
    text: str
    start: int
    end: int
    gap: bool = False
    reason: str | None = None


def _commands(words: str) -> frozenset[str]:
    return frozenset("\\" + word for word in words.split())


_ROLES = {
    Kind.LETTER: _commands(
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi "
        "pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega ell "
        "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
    ),
    Kind.ACCENT: _commands("hat bar tilde vec dot"),
    Kind.FONT: _commands("mathbf boldsymbol bm mathrm mathcal mathbb operatorname"),
    Kind.FRACTION: _commands("frac dfrac tfrac"),
    Kind.ROOT: _commands("sqrt"),
    Kind.FUNCTION: _commands("ln log exp sin cos tan sinh cosh tanh"),
    Kind.BIG: _commands("sum prod"),
    Kind.PARTIAL: _commands("partial"),
    Kind.SUBSTACK: _commands("substack"),
    Kind.NOTED: _commands("underbrace overbrace"),
    Kind.DOTS: _commands("ldots dots cdots dotsc"),
    Kind.TIMES: _commands("cdot times"),
}
_KINDS = {command: kind for kind, commands in _ROLES.items() for command in commands}
_SIGNS = {
    "=": ("=", r"\equiv"),
    "!=": (r"\neq", r"\ne"),
    "<": ("<", r"\lt"),
    "<=": (r"\le", r"\leq"),
    ">": (">", r"\gt"),
    ">=": (r"\ge", r"\geq"),
    "~": (r"\approx", r"\simeq", r"\sim"),
    ":=": (":=", r"\coloneqq"),
}
_RELATIONS = {written: sign for sign, spellings in _SIGNS.items() for written in spellings}
_SYMBOLS = {
    "+": Kind.SIGN, "-": Kind.SIGN, "*": Kind.TIMES, "/": Kind.SLASH, "_": Kind.SUBSCRIPT, "^": Kind.SUPERSCRIPT,
    "'": Kind.PRIME, "{": Kind.BRACE_OPEN, "}": Kind.BRACE_CLOSE, "(": Kind.OPEN, ")": Kind.CLOSE, "[": Kind.OPEN,
    "]": Kind.CLOSE, "&": Kind.CELL, ",": Kind.SEPARATOR, ";": Kind.SEPARATOR, ".": Kind.STOP,
}  # fmt: skip
_DELIMITERS = {"(": "(", ")": ")", "[": "[", "]": "]", r"\{": r"\{", r"\}": r"\}", r"\lbrace": r"\{", r"\rbrace": r"\}"}
_OPENING = frozenset(("(", "[", r"\{"))
_GAPS = _commands("quad qquad")
_UNSEEN = _commands(
    "displaystyle textstyle scriptstyle limits nolimits nonumber notag boxed thinspace medspace thickspace "
    "negthinspace enspace big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm"
)
_UNSEEN_WITH_GROUP = _commands("phantom hphantom vphantom color textcolor hspace vspace mspace")
_TEXTS = _commands("text textrm textnormal textit textbf mbox")
_STACKED = _commands("overset stackrel")
_NEVER_TAKES = frozenset((Kind.SIGN, Kind.RELATION, Kind.CELL, Kind.ROW, Kind.TIMES, Kind.OPEN, Kind.LEFT))

_TOKEN = re.compile(
    r"""(?P<space>[\s~]+|\\[,;:!>\s]|%[^\n]*)
      | (?P<letter>[A-Za-z])
      | (?P<row>\\\\\*?(?:\[\s{0,9}-?[0-9.]{1,9}\s{0,9}(?:pt|em|ex|mm|cm|in|mu|\\jot)\s{0,9}\])?)
      | (?P<environment>\\(?:begin|end)\s{0,9}\{[A-Za-z]{1,30}\*?\})
      | (?P<word>\\[A-Za-z]+)
      | (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<other>:=|\\.|.)""",
    re.VERBOSE | re.DOTALL,
)
_BLANK = re.compile(r"\s*")
_BRACE = re.compile(r"\\.|[{}]|%[^\n]*", re.DOTALL)
_DELIMITER = re.compile(r"\s*(\\[A-Za-z]+|\\.|.)", re.DOTALL)


def tokenize(source: Source, span: Span) -> list[Token]:
    r"""Cut a formula into tokens.

    Raises ReadingError when it is longer than the limit or an argument that is no formula, as in ``\text{``,
    is not closed.
    """
    if span.end - span.start > MAXIMAL_LENGTH:
        raise ReadingError(Code.LIMIT_EXCEEDED, f"a formula is longer than {MAXIMAL_LENGTH:,} characters", span)
    lexer = _Lexer(source.text)
    lexer.read(span.start, span.end)
    return lexer.tokens


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.gap = False
        self.in_text = False

    def add(self, kind: Kind, text: str, start: int, end: int, reason: str | None = None) -> None:
        if kind is Kind.BRACE_CLOSE and self.closes_filler():
            self.tokens.pop()
            return
        self.tokens.append(Token(kind, text, start, end, self.gap, reason))
        self.gap = False

    def closes_filler(self) -> bool:
        """Tell whether the last token opens braces that stay empty and cannot be an argument."""
        if not self.tokens or self.tokens[-1].kind is not Kind.BRACE_OPEN:
            return False
        return len(self.tokens) == 1 or self.tokens[-2].kind in _NEVER_TAKES

    def read(self, at: int, end: int) -> None:
        while at < end:
            match = _TOKEN.match(self.text, at, end)
            assert match is not None
            after, word = match.end(), match.group()
            match match.lastgroup:
                case "space":
                    pass
                case "letter":
                    self.add(Kind.LETTER, word, at, after)
                case "number":
                    self.add(Kind.NUMBER, word, at, after)
                case "word":
                    after = self.command(word, at, after, end)
                case "row":
                    self.add(Kind.ROW, word, at, after)
                case "environment":
                    kind = Kind.BEGIN if word[1] == "b" else Kind.END
                    self.add(kind, word[word.index("{") + 1 : -1], at, after)
                case _:
                    self.symbol(word, at, after)
            at = after

    def symbol(self, text: str, start: int, end: int) -> None:
        if text in _RELATIONS:
            self.add(Kind.RELATION, _RELATIONS[text], start, end)
        elif text in (r"\{", r"\}"):
            self.add(Kind.OPEN if text == r"\{" else Kind.CLOSE, text, start, end)
        else:
            self.add(_SYMBOLS.get(text, Kind.UNKNOWN), text, start, end)

    def command(self, word: str, start: int, at: int, end: int) -> int:
        """Read a command whose name ends at ``at``; gives the offset behind what it takes."""
        if word in _KINDS:
            self.add(_KINDS[word], word, start, at)
        elif word in _GAPS:
            self.gap = True
        elif word in _RELATIONS:
            self.add(Kind.RELATION, _RELATIONS[word], start, at)
        elif word in (r"\left", r"\right"):
            return self.stretched(word, start, at, end)
        elif word in _DELIMITERS:
            self.symbol(_DELIMITERS[word], start, at)
        elif word not in _UNSEEN:
            return self.command_with_group(word, start, at, end)
        return at

    def command_with_group(self, word: str, start: int, at: int, end: int) -> int:
        if word in _TEXTS:
            return self.words(start, at, end)
        if word in _STACKED:
            return self.stacked(word, start, at, end)
        if word in (r"\label", r"\tag"):
            starred = word == r"\tag" and self.text.startswith("*", at, end)
            inner, after = self.group(start, at + starred, end)
            kind = Kind.LABEL if word == r"\label" else Kind.TAG
            self.add(kind, self.text[inner.start : inner.end].strip(), start, after)
            return after
        if word in _UNSEEN_WITH_GROUP:
            return self.group(start, at, end)[1]
        self.add(Kind.COMMAND, word, start, at)
        return at

    def stretched(self, word: str, start: int, at: int, end: int) -> int:
        match = _DELIMITER.match(self.text, at, end)
        if match is None:
            self.add(Kind.UNKNOWN, word, start, at)
            return at
        delimiter = _DELIMITERS.get(match[1])
        opens = word == r"\left"
        if delimiter is None or (delimiter in _OPENING) is not opens:
            self.add(Kind.UNKNOWN, word + match[1], start, match.end())
        else:
            self.add(Kind.LEFT if opens else Kind.RIGHT, delimiter, start, match.end())
        return match.end()

    def words(self, start: int, at: int, end: int) -> int:
        """Read words; formulas between dollar signs inside them are formulas again."""
        inner, after = self.group(start, at, end)
        pieces = self.text[inner.start : inner.end].split("$")
        if len(pieces) == 1 or self.in_text or len(pieces) % 2 == 0:
            kind = Kind.TEXT if len(pieces) == 1 else Kind.UNKNOWN
            self.add(kind, pieces[0].strip() if kind is Kind.TEXT else r"\text", start, after)
            return after
        self.in_text = True
        offset = inner.start
        for number, piece in enumerate(pieces):
            if number % 2:
                self.read(offset, offset + len(piece))
            elif piece.strip():
                self.add(Kind.TEXT, piece.strip(), offset, offset + len(piece))
            offset += len(piece) + 1
        self.in_text = False
        return after

    def stacked(self, word: str, start: int, at: int, end: int) -> int:
        reason, behind = self.group(start, at, end)
        base, after = self.group(start, behind, end)
        sign = _RELATIONS.get(self.text[base.start : base.end].strip())
        if sign is None:
            self.add(Kind.UNKNOWN, word, start, after)
        else:
            self.add(Kind.RELATION, sign, start, after, self.text[reason.start : reason.end].strip())
        return after

    def group(self, start: int, at: int, end: int) -> tuple[Span, int]:
        """Give the inside of the braces that follow, and the offset behind them."""
        blank = _BLANK.match(self.text, at, end)
        at = blank.end() if blank else at
        if not self.text.startswith("{", at, end):
            message = f"an argument in braces is missing after {self.text[start:at].strip()}"
            raise ReadingError(Code.FORMULA_UNREADABLE, message, Span(start, at))
        depth = 0
        for match in _BRACE.finditer(self.text, at, end):
            depth += (match.group() == "{") - (match.group() == "}")
            if depth == 0:
                return Span(at + 1, match.start()), match.end()
        raise ReadingError(Code.BRACE_UNBALANCED, "this brace is not closed", Span(at, at + 1))
