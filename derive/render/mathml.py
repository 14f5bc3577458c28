"""Pieces of presentation MathML: elements with escaped text, and names as they are spelled in LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from markupsafe import Markup, escape

from derive.render.words import LETTERS

INVISIBLE_TIMES = "\u2062"
APPLY_FUNCTION = "\u2061"

# The words of Unicode for the letters of a font; MathML Core has no other way to ask for one.
FONTS: Mapping[str, tuple[str, ...]] = {
    "mathbf": ("BOLD",),
    "mathbb": ("DOUBLE-STRUCK",),
    "mathcal": ("SCRIPT",),
    "mathscr": ("SCRIPT",),
    "mathfrak": ("FRAKTUR", "BLACK-LETTER"),
    "mathsf": ("SANS-SERIF",),
    "mathtt": ("MONOSPACE",),
    "mathit": ("ITALIC",),
}
UPRIGHT = frozenset(("mathrm", "operatorname", "text", "textrm", "mathop"))
ACCENTS: Mapping[str, str] = {"hat": "^", "widehat": "^", "bar": "¯", "overline": "¯", "tilde": "~", "vec": "→", "dot": "˙"}
COMMAND = re.compile(r"\\([A-Za-z]+)(?:\{(.*)\})?", re.DOTALL)
SCRIPTED = re.compile(r"(\\[A-Za-z]+\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z]+)([_^])(?:\{(.*)\}|(.))", re.DOTALL)
NUMBERED = re.compile(r"(\\?[A-Za-z]+)([0-9]+)")


def element(tag: str, *children: Markup | str, **attributes: str) -> Markup:
    """Give an element; plain text among its children is escaped."""
    written = "".join(f' {name.rstrip("_")}="{escape(value)}"' for name, value in attributes.items())
    return Markup(f"<{tag}{written}>{''.join(map(escape, children))}</{tag}>")


def operator(sign: str, **attributes: str) -> Markup:
    """Give an operator sign."""
    return element("mo", sign, **attributes)


def row(*children: Markup) -> Markup:
    """Give several pieces as one; a single piece stays as it is."""
    return children[0] if len(children) == 1 else element("mrow", *children)


def formula(content: Markup, latex: str, *, display: bool = False) -> Markup:
    """Give a whole formula with its LaTeX as the text for those who cannot show it."""
    attributes = {"display": "block"} if display else {}
    return element("math", element("mrow", content), alttext=" ".join(latex.split()), **attributes)


def name(latex: str) -> Markup:
    r"""Give a name in the canonical spelling of the surface tree, such as ``\hat{a}`` or ``x'``; others as their text."""
    primes = len(latex) - len(latex.rstrip("'"))
    if primes and primes < len(latex):
        return element("msup", name(latex[:-primes]), operator("′" * primes))
    command = COMMAND.fullmatch(latex)
    if command is not None:
        return _command(latex, command[1], command[2])
    scripted = SCRIPTED.fullmatch(latex)
    if scripted is not None:
        script = name(scripted[3] if scripted[3] is not None else scripted[4])
        return element("msub" if scripted[2] == "_" else "msup", name(scripted[1]), script)
    numbered = NUMBERED.fullmatch(latex)
    if numbered is not None:
        return element("msub", name(numbered[1]), element("mn", numbered[2]))
    return _letters(latex, upright=False)


def _command(latex: str, command: str, inner: str | None) -> Markup:
    if inner is None:
        return element("mi", LETTERS.get(command) or ("∞" if command == "infty" else latex))
    if command in ACCENTS:
        return element("mover", name(inner), operator(ACCENTS[command], stretchy="false"), accent="true")
    if command in UPRIGHT:
        return _letters(inner, upright=True)
    if command in FONTS:
        return element("mi", "".join(_in_font(character, FONTS[command]) for character in _plain(inner)))
    return element("mtext", latex)


def _letters(text: str, *, upright: bool) -> Markup:
    if text.isdigit():
        return element("mn", text)
    return element("mi", text, mathvariant="normal") if upright and len(text) == 1 else element("mi", text)


def _plain(latex: str) -> str:
    return LETTERS.get(latex[1:], latex) if latex.startswith("\\") else latex


def _in_font(character: str, words: tuple[str, ...]) -> str:
    """Give the letter in a font where Unicode has it, else the letter itself."""
    usual = unicodedata.name(character, "").replace("LATIN ", "").replace("GREEK ", "").replace(" LETTER", "")
    for candidate in (f"MATHEMATICAL {words[0]} {usual}", f"{words[-1]} {usual}"):
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    return character
