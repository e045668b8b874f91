"""The pane of the case: shows one, takes a new call, and turns what a person does there into wishes for the desk."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desk_app.desk import Intent, Kept, NotPossible
from desk_app.domain.case import CaseId, CommandId, Place
from desk_app.domain.projection import Draft, LookupHit
from desk_app.screens.names import Names
from desk_app.screens.refusals import HappenedSince, RefusalWords, refusal
from desk_app.words import _
from ui.bridge import Bridge
from ui.case.action_form import ActionFormView
from ui.case.case_forms import CaseForms
from ui.case.case_page import CasePage
from ui.case.case_pictures import CasePictures
from ui.case.drafts import Drafts
from ui.case.form_doors import form_doors
from ui.case.intake import Intake
from ui.case.late_pictures import LatePictures
from ui.case.parked_row import ParkedRow
from ui.case.register_form import RegisterForm
from ui.pieces import EmptyState
from ui.theme import current

if TYPE_CHECKING:
    from desk_app.screens.case import CaseView

TICK_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What was handed to the desk and is not answered yet; `form` is who is told, None where nothing was asked."""

    kind: str
    case: CaseId
    form: ActionFormView | RegisterForm | LatePictures | None


class CasePane(QWidget):
    """`performed(list[Intent])` is one group, answered through `show_outcome` in the order in which they were emitted;
    `case_wanted(str)` asks for another case; `place_changed` is the (longitude, latitude) that stands in the form of a
    call, or None; `near_changed` tells that another place is at hand.

    Nothing that arrives moves the focus, touches what is being typed or scrolls.
    """

    performed = Signal(object)
    case_wanted = Signal(str)
    near_changed = Signal()
    place_changed = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        self._drafts = Drafts(bridge, self)
        self._sent: deque[_Sent] = deque()
        self._told: tuple[float | None, float | None, str, str] = (None, None, "", "")
        self.setAccessibleName(_("Case"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "surface")
        self._lay_out()
        self._connect()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._time_passed)

    def _lay_out(self) -> None:
        theme = current()
        doors = form_doors(self._bridge, self)
        self.page = CasePage()
        self.late = LatePictures(doors, self._drafts, self)
        self.forms = CaseForms(self.page, doors, self._drafts, self.late, self)
        self.parked_row = ParkedRow()
        self.parked_row.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), 0)
        self.pictures = CasePictures(self.page, doors, self)
        self.intake = Intake(doors, self._drafts, self.late, self.parked_row)
        self._empty = EmptyState("case", *_nothing_open())
        self._stack = QStackedWidget()
        for page in (self._empty, self.page, self.intake):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.parked_row)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self.page.timeline.list)

    def _connect(self) -> None:
        self.page.receipt_corrected.connect(self._correct)
        self.page.receipt_dropped.connect(self._drop)
        self.page.case_wanted.connect(self.case_wanted)
        self.forms.performed.connect(self._perform_action)
        self.intake.performed.connect(self._perform_call)
        self.late.performed.connect(self._perform_late)
        self.intake.opened.connect(self._call_opened)
        self.intake.closed.connect(self._call_closed)
        self.intake.given_up.connect(self._back_to_case)
        self.intake.kept.connect(self._call_kept)
        self.intake.placed.connect(self.place_changed)
        self.parked_row.wanted.connect(self._go_on_with)
        self._bridge.changed.connect(self._heard)

    # what is shown

    @property
    def view(self) -> CaseView | None:
        """The case that is shown; None while there is none or a new call is taken."""
        return self.page.view if self._stack.currentWidget() is self.page else None

    @property
    def form(self) -> ActionFormView | None:
        """The open form of an action."""
        return self.page.form

    @property
    def register_form(self) -> RegisterForm | None:
        """The form of the call that is being taken."""
        return self.intake.form

    def show_view(self, view: CaseView | None) -> None:
        """Another case, or news of the same one; what is being typed stays. None: no such case here."""
        if view is None:
            self._leave_case()
            self.page.view = None
            self._empty.show_words(_("This case is not here"), _("It may have left what your office may see."))
            self._show_page(self._empty)
            return
        another = self.page.view is None or self.page.view.id != view.id
        if another:
            self._leave_case()
        self.intake.leave()
        self._redraw(view)
        self._show_page(self.page)
        self._tell_place()
        if another:
            self._drafts.find(self.forms.drafts_came)

    def explain(self, clock: str) -> None:
        """Says why a clock of the case that is shown is due when it is."""
        self.page.show_why(clock)

    def show_nothing(self) -> None:
        """Nobody sits here any more: what was typed stays on disk, nothing of it stays in sight."""
        self.intake.put_away()
        self.late.put_away()
        self._leave_case()
        self.page.view = None
        self._empty.show_words(*_nothing_open())
        self._show_page(self._empty)

    def start_intake(self, known: Mapping[str, str] | None = None) -> None:
        """A new call: an empty form, with what is known of it already (`register_values.of_call`); one that was begun
        before is parked."""
        if self._desk.actor is not None:
            self._leave_case()
            self.intake.begin(self._desk.new_case_id(), known)

    def put_call_away(self) -> None:
        """The call that is being taken is left: it waits with its words, or goes where nothing was typed."""
        form = self.register_form
        if form is not None and form.touched:
            self.intake.leave()
            self._back_to_case()
        elif form is not None:
            form.ask_to_close()

    @property
    def place_at_hand(self) -> Place | None:
        """The place that is being typed, else that of the case that is shown; None while there is neither."""
        if self.register_form is not None:
            return self.register_form.place
        if self.view is None:
            return None
        return self.forms.typed_place or self.view.case.place

    def take_hit(self, hit: LookupHit) -> str:
        """Puts a look-up's result where it belongs in the open form; where none is, opens the one it belongs to.

        Gives back why not, in words, where it belongs nowhere.
        """
        if self.register_form is not None:
            return self.register_form.take_hit(hit)
        if self.view is not None:
            said = self.forms.take_hit(hit)
            self._tell_place()
            return said
        return _("No case is open and no call is being taken: Ctrl+N takes one.")

    def open_action(self, kind: str) -> None:
        """Opens an action of the case that is shown, as its key does."""
        if self.view is not None:
            self.forms.open_action(kind)

    def show_outcome(self, outcome: Kept | NotPossible) -> None:
        """Kept: the form goes. Not possible: the reason stands at the form, which keeps its text."""
        if not self._sent:
            return
        sent = self._sent.popleft()
        if isinstance(outcome, NotPossible):
            self._was_not_possible(sent, outcome)
        elif isinstance(sent.form, RegisterForm):
            self.intake.was_kept(sent.form, sent.case)
        elif isinstance(sent.form, LatePictures):
            sent.form.was_kept()
        else:
            self.forms.was_kept(sent.case, sent.kind, sent.form)
            self._reveal(sent)

    # wishes

    def _perform_action(self, intents: list[Intent], kind: str, form: ActionFormView | None) -> None:
        case_id = intents[0].case
        assert case_id is not None
        self._sent.append(_Sent(kind=kind, case=case_id, form=form))
        self.performed.emit(intents)

    def _perform_call(self, intents: list[Intent], form: RegisterForm) -> None:
        self._sent.append(_Sent(kind="RegisterCase", case=form.case_id, form=form))
        self.performed.emit(intents)

    def _perform_late(self, intents: list[Intent]) -> None:
        case_id = intents[0].case
        assert case_id is not None
        self._sent.append(_Sent(kind="Attach", case=case_id, form=self.late))
        self.performed.emit(intents)

    def _correct(self, command_id: str) -> None:
        view = self.view
        receipt = next((each for each in view.receipts if each.id == command_id), None) if view is not None else None
        if receipt is None or view is None or not receipt.reopens:
            return
        if receipt.kind == "RegisterCase":
            self._leave_case()
            self.intake.begin(view.id, dict(receipt.typed), receipt.id)
        else:
            self.forms.correct(receipt)

    def _drop(self, command_id: str) -> None:
        self._bridge.then(self._desk.settle([CommandId(command_id)]), lambda _none: None, owner=self)

    def _go_on_with(self, key: str) -> None:
        self._leave_case()
        self.intake.go_on_with(key)

    # what became of them

    def _was_not_possible(self, sent: _Sent, outcome: NotPossible) -> None:
        why = self._why(outcome)
        if isinstance(sent.form, RegisterForm):
            self.intake.was_refused(sent.form, why)
        elif isinstance(sent.form, LatePictures):
            sent.form.show_refusal(why)
        elif sent.form is not None and self.forms.was_refused(sent.form, why):
            return
        elif self.view is not None and self.view.id == sent.case:
            self.page.say(f"{why.what} {why.then}")

    def _why(self, outcome: NotPossible) -> RefusalWords:
        happened = [
            HappenedSince(kind=each.kind, operator=each.operator, at=each.at)
            for each in outcome.happened
            if hasattr(each, "kind") and hasattr(each, "operator") and hasattr(each, "at")
        ]
        names = Names(reference=self._desk.reference(), now=self._desk.now())
        return refusal(outcome.code, outcome.params, happened, names)

    def _reveal(self, sent: _Sent) -> None:
        if sent.kind == "RevealNumber" and self.view is not None and self.view.id == sent.case:
            self._desk.calls.was_revealed(self.view.case.caller.phone)
            self._redraw(self.view)

    # coming and going

    def _call_opened(self) -> None:
        assert self.register_form is not None
        self.register_form.place_changed.connect(self._tell_place)
        self.setFocusProxy(self.register_form.field("event"))
        self._show_page(self.intake)

    def _call_closed(self) -> None:
        self.setFocusProxy(self.page.timeline.list)
        self._show_page(self.page if self.page.view is not None else self._empty)

    def _back_to_case(self) -> None:
        """The case that was open before the call is in sight again, and may have moved on meanwhile."""
        if self.page.view is not None:
            self.case_wanted.emit(self.page.view.id)

    def _call_kept(self) -> None:
        """Neither the form nor the case that was open before it: the new case is on its way."""
        self.setFocusProxy(self.page.timeline.list)
        self._empty.show_words(_("The call is registered"), _("Its case opens in a moment."))
        self._show_page(self._empty)

    def _leave_case(self) -> None:
        self.pictures.put_away()
        self.forms.leave_case()

    def _redraw(self, view: CaseView) -> None:
        """The caller's number is whole while the desk says that this person has revealed it."""
        number = view.case.caller.phone
        whole = number if number and self._desk.calls.is_revealed(number) else ""
        self.page.show_view(view, self._desk.now(), whole)
        self.forms.show_numbers_again()

    def _heard(self, what: frozenset[str]) -> None:
        view = self.view
        if view is not None and ("session" in what or f"caller:{view.case.caller.phone}" in what):
            self._redraw(view)

    def _show_page(self, page: QWidget) -> None:
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
        self._tell_place()

    def _tell_place(self) -> None:
        """Tells where things are looked up from, where that is another place now; an address alone is none."""
        place = self.place_at_hand or Place()
        told = place.longitude, place.latitude, place.cell, place.component
        if told != self._told:
            self._told = told
            self.near_changed.emit()

    def _time_passed(self) -> None:
        self.intake.tick()
        if self.view is not None:
            self.page.tick(self._desk.now())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._drafts.find(self._drafts_came)

    def _drafts_came(self, drafts: Sequence[Draft]) -> None:
        self.intake.drafts_came(drafts)
        self.late.drafts_came(drafts)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
        self.intake.flush()
        self.forms.flush()
        self._drafts.hurry()


def _nothing_open() -> tuple[str, str]:
    return _("No case is open"), _("Choose one in the queue, or take a new call with Ctrl+N.")
