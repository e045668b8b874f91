"""Which of several processes does a work that only one may do: a row that has to be renewed in real time."""

from __future__ import annotations

import time
import uuid

from sqlalchemy import ColumnElement, Engine, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from desk_app.central.engine import writing
from desk_app.central.schema import leases

HELD_SECONDS = 30.0
_RENEWED_BEFORE = 20.0


class Lease:
    """One process's claim to a lease."""

    def __init__(self, engine: Engine, district: str, name: str) -> None:
        self._engine, self._district, self._name = engine, district, name
        self._me = str(uuid.uuid4())
        self._until = 0.0

    def held(self) -> bool:
        """Takes or renews the lease where that is possible; whether it is ours now."""
        now = time.time()
        if self._until - now < _RENEWED_BEFORE:
            self._until = now + HELD_SECONDS if self._take(now) else 0.0
        return self._until > now

    def release(self) -> None:
        """Lets another process have it at once."""
        if self._until:
            mine = self._named() & (leases.c.holder == self._me)
            with writing(self._engine) as connection:
                connection.execute(update(leases).where(mine).values(until=0))
            self._until = 0.0

    def _take(self, now: float) -> bool:
        values = {"holder": self._me, "until": int((now + HELD_SECONDS) * 1_000_000)}
        free = or_(leases.c.holder == self._me, leases.c.until < int(now * 1_000_000))
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        first = dialect.insert(leases).values(district=self._district, name=self._name, **values)
        with writing(self._engine) as connection:
            if connection.execute(update(leases).where(self._named() & free).values(**values)).rowcount:
                return True
            taken = first.on_conflict_do_nothing().returning(leases.c.holder)
            return connection.execute(taken).first() is not None

    def _named(self) -> ColumnElement[bool]:
        return (leases.c.district == self._district) & (leases.c.name == self._name)
