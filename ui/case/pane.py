"""The pane of the case: shows one, takes a new call, and turns what a person does there into wishes for the desk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desk_app.desk import Intent, Kept, NotPossible
from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.commands import Body, Subject
from desk_app.domain.projection import Draft, LookupHit, QueueFilter
from desk_app.screens.actions import OTHER_SUBJECTS
from desk_app.screens.advice import advice
from desk_app.screens.bodies import Filled, filled
from desk_app.screens.forms import ActionForm, FieldFault, Option
from desk_app.screens.names import Names
from desk_app.screens.places import place_of
from desk_app.screens.receipts import Receipt
from desk_app.screens.refusals import HappenedSince, RefusalWords, refusal
from desk_app.screens.register import UpTo, commands_of
from desk_app.screens.typed_values import reopened
from desk_app.words import _
from ui.bridge import Bridge
from ui.case.action_form import ActionFormView, Advise
from ui.case.case_page import CasePage
from ui.case.draft_row import DraftRow
from ui.case.drafts import CALL, CASE, Drafts, action_key, call_key
from ui.case.fitting_scroll import FittingScroll
from ui.case.register_form import RegisterForm
from ui.pieces import EmptyState
from ui.theme import current

if TYPE_CHECKING:
    from desk_app.screens.case import CaseView
    from desk_app.screens.queue import QueueView

TICK_MS = 1000
CASES_FOUND = 20
TAKERS = ("FileCase", "DispatchCase", "RequestVerification", "RequestInspection")
"""Actions into whose form a look-up's result may go where none is open yet, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What was handed to the desk and is not answered yet."""

    kind: str
    case: CaseId
    draft: str
    form: ActionFormView | RegisterForm | None


class CasePane(QWidget):
    """`performed(list[Intent])` is one group, answered through `show_outcome` in the order in which they were emitted;
    `case_wanted(str)` asks for another case.

    Nothing that arrives moves the focus, touches what is being typed or scrolls.
    """

    performed = Signal(object)
    case_wanted = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        self._drafts = Drafts(bridge, self)
        self._found = bridge.newest(self)
        self._sent: deque[_Sent] = deque()
        self._kept: dict[str, Mapping[str, str]] = {}
        self._calls: dict[str, Draft] = {}
        self._revealed = ""
        self.register_form: RegisterForm | None = None
        self.setAccessibleName(_("Case"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "surface")
        self._lay_out()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._time_passed)

    def _lay_out(self) -> None:
        theme = current()
        self.page = CasePage()
        self.page.action_wanted.connect(self.open_action)
        self.page.receipt_corrected.connect(self._correct)
        self.page.receipt_dropped.connect(self._drop)
        self.page.case_wanted.connect(self.case_wanted)
        self.draft_row = DraftRow()
        self.draft_row.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), 0)
        self.draft_row.wanted.connect(self._go_on_with)
        self._empty = EmptyState("case", *_nothing_open())
        self._intake = QWidget()
        self._intake_room = QVBoxLayout(self._intake)
        self._intake_room.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        self._intake_scroll = FittingScroll(self._intake)
        self._stack = QStackedWidget()
        for page in (self._empty, self.page, self._intake_scroll):
            self._stack.addWidget(page)
        self.setFocusProxy(self.page.timeline.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.draft_row)
        layout.addWidget(self._stack, 1)

    # what is shown

    @property
    def view(self) -> CaseView | None:
        """The case that is shown; None while there is none or a new call is taken."""
        return self.page.view if self._stack.currentWidget() is self.page else None

    @property
    def form(self) -> ActionFormView | None:
        """The open form of an action."""
        return self.page.form

    def show_view(self, view: CaseView | None) -> None:
        """Another case, or news of the same one; what is being typed stays. None: no such case here."""
        if view is None:
            self._leave_case()
            self._empty.show_words(_("This case is not here"), _("It may have left what your office may see."))
            self._show_page(self._empty)
            return
        another = self.page.view is None or self.page.view.id != view.id
        if another:
            self._leave_case()
        self._leave_call()
        self.page.show_view(view, self._desk.now(), self._revealed)
        self._show_page(self.page)
        if another:
            self._drafts.find(lambda drafts: self._drafts_came(view.id, drafts))

    def show_nothing(self) -> None:
        """Nobody sits here any more: what was typed stays on disk, nothing of it stays in sight."""
        self._leave_call()
        self._leave_case()
        self._empty.show_words(*_nothing_open())
        self._show_page(self._empty)

    def start_intake(self, known: Mapping[str, str] | None = None) -> None:
        """A new call: an empty form, with what is known of it already; a form begun before stays on disk."""
        if self._desk.actor is None:
            return
        self._leave_call()
        self._leave_case()
        self._open_call(self._desk.new_case_id(), known)

    def take_hit(self, hit: LookupHit) -> None:
        """Puts a look-up's result where it belongs in the open form; where none is, opens the one it belongs to."""
        if self.register_form is not None:
            self.register_form.take_hit(hit)
            return
        if self.form is not None:
            self.form.fields.take_hit(hit)
            return
        for kind in TAKERS:
            if self._takes(kind, hit):
                return

    def _takes(self, kind: str, hit: LookupHit) -> bool:
        if self.view is None or self.view.action(kind) is None:
            return False
        self.open_action(kind)
        if self.form is not None and self.form.fields.take_hit(hit):
            return True
        self._close_form()
        return False

    def show_outcome(self, outcome: Kept | NotPossible) -> None:
        """Kept: the form goes. Not possible: the reason stands at the form, which keeps its text."""
        if not self._sent:
            return
        sent = self._sent.popleft()
        if isinstance(outcome, Kept):
            self._was_kept(sent)
            return
        why = self._why(outcome)
        if sent.form is not None and sent.form in (self.form, self.register_form):
            sent.form.show_refusal(why)
        elif self.view is not None and self.view.id == sent.case:
            self.page.say(f"{why.what} {why.then}")

    # actions of a case

    def open_action(self, kind: str) -> None:
        """Opens the form of an action, or gives the command at once where nothing is asked; its key again sends it."""
        if self.view is None:
            return
        if self.form is not None and self.form.form.kind == kind:
            self.form.submit()
            return
        form = self.view.action(kind)
        if form is None:
            return
        self.page.say("")
        self._leave_form()
        if form.asks_nothing:
            self._send_action(form, form.initial(), None)
            return
        self._start(self._open_form(form, None))

    def _start(self, shown: ActionFormView) -> None:
        shown.start()
        QTimer.singleShot(0, shown, self.page.reveal_form)

    def _open_form(self, form: ActionForm, replaces: CommandId | None) -> ActionFormView:
        assert self.view is not None
        shown = ActionFormView(form, replaces=replaces, advise=self._adviser(form))
        kept = self._kept.get(form.kind)
        if kept is not None and replaces is None:
            shown.put(kept)
        case_id = self.view.id
        shown.fields.set_search(self._find_cases)
        shown.submitted.connect(lambda values: self._send_form(shown, values))
        shown.closed.connect(self._give_up_form)
        shown.draft_changed.connect(lambda values: self._keep_draft(case_id, form.kind, values, shown.touched))
        shown.field_entered.connect(lambda _name: self._desk.looking_at(case_id, form.kind))
        self.page.show_form(shown)
        return shown

    def _send_form(self, shown: ActionFormView, values: Mapping[str, str]) -> None:
        self._send_action(shown.form, values, shown)

    def _send_action(self, form: ActionForm, values: Mapping[str, str], shown: ActionFormView | None) -> None:
        view = self.page.view
        assert view is not None
        said = filled(form, values, view.zone)
        if not isinstance(said, Filled):
            if shown is not None:
                shown.show_faults(said)
            return
        replaces = shown.replaces if shown is not None else None
        if shown is not None:
            shown.wait(True)
        intent = Intent(
            case=view.id,
            body=said.body,
            on_behalf_of=said.on_behalf_of,
            replaces=replaces,
            subject=self._subject_of(said.body),
        )
        self._hand_over([intent], _Sent(kind=form.kind, case=view.id, draft=action_key(view.id, form.kind), form=shown))

    def _subject_of(self, body: Body) -> Subject | None:
        kind = OTHER_SUBJECTS.get(body.kind)
        view = self.page.view
        return Subject(kind=kind, id=view.case.caller.phone) if kind is not None and view is not None else None

    def _hand_over(self, intents: list[Intent], sent: _Sent) -> None:
        self._sent.append(sent)
        self.performed.emit(intents)

    def _adviser(self, form: ActionForm) -> Advise | None:
        if form.kind != "FileCase":
            return None
        return self._filing_advice

    def _filing_advice(self, values: Mapping[str, str]) -> str:
        try:
            place = place_of(values.get("place", ""))
        except FieldFault:
            return ""
        said = advice(values.get("problem", ""), values.get("condition", ""), place, self._names())
        unit = " · ".join(filter(None, (said.unit, said.way, said.doubt)))
        told = (
            _("Responsible unit: {unit}").format(unit=unit) if unit else "",
            _("Limit: {limit}").format(limit=said.limit) if said.limit else "",
            said.grade,
        )
        return " · ".join(filter(None, told))

    def _find_cases(self, typed: str, use: Callable[[Sequence[Option]], None]) -> None:
        own = self.view.id if self.view is not None else None

        def lines(found: QueueView) -> None:
            use(
                [
                    Option(value=line.id, text=line.number, detail=" · ".join(filter(None, (line.title, line.place))))
                    for line in found.lines
                    if line.id != own
                ]
            )

        self._found(self._desk.queue_view(QueueFilter(words=typed, limit=CASES_FOUND)), lines)

    # a new call

    def _open_call(
        self, case_id: CaseId, known: Mapping[str, str] | None = None, replaces: CommandId | None = None
    ) -> None:
        form = RegisterForm(case_id, self._desk.actor, self._names(), known, replaces=replaces)
        key = call_key(case_id)
        form.submitted.connect(lambda upto: self._send_call(form, upto))
        form.closed.connect(self._give_up_call)
        form.draft_changed.connect(lambda values: self._keep_call(key, values, form.touched))
        form.field_entered.connect(lambda _name: self._desk.looking_at(None, "RegisterCase"))
        self.register_form = form
        self._intake_room.addWidget(form)
        form.show()
        self.setFocusProxy(form.field("event"))
        self._show_page(self._intake_scroll)
        self._show_calls()
        form.start()

    def _send_call(self, form: RegisterForm, upto: UpTo) -> None:
        try:
            bodies = commands_of(form.values, self._desk.actor, upto)
        except FieldFault as fault:
            form.show_faults({fault.field: fault.words})
            return
        form.wait(True)
        intents = [
            Intent(case=form.case_id, body=body, replaces=form.replaces if number == 0 else None)
            for number, body in enumerate(bodies)
        ]
        sent = _Sent(kind="RegisterCase", case=form.case_id, draft=call_key(form.case_id), form=form)
        self._hand_over(intents, sent)

    def _give_up_call(self) -> None:
        form = self.register_form
        if form is None:
            return
        self._forget_call(call_key(form.case_id))
        self._close_call()
        self._show_page(self.page if self.page.view is not None else self._empty)

    def _leave_call(self) -> None:
        """Another thing is shown: what was typed stays on disk and in the row of calls not sent."""
        if self.register_form is not None:
            self.register_form.flush()
            self._close_call()

    def _close_call(self) -> None:
        form, self.register_form = self.register_form, None
        if form is not None:
            self._intake_room.removeWidget(form)
            form.hide()
            form.deleteLater()
        self.setFocusProxy(self.page.timeline.list)
        self._show_calls()

    def _go_on_with(self, key: str) -> None:
        draft = self._calls.get(key)
        if draft is None:
            return
        self._leave_call()
        self._leave_case()
        self._open_call(CaseId(key.partition(":")[2]))
        if self.register_form is not None:
            self.register_form.put(draft.values)

    # what became of it

    def _was_kept(self, sent: _Sent) -> None:
        if sent.kind == "RegisterCase":
            self._forget_call(sent.draft)
            if sent.form is not None and sent.form is self.register_form:
                self._close_call()
                self._show_page(self.page if self.page.view is not None else self._empty)
            return
        self._kept.pop(sent.kind, None)
        self._drafts.drop(sent.draft)
        if sent.kind == "RevealNumber" and self.view is not None and self.view.id == sent.case:
            self._revealed = self.view.case.caller.phone
            self.page.show_view(self.view, self._desk.now(), self._revealed)
        if sent.form is not None and sent.form is self.form:
            self._close_form()

    def _why(self, outcome: NotPossible) -> RefusalWords:
        happened = [
            HappenedSince(kind=each.kind, operator=each.operator, at=each.at)
            for each in outcome.happened
            if hasattr(each, "kind") and hasattr(each, "operator") and hasattr(each, "at")
        ]
        return refusal(outcome.code, outcome.params, happened, self._names())

    def _correct(self, command_id: str) -> None:
        """Opens a refused command's text again; sending it replaces the refused one."""
        receipt = self._receipt(command_id)
        view = self.view
        if receipt is None or view is None or not receipt.reopens:
            return
        if receipt.kind == "RegisterCase":
            self._leave_case()
            self._open_call(view.id, dict(receipt.typed), receipt.id)
            return
        form = view.action(receipt.kind)
        if form is None:
            return
        self._leave_form()
        shown = self._open_form(reopened(form, dict(receipt.typed)), receipt.id)
        if receipt.refusal is not None:
            shown.show_refusal(receipt.refusal)
        self._start(shown)

    def _drop(self, command_id: str) -> None:
        self._bridge.then(self._desk.settle([CommandId(command_id)]), lambda _none: None, owner=self)

    def _receipt(self, command_id: str) -> Receipt | None:
        receipts = self.view.receipts if self.view is not None else ()
        return next((each for each in receipts if each.id == command_id), None)

    # drafts

    def _keep_draft(self, case_id: CaseId, kind: str, values: Mapping[str, str], touched: bool) -> None:
        key = action_key(case_id, kind)
        if touched:
            self._kept[kind] = values
            self._drafts.save(key, values)
        else:
            self._kept.pop(kind, None)
            self._drafts.drop(key)

    def _keep_call(self, key: str, values: Mapping[str, str], touched: bool) -> None:
        if touched:
            said = {field: value for field, value in values.items() if value}
            self._calls[key] = Draft(key=key, values=said, saved_at=self._desk.now())
            self._drafts.save(key, values)
        else:
            self._forget_call(key)

    def _forget_call(self, key: str) -> None:
        self._calls.pop(key, None)
        self._drafts.drop(key)
        self._show_calls()

    def _show_calls(self) -> None:
        open_key = call_key(self.register_form.case_id) if self.register_form is not None else ""
        others = [draft for key, draft in self._calls.items() if key != open_key]
        self.draft_row.show_drafts(sorted(others, key=lambda draft: draft.saved_at, reverse=True))

    def _drafts_came(self, case_id: CaseId, drafts: Sequence[Draft]) -> None:
        """Text that was typed into this case before stands in its form again; the focus stays where it is."""
        if self.view is None or self.view.id != case_id:
            return
        prefix = f"{CASE}:{case_id}:"
        for draft in reversed(drafts):
            if draft.key.startswith(prefix):
                self._kept.setdefault(draft.key.removeprefix(prefix), draft.values)
        newest = next((draft.key.removeprefix(prefix) for draft in drafts if draft.key.startswith(prefix)), "")
        form = self.view.action(newest) if newest else None
        if self.form is None and form is not None and not form.asks_nothing:
            self._open_form(form, None)

    def _calls_came(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            if draft.key.startswith(f"{CALL}:"):
                self._calls.setdefault(draft.key, draft)
        self._show_calls()

    # leaving

    def _leave_form(self) -> None:
        if self.form is not None:
            self.form.flush()
            self._close_form()

    def _give_up_form(self) -> None:
        form, view = self.form, self.page.view
        if form is not None and view is not None:
            self._kept.pop(form.form.kind, None)
            self._drafts.drop(action_key(view.id, form.form.kind))
        self._close_form()

    def _close_form(self) -> None:
        had_focus = self.form is not None and self.form.isAncestorOf(self.focusWidget() or self)
        self.page.show_form(None)
        if self.page.view is not None:
            self._desk.looking_at(self.page.view.id)
        if had_focus:
            self.page.timeline.list.setFocus()

    def _leave_case(self) -> None:
        self._leave_form()
        self._kept.clear()
        self._revealed = ""

    # time and names

    def _names(self) -> Names:
        return Names(reference=self._desk.reference(), now=self._desk.now())

    def _show_page(self, page: QWidget) -> None:
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)

    def _time_passed(self) -> None:
        if self.view is not None:
            self.page.tick(self._desk.now())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._drafts.find(self._calls_came)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()


def _nothing_open() -> tuple[str, str]:
    return _("No case is open"), _("Choose one in the queue, or take a new call with Ctrl+N.")
