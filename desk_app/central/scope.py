"""Who takes part in a case, as keys that can be stored with the positions they hold for and asked for in SQL.

The rule itself is `domain.seat.in_scope`; a test holds the two together.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_, true

from desk_app.central.schema import FOREVER, cases, scopes
from desk_app.domain.case import Case
from desk_app.domain.seat import SEES_ALL, Actor, Role

Part = tuple[str, str]
"""A kind of part in a case, and who has it: a body's id, a board's code or a badge."""


class PartKind(StrEnum):
    """How somebody can come to see a case."""

    DESK = "desk"  # a sub-centre that registered it, holds it or has held it
    BOARD = "board"  # the sub-centre on whose board it lies, unless it is confidential
    UNIT = "unit"  # a unit it is or was dispatched to, or that co-handles it
    PATROLLER = "patroller"  # a patroller with a task in it, past ones too
    REGISTRAR = "registrar"  # the patroller, grid leader or channel that registered it


def parts_of(case: Case) -> frozenset[Part]:
    """Everybody who has a part in a case as it stands."""
    parts: set[Part] = {(PartKind.DESK.value, body) for body in case.held_by | {case.registered_body}}
    parts |= {(PartKind.UNIT.value, body) for body in case.units | case.co_units}
    parts |= {(PartKind.PATROLLER.value, badge) for badge in case.patrollers}
    parts.add((PartKind.REGISTRAR.value, case.registered_by))
    if case.place.board and not case.caller.confidential:
        parts.add((PartKind.BOARD.value, case.place.board))
    return frozenset(parts)


def parts_read_by(actor: Actor) -> frozenset[Part] | None:
    """The parts that let this actor see a case; None where the actor sees all."""
    if actor.roles & SEES_ALL:
        return None
    parts: set[Part] = set()
    if actor.has(Role.DISPATCHER):
        parts.add((PartKind.DESK.value, actor.body))
        if actor.board:
            parts.add((PartKind.BOARD.value, actor.board))
    if actor.has(Role.UNIT):
        parts.add((PartKind.UNIT.value, actor.body))
    if actor.has(Role.PATROLLER):
        parts.add((PartKind.PATROLLER.value, actor.badge))
    if actor.has(Role.PATROLLER, Role.GRID_LEADER, Role.CHANNEL):
        parts.add((PartKind.REGISTRAR.value, actor.badge))
    return frozenset(parts)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on `cases` that a case is in the actor's scope now."""
    parts = parts_read_by(actor)
    if parts is None:
        return true()
    named = or_(*(and_(scopes.c.kind == kind, scopes.c.who == who) for kind, who in sorted(parts)), ~true())
    return exists().where(
        scopes.c.district == cases.c.district, scopes.c.case_id == cases.c.id, scopes.c.until == FOREVER, named
    )
