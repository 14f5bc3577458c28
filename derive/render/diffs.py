"""Show what changed in a text: as a unified diff, in colour, and as HTML."""

from __future__ import annotations

from difflib import unified_diff
from html import escape
from typing import TYPE_CHECKING

from derive.render.frames import visible

if TYPE_CHECKING:
    from rich.text import Text

STYLES = {"+": "green", "-": "red", "@": "cyan"}


def diff_of(path: str, old: str, new: str) -> str:
    """Give the unified diff of two texts; empty where they are the same."""
    lines = unified_diff(old.splitlines(True), new.splitlines(True), path, f"{path} (mended)")
    return "".join(f"{visible(line.rstrip())}\n" for line in lines)


def diff_to_rich(diff: str) -> Text:
    """Give a diff with its lines in colour."""
    from rich.text import Text

    return Text.assemble(*((line, STYLES.get(line[:1], "")) for line in diff.splitlines(True)))


def diff_to_html(diff: str) -> str:
    """Give a diff as it stands."""
    return f"<pre>{escape(diff)}</pre>"
