"""Who answers for a component, by its code: kept in small packed buckets, so that a question reads one of them."""

from __future__ import annotations

import json
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from desk_app.central.engine import reading
from desk_app.central.schema import component_bodies, datasets
from desk_app.domain.component import ComponentBodies
from desk_app.wire import canonical

A_BUCKET = 200
"""Components in a bucket, about: unpacking and reading so many takes less than asking the database for them."""
REMEMBERED = 256
Named = tuple[str, str, str]
"""Authority, owner, maintainer."""


def buckets_of(bodies: Mapping[str, Named], rows: int) -> Iterator[tuple[int, bytes]]:
    """The buckets that the components of an edition with so many rows go into, by number."""
    parted: dict[int, dict[str, Named]] = {}
    for code, named in bodies.items():
        parted.setdefault(_bucket(code, rows), {})[code] = named
    for number, some in sorted(parted.items()):
        yield number, zlib.compress(canonical(some).encode(), 1)


def store(connection: Connection, district: str, edition: str, bodies: Mapping[str, Named], rows: int) -> None:
    """Write what is asked of an edition of the components, in place of what was there of it."""
    mine = (component_bodies.c.district == district) & (component_bodies.c.edition == edition)
    connection.execute(delete(component_bodies).where(mine))
    made = [
        {"district": district, "edition": edition, "bucket": number, "content": content}
        for number, content in buckets_of(bodies, rows)
    ]
    if made:
        connection.execute(insert(component_bodies), made)


class Answering:
    """Answers from the buckets of one edition; any thread may ask."""

    def __init__(self, engine: Engine, district: str, edition: str) -> None:
        self._engine = engine
        self._district = district
        self._edition = edition
        self._rows: int | None = None
        self._lock = threading.Lock()
        self._remembered: OrderedDict[int, dict[str, Any]] = OrderedDict()

    def of(self, component: str) -> ComponentBodies | None:
        """The bodies of the component with this code; None for one that is not in the edition."""
        named = self._bucket_with(component).get(component) if component else None
        if named is None:
            return None
        authority, owner, maintainer = named
        return ComponentBodies(authority=authority, owner=owner, maintainer=maintainer)

    def _bucket_with(self, component: str) -> dict[str, Any]:
        if self._rows is not None:
            with self._lock:
                known = self._remembered.get(_bucket(component, self._rows))
            if known is not None:
                return known
        with reading(self._engine) as connection:
            if self._rows is None:
                self._rows = self._rows_of(connection)
            number = _bucket(component, self._rows)
            table = component_bodies.c
            wanted = (table.district == self._district) & (table.edition == self._edition) & (table.bucket == number)
            content = connection.scalar(select(table.content).where(wanted))
        found: dict[str, Any] = json.loads(zlib.decompress(content)) if content is not None else {}
        with self._lock:
            self._remembered[number] = found
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return found

    def _rows_of(self, connection: Connection) -> int:
        table = datasets.c
        mine = (table.district == self._district) & (table.name == "components") & (table.edition == self._edition)
        return int(connection.scalar(select(table.rows).where(mine)) or 0)


def _bucket(code: str, rows: int) -> int:
    return zlib.crc32(code.encode()) % max(1, rows // A_BUCKET)
