"""The seats that have signed in, each known by its own key; forgetting one lets a new machine take its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, select

from desk_app.central import schema
from desk_app.central.engine import reading, writing
from desk_app.errors import BadInput
from desk_app.wire import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSeat:
    """A seat's name and when it was first used."""

    seat: str
    registered_at: datetime


def known_seats(engine: Engine, district: str) -> tuple[KnownSeat, ...]:
    """Every seat, by name."""
    table = schema.seats.c
    wanted = select(table.seat, table.registered_at).where(table.district == district).order_by(table.seat)
    with reading(engine) as connection:
        return tuple(
            KnownSeat(seat=row.seat, registered_at=moment(row.registered_at)) for row in connection.execute(wanted)
        )


def forget_seat(engine: Engine, district: str, seat: str) -> None:
    """Forgets the key of a seat whose machine was lost or set up anew: the next one to use the name is taken for it.

    Raises `BadInput` `no_such_seat`. Commands that the old machine still holds can then only be delivered by hand.
    """
    table = schema.seats.c
    with writing(engine) as connection:
        gone = connection.execute(delete(schema.seats).where(table.district == district, table.seat == seat))
        if gone.rowcount == 0:
            raise BadInput("no_such_seat", {"seat": seat})
