"""The command line: the only place that reads files and arguments, writes files and prints.

Every command is a module of this package that has its name, and is imported when it is asked for; what is heavy is
imported inside the commands, so that asking for help costs next to nothing.  Results go to standard output and
everything else to standard error.
"""

from __future__ import annotations

import click

from derive.cli.group import CommandGroup
from derive.cli.options import debug_option
from derive.depth import room_for_depth
from derive.version import VERSION

# The command NAME is the function NAME in derive/cli/NAME.py.
COMMANDS = (
    "build",
    "check",
    "codes",
    "completion",
    "explain",
    "fix",
    "init",
    "recheck",
    "rules",
    "schema",
    "view",
)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    click.echo(f"derive, version {VERSION}")
    ctx.exit()


@click.group(cls=CommandGroup, package="derive.cli", names=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version.")
@debug_option
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Check written derivations step by step: proved, refuted with a witness, or undecided with the reason."""
    ctx.with_resource(room_for_depth())
