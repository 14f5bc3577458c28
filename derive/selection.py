"""Which codes a reader wants to hear of, for all documents and for some."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from derive.diagnostics import Code
from derive.report import Report
from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """``select`` names what is heard of (everything, if it is empty), ``ignore`` what is not; so does ``per_file`` by pattern."""

    select: frozenset[Code] = frozenset()
    ignore: frozenset[Code] = frozenset()
    per_file: tuple[tuple[str, frozenset[Code]], ...] = ()

    def silenced(self, path: str) -> frozenset[Code]:
        """Give the codes that are not heard of in one document; a pattern fits its path, that from the root, or its name."""
        silent = self.ignore | (frozenset(Code) - self.select if self.select else frozenset())
        ways = (path, PurePosixPath(path).name, Path(path).absolute().as_posix())
        for pattern, codes in self.per_file:
            if any(fnmatchcase(way, pattern) for way in ways):
                silent |= codes
        return silent

    def applied(self, report: Report) -> Report:
        """Give a report that is silent about what is not selected."""
        return replace(report, silenced=self.silenced(report.source.path))
