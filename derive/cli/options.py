"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

import click

from derive.cli import configuration
from derive.cli.cache import FOLDER, Cache, open_cache
from derive.cli.group import Refusal
from derive.config import Settings
from derive.diagnostics import NEVER_SILENT, Code
from derive.render.formats import FORMATS

if TYPE_CHECKING:
    from derive.selection import Selection

Command = TypeVar("Command", bound=Callable[..., Any])

LARGEST_CLASSES = 12
BASELINE = ".derive-baseline.json"
CODES = tuple(sorted(code.value for code in Code))


def _remember_debug(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        ctx.meta["derive.debug"] = True


def debug_option(command: Command) -> Command:
    """Add ``--debug``, which may also stand before the command."""
    words = "Show the traceback of internal errors."
    return click.option("--debug", is_flag=True, expose_value=False, callback=_remember_debug, help=words)(command)


def _classes(_: click.Context, __: click.Parameter, value: str) -> tuple[int, ...]:
    first, dots, last = value.partition("..")
    try:
        low, high = int(first), int(last if dots else first)
    except ValueError:
        raise click.BadParameter(f"{value!r} is neither a number nor a range such as 2..4") from None
    if not 1 <= low <= high <= LARGEST_CLASSES:
        raise click.BadParameter(f"{value!r} is not within 1..{LARGEST_CLASSES}")
    return tuple(range(low, high + 1))


def notation_options(command: Command) -> Command:
    """Add the options of every command that reads what documents share."""
    for option in (
        click.option("--notation", metavar="LINE", multiple=True, help="A let or given line that every document shares."),
        click.option(
            "--config",
            metavar="FILE",
            is_eager=True,
            callback=configuration.load,
            expose_value=False,
            help="Settings (default: derive.toml, or [tool.derive] in pyproject.toml, of the nearest parent).",
        ),
    ):
        command = option(command)
    return command


def checking_options(command: Command) -> Command:
    """Add the options of every command that decides steps."""
    command = notation_options(command)
    for option in (
        click.option("--timeout", default=10.0, type=click.FloatRange(0, min_open=True), help="Seconds of work for one step."),
        click.option("--seed", default=0, help="Seed of the sampling."),
        click.option("--classes", default="2..4", callback=_classes, help="Sizes for the second opinion: 2..4."),
        click.option("--no-sympy", is_flag=True, help="Do without the second opinion."),
    ):
        command = option(command)
    return command



def settings_of(chosen: Mapping[str, Any]) -> Settings:
    """Give what the options of every command that decides steps ask for."""
    strict = chosen.get("strict", False)
    return Settings(chosen["classes"], not chosen["no_sympy"], chosen["seed"], chosen["timeout"], strict, chosen["notation"])


def _plots(_: click.Context, __: click.Parameter, wanted: bool) -> bool:
    if wanted and find_spec("matplotlib") is None:
        raise Refusal("error: --plots needs matplotlib: pip install 'derive[plot]'")
    return wanted


def plots_option(command: Command) -> Command:
    """Add ``--plots``."""
    words = "Draw both sides of refuted steps in HTML (needs matplotlib)."
    return click.option("--plots", is_flag=True, callback=_plots, help=words)(command)


def cache_options(command: Command) -> Command:
    """Add the options about what is remembered between runs."""
    for option in (
        click.option("--cache-dir", metavar="FOLDER", default=FOLDER, show_default=True, help="Where that is kept."),
        click.option("--cache/--no-cache", default=True, help="Remember what was found (default); it is confirmed when used."),
    ):
        command = option(command)
    return command



def cache_of(chosen: Mapping[str, Any]) -> Cache | None:
    """Give the cache that the options about it ask for."""
    return open_cache(chosen["cache_dir"], wanted=chosen["cache"])


def reporting_options(command: Command) -> Command:
    """Add the options that choose what is reported, and where it goes."""
    for option in (
        click.option(
            "--output-format",
            "--format",
            "output_format",
            type=click.Choice(FORMATS),
            default="full",
            show_default=True,
            help="What to print.",
        ),
        click.option(
            "--report",
            metavar="FORMAT=FILE",
            multiple=True,
            callback=_reports,
            shell_complete=_complete_formats,
            help="Also write a file; repeatable.",
        ),
        click.option(
            "--select",
            metavar="CODES",
            multiple=True,
            callback=_codes,
            shell_complete=_complete_codes,
            help="Report these codes alone.",
        ),
        click.option(
            "--ignore",
            metavar="CODES",
            multiple=True,
            callback=_codes,
            shell_complete=_complete_codes,
            help="Do not report these codes.",
        ),
        click.option(
            "--per-file-ignores",
            metavar="PATTERN:CODES",
            multiple=True,
            callback=_patterns,
            help="Do not report these codes in documents whose path or name fits.",
        ),
        click.option("--baseline", metavar="FILE", type=click.Path(), help="Do not report what this file knows."),
        click.option("--write-baseline", is_flag=True, help=f"Write what is found to the baseline ({BASELINE})."),
        click.option("--add-expect", is_flag=True, help="Write `expect refuted` beside every refuted step in the documents."),
        click.option("--strict", is_flag=True, help="Count undecided and trusted steps and warnings as findings too."),
    ):
        command = option(command)
    return command


def selection(select: tuple[str, ...], ignore: tuple[str, ...], per_file_ignores: tuple[str, ...]) -> Selection:
    """Give what the options of the same names select."""
    from derive.selection import Selection

    patterns = ((pattern, codes) for pattern, _, codes in (value.rpartition(":") for value in per_file_ignores))
    return Selection(
        frozenset(map(Code, select)),
        frozenset(map(Code, ignore)),
        tuple((pattern, frozenset(map(Code, _code_names(codes)))) for pattern, codes in patterns),
    )


def _complete_codes(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [code for code in CODES if code.startswith(incomplete)]


def _complete_formats(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [f"{name}=" for name in FORMATS if name.startswith(incomplete)]


def _codes(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for value in values for name in _code_names(value))


def _code_names(text: str) -> list[str]:
    """Give the codes of a list with commas; raises BadParameter for one that does not exist."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in CODES:
            from difflib import get_close_matches

            near = get_close_matches(name, CODES, 1)
            raise click.BadParameter(f"there is no code {name!r}{f'; did you mean {near[0]!r}?' if near else ''}")
        if Code(name) in NEVER_SILENT:
            raise click.BadParameter(f"{name} cannot be ignored")
    return names


def _patterns(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        pattern, colon, codes = value.rpartition(":")
        if not colon or not pattern or not _code_names(codes):
            raise click.BadParameter(f"{value!r} is not PATTERN:CODE")
    return values


def _reports(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        name, equals, file = value.partition("=")
        if not equals or not file:
            raise click.BadParameter(f"{value!r} is not FORMAT=FILE")
        if name not in FORMATS:
            raise click.BadParameter(f"there is no format {name!r}; there are {', '.join(FORMATS)}")
    return values
