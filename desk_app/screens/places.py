"""Places as the text a form keeps, and how a place is read out."""

import json
from dataclasses import replace

from desk_app.domain.case import Place
from desk_app.domain.grid import CELL_DIGITS, board_of, village_of
from desk_app.domain.projection import LookupHit
from desk_app.screens.forms import FieldFault
from desk_app.words import _


def place_text(place: Place) -> str:
    """A place as the value of a form's field; empty for a place that says nothing."""
    if place == Place():
        return ""
    said = {
        "address": place.address,
        "longitude": place.longitude,
        "latitude": place.latitude,
        "cell": place.cell,
        "component": place.component,
        "verified": place.verified,
    }
    return json.dumps({name: value for name, value in said.items() if value not in ("", None)}, ensure_ascii=False)


def place_of(text: str) -> Place:
    """The place of a form's value; its village and board follow from the cell. FieldFault where it cannot be read."""
    if not text:
        return Place()
    try:
        said = json.loads(text)
        cell = str(said.get("cell", ""))
        longitude, latitude = said.get("longitude"), said.get("latitude")
        return Place(
            address=str(said.get("address", "")).strip(),
            longitude=float(longitude) if longitude is not None else None,
            latitude=float(latitude) if latitude is not None else None,
            cell=cell,
            village=village_of(cell),
            board=board_of(cell),
            component=str(said.get("component", "")),
            verified=bool(said.get("verified", True)),
        )
    except (ValueError, AttributeError, TypeError) as trouble:
        raise FieldFault("place", _("The place cannot be read.")) from trouble


def taken_place(place: Place, hit: LookupHit) -> Place:
    """The place after a component or a grid cell was taken from the look-up; the address typed stays.

    A larger grid than a cell says too little to file under: only its name is taken, where there is no address yet.
    """
    if hit.kind == "grid" and len(hit.code) != CELL_DIGITS:
        return replace(place, address=place.address or hit.title)
    cell = hit.code if hit.kind == "grid" else hit.cell or place.cell
    return Place(
        address=place.address or (hit.detail or hit.title if hit.kind == "component" else hit.title),
        longitude=hit.longitude if hit.longitude is not None else place.longitude,
        latitude=hit.latitude if hit.latitude is not None else place.latitude,
        cell=cell,
        village=village_of(cell),
        board=board_of(cell),
        component=hit.code if hit.kind == "component" else place.component,
    )


def place_told(place: Place) -> str:
    """A place in one line: the address, then what it was found by."""
    told = [
        place.address,
        _("cell {code}").format(code=place.cell) if place.cell else "",
        _("component {code}").format(code=place.component) if place.component else "",
        "" if place.verified else _("place not verified"),
    ]
    return " · ".join(filter(None, told))
