"""``derive schema``: the JSON Schema of the JSON report."""

from __future__ import annotations

import click

from derive.cli.options import debug_option
from derive.cli.printing import emit


@click.command()
@debug_option
def schema() -> None:
    """Print the JSON Schema that every report of --output-format json follows."""
    from importlib.resources import files

    emit(files("derive.render").joinpath("report.schema.json").read_text("utf-8"))
