"""Keeps what is being typed on disk through the desk, and finds it again: one draft for each form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject

from desk_app.domain.case import CaseId
from desk_app.domain.projection import Draft
from ui.bridge import Bridge

CALL = "register"
CASE = "case"


def call_key(case_id: CaseId) -> str:
    """The key of a new call's draft."""
    return f"{CALL}:{case_id}"


def action_key(case_id: CaseId, kind: str) -> str:
    """The key of the draft of an action of a case."""
    return f"{CASE}:{case_id}:{kind}"


class Drafts(QObject):
    """Saves and drops at once; nobody waits for it."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge

    def save(self, key: str, values: Mapping[str, str]) -> None:
        """Keeps the values; empty ones are left out."""
        said = {name: value for name, value in values.items() if value}
        draft = Draft(key=key, values=said, saved_at=self._bridge.desk.now())
        self._bridge.then(self._bridge.desk.save_draft(draft), _nothing, owner=self)

    def drop(self, key: str) -> None:
        """Forgets a form that was sent or given up."""
        self._bridge.then(self._bridge.desk.drop_draft(key), _nothing, owner=self)

    def find(self, use: Callable[[Sequence[Draft]], None]) -> None:
        """Every draft of this seat, newest first."""

        def sorted_out(drafts: Sequence[Draft]) -> None:
            use(sorted(drafts, key=lambda draft: draft.saved_at, reverse=True))

        self._bridge.then(self._bridge.desk.drafts(), sorted_out, owner=self)


def _nothing(_answer: object) -> None:
    return None
