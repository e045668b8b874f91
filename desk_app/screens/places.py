"""Places as the text a form keeps, and how a place is read out."""

import json
from collections.abc import Iterable
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


def taken_place(place: Place, hit: LookupHit, taken: str = "") -> Place:
    """The place after a component, a grid cell, a street, a house or a named place was taken from the look-up.

    What a person typed stays: a street or place stands before it, in place of the one `taken` before. A larger grid
    than a cell says too little to file under: only its name is taken, where there is no address yet. A component that
    stands in another cell than the one taken goes, and another component takes its place, with the address `taken`
    from it.
    """
    if hit.kind in ("street", "place"):
        return _at_address(place, hit, taken)
    if hit.kind == "grid" and len(hit.code) != CELL_DIGITS:
        return replace(place, address=place.address or hit.title)
    cell = hit.code if hit.kind == "grid" else hit.cell or place.cell
    if place.component and (hit.kind == "component" or place.cell not in ("", cell)):
        place = without_component(place, taken)
    return Place(
        address=place.address or (hit.detail or hit.title if hit.kind == "component" else hit.title),
        longitude=hit.longitude if hit.longitude is not None else place.longitude,
        latitude=hit.latitude if hit.latitude is not None else place.latitude,
        cell=cell,
        village=village_of(cell),
        board=board_of(cell),
        component=hit.code if hit.kind == "component" else place.component,
    )


def without_component(place: Place, taken: str) -> Place:
    """What is left of a place when its component is the wrong one: the address but for what was `taken` from it."""
    return Place(address=place.address.removeprefix(taken).strip() if taken else place.address)


def _at_address(place: Place, hit: LookupHit, taken: str) -> Place:
    """An address is another place than what stood there: its component and cell are not the former one's."""
    typed = place.address.strip()
    rest = typed.removeprefix(taken).strip() if taken else typed
    within = not rest or rest in hit.title or rest in hit.detail
    return Place(
        address=hit.title if within else rest if hit.title in rest else f"{hit.title} {rest}",
        longitude=hit.longitude,
        latitude=hit.latitude,
        cell=hit.cell,
        village=village_of(hit.cell),
        board=board_of(hit.cell),
    )


def class_among(component: str, codes: Iterable[str]) -> str:
    """The code of the component class that a component belongs to, among those given; empty where none is it.

    Behind the six digits of the district stands the class, however long an edition makes it.
    """
    return next((code for code in codes if code.isdigit() and component[6:].startswith(code)), "")


def place_told(place: Place) -> str:
    """A place in one line: the address, then what it was found by."""
    told = [
        place.address,
        _("cell {code}").format(code=place.cell) if place.cell else "",
        _("component {code}").format(code=place.component) if place.component else "",
        "" if place.verified else _("place not verified"),
    ]
    return " · ".join(filter(None, told))
