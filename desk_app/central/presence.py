"""Who is signed in where, in what state and at which case: kept for 60 s of real time, shown to those it concerns."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, Engine, delete, insert, select

from desk_app.central.engine import reading, writing
from desk_app.central.problems import Problem
from desk_app.central.schema import presences
from desk_app.central.tokens import real_now
from desk_app.domain.case import BodyId
from desk_app.domain.protocol import ChangeItem, ItemKind, Presence
from desk_app.domain.seat import SEES_ALL, Actor, Role
from desk_app.wire import canonical, dump, load, microseconds, parse

LIVES = timedelta(seconds=60)
LOOK_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """One seat's presence with the body it belongs to. `heard` and `news` count the board's own events: any, and those
    that said something new. `until` is real time."""

    presence: Presence
    body: BodyId
    until: int
    heard: int
    news: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one reader has not been told yet; `worth_waking` where it is more than a renewal. `heard` to ask on from."""

    items: tuple[ChangeItem, ...] = ()
    worth_waking: bool = False
    heard: int = 0


class PresenceBoard:
    """Where every seat of the district is.

    On PostgreSQL it is shared through a table with the other processes, whose seats are seen a second later; on SQLite
    there is one process only, and nothing of it needs the disk.
    """

    def __init__(self, engine: Engine, district: str, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._district = district
        self._shared = engine.dialect.name != "sqlite"
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._here: dict[str, _Here] = {}
        self._heard = 0
        self._looked_at = -LOOK_AGAIN_SECONDS

    def put(self, actor: Actor, presence: Presence) -> None:
        """Keeps what a seat says of itself; blocks. 403 `not_yours` where it speaks for another seat or person."""
        for name, mine in (("seat", actor.seat), ("badge", actor.badge)):
            if getattr(presence, name) != mine:
                raise Problem(403, "not_yours", field=name)
        until = microseconds(real_now() + LIVES)
        if self._shared:
            with writing(self._engine) as connection:
                row = {"badge": presence.badge, "body": _text(presence, actor.body), "until": until}
                key = {"district": self._district, "seat": actor.seat, "at": microseconds(presence.at)}
                connection.execute(delete(presences).where(self._of(actor.seat)))
                connection.execute(insert(presences).values(**key, **row))
        with self._lock:
            self._hear(presence, actor.body, until)

    def leave(self, seat: str) -> None:
        """The seat has signed out; blocks."""
        if self._shared:
            with writing(self._engine) as connection:
                connection.execute(delete(presences).where(self._of(seat)))
        with self._lock:
            self._here.pop(seat, None)

    def look_due(self) -> bool:
        """Whether `look` would ask the database."""
        return self._shared and self._elapsed() - self._looked_at >= LOOK_AGAIN_SECONDS

    def look(self) -> None:
        """Reads what other processes have heard, at most once a second; blocks."""
        with self._lock:
            if not self.look_due():
                return
            self._looked_at = self._elapsed()
        wanted = select(presences).where(presences.c.district == self._district, presences.c.until > _now())
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        with self._lock:
            gone = self._here.keys() - {row.seat for row in rows}
            for seat in gone:
                del self._here[seat]
            for row in rows:
                told = parse(row.body.encode())
                self._hear(load(Presence, told["presence"]), BodyId(told["body"]), row.until)

    def news_for(self, actor: Actor, after: int) -> Told:
        """What this actor may see and was not told since the number `after` (0: nothing yet)."""
        with self._lock:
            if not actor.has(*SEES_ALL, Role.DISPATCHER):
                return Told(heard=self._heard)
            now = _now()
            fresh = [
                here
                for here in self._here.values()
                if here.heard > after and here.until > now and _concerns(actor, here)
            ]
            return Told(
                items=tuple(ChangeItem(kind=ItemKind.PRESENCE, presence=here.presence) for here in fresh),
                worth_waking=any(here.news > after for here in fresh),
                heard=self._heard,
            )

    def all_here(self) -> tuple[Presence, ...]:
        """Every seat that is there now, for the wall; blocks."""
        self.look()
        now = _now()
        with self._lock:
            return tuple(here.presence for _, here in sorted(self._here.items()) if here.until > now)

    def _hear(self, presence: Presence, body: BodyId, until: int) -> None:
        former = self._here.get(presence.seat)
        if former is not None and former.until >= until:
            return  # read back from the table
        self._heard += 1
        same = (
            former is not None
            and former.until > _now()
            and former.body == body
            and replace(former.presence, at=presence.at) == presence
        )
        news = former.news if former is not None and same else self._heard
        self._here[presence.seat] = _Here(presence=presence, body=body, until=until, heard=self._heard, news=news)

    def _of(self, seat: str) -> ColumnElement[bool]:
        return (presences.c.district == self._district) & (presences.c.seat == seat)


def _concerns(actor: Actor, here: _Here) -> bool:
    """District roles see every seat, a sub-centre its own; nobody needs to be told of themselves."""
    if here.presence.seat == actor.seat:
        return False
    return actor.has(*SEES_ALL) or here.body == actor.body


def _now() -> int:
    return microseconds(real_now())


def _text(presence: Presence, body: BodyId) -> str:
    return canonical({"presence": dump(presence), "body": body})
