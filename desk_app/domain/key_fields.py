"""The key fields of a case that has ended: all that a desk keeps of it to find duplicates and a caller's history."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.domain.case import DISTRICT, Badge, Caller, Case, CaseId, DemandKind, Module, Place, Source, State
from desk_app.domain.grid import box_around

KEPT_FOR = timedelta(days=366)
"""So long a desk remembers: a case after its end, a missed call after its callback was due, a caller's flags."""
SQUARES = 1000
"""Squares of a thousandth of a degree: some 95 by 111 metres where Suzhou lies."""
_COLUMNS = 1 << 20


class Wish(StrEnum):
    """What whoever told a case wished; it says nothing of who that was."""

    CONFIDENTIAL = "CONFIDENTIAL"  # 保密
    ANONYMOUS = "ANONYMOUS"  # 匿名
    WANTS_ANSWER = "WANTS_ANSWER"  # 要求回复


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKey:
    """What is left of an ended case on a seat. `caller` is the keyed hash of the number in normal form, empty where
    none is known: 32 hex digits, HMAC-SHA-256 under the district's caller key, cut in half. `leader` is the case that
    it was merged into, `wishes` what its caller wished."""

    id: CaseId
    number: str | None
    state: State
    problem: str
    demand_kind: DemandKind
    place: Place
    caller: str
    registered_at: datetime
    ended_at: datetime
    leader: CaseId | None = None
    wishes: frozenset[Wish] = frozenset()


def key_of(case: Case, caller: str) -> CaseKey:
    """The key fields of a case that has ended; `caller` is the keyed hash of its caller's number."""
    return CaseKey(
        id=case.id,
        number=case.number,
        state=case.state,
        problem=problem_of(case),
        demand_kind=case.demand_kind,
        place=case.place,
        caller=caller,
        registered_at=case.registered_at,
        ended_at=case.closed_at or case.last_flow_at,
        leader=case.merged_into,
        wishes=wishes_of(case.caller),
    )


def stand_in(key: CaseKey) -> Case:
    """A case with no more in it than its key fields: for rules that only ask whether a former case has ended."""
    return Case(
        id=key.id,
        number=key.number,
        state=key.state,
        source=Source.HOTLINE,
        demand_kind=key.demand_kind,
        text="",
        caller=Caller(),
        place=key.place,
        problem=key.problem,
        module=Module.CONVENIENCE,
        registered_at=key.registered_at,
        registered_by=Badge(""),
        registered_body=DISTRICT,
        last_flow_at=key.ended_at,
        closed_at=key.ended_at,
        merged_into=key.leader,
    )


def wishes_of(caller: Caller) -> frozenset[Wish]:
    """What whoever told a case wished."""
    wished = {
        Wish.CONFIDENTIAL: caller.confidential,
        Wish.ANONYMOUS: caller.anonymous,
        Wish.WANTS_ANSWER: caller.wants_answer,
    }
    return frozenset(wish for wish, holds in wished.items() if holds)


def problem_of(case: Case) -> str:
    """The problem a case is about: that it was filed under, else what the registration says."""
    return case.filing.problem if case.filing else case.problem


def square_of(longitude: float | None, latitude: float | None) -> int | None:
    """The square a place lies in, as one number: squares side by side from west to east count up by one."""
    if longitude is None or latitude is None:
        return None
    return _square(math.floor(longitude * SQUARES), math.floor(latitude * SQUARES))


def squares_around(longitude: float, latitude: float, metres: float) -> tuple[tuple[int, int], ...]:
    """Ranges of squares (first, last), one for each row, that hold everything within so many metres of a place."""
    west, south, east, north = (math.floor(degrees * SQUARES) for degrees in box_around((longitude, latitude), metres))
    rows = range(south, north + 1)
    return tuple((_square(west, row), _square(east, row)) for row in rows)


def _square(column: int, row: int) -> int:
    return row * _COLUMNS + column
