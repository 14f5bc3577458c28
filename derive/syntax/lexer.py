"""A formula cut into tokens, in one pass over its text and without judging it.

What does not show on the page (spaces, sizes, phantoms, comments) leaves no token; what is not known leaves a token of
its own, so that the parser can refuse it where it stands.
"""

from __future__ import annotations

import re

from derive.diagnostics import Code
from derive.source import Source, Span
from derive.syntax import commands as table
from derive.syntax.commands import Kind
from derive.syntax.macros import NO_MACROS, Macros
from derive.syntax.roles import settled
from derive.syntax.tokens import ReadingError, Token
from derive.syntax.written_numbers import BEGINS_NUMBER, NEVER_TAKES, NumberLexer

__all__ = ["MAXIMAL_LENGTH", "Kind", "ReadingError", "Token", "tokenize"]

MAXIMAL_LENGTH = 100_000


_TOKEN = re.compile(
    r"""(?P<space>[\s~]+|\\[,;:!>\s]|%[^\n]*)
      | (?P<letter>[A-Za-z])
      | (?P<row>\\\\\*?(?:\[\s{0,9}-?[0-9.]{1,9}\s{0,9}(?:pt|em|ex|mm|cm|in|mu|\\jot)\s{0,9}\])?|\\(?:newline|cr)(?![A-Za-z]))
      | (?P<environment>\\(?:begin|end)\s{0,9}\{[A-Za-z]{1,30}\*?\})
      | (?P<word>\\[A-Za-z]+)
      | (?P<thousands>[0-9]{1,3}(?:(?:\{,\}|\\,)[0-9]{3}){1,9}(?![0-9])(?:\.[0-9]+)?)
      | (?P<chosen>(?:\{\})?[_^](?:\{(?P<above>[A-Za-z0-9+\s-]{1,30})\}|(?P<one>[A-Za-z0-9]))\s{0,9}(?P<what>[CP])\s{0,9}
          _(?:\{(?P<below>[A-Za-z0-9+\s-]{1,30})\}|(?P<digit>[A-Za-z0-9])))
      | (?P<scientific>[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}(?![0-9A-Za-z.^_]))
      | (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<tenths>\.[0-9]+)
      | (?P<other>:=|<=|>=|\.\.\.|\\.|.)""",
    re.VERBOSE | re.DOTALL,
)
_MODULUS = re.compile(r"\s*(?:\{[^{}]{1,60}\}|[A-Za-z]|\d+|\\[A-Za-z]+)")
_GROUP_AHEAD = re.compile(r"\s*\{")
_BELOW = re.compile(r"\s*\[[^\[\]]*\]")
_BLANK = re.compile(r"\s*")
_BRACE = re.compile(r"\\.|[{}]|%[^\n]*", re.DOTALL)
_DELIMITER = re.compile(r"\s*(\\[A-Za-z]+|\\.|.)", re.DOTALL)
_NEGATED = re.compile(r"\s*(\\[A-Za-z]+|[=<>])")
_COLUMNS = re.compile(r"\s*(?:\[[tbc]\])?\s*\{[lcr|@{}\s!>p.0-9*:]{0,99}?\}(?=[^}]|$)")
_PLACEMENT = re.compile(r"\s*\[[tbc]\]")
_IS_QUANTITY = re.compile(r"\s*(?:\{[^{}]*\}\s*\{|[^\s{(\[|\\])")  # a number with a unit
_COUNT = re.compile(r"\s*\{\s*[0-9]{1,3}\s*\}")


def tokenize(source: Source, span: Span, macros: Macros = NO_MACROS) -> list[Token]:
    r"""Cut a formula into tokens; what comes out of a macro has the place of its call, its arguments have their own.

    Raises ReadingError when it is longer than the limit or an argument that is no formula, as in ``\text{``,
    is not closed.
    """
    if span.end - span.start > MAXIMAL_LENGTH:
        raise ReadingError(Code.LIMIT_EXCEEDED, f"a formula is longer than {MAXIMAL_LENGTH:,} characters", span)
    expansion = macros.of(source.text).expand(source.text, span.start, span.end)
    if expansion is None:
        lexer = Lexer(source.text, None)
        lexer.read(span.start, span.end)
        return settled(lexer.tokens)
    if expansion.problem is not None:
        raise ReadingError(Code.LIMIT_EXCEEDED, expansion.problem, expansion.place or span)
    lexer = Lexer(expansion.text, expansion)
    lexer.read(0, len(expansion.text))
    return settled(lexer.tokens)


class Lexer(NumberLexer):
    """Collects the tokens of a text; an expansion says where in the document its characters stand."""

    def read(self, at: int, end: int) -> None:
        """Read a stretch of the text."""
        while at < end:
            match = _TOKEN.match(self.text, at, end)
            assert match is not None
            after, word = match.end(), match.group()
            match match.lastgroup:
                case "space":
                    pass
                case "letter":
                    self.add(Kind.LETTER, word, at, after)
                case "thousands":
                    after = self.thousands(word, at)
                case "chosen":
                    after = self.chosen(match)
                case "scientific":
                    self.scientific(word, at, after)
                case "number":
                    self.add(Kind.NUMBER, word, at, after)
                case "tenths" if not self.tokens or self.tokens[-1].kind in BEGINS_NUMBER:
                    self.add(Kind.NUMBER, "0" + word, at, after)
                case "tenths":
                    after = at + 1
                    self.add(Kind.STOP, ".", at, after)
                case "word":
                    after = self.command(word, at, after, end)
                case "row":
                    self.add(Kind.ROW, word, at, after)
                case "environment":
                    after = self.environment(word, at, after, end)
                case _:
                    self.symbol(word, at, after)
            at = after

    def chosen(self, match: re.Match[str]) -> int:
        r"""Read ``{}^n C_r`` as the binomial that it stands for, and ``{}^n P_r`` as what counts in order; else its first sign."""
        start, end = match.span()
        empty = match.group().startswith("{}")
        if not empty and self.tokens and self.tokens[-1].kind not in (*NEVER_TAKES, Kind.BRACE_OPEN):
            self.symbol(self.text[start], start, start + 1)
            return start + 1
        above, below = (match.span(a if match[a] is not None else b) for a, b in (("above", "one"), ("below", "digit")))
        ordered = match["what"] == "P"
        self.add(Kind.FRACTION if ordered else Kind.BINOMIAL, r"\frac" if ordered else r"\binom", start, above[0])
        for pieces in ((above,), (above, below)) if ordered else ((above,), (below,)):
            self.add(Kind.BRACE_OPEN, "{", pieces[0][0], pieces[0][0])
            if ordered:
                self.add(Kind.OPEN, "(", pieces[0][0], pieces[0][0])
            for number, piece in enumerate(pieces):
                if number:
                    self.add(Kind.SIGN, "-", piece[0], piece[0])
                    self.add(Kind.OPEN, "(", piece[0], piece[0])
                self.read(*piece)
            for _ in range(len(pieces) if ordered else 0):
                self.add(Kind.CLOSE, ")", end, end)
            if ordered:
                self.add(Kind.BANG, "!", end, end)
            self.add(Kind.BRACE_CLOSE, "}", end, end)
        return end

    def environment(self, word: str, start: int, at: int, end: int) -> int:
        """Read the beginning or the end of an environment, with the arguments that say only how it is set."""
        name = word[word.index("{") + 1 : -1]
        begins = word[1] == "b"
        self.add(Kind.BEGIN if begins else Kind.END, name, start, at)
        argument = None
        if begins:
            placed = _PLACEMENT if name.startswith(("aligned", "gathered", "multlined")) else None
            pattern = _COLUMNS if name == "array" else _COUNT if name.startswith(("alignedat", "alignat")) else placed
            argument = None if pattern is None else pattern.match(self.text, at, end)
        return argument.end() if argument is not None else at

    def symbol(self, text: str, start: int, end: int) -> None:
        """Add the token of a character."""
        typed = table.TYPED.get(text)
        if typed is not None:
            self.command(typed, start, end, end)
        elif text in table.RELATIONS:
            self.add(Kind.RELATION, table.RELATIONS[text], start, end)
        elif text in (r"\{", r"\}"):
            self.add(Kind.OPEN if text == r"\{" else Kind.CLOSE, text, start, end)
        elif text == r"\|":
            self.add(Kind.BAR, text, start, end)
        elif text == r"\%":
            self.percent(start, end)
        elif text == table.MINUS:
            self.add(Kind.SIGN, "-", start, end)
        elif text == "...":
            self.add(Kind.DOTS, r"\ldots", start, end)
        else:
            self.add(table.SYMBOLS.get(text, Kind.UNKNOWN), text, start, end)

    def command(self, word: str, start: int, at: int, end: int) -> int:
        """Read a command whose name ends at ``at``; gives the offset behind what it takes."""
        kind = table.KINDS.get(word)
        if kind is not None:
            self.add(kind, word, start, at)
            return at + (word == r"\operatorname" and self.text.startswith("*", at, end))
        if word in table.GAPS:
            self.gap = True
        elif word in table.RELATIONS:
            self.add(Kind.RELATION, table.RELATIONS[word], start, at)
        elif word in (r"\left", r"\right", r"\middle") or word in table.SIZES:
            return self.stretched(word, start, at, end)
        elif word in table.DELIMITERS:
            self.delimiter(word, start, at)
        elif word == r"\mid":
            self.add(Kind.GIVEN, "|", start, at)
        elif word == r"\colon":
            self.add(Kind.COLON, ":", start, at)
        elif word == r"\not":
            return self.negated(start, at, end)
        elif word not in table.UNSEEN and (word != r"\qty" or _IS_QUANTITY.match(self.text, at, end)):
            return self.command_with_group(word, start, at, end)
        return at

    def delimiter(self, word: str, start: int, at: int) -> None:
        """Add the token of a delimiter that has its natural size."""
        text = table.DELIMITERS[word]
        if word in table.OPENING_ONLY or text in table.OPENING_ONLY:
            self.add(Kind.OPEN, text, start, at)
        elif word in table.CLOSING_ONLY or text in table.CLOSING_ONLY:
            self.add(Kind.CLOSE, text, start, at)
        else:
            self.add(Kind.BAR, text, start, at)

    def command_with_group(self, word: str, start: int, at: int, end: int) -> int:
        """Read a command together with its arguments that are no formulas."""
        if word in table.TEXTS:
            return self.words(word, start, at, end)
        if word in table.STACKED:
            return self.stacked(word, start, at, end)
        if word in table.WORDED_RELATIONS:
            return self.worded(table.WORDED_RELATIONS[word], start, at, end)
        if word in (r"\label", r"\tag"):
            starred = word == r"\tag" and self.text.startswith("*", at, end)
            inner, after = self.group(start, at + starred, end)
            self.add(Kind.LABEL if word == r"\label" else Kind.TAG, self.text[inner.start : inner.end].strip(), start, after)
            return after
        modulus = _MODULUS.match(self.text, at, end) if word in table.MODULI else None
        if modulus is not None:
            self.add(Kind.TEXT, f"(mod {modulus.group().strip(' {}')})", start, modulus.end())
            return modulus.end()
        if word in table.UNSEEN_WITH_GROUP:
            return self.group(start, at, end)[1]
        if word == r"\mathop" and _GROUP_AHEAD.match(self.text, at, end) is None:
            return at
        if word == r"\mathop":
            inner, after = self.group(start, at, end)
            self.read(inner.start, inner.end)
            return after
        if word in table.INTERTEXTS:
            after = self.group(start, at, end)[1]
            self.add(Kind.ROW, word, start, after)
            return after
        if word in table.ENVIRONMENTS_OF:
            return self.plain_environment(table.ENVIRONMENTS_OF[word], start, at, end)
        self.add(Kind.COMMAND, word, start, at)
        return at

    def plain_environment(self, name: str, start: int, at: int, end: int) -> int:
        r"""Read ``\cases{…}`` and the like as the environment of the same meaning."""
        inner, after = self.group(start, at, end)
        self.add(Kind.BEGIN, name, start, inner.start)
        self.read(inner.start, inner.end)
        self.add(Kind.END, name, inner.end, after)
        return after

    def negated(self, start: int, at: int, end: int) -> int:
        r"""Read a relation behind ``\not``."""
        match = _NEGATED.match(self.text, at, end)
        sign = table.NEGATED.get(table.RELATIONS.get(match[1], "")) if match is not None else None
        if match is None or sign is None:
            self.add(Kind.COMMAND, r"\not", start, at)
            return at
        self.add(Kind.RELATION, sign, start, match.end())
        return match.end()

    def stretched(self, word: str, start: int, at: int, end: int) -> int:
        r"""Read ``\left(`` and the like; a size command alone makes no bracket of its own."""
        match = _DELIMITER.match(self.text, at, end)
        text = None if match is None else table.STRETCHED.get(table.TYPED.get(match[1], match[1]))
        if word in table.SIZES:
            if match is None or text is None or text not in ("|", r"\|"):
                return at
            kind = {"l": Kind.OPEN, "r": Kind.CLOSE, "m": Kind.GIVEN}.get(word[-1], Kind.BAR)
            self.add(kind, text, start, match.end())
            return match.end()
        if match is None or text is None or (word == r"\middle" and text not in ("|", r"\|")):
            self.add(Kind.UNKNOWN, word + (match[1] if match is not None else ""), start, match.end() if match else at)
            return match.end() if match else at
        self.add({r"\left": Kind.LEFT, r"\right": Kind.RIGHT}.get(word, Kind.GIVEN), text, start, match.end())
        return match.end()

    def words(self, word: str, start: int, at: int, end: int) -> int:
        """Read words; formulas between dollar signs inside them are formulas again."""
        inner, after = self.group(start, at, end)
        pieces = self.text[inner.start : inner.end].split("$")
        if len(pieces) == 1 or self.in_text or len(pieces) % 2 == 0:
            kind = Kind.TEXT if len(pieces) == 1 else Kind.UNKNOWN
            tidy = " ".join(pieces[0].replace("~", " ").split())
            tight = kind is Kind.TEXT and pieces[0] == pieces[0].strip()
            self.add(kind, tidy if kind is Kind.TEXT else r"\text", start, after, word if tight else None)
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
        """Read a relation with its reason above it, or a formula with something below or above it."""
        reason, behind = self.group(start, at, end)
        base, after = self.group(start, behind, end)
        bare = self.text[base.start : base.end].strip()
        sign = table.RELATIONS.get(bare)
        if sign is not None:
            self.add(Kind.RELATION, sign, start, after, self.text[reason.start : reason.end].strip())
        elif bare in ("+", "-"):
            self.read(base.start, base.end)
        elif word == r"\underset":
            self.read(base.start, base.end)
            self.add(Kind.SUBSCRIPT, "_", start, reason.start)
            self.add(Kind.BRACE_OPEN, "{", reason.start - 1, reason.start)
            self.read(reason.start, reason.end)
            self.add(Kind.BRACE_CLOSE, "}", reason.end, reason.end + 1)
        else:
            self.add(Kind.UNKNOWN, word, start, after)
        return after

    def worded(self, sign: str, start: int, at: int, end: int) -> int:
        """Read an arrow that is as long as the words above and below it."""
        below = _BELOW.match(self.text, at, end)
        reason, after = self.group(start, below.end() if below else at, end)
        kind = table.KINDS.get(sign, Kind.RELATION)
        self.add(kind, sign, start, after, self.text[reason.start : reason.end].strip() or None)
        return after

    def group(self, start: int, at: int, end: int) -> tuple[Span, int]:
        """Give the inside of the braces that follow, and the offset behind them."""
        blank = _BLANK.match(self.text, at, end)
        at = blank.end() if blank else at
        if not self.text.startswith("{", at, end):
            message = f"an argument in braces is missing after {self.text[start:at].strip()}"
            raise self.error(Code.FORMULA_UNREADABLE, message, start, at)
        depth = 0
        for match in _BRACE.finditer(self.text, at, end):
            depth += (match.group() == "{") - (match.group() == "}")
            if depth == 0:
                return Span(at + 1, match.start()), match.end()
        raise self.error(Code.BRACE_UNBALANCED, "this brace is not closed", at, at + 1)
