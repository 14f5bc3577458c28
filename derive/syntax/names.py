r"""Names as they are written: letters, Greek commands, accents, fonts and primes, brought to one spelling each.

``\hat a`` and ``\hat{a}`` are both ``\hat{a}``; ``\boldsymbol{z}`` and ``\bm z`` are ``\mathbf{z}``; an accent always
stands outside a font.
"""

from __future__ import annotations

from derive.syntax.commands import Kind, listed
from derive.syntax.cursor import Cursor
from derive.syntax.tree import Name

NAME_STARTS = frozenset((Kind.LETTER, Kind.ACCENT, Kind.FONT, Kind.DECORATION))
DIFFERENCE = r"\Delta"  # before a name one name with it, until it is declared

_ROMAN = (r"\mathrm", r"\operatorname")
_WORDY = (*_ROMAN, r"\mathcal", r"\mathsf", r"\mathit", r"\mathtt", r"\mathfrak", r"\mathscr")
_ACCENTS = tuple(
    f"\\{name}{{"
    for name in listed("hat bar tilde vec dot ddot check breve acute grave mathring overline underline widehat widetilde widecheck")
)
_FONTS = dict.fromkeys((r"\boldsymbol", r"\bm", r"\bold", r"\pmb", r"\symbf"), r"\mathbf")


def roman_word(text: str) -> str | None:
    r"""Give the word of a roman name of several letters, such as ``\mathrm{RSS}``, else None."""
    for font in _ROMAN:
        if text.startswith(font + "{") and text.endswith("}"):
            word = text[len(font) + 1 : -1]
            return word if len(word) > 1 and word.isalnum() else None
    return None


class NameReader(Cursor):
    """Reads one name at a time."""

    def name(self) -> Name:
        """Read a name with its primes, without its indices."""
        start = self.here.start
        text = self.spelling() + self.primes()
        return Name(text, self.span_from(start))

    def primes(self) -> str:
        """Read the primes that stand next, if any."""
        start = self.at
        while self.here.kind is Kind.PRIME:
            self.at += 1
        return "'" * (self.at - start)

    def spelling(self) -> str:
        """Read a letter under its accents and fonts; raises ReadingError where something else stands."""
        token = self.here
        if token.kind not in NAME_STARTS:
            self.refuse_token()
        self.at += 1
        if token.kind is Kind.LETTER:
            return token.text
        self.descend()
        text = self.in_font(token.text) if token.kind is Kind.FONT else self.decorated(token.text)
        self.depth -= 1
        return text

    def decorated(self, accent: str) -> str:
        """Read the name below an accent."""
        return f"{accent}{{{self.braced_spelling(f'{accent} stands over one name')}}}"

    def in_font(self, command: str) -> str:
        """Read the name that a font command holds."""
        font = _FONTS.get(command, command)
        text = self.letters() or self.braced_spelling(f"{command} holds one name")
        for accent in _ACCENTS:
            if text.startswith(accent):
                return f"{accent}{font}{{{text[len(accent) : -1]}}}}}"
        if len(text) > 1 and text.isalnum() and not text.isdigit() and font not in _WORDY:
            self.refuse(f"{command} holds one letter in this version", self.tokens[self.at - 1].start)
        return f"{font}{{{text}}}"

    def letters(self) -> str:
        """Read letters and digits in braces as one word; gives "" and reads nothing where something else stands."""
        if self.here.kind is not Kind.BRACE_OPEN:
            return ""
        inner = self.tokens[self.at + 1 : self.closing[self.at]]
        word = "".join(token.text for token in inner)
        if not word.isalnum() or not word.isascii():
            return ""
        self.at = self.closing[self.at] + 1
        return word

    def braced_spelling(self, message: str) -> str:
        """Read one name in braces, or the single token that TeX takes in its place."""
        if not self.sees(Kind.BRACE_OPEN):
            return self.spelling()
        start = self.take().start
        text = self.spelling()
        if not self.sees(Kind.BRACE_CLOSE):
            self.at += 1
            self.refuse(message, start)
        self.at += 1
        return text
