"""LaTeX: sections, displays, inline formulas and directives, each with its exact place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from derive.diagnostics import Code, Diagnostic, Severity
from derive.source import Source, Span
from derive.syntax.directives import directive_at, in_comments, switched, with_inner
from derive.syntax.document import Directive, Display, Document, Heading, Inline, Item
from derive.syntax.macros import definitions
from derive.syntax.markdown import is_defining, with_sentences

DISPLAYS = {"equation", "align", "alignat", "gather", "multline", "eqnarray", "flalign", "displaymath", "dmath"}
SILENT = {"verbatim", "lstlisting", "minted", "comment", "tikzpicture"}
INCLUSION = re.compile(r"(?<!\\)%[^\n]*|\\(?:input|include|subfile)\s{0,9}\{(?P<name>[^{}\n]{1,200})\}")
CONDITIONAL = re.compile(r"(?<!\\)%[^\n]*|\\(?P<sign>if(?!f(?![A-Za-z]))[A-Za-z]*|else|fi)(?![A-Za-z])")
LEVELS = {"part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}


def read_latex(source: Source) -> Document:
    """Give what a LaTeX document is made of, in reading order; nothing in it is executed and no other file is read."""
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerError  # loaded here because no other kind of document needs it

    try:
        nodes, _, _ = LatexWalker(source.text, tolerant_parsing=True).get_latex_nodes()
    except (LatexWalkerError, RecursionError) as error:
        at = min(int(getattr(error, "pos", 0) or 0), max(0, len(source.text) - 1))
        message = "the structure of the document cannot be read from here on"
        return Document(source, (), (Diagnostic(Code.FORMULA_UNREADABLE, Severity.ERROR, message, Span(at, at + 1)),))
    everything = list(_items(source, _body(nodes)))
    skipped = list(_skipped(source.text))
    found = [item for item in everything if not isinstance(item, Span) and not _inside(_place(item), skipped)]
    silent = [*skipped, *(item for item in everything if isinstance(item, Span))]
    diagnostics: list[Diagnostic] = []
    displays = [item.span for item in found if isinstance(item, Display)]
    items: list[Item] = [*with_inner(source, found, diagnostics), *_directives(source, [*silent, *displays], diagnostics)]
    diagnostics += _not_taken_in(source, silent)
    macros = definitions(source.text)
    shown = sorted((item for item in items if not is_defining(item, macros)), key=lambda item: item.span.start)
    return Document(source, switched(with_sentences(source, shown)), tuple(diagnostics), macros)


def _skipped(text: str) -> Iterator[Span]:
    r"""Give what stands between ``\iffalse`` and its ``\else`` or ``\fi``, which TeX leaves out."""
    start, depth = -1, 0
    for match in CONDITIONAL.finditer(text):
        sign = match["sign"]
        if sign is None:
            continue
        if start < 0:
            start = match.start() if sign == "iffalse" else -1
        elif sign == "fi" or (sign == "else" and not depth):
            if not depth:
                yield Span(start, match.end())
                start = -1
            depth = max(0, depth - 1)
        elif sign != "else":
            depth += 1
    if start >= 0:
        yield Span(start, len(text))


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start < other.end for other in others)


def _place(item: Item) -> Span:
    return item.outer if isinstance(item, Display) else item.span


def _not_taken_in(source: Source, silent: Sequence[Span]) -> Iterator[Diagnostic]:
    """Give a warning for every file that the document asks for and that was not read in its place."""
    for match in INCLUSION.finditer(source.text):
        if match["name"] is None or _inside(Span(*match.span()), silent):
            continue
        message = f"{match['name'].strip()} is not read: it is not there, or it is outside of the project"
        yield Diagnostic(Code.FILE_MISSING, Severity.WARNING, message, Span(match.start(), match.end()))


def _body(nodes: Sequence[Any]) -> Sequence[Any]:
    """Give the nodes of the document environment, or all where there is none."""
    for node in nodes:
        if getattr(node, "environmentname", None) == "document":
            return tuple(node.nodelist)
    return nodes


def _items(source: Source, nodes: Sequence[Any]) -> Iterator[Item | Span]:
    """Give the items below some nodes; a span stands for text in which nothing is looked for."""
    for node in nodes:
        if node is None:
            continue
        name = getattr(node, "environmentname", None)
        if hasattr(node, "displaytype"):
            yield _formula(source, node)
        elif name is not None and name.rstrip("*") in DISPLAYS:
            yield _environment(source, node, name)
        elif name is not None and name.rstrip("*") in SILENT:
            yield Span(node.pos, node.pos + node.len)
        elif getattr(node, "macroname", None) in LEVELS:
            yield Heading(LEVELS[node.macroname], Span(node.pos, node.pos + node.len))
        else:
            yield from _items(source, tuple(getattr(node, "nodelist", None) or ()))
            arguments = getattr(getattr(node, "nodeargd", None), "argnlist", None)
            yield from _items(source, tuple(arguments or ()))


def _formula(source: Source, node: Any) -> Item:
    opening, closing = node.delimiters
    outer = Span(node.pos, node.pos + node.len)
    closed = source.slice(outer).endswith(closing)
    span = Span(outer.start + len(opening), outer.end - len(closing) if closed else outer.end)
    return Display(span, outer, opening) if node.displaytype == "display" else Inline(span, 0)


def _environment(source: Source, node: Any, name: str) -> Display:
    outer = Span(node.pos, node.pos + node.len)
    text = source.slice(outer)
    start = text.index("}") + 1
    if name.rstrip("*") == "alignat":
        start = text.index("}", start) + 1
    end = text.rfind("\\end{")
    return Display(Span(outer.start + start, outer.start + (end if end >= start else len(text))), outer, name)


def _directives(source: Source, silent: Sequence[Span], diagnostics: list[Diagnostic]) -> Iterator[Directive]:
    for line in in_comments(source, Span(0, len(source.text))):
        if _inside(line, silent):
            continue
        directive = directive_at(source, line)
        if isinstance(directive, Directive):
            yield directive
        else:
            diagnostics.append(directive)
