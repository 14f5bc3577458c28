"""Check many documents: with what the cache remembers, in several processes, and with an end when the user wants one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from derive.cli.cache import Cache
from derive.config import Settings
from derive.files import Unreadable, read
from derive.source import Source
from derive.values import dataclass

if TYPE_CHECKING:
    from concurrent.futures import Future

    from derive.memory import Memory
    from derive.pipeline import Check
    from derive.report import Report

# How long a process may take to hand over what it knows after an interruption.
GRACE = 5.0

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Run:
    """The reports of the documents that were reached, in the order of the documents, and whether all were."""

    reports: tuple[Report, ...]
    complete: bool


def unread(error: Unreadable) -> Report:
    """Give the report of a document that is there and cannot be read."""
    from derive.report import Report
    from derive.resolve.derivation import Derivation

    return Report(error.source, Derivation(error.source, (), (), (), ()), (), (error.diagnostic,))


def run(paths: tuple[Path, ...], settings: Settings, cache: Cache | None, jobs: int, progress: Progress) -> Run:
    """Check documents; the result does not depend on the number of processes.  ``progress`` counts documents."""
    count = min(jobs or os.cpu_count() or 1, len(paths))
    checked = _in_parallel if count > 1 else _one_by_one
    reports = tuple(checked(paths, settings, cache, count, progress))
    return Run(reports, len(reports) == len(paths) and not any(report.interrupted for report in reports))


def check_file(path: Path, settings: Settings, cache: Cache | None, progress: Progress = lambda _: None) -> Report:
    """Check one document with what is remembered of it, and remember what is found."""
    try:
        source = read(path)
    except Unreadable as error:
        return unread(error)
    return check_read(source, settings, cache, progress)


def check_read(source: Source, settings: Settings, cache: Cache | None, progress: Progress = lambda _: None) -> Report:
    """Check a document that has been read."""
    from derive.pipeline import check_source

    if cache is None:
        return check_source(source, settings, progress=progress)
    return _remembered(source, settings, cache, cache.memory_of(source.path, settings), progress)


def remembering(cache: Cache | None) -> Check:
    """Give a way to check that remembers what it finds, of all texts that a document is given in its course."""
    from derive.memory import asked
    from derive.pipeline import check_source

    memories: dict[object, Memory] = {}

    def check(source: Source, settings: Settings) -> Report:
        if cache is None:
            return check_source(source, settings)
        place = (source.path, asked(settings))
        if place not in memories:
            memories[place] = cache.memory_of(source.path, settings)
        return _remembered(source, settings, cache, memories[place], lambda _: None)

    return check


def _remembered(source: Source, settings: Settings, cache: Cache, memory: Memory, progress: Progress) -> Report:
    from derive.pipeline import check_source

    report = check_source(source, settings, memory, progress)
    if report.interrupted:
        memory.after = memory.before | memory.after
    cache.keep(source.path, settings, memory)
    return report


def _one_by_one(paths: tuple[Path, ...], settings: Settings, cache: Cache | None, _: int, progress: Progress) -> Iterator[Report]:
    try:
        for number, path in enumerate(paths):
            report = check_file(path, settings, cache, lambda share, done=number: progress(done + share))  # type: ignore[misc]
            yield report
            if report.interrupted:
                return
            progress(number + 1)
    except KeyboardInterrupt:
        return


# Several processes


def _in_parallel(
    paths: tuple[Path, ...], settings: Settings, cache: Cache | None, count: int, progress: Progress
) -> Iterator[Report]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # A new interpreter for every process: a copy of this one would have its threads and locks in an unknown state.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin) as pool:
        waiting = [pool.submit(_check_in_process, path, settings, cache) for path in paths]
        try:
            for number, future in enumerate(waiting, 1):
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
