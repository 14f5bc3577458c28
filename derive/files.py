"""Documents on disk: which ones are meant, what is in them, and how to replace a file whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from derive.diagnostics import Code, Diagnostic, Severity
from derive.digests import digest_of
from derive.errors import DeriveError
from derive.folders import documents_below
from derive.source import Source, Span, spliced

SUFFIXES = (".md", ".markdown", ".tex", ".ipynb")
LARGEST_FILE = 20 * 2**20


class NotUsable(DeriveError):
    """There is nothing that the command could work on; the message has a whole line for every reason."""


class Unreadable(DeriveError):
    """The document is there and cannot be read as text: a finding, with its place in what could be read."""

    def __init__(self, source: Source, code: Code, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        span = None if offset is None else Span(offset, offset)
        self.source = source
        self.diagnostic = Diagnostic(code, Severity.ERROR, message, span)


def documents(names: tuple[str, ...]) -> tuple[Path, ...]:
    """Give the documents meant, each once, in the order of the arguments; raises NotUsable where one is missing."""
    missing = [name for name in names if not Path(name).exists()]
    if missing:
        raise NotUsable("\n".join(f"{shown(name)}: error (file-missing): there is no such file" for name in missing))
    found: dict[Path, Path] = {}
    for name in names:
        for path in _expanded(Path(name)):
            found.setdefault(path.resolve(), path)
    return tuple(found.values())


def _expanded(path: Path) -> Iterator[Path]:
    known = ", ".join(SUFFIXES)
    if path.is_dir():
        inside = list(documents_below(path, SUFFIXES))
        if not inside:
            raise NotUsable(f"{shown(path)}: error (nothing-found): no document ({known}) in this directory")
        yield from inside
    elif path.suffix.lower() not in SUFFIXES or not path.is_file():
        raise NotUsable(f"{shown(path)}: error (file-unreadable): not a document ({known})")
    else:
        yield path


def read(path: Path, name: str | None = None) -> Source:
    """Read a document; raises Unreadable for one that is too large or not UTF-8, NotUsable where access is denied."""
    name = name or shown(path)
    source = assembled(_decoded(read_bytes(path, name), name))
    if path.suffix.lower() != ".tex" or ("\\in" not in source.text and "\\subfile" not in source.text):
        return source
    from derive.inclusions import with_inclusions

    text, parts = with_inclusions(path, source.text, _included)
    return Source(name, text, parts)


def _included(path: Path) -> str:
    try:
        return read_bytes(path, shown(path)).decode("utf-8").removeprefix("\ufeff")
    except DeriveError as error:
        raise OSError(str(error)) from error


def read_stream(stream: BinaryIO, name: str) -> Source:
    """Read a document from a stream under a name that says what it is; raises as ``read`` does."""
    if Path(name).suffix.lower() not in SUFFIXES:
        raise NotUsable(f"{shown(name)}: error (file-unreadable): not the name of a document ({', '.join(SUFFIXES)})")
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise Unreadable(Source(shown(name), ""), Code.LIMIT_EXCEEDED, f"the document is larger than {LARGEST_FILE >> 20} MB")
    return assembled(_decoded(data, shown(name)))


def _decoded(data: bytes, name: str) -> Source:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = Source(name, data[: error.start].decode("utf-8").removeprefix("\ufeff"))
        end = len(before.text)
        message = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}, line {before.position(end).line}"
        raise Unreadable(before, Code.FILE_UNREADABLE, message, end) from None
    return Source(name, text.removeprefix("\ufeff"))


def assembled(source: Source) -> Source:
    """Give the text of the Markdown cells for a notebook, and any other document as it is; raises Unreadable."""
    if not is_notebook(source):
        return source
    from derive.cells import markdown_cells

    try:
        text, parts = markdown_cells(source.text)
    except ValueError as error:
        raise Unreadable(Source(source.path, ""), Code.FILE_UNREADABLE, str(error)) from None
    return Source(source.path, text, parts)


def read_bytes(path: Path, name: str, limit: int = LARGEST_FILE) -> bytes:
    """Read a file; raises Unreadable beyond the limit and NotUsable where the system does not let us."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise NotUsable(f"{name}: error (file-unreadable): {error.strerror or error}") from None
    if len(data) > limit:
        raise Unreadable(Source(name, ""), Code.LIMIT_EXCEEDED, f"the file is larger than {limit >> 20} MB")
    return data


def replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, with the mode it had; raises NotUsable where that is not possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()  # a link goes on pointing at the file that it points at
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        import tempfile  # only what writes needs it

        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
            os.chmod(temporary, mode)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NotUsable(f"{shown(path)}: error: cannot be written: {error.strerror or error}") from None


def rewrite(path: Path, old: str, new: str) -> None:
    """Put a new text in the place of the one that was read; raises NotUsable where the file has changed since."""
    text = read_bytes(path, shown(path)).decode("utf-8", "replace")
    if text.removeprefix("\ufeff") != old:
        raise NotUsable(f"{shown(path)}: error: the file has changed while it was read; nothing was written")
    replace_text(path, text[: len(text) - len(old)] + new)


def change(path: Path, source: Source, changes: tuple[tuple[Span, str], ...]) -> None:
    """Change a document at places of the text that was read; raises NotUsable where its file is another one since or cannot be."""
    if is_notebook(source):
        _change_cells(path, source, changes)
        return
    refuse_parts(source)
    rewrite(path, source.text, spliced(source.text, changes))


def refuse_parts(source: Source) -> None:
    """Raise NotUsable for a document that takes in other files, which hold a part of what was read."""
    if source.parts and not is_notebook(source):
        raise NotUsable(f"{source.path}: error: a document that takes in others cannot be changed; change each file by itself")


def is_notebook(source: Source) -> bool:
    """Tell whether the text of a document stands in cells."""
    return source.path.lower().endswith(".ipynb")


def _change_cells(path: Path, source: Source, changes: tuple[tuple[Span, str], ...]) -> None:
    """Change the Markdown cells of a notebook; raises NotUsable where it has changed since, or keeps its cells elsewhere."""
    from derive.cells import with_changes

    data = read_bytes(path, shown(path)).decode("utf-8", "replace").removeprefix("\ufeff")
    if assembled(Source(source.path, data)) != source:
        raise NotUsable(f"{shown(path)}: error: the file has changed while it was read; nothing was written")
    try:
        rewrite(path, data, with_changes(data, source.parts, changes))
    except ValueError as error:
        raise NotUsable(f"{shown(path)}: error: the notebook cannot be changed: {error}") from None


def append_text(path: Path, text: str) -> None:
    """Add to a file that others write to as well; raises NotUsable where that is not possible."""
    try:
        with path.open("ab") as file:
            file.write(text.encode("utf-8"))
    except OSError as error:
        raise NotUsable(f"{shown(path)}: error: cannot be written: {error.strerror or error}") from None


def stamp_of(package: Path) -> str:
    """Give a text that changes whenever a file of the program does."""
    files = sorted(os.path.join(folder, name) for folder, _, names in os.walk(package) for name in names if name.endswith(".py"))
    return digest_of(repr([(file, found.st_size, found.st_mtime_ns) for file in files for found in (os.stat(file),)]))


def shown(path: str | Path) -> str:
    """Give a path as it is shown: forward slashes, one line, and only characters that every output can carry."""
    text = os.fsencode(Path(path).as_posix()).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
