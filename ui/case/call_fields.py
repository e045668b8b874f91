"""The fields of a new call as a person goes through them: what and where first, then who, then what the desk adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desk_app.screens import register_values as name
from desk_app.screens.forms import ActionForm, FieldSpec
from ui.case.attachment_field import AttachmentField
from ui.case.field_maker import make_field
from ui.case.fields import Field, LongTextField, PickField, TruthField
from ui.case.flow_layout import FlowLayout
from ui.case.form_doors import FormDoors
from ui.case.place_field import PlaceField
from ui.theme import current

EVENT_LINES = 3
TRUTHS = (name.WANTS_ANSWER, name.ANONYMOUS, name.CONFIDENTIAL)
KINDS_STEPS = 110
"""How wide the source and the kind of demand are together, where there is room."""
LABEL, FIELD, SECOND_LABEL, SECOND_FIELD = range(4)


class CallFields(QWidget):
    """`edited(str)` names the field that a person changed, `entered(str)` the one they went to.

    It is empty at first and filled where it stands: each widget that moves with its children has all of them styled
    anew, which takes longer than making them.
    """

    edited = Signal(str)
    entered = Signal(str)

    def __init__(
        self,
        form: ActionForm,
        values: Mapping[str, str],
        doors: FormDoors,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self._given = values
        self._doors = doors
        self._fields: dict[str, Field] = {}
        self._labels: dict[str, QLabel] = {}
        self._grid = grid = QGridLayout(self)
        theme = current()
        grid.setContentsMargins(0, 0, theme.space(2), 0)
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(2))
        grid.setColumnStretch(FIELD, 1)
        grid.setColumnStretch(SECOND_FIELD, 1)

    def fill(self, strips: Sequence[QWidget], *, goes_further: bool) -> None:
        """Makes the fields. `strips` stand right below the box for what is said: they answer what is typed into it."""
        self._full(name.EVENT)
        for strip in strips:
            self.add_below(strip)
        self._full(name.PLACE)
        self.place.offer_forcing()
        self._pair(name.TIME, name.PERSON)
        self._pair(name.PHONE, name.DEMAND)
        self._kinds_and_wishes()
        if goes_further:
            self._pair(name.PROBLEM, name.CONDITION)
        else:
            self._full(name.PROBLEM)

    def add_target(self) -> None:
        """Whom it is dispatched to, below what the catalogue says."""
        self._pair(name.TARGET, name.OPINION)
        self._full(name.REASON)
        self._show(name.REASON, False)

    def add_below(self, widget: QWidget) -> None:
        """One more row, as wide as the fields."""
        self._grid.addWidget(widget, self._grid.rowCount(), FIELD, 1, 3)

    def add_pictures(self) -> AttachmentField:
        """The pictures, below everything else."""
        pictures = self.make(name.ATTACHMENTS)
        assert isinstance(pictures, AttachmentField)
        row = self._grid.rowCount()
        self._grid.addWidget(self.label_of(name.ATTACHMENTS), row, LABEL, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(pictures, row, FIELD, 1, 3)
        return pictures

    # what stands in them

    @property
    def values(self) -> dict[str, str]:
        """The value of every field."""
        return {field: made.value for field, made in self._fields.items()}

    def __contains__(self, field: str) -> bool:
        return field in self._fields

    def field(self, wanted: str) -> Field:
        """The widget of a field. KeyError where this form has none of that name."""
        return self._fields[wanted]

    @property
    def place(self) -> PlaceField:
        """The field of the place."""
        field = self._fields[name.PLACE]
        assert isinstance(field, PlaceField)
        return field

    def spec(self, field: str) -> FieldSpec:
        """How a field is described."""
        return next(spec for spec in self.form.fields if spec.name == field)

    def put(self, values: Mapping[str, str]) -> None:
        """Puts values in; fields that are not named keep theirs."""
        if name.CONDITION in self._fields:
            options = self.spec(name.CONDITION).options_for({name.PROBLEM: values.get(name.PROBLEM, "")})
            self._fields[name.CONDITION].set_options(options)
        for field, made in self._fields.items():
            if field in values:
                made.set_value(values[field])

    def pick(self, field: str, code: str) -> bool:
        """Chooses in a field that is found by typing, as a person would; false where it has no such choice."""
        made = self._fields.get(field)
        if not isinstance(made, PickField) or code not in {option.value for option in self.spec(field).options}:
            return False
        made.picker.set_value(code)
        return True

    def take_up(self, form: ActionForm, values: Mapping[str, str]) -> None:
        """Other choices have come; what is chosen stays, and is called by its name."""
        self.form = form
        for field in (name.PROBLEM, name.CONDITION, name.TARGET):
            made = self._fields.get(field)
            if made is None:
                continue
            chosen, spec = made.value, self.spec(field)
            made.set_options(spec.options_for(values))
            if chosen and made.value != chosen and chosen in {each.value for each in spec.options}:
                made.set_value(chosen)
            elif isinstance(made, PickField):
                made.picker.name_again()

    def mark_wrong(self, faults: Mapping[str, str]) -> Field | None:
        """Frames these fields and no others; gives back the first."""
        for field, made in self._fields.items():
            made.mark_wrong(field in faults)
        return next((made for field, made in self._fields.items() if field in faults), None)

    def show_target(self, shown: bool, *, reason: bool) -> None:
        """A call that ends without a case goes to nobody; another body than the catalogue's wants a `reason`."""
        for field in (name.TARGET, name.OPINION):
            self._show(field, shown)
        self._show(name.REASON, shown and reason)

    def _show(self, field: str, shown: bool) -> None:
        self._fields[field].setVisible(shown)
        self._labels[field].setVisible(shown)

    # building

    def make(self, field: str) -> Field:
        """The widget of a field that stands elsewhere in the form, told of like the others."""
        spec = self.spec(field)
        made: Field
        if field == name.EVENT:
            made = LongTextField(spec.label, spec.hint, EVENT_LINES)
        elif field in TRUTHS:
            made = TruthField(spec.label)
        else:
            made = make_field(spec, self._given, self._doors)
        self.adopt(field, made)
        made.set_value(self._given.get(field, ""))
        return made

    def adopt(self, field: str, made: Field) -> None:
        """Takes a field in that was made elsewhere."""
        self._fields[field] = made
        made.changed.connect(lambda: self.edited.emit(field))
        for widget in (made.main, *made.findChildren(QWidget)):
            widget.installEventFilter(self)
            widget.setProperty("field_name", field)

    def label_of(self, field: str) -> QLabel:
        """The word before a field."""
        label = QLabel(self.spec(field).label)
        label.setBuddy(self._fields[field].main)
        label.setMinimumHeight(current().shape.row)
        self._labels[field] = label
        return label

    def _full(self, field: str) -> None:
        row = self._grid.rowCount()
        made = self.make(field)
        self._grid.addWidget(self.label_of(field), row, LABEL, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(made, row, FIELD, 1, 3)

    def _pair(self, first: str, second: str) -> None:
        row = self._grid.rowCount()
        for column, field in ((LABEL, first), (SECOND_LABEL, second)):
            made = self.make(field)
            self._grid.addWidget(self.label_of(field), row, column)
            self._grid.addWidget(made, row, column + 1)

    def _kinds_and_wishes(self) -> None:
        """Source and kind of demand, and beside them what the caller wishes; below them where the window is narrow."""
        theme = current()
        box, kinds = QWidget(), _Kinds()
        flow = FlowLayout(box, spacing=theme.space(3))
        row = QHBoxLayout(kinds)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        source = self.make(name.SOURCE)
        row.addWidget(source, 1)
        kind = self.make(name.DEMAND_KIND)
        row.addWidget(self.label_of(name.DEMAND_KIND))
        row.addWidget(kind, 1)
        flow.addWidget(kinds)
        for field in TRUTHS:
            made = self.make(field)
            made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            flow.addWidget(made)
        place = self._grid.rowCount()
        self._grid.addWidget(self.label_of(name.SOURCE), place, LABEL, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(box, place, FIELD, 1, 3)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit(str(watched.property("field_name")))
        return False


class _Kinds(QWidget):
    """Two lists that are wide enough for their words, and become narrower with the window."""

    def sizeHint(self) -> QSize:
        return QSize(current().space(KINDS_STEPS), super().sizeHint().height())
