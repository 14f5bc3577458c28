"""Check many documents, with what the cache remembers, one by one or in several processes, until the user wants an end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from derive.cli.cache import Cache
from derive.config import Settings
from derive.files import Unreadable, read
from derive.source import Source
from derive.values import dataclass

if TYPE_CHECKING:
    from derive.memory import Memory
    from derive.pipeline import Check
    from derive.report import Report

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
    if count > 1:
        from derive.cli.parallel import in_parallel

        reports = tuple(in_parallel(paths, settings, cache, count, progress))
    else:
        reports = tuple(_one_by_one(paths, settings, cache, progress))
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


def _one_by_one(paths: tuple[Path, ...], settings: Settings, cache: Cache | None, progress: Progress) -> Iterator[Report]:
    try:
        for number, path in enumerate(paths):
            report = check_file(path, settings, cache, lambda share, done=number: progress(done + share))  # type: ignore[misc]
            yield report
            if report.interrupted:
                return
            progress(number + 1)
    except KeyboardInterrupt:
        return
