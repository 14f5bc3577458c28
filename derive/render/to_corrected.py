"""The corrected derivation as a LaTeX document that can be checked again: the author's displays with the mended sides put in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from derive.render.latex_layout import copied
from derive.render.latex_text import escaped, heading_text, typewritten
from derive.render.math_groups import UnsafeMathError
from derive.render.quoted_math import Place, quoted
from derive.resolve.derivation import Derivation, DerivedLink
from derive.source import Source, Span
from derive.syntax.document import Directive, Display, Document, Heading, Inline, Item

PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage{amsmath}
\usepackage{amssymb}
\usepackage{xcolor}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt}
\begin{document}
"""


def to_corrected(document: Document, derivation: Derivation, mended: Mapping[str, str]) -> str:
    """Give the document's formulas in reading order, with the mended sides put in and the directives that they rest on."""
    parts = [PREAMBLE, *_parts(document, derivation, mended), "\\end{document}\n"]
    return "\n".join(parts)


def _parts(document: Document, derivation: Derivation, mended: Mapping[str, str]) -> Iterator[str]:
    source = document.source
    for key, items in groupby(document.items, key=_paragraph):
        group = tuple(items)
        match group[0]:
            case Directive():
                yield "\n".join(f"% derive: {d.verb} {source.slice(d.argument)}" for d in group if isinstance(d, Directive))
            case Heading(level, span):
                command = r"\section*" if level <= 1 else r"\subsection*"
                yield f"{command}{{{escaped(heading_text(source.slice(span)))}}}"
            case Display(span, _, kind):
                body = _with_mends(source, span, derivation.links, mended)
                yield body if not body else _displayed(body, kind)
            case Inline() if any(_inside(link, i.span) for i in group if isinstance(i, Inline) for link in derivation.links):
                yield _sentence(source, [i for i in group if isinstance(i, Inline)], derivation.links, mended)
            case _:
                del key


def _paragraph(item: Item) -> tuple[str, int]:
    """Keep the directives of one block and the inline formulas of one sentence together, and everything else apart."""
    match item:
        case Directive():
            return ("directives", 0)
        case Inline(_, sentence):
            return ("sentence", sentence)
        case _:
            return ("item", item.span.start)


def _sentence(source: Source, formulas: list[Inline], links: tuple[DerivedLink, ...], mended: Mapping[str, str]) -> str:
    """Give the claims of a sentence, each after the conditions it stands under."""
    words = []
    for formula in formulas:
        claims = any(_inside(link, formula.span) for link in links)
        written = _inline(_with_mends(source, formula.span, links, mended))
        words.append(f"{'we have' if claims else 'where'} {written}")
    return "Here, " + ", ".join(words) + "."


def _inline(formula: str) -> str:
    try:
        quoted(formula, Place.LINE)
    except UnsafeMathError:
        return typewritten(formula)
    return f"${formula}$"


def _displayed(body: str, kind: str) -> str:
    """Give a display that TeX can set; letter by letter where it could do more than be typeset, or would not end."""
    bare = kind in ("$$", r"\[", "math")
    text = f"\\[ {body} \\]" if bare else f"\\begin{{{kind}}}{body}\\end{{{kind}}}"
    source = Source("", text)
    inside = Span(3, len(text) - 3) if bare else Span(len(kind) + 8, len(text) - len(kind) - 6)
    try:
        copied(source, inside)
    except UnsafeMathError:
        return f"\\begin{{quote}}\\raggedright {typewritten(body)}\\end{{quote}}"
    return text


def _inside(link: DerivedLink, span: Span) -> bool:
    return span.start <= link.span.start and link.span.end <= span.end


def _with_mends(source: Source, span: Span, links: tuple[DerivedLink, ...], mended: Mapping[str, str]) -> str:
    """Give the author's text with the mended right sides in the place of the old ones."""
    out, at = [], span.start
    for link in links:
        if _inside(link, span) and link.id in mended:
            out += [source.text[at : link.span.start], mended[link.id]]
            at = link.span.end
    return "".join((*out, source.text[at : span.end])).strip()
