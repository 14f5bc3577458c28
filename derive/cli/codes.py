"""``derive codes``: every kind of diagnostic with its meaning."""

from __future__ import annotations

import click

from derive.cli.options import debug_option
from derive.cli.printing import emit
from derive.diagnostics import MEANINGS, Code


@click.command()
@click.option("--format", "form", type=click.Choice(("text", "markdown")), default="text", show_default=True)
@debug_option
def codes(form: str) -> None:
    """List the codes of all diagnostics, what each means and what can be done."""
    listed = sorted(Code, key=lambda code: code.value)
    if form == "markdown":
        rows = [f"| `{code.value}` | {MEANINGS[code].what} | {MEANINGS[code].advice} |" for code in listed]
        emit("\n".join(("| code | meaning | what to do |", "|---|---|---|", *rows)))
    else:
        emit("\n".join(f"{code.value}\n    {MEANINGS[code].what}\n    {MEANINGS[code].advice}" for code in listed))
