"""Reads a scenario from its file and says where one is wrong before anybody plays it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from desk_app.domain.case import ENDS, BodyId, DemandKind, Place, Source, State
from desk_app.domain.commands import ReturnReason, TransferTarget
from desk_app.errors import BadInput
from desk_app.sandbox.scenario import (
    WORDS,
    Answered,
    Asks,
    CaseStory,
    Habits,
    Level,
    Outage,
    Plan,
    Return,
    SampleCall,
    Scenario,
    Span,
)

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

PLANNED_ENDS: Mapping[Plan, frozenset[State]] = {
    Plan.FILE: frozenset({State.CLOSED, State.FILING_REFUSED}),
    Plan.ANSWER: frozenset({State.ANSWERED}),
    Plan.TRANSFER: frozenset({State.TRANSFERRED}),
    Plan.DECLINE: frozenset({State.DECLINED}),
    Plan.MERGE: frozenset({State.MERGED}),
}
"""Where each plan can lead."""


def read_scenario(text: str, calls: Sequence[SampleCall]) -> Scenario:
    """The scenario of a file's text; `calls` are the sample's, of which a case names one by a few of its words.

    Raises `BadInput` `scenario_invalid` with `where` (`cases[3].says`) and `why` (a code).
    """
    try:
        document = json.loads(text)
    except ValueError as trouble:
        raise _wrong("", "not_json") from trouble
    return _scenario(_Table("", document), calls)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OwnCall:
    """What a caller says who is not of the sample."""

    text: str
    demand_kind: DemandKind
    caller_name: str = ""
    phone: str = ""
    problem: str = ""
    condition: str = ""
    place: Place


class _Table:
    """One object of the file: what is asked for is noted, what nobody asked for is wrong."""

    def __init__(self, where: str, value: Any) -> None:
        if not isinstance(value, dict):
            raise _wrong(where, "not_an_object")
        self._where = where
        self._value: dict[str, Any] = value
        self._asked: set[str] = {"note"}

    def at(self, key: str) -> str:
        """Where a key of it stands in the file."""
        return f"{self._where}.{key}" if self._where else key

    def has(self, key: str) -> bool:
        """The key is there."""
        return key in self._value

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key; without a default it has to be there."""
        self._asked.add(key)
        if key not in self._value:
            if default is None:
                raise _wrong(self.at(key), "missing")
            return default
        value = self._value[key]
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _wrong(self.at(key), f"not_{kind.__name__}")
        return value

    def seconds(self, key: str, default: float | None = None, *, least: float = 0.0) -> float:
        """A number of seconds, or of anything, that is not less."""
        found = self.get(key, float, default)
        if not least <= found < float("inf"):
            raise _wrong(self.at(key), "out_of_range")
        return found

    def one_of(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One of an enumeration's values."""
        text = self.get(key, str, default.value if default is not None else None)
        try:
            return kind(text)
        except ValueError:
            raise _wrong(self.at(key), "not_one_of") from None

    def each(self, key: str, read: Callable[[str, Any], T]) -> tuple[T, ...]:
        """Every entry of a list; an absent one is empty."""
        listed: list[Any] = self.get(key, list, [])
        return tuple(read(f"{self.at(key)}[{number}]", value) for number, value in enumerate(listed))

    def table(self, key: str) -> _Table:
        """An object in it."""
        return _Table(self.at(key), self.get(key, dict))

    def end(self) -> None:
        """Nothing else may be in it: a key that is written wrongly would silently mean nothing."""
        for key in self._value:
            if key not in self._asked:
                raise _wrong(self.at(key), "unknown_key")


def _wrong(where: str, why: str) -> BadInput:
    return BadInput("scenario_invalid", {"where": where, "why": why})


def _scenario(table: _Table, calls: Sequence[SampleCall]) -> Scenario:
    begins = table.get("begins", str)
    try:
        moment = datetime.fromisoformat(begins)
    except ValueError:
        raise _wrong("begins", "not_a_time") from None
    if moment.tzinfo is None:
        raise _wrong("begins", "without_offset")
    habits, says = table.table("habits"), table.table("says")
    outage = table.table("outage") if table.has("outage") else None
    made = Scenario(
        name=table.get("name", str),
        seed=table.get("seed", int),
        begins=moment.astimezone(UTC),
        speed=table.seconds("speed", least=0.1),
        pace=table.seconds("pace", least=0.1),
        operator=table.get("operator", str),
        leader=table.get("leader", str),
        watcher=table.get("watcher", str),
        says={name: says.get(name, str) for name in WORDS},
        habits=Habits(**{name: _span(habits, name) for name in Habits.__dataclass_fields__}),
        outage=None if outage is None else Outage(at=outage.seconds("at"), lasts=outage.seconds("lasts", least=1.0)),
        cases=table.each("cases", lambda where, value: _case(_Table(where, value), calls)),
    )
    for part in (table, habits, says, *([outage] if outage else [])):
        part.end()
    _check(made)
    return made


def _span(table: _Table, key: str) -> Span:
    span = table.get(key, list)
    if len(span) != 2 or not all(isinstance(each, int | float) for each in span) or not 0 <= span[0] <= span[1]:
        raise _wrong(table.at(key), "not_a_span")
    return Span(least=float(span[0]), most=float(span[1]))


def _case(table: _Table, calls: Sequence[SampleCall]) -> CaseStory:
    plan = table.one_of("plan", Plan, Plan.FILE)
    made = CaseStory(
        name=table.get("name", str),
        at=table.seconds("at"),
        source=table.one_of("source", Source),
        call=_call(table, calls),
        ends=table.one_of("ends", State),
        plan=plan,
        by=table.get("by", str, ""),
        into=table.get("into", str, "") if plan is not Plan.MERGE else table.get("into", str),
        words=table.get("words", str, "") if plan is Plan.FILE else table.get("words", str),
        lawful_route=table.get("lawful_route", str, "" if plan is not Plan.DECLINE else None),
        transfer=table.one_of("transfer", TransferTarget, TransferTarget.POLICE_110),
        true=table.get("true", bool, True),
        returns=table.each("returns", lambda where, value: _return(_Table(where, value))),
        asks=table.one_of("asks", Asks, Asks.NOTHING),
        failed_inspections=int(table.seconds("failed_inspections", 0.0)),
        by_photo=table.get("by_photo", bool, False),
        wants_answer=table.get("wants_answer", bool, True),
        callbacks=table.each("callbacks", _answered) or (Answered.SATISFIED,),
        in_outage=table.get("in_outage", bool, False),
        colleague=table.get("colleague", str, ""),
    )
    table.end()
    if made.ends not in ENDS or made.ends not in PLANNED_ENDS[plan]:
        raise _wrong(table.at("ends"), "not_where_the_plan_leads")
    if plan is Plan.FILE and made.true is (made.ends is State.FILING_REFUSED):
        raise _wrong(table.at("true"), "not_where_the_plan_leads")
    if plan is Plan.FILE and not made.call.problem:
        raise _wrong(table.at("says"), "no_problem_of_the_catalogue")
    if made.callbacks[-1] is Answered.DISSATISFIED:
        raise _wrong(table.at("callbacks"), "never_satisfied")
    return made


def _call(table: _Table, calls: Sequence[SampleCall]) -> SampleCall:
    """The sample call that these words are of, and of it alone; or the case's own text."""
    if table.has("text"):
        return _OwnCall(
            text=table.get("text", str),
            demand_kind=table.one_of("demand", DemandKind, DemandKind.OTHER),
            caller_name=table.get("caller", str, ""),
            phone=table.get("phone", str, ""),
            place=Place(address=table.get("address", str, "")),
        )
    says = table.get("says", str)
    found = [call for call in calls if says in call.text]
    if len(found) != 1:
        raise _wrong(table.at("says"), "no_such_call" if not found else "several_calls")
    return found[0]


def _return(table: _Table) -> Return:
    made = Return(
        by=table.one_of("by", Level),
        reason=table.one_of("reason", ReturnReason),
        words=table.get("words", str),
        to=BodyId(table.get("to", str)) if table.has("to") else None,
    )
    table.end()
    return made


def _answered(where: str, value: Any) -> Answered:
    if value not in set(Answered):
        raise _wrong(where, "not_one_of")
    return Answered(value)


def _check(scenario: Scenario) -> None:
    """What a case has to do with the others."""
    names = [case.name for case in scenario.cases]
    if not names:
        raise _wrong("cases", "empty")
    for number, case in enumerate(scenario.cases):
        where = f"cases[{number}]"
        if names.count(case.name) > 1:
            raise _wrong(f"{where}.name", "twice")
        others = [each for each in scenario.cases if each is not case]
        if any(case.call.text in each.call.text for each in others):
            raise _wrong(f"{where}.says", "said_twice")
        if case.into and case.into not in _leaders(others):
            raise _wrong(f"{where}.into", "no_such_case")
        if (case.in_outage or case.colleague) and scenario.outage is None:
            raise _wrong(f"{where}.in_outage", "no_outage")
        if case.colleague == scenario.operator:
            raise _wrong(f"{where}.colleague", "not_a_colleague")


def _leaders(cases: Collection[CaseStory]) -> set[str]:
    return {case.name for case in cases if case.plan is Plan.FILE}
