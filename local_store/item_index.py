"""Finds rows of the small datasets in memory: any part of anything that is written of them, the best match first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from desk_app.domain.grid import Street
from desk_app.domain.projection import LookupHit
from local_store.edition_file import EditionFile
from local_store.geometry import Point, beside, metres
from local_store.typed import Typed

_COLUMNS = "code, title, detail, more, initials, cell, longitude, latitude"
_EXACT, _BEGINS, _WITHIN = range(3)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row: all that finds it, in lower case and by lines; its code and title so too; what is shown of it."""

    text: str
    code: str
    title: str
    hit: LookupHit


class ItemIndex:
    """The rows of one kind of one edition. Any thread may ask."""

    def __init__(self, file: EditionFile, kind: str) -> None:
        self._file = file
        self._kind = kind
        self._entries = [
            _entry(kind, *row)
            for row in file.read(f"SELECT {_COLUMNS} FROM items WHERE kind = ? ORDER BY row", (kind,))
        ]
        self._by_code = {entry.hit.code: entry.hit for entry in self._entries}

    def search(self, asked: Typed, near: Point | None, at_most: int) -> list[LookupHit]:
        """Rows that hold every word, or a code or telephone number that was typed in groups.

        What is called so comes first, then what begins so; among those the nearest, else in the edition's order.
        """
        if self._kind == "street" and asked.house:
            return self._houses(asked, near, at_most) or self._ranked(asked, near, at_most)
        return self._ranked(asked, near, at_most)

    def hit(self, code: str) -> LookupHit | None:
        """The row with this code."""
        return self._by_code.get(code)

    def named(self, word: str) -> Iterator[str]:
        """The codes of rows whose title holds a word."""
        return (entry.hit.code for entry in self._entries if word in entry.title)

    def _ranked(self, asked: Typed, near: Point | None, at_most: int) -> list[LookupHit]:
        if not asked.words:
            return []
        found: list[tuple[int, float, int]] = []
        for number, entry in enumerate(self._entries):
            together = bool(asked.code) and asked.code in entry.text
            if not together and not all(word in entry.text for word in asked.words):
                continue
            found.append((_rank(entry, asked), _metres(entry.hit, near) or 0.0, number))
        found.sort()
        return [_away(self._entries[number].hit, near) for _, _, number in found[:at_most]]

    def _houses(self, asked: Typed, near: Point | None, at_most: int) -> list[LookupHit]:
        """The houses with this number of every street that is meant, with their addresses and places."""
        streets = [entry for entry in self._entries if asked.street in entry.text]
        streets = streets or [entry for entry in self._entries if entry.title and asked.street.endswith(entry.title)]
        hits = []
        for entry in streets:
            street = self._file.by_code("street", entry.hit.code)
            if isinstance(street, Street) and street.line and asked.house <= street.last_number:
                longitude, latitude = house_at(street, asked.house)
                title = f"{street.board}{street.name}{asked.house}号"
                hit = replace(entry.hit, title=title, longitude=longitude, latitude=latitude)
                hits.append((entry.title != asked.street, _away(hit, near)))
        hits.sort(key=lambda each: (each[0], each[1].metres or 0.0))
        return [hit for _, hit in hits[:at_most]]


def house_at(street: Street, number: int) -> Point:
    """Where a house stands: its share of the numbers along the line, even numbers left of it."""
    share = (number - 1) / (street.last_number - 1) if street.last_number > 1 else 0.5
    return beside(street.line, share, left=number % 2 == 0)


def _entry(
    kind: str,
    code: str,
    title: str,
    detail: str,
    more: str,
    initials: str,
    cell: str,
    longitude: float | None,
    latitude: float | None,
) -> _Entry:
    hit = LookupHit(kind=kind, code=code, title=title, detail=detail, longitude=longitude, latitude=latitude, cell=cell)
    text = "\n".join((title, initials, code, detail, more)).lower()
    return _Entry(text, code.lower(), title.lower(), hit)


def _rank(entry: _Entry, asked: Typed) -> int:
    first = asked.words[0]
    if entry.code in (first, asked.code) or entry.title == first:
        return _EXACT
    return _BEGINS if entry.title.startswith(first) else _WITHIN


def _metres(hit: LookupHit, near: Point | None) -> float | None:
    if near is None or hit.longitude is None or hit.latitude is None:
        return None
    return metres(near, (hit.longitude, hit.latitude))


def _away(hit: LookupHit, near: Point | None) -> LookupHit:
    return hit if near is None else replace(hit, metres=_metres(hit, near))
