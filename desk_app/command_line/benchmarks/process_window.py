"""A process with an operator's window, started in the same order as `desk-app operator`: see `window_scripts`."""

from __future__ import annotations

import sys


def main() -> int:
    """Loads and runs the script that the command line names.

    The order matters: once Qt is there, it looks into each module that is loaded later.
    """
    import desk_app.__main__  # noqa: F401 - the front door, with all it brings
    from desk_app.command_line.people import load_the_desk

    load_the_desk()
    from desk_app.command_line.benchmarks.window_scripts import run

    return run(*sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
