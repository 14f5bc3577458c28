"""The cache: what was found in each document under some settings, in a folder that can be deleted at any time.

A file that is damaged, of another version or of another document is as good as none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from derive.config import Settings
from derive.digests import digest_of
from derive.files import NotUsable, Unreadable, read_bytes, replace_text, stamp_of
from derive.values import dataclass
from derive.version import VERSION

if TYPE_CHECKING:
    from derive.memory import Memory

FOLDER = ".derive_cache"
LARGEST = 100 * 2**20
IGNORE = "# Made by derive; it can be deleted at any time.\n*\n"


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder with a file for every document and settings; ``stamp`` says which program wrote what may be used."""

    folder: Path
    stamp: str

    def memory_of(self, path: str, settings: Settings) -> Memory:
        """Give what is remembered of a document, and nothing where that cannot be read."""
        import json

        from derive.memory import Memory

        try:
            data = json.loads(read_bytes(self._file(path, settings), path, LARGEST))
        except (NotUsable, Unreadable, ValueError, RecursionError):
            return Memory()
        if not isinstance(data, dict) or data.get("stamp") != self.stamp or data.get("document") != path:
            return Memory()
        entries = data.get("entries")
        return Memory(entries) if isinstance(entries, dict) and all(map(_is_entry, entries.values())) else Memory()

    def keep(self, path: str, settings: Settings, memory: Memory) -> None:
        """Write what is worth remembering of a document; a folder that cannot be written to costs time only."""
        if memory.after == memory.before:
            return
        import json

        entries = {"stamp": self.stamp, "document": path, "entries": memory.after}
        try:
            if not (self.folder / ".gitignore").exists():
                replace_text(self.folder / ".gitignore", IGNORE)
            replace_text(self._file(path, settings), json.dumps(entries))
        except NotUsable:
            return

    def _file(self, path: str, settings: Settings) -> Path:
        from derive.memory import asked

        name = digest_of(f"{path}\0{asked(settings)}")
        return self.folder / f"{name[:32]}.json"


def _is_entry(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def open_cache(folder: str, *, wanted: bool = True) -> Cache | None:
    """Give the cache in a folder for this very program, or None: a change of its source is a change of its version."""
    if not wanted:
        return None
    package = Path(__file__).parents[1]
    return Cache(Path(folder), f"{VERSION}:{stamp_of(package)}")
