"""What `desk-app deadline` answers: one line of JSON for a line of JSON, or a deadline with its reasons.

A request is `{"from": ISO, "limit": "90 work_minute", "pauses": [[ISO, ISO], ...]}`, answered `{"due": ISO,
"provisional": bool}`, or `{"from": ISO, "to": ISO}`, answered `{"counted_minutes": number}`. Either may name a
`convention` (1, 2 or 3). Times without an offset are local to the calendar's zone. What cannot be answered gets
`{"error": "field: what is wrong"}`.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from desk_app import wire
from desk_app.domain.calendar import Calendar, CalendarError
from desk_app.domain.deadlines import Convention, Limit, LimitError, counted_between, deadline, parse_limit
from desk_app.domain.explanation import Explanation, Stretch, explain

LINE_AT_MOST = 1024 * 1024
_MINUTE = timedelta(minutes=1)


class RequestError(ValueError):
    """A request that cannot be answered: the field that is wrong, and why, in English for the program that asks.

    What a person can type wrongly has a `code` with what its words need too (`screens/setting_faults`).
    """

    def __init__(self, field: str, why: str, code: str = "", **params: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.code, self.params = field, code, params


def answer_line(calendar: Calendar, text: str | bytes) -> str:
    """The answer to one request line: always one line of ASCII JSON, never an exception for what the line says."""
    try:
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        answer = answer_request(calendar, wire.parse(data.removeprefix(BOM_UTF8).strip(), bytes_at_most=LINE_AT_MOST))
    except (RequestError, wire.WireError) as trouble:
        answer = {"error": str(trouble)}
    return json.dumps(answer)


def answer_request(calendar: Calendar, request: Any) -> dict[str, Any]:
    """The answer to one request; RequestError where it cannot be given."""
    if not isinstance(request, dict):
        raise RequestError("request", "an object with from and limit, or from and to")
    for name in request:
        if name not in ("from", "to", "limit", "pauses", "convention"):
            raise RequestError(name, "is not known")
    if "limit" in request and "to" in request:
        raise RequestError("to", "either a limit or a to, not both")
    start = _moment(calendar, request, "from")
    convention = _convention(request.get("convention", 1))
    if "to" in request:
        return _counted(calendar, start, request)
    limit = read_limit(request.get("limit"))
    pauses = _pauses(calendar, request)
    try:
        found = deadline(calendar, start, limit, convention=convention, pauses=pauses)
        return {"due": local_iso(calendar, found.due), "provisional": found.provisional}
    except (CalendarError, OverflowError) as trouble:  # beyond the years that can be counted or written
        raise RequestError("limit", str(trouble)) from trouble


def explain_request(calendar: Calendar, start: str, limit: str, *, convention: str = "1") -> Explanation:
    """A deadline with its reasons, for a start and a limit as a person writes them; RequestError says what is wrong."""
    since = read_moment(calendar, start, "from")
    counted_by = _convention(int(convention) if convention in ("1", "2", "3") else convention)
    try:
        return explain(calendar, since, read_limit(limit), convention=counted_by)
    except (CalendarError, OverflowError) as trouble:
        raise RequestError("limit", str(trouble), "limit_out_of_reach") from trouble


def explanation_document(calendar: Calendar, found: Explanation) -> dict[str, Any]:
    """An explanation as JSON values, times local to the calendar with their offset."""
    return {
        "from": local_iso(calendar, found.start),
        "limit": str(found.limit),
        "convention": found.convention,
        "due": local_iso(calendar, found.due),
        "turns_yellow": local_iso(calendar, found.turns_yellow),
        "provisional": found.provisional,
        "provisional_years": list(found.provisional_years),
        "calendar_edition": found.edition,
        "counted_minutes": _minutes(found.counted_time),
        "counted": [_stretch(calendar, stretch) | {"makeup": stretch.makeup} for stretch in found.counted],
        "skipped": [
            _stretch(calendar, stretch) | {"why": stretch.why.value, "name": stretch.name} for stretch in found.skipped
        ],
        "days": [day.isoformat() for day in found.days],
        "clock_changes": [
            {"at": local_iso(calendar, change.at), "minutes": _minutes(change.by)} for change in found.clock_changes
        ],
    }


def read_limit(value: Any) -> Limit:
    """A limit as text, `2 work_hour`; RequestError where it is none."""
    if not isinstance(value, str):
        raise RequestError("limit", "is missing" if value is None else "a text such as '2 work_hour'")
    try:
        return parse_limit(value)
    except LimitError as trouble:
        raise RequestError("limit", str(trouble), trouble.code, **trouble.params) from trouble


def read_moment(calendar: Calendar, value: Any, field: str) -> datetime:
    """The UTC moment of an ISO time; without an offset it is local to the calendar.

    A local time that comes twice means the first, one that a gap leaves out means as long after the gap as written.
    """
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
            return (found.replace(tzinfo=calendar.zone) if found.tzinfo is None else found).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    why = f"a time such as 2026-02-13T16:30:00+08:00, not {value!r:.60}"
    raise RequestError(field, why, "no_time", given=str(value)[:60])


def local_iso(calendar: Calendar, moment: datetime) -> str:
    """A moment as ISO text in the calendar's zone, with its offset."""
    return moment.astimezone(calendar.zone).isoformat()


def _counted(calendar: Calendar, start: datetime, request: Mapping[str, Any]) -> dict[str, Any]:
    if "pauses" in request:
        raise RequestError("pauses", "only with a limit")
    end = _moment(calendar, request, "to")
    if end < start:
        raise RequestError("to", "is before from")
    try:
        return {"counted_minutes": _minutes(counted_between(calendar, start, end))}
    except CalendarError as trouble:
        raise RequestError("to", str(trouble)) from trouble


def _moment(calendar: Calendar, request: Mapping[str, Any], field: str) -> datetime:
    if field not in request:
        raise RequestError(field, "is missing")
    return read_moment(calendar, request[field], field)


def _pauses(calendar: Calendar, request: Mapping[str, Any]) -> list[tuple[datetime, datetime]]:
    pauses = request.get("pauses", [])
    if not isinstance(pauses, list):
        raise RequestError("pauses", "a list of pairs of times")
    read: list[tuple[datetime, datetime]] = []
    for index, pause in enumerate(pauses):
        field = f"pauses[{index}]"
        if not isinstance(pause, list) or len(pause) != 2:
            raise RequestError(field, "two times, from and to")
        since, until = (read_moment(calendar, moment, field) for moment in pause)
        if until < since:
            raise RequestError(field, "ends before it begins")
        read.append((since, until))
    return read


def _convention(value: Any) -> Convention:
    if isinstance(value, int) and not isinstance(value, bool) and value in (1, 2, 3):
        return Convention(value)
    raise RequestError("convention", "1, 2 or 3", "convention", given=str(value)[:60])


def _minutes(time: timedelta) -> int | float:
    """Whole minutes as an integer, others with their fraction (exact to the microsecond)."""
    whole, rest = divmod(time, _MINUTE)
    return whole + rest / _MINUTE if rest else whole


def _stretch(calendar: Calendar, stretch: Stretch) -> dict[str, Any]:
    return {
        "from": local_iso(calendar, stretch.start),
        "to": local_iso(calendar, stretch.end),
        "minutes": _minutes(stretch.end - stretch.start),
    }
