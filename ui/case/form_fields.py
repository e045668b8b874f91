"""The fields of a form below each other: what shows when, what is wrong where, and the values as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desk_app.domain.projection import LookupHit
from desk_app.screens.beside_forms import SPOKE
from desk_app.screens.forms import ActionForm, FieldKind, FieldSpec
from desk_app.screens.places import fitting_problem
from desk_app.words import _
from ui.case.component_finder import FindComponent
from ui.case.field_maker import make_field
from ui.case.fields import Field, PickField, TextField
from ui.case.form_doors import FormDoors
from ui.case.phone_field import Mask, PhoneField
from ui.case.picker import Search
from ui.case.place_field import PlaceField
from ui.case.problem_changed import ProblemChanged
from ui.pieces import Words
from ui.theme import current

TAKES = {
    "problem": FieldKind.PROBLEM,
    "body": FieldKind.BODY,
    "person": FieldKind.PATROLLER,
    "component": FieldKind.PLACE,
    "grid": FieldKind.PLACE,
    "street": FieldKind.PLACE,
    "place": FieldKind.PLACE,
}
"""Kind of a look-up's result -> kind of the field it belongs into."""


class FormFields(QWidget):
    """One row for each field. `changed` when a person changed a value; `field_entered(str)` when they go to another."""

    changed = Signal()
    field_entered = Signal(str)

    def __init__(self, form: ActionForm, doors: FormDoors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self._doors = doors
        self._values = form.initial()
        self._fields: dict[str, Field] = {}
        self._rows: dict[str, tuple[QLabel, QLabel, Words]] = {}
        theme = current()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(theme.space(1))
        self._grid.setColumnStretch(1, 1)
        for spec in form.fields:
            if spec.kind is not FieldKind.HIDDEN:
                self._add(spec)
        self._problem_changed = ProblemChanged()
        self._problem_changed.undone.connect(self._take_back)
        self._grid.addWidget(self._problem_changed, self._grid.rowCount(), 1)
        problems = (self._fields[spec.name] for spec in form.fields if spec.kind is FieldKind.PROBLEM)
        self._problem = next(problems, None)
        self._component = self._put_in()
        self._show_what_fits()

    def _put_in(self) -> str:
        """The component that stands in the form."""
        places = (field.place.component for field in self._fields.values() if isinstance(field, PlaceField))
        return next(places, "")

    def _take_back(self, former: str) -> None:
        if isinstance(self._problem, PickField):
            self._problem.picker.set_value(former)

    def _add(self, spec: FieldSpec) -> None:
        field = make_field(spec, self._values, self._doors)
        label = QLabel(spec.label)
        label.setBuddy(field.main)
        label.setMinimumHeight(current().shape.row)
        needed = QLabel(_("required"))
        needed.setProperty("role", "small")
        needed.setMinimumHeight(current().shape.row)
        fault = Words("", "error")
        row = self._grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label, row, 0, top)
        self._grid.addWidget(field, row, 1)
        self._grid.addWidget(needed, row, 2, top)
        self._grid.addWidget(fault, row + 1, 1)
        self._fields[spec.name], self._rows[spec.name] = field, (label, needed, fault)
        field.changed.connect(lambda: self._edited(spec.name))
        for widget in (field.main, *field.findChildren(QWidget)):
            widget.installEventFilter(self)
            widget.setProperty("field_name", spec.name)

    @property
    def values(self) -> dict[str, str]:
        """Every value, hidden ones and those of fields that do not show too."""
        return dict(self._values)

    def put(self, values: Mapping[str, str]) -> None:
        """Puts values in (a draft); hidden fields keep what they answer."""
        for spec in self.form.fields:
            if spec.kind is FieldKind.HIDDEN or spec.name not in values:
                continue
            self._values[spec.name] = values[spec.name]
        self._show_what_fits()
        for name, field in self._fields.items():
            field.set_value(self._values.get(name, ""))
            self._values[name] = field.value
        self._component = self._put_in()

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Says what is wrong at each field, and goes to the first."""
        first: Field | None = None
        for name, (_label, _needed, fault) in self._rows.items():
            words = faults.get(name, "")
            fault.set_words(words)
            fault.setVisible(bool(words))
            self._fields[name].mark_wrong(bool(words))
            if words and first is None:
                first = self._fields[name]
        if first is not None:
            first.main.setFocus(Qt.FocusReason.OtherFocusReason)

    def point_at(self, name: str) -> None:
        """Frames one field in red and goes to it; what is wrong is said elsewhere."""
        field = self._fields.get(name)
        if field is not None:
            field.mark_wrong(True)
            field.main.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_to_fill(self) -> QWidget | None:
        """Where a person starts: the first field that is required and empty, else the first of all."""
        shown = [spec for spec in self.form.fields if spec.is_shown(self._values) and spec.name in self._fields]
        empty = [spec for spec in shown if spec.is_required(self._values) and not self._values.get(spec.name)]
        return next((self._fields[spec.name].main for spec in (*empty, *shown)), None)

    def field(self, name: str) -> Field | None:
        """The widget of a field."""
        return self._fields.get(name)

    def take_hit(self, hit: LookupHit) -> bool:
        """Puts a look-up's result where it belongs; false where there is no such field."""
        field = self._place_for(hit)
        match field:
            case PlaceField():
                field.take(hit)
            case PickField():
                field.picker.set_value(hit.code)
            case TextField():
                field.take(hit.title)
            case _:
                return False
        return True

    def set_mask(self, mask: Mask) -> None:
        """How callers' numbers are shown; until this is said, all of them are masked."""
        for field in self._fields.values():
            if isinstance(field, PhoneField):
                field.set_mask(mask)

    def show_numbers_again(self) -> None:
        """A number was revealed, or is hidden again."""
        for field in self._fields.values():
            if isinstance(field, PhoneField):
                field.show_again()

    def set_search(self, search: Search) -> None:
        """How other cases are found while their number is typed."""
        for spec in self.form.fields:
            field = self._fields.get(spec.name)
            if spec.kind is FieldKind.CASE and isinstance(field, PickField):
                field.picker.set_search(search)

    def set_finder(self, find: FindComponent) -> None:
        """How the component is found whose code was typed into a place."""
        for field in self._fields.values():
            if isinstance(field, PlaceField):
                field.set_finder(find)

    def set_area_names(self, area_names: Mapping[str, str]) -> None:
        """What the areas of the grids are called, by their codes."""
        for field in self._fields.values():
            if isinstance(field, PlaceField):
                field.set_area_names(area_names)

    def _place_for(self, hit: LookupHit) -> Field | None:
        wanted = TAKES.get(hit.kind)
        for spec in self.form.fields:
            if spec.kind is not wanted or not spec.is_shown(self._values):
                continue
            field = self._fields[spec.name]
            known = {option.value for option in spec.options_for(self._values)}
            if isinstance(field, PlaceField) or hit.code in known:
                return field
        return self._fields.get(SPOKE) if hit.kind == "person" else None

    def _fit_problem(self, place: PlaceField) -> None:
        """Another component than before brings the problem of its class, where no event was chosen."""
        component = place.place.component
        if component == self._component:
            return
        self._component = component
        field = self._problem
        if not component or not isinstance(field, PickField):
            return
        options = {option.value: option.text for option in field.picker.options}
        former = field.value
        wanted = fitting_problem(former, component, options)
        if wanted != former:
            field.picker.set_value(wanted)
            if former:
                self._problem_changed.tell(former, options.get(former, former), options[wanted])

    def _edited(self, name: str) -> None:
        self._values[name] = self._fields[name].value
        _label, _needed, fault = self._rows[name]
        fault.set_words("")
        fault.hide()
        self._fields[name].mark_wrong(False)
        field = self._fields[name]
        if isinstance(field, PlaceField):
            self._fit_problem(field)
        elif field is self._problem:
            self._problem_changed.hide()
        self._show_what_fits()
        self.changed.emit()

    def _show_what_fits(self) -> None:
        for spec in self.form.fields:
            field = self._fields.get(spec.name)
            if field is None:
                continue
            shown, needed = spec.is_shown(self._values), spec.is_required(self._values)
            label, mark, fault = self._rows[spec.name]
            field.setVisible(shown)
            label.setVisible(shown)
            mark.setVisible(shown and needed and not self._values.get(spec.name, "").strip())
            fault.setVisible(shown and bool(fault.text()))
            field.main.setAccessibleDescription(mark.text() if needed else "")
            if spec.depends_on:
                self._follow(spec, field)

    def _follow(self, spec: FieldSpec, field: Field) -> None:
        """Offers what fits to the field it depends on; a single one is chosen at once."""
        options = spec.options_for(self._values)
        field.set_options(options)
        value = self._values.get(spec.name, "")
        if value not in {option.value for option in options}:
            value = options[0].value if len(options) == 1 else ""
        self._values[spec.name] = value
        field.set_value(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.field_entered.emit(str(watched.property("field_name")))
        return False
