"""``derive completion``: the script that lets a shell complete commands, options and codes."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from derive.cli.options import debug_option
from derive.cli.printing import emit

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@debug_option
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what to add to the start-up file of a shell, as in: derive completion bash >> ~/.bashrc."""
    complete = get_completion_class(shell)
    assert complete is not None
    emit(complete(ctx.find_root().command, {}, "derive", "_DERIVE_COMPLETE").source())
