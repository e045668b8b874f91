"""What is looked up of components, as raw columns along a space-filling curve: made with the edition, read at once.

Every row has a step on the curve, its row number, its degrees, and places in short lists of what differs: kinds (class,
name and initials), bodies, the parts of addresses and codes.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from local_store.component_rows import Columns
from local_store.geometry import curve_at
from local_store.split_texts import Numbered

TABLE = "CREATE TABLE columns (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID"
FLOATS = ("longitude", "latitude")
ADDRESS = ("before", "house", "after")
CODE = ("beginning", "number")
PLACES = ("kind", "bodies", *ADDRESS, *CODE)


class ColumnsMade:
    """Collects what is looked up of rows that come in the order of their row numbers."""

    def __init__(self) -> None:
        self._floats = {name: array("d") for name in FLOATS}
        self._places = {name: array("I") for name in PLACES}
        self._kinds: dict[tuple[str, str, str], int] = {}
        self._bodies: dict[tuple[str, str, str], int] = {}
        self._addresses, self._codes = Numbered(), Numbered()

    def add(self, columns: Columns) -> None:
        """The next rows."""
        for name in FLOATS:
            self._floats[name].extend(columns[name])
        kinds, bodies = self._kinds, self._bodies
        named = zip(columns["class_code"], columns["name"], columns["initials"], strict=True)
        self._places["kind"].extend([kinds.setdefault(kind, len(kinds)) for kind in named])
        three = zip(columns["authority"], columns["owner"], columns["maintainer"], strict=True)
        self._places["bodies"].extend([bodies.setdefault(one, len(bodies)) for one in three])
        addresses = self._addresses.add_addresses(columns["address"])
        codes = self._codes.add_codes(columns["code"])
        for name, places in zip((*ADDRESS, *CODE), (*addresses, *codes), strict=True):
            self._places[name].extend(places)

    def packed(self) -> Mapping[str, bytes]:
        """The columns in the order of the curve, and the lists as JSON."""
        floats = {name: np.frombuffer(column, dtype=np.float64) for name, column in self._floats.items()}
        steps = curve_at(floats["longitude"], floats["latitude"])
        order = np.argsort(steps, kind="stable")
        columns: dict[str, Any] = {"step": steps[order], "row": (order + 1).astype(np.uint32)}
        columns |= {name: column[order] for name, column in floats.items()}
        columns |= {name: np.frombuffer(column, dtype=np.uint32)[order] for name, column in self._places.items()}
        lists: dict[str, Iterable[Any]] = {
            "kind": self._kinds,
            "bodies": self._bodies,
            "before": self._addresses.before,
            "house": self._addresses.figures,
            "after": self._addresses.after,
            "beginning": self._codes.before,
            "number": self._codes.figures,
        }
        made = {name: np.ascontiguousarray(column).tobytes() for name, column in columns.items()}
        return made | {
            f"{name}[]": json.dumps(list(listed), ensure_ascii=False).encode() for name, listed in lists.items()
        }
