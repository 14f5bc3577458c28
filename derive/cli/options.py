"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

LARGEST_CLASSES = 12


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


def checking_options(command: Command) -> Command:
    """Add the options of every command that decides steps."""
    for option in (
        click.option("--timeout", default=10.0, type=click.FloatRange(0, min_open=True), help="Seconds for one step."),
        click.option("--seed", default=0, help="Seed of the sampling."),
        click.option("--classes", default="2..4", callback=_classes, help="Sizes for the second opinion: 2..4."),
        click.option("--no-sympy", is_flag=True, help="Do without the second opinion."),
    ):
        command = option(command)
    return command
