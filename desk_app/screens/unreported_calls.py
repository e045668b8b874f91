"""漏接 that nobody at the seat could report yet, as a text for its disk: who comes next reports them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from desk_app.domain.commands import ReportMissedCall

NAME = "unreported_calls"
"""The name under which a seat remembers them (`Desk.choice`, `Desk.keep_choice`)."""


def kept_text(reports: Mapping[str, ReportMissedCall]) -> str:
    """The reports by the ids of their missed calls, as a text."""
    return json.dumps({call: _told(report) for call, report in reports.items()})


def reports_in(text: str | None) -> dict[str, ReportMissedCall]:
    """What `kept_text` has kept; one that cannot be read any more is left out, so that it does not hold up the rest."""
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        return {}
    items = kept.items() if isinstance(kept, dict) else ()
    return {call: report for call, told in items if (report := _report(told)) is not None}


def _told(report: ReportMissedCall) -> list[str]:
    return [report.number, report.rang_at.isoformat(), report.gave_up_at.isoformat()]


def _report(told: object) -> ReportMissedCall | None:
    try:
        number, rang_at, gave_up_at = (str(each) for each in told)  # type: ignore[attr-defined]
        times = datetime.fromisoformat(rang_at), datetime.fromisoformat(gave_up_at)
    except (TypeError, ValueError):
        return None
    if any(each.tzinfo is None for each in times):
        return None
    return ReportMissedCall(number=number, rang_at=times[0], gave_up_at=times[1])
