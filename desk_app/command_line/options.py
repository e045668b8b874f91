"""Options that several commands share, and the settings they make."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from desk_app import paths, settings, words
from desk_app.words import _

Command = TypeVar("Command", bound=Callable[..., Any])


def window_options(command: Command) -> Command:
    """`--lang --theme --data`, as every window takes them."""
    for option in reversed(
        (
            click.option("--lang", "language", type=click.Choice(["zh_CN", "en"]), help="Language of the windows."),
            click.option("--theme", type=click.Choice(settings.THEMES)),
            click.option(
                "--data",
                "data_dir",
                type=click.Path(file_okay=False, path_type=Path),
                metavar="DIR",
                help="Folder for this seat's own files.",
            ),
        )
    ):
        command = option(command)
    return command


def seat_options(command: Command) -> Command:
    """Those of a window and `--server`; a sandbox has only its own."""
    return click.option("--server", "server_url", metavar="URL", help="The central store.")(window_options(command))


def has_screen() -> bool:
    """Whether a window can be shown here, or Qt was told what else to draw on."""
    return sys.platform != "linux" or any(map(os.environ.get, ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")))


def need_a_screen() -> None:
    """Ends the command in a sentence where there is no screen: Qt itself would abort the process."""
    if not has_screen():
        raise click.ClickException(_("There is no screen here; see: desk-app doctor, desk-app sandbox --headless"))


def seat_settings(**given: Any) -> settings.Settings:
    """The settings of a seat from file, environment and these options; loads their language. Raises BadSetting."""
    read = settings.read(os.environ, given, paths.default_settings_file())
    words.load(words.supported(read.language))
    return read
