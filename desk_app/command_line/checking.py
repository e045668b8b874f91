"""`desk-app central check-catalogue`: lists where the catalogue does not come to exactly one unit."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import click

from desk_app.central.service import Central
from desk_app.command_line.at_centre import as_json, database, opened, say
from desk_app.domain.component import ComponentBodies
from desk_app.domain.owner_check import OwnerCheck, Surveyed, Unclear, check_owners


@click.command("check-catalogue")
@database
@as_json
def check_catalogue(database: str | None, district: str | None, as_json: bool) -> None:
    """Checks that each problem and each component comes to exactly one unit, on every board.

    Lists each that comes to none or to several; the exit code is 1 where there is any.
    """
    with opened(database, district) as (centre, _):
        reference = centre.reference()
        if not reference.catalogue.problems:
            raise click.ClickException("this centre has no catalogue yet: import one, or seed the sample")
        boards = tuple(sorted(reference.boards)) or ("",)
        edition = centre.datasets.current().get("components", "")
        rows = sum(each.rows for each in centre.datasets.infos() if each.current and each.name == "components")
        total = len(reference.catalogue.problems) + rows
        with click.progressbar(length=total, file=sys.stderr, label="check-catalogue") as bar:
            found = check_owners(
                reference.catalogue,
                reference.directory,
                boards,
                _surveyed(centre, edition) if edition else (),
                lambda done: bar.update(done - bar.pos),
            )
    names = reference.area_names
    say(_told(found, names), as_json, "\n".join([*(_line(each, names) for each in found.unclear), _summary(found)]))
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


def _told(found: OwnerCheck, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "places": found.places,
        "components": found.components,
        "unclear": [{**asdict(each), "board_name": names.get(each.board, "")} for each in found.unclear],
    }


def _line(each: Unclear, names: Mapping[str, str]) -> str:
    board = " ".join(filter(None, (each.board, names.get(each.board, "")))) or "-"
    if each.part is None:
        return f"{each.code} {board}: {each.components} components of a class that the catalogue does not hold"
    said = f"{each.code} {each.name} · {board} · {each.part.value.lower()} {each.role}"
    if each.components:
        said += f" · {each.components} components such as {each.example}"
    elif each.unlisted:
        said += " · component on no list"
    came_to = " ".join(each.units) or (f"none, {each.named} is not in the directory" if each.named else "none")
    return f"{said}: {came_to}"


def _summary(found: OwnerCheck) -> str:
    looked = f"{found.places} roles on boards and {found.components} components looked at"
    return f"{looked}: {len(found.unclear) or 'none'} without exactly one unit"
