"""New calls: the form of the one being taken, and those that were begun and wait, on disk and in a row above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.desk import Intent
from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.projection import Draft
from desk_app.screens.forms import FieldFault
from desk_app.screens.names import Names
from desk_app.screens.places import place_of
from desk_app.screens.register import UpTo, commands_of
from desk_app.screens.register_values import PLACE
from ui.case.component_finder import FindComponent
from ui.case.draft_row import DraftRow
from ui.case.drafts import CALL, Drafts, call_key
from ui.case.register_form import RegisterForm
from ui.theme import current


class Intake(QWidget):
    """`performed(list[Intent], RegisterForm)` is one call as one group; `opened` when a form comes, `closed` when it is
    left or given up, `kept` when the desk keeps it; `placed` is the (longitude, latitude) in the form."""

    performed = Signal(object, object)
    opened = Signal()
    closed = Signal()
    kept = Signal()
    placed = Signal(object)

    def __init__(
        self, desk: Any, drafts: Drafts, row: DraftRow, find: FindComponent, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._drafts = drafts
        self._row = row
        self._find_component = find
        self._begun: dict[str, Draft] = {}
        self.form: RegisterForm | None = None
        theme = current()
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))

    def begin(
        self, case_id: CaseId, known: Mapping[str, str] | None = None, replaces: CommandId | None = None
    ) -> RegisterForm:
        """Opens a form with what is known already; one that is open is left first."""
        self.leave()
        names = Names(reference=self._desk.reference(), now=self._desk.now())
        form = RegisterForm(case_id, self._desk.actor, names, known, replaces=replaces)
        form.set_finder(self._find_component)
        form.submitted.connect(lambda upto: self._send(form, upto))
        form.closed.connect(self._give_up)
        form.draft_changed.connect(lambda values: self._keep(call_key(case_id), values, form.touched))
        form.draft_changed.connect(self._tell_place)
        form.field_entered.connect(lambda _name: self._desk.looking_at(None, "RegisterCase"))
        self.form = form
        self._room.addWidget(form)
        form.show()  # at once: the next key is for it
        self._show_begun()
        self.opened.emit()
        form.start()
        return form

    def go_on_with(self, key: str) -> None:
        """Opens a call that was begun before, with all that was typed."""
        draft = self._begun.get(key)
        if draft is not None:
            self.begin(CaseId(key.partition(":")[2])).put(draft.values)

    def leave(self) -> None:
        """Something else is shown: what was typed stays on disk and in the row of calls not sent."""
        if self.form is not None:
            self.form.flush()
            self._take_away()
            self.closed.emit()

    def was_kept(self, form: object, case_id: CaseId) -> None:
        """The desk keeps the call; its draft is not needed any more."""
        self._forget(call_key(case_id))
        if form is self.form:
            self._take_away()
            self.kept.emit()

    def drafts_came(self, drafts: Sequence[Draft]) -> None:
        """Calls that were begun in a former run."""
        for draft in drafts:
            if draft.key.startswith(f"{CALL}:"):
                self._begun.setdefault(draft.key, draft)
        self._show_begun()

    def _send(self, form: RegisterForm, upto: UpTo) -> None:
        try:
            names = Names(reference=self._desk.reference(), now=self._desk.now())
            bodies = commands_of(form.values, self._desk.actor, upto, names)
        except FieldFault as fault:
            form.show_faults({fault.field: fault.words})
            return
        form.wait(True)
        intents = [
            Intent(case=form.case_id, body=body, replaces=form.replaces if number == 0 else None)
            for number, body in enumerate(bodies)
        ]
        self.performed.emit(intents, form)

    def _give_up(self) -> None:
        if self.form is not None:
            self._forget(call_key(self.form.case_id))
            self._take_away()
            self.closed.emit()

    def _take_away(self) -> None:
        form, self.form = self.form, None
        if form is not None:
            self._room.removeWidget(form)
            form.hide()
            form.deleteLater()
            self.placed.emit(None)
        self._show_begun()

    def _keep(self, key: str, values: Mapping[str, str], touched: bool) -> None:
        if not touched:
            self._forget(key)
            return
        said = {field: value for field, value in values.items() if value}
        self._begun[key] = Draft(key=key, values=said, saved_at=self._desk.now())
        self._drafts.save(key, values)

    def _tell_place(self, values: Mapping[str, str]) -> None:
        try:
            place = place_of(values.get(PLACE, ""))
        except FieldFault:
            return
        known = place.longitude is not None and place.latitude is not None
        self.placed.emit((place.longitude, place.latitude) if known else None)

    def _forget(self, key: str) -> None:
        self._begun.pop(key, None)
        self._drafts.drop(key)
        self._show_begun()

    def _show_begun(self) -> None:
        open_key = call_key(self.form.case_id) if self.form is not None else ""
        others = [draft for key, draft in self._begun.items() if key != open_key]
        self._row.show_drafts(sorted(others, key=lambda draft: draft.saved_at, reverse=True))
