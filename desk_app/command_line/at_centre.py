"""Which centre a command is about: the options that say so, the centre opened on its database, and how it answers."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from desk_app.central.service import Central, default_database, open_central
from desk_app.paths import default_settings_file
from desk_app.settings import CentralSettings, read_central

Command = TypeVar("Command", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def database(command: Command) -> Command:
    """The two options that say which ledger is meant."""
    command = click.option("--district", metavar="CODE", help="The district's code; its key in the ledger.")(command)
    return click.option(
        "--database", metavar="URL", help="SQLAlchemy address; a SQLite file in your data folder where it is left out."
    )(command)


@contextmanager
def opened(database: str | None, district: str | None) -> Iterator[tuple[Central, str]]:
    """The centre that these two options name, with its database's address; closed afterwards."""
    settings = settings_of(database=database, district=district)
    url = url_of(settings)
    centre = open_central(url, district=settings.district, zone=settings.zone)
    try:
        yield centre, url
    finally:
        centre.close()


def settings_of(**given: Any) -> CentralSettings:
    """The centre's settings with what was typed on top."""
    return read_central(os.environ, given, default_settings_file())


def url_of(settings: CentralSettings) -> str:
    """The database's address; a file in this person's data folder where none is named."""
    return settings.database or default_database(settings.data_dir)


def say(value: Any, as_json: bool, text: str) -> None:
    """The answer of a command: a value as JSON, or its text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else text)
