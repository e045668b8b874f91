"""What is kept of a case beside its facts, so that it can be searched, counted, scoped and watched in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from desk_app import wire
from desk_app.central.agenda import Duty, duties
from desk_app.domain.caller import CallerRecord
from desk_app.domain.case import AppealState, Case, ClockInstance, ClockKind, CommandId
from desk_app.domain.evaluation import appeal_until
from desk_app.domain.facts import Fact, photos_told
from desk_app.domain.key_fields import wishes_of
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.reference import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The clocks of a case that run, by id, and what the centre's clock has to do about it, by command id."""

    clocks: Mapping[str, ClockInstance]
    duties: Mapping[CommandId, Duty]


NOTHING = Watched(clocks={}, duties={})


def watched(case: Case | None, district: str, reference: Reference, zone: tzinfo) -> Watched:
    """What runs on a case as it stands."""
    if case is None:
        return NOTHING
    running = {instance.id: instance for instance in case.clocks if instance.running}
    return Watched(clocks=running, duties=duties(case, district, reference, zone))


def case_row(case: Case, district: str, position: int, reference: Reference) -> dict[str, Any]:
    """The row of `cases` for a case whose last fact has this position."""
    handlings = [clock for clock in case.clocks if clock.kind is ClockKind.HANDLING and clock.ended_at is not None]
    ended_at = case.closed_at or (case.last_flow_at if case.ended else None)
    return {
        "district": district,
        "id": case.id,
        "position": position,
        "number": case.number,
        "state": case.state.value,
        "step": case.step.value if case.step else "",
        "board": case.place.board,
        "module": case.module.value,
        "source": case.source.value,
        "problem": case.filing.problem if case.filing else case.problem,
        "holder": case.holder or "",
        "unit": case.unit or "",
        "due": min((wire.microseconds(clock.due) for clock in case.clocks if clock.running), default=None),
        "text": case.text,
        "words": _words(case),
        "flow": case.flow,
        "registered_at": wire.microseconds(case.registered_at),
        "ended_at": _time(ended_at),
        "ended": case.ended,
        "owed": _owed(case),
        "appeal_until": _time(_appeal_until(case, reference)),
        "filed": case.filing is not None,
        "handled": bool(handlings),
        "late_handling": any(clock.late and not _forgiven(case, clock) for clock in handlings),
        "returned": case.returned,
        "reworked": case.reworked,
        "satisfied": case.satisfied,
        "forced": case.forced,
        "folded": wire.canonical(wire.dump(case)),
        "place": wire.canonical(wire.dump(case.place)),
        "demand": case.demand_kind.value,
        "caller": case.caller.phone,
        "leader": case.merged_into or "",
        "wishes": " ".join(sorted(wishes_of(case.caller))),
    }


def caller_row(record: CallerRecord, district: str, position: int) -> dict[str, Any]:
    """The row of `callers` for a number whose last fact has this position."""
    return {
        "district": district,
        "number": record.number,
        "position": position,
        "record": wire.canonical(wire.dump(record)),
        "flagged_at": _time(record.flagged_at),
    }


def missed_call_row(call: MissedCall, district: str, position: int) -> dict[str, Any]:
    """The row of `missed_calls` for a call whose last fact has this position."""
    return {
        "district": district,
        "id": call.id,
        "position": position,
        "open": call.open,
        "due": wire.microseconds(call.due),
        "record": wire.canonical(wire.dump(call)),
    }


def photo_rows(fact: Fact, district: str) -> list[dict[str, Any]]:
    """The rows of `case_photos` that a fact about a case makes."""
    told = sorted({photo.sha256 for photo in photos_told(fact.body)})
    return [{"district": district, "sha256": sha256, "case_id": fact.subject.id} for sha256 in told]


def clock_row(case: Case, district: str, clock: ClockInstance) -> dict[str, Any]:
    """The row of `running_clocks` for a clock that runs."""
    return {
        "district": district,
        "case_id": case.id,
        "clock": clock.id,
        "kind": clock.kind.value,
        "key": clock.key,
        "due": wire.microseconds(clock.due),
        "calendar_edition": clock.calendar_edition,
        "works": not clock.limit.unit.runs_always,
        "provisional": clock.provisional,
    }


def duty_row(district: str, duty: Duty) -> dict[str, Any]:
    """The row of `agenda` for something the clock has to do."""
    return {
        "district": district,
        "command_id": duty.id,
        "case_id": duty.case,
        "kind": duty.body.kind,
        "body": wire.canonical(wire.dump_body(duty.body)),
        "at": wire.microseconds(duty.at),
        "done": False,
    }


def _words(case: Case) -> str:
    """What a search looks into; a confidential caller is found by nobody."""
    caller = case.caller
    known = () if caller.confidential or caller.anonymous else (caller.name, caller.phone)
    parts = (case.text, case.place.address, case.place.component, *known)
    return "\n".join(part for part in parts if part).lower()


def _owed(case: Case) -> bool:
    """An owed callback or an open appeal; an open appeal *period* is in `appeal_until`, since it ends by itself."""
    open_appeal = case.appeal is not None and case.appeal.state in (AppealState.MADE, AppealState.REVIEWED)
    return case.ended and (case.callback_owed or open_appeal)


def _forgiven(case: Case, clock: ClockInstance) -> bool:
    """The unit's appeal was granted: the record stays, the statistic is corrected."""
    appeal = case.appeal
    return appeal is not None and appeal.state is AppealState.GRANTED and clock.key == appeal.unit


def _appeal_until(case: Case, reference: Reference) -> datetime | None:
    if case.closed_at is None or case.appeal is not None:
        return None
    return appeal_until(case, reference.calendar, reference.policy)


def _time(moment: datetime | None) -> int | None:
    return None if moment is None else wire.microseconds(moment)
