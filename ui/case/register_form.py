"""The form of a new call: one box for what is said, what the desk makes of it, the five elements, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desk_app.domain.case import CaseId, CommandId, Place
from desk_app.domain.projection import LookupHit
from desk_app.domain.seat import Actor
from desk_app.screens import register_values as name
from desk_app.screens.duplicates import DuplicateLine, DuplicatesView
from desk_app.screens.names import Names
from desk_app.screens.next_question import NextQuestion, next_question
from desk_app.screens.proposals import ProposalsView
from desk_app.screens.refusals import RefusalWords
from desk_app.screens.register import caller_meant, is_of_call, masked_number, register_form
from desk_app.screens.register_steps import Readiness, UpTo, kind_of_enquiry, readiness, steps_offered
from desk_app.words import _
from ui.case.call_sheet import CallSheet
from ui.case.drafts import Typing
from ui.case.fields import Field
from ui.case.following_catalogue import CatalogueFollower
from ui.case.form_doors import FormDoors
from ui.case.phone_field import PhoneField
from ui.case.taking import take_hit, take_proposal


class RegisterForm(CallSheet):
    """`submitted(UpTo)`, `merge_wanted(DuplicateLine)`, `closed`; `draft_changed(values)` when what was typed is to be
    kept, `edited` at each change. `case_id` is the case it will make.

    The target follows the catalogue's proposal until a person chooses another.
    """

    submitted = Signal(object)
    merge_wanted = Signal(object)
    closed = Signal()
    draft_changed = Signal(object)
    edited = Signal()
    field_entered = Signal(str)
    place_changed = Signal()

    def __init__(
        self,
        case_id: CaseId,
        actor: Actor,
        names: Names,
        doors: FormDoors,
        values: Mapping[str, str] | None = None,
        *,
        replaces: CommandId | None = None,
        parent: QWidget | None = None,
    ) -> None:
        form = register_form(actor, names, values)
        given = form.initial()
        super().__init__(form, given, actor, doors, corrects=replaces is not None, parent=parent)
        self.case_id = case_id
        self.replaces = replaces
        self._names, self._values = names, given
        self._asked_to_close = self._waiting = self._putting = False
        self._kind_before: str | None = None  # the kind of demand that the call had before it was to be answered only
        self._focus_left: QWidget | None = None
        self._catalogue = CatalogueFollower(self.fields, lambda: self.values, self._judged, self)
        self.lay_out(self._catalogue, goes_further=UpTo.FILE in steps_offered(actor))
        self._typing = Typing(self)
        self._connect()
        self.fields.place.set_finder(doors.find)
        self.fields.place.set_area_names(names.reference.area_names)
        self._phone.set_mask(self._masked)
        self._catalogue.begin()
        self._see()
        self._first = self.values

    # building

    def _connect(self) -> None:
        self._typing.due.connect(lambda: self.draft_changed.emit(self.values))
        self.fields.edited.connect(self._edited)
        self.fields.entered.connect(self._entered)
        self.proposals.taken.connect(lambda proposal: take_proposal(self.fields, proposal))
        self.duplicates.merged.connect(self._merge)
        self.duplicates.followed.connect(self._follow)
        self.duplicates.released.connect(lambda: self._follow(None))
        self.foot.wanted.connect(self._wanted)
        self.foot.given_up.connect(self.ask_to_close)

    # what it says

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form, with what only travels along."""
        return dict(self._values) | self.fields.values

    @property
    def touched(self) -> bool:
        """A person has typed or chosen something."""
        first, now = self._first, self.values
        return any(now.get(each, "").strip() != first.get(each, "").strip() for each in {*first, *now})

    @property
    def worth_keeping(self) -> bool:
        """It says something that would be missed: what a person typed, or whose call it is."""
        return self.touched or bool(self.call_number)

    @property
    def actor(self) -> Actor:
        """Who takes the call."""
        return self._actor

    @property
    def waits(self) -> bool:
        """It was sent and the desk has not answered yet."""
        return self._waiting

    @property
    def call_number(self) -> str:
        """The number that the call came from, in normal form; empty where none is known."""
        return self._values.get(name.CALL_NUMBER, "")

    @property
    def caller_meant(self) -> str:
        """The number, in normal form, of the caller that the form is about; a typed one counts once it is whole."""
        return caller_meant(self._phone.value, self._values, self._names.reference.policy.area_code)

    @property
    def lacking(self) -> str:
        """What is still missing, as it is shown below the buttons."""
        return self.foot.lacking

    @property
    def place(self) -> Place:
        """The place as it stands in the form."""
        return self.fields.place.place

    def field(self, wanted: str) -> Field:
        """The widget of a field, by its name in `register_values`."""
        return self.fields.field(wanted)

    # what is put into it

    def start(self) -> None:
        """Puts the cursor where it was when the form was left, else where a call begins: into what happened."""
        before, self._focus_left = self._focus_left, None
        if before is None or not isValid(before) or not before.isEnabled():
            before = self.fields.field(name.EVENT).main
        before.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put(self, values: Mapping[str, str]) -> None:
        """Puts a draft back in; nobody is told."""
        self._putting = True
        self._values |= values
        self.fields.put(values)
        self._putting = False
        self.duplicates.show_following(self._following())
        self._catalogue.begin()
        self._see()
        self.place_changed.emit()

    def take_hit(self, hit: LookupHit) -> str:
        """Puts a look-up's result where it belongs; why not, in words, where there is no such field or choice."""
        return take_hit(self.fields, hit)

    def take_up(self, names: Names) -> None:
        """Reference data have come or changed: offers what they hold; all that was typed or chosen stays."""
        self._names = names
        self.fields.place.set_area_names(names.reference.area_names)
        self.fields.take_up(register_form(self._actor, names, self._values), self.values)
        self._see()

    def show_proposals(self, view: ProposalsView) -> None:
        """What the desk makes of the words in the box."""
        self.proposals.show_view(view)
        self.head.show_emergency(view.emergency)

    def show_duplicates(self, view: DuplicatesView, *, news: bool = False) -> None:
        """What may be the same thing already; `news`: the form has not changed since it was told last."""
        self.duplicates.show_view(view, news=news)

    def show_number_again(self) -> None:
        """The number of the call was revealed, or is hidden again: the desk knows."""
        self._phone.show_again()
        self._show_number()

    # sending

    def submit(self, upto: UpTo) -> None:
        """Sends what stands here, or says what is missing for going so far; pictures that are still being read follow
        their case."""
        if self._may_send(upto):
            self.submitted.emit(upto)

    def _may_send(self, upto: UpTo) -> bool:
        """Nothing is missing for it. What was typed is kept first: the desk may refuse it, or the power fail."""
        if self._waiting:
            return False
        faults = self._judged(self.values).faults(upto)
        if faults:
            self.show_faults(faults)
            return False
        self._typing.flush()
        return True

    def _merge(self, line: DuplicateLine) -> None:
        if self._may_send(UpTo.REGISTER):
            self.merge_wanted.emit(line)

    def _wanted(self, upto: UpTo) -> None:
        """A call that ends without a case is asked first how; the same key then sends it."""
        if upto in (UpTo.ANSWER, UpTo.TRANSFER) and self.ending.what is not upto:
            self._leave_ending()
            if upto is UpTo.ANSWER:
                self._kind_before = self.values[name.DEMAND_KIND]
                self.fields.field(name.DEMAND_KIND).set_value(kind_of_enquiry(self.values))
            self.ending.open(upto)
            self._see()
            return
        self.submit(upto)

    def _leave_ending(self) -> None:
        """It is to be a case after all: of the kind it was, unless another was chosen since."""
        kind, before = self.fields.field(name.DEMAND_KIND), self._kind_before
        self._kind_before = None
        if before is not None and kind.value == kind_of_enquiry({name.DEMAND_KIND: before}):
            kind.set_value(before)
        if self.ending.what is not None:
            self.ending.leave()

    def wait(self, waiting: bool) -> None:
        """While the desk keeps it, it cannot be sent again."""
        self._waiting = waiting
        self.foot.wait(waiting)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Marks the fields, says all of it below, goes to the first."""
        first = self.fields.mark_wrong(faults)
        self.foot.show_faults(faults)
        if first is not None:
            first.main.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_refusal(self, why: RefusalWords) -> None:
        """Why the desk did not take it; everything typed stays."""
        self.wait(False)
        self.head.show_refusal(why)
        if why.field in self.fields:
            self.fields.field(why.field).mark_wrong(True)

    # leaving

    def ask_to_close(self) -> None:
        """Closes; where text would be lost, asks first and closes at the second time."""
        if self.touched and not self._asked_to_close:
            self._asked_to_close = True
            self.foot.ask_about_loss(True)
            return
        self._typing.stop()
        self.closed.emit()

    def park(self) -> None:
        """Something else is to be shown: what was typed is kept now, and the cursor's place is remembered."""
        self.flush()
        focus = QApplication.focusWidget()
        self._focus_left = focus if focus is not None and self.isAncestorOf(focus) else self._focus_left

    def flush(self) -> None:
        """Tells the draft at once, where something is not kept yet."""
        self._typing.flush()

    def let_go(self) -> None:
        """It is shown no more, and nothing of it is to be kept from now on."""
        self._typing.stop()
        self.attachments.let_go()
        self.hide()
        self.deleteLater()

    # inside

    @property
    def _phone(self) -> PhoneField:
        phone = self.fields.field(name.PHONE)
        assert isinstance(phone, PhoneField)
        return phone

    @property
    def _revealed(self) -> bool:
        return bool(self._doors.bridge.desk.calls.is_revealed(self.call_number))

    def _masked(self, number: str) -> str:
        """How a number in the form is shown; empty for one that is nobody's secret here."""
        of_call = is_of_call(number, self._values, self._names.reference.policy.area_code)
        return masked_number(self._values) if of_call and not self._revealed else ""

    def _judged(self, values: Mapping[str, str]) -> Readiness:
        return readiness(values, self._actor, self._names)

    def _follow(self, line: DuplicateLine | None) -> None:
        self._values[name.FOLLOWS] = line.id if line is not None else ""
        self.duplicates.show_following(line.number if line is not None else "")
        self._changed()

    def _following(self) -> str:
        return _("an earlier case") if self._values.get(name.FOLLOWS) else ""

    def _edited(self, field: str) -> None:
        if self._putting:
            return
        self.fields.field(field).mark_wrong(False)
        self._catalogue.edited(field)
        if field == name.PLACE:
            self.place_changed.emit()
        self._changed()

    def _changed(self) -> None:
        self._asked_to_close = False
        self.foot.ask_about_loss(False)
        self._see()
        self._typing.goes_on()
        self.edited.emit()

    def _entered(self, field: str) -> None:
        self.field_entered.emit(field)
        focus = QApplication.focusWidget()
        if focus is not None and self.fields.isAncestorOf(focus):
            self.scroller.show_whole(focus)

    def _see(self) -> None:
        """Brings the catalogue's advice, its proposal, what to ask and what is missing into line with the fields."""
        ending = self.ending.what
        ready = self._catalogue.see(a_case=ending is None)
        question = next_question(self.values, self._names) if ending is None else NextQuestion()
        self.foot.tell(ready, question, ending)
        self._show_number()

    def _show_number(self) -> None:
        self.head.show_number(self.call_number if self._revealed else masked_number(self._values))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.ending.what is not None:
            self._leave_ending()
            self._see()
        else:
            self.ask_to_close()
