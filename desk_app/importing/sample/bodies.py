"""Lists the sample's bodies: the centre, a sub-centre and the local units of each board, the district-wide units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from desk_app.domain.case import DISTRICT, BodyId
from desk_app.domain.directory import Body, BodyKind
from desk_app.importing.initials import initials_of


def sample_bodies(district: Any) -> list[Body]:
    """Every body. Telephone numbers begin with 0512-0000, which no exchange has."""
    prefix = district["district"]["code"]
    bodies = [Body(id=DISTRICT, kind=BodyKind.DISTRICT, name=district["district"]["centre"], telephone=_telephone(0))]
    for number, board in enumerate(district["boards"], start=1):
        code = f"{prefix}{board['code']}"
        bodies.append(
            Body(
                id=sub_centre_id(board["slug"]),
                kind=BodyKind.SUB_CENTRE,
                name=f"{board['name']}联动分中心",
                board=code,
                telephone=_telephone(number * 100),
            )
        )
        bodies.extend(
            Body(
                id=BodyId(f"{board['slug']}-{unit['slug']}"),
                kind=BodyKind.UNIT,
                name=unit["name"].format(board=board["name"]),
                board=code,
                role=unit["role"],
                telephone=_telephone(number * 100 + place),
            )
            for place, unit in enumerate(district["local_units"], start=1)
        )
    bodies.extend(
        Body(
            id=BodyId(unit["slug"]),
            kind=BodyKind.UNIT,
            name=unit["name"],
            role=unit["role"],
            telephone=_telephone(9000 + place),
            telephone_only=unit.get("telephone_only", False),
        )
        for place, unit in enumerate(district["district_units"], start=1)
    )
    return [replace(body, initials=initials_of(body.name)) for body in bodies]


def sub_centre_id(slug: str) -> BodyId:
    """The id of a board's sub-centre."""
    return BodyId(f"sub-{slug}")


def units_by_role(bodies: Iterable[Body]) -> Mapping[tuple[str, str], BodyId]:
    """(role, board's code) -> unit; the board is empty for units of the whole district."""
    return {(body.role, body.board): body.id for body in bodies if body.kind is BodyKind.UNIT}


def _telephone(number: int) -> str:
    return f"0512-0000{number:04d}"
