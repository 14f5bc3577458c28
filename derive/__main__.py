"""Run the command line as ``derive`` or ``python -m derive``."""

from __future__ import annotations

from derive.cli import cli


def main() -> None:
    """Run the command line and leave with its exit status."""
    cli(prog_name="derive")


if __name__ == "__main__":
    main()
