"""Asks the desk what it makes of a call while it is typed: proposals, and what may be the same thing already."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from desk_app.screens import register_values as name
from desk_app.screens.duplicates import DuplicatesView
from desk_app.screens.proposals import ProposalsView
from ui.bridge import Bridge
from ui.case.register_form import RegisterForm
from ui.case.taken_memory import TakenMemory

NEWS_MS = 2_000
"""News of other cases asks again for duplicates once in so long, however much arrives."""


class CallQuestions(QObject):
    """Asked at each change; only the answer to the last question counts, and nobody waits for one."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        self._proposals = bridge.newest(self)
        self._duplicates = bridge.newest(self)
        self._form: RegisterForm | None = None
        self._shown_of: tuple[RegisterForm, dict[str, str]] | None = None
        self._soon = QTimer(self, singleShot=True, interval=NEWS_MS)
        self._soon.timeout.connect(self._ask_duplicates_again)

    def ask(self, form: RegisterForm) -> None:
        """Something in this form is another; what is taken in it is remembered from the first time on."""
        self._form = form
        if form.findChild(TakenMemory) is None:
            TakenMemory(form, self._bridge)
        values = form.values
        said = values.get(name.EVENT, "").strip()
        if said:
            self._proposals(
                self._desk.calls.proposals(values[name.EVENT], values),
                lambda view: self._show_proposals(form, view),
                failed=lambda _trouble: None,
            )
        else:
            form.show_proposals(ProposalsView())
        self._ask_duplicates(form)

    def other_cases_changed(self) -> None:
        """Facts about other cases have come."""
        if self._form is not None and not self._soon.isActive():
            self._soon.start()

    def stop(self) -> None:
        """No call is being typed."""
        self._form = self._shown_of = None
        self._soon.stop()

    def _ask_duplicates_again(self) -> None:
        if self._form is not None and isValid(self._form):
            self._ask_duplicates(self._form)

    def _ask_duplicates(self, form: RegisterForm) -> None:
        values = form.values
        if not any(values.get(field) for field in (name.EVENT, name.PROBLEM, name.PLACE, name.PHONE)):
            self._show_duplicates(form, values, DuplicatesView())
            return
        self._duplicates(
            self._desk.calls.duplicates(values, form.case_id),
            lambda view: self._show_duplicates(form, values, view),
            failed=lambda _trouble: None,
        )

    def _show_duplicates(self, form: RegisterForm, values: dict[str, str], view: DuplicatesView) -> None:
        """What the form itself has not changed since the last answer is news of other cases."""
        if isValid(form):
            news = self._shown_of is not None and self._shown_of == (form, values)
            self._shown_of = form, values
            form.show_duplicates(view, news=news)

    def _show_proposals(self, form: RegisterForm, view: ProposalsView) -> None:
        """An answer to other words than those that stand there now is old."""
        if isValid(form) and view.of == form.values.get(name.EVENT, ""):
            form.show_proposals(view)
