r"""Files that a LaTeX document takes in with ``\input`` and ``\include``, read in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from derive.source import Part

DEEPEST = 10
LONGEST = 20 * 2**20
ROOT_MARKS = (".git", ".hg", "pyproject.toml", "derive.toml")

_SILENT = r"\\begin\{(?P<silent>verbatim|lstlisting|minted|comment)\*?\}.*?\\end\{(?P=silent)\*?\}"
_COMMAND = r"\\(?:input|include|subfile)\s{0,9}\{\s{0,9}(?P<name>[^{}\n]{1,200}?)\s{0,9}\}"
_INCLUSION = re.compile(rf"(?<!\\)%[^\n]*|{_SILENT}|{_COMMAND}", re.DOTALL)

Read = Callable[[Path], str]


def with_inclusions(path: Path, text: str, read: Read) -> tuple[str, tuple[Part, ...]]:
    """Give a document with the files that it takes in, and where each stretch of it stands; no parts where there are none.

    Only files inside the project are read: below the nearest directory with a mark such as ``.git``, else below that of the
    document.  What is not there, goes round in a circle, or makes the text too long stays as the command that asks for it.
    """
    folder = path.resolve().parent
    reader = _Reader(folder, root_of(folder), read)
    pieces = list(reader.pieces(text, None, (path.resolve(),)))
    if all(part.path is None for part, _ in pieces):
        return text, ()
    parts: list[Part] = []
    at = 0
    for part, piece in pieces:
        parts.append(Part(at, part.path, None, part.line, part.column))
        at += len(piece)
    return "".join(piece for _, piece in pieces), tuple(parts)


def root_of(folder: Path) -> Path:
    """Give the directory of the project that a directory belongs to."""
    marked = (parent for parent in (folder, *folder.parents) if any((parent / mark).exists() for mark in ROOT_MARKS))
    return next(marked, folder)


class _Reader:
    def __init__(self, folder: Path, root: Path, read: Read) -> None:
        self.folder, self.root, self.read = folder, root, read
        self.length = 0

    def pieces(self, text: str, shown: str | None, within: tuple[Path, ...]) -> Iterator[tuple[Part, str]]:
        """Give the stretches of a file and of those it takes in, in reading order."""
        at = 0
        for match in _INCLUSION.finditer(text):
            target = self.target(match["name"]) if match["name"] else None
            if target is None or target in within or len(within) > DEEPEST:
                continue
            try:
                inner = self.read(target)
            except (OSError, UnicodeDecodeError):
                continue
            self.length += len(inner)
            if self.length > LONGEST:
                continue
            yield _part(text, at, shown), text[at : match.start()]
            yield from self.pieces(inner, self.shown(target), (*within, target))
            at = match.end()
        yield _part(text, at, shown), text[at:]

    def target(self, name: str) -> Path | None:
        """Give the file that a name means, if it is there and belongs to the project."""
        for candidate in (name, f"{name}.tex"):
            try:
                found = (self.folder / candidate).resolve()
                if found.suffix == ".tex" and found.is_relative_to(self.root) and found.is_file():
                    return found
            except (OSError, ValueError):
                continue
        return None

    def shown(self, path: Path) -> str:
        here = Path.cwd()
        return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _part(text: str, at: int, shown: str | None) -> Part:
    line_start = text.rfind("\n", 0, at) + 1
    return Part(0, shown, None, text.count("\n", 0, at) + 1, at - line_start + 1)
