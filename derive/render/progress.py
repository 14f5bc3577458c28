"""A bar for work that takes a while, shown only to a person who is watching."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 2.0


class Bar:
    """Shows how many documents are done, once the work has taken longer than a person waits without a word."""

    def __init__(self, total: int, stream: TextIO, *, patience: float = PATIENCE) -> None:
        self.total, self.stream, self.patience = total, stream, patience
        self.begun = time.monotonic()
        self.progress: Progress | None = None

    def __call__(self, done: float) -> None:
        """Take notice that so many documents are done."""
        if self.progress is None and time.monotonic() - self.begun > self.patience:
            self.progress = _shown(self.total, self.stream)
        if self.progress is not None:
            self.progress.update(self.progress.tasks[0].id, completed=done)

    def close(self) -> None:
        """Take the bar off the screen."""
        if self.progress is not None:
            self.progress.stop()


def _shown(total: int, stream: TextIO) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("checking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(file=stream), transient=True)
    progress.add_task("checking", total=total)
    progress.start()
    return progress


@contextmanager
def shown_progress(total: int, stream: TextIO = sys.stderr) -> Iterator[Callable[[float], None]]:
    """Give what is to be told how many documents are done; it shows a bar where the stream is a terminal."""
    if not stream.isatty():
        yield lambda _: None
        return
    bar = Bar(total, stream)
    try:
        yield bar
    finally:
        bar.close()
