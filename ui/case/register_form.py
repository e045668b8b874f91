"""The form of a new call: five elements, caller, place, problem with its unit and limit, and how far to go at once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desk_app.domain.case import CaseId, CommandId, Place
from desk_app.domain.projection import LookupHit
from desk_app.domain.seat import Actor
from desk_app.screens import register_values as name
from desk_app.screens.actions import KEYS as ACTION_KEYS
from desk_app.screens.forms import ActionForm, FieldSpec
from desk_app.screens.lookup import kind_words
from desk_app.screens.names import Names
from desk_app.screens.places import fitting_problem
from desk_app.screens.refusals import RefusalWords
from desk_app.screens.register import (
    Readiness,
    UpTo,
    needs_reason,
    readiness,
    register_form,
    steps_offered,
    target_hint,
)
from desk_app.words import _
from ui.case.action_form import DRAFT_MS
from ui.case.advice_card import AdviceCard
from ui.case.component_finder import FindComponent
from ui.case.field_maker import make_field
from ui.case.fields import Field, LongTextField, PickField, TruthField
from ui.case.fitting_scroll import FittingScroll
from ui.case.place_field import PlaceField
from ui.case.problem_changed import ProblemChanged
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

EVENT_LINES = 4
KEYS = {UpTo.REGISTER: "F5", UpTo.FILE: "F6", UpTo.DISPATCH: "F7", UpTo.ASK: ACTION_KEYS["AskShiftLeader"]}
TRUTHS = frozenset({name.ANONYMOUS, name.CONFIDENTIAL, name.WANTS_ANSWER})


class RegisterForm(QFrame):
    """`submitted(UpTo)`, `closed`, `draft_changed(values)` at a pause of 300 ms. `case_id` is the case it will make.

    The target follows the catalogue's proposal until a person chooses another.
    """

    submitted = Signal(object)
    closed = Signal()
    draft_changed = Signal(object)
    field_entered = Signal(str)
    place_changed = Signal()

    def __init__(
        self,
        case_id: CaseId,
        actor: Actor,
        names: Names,
        values: Mapping[str, str] | None = None,
        *,
        replaces: CommandId | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.case_id = case_id
        self.replaces = replaces
        self._actor, self._names = actor, names
        self.form: ActionForm = register_form(actor, names, values)
        self._values = self.form.initial()
        self._fields: dict[str, Field] = {}
        self._labels: dict[str, QLabel] = {}
        self._target_by_hand = False
        self._component = ""
        self._asked_to_close = False
        self._waiting = False
        self.setAccessibleName(_("New call"))
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._pause.timeout.connect(lambda: self.draft_changed.emit(self.values))
        self._target_by_hand = self._chosen_by_hand()
        self._component = self.place.component
        self._place.set_area_names(names.reference.area_names)
        self._see()
        self._first = self.values

    # building

    def _lay_out(self) -> None:
        theme = current()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(2))
        head = QHBoxLayout()
        words = _("New call") if self.replaces is None else _("Registration to be corrected")
        head.addWidget(Words(words, "title"))
        head.addStretch(1)
        layout.addLayout(head)
        self._notice = QLabel()
        self._notice.setProperty("role", "error")
        self._notice.setWordWrap(True)
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.hide()
        layout.addWidget(self._notice)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(theme.space(2))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._full(name.EVENT, LongTextField)
        self._pair(name.TIME, name.DEMAND)
        self._full(name.PLACE)
        self._pair(name.PERSON, name.PHONE)
        self._flags()
        self._pair(name.SOURCE, name.DEMAND_KIND)
        if UpTo.FILE in steps_offered(self._actor):
            self._pair(name.PROBLEM, name.CONDITION)
            self._add_changed()
            self.advice = AdviceCard()
            self._grid.addWidget(self.advice, self._grid.rowCount(), 1, 1, 3)
            self._pair(name.TARGET, name.OPINION)
            self._full(name.REASON)
        else:
            self._full(name.PROBLEM)
            self._add_changed()
            self.advice = AdviceCard()
            self._grid.addWidget(self.advice, self._grid.rowCount(), 1, 1, 3)
        # The fields scroll where there is little room; what is done with them is always in sight below.
        fields = QWidget()
        self._grid.setContentsMargins(0, 0, theme.space(2), 0)
        fields.setLayout(self._grid)
        self.scroller = FittingScroll(fields)
        layout.addWidget(self.scroller)
        layout.addWidget(self._foot())
        layout.addStretch(1)

    def _spec(self, field: str) -> FieldSpec:
        return next(spec for spec in self.form.fields if spec.name == field)

    def _made(self, field: str) -> Field:
        spec = self._spec(field)
        made: Field
        if field == name.EVENT:
            made = LongTextField(spec.label, spec.hint, EVENT_LINES)
            made.set_value(self._values.get(field, ""))
        elif field in TRUTHS:
            made = TruthField(spec.label)
            made.set_value(self._values.get(field, ""))
        else:
            made = make_field(spec, self._values)
        self._fields[field] = made
        made.changed.connect(lambda: self._edited(field))
        for widget in (made.main, *made.findChildren(QWidget)):
            widget.installEventFilter(self)
            widget.setProperty("field_name", field)
        return made

    def _label(self, field: str) -> QLabel:
        label = QLabel(self._spec(field).label)
        label.setBuddy(self._fields[field].main)
        label.setMinimumHeight(current().shape.row)
        self._labels[field] = label
        return label

    def _full(self, field: str, _kind: type[Field] | None = None) -> None:
        row = self._grid.rowCount()
        made = self._made(field)
        self._grid.addWidget(self._label(field), row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(made, row, 1, 1, 3)

    def _pair(self, first: str, second: str) -> None:
        row = self._grid.rowCount()
        for column, field in ((0, first), (2, second)):
            made = self._made(field)
            self._grid.addWidget(self._label(field), row, column)
            self._grid.addWidget(made, row, column + 1)

    def _add_changed(self) -> None:
        self._changed = ProblemChanged()
        self._changed.undone.connect(lambda former: self._pick(name.PROBLEM, former))
        self._grid.addWidget(self._changed, self._grid.rowCount(), 1, 1, 3)

    def _flags(self) -> None:
        box = QWidget()
        layout = QHBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current().space(6))
        for field in (name.WANTS_ANSWER, name.ANONYMOUS, name.CONFIDENTIAL):
            made = self._made(field)
            made.setSizePolicy(made.sizePolicy().Policy.Fixed, made.sizePolicy().Policy.Fixed)
            layout.addWidget(made)
        layout.addStretch(1)
        self._grid.addWidget(box, self._grid.rowCount(), 1, 1, 3)

    def _foot(self) -> QWidget:
        theme = current()
        words = {
            UpTo.REGISTER: _("Register"),
            UpTo.FILE: _("Register and file"),
            UpTo.DISPATCH: _("Register, file and dispatch"),
        }
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        self.buttons: dict[UpTo, ActionButton] = {}
        self.ask_button = ActionButton(_("File and ask shift leader"), KEYS[UpTo.ASK])
        self.ask_button.clicked.connect(lambda: self.submit(UpTo.ASK))
        offered = steps_offered(self._actor)
        for upto in (each for each in offered if each is not UpTo.ASK):
            button = ActionButton(words[upto], KEYS[upto])
            button.clicked.connect(lambda _checked=False, upto=upto: self.submit(upto))
            self.buttons[upto] = button
            row.addWidget(button)
        self._may_ask = UpTo.ASK in offered
        self.ask_button.hide()
        row.addWidget(self.ask_button)
        self.cancel_button = ActionButton(_("Cancel"), "Esc", ButtonKind.QUIET, works=False)
        self.cancel_button.clicked.connect(self.ask_to_close)
        row.addWidget(self.cancel_button)
        self._question = Words("", "warning")
        row.addWidget(self._question, 1)
        layout.addLayout(row)
        self._lacking = Words("", "muted")
        layout.addWidget(self._lacking)
        return box

    # what it says

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form, with what only travels along."""
        return dict(self._values) | {field: made.value for field, made in self._fields.items()}

    @property
    def touched(self) -> bool:
        """A person has typed or chosen something."""
        first, now = self._first, self.values
        return any(now.get(each, "").strip() != first.get(each, "").strip() for each in {*first, *now})

    @property
    def lacking(self) -> str:
        """What is still missing, as it is shown below the buttons."""
        return self._lacking.text()

    def field(self, wanted: str) -> Field:
        """The widget of a field, by its name in `register_values`."""
        return self._fields[wanted]

    def start(self) -> None:
        """Puts the cursor where a call begins: into what happened."""
        self._fields[name.EVENT].main.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put(self, values: Mapping[str, str]) -> None:
        """Puts a draft back in."""
        for field, value in values.items():
            self._values[field] = value
        problem = values.get(name.PROBLEM, "")
        if name.CONDITION in self._fields:
            self._fields[name.CONDITION].set_options(self._spec(name.CONDITION).options_for({name.PROBLEM: problem}))
        for field, made in self._fields.items():
            if field in values:
                made.set_value(values[field])
        self._target_by_hand = self._chosen_by_hand()
        self._component = self.place.component
        self._see()
        self.place_changed.emit()

    def take_hit(self, hit: LookupHit) -> str:
        """Puts a look-up's result where it belongs; why not, in words, where there is no such field or choice."""
        match hit.kind:
            case "component" | "grid" | "street" | "place":
                self._place.take(hit)
                return ""
            case "problem" if self._pick(name.PROBLEM, hit.code):
                return ""
            case "body" if name.TARGET in self._fields and self._pick(name.TARGET, hit.code):
                return ""
            case _:
                return _("“{form}” has no field for this {what}.").format(
                    form=self.form.label, what=kind_words(hit.kind)
                )

    def set_finder(self, find: FindComponent) -> None:
        """How the component is found whose code was typed as the place."""
        self._place.set_finder(find)

    @property
    def place(self) -> Place:
        """The place as it stands in the form."""
        return self._place.place

    @property
    def _place(self) -> PlaceField:
        field = self._fields[name.PLACE]
        assert isinstance(field, PlaceField)
        return field

    def take_up(self, names: Names) -> None:
        """Reference data have come or changed: offers what they hold; all that was typed or chosen stays."""
        self._names = names
        self.form = register_form(self._actor, names, self._values)
        self._place.set_area_names(names.reference.area_names)
        for field in (name.PROBLEM, name.CONDITION, name.TARGET):
            made = self._fields.get(field)
            if made is None:
                continue
            chosen = made.value
            made.set_options(self._spec(field).options_for(self.values))
            if chosen and made.value != chosen and chosen in {each.value for each in self._spec(field).options}:
                made.set_value(chosen)
            elif isinstance(made, PickField):
                made.picker.name_again()
        self._see()

    def _pick(self, field: str, code: str) -> bool:
        made = self._fields[field]
        if code not in {option.value for option in self._spec(field).options}:
            return False
        assert isinstance(made, PickField)
        made.picker.set_value(code)
        return True

    def submit(self, upto: UpTo) -> None:
        """Sends what stands here, or says what is missing for going so far."""
        if self._waiting:
            return
        faults = self._readiness().faults(upto)
        if faults:
            self.show_faults(faults)
            return
        self._pause.stop()
        self.submitted.emit(upto)

    def wait(self, waiting: bool) -> None:
        """While the desk keeps it, it cannot be sent again."""
        self._waiting = waiting
        for button in (*self.buttons.values(), self.ask_button):
            button.setEnabled(not waiting)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Marks the fields, says all of it below, goes to the first."""
        for field, made in self._fields.items():
            made.mark_wrong(field in faults)
        first = next((made for field, made in self._fields.items() if field in faults), None)
        self._lacking.set_words(_("Still missing: {fields}").format(fields=_(", ").join(faults.values())), "error")
        if first is not None:
            first.main.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_refusal(self, why: RefusalWords) -> None:
        """Why the desk did not take it; everything typed stays."""
        self.wait(False)
        self._notice.setText("\n".join([f"{why.what} {why.then}", *why.happened]))
        self._notice.show()
        if why.field in self._fields:
            self._fields[why.field].mark_wrong(True)

    def ask_to_close(self) -> None:
        """Closes; where text would be lost, asks first and closes at the second time."""
        if self.touched and not self._asked_to_close:
            self._asked_to_close = True
            self._question.set_words(_("What you typed would be lost. Esc again gives it up; typing goes on."))
            return
        self._pause.stop()
        self.closed.emit()

    def flush(self) -> None:
        """Tells the draft at once, where a pause is still awaited."""
        if self._pause.isActive():
            self._pause.stop()
            self.draft_changed.emit(self.values)

    # inside

    def _readiness(self) -> Readiness:
        return readiness(self.values, self._actor, self._names)

    def _chosen_by_hand(self) -> bool:
        target = self.values.get(name.TARGET, "")
        return bool(target) and target != self._readiness().advice.target

    def _edited(self, field: str) -> None:
        self._asked_to_close = False
        self._question.set_words("")
        self._fields[field].mark_wrong(False)
        if field == name.PROBLEM and name.CONDITION in self._fields:
            self._offer_conditions()
        if field == name.PROBLEM:
            self._changed.hide()
        if field == name.PLACE:
            self._fit_problem()
            self.place_changed.emit()
        if field == name.TARGET:
            self._target_by_hand = bool(self._fields[name.TARGET].value)
        self._see()
        self._pause.start()

    def _fit_problem(self) -> None:
        """Another component than before brings the problem of its class, where no event was chosen."""
        component = self.place.component
        if component == self._component:
            return
        self._component = component
        options = {option.value: option.text for option in self._spec(name.PROBLEM).options}
        former = self._fields[name.PROBLEM].value
        wanted = fitting_problem(former, component, options)
        if component and wanted != former and self._pick(name.PROBLEM, wanted) and former:
            self._changed.tell(former, options.get(former, former), options[wanted])

    def _offer_conditions(self) -> None:
        condition = self._fields[name.CONDITION]
        options = self._spec(name.CONDITION).options_for({name.PROBLEM: self._fields[name.PROBLEM].value})
        condition.set_options(options)
        if len(options) == 1:
            condition.set_value(options[0].value)

    def _see(self) -> None:
        """Brings the catalogue's advice, its proposal and what is missing into line with what stands here."""
        ready = self._readiness()
        if name.TARGET in self._fields and not self._target_by_hand:
            target = self._fields[name.TARGET]
            if target.value != (ready.advice.target or ""):
                target.set_value(ready.advice.target or "")
                ready = self._readiness()
        if name.REASON in self._fields:
            needed = needs_reason(self.values, ready.advice)
            self._fields[name.REASON].setVisible(needed)
            self._labels[name.REASON].setVisible(needed)
        if name.TARGET in self._fields:
            chosen = self._fields[name.TARGET]
            assert isinstance(chosen, PickField)
            chosen.picker.setPlaceholderText(target_hint(ready.advice))
        self.ask_button.setVisible(self._may_ask and ready.advice.leader_decides)
        self.advice.show_advice(ready.advice)
        self._tell_lacking(ready)

    def _tell_lacking(self, ready: Readiness) -> None:
        steps = {
            UpTo.REGISTER: (_("To register: {fields}"), ready.register),
            UpTo.FILE: (_("To file: {fields}"), ready.file),
            UpTo.DISPATCH: (_("To dispatch: {fields}"), ready.dispatch),
        }
        lines, furthest, whole = [], None, True
        for upto, (words, lacking) in steps.items():
            if upto not in self.buttons:
                continue
            if lacking:
                lines.append(words.format(fields=_(", ").join(lacking.values())))
                whole = False
            if whole:
                furthest = upto
        if furthest is UpTo.FILE and self.ask_button.isVisibleTo(self):
            furthest = UpTo.ASK
        for upto, button in (*self.buttons.items(), (UpTo.ASK, self.ask_button)):
            button.set_kind(ButtonKind.PRIMARY if upto is furthest else ButtonKind.PLAIN)
        told = " · ".join(lines)
        self._lacking.set_words(_("Still missing. {steps}").format(steps=told) if told else _("Complete."), "muted")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.field_entered.emit(str(watched.property("field_name")))
            if isinstance(watched, QWidget):
                self.scroller.ensureWidgetVisible(watched, 0, current().space(2))
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.ask_to_close()
            return
        super().keyPressEvent(event)
