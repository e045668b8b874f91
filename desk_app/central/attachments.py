"""Files by their content: taken piece by piece, resumed where they stopped, checked against their hash when whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from desk_app.central.commit import read_head
from desk_app.central.engine import reading, writing
from desk_app.central.schema import attachment_pieces, attachments, case_photos, cases
from desk_app.central.scope import visible
from desk_app.central.tokens import real_now
from desk_app.domain.case import Badge
from desk_app.domain.pictures import MEGABYTE
from desk_app.domain.seat import Actor
from desk_app.wire import microseconds

PIECE_AT_MOST = MEGABYTE
UNNAMED_AT_MOST = 500 * MEGABYTE
"""Bytes of files that one account has brought, or begun to, and no case names yet."""
UNFINISHED_FOR = timedelta(days=7)
UNNAMED_FOR = timedelta(days=30)
"""So long a whole file waits for a case that names it, counted from when a seat last asked whether it is here."""
ASKED_EVERY = timedelta(days=1)
"""That a whole file was asked for is noted no more often."""
OWN_FOR = timedelta(hours=24)
"""So long whoever has uploaded a file may read it back, though no case names it yet."""


class Taken(StrEnum):
    """What became of a piece."""

    KEPT = "KEPT"
    OUT_OF_STEP = "OUT_OF_STEP"
    BROKEN = "BROKEN"
    TOO_MUCH = "TOO_MUCH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How much of a file is here: `received` of `size` bytes, and whether that is all of it, checked."""

    received: int = 0
    size: int = 0
    whole: bool = False


_NAMED = exists().where(case_photos.c.district == attachments.c.district, case_photos.c.sha256 == attachments.c.sha256)
"""Some case names the file."""


class Attachments:
    """The files of one district. Every call blocks; times are real time."""

    def __init__(self, engine: Engine, district: str) -> None:
        self._engine, self._district = engine, district

    def standing(self, sha256: str) -> Standing:
        """How much of a file is here."""
        with reading(self._engine) as connection:
            return self._standing(connection, sha256)

    def asked_for(self, sha256: str) -> Standing:
        """The same, asked by who would bring it: a whole one is relied on now, and stays as long as a new one."""
        stands = self.standing(sha256)
        if stands.whole:
            now = real_now()
            long_ago = attachments.c.touched_at < microseconds(now - ASKED_EVERY)
            touch = update(attachments).where(self._this(sha256), long_ago)
            with writing(self._engine) as connection:
                connection.execute(touch.values(touched_at=microseconds(now)))
                return self._standing(connection, sha256)
        return stands

    def put(self, sha256: str, start: int, piece: bytes, size: int, by: Badge) -> tuple[Taken, int]:
        """Keeps the piece that begins with byte `start` of `size`; what became of it, and how many bytes are here.

        A piece of a file that is whole is taken for a repeat. Where the last piece shows that the whole does not have
        this hash, all of it is forgotten. Nobody begins a file beyond `UNNAMED_AT_MOST`.
        """
        with writing(self._engine) as connection:
            stands = self._standing(connection, sha256)
            if not stands.size and start == 0:
                if self._unnamed(connection, by) + size > UNNAMED_AT_MOST:
                    return Taken.TOO_MUCH, 0
                stands = self._begin(connection, sha256, size, by)
            if stands.whole:
                return Taken.KEPT, stands.size
            if stands.size != size or not self._advanced(connection, sha256, start, len(piece)):
                return Taken.OUT_OF_STEP, stands.received
            row = {"district": self._district, "sha256": sha256, "start": start, "content": piece}
            connection.execute(insert(attachment_pieces), [row])
            received = start + len(piece)
            if received < size:
                return Taken.KEPT, received
            if self._digest(connection, sha256) != sha256:
                self._forget(connection, self._this(sha256))
                return Taken.BROKEN, 0
            connection.execute(update(attachments).where(self._this(sha256)).values(whole=True))
            return Taken.KEPT, received

    def may_read(self, actor: Actor, sha256: str) -> bool:
        """A case in the actor's scope names the file, or they have uploaded it themselves lately."""
        named = exists().where(
            case_photos.c.district == self._district,
            case_photos.c.sha256 == sha256,
            cases.c.district == self._district,
            cases.c.id == case_photos.c.case_id,
            visible(actor),
        )
        lately = microseconds(real_now() - OWN_FOR)
        own = exists().where(self._this(sha256), attachments.c.by == actor.badge, attachments.c.touched_at > lately)
        with reading(self._engine) as connection:
            return bool(connection.execute(select(or_(named, own))).scalar())

    def pieces(self, sha256: str, after: int = 0) -> Iterator[bytes]:
        """The bytes of a file from byte `after` on, each piece read by itself: a file never changes."""
        table = attachment_pieces.c
        mine = (table.district == self._district) & (table.sha256 == sha256)
        at = after
        while True:
            query = select(table.start, table.content).where(mine, table.start <= at).order_by(table.start.desc())
            with reading(self._engine) as connection:
                row = connection.execute(query.limit(1)).one_or_none()
            content = b"" if row is None else bytes(row.content)[at - row.start :]
            if not content:
                return
            yield content
            at += len(content)

    def sweep(self, now: datetime | None = None) -> int:
        """Forgets what was begun and not finished within a week, and what is whole and no case has named for a month;
        how many files that were."""
        now, table = now or real_now(), attachments.c
        unfinished = table.whole.is_(False) & (table.touched_at < microseconds(now - UNFINISHED_FOR))
        unnamed = table.whole.is_(True) & (table.touched_at < microseconds(now - UNNAMED_FOR)) & ~_NAMED
        useless = (table.district == self._district) & or_(unfinished, unnamed)
        with reading(self._engine) as connection:
            found = connection.execute(select(table.sha256).where(useless)).scalars().all()
        return sum(self._swept(sha256, useless) for sha256 in found)

    def _swept(self, sha256: str, useless: ColumnElement[bool]) -> int:
        with writing(self._engine) as connection:
            read_head(connection, self._district, hold=True)  # no command names it in this moment
            return self._forget(connection, self._this(sha256) & useless)

    # --- within a transaction ---------------------------------------------------------------------------------------

    def _begin(self, connection: Connection, sha256: str, size: int, by: Badge) -> Standing:
        row: dict[str, Any] = {"district": self._district, "sha256": sha256, "size": size, "received": 0}
        row |= {"whole": False, "by": by, "touched_at": microseconds(real_now())}
        try:
            with connection.begin_nested():
                connection.execute(insert(attachments), [row])
        except IntegrityError:  # somebody else has begun it in this moment
            return self._standing(connection, sha256)
        return Standing(size=size)

    def _unnamed(self, connection: Connection, by: Badge) -> int:
        table = attachments.c
        query = select(func.coalesce(func.sum(table.size), 0)).where(
            table.district == self._district, table.by == by, ~_NAMED
        )
        return int(connection.execute(query).scalar_one())

    def _advanced(self, connection: Connection, sha256: str, start: int, length: int) -> bool:
        """Moves the mark from `start`; of two who give the same piece one does."""
        this = self._this(sha256) & (attachments.c.received == start) & attachments.c.whole.is_(False)
        moved = update(attachments).where(this, attachments.c.size >= start + length)
        values = {"received": start + length, "touched_at": microseconds(real_now())}
        return connection.execute(moved.values(values)).rowcount == 1

    def _standing(self, connection: Connection, sha256: str) -> Standing:
        table = attachments.c
        row = connection.execute(
            select(table.received, table.size, table.whole).where(self._this(sha256))
        ).one_or_none()
        return Standing() if row is None else Standing(received=row.received, size=row.size, whole=row.whole)

    def _digest(self, connection: Connection, sha256: str) -> str:
        table = attachment_pieces.c
        query = select(table.content).where(table.district == self._district, table.sha256 == sha256)
        digest = hashlib.sha256()
        for content in connection.execute(query.order_by(table.start)).scalars():
            digest.update(bytes(content))
        return digest.hexdigest()

    def _forget(self, connection: Connection, which: ColumnElement[bool]) -> int:
        gone = connection.execute(select(attachments.c.sha256).where(which)).scalars().all()
        connection.execute(delete(attachments).where(which))
        pieces = attachment_pieces.c
        connection.execute(delete(attachment_pieces).where(pieces.district == self._district, pieces.sha256.in_(gone)))
        return len(gone)

    def _this(self, sha256: str) -> ColumnElement[bool]:
        return (attachments.c.district == self._district) & (attachments.c.sha256 == sha256)
