"""Places as the text a form keeps, and how a place is read out."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from desk_app.domain.case import Place
from desk_app.domain.grid import CELL_DIGITS, board_of, village_of
from desk_app.domain.projection import LookupHit
from desk_app.screens.card_parts import area_path
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A place, and how much of its address `came` with what was taken; what stands behind that a person typed."""

    place: Place
    came: str = ""

    @property
    def typed(self) -> str:
        """The person's own part of the address."""
        address = self.place.address
        return address.removeprefix(self.came).strip() if self.came else address.strip()

    @property
    def is_found(self) -> bool:
        """It is known by more than words: by its cell, its component or where it stands."""
        place = self.place
        return bool(place.cell or place.component) or place.longitude is not None


def placed_text(placed: Placed) -> str:
    """A place as a form's value that remembers where its address came from, for drafts."""
    text = place_text(placed.place)
    return json.dumps(json.loads(text) | {"came": placed.came}, ensure_ascii=False) if text else ""


def placed_of(text: str) -> Placed:
    """The place of a form's value. One that does not say where its address came from and lies in a cell was found, not
    only told: all of it came. FieldFault as `place_of`."""
    place = place_of(text)
    if not text:
        return Placed(place=place)
    return Placed(place=place, came=str(json.loads(text).get("came", place.address if place.cell else "")).strip())


def as_told(place: Place) -> Place:
    """A place as it is kept: an address that nobody has found in the grids is not verified, whether it was forced or
    merely left so."""
    return replace(place, verified=False) if place.address and not place.cell else place


def readdressed(found: Placed, address: str) -> Placed:
    """The place once an address is typed over that of a found one.

    What stands behind the found address only says more of it. Other words are another place's: of that nothing is known
    but what was told, so it is not verified. A component stays where it is, in whatever words its place is told.
    """
    known = found.came or found.place.address
    if _says_more(known, address):
        return Placed(place=replace(found.place, address=address), came=found.came)
    if found.place.component:
        return Placed(place=replace(found.place, address=address))
    return Placed(place=Place(address=address, verified=not address.strip()))


def _says_more(known: str, address: str) -> bool:
    """It begins with the known address; a digit behind one (巷1, 巷12) makes it another house."""
    behind = address.removeprefix(known)
    return address.startswith(known) and not (known[-1:].isdigit() and behind[:1].isdigit())


def taken_place(before: Placed, hit: LookupHit) -> Placed:
    """The place after a component, a grid cell, a street, a house or a named place was taken from the look-up.

    What a person typed stays; an address that came with what was taken before goes, for it is another place's. A street
    or place stands before what was typed. A larger grid than a cell says too little to file under: only its name is
    taken, where there is no address yet. A component that stands in another cell than the one taken goes.
    """
    place = before.place
    if hit.kind in ("street", "place"):
        return _at_address(before, hit)
    if hit.kind == "grid" and len(hit.code) != CELL_DIGITS:
        return before if place.address else Placed(place=replace(place, address=hit.title), came=hit.title)
    cell = hit.code if hit.kind == "grid" else hit.cell or place.cell
    stays = place.cell in ("", cell)
    address, came = place.address, before.came
    if hit.kind == "component" or not (stays and address):
        own = (hit.detail or (before.came if stays else "") or hit.title) if hit.kind == "component" else hit.title
        address, came = (before.typed, "") if before.typed else (own, own)
    return Placed(
        place=Place(
            address=address,
            longitude=hit.longitude if hit.longitude is not None else place.longitude if stays else None,
            latitude=hit.latitude if hit.latitude is not None else place.latitude if stays else None,
            cell=cell,
            village=village_of(cell),
            board=board_of(cell),
            component=hit.code if hit.kind == "component" else place.component if stays else "",
        ),
        came=came,
    )


def _at_address(before: Placed, hit: LookupHit) -> Placed:
    """An address is another place than what stood there: its component and cell are not the former one's."""
    own, typed = _address_of(hit), before.typed
    if not typed or typed in hit.title or typed in hit.detail:
        address = came = own
    elif hit.title in typed:
        address, came = typed, hit.title if typed.startswith(hit.title) else ""
    else:
        address, came = f"{own} {typed}", own
    return Placed(
        place=Place(
            address=address,
            longitude=hit.longitude,
            latitude=hit.latitude,
            cell=hit.cell,
            village=village_of(hit.cell),
            board=board_of(hit.cell),
        ),
        came=came,
    )


def _address_of(hit: LookupHit) -> str:
    """A named place with its street address, which stands last in what is said of it, behind its kind."""
    address = hit.detail.rpartition(" · ")[2] if hit.kind == "place" and " · " in hit.detail else ""
    return _("{place} ({address})").format(place=hit.title, address=address) if address else hit.title


def class_among(component: str, codes: Iterable[str]) -> str:
    """The code of the component class that a component belongs to, among those given; empty where none is it.

    Behind the six digits of the district stands the class, however long an edition makes it.
    """
    return next((code for code in codes if code.isdigit() and component[6:].startswith(code)), "")


def fitting_problem(chosen: str, component: str, codes: Iterable[str]) -> str:
    """The problem to stand beside a component that was just put in: that of its class, unless an event was chosen.

    The classes' codes are digits, those of events begin with a letter. A class that is not among `codes` names nothing.
    """
    if chosen and not chosen.isdigit():
        return chosen
    return class_among(component, codes) or chosen


def cell_told(code: str, area_names: Mapping[str, str]) -> str:
    """A cell as board, village and cell by their names; by its code where the grids at hand do not name it."""
    return area_path(code, area_names) if code in area_names else _("cell {code}").format(code=code)


def place_told(place: Place, area_names: Mapping[str, str]) -> str:
    """A place in one line: the address, then what it was found by."""
    told = [
        place.address,
        cell_told(place.cell, area_names) if place.cell else "",
        _("component {code}").format(code=place.component) if place.component else "",
        "" if place.verified else _("place not verified"),
    ]
    return " · ".join(filter(None, told))
