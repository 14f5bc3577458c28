"""Read a document of any kind: its displays, inline formulas, directives and headings, in reading order."""

from __future__ import annotations

from pathlib import PurePosixPath

from derive.diagnostics import Code, Diagnostic, Severity
from derive.source import Source, Span
from derive.syntax.document import Document

DEEPEST = 500


def read_document(source: Source) -> Document:
    """Give what a document is made of, by the suffix of its path; text that cannot be a document is refused as a whole."""
    problem = _refused(source)
    if problem is not None:
        return Document(source, (), (problem,))
    if PurePosixPath(source.path).suffix.lower() == ".tex":
        from derive.syntax.latex import read_latex  # each loads a library of its own

        return read_latex(source)
    if PurePosixPath(source.path).suffix.lower() == ".ipynb":
        from derive.syntax.notebooks import read_notebook

        return read_notebook(source)
    from derive.syntax.markdown import read_markdown

    return read_markdown(source)


def _refused(source: Source) -> Diagnostic | None:
    text = source.text
    if not text.strip():
        return Diagnostic(Code.FILE_EMPTY, Severity.ERROR, "the document is empty", Span(0, 0))
    if "\x00" in text:
        at = text.index("\x00")
        return Diagnostic(Code.FILE_UNREADABLE, Severity.ERROR, "the document contains a NUL character", Span(at, at + 1))
    deep = _too_deep(text)
    if deep is not None:
        message = f"braces are nested more than {DEEPEST} deep here"
        return Diagnostic(Code.LIMIT_EXCEEDED, Severity.ERROR, message, Span(deep, deep + 1))
    return None


def _too_deep(text: str) -> int | None:
    """Give the place where braces are nested too deeply for any reader, if there is one; escaped braces do not count."""
    depth, escaped = 0, False
    for at, character in enumerate(text):
        if character == "{" and not escaped:
            depth += 1
            if depth > DEEPEST:
                return at
        elif character == "}" and not escaped:
            depth = max(0, depth - 1)
        escaped = character == "\\" and not escaped
    return None
