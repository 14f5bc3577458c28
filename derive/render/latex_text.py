"""Turn the prose of a document into LaTeX text that says the same and does nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

# No entry needs a font that a small TeX installation would have to make first.
ESCAPES: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\ensuremath{\mathdollar}",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    '"': "''",
    "`": r"{\char96}",
}
MARKS: Mapping[str, str] = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c",
}  # fmt: skip
SYMBOLS: Mapping[str, str] = {
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"\ldots{}", "ß": r"\ss{}", "ø": r"\o{}",
    "Ø": r"\O{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "ł": r"\l{}", "Ł": r"\L{}", "ı": r"\i{}",
    "§": r"\ensuremath{\mathsection}",
    "\u00a0": "~",
}  # fmt: skip
GREEK = (
    r"\alpha \beta \gamma \delta \varepsilon \zeta \eta \theta \iota \kappa \lambda \mu \nu \xi o \pi \rho \varsigma "
    r"\sigma \tau \upsilon \varphi \chi \psi \omega"
)
MATH_SYMBOLS: Mapping[str, str] = {
    **{chr(ord("α") + place): command for place, command in enumerate(GREEK.split())},
    "ϵ": r"\epsilon", "ϕ": r"\phi", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi",
    "Π": r"\Pi", "Σ": r"\Sigma", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega", "∂": r"\partial", "∑": r"\sum", "−": "-",
    "·": r"\cdot", "×": r"\times", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "∈": r"\in", "→": r"\to",
    "∞": r"\infty", "√": r"\surd", "ℓ": r"\ell",
}  # fmt: skip

HEADING_COMMAND = re.compile(
    r"\\(?:title|chapter|part|(?:sub){0,2}section|(?:sub)?paragraph)\*?[ \t]{0,9}(?:\[[^\]\n]{0,99}\])?[ \t]{0,9}\{"
)
BREAK_AFTER = frozenset(" )}=+-,")


def escaped(text: str) -> str:
    """Give text that typesets as the characters of the given one, blanks and line ends as single blanks."""
    return "".join(map(_escaped_character, " ".join(text.split())))


def _escaped_character(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    if character in SYMBOLS:
        return SYMBOLS[character]
    if " " <= character <= "\x7e":
        return character
    if character in MATH_SYMBOLS:
        return rf"\ensuremath{{{MATH_SYMBOLS[character]}}}"
    return _accented(character) or rf"{{\ttfamily[U+{ord(character):04X}]}}"


def _accented(character: str) -> str | None:
    """Write a letter with one accent; None where the letter or the accent is unknown."""
    letter, *marks = tuple(unicodedata.normalize("NFD", character))
    if len(marks) != 1 or marks[0] not in MARKS or not (letter.isascii() and letter.isalpha()):
        return None
    return rf"\{MARKS[marks[0]]}{{{letter}}}"


def typewritten(text: str) -> str:
    """Show text letter by letter in typewriter type, line by line, with places where TeX may break it."""
    rows = (line.strip() for line in text.strip().splitlines())
    return r" \\ ".join(rf"\texttt{{{_breakable(row)}}}" for row in rows if row) or r"\texttt{}"


def _breakable(row: str) -> str:
    return "".join(_escaped_character(c) + (r"\allowbreak{}" if c in BREAK_AFTER else "") for c in row)


def heading_text(written: str) -> str:
    """Give the text of a heading without its Markdown marks, its underline or its LaTeX command."""
    command = HEADING_COMMAND.match(written.lstrip())
    if command is not None:
        return _to_closing_brace(written.lstrip()[command.end() :])
    first = written.strip().partition("\n")[0].strip()
    text = first.lstrip("#").strip()
    unmarked = text.rstrip("#")
    return unmarked.rstrip() if text != first and unmarked != unmarked.rstrip() else text


def _to_closing_brace(text: str) -> str:
    depth = 0
    for place, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return " ".join(text[:place].split())
    return " ".join(text.split())
