"""The front door: `desk-app` and its commands."""

from __future__ import annotations

import sys

import click

from desk_app import __version__
from desk_app.command_line.checks import bench, doctor
from desk_app.command_line.looking_up import lookup
from desk_app.command_line.people import operator, sandbox, screenshots, wall
from desk_app.command_line.questions import deadline, remembered
from desk_app.errors import WorldTrouble
from desk_app.settings import BadSetting

CENTRAL = "central"


class FrontDoor(click.Group):
    """Turns what the world does to us into one sentence and exit code 1; a wrong call is click's own exit code 2.

    The centre's commands are loaded when they are asked for: a window need not wait for a web server it does not use.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), CENTRAL])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _central() if cmd_name == CENTRAL else super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WorldTrouble as trouble:
            from desk_app.screens.trouble import trouble_words

            raise click.ClickException(trouble_words(trouble.code, trouble.params)) from trouble
        except OSError as trouble:
            what = f"{trouble.filename}: " if trouble.filename else ""
            raise click.ClickException(f"{what}{trouble.strerror or trouble}") from trouble
        except BadSetting as wrong:
            from desk_app.screens.trouble import trouble_words

            raise click.UsageError(trouble_words(wrong.code, wrong.params)) from wrong


@click.group(cls=FrontDoor, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="desk-app")
def main() -> None:
    """The desk of a district's coordination centre, and the central store behind it."""


for command in (operator, wall, sandbox, screenshots, lookup, deadline, remembered, bench, doctor):
    main.add_command(command)


def _central() -> click.Command:
    """The centre's commands, where its parts are installed (`pip install desk-app[central]`)."""
    try:
        from desk_app.command_line.centre import central
    except ModuleNotFoundError as missing:
        lacking = (missing.name or "").split(".")[0]
        if lacking in ("desk_app", "local_store", "ui"):
            raise

        @click.command(name=CENTRAL, context_settings={"ignore_unknown_options": True})
        @click.argument("rest", nargs=-1)
        def absent(rest: tuple[str, ...]) -> None:
            """The central store; its parts are not installed here."""
            raise click.ClickException(f"the central store needs {lacking}: pip install 'desk-app[central]'")

        return absent
    return central


if __name__ == "__main__":
    sys.exit(main())
