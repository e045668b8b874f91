"""A process with an operator's window, started in the same order as `desk-app operator`: see `window_scripts`."""

from __future__ import annotations

import sys
from importlib import import_module

BEFORE_THE_WINDOWS = ("desk_app.__main__", "desk_app.bootstrap")
"""What the command has loaded before Qt comes: once it has, it looks into each module that is loaded later."""


def main() -> int:
    """Loads and runs the script that the command line names."""
    for name in BEFORE_THE_WINDOWS:
        import_module(name)
    from desk_app.command_line.benchmarks.window_scripts import run

    return run(*sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
