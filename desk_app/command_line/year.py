"""`desk-app central calendar`: a year of the working calendar in a window, to type a notice in and publish it."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from desk_app.command_line.at_centre import database, opened, settings_of
from desk_app.command_line.options import has_screen, seat_settings, window_options
from desk_app.screens.year import FIRST_YEAR, LAST_YEAR, first_shown_year
from desk_app.words import _


@click.command("calendar")
@click.option(
    "--year",
    type=click.IntRange(FIRST_YEAR, LAST_YEAR),
    help="Which year is shown first; where it is left out, from October on next year until its notice is in force.",
)
@window_options
@database
def calendar(year: int | None, database: str | None, district: str | None, **given: Any) -> None:
    """A year's holidays and make-up working days in a window: typed, pasted or opened, looked over, published."""
    settings = seat_settings(**given)
    if not has_screen():
        raise click.ClickException(_no_screen())
    from desk_app.command_line.year_ground import CentreCalendar

    try:
        from ui.year.application import run_year
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] != "PySide6":
            raise
        raise click.ClickException(_no_screen()) from missing
    with opened(database, district) as (centre, _url):
        port = CentreCalendar(centre)
        try:
            found = port.in_force().result()
            today = datetime.now(ZoneInfo(settings_of(database=database, district=district).zone)).date()
            sys.exit(run_year(port, settings, year or first_shown_year(found.draft.head.published_years, today)))
        finally:
            port.close()


def _no_screen() -> str:
    return _(
        "There is no screen here; fill in a list and import it instead: "
        "desk-app central template calendar list.xlsx, desk-app central import calendar list.xlsx"
    )
