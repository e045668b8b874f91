"""What walls and evaluation show: counts over the projected cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Column, ColumnElement, Connection, Integer, and_, case, func, literal, select, true

from desk_app import wire
from desk_app.central import schema
from desk_app.central.commit import read_head
from desk_app.central.engine import reading
from desk_app.central.ledger import Ledger
from desk_app.domain.case import OPEN, Module, Source, State, Step
from desk_app.domain.protocol import Figures, Presence, Tally

_cases = schema.cases.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A rate of the evaluation, by its code, as numerator and denominator."""

    code: str
    numerator: int
    denominator: int


_INDICATORS: dict[str, tuple[ColumnElement[bool], ColumnElement[bool]]] = {
    "filing_rate": (_cases.filed, true()),
    "on_time_handling_rate": (and_(_cases.handled, ~_cases.late_handling), _cases.handled),
    "closing_rate": (and_(_cases.filed, _cases.state == State.CLOSED.value), _cases.filed),
    "rework_rate": (and_(_cases.handled, _cases.reworked > 0), _cases.handled),
    "return_rate": (and_(_cases.filed, _cases.returned > 0), _cases.filed),
    "forced_rate": (and_(_cases.state == State.CLOSED.value, _cases.forced), _cases.state == State.CLOSED.value),
    "satisfaction_rate": (_cases.satisfied.is_(True), _cases.satisfied.is_not(None)),
    "direct_answer_rate": (_cases.state == State.ANSWERED.value, true()),
}
"""Code -> what is counted, of what: 立案率 按时处置率 结案率 返工率 回退率, forced closes, 群众满意率 直接答复率."""


def figures(ledger: Ledger, seats: tuple[Presence, ...] = ()) -> Figures:
    """The figures as of the ledger's now, from one consistent read."""
    now = ledger.now()
    local = now.astimezone(ledger.zone)
    midnight = wire.microseconds(datetime.combine(local.date(), time.min, tzinfo=ledger.zone))
    here = _cases.district == ledger.district
    is_open = and_(here, ~_cases.ended)
    is_late = func.coalesce(_cases.due < wire.microseconds(now), False)
    today = and_(here, _cases.registered_at >= midnight)
    closed = and_(here, _cases.state == State.CLOSED.value, _cases.ended_at >= midnight)
    with reading(ledger.engine) as connection:
        by_board = _tallies(connection, _cases.board, is_open, is_late)
        return Figures(
            at=now,
            position=read_head(connection, ledger.district).position,
            by_step=_ordered(_tallies(connection, _cases.step, is_open, is_late), Step),
            by_state=_ordered(_tallies(connection, _cases.state, is_open, is_late), [s for s in State if s in OPEN]),
            by_board=tuple(sorted(by_board.values(), key=lambda tally: tally.key)),
            by_module=_ordered(_tallies(connection, _cases.module, is_open, is_late), Module),
            by_source_today=_ordered(_tallies(connection, _cases.source, today, is_late), Source),
            registered_today=_count(connection, today),
            closed_today=_count(connection, closed),
            open=_count(connection, is_open),
            late=_count(connection, and_(is_open, is_late)),
            seats=seats,
        )


def indicators(ledger: Ledger) -> tuple[Indicator, ...]:
    """The indicators over all cases, from one consistent read."""
    sums = [_sum(and_(of, counted)) for counted, of in _INDICATORS.values()]
    wholes = [_sum(of) for _, of in _INDICATORS.values()]
    with reading(ledger.engine) as connection:
        row = connection.execute(select(*sums, *wholes).where(_cases.district == ledger.district)).one()
    found = zip(_INDICATORS, row[: len(sums)], row[len(sums) :], strict=True)
    return tuple(Indicator(code=code, numerator=part, denominator=whole) for code, part, whole in found)


def _tallies(
    connection: Connection, key: Column[str], which: ColumnElement[bool], is_late: ColumnElement[bool]
) -> dict[str, Tally]:
    query = select(key, func.count(), _sum(is_late)).where(which).group_by(key)
    return {name: Tally(key=name, count=count, late=late) for name, count, late in connection.execute(query)}


def _ordered(tallies: dict[str, Tally], order: Sequence[str] | type[Step | Module | Source]) -> tuple[Tally, ...]:
    """Every key of the order, with 0 where there is none, so that a wall's columns stay where they are."""
    return tuple(tallies.get(str(key), Tally(key=str(key), count=0)) for key in order)


def _sum(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, literal(1, Integer)), else_=0)), 0)


def _count(connection: Connection, which: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(schema.cases).where(which)).scalar_one()
