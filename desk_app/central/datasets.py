"""Reference data in editions: made ready from lines, published whole, served as they are."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from desk_app.central.engine import reading
from desk_app.central.schema import dataset_bytes, datasets
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.facts import DatasetPublished, FactBody
from desk_app.domain.protocol import DATASETS, EditionInfo
from desk_app.errors import BadInput
from desk_app.progress import Task
from desk_app.wire import WireError, canonical, dump_row, load_row, microseconds, moment, parse

CHUNK = 256 * 1024
LINE_AT_MOST = 1024 * 1024
GZIP = 16 + zlib.MAX_WBITS


class Recorder(Protocol):
    """What appends a fact that no command decides; `Ledger.record` is one."""

    def __call__(
        self,
        subject: Subject,
        body: FactBody,
        *,
        operator: str,
        seat: str = "",
        also: Callable[[Connection, int], None] | None = None,
    ) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition made ready: its canonical lines compressed, its name, its size before compression."""

    name: str
    edition: str
    rows: int
    size: int
    chunks: tuple[bytes, ...]


def edition_of(name: str, rows: Iterable[object], task: Task | None = None) -> Edition:
    """The edition that these domain rows make; `edition_of_lines` reads them from lines instead."""
    return edition_of_lines(name, (canonical(dump_row(row)).encode() for row in rows), task)


def edition_of_lines(name: str, lines: Iterable[bytes], task: Task | None = None) -> Edition:
    """Checks every line, writes it canonically and compresses; raises `BadInput` with the line that is wrong."""
    if name not in DATASETS:
        raise BadInput("unknown_dataset", {"name": name})
    digest, packer, packed = hashlib.sha256(), zlib.compressobj(wbits=GZIP), bytearray()
    rows = size = 0
    first: Any = None
    for number, line in enumerate(lines, start=1):
        try:
            value = parse(line, bytes_at_most=LINE_AT_MOST)
            row = load_row(name, value)
        except WireError as error:
            raise _bad_row(name, number, str(error), error.field) from error
        first = row if first is None else first
        text = canonical(value).encode() + b"\n"
        digest.update(text)
        packed += packer.compress(text)
        rows, size = rows + 1, size + len(text)
        if task is not None:
            task.report(rows, what="dataset_rows")
    _check_head(name, first)
    packed += packer.flush()
    chunks = tuple(bytes(packed[start : start + CHUNK]) for start in range(0, len(packed), CHUNK))
    return Edition(name=name, edition=digest.hexdigest(), rows=rows, size=size, chunks=chunks)


class Datasets:
    """The editions of one district, kept compressed and in parts. Every call blocks."""

    def __init__(self, engine: Engine, district: str) -> None:
        self._engine = engine
        self._district = district

    def publish(self, edition: Edition, record: Recorder, now: datetime, operator: str = "") -> bool:
        """Makes an edition the one in force and tells the seats by a fact; False where it is in force already."""
        if self.current().get(edition.name) == edition.edition:
            return False

        def store(connection: Connection, position: int) -> None:
            self._store(connection, edition, now)

        record(
            Subject(kind=SubjectKind.DATASET, id=edition.name),
            DatasetPublished(edition=edition.edition, rows=edition.rows),
            operator=operator,
            also=store,
        )
        return True

    def infos(self) -> tuple[EditionInfo, ...]:
        """Every edition there is, in the order in which a seat fetches them, newest first."""
        wanted = select(datasets).where(datasets.c.district == self._district)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(datasets.c.published_at.desc())).all()
        return tuple(
            EditionInfo(
                name=row.name,
                edition=row.edition,
                rows=row.rows,
                bytes=row.bytes,
                published_at=moment(row.published_at),
                current=row.current,
            )
            for row in sorted(rows, key=lambda row: DATASETS.index(row.name))
        )

    def compressed_size(self, name: str, edition: str) -> int | None:
        """How many bytes the gzip stream of an edition has; None where there is no such edition."""
        mine = self._mine(name, edition)
        with reading(self._engine) as connection:
            size = connection.scalar(select(func.sum(func.length(dataset_bytes.c.content))).where(mine))
        return None if size is None else int(size)

    def compressed(self, name: str, edition: str) -> Iterator[bytes]:
        """The gzip stream of an edition, chunk by chunk, each read by itself: an edition never changes."""
        wanted = select(dataset_bytes.c.content).where(self._mine(name, edition))
        number = 0
        while True:
            with reading(self._engine) as connection:
                content = connection.scalar(wanted.where(dataset_bytes.c.chunk == number))
            if content is None:
                return
            yield bytes(content)
            number += 1

    def lines(self, name: str, edition: str) -> Iterator[bytes]:
        """The lines of an edition without their line ends."""
        rest = b""
        for part in unpacked(self.compressed(name, edition)):
            *whole, rest = (rest + part).split(b"\n")
            yield from whole

    def rows(self, name: str, edition: str) -> Iterator[Any]:
        """The rows of an edition as domain values."""
        return (load_row(name, json.loads(line)) for line in self.lines(name, edition))

    def current(self) -> dict[str, str]:
        """The edition in force of each dataset that has one."""
        with reading(self._engine) as connection:
            return self._editions(connection)

    def _editions(self, connection: Connection) -> dict[str, str]:
        table = datasets.c
        wanted = select(table.name, table.edition).where(table.district == self._district, table.current.is_(True))
        return {row.name: row.edition for row in connection.execute(wanted)}

    def _store(self, connection: Connection, edition: Edition, now: datetime) -> None:
        same = (datasets.c.district == self._district) & (datasets.c.name == edition.name)
        connection.execute(update(datasets).where(same).values(current=False))
        if self._known(connection, edition):  # an older edition comes into force again
            back = same & (datasets.c.edition == edition.edition)
            connection.execute(update(datasets).where(back).values(current=True, published_at=microseconds(now)))
            return
        key = {"district": self._district, "name": edition.name, "edition": edition.edition}
        connection.execute(delete(dataset_bytes).where(self._mine(edition.name, edition.edition)))
        about = {"rows": edition.rows, "bytes": edition.size, "published_at": microseconds(now), "current": True}
        connection.execute(insert(datasets).values(**key, **about))
        chunks = [{**key, "chunk": number, "content": content} for number, content in enumerate(edition.chunks)]
        connection.execute(insert(dataset_bytes), chunks)

    def _known(self, connection: Connection, edition: Edition) -> bool:
        wanted = select(datasets.c.edition).where(
            datasets.c.district == self._district,
            datasets.c.name == edition.name,
            datasets.c.edition == edition.edition,
        )
        return connection.scalar(wanted) is not None

    def _mine(self, name: str, edition: str) -> Any:
        table = dataset_bytes.c
        return (table.district == self._district) & (table.name == name) & (table.edition == edition)


def unpacked(parts: Iterable[bytes]) -> Iterator[bytes]:
    """What a gzip stream holds, part by part."""
    unpacker = zlib.decompressobj(wbits=GZIP)
    for part in parts:
        rest = part
        while rest:
            found = unpacker.decompress(rest, CHUNK)
            if found:
                yield found
            rest = unpacker.unconsumed_tail
    if last := unpacker.flush():
        yield last


def in_order(names: Iterable[str]) -> Sequence[str]:
    """Dataset names in the order in which they must be published and fetched."""
    return sorted(names, key=DATASETS.index)


def _check_head(name: str, first: Any) -> None:
    """What reading the edition back relies on: a calendar opens with its head, policies have a row."""
    match name, first:
        case "policies", None:
            raise _bad_row(name, 1, "one row is expected")
        case "calendar", CalendarHead():
            try:
                ZoneInfo(first.zone)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise _bad_row(name, 1, f"unknown zone {first.zone}", "value.zone") from None
        case "calendar", _:
            raise _bad_row(name, 1, "the first row is a CalendarHead")


def _bad_row(name: str, line: int, why: str, field: str = "") -> BadInput:
    return BadInput("bad_row", {"dataset": name, "line": line, "why": why, "field": field})
