"""Reference data in editions: made ready from lines, published whole, served as they are."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, Engine, func, insert, select, update

from desk_app.central import answering
from desk_app.central.answering import Answering, Named
from desk_app.central.engine import reading, writing
from desk_app.central.schema import dataset_bytes, datasets
from desk_app.domain.calendar import CalendarError, check_reckonable
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.component import Component
from desk_app.domain.counting import counted_as
from desk_app.domain.datasets import ROWS, CalendarHead, calendar_of
from desk_app.domain.facts import DatasetPublished, FactBody
from desk_app.domain.protocol import DATASETS, EditionInfo
from desk_app.errors import BadInput
from desk_app.progress import Task
from desk_app.wire import WireError, canonical, dump_row, load_row, microseconds, moment, parse

CHUNK = 256 * 1024
"""Bytes of the packed stream that are kept in one row; only an edition's last has fewer."""
AT_ONCE = 64 * 1024
"""Bytes that are packed or unpacked in one call: no thread is held longer than that takes."""
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
    """An edition made ready: its canonical lines compressed, its name, its size before compression, how many of what it
    holds, and who answers for each of its components."""

    name: str
    edition: str
    rows: int
    size: int
    chunks: tuple[bytes, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    bodies: Mapping[str, Named] = field(default_factory=dict, repr=False)

    @property
    def packed_size(self) -> int:
        """The length of the gzip stream."""
        return sum(map(len, self.chunks))

    def info(self, published_at: datetime) -> EditionInfo:
        """What a centre says of it while it is in force."""
        return EditionInfo(
            name=self.name,
            edition=self.edition,
            rows=self.rows,
            bytes=self.size,
            published_at=published_at,
            current=True,
            packed_bytes=self.packed_size,
            counts=self.counts,
        )


def edition_of(name: str, rows: Iterable[object], task: Task | None = None) -> Edition:
    """The edition that these domain rows make; `edition_of_lines` reads them from lines instead.

    Raises `BadInput` where a row is none of this dataset's, or the first is not what it must be.
    """
    making = _Making(name, task)
    kinds = ROWS[name]
    for row in rows:
        if not isinstance(row, kinds):
            raise _bad_row(name, making.rows + 1, f"{type(row).__name__} is no row of it", "row")
        making.add(row, canonical(dump_row(row)).encode())
    return making.made()


def edition_of_lines(name: str, lines: Iterable[bytes], task: Task | None = None) -> Edition:
    """Checks every line, writes it canonically and compresses; raises `BadInput` with the line that is wrong."""
    making = _Making(name, task)
    for number, line in enumerate(lines, start=1):
        try:
            value = parse(line, bytes_at_most=LINE_AT_MOST)
            row = load_row(name, value)
        except WireError as error:
            raise _bad_row(name, number, str(error), error.field) from error
        making.add(row, canonical(value).encode())
    return making.made()


class _Making:
    """Lines become an edition one by one."""

    def __init__(self, name: str, task: Task | None) -> None:
        if name not in DATASETS:
            raise BadInput("unknown_dataset", {"name": name})
        self._name = name
        self._task = task
        self._digest, self._packer, self._packed = hashlib.sha256(), zlib.compressobj(wbits=GZIP), bytearray()
        self._first: object = None
        self._days: list[object] = []
        self._counted: Counter[str] = Counter()
        self._bodies: dict[str, Named] = {}
        self._waiting = bytearray()
        self._size = 0
        self.rows = 0

    def add(self, row: object, text: bytes) -> None:
        """The next row, and its line without an end."""
        if self.rows == 0:
            self._first = row
        self._waiting += text
        self._waiting += b"\n"
        self.rows += 1
        if kind := counted_as(row):
            self._counted[kind] += 1
        if isinstance(row, Component):
            self._bodies[row.code] = row.authority, row.owner, row.maintainer
        if self._name == "calendar":
            self._days.append(row)
        if len(self._waiting) >= AT_ONCE:
            self._pack()
        if self._task is not None:
            self._task.report(self.rows, what="dataset_rows")

    def made(self) -> Edition:
        """The edition; nothing can be added any more."""
        _check_head(self._name, self._first)
        if self._name == "calendar":
            _check_calendar(self._days)
        self._pack()
        packed = bytes(self._packed) + self._packer.flush()
        return Edition(
            name=self._name,
            edition=self._digest.hexdigest(),
            rows=self.rows,
            size=self._size,
            chunks=tuple(packed[start : start + CHUNK] for start in range(0, len(packed), CHUNK)),
            counts=dict(self._counted),
            bodies=self._bodies,
        )

    def _pack(self) -> None:
        self._digest.update(self._waiting)
        self._packed += self._packer.compress(self._waiting)
        self._size += len(self._waiting)
        self._waiting.clear()


class Datasets:
    """The editions of one district, kept compressed and in parts. Every call blocks."""

    def __init__(self, engine: Engine, district: str) -> None:
        self._engine = engine
        self._district = district

    def publish(self, edition: Edition, record: Recorder, now: datetime, operator: str = "") -> bool:
        """Makes an edition the one in force and tells the seats by a fact; False where it is in force already."""
        if self.current().get(edition.name) == edition.edition:
            return False

        self._put(edition, now)  # before, not in the ledger's transaction: nobody's command waits for megabytes

        def put_into_force(connection: Connection, position: int) -> None:
            same = (datasets.c.district == self._district) & (datasets.c.name == edition.name)
            connection.execute(update(datasets).where(same).values(current=False))
            this = same & (datasets.c.edition == edition.edition)
            connection.execute(update(datasets).where(this).values(current=True, published_at=microseconds(now)))

        record(
            Subject(kind=SubjectKind.DATASET, id=edition.name),
            DatasetPublished(edition=edition.edition, rows=edition.rows),
            operator=operator,
            also=put_into_force,
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
                packed_bytes=row.packed_bytes,
                counts=json.loads(row.counts or "{}"),
            )
            for row in sorted(rows, key=lambda row: DATASETS.index(row.name))
        )

    def packed_size(self, name: str, edition: str) -> int | None:
        """How many bytes the gzip stream of an edition has; None where there is no such edition."""
        with reading(self._engine) as connection:
            size = connection.scalar(select(datasets.c.packed_bytes).where(self._this(name, edition)))
        return None if size is None else int(size)

    def packed(self, name: str, edition: str, after: int = 0) -> Iterator[bytes]:
        """The gzip stream of an edition from byte `after` on, chunk by chunk, each read by itself: an edition never
        changes."""
        wanted = select(dataset_bytes.c.content).where(self._mine(name, edition))
        number, skipped = divmod(after, CHUNK)
        while True:
            with reading(self._engine) as connection:
                content = connection.scalar(wanted.where(dataset_bytes.c.chunk == number))
            if content is None:
                return
            yield bytes(content)[skipped:]
            number, skipped = number + 1, 0

    def lines(self, name: str, edition: str) -> Iterator[bytes]:
        """The lines of an edition without their line ends."""
        rest = b""
        for part in unpacked(self.packed(name, edition)):
            *whole, rest = (rest + part).split(b"\n")
            yield from whole

    def rows(self, name: str, edition: str) -> Iterator[Any]:
        """The rows of an edition as domain values."""
        return (load_row(name, json.loads(line)) for line in self.lines(name, edition))

    def answering(self, edition: str) -> Answering:
        """Who answers for the components of an edition."""
        return Answering(self._engine, self._district, edition)

    def complete(self) -> None:
        """Count the editions that an older program has published, and note who answers for their components.

        Several processes may do so at once: each edition is written by one of them at a time, and the same again.
        """
        table = datasets.c
        lacking = select(table.name, table.edition).where(table.district == self._district, table.counts == "")
        with reading(self._engine) as connection:
            found = connection.execute(lacking).all()
        for name, edition in found:
            counted: Counter[str] = Counter()
            bodies: dict[str, Named] = {}
            for row in self.rows(name, edition):
                if kind := counted_as(row):
                    counted[kind] += 1
                if isinstance(row, Component):
                    bodies[row.code] = row.authority, row.owner, row.maintainer
            with writing(self._engine) as connection:
                self._count(connection, name, edition, counted, bodies)

    def _count(
        self, connection: Connection, name: str, edition: str, counted: Mapping[str, int], bodies: Mapping[str, Named]
    ) -> None:
        this = self._this(name, edition)
        row = connection.execute(select(datasets.c.rows, datasets.c.counts).where(this).with_for_update()).one()
        if row.counts:
            return
        size = select(func.sum(func.length(dataset_bytes.c.content))).where(self._mine(name, edition))
        about = {"counts": canonical(dict(counted)), "packed_bytes": int(connection.scalar(size) or 0)}
        connection.execute(update(datasets).where(this).values(**about))
        if name == "components":
            answering.store(connection, self._district, edition, bodies, row.rows)

    def current(self) -> dict[str, str]:
        """The edition in force of each dataset that has one."""
        with reading(self._engine) as connection:
            return self._editions(connection)

    def _editions(self, connection: Connection) -> dict[str, str]:
        table = datasets.c
        wanted = select(table.name, table.edition).where(table.district == self._district, table.current.is_(True))
        return {row.name: row.edition for row in connection.execute(wanted)}

    def _put(self, edition: Edition, now: datetime) -> None:
        """Write an edition beside the one in force; one that was in force before is there already."""
        with writing(self._engine) as connection:
            if connection.scalar(select(datasets.c.edition).where(self._this(edition.name, edition.edition))):
                return
            key = {"district": self._district, "name": edition.name, "edition": edition.edition}
            about = {
                "rows": edition.rows,
                "bytes": edition.size,
                "published_at": microseconds(now),
                "current": False,
                "packed_bytes": edition.packed_size,
                "counts": canonical(dict(edition.counts)),
            }
            connection.execute(insert(datasets).values(**key, **about))
            for number, content in enumerate(edition.chunks):
                connection.execute(insert(dataset_bytes).values(**key, chunk=number, content=content))
            if edition.name == "components":
                answering.store(connection, self._district, edition.edition, edition.bodies, edition.rows)

    def _this(self, name: str, edition: str) -> Any:
        table = datasets.c
        return (table.district == self._district) & (table.name == name) & (table.edition == edition)

    def _mine(self, name: str, edition: str) -> Any:
        table = dataset_bytes.c
        return (table.district == self._district) & (table.name == name) & (table.edition == edition)


def unpacked(parts: Iterable[bytes]) -> Iterator[bytes]:
    """What a gzip stream holds, part by part."""
    unpacker = zlib.decompressobj(wbits=GZIP)
    for part in parts:
        rest = part
        while rest:
            found = unpacker.decompress(rest, AT_ONCE)
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


def _check_calendar(rows: list[object]) -> None:
    """One that cannot be reckoned with (no working time at all, a date twice) never comes into force."""
    try:
        zones = {row.zone: ZoneInfo(row.zone) for row in rows if isinstance(row, CalendarHead)}
        check_reckonable(calendar_of(rows, "", zones))
    except CalendarError as trouble:
        raise _bad_row("calendar", 1, str(trouble)) from trouble


def _bad_row(name: str, line: int, why: str, field: str = "") -> BadInput:
    return BadInput("bad_row", {"dataset": name, "line": line, "why": why, "field": field})
