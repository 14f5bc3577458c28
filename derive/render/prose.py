"""The words between the displays of a document as HTML: markup is shown or dropped, never obeyed beyond its emphasis."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING

from markdown_it.token import Token
from markupsafe import Markup, escape

from derive.source import Source, Span
from derive.values import dataclass

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

BEGIN, END = "\ue000", "\ue001"
HELD = re.compile(f"{BEGIN}([0-9]+){END}")
BLANK_LINES = re.compile(r"\n[ \t]*\r?\n\s*")
COMMENT = re.compile(r"(?<!\\)%.*")
SILENT = re.compile(r"\\(?:end\{document\}|(?:maketitle|today|tableofcontents)(?![A-Za-z]))")  # the day is no part of a report
HTML_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
NOT_SHOWN = ("image", "reference")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps finished pieces while the text around them is escaped; private characters stand in their places."""

    pieces: list[Markup] = field(default_factory=list)

    def keep(self, piece: Markup) -> str:
        """Give the characters that stand for a piece."""
        self.pieces.append(piece)
        return f"{BEGIN}{len(self.pieces) - 1}{END}"

    def restore(self, text: Markup | str) -> Markup:
        """Put the pieces back; text that is no markup yet is escaped first."""
        return Markup(HELD.sub(lambda found: str(self.pieces[int(found[1])]), str(escape(text))))


def written(text: str) -> str:
    """Give text of a document without the characters that stand for pieces."""
    return text.replace(BEGIN, "\ufffd").replace(END, "\ufffd")


def prose(source: Source, span: Span, formulas: Iterable[Span], show: Callable[[Span], Markup]) -> Markup:
    """Give a stretch of a document as paragraphs, its inline formulas as ``show`` prints them."""
    keeper, parts, at = Keeper(), [], span.start
    for formula in formulas:
        delimiter = 1 if source.text[formula.start - 1 : formula.start] == "$" else 2
        parts += [written(source.text[at : formula.start - delimiter]), keeper.keep(show(formula))]
        at = formula.end + delimiter
    text = "".join((*parts, written(source.text[at : span.end])))
    if source.path.lower().endswith(".tex"):
        return keeper.restore(_from_latex(text))
    return keeper.restore(_from_markdown(text))


def _from_latex(text: str) -> Markup:
    _, begun, body = text.rpartition(r"\begin{document}")
    plain = SILENT.sub("", COMMENT.sub("", body if begun else text))
    paragraphs = (" ".join(without_commands(part).split()) for part in BLANK_LINES.split(plain))
    return Markup().join(Markup("<p>{}</p>\n").format(part) for part in paragraphs if part)


def without_commands(text: str) -> str:
    """Give what a paragraph of LaTeX says, or the paragraph as it stands where that cannot be told."""
    from pylatexenc.latex2text import LatexNodes2Text  # loaded here because no other kind of document needs it

    try:
        return str(LatexNodes2Text().latex_to_text(text))
    except Exception:
        return text


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable(NOT_SHOWN)


def _from_markdown(text: str) -> Markup:
    tokens = _harmless(_reader().parse(_without_front_matter(text)))
    return Markup(_reader().renderer.render(tokens, _reader().options, {}))


def _without_front_matter(text: str) -> str:
    return re.sub(r"\A---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", "", text, flags=re.DOTALL)


def _text(token: Token) -> Token:
    return Token("text", "", 0, content=token.content.strip("\n"))


def _harmless(tokens: list[Token]) -> list[Token]:
    """Turn HTML into text that shows it and links into words, drop comments, put the headings below that of the report."""
    out: list[Token] = []
    for token in tokens:
        if token.type in ("html_block", "html_inline"):
            token.content = HTML_COMMENT.sub("", token.content)
            if not token.content.strip():
                continue
            if token.type == "html_block":
                out += [Token("paragraph_open", "p", 1), _text(token), Token("paragraph_close", "p", -1)]
                continue
            token = _text(token)
        if token.type.startswith("heading_"):
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
        if token.type.startswith("link_"):  # nothing on the page leads away from it
            address = token.attrs.get("href", "")
            token.tag, token.attrs = "span", {"class": "link", "title": address} if address else {}
        token.info = ""
        if token.children:
            token.children = _harmless(token.children)
        out.append(token)
    return out
