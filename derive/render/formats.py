"""The formats of a report by name; the function that writes one is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derive.report import Report

    Renderer = Callable[[tuple[Report, ...]], str]

# The format NAME is written by the function to_NAME in derive/render/to_NAME.py; "full" is for people at a terminal.
MACHINE_FORMATS = ("concise", "json", "github", "junit", "sarif")
PAGE_FORMATS = ("html", "markdown")
FORMATS = ("full", *PAGE_FORMATS, *MACHINE_FORMATS)
WIDTH = 100


def renderer(name: str) -> Renderer:
    """Give the function that writes reports in a format."""
    if name == "full":
        return _plain
    function: Renderer = getattr(import_module(f"derive.render.to_{name}"), f"to_{name}")
    return function


def _plain(reports: tuple[Report, ...]) -> str:
    from derive.render.to_terminal import to_terminal

    return to_terminal(reports, color=False, width=WIDTH, verbose=False)
