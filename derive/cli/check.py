"""``derive check``: decide every step and print what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.cli.options import checking_options, debug_option
from derive.cli.printing import emit, wants_color
from derive.config import Settings
from derive.files import Unreadable, documents, read

if TYPE_CHECKING:
    from derive.report import Report


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--output-format", type=click.Choice(("full", "concise", "json")), default="full", show_default=True)
@click.option("--strict", is_flag=True, help="Count undecided and trusted steps and warnings as findings too.")
@click.option("--verbose", "-v", is_flag=True, help="Say more about every step.")
@checking_options
@debug_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    output_format: str,
    strict: bool,
    verbose: bool,
    no_sympy: bool,
    classes: tuple[int, ...],
    seed: int,
    timeout: float,
) -> None:
    """Check every step in documents, or in all documents of directories (default: this one)."""
    from derive.render.to_concise import fails

    settings = Settings(classes=classes, second_opinion=not no_sympy, seed=seed, timeout=timeout, strict=strict)
    reports = tuple(_report(document, settings) for document in documents(paths or (".",)))
    _print_reports(reports, output_format, verbose=verbose)
    ctx.exit(int(any(fails(report, strict=strict) for report in reports)))


def _print_reports(reports: tuple[Report, ...], output_format: str, *, verbose: bool) -> None:
    if output_format == "json":
        from derive.render.to_json import to_json

        emit(to_json(reports))
    elif output_format == "concise":
        from derive.render.to_concise import summary, to_concise

        emit(to_concise(reports))
        click.echo(summary(reports), err=True)
    else:
        from shutil import get_terminal_size

        from derive.render.to_terminal import to_terminal

        emit(to_terminal(reports, color=wants_color(), width=min(get_terminal_size().columns, 100), verbose=verbose))


def _report(path: Path, settings: Settings) -> Report:
    from derive.pipeline import check_source

    try:
        return check_source(read(path), settings)
    except Unreadable as error:
        from derive.report import Report
        from derive.resolve.derivation import Derivation

        return Report(error.source, Derivation(error.source, (), (), (), ()), (), (error.diagnostic,))
