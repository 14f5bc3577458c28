"""What the settings of a project ask of ``derive check``, for those who check without its command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.cli.check import Options, baseline_for, check
from derive.cli.configuration import nearest_file
from derive.cli.group import ENVIRONMENT
from derive.cli.options import selection
from derive.config import Settings
from derive.errors import DeriveError

if TYPE_CHECKING:
    from derive.report import Report


class SettingsUnusable(DeriveError):
    """The file with the settings, or the environment, says something that is no setting."""


class Project:
    """The settings of the nearest file above a folder, and of the environment."""

    def __init__(self, folder: Path) -> None:
        """Read the settings; raises SettingsUnusable where the command line would refuse them."""
        from derive.cli import cli  # which imports every command by its name

        found = nearest_file(folder)
        arguments = [] if found is None else ["--config", str(found)]
        try:
            with cli.make_context("derive", ["check"], auto_envvar_prefix=ENVIRONMENT) as group:
                chosen = check.make_context("check", arguments, parent=group).params
            self.options = Options.of(chosen)
            self.selection = selection(self.options.select, self.options.ignore, self.options.per_file_ignores)
            self.baseline = baseline_for(self.options)
        except click.ClickException as error:
            raise SettingsUnusable(error.format_message()) from None

    @property
    def settings(self) -> Settings:
        """Give what concerns the checking itself."""
        return self.options.settings

    def heard(self, report: Report, path: Path) -> Report:
        """Give a report without what is not selected for a document, and with what the baseline knows."""
        from dataclasses import replace

        from derive.baseline import applied

        silent = replace(report, silenced=self.selection.silenced(path.as_posix()))
        return applied(silent, self.baseline) if self.baseline else silent
