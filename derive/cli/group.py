"""The group of commands: it imports a command when it is asked for, and lets no traceback out."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from derive.files import NotUsable

ENVIRONMENT = "DERIVE"
INTERRUPTED = 130  # what shells say of a command that was ended by Ctrl-C


class Refusal(click.ClickException):
    """The command cannot be carried out as it was given; the message is one whole line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message on standard error."""
        click.echo(self.message, err=True, file=file)


class CommandGroup(click.Group):
    """A group whose commands are modules of one package, and never end in a traceback that nobody asked for.

    The command ``name`` is the function ``name`` of the module ``package.name``.
    """

    def __init__(self, *args: Any, package: str = "", names: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.package = package
        self.names = names

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Give the names of all commands in their order."""
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command, or give None where there is none of this name."""
        if cmd_name not in self.names:
            return None
        found: click.Command = getattr(import_module(f"{self.package}.{cmd_name}"), cmd_name)
        found.context_settings.setdefault("auto_envvar_prefix", ENVIRONMENT)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an exception that nobody expected becomes one line and exit status 2."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
        except NotUsable as error:
            raise Refusal(str(error)) from None
        except Exception as error:
            if ctx.meta.get("derive.debug"):
                import traceback

                traceback.print_exc()
            what = " ".join(str(error).split())
            raise Refusal(f"derive: internal error: {type(error).__name__}: {what}") from error
