"""``derive check``: decide every step and report what was found."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from derive.cli.configuration import settings_in_words
from derive.cli.group import INTERRUPTED, Refusal
from derive.cli.options import (
    BASELINE,
    cache_of,
    cache_options,
    checking_options,
    debug_option,
    reporting_options,
    selection,
    settings_of,
)
from derive.cli.printing import emit, wants_color
from derive.config import Settings
from derive.files import Unreadable, append_text, documents, read_bytes, read_stream, replace_text, shown
from derive.values import dataclass

if TYPE_CHECKING:
    from derive.baseline import Baseline
    from derive.cli.cache import Cache
    from derive.cli.running import Run
    from derive.report import Report

WIDEST = 100


@dataclass(frozen=True, slots=True)
class Options:
    """What ``derive check`` was asked for."""

    paths: tuple[str, ...]
    output_format: str
    report: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    per_file_ignores: tuple[str, ...]
    baseline: str | None
    write_baseline: bool
    add_expect: bool
    strict: bool
    verbose: bool
    jobs: int
    stdin_filename: str
    settings: Settings
    cache: Cache | None

    @classmethod
    def of(cls, chosen: Mapping[str, Any]) -> Options:
        """Give the options that click found."""
        told = {name: value for name, value in chosen.items() if name in cls.__annotations__}
        return cls(**{**told, "settings": settings_of(chosen), "cache": cache_of(chosen)})


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@reporting_options
@click.option("--verbose", "-v", is_flag=True, help="Say more about every step.")
@click.option("--jobs", "-j", type=click.IntRange(0), default=1, show_default=True, help="Processes; 0: one for every core.")
@cache_options
@click.option("--stdin-filename", metavar="NAME", default="stdin.md", show_default=True, help="What standard input (-) is called.")
@click.option("--show-settings", is_flag=True, help="Show every setting and where it is from, and check nothing.")
@checking_options
@debug_option
@click.pass_context
def check(ctx: click.Context, /, show_settings: bool, **chosen: Any) -> None:
    """Check every step in documents, or in all documents of directories (default: this one); - is standard input."""
    if show_settings:
        emit(settings_in_words(ctx))
        return
    from derive.problems import fails

    options = Options.of(chosen)
    baseline = baseline_for(options)
    run = _run(options)
    reports = run.reports
    if run.complete and options.write_baseline:
        _write_baseline(options, reports, baseline)
        return
    if run.complete and options.add_expect:
        from derive.cli.expecting import add_expectations

        ctx.exit(int(add_expectations(tuple(_known(report, baseline) for report in reports))))
    selected = selection(options.select, options.ignore, options.per_file_ignores)
    reports = tuple(selected.applied(_known(report, baseline)) for report in reports)
    _write_reports(options, reports)
    _print_reports(options, reports)
    if not run.complete:
        click.echo("interrupted: what is above is not all", err=True)
        ctx.exit(INTERRUPTED)
    ctx.exit(int(any(fails(report, strict=options.strict) for report in reports)))


def _run(options: Options) -> Run:
    from derive.cli.running import run
    from derive.render.progress import shown_progress

    if options.paths == ("-",):
        return _run_stream(options)
    paths = documents(options.paths or (".",))
    with shown_progress(len(paths), sys.stderr) as progress:
        return run(paths, options.settings, options.cache, options.jobs, progress)


def _run_stream(options: Options) -> Run:
    """Check the document that comes in on standard input; nothing is remembered of it."""
    from derive.cli.running import Run, check_read, unread

    if options.add_expect:
        raise Refusal("--add-expect writes into documents, and what comes from standard input is none")
    try:
        source = read_stream(sys.stdin.buffer, options.stdin_filename)
    except Unreadable as error:
        return Run((unread(error),), True)
    report = check_read(source, options.settings, None)
    return Run((report,), not report.interrupted)


# What is printed and written


def _print_reports(options: Options, reports: tuple[Report, ...]) -> None:
    if options.output_format == "full":
        from shutil import get_terminal_size

        from derive.render.to_terminal import to_terminal

        width = min(get_terminal_size().columns, WIDEST)
        emit(to_terminal(reports, color=wants_color(), width=width, verbose=options.verbose))
        return
    from derive.render.formats import renderer
    from derive.render.to_concise import summary

    emit(renderer(options.output_format)(reports))
    click.echo(summary(reports), err=True)


def _write_reports(options: Options, reports: tuple[Report, ...]) -> None:
    from derive.render.formats import renderer

    for name, _, file in (wanted.partition("=") for wanted in options.report):
        replace_text(Path(file), renderer(name)(reports))
        click.echo(f"wrote {shown(file)}", err=True)
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    wants_github = options.output_format == "github" or any(wanted.startswith("github=") for wanted in options.report)
    if page and wants_github:
        from derive.render.to_summary import to_summary

        append_text(Path(page), to_summary(reports))


# The baseline


def baseline_for(options: Options) -> Baseline:
    """Read the baseline; one that is about to be written may be missing.  Raises Refusal for one that cannot be read."""
    path = Path(options.baseline or BASELINE)
    if options.baseline is None and not options.write_baseline:
        return {}
    if options.write_baseline and not path.exists():
        return {}
    from derive.baseline import BaselineUnreadable, from_text

    try:
        return from_text(read_bytes(path, shown(path)).decode("utf-8"))
    except (BaselineUnreadable, UnicodeDecodeError, Unreadable) as error:
        raise Refusal(f"{shown(path)}: error: the baseline cannot be read: {error}") from None


def _known(report: Report, baseline: Baseline) -> Report:
    if not baseline:
        return report
    from derive.baseline import applied

    return applied(report, baseline)


def _write_baseline(options: Options, reports: tuple[Report, ...], before: Baseline) -> None:
    from derive.baseline import baseline_of, to_text

    path = Path(options.baseline or BASELINE)
    baseline = baseline_of(reports, before)
    replace_text(path, to_text(baseline))
    click.echo(f"wrote {shown(path)}: {sum(map(len, baseline.values()))} known", err=True)
