"""`desk-app central check-catalogue`: lists where the catalogue does not come to exactly one unit."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import click

from desk_app.central.service import Central
from desk_app.command_line.at_centre import as_json, database, opened, say
from desk_app.command_line.importing import language, speak
from desk_app.domain.component import ComponentBodies
from desk_app.domain.owner_check import OwnerCheck, Surveyed, check_owners
from desk_app.domain.reference import Reference
from desk_app.screens.owner_check_words import summary_words, unclear_words
from desk_app.words import _


@click.command("check-catalogue")
@language
@database
@as_json
def check_catalogue(language: str | None, database: str | None, district: str | None, as_json: bool) -> None:
    """Checks that each problem and each component comes to exactly one unit, on every board.

    Lists each that comes to none or to several; the exit code is 1 where there is any.
    """
    speak(language)
    with opened(database, district) as (centre, _url):
        reference = centre.reference()
        if not reference.catalogue.problems:
            raise click.ClickException(_("This centre has no catalogue yet: import one, or seed the sample"))
        boards = tuple(sorted(reference.boards)) or ("",)
        edition = centre.datasets.current().get("components", "")
        rows = sum(each.rows for each in centre.datasets.infos() if each.current and each.name == "components")
        total = len(reference.catalogue.problems) + rows
        with click.progressbar(length=total, file=sys.stderr, label=_("Checking the catalogue")) as bar:
            found = check_owners(
                reference.catalogue,
                reference.directory,
                boards,
                _surveyed(centre, edition) if edition else (),
                lambda done: bar.update(done - bar.pos),
            )
    lines = [*(unclear_words(each, reference) for each in found.unclear), summary_words(found)]
    say(_told(found, reference), as_json, "\n".join(lines))
    if found.unclear:
        raise click.exceptions.Exit(1)


def _surveyed(centre: Central, edition: str) -> Iterator[Surveyed]:
    """Only what a check needs of some 200,000 rows: whole values would take several times as long."""
    bodies = lru_cache(maxsize=None)(
        lambda authority, owner, maintainer: ComponentBodies(authority=authority, owner=owner, maintainer=maintainer)
    )
    for line in centre.datasets.lines("components", edition):
        value = json.loads(line)["value"]
        yield Surveyed(
            code=value["code"],
            class_code=value["class_code"],
            cell=value["cell"],
            bodies=bodies(value["authority"], value["owner"], value["maintainer"]),
        )


def _told(found: OwnerCheck, reference: Reference) -> dict[str, Any]:
    bodies = reference.directory.bodies
    return {
        "places": found.places,
        "components": found.components,
        "unclear": [
            {
                **asdict(each),
                "board_name": reference.area_names.get(each.board, ""),
                "unit_names": [bodies[unit].name if unit in bodies else "" for unit in each.units],
                "words": unclear_words(each, reference),
            }
            for each in found.unclear
        ],
    }
