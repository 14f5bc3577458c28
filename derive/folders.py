"""The documents below a directory, without what ``.gitignore`` and hidden names leave out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    Rules = tuple[tuple[Path, GitIgnoreSpec], ...]

LARGEST_RULES = 2**20


def documents_below(directory: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Give the documents with one of the suffixes, in order; the rules of the whole repository count."""
    rules = {Path(directory): _inherited(directory)}
    for folder, inner, files in os.walk(directory):
        here = Path(folder)
        own = _with_rules_of(here, rules.pop(here, ()))
        inner[:] = sorted(name for name in inner if not name.startswith(".") and not _is_ignored(here / name, own, "/"))
        rules |= {here / name: own for name in inner}
        for name in sorted(files):
            path = here / name
            if name.startswith(".") or path.suffix.lower() not in suffixes or not path.is_file():
                continue
            if not _is_ignored(path, own, ""):
                yield path


def _inherited(directory: Path) -> Rules:
    """Give the rules of the directories above, up to the top of the repository; none outside of one."""
    above = list(directory.resolve().parents)
    top = next((place for place, parent in enumerate(above) if (parent / ".git").exists()), None)
    if top is None or (directory / ".git").exists():
        return ()
    rules: Rules = ()
    for parent in reversed(above[: top + 1]):
        rules = _with_rules_of(parent, rules)
    return rules


def _with_rules_of(directory: Path, rules: Rules) -> Rules:
    from pathspec import GitIgnoreSpec  # loaded here because single files need no rules

    try:
        with (directory / ".gitignore").open("rb") as file:
            lines = file.read(LARGEST_RULES).decode("utf-8", "replace").splitlines()
        return (*rules, (directory.resolve(), GitIgnoreSpec.from_lines(lines)))
    except (OSError, ValueError):
        return rules


def _is_ignored(path: Path, rules: Rules, ending: str) -> bool:
    """Tell whether the last rule that speaks of a path leaves it out."""
    ignored = False
    full = path.parent.resolve() / path.name
    for base, spec in rules:
        said = spec.check_file(full.relative_to(base).as_posix() + ending).include if full.is_relative_to(base) else None
        ignored = ignored if said is None else said
    return ignored
