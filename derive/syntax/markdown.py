"""Markdown: headings, displays, inline formulas and directives, each with its exact place."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from functools import cache
from typing import TYPE_CHECKING

from derive.diagnostics import Code, Diagnostic, Severity
from derive.source import Source, Span
from derive.syntax.directives import directive_at, lines_of, switched, with_inner
from derive.syntax.document import Directive, Display, Document, Heading, Inline, Item
from derive.syntax.macros import Macros, definitions
from derive.syntax.plain_page import headings_of_a_plain_page
from derive.values import dataclass

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

ENVIRONMENTS = "equation|align|alignat|gather|multline|eqnarray|flalign|displaymath|math"
OPENING = re.compile(
    rf"\\\\(?P<doubled>[\[(])|\\(?P<escaped>[$\\`])|(?P<comment><!--)|(?P<code>`+)|(?P<dollars>\$\$)|(?P<dollar>\$)|(?P<bracket>\\\[)"
    rf"|(?P<paren>\\\()|\\begin\{{(?P<environment>(?:{ENVIRONMENTS})\*?)\}}"
)
LINE_END = re.compile(r"\r\n?|\n")  # as Markdown counts lines
IN_LINE = re.compile(r"[^\r\n]")
SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class _Blocks:
    """The block structure: code that is not searched, fences of mathematics, and headings."""

    code: tuple[Span, ...]
    fences: tuple[Display, ...]
    headings: tuple[Heading, ...]


def read_markdown(source: Source) -> Document:
    """Give what a Markdown document is made of, in reading order."""
    first = _blocks(source, source.text)
    diagnostics: list[Diagnostic] = []
    found = list(_scan(source, (*first.code, *(f.outer for f in first.fences)), diagnostics))
    displays = [item for item in found if isinstance(item, Display)]
    headings = _blocks(source, _blanked(source.text, displays)).headings
    items: list[Item] = [*first.fences, *headings, *found]
    items = with_inner(source, items, diagnostics)
    items.sort(key=lambda item: item.span.start)
    macros = definitions(source.text)
    shown = [item for item in items if not is_defining(item, macros)]
    return Document(source, switched(with_sentences(source, shown)), tuple(diagnostics), macros)


def is_defining(item: Item, macros: Macros) -> bool:
    """Tell whether a formula stands inside the definition of a macro."""
    return isinstance(item, Display | Inline) and any(
        place.start <= item.span.start and item.span.end <= place.end for place in macros.within(item.span.start, item.span.end)
    )


def _blanked(text: str, displays: list[Display]) -> str:
    """Put letters for displays, so that no mark in them is taken for Markdown; line ends and all offsets stay."""
    pieces, at = [], 0
    for display in displays:
        inside = text[display.outer.start : display.outer.end]
        pieces += [text[at : display.outer.start], IN_LINE.sub("x", inside)]
        at = display.outer.end
    return "".join((*pieces, text[at:]))


@cache
def _block_reader() -> MarkdownIt:
    from markdown_it import MarkdownIt  # loaded here because no other kind of document needs it

    return MarkdownIt("commonmark").disable("inline")


def _blocks(source: Source, text: str) -> _Blocks:
    """Give the block structure, by Markdown's own rules where a page has more than paragraphs and headings."""
    plain = headings_of_a_plain_page(text)
    return _read_blocks(source, text) if plain is None else _Blocks((), (), plain)


def _read_blocks(source: Source, text: str) -> _Blocks:
    starts = [0, *(found.end() for found in LINE_END.finditer(text)), len(text) + 1]
    matter = _front_matter(text)
    code, fences, headings = ([Span(0, matter)] if matter else []), [], []
    for token in _block_reader().parse(IN_LINE.sub(" ", text[:matter]) + text[matter:]):  # lines are counted from the first
        if token.map is None or starts[token.map[0]] < matter:
            continue
        span = Span(starts[token.map[0]], min(starts[token.map[1]], len(text)))
        if token.type == "fence" and token.info.strip() == "math":
            inner = Span(starts[token.map[0] + 1], max(starts[token.map[0] + 1], starts[token.map[1] - 1]))
            fences.append(Display(inner, span, "math"))
        elif token.type in ("fence", "code_block"):
            code.append(span)
        elif token.type == "heading_open":
            headings.append(Heading(int(token.tag[1]), Span(span.start, span.start + len(source.slice(span).rstrip()))))
    return _Blocks(tuple(code), tuple(fences), tuple(headings))


def _front_matter(text: str) -> int:
    """Give where the front matter ends, 0 where there is none."""
    found = re.match(r"---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", text, re.DOTALL)
    return found.end() if found else 0


# ------------------------------------------------------------------ formulas and comments


def _scan(source: Source, code: tuple[Span, ...], diagnostics: list[Diagnostic]) -> Iterator[Item]:
    text, at = source.text, 0
    skipped = sorted(code, key=lambda span: span.start)
    while True:
        opening = OPENING.search(text, at)
        if opening is None:
            return
        while skipped and skipped[0].end <= opening.start():
            skipped.pop(0)
        if skipped and skipped[0].start <= opening.start():
            at = skipped[0].end
            continue
        kind = opening.lastgroup or ""
        if kind == "comment":
            at = yield from _comment(source, opening, diagnostics)
        elif kind == "code":
            closing = re.compile(rf"(?<!`){opening.group()}(?!`)").search(text, opening.end())
            at = closing.end() if closing else opening.end()
        elif kind == "dollar":
            at = yield from _inline_dollar(text, opening)
        elif kind == "doubled":
            at = yield from _doubled(text, opening)
        elif kind in ("dollars", "bracket", "environment", "paren"):
            at = yield from _delimited(source, opening, kind, diagnostics)
        else:
            at = opening.end()


def _comment(source: Source, opening: re.Match[str], diagnostics: list[Diagnostic]) -> Generator[Item, None, int]:
    """Give the directives of a comment; the value of the generator is where the comment ends."""
    end = source.text.find("-->", opening.end())
    inner = Span(opening.end(), end if end >= 0 else len(source.text))
    word = re.match(r"\s*derive(?::|(?=\s))", source.slice(inner))
    if word is not None:
        for line in lines_of(source, Span(inner.start + word.end(), inner.end)):
            directive = directive_at(source, line)
            if isinstance(directive, Directive):
                yield directive
            else:
                diagnostics.append(directive)
    return inner.end if end < 0 else end + 3


def _inline_dollar(text: str, opening: re.Match[str]) -> Generator[Item, None, int]:
    """Give an inline formula: no space inside the dollars, no blank line or dollar between, and no digit after the closing one."""
    start = opening.end()
    for closing in re.finditer(r"(?<!\\)\$|\n[ \t]*\r?\n", text[start : start + 2000]):
        at = start + closing.start()
        if closing.group() != "$" or text[start : start + 1].isspace():
            break
        if text[at - 1].isspace():
            break  # a price, "$5 and $x$", or a formula that is closed in another way
        if at > start and not text[at + 1 : at + 2].isdigit():
            yield Inline(Span(start, at), 0)
            return at + 1
    return start


def _doubled(text: str, opening: re.Match[str]) -> Generator[Item, None, int]:
    r"""Give a formula in `\\[ \\]` or `\\( \\)`, of which Markdown leaves one backslash; an opening alone is the end of a row."""
    start = opening.end()
    closing = re.compile(r"\n[ \t]*\r?\n|\\\\" + {"[": r"\]", "(": r"\)"}[opening.group("doubled")]).search(text, start)
    if closing is None or closing.group().startswith("\n"):
        return start
    inner, outer = Span(start, closing.start()), Span(opening.start(), closing.end())
    yield Display(inner, outer, "\\[") if opening.group("doubled") == "[" else Inline(inner, 0)
    return closing.end()


def _delimited(source: Source, opening: re.Match[str], kind: str, diagnostics: list[Diagnostic]) -> Generator[Item, None, int]:
    environment = opening.group("environment")
    closing = {"dollars": "$$", "bracket": "\\]", "paren": "\\)"}.get(kind, f"\\end{{{environment}}}")
    start = opening.end()
    end = source.text.find(closing, start)
    if end < 0:
        span = Span(opening.start(), opening.end())
        message = "the formula that opens here is never closed"
        diagnostics.append(Diagnostic(Code.FORMULA_UNREADABLE, Severity.ERROR, message, span))
        return start
    after = end + len(closing)
    if kind == "paren":
        yield Inline(Span(start, end), 0)
    else:
        name = {"dollars": "$$", "bracket": "\\["}.get(kind, environment or "")
        yield Display(Span(start, end), Span(opening.start(), after), name)
    return after


def with_sentences(source: Source, items: list[Item]) -> list[Item]:
    """Number the sentences that inline formulas stand in; a display, a heading or a directive ends one too."""
    out: list[Item] = []
    sentence, at = 0, 0
    for item in items:
        between = source.text[at : item.span.start]
        if not isinstance(item, Inline) or SENTENCE_END.search(between):
            sentence += 1
        out.append(Inline(item.span, sentence) if isinstance(item, Inline) else item)
        at = item.outer.end if isinstance(item, Display) else item.span.end
    return out
