"""``derive explain``: show how every formula was read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.cli.group import Refusal
from derive.cli.options import debug_option, notation_options
from derive.cli.printing import described, emit
from derive.files import Unreadable, documents, read, shown

if TYPE_CHECKING:
    from derive.diagnostics import Diagnostic
    from derive.source import Source


@click.command()
@click.argument("place", metavar="FILE[:LINE]")
@notation_options
@debug_option
@click.pass_context
def explain(ctx: click.Context, place: str, notation: tuple[str, ...]) -> None:
    """Show every formula of a document, or of one line, as it was understood."""
    name, line = _file_and_line(place)
    if Path(name).is_dir():
        raise Refusal(f"{shown(name)}: error (file-unreadable): a directory; explain takes one file")
    try:
        source = read(documents((name,))[0])
    except Unreadable as error:
        click.echo(described(error), err=True)
        ctx.exit(1)
    from derive.render.to_concise import printable
    from derive.resolve import resolve
    from derive.syntax.documents import read_document

    document = read_document(source)
    derivation = resolve(document, notation)
    for reading in derivation.readings:
        first, last = source.position(reading.span.start), source.position(reading.span.end)
        if line is None or first.line <= line <= last.line:
            text = printable(source.slice(reading.span))
            emit(f"{first}  {text}  reads as  {printable(reading.understood)}")
    found = dict.fromkeys((*document.diagnostics, *derivation.diagnostics))
    emit("\n".join(_diagnosed(source, d) for d in found if line is None or _line_of(source, d) == line))


def _file_and_line(place: str) -> tuple[str, int | None]:
    name, colon, line = place.rpartition(":")
    if not colon or not (line.isascii() and line.isdigit()) or Path(place).exists():
        return place, None
    return name, int(line[:9])


def _diagnosed(source: Source, diagnostic: Diagnostic) -> str:
    from derive.render.to_concise import printable

    place = source.place(diagnostic.span.start if diagnostic.span else 0)
    what = f"{diagnostic.severity.value} ({diagnostic.code.value}): {printable(diagnostic.message)}"
    return f"{place}: {what}"


def _line_of(source: Source, diagnostic: Diagnostic) -> int:
    return source.position(diagnostic.span.start).line if diagnostic.span else 0
