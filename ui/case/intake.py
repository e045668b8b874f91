"""New calls: the form of the one being taken, and those that were begun and wait, on disk and in a row above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from desk_app.desk import Intent
from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.commands import Body, photos_in
from desk_app.domain.projection import Draft
from desk_app.screens import register_values as name
from desk_app.screens.duplicates import DuplicateLine
from desk_app.screens.forms import FieldFault
from desk_app.screens.names import Names
from desk_app.screens.parked_calls import parked_call
from desk_app.screens.places import place_of
from desk_app.screens.refusals import RefusalWords
from desk_app.screens.register_steps import UpTo, commands_of, merged
from ui.case.call_questions import CallQuestions
from ui.case.calls_sent import CallsSent
from ui.case.drafts import CALL, Drafts, call_key
from ui.case.form_doors import FormDoors
from ui.case.late_pictures import LatePictures
from ui.case.parked_row import ParkedRow
from ui.case.register_form import RegisterForm
from ui.theme import current

FORMS_KEPT = 6
"""So many forms that wait stay as they are, cursor and all; older ones come again from their drafts."""


@dataclass(slots=True, kw_only=True)
class _Parked:
    """A call that waits; `form` is None where only its draft is left. `refusal` is what the desk answered to one that
    was sent when its person had left already."""

    values: Mapping[str, str]
    since: datetime
    form: RegisterForm | None = None
    refusal: RefusalWords | None = None


class Intake(QWidget):
    """`performed(list[Intent], RegisterForm)` is one call as one group; `opened` when a form comes, `closed` when it is
    left or given up, `given_up` behind that at the operator's wish, `kept` when the desk keeps it; `placed` is the
    (longitude, latitude) in the form."""

    performed = Signal(object, object)
    opened = Signal()
    closed = Signal()
    given_up = Signal()
    kept = Signal()
    placed = Signal(object)

    def __init__(
        self, doors: FormDoors, drafts: Drafts, late: LatePictures, row: ParkedRow, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        bridge = doors.bridge
        self._bridge = bridge
        self._desk: Any = bridge.desk
        self._doors = doors
        self._drafts = drafts
        self._late = late
        self._row = row
        self._questions = CallQuestions(bridge, self)
        self._parked: dict[str, _Parked] = {}
        self._sent: dict[RegisterForm, Sequence[tuple[CaseId, Body]]] = {}
        self._left_behind: set[RegisterForm] = set()
        self._calls_sent = CallsSent(drafts)
        self.form: RegisterForm | None = None
        theme = current()
        self._stack = QStackedWidget()
        room = QVBoxLayout(self)
        room.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(2))
        room.addWidget(self._stack)
        bridge.changed.connect(self._heard)

    # coming and going

    def begin(
        self, case_id: CaseId, known: Mapping[str, str] | None = None, replaces: CommandId | None = None
    ) -> RegisterForm:
        """Opens a form with what is known already; one that is open is parked first."""
        self.leave()
        now = self._desk.now()
        values = {name.CALL_BEGAN: now.isoformat(), **(known or {})}
        if replaces is not None:
            values |= self._calls_sent.of(case_id, values.get(name.PHONE, ""))
        names = Names(reference=self._desk.reference(), now=now)
        form = RegisterForm(
            case_id, self._desk.actor, names, self._doors, values, replaces=replaces, parent=self._stack
        )
        form.submitted.connect(lambda upto: self._send(form, upto))
        form.merge_wanted.connect(lambda line: self._merge(form, line))
        form.closed.connect(self._give_up)
        form.draft_changed.connect(lambda values: self._keep(form, values))
        form.draft_changed.connect(self._tell_place)
        form.edited.connect(lambda: self._questions.ask(form))
        form.field_entered.connect(lambda _name: self._desk.looking_at(None, "RegisterCase"))
        self._stack.addWidget(form)
        self._doors.camera.begin()
        self._bring(form)
        if form.worth_keeping:
            self._keep(form, form.values)
        self._questions.ask(form)
        return form

    def go_on_with(self, key: str) -> None:
        """Goes back to a call that waits: as it was left, or with all that was typed in a former run."""
        if key not in self._parked:
            return
        self.leave()
        parked = self._parked.pop(key)
        if parked.form is not None:
            self._bring(parked.form)
            self._questions.ask(parked.form)
            return
        form = self.begin(CaseId(key.partition(":")[2]))
        form.put(parked.values)
        if parked.refusal is not None:
            form.show_refusal(parked.refusal)
        self._questions.ask(form)

    def leave(self) -> None:
        """Something else is shown: the call waits as it is, on disk and in the row; an empty one goes."""
        form = self.form
        if form is None:
            return
        form.park()
        if form.worth_keeping or form.waits:
            self._park(form)
        else:
            self._forget(call_key(form.case_id))
            self._remove(form)
        self._shown(None)
        self.closed.emit()

    def put_away(self) -> None:
        """Nobody sits here any more: nothing of any call stays in sight, all of it stays on disk. A form that was sent
        is kept out of sight until the desk has answered; nobody can go on with it before."""
        self.leave()
        for parked in list(self._parked.values()):
            form, parked.form = parked.form, None
            if form is not None and form.waits:
                self._leave_behind(form)
            elif form is not None:
                self._remove(form)
        self._show_parked()

    def flush(self) -> None:
        """The window goes: what was typed last is kept."""
        if self.form is not None:
            self.form.flush()

    def was_kept(self, form: RegisterForm, case_id: CaseId) -> None:
        """The desk keeps the call; its draft is not needed any more. Pictures that are still being read follow."""
        was_open = form is self.form
        group = self._sent.pop(form, ())
        sent = [photo for _case, body in group for photo in photos_in(body)]
        left, about = form.attachments.left_by(sent), group[-1][0] if group else case_id
        self._late.take_over(about, left, form.actor.badge)
        self._left_behind.discard(form)
        self._calls_sent.remember(case_id, form.values)
        self._forget(call_key(case_id))
        self._remove(form)
        if was_open:
            self._shown(None)
            self.kept.emit()

    def was_refused(self, form: RegisterForm, why: RefusalWords) -> None:
        """The desk does not take the call: its form says why, also to whoever goes on with it later."""
        self._sent.pop(form, None)
        if form not in self._left_behind:
            form.show_refusal(why)
            return
        self._left_behind.discard(form)
        key = call_key(form.case_id)
        self._parked[key] = _Parked(values=form.values, since=self._desk.now(), refusal=why)
        self._remove(form)
        self._show_parked()

    def drafts_came(self, drafts: Sequence[Draft]) -> None:
        """Calls that were begun in a former run."""
        self._calls_sent.drafts_came(drafts)
        shown = [self.form] if self.form is not None else []
        taken = {call_key(form.case_id) for form in (*shown, *self._left_behind)}
        for draft in drafts:
            if draft.key.startswith(f"{CALL}:") and draft.key not in taken:
                self._parked.setdefault(draft.key, _Parked(values=draft.values, since=draft.saved_at))
        self._show_parked()

    def tick(self) -> None:
        """Only time has passed."""
        self._row.tick(self._desk.now())

    # sending

    def _send(self, form: RegisterForm, upto: UpTo) -> None:
        names = Names(reference=self._desk.reference(), now=self._desk.now())
        try:
            bodies = commands_of(form.values, self._desk.actor, upto, names)
        except FieldFault as fault:
            form.show_faults({fault.field: fault.words})
            return
        self._perform(form, [(form.case_id, body) for body in bodies])

    def _merge(self, form: RegisterForm, line: DuplicateLine) -> None:
        try:
            group = merged(form.values, self._desk.actor, form.case_id, line.id, self._desk.now())
        except FieldFault as fault:
            form.show_faults({fault.field: fault.words})
            return
        self._perform(form, group)

    def _perform(self, form: RegisterForm, group: Sequence[tuple[CaseId, Body]]) -> None:
        form.wait(True)
        self._sent[form] = group
        intents = [
            Intent(
                case=case,
                body=body,
                replaces=form.replaces if number == 0 else None,
                draft=call_key(form.case_id) if number == 0 else "",
            )
            for number, (case, body) in enumerate(group)
        ]
        self.performed.emit(intents, form)

    # inside

    def _bring(self, form: RegisterForm) -> None:
        self.form = form
        self._stack.setCurrentWidget(form)
        form.show()  # at once: the next key is for it
        self._show_parked()
        self.opened.emit()
        form.start()

    def _shown(self, form: RegisterForm | None) -> None:
        self.form = form
        self._questions.stop()
        self.placed.emit(None)
        self._show_parked()

    def _park(self, form: RegisterForm) -> None:
        self._parked[call_key(form.case_id)] = _Parked(values=form.values, since=self._desk.now(), form=form)
        with_form = [key for key, parked in self._parked.items() if parked.form is not None]
        for key in with_form[:-FORMS_KEPT]:
            oldest = self._parked[key].form
            if oldest is not None and not oldest.waits:
                self._remove(oldest)
                self._parked[key].form = None

    def _remove(self, form: RegisterForm) -> None:
        if form.isAncestorOf(QApplication.focusWidget() or self):
            self._stack.setFocus(Qt.FocusReason.OtherFocusReason)  # else it would go to any other pane
        self._stack.removeWidget(form)
        form.let_go()

    def _give_up(self) -> None:
        form = self.form
        if form is not None:
            if form.waits:
                self._leave_behind(form)
            else:
                self._forget(call_key(form.case_id))
                self._remove(form)
            self._shown(None)
            self.closed.emit()
            self.given_up.emit()

    def _leave_behind(self, form: RegisterForm) -> None:
        """It was sent: out of sight, but there until the desk has answered."""
        self._parked.pop(call_key(form.case_id), None)
        self._left_behind.add(form)
        self._stack.removeWidget(form)
        form.hide()

    def _keep(self, form: RegisterForm, values: Mapping[str, str]) -> None:
        key = call_key(form.case_id)
        if form.worth_keeping:
            self._drafts.save(key, values)
        else:
            self._drafts.drop(key)

    def _tell_place(self, values: Mapping[str, str]) -> None:
        try:
            place = place_of(values.get(name.PLACE, ""))
        except FieldFault:
            return
        known = place.longitude is not None and place.latitude is not None
        self.placed.emit((place.longitude, place.latitude) if known else None)

    def _forget(self, key: str) -> None:
        self._parked.pop(key, None)
        self._drafts.drop(key)
        self._show_parked()

    def _show_parked(self) -> None:
        last_first = reversed(self._parked.items())
        calls = [parked_call(key, parked.values, parked.since) for key, parked in last_first]
        self._row.show_calls(sorted(calls, key=lambda call: call.since, reverse=True), self._desk.now())

    def _heard(self, what: frozenset[str]) -> None:
        forms = [parked.form for parked in self._parked.values()] + [self.form]
        if "reference" in what:
            names = Names(reference=self._desk.reference(), now=self._desk.now())
            for form in forms:
                if form is not None:
                    form.take_up(names)
        if "records" in what or "queue" in what:
            self._questions.other_cases_changed()
        for form in forms:
            if form is not None and ("session" in what or f"caller:{form.call_number}" in what):
                form.show_number_again()
