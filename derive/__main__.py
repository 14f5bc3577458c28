"""Run the command line as ``derive`` or ``python -m derive``."""

from __future__ import annotations

import gc

# Values of this program rarely refer to each other in circles, and a run is short: looking for such circles seldom is enough.
OBJECTS_BEFORE_A_LOOK = 100_000


def main() -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK)
    from derive.cli import cli

    try:
        cli(prog_name="derive")
    finally:
        gc.freeze()  # the process ends: what is left need not be looked through once more


if __name__ == "__main__":
    main()
