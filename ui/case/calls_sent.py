"""Remembers of the calls that were registered last whose they were and when they began, should one be refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk_app.domain.case import CaseId
from desk_app.domain.projection import Draft
from desk_app.screens import register_values as name
from ui.case.drafts import Drafts

KEY = "calls sent"
REMEMBERED = 50
"""So many calls; a refusal is seldom farther behind."""


class CallsSent:
    """A registration says neither: what it is corrected in has to know both, or the number would stand there for all to
    see and the call would begin when it is corrected. It outlives the program, as one draft."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._calls: dict[str, str] = {}

    def remember(self, case_id: CaseId, values: Mapping[str, str]) -> None:
        """The form with these values was sent, and the desk keeps it."""
        self._calls.pop(case_id, None)
        self._calls[case_id] = f"{values.get(name.CALL_BEGAN, '')} {values.get(name.CALL_NUMBER, '')}"
        self._calls = dict(list(self._calls.items())[-REMEMBERED:])
        self._drafts.save(KEY, self._calls)

    def of(self, case_id: CaseId, phone: str) -> dict[str, str]:
        """What the form of this case knew of its call. Where it is not remembered any more, the registered `phone` is
        taken for the call's: better a typed number masked than a caller's shown."""
        began, _space, number = self._calls.get(case_id, f" {phone}").partition(" ")
        told = {name.CALL_BEGAN: began, name.CALL_NUMBER: number}
        return {field: value for field, value in told.items() if value}

    def drafts_came(self, drafts: Sequence[Draft]) -> None:
        """What a former run has remembered."""
        kept = next((dict(draft.values) for draft in drafts if draft.key == KEY), {})
        self._calls = kept | self._calls
