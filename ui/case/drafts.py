"""Keeps what is being typed on disk through the desk, and finds it again: one draft for each form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal

from desk_app.domain.case import CaseId
from desk_app.domain.projection import Draft
from ui.bridge import Bridge

CALL = "register"
CASE = "case"
LATE = "late"
SAVE_AFTER_MS = 200
"""So long after the first change that is not kept yet, whether typing goes on or not. With what the disk takes, a crash
costs less than the last 300 ms."""


def call_key(case_id: CaseId) -> str:
    """The key of a new call's draft."""
    return f"{CALL}:{case_id}"


def action_key(case_id: CaseId, kind: str) -> str:
    """The key of the draft of an action of a case."""
    return f"{CASE}:{case_id}:{kind}"


def late_key(case_id: CaseId) -> str:
    """The key of the pictures that follow a case."""
    return f"{LATE}:{case_id}"


class Typing(QObject):
    """Tells a form when what was typed is to be kept: `due`, at most `SAVE_AFTER_MS` behind the first change.

    A pause is not waited for: who types for a minute without one would lose that minute.
    """

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self.due)

    def goes_on(self) -> None:
        """Something was changed."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Something else is to be shown: what is not kept yet is due at once."""
        if self._timer.isActive():
            self._timer.stop()
            self.due.emit()

    def stop(self) -> None:
        """The form was sent or given up: nothing is to be kept."""
        self._timer.stop()


class Drafts(QObject):
    """Saves and drops off the window's thread; nobody waits for it.

    While the disk is slow only the newest state of a form waits for it, however often it was told.
    """

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._under_way: set[str] = set()
        self._waiting: dict[str, Draft] = {}

    def save(self, key: str, values: Mapping[str, str]) -> None:
        """Keeps the values; empty ones are left out."""
        said = {name: value for name, value in values.items() if value}
        self._save(Draft(key=key, values=said, saved_at=self._bridge.desk.now()))

    def drop(self, key: str) -> None:
        """Forgets a form that was sent or given up; what still waits to be kept of it too."""
        self._waiting.pop(key, None)
        self._bridge.then(self._bridge.desk.drop_draft(key), _nothing, owner=self)

    def hurry(self) -> None:
        """The window goes: what still waits is handed to the disk now, behind what is under way."""
        waiting, self._waiting = self._waiting, {}
        for draft in waiting.values():
            self._bridge.desk.save_draft(draft)

    def find(self, use: Callable[[Sequence[Draft]], None]) -> None:
        """Every draft of this seat, newest first."""

        def sorted_out(drafts: Sequence[Draft]) -> None:
            use(sorted(drafts, key=lambda draft: draft.saved_at, reverse=True))

        self._bridge.then(self._bridge.desk.drafts(), sorted_out, owner=self)

    def _save(self, draft: Draft) -> None:
        if draft.key in self._under_way:
            self._waiting[draft.key] = draft
            return
        future: Future[None] = self._bridge.desk.save_draft(draft)
        if not future.done():
            self._under_way.add(draft.key)

        def done(_answer: object) -> None:
            self._next(draft.key)

        def failed(trouble: object) -> None:
            self._next(draft.key)
            self._bridge.trouble.emit(trouble)

        self._bridge.then(future, done, failed=failed, owner=self)

    def _next(self, key: str) -> None:
        self._under_way.discard(key)
        draft = self._waiting.pop(key, None)
        if draft is not None:
            self._save(draft)


def _nothing(_answer: object) -> None:
    return None
