"""Check documents in several processes, which hand over what they know when the user wants an end."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from derive.cli.cache import Cache
from derive.cli.running import check_file
from derive.config import Settings

if TYPE_CHECKING:
    from concurrent.futures import Future

    from derive.report import Report

# How long a process may take to hand over what it knows after an interruption.
GRACE = 5.0


def in_parallel(
    paths: tuple[Path, ...], settings: Settings, cache: Cache | None, count: int, progress: Callable[[float], None]
) -> Iterator[Report]:
    """Give the reports of the documents that were reached, in the order of the documents."""
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # A new interpreter for every process: a copy of this one would have its threads and locks in an unknown state.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin) as pool:
        begun = {path: pool.submit(_check_in_process, path, settings, cache) for path in _longest_first(paths)}
        waiting = [begun[path] for path in paths]
        try:
            for number, future in enumerate(as_completed(waiting), 1):
                future.result()
                progress(number)
        except KeyboardInterrupt:
            _interrupt(waiting)
        except BrokenProcessPool:  # a process is gone, or could not send what it has: what is missing is checked here
            pool.shutdown(wait=False, cancel_futures=True)
            missing = [path for path, future in zip(paths, waiting, strict=True) if not _has_result(future)]
            found = {path: check_file(path, settings, cache) for path in missing}
            yield from (found.get(path) or future.result() for path, future in zip(paths, waiting, strict=True))
            return
        except Exception:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        yield from (future.result() for future in waiting if _has_result(future))


def _longest_first(paths: tuple[Path, ...]) -> list[Path]:
    """Order documents so that no long one is begun last, while all other processes have nothing left to do."""
    return sorted(paths, key=lambda path: path.stat().st_size if path.is_file() else 0, reverse=True)


def _has_result(future: Future[Report]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _begin() -> None:
    """Let an interruption end the work of a process and not the process, which would complain about it."""
    import sys

    from derive.depth import RECURSION_LIMIT

    sys.setrecursionlimit(RECURSION_LIMIT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _check_in_process(path: Path, settings: Settings, cache: Cache | None) -> Report:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return check_file(path, settings, cache)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _interrupt(waiting: list[Future[Report]]) -> None:
    """Cancel what has not begun, and let what has begun hand over what it knows."""
    from concurrent.futures import TimeoutError as TookTooLong
    from multiprocessing import active_children

    begun = [future for future in waiting if not future.cancel()]
    for process in active_children():
        if process.pid is not None:
            os.kill(process.pid, signal.SIGINT)
    for future in begun:
        try:
            future.result(GRACE)
        except (TookTooLong, KeyboardInterrupt):
            break
        except Exception:
            continue
    for process in active_children():
        process.terminate()
