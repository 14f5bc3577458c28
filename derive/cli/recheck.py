"""``derive recheck``: confirm reports from their certificates alone."""

from __future__ import annotations

from pathlib import Path

import click

from derive.cli.group import Refusal
from derive.cli.options import debug_option
from derive.cli.printing import described, emit
from derive.files import Unreadable, read_bytes, shown

LARGEST_REPORT = 200 * 2**20


@click.command()
@click.argument("reports", metavar="REPORT...", nargs=-1, required=True)
@debug_option
@click.pass_context
def recheck(ctx: click.Context, reports: tuple[str, ...]) -> None:
    """Confirm JSON reports from their certificates alone, without searching for anything."""
    from derive.recheck import recheck as recheck_report

    failed = False
    for name in reports:
        problems = recheck_report(_report_text(name))
        failed = failed or bool(problems)
        emit("\n".join(f"{shown(name)}: {line}" for line in problems) or f"{shown(name)}: confirmed")
    ctx.exit(int(failed))


def _report_text(name: str) -> str:
    if not Path(name).exists():
        raise Refusal(f"{shown(name)}: error (file-missing): there is no such file")
    try:
        return read_bytes(Path(name), shown(name), LARGEST_REPORT).decode("utf-8")
    except Unreadable as error:
        raise Refusal(described(error)) from None
    except UnicodeDecodeError as error:
        raise Refusal(f"{shown(name)}: error (file-unreadable): not UTF-8 at byte offset {error.start}") from None
