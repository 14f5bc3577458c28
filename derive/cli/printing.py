"""How the command line prints: results in UTF-8 on standard output, colour only where a terminal wants it."""

from __future__ import annotations

import os
import sys

from derive.files import Unreadable


def wants_color() -> bool:
    """Tell whether standard output is a terminal whose user has not asked for plain text."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def emit(text: str) -> None:
    """Print a result in UTF-8, whatever the terminal believes in, with one line feed at its end."""
    stream = sys.stdout.buffer
    stream.write(text.rstrip("\n").encode("utf-8", "replace") + (b"\n" if text else b""))
    stream.flush()


def described(error: Unreadable) -> str:
    """Give the line that reports an unreadable document."""
    place = ""
    if error.diagnostic.span is not None:
        position = error.source.position(error.diagnostic.span.start)
        place = f":{position.line}:{position.column}"
    return f"{error.source.path}{place}: error ({error.diagnostic.code.value}): {error.diagnostic.message}"
