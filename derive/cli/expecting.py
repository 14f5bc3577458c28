"""Write the directives of ``derive check --add-expect`` into the documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.files import NotUsable, rewrite, shown

if TYPE_CHECKING:
    from derive.report import Report


def add_expectations(reports: tuple[Report, ...]) -> bool:
    """Write `expect refuted` beside every refuted step; tell whether some step found no place for it."""
    from derive.expectations import with_expectations

    left_out = False
    for report in reports:
        path = report.source.path
        if report.source.parts:
            raise NotUsable(f"{path}: error: directives are added only to a document that is one text, not to a notebook")
        source, written, without_place = with_expectations(report)
        if written:
            rewrite(Path(path), report.source.text, source.text)
            click.echo(f"wrote {shown(path)}: {written} expected to be refuted", err=True)
        if without_place:
            click.echo(f"{shown(path)}: {without_place} refuted, and no line for a directive about it alone", err=True)
            left_out = True
    return left_out
