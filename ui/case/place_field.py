"""The place of a case: the address as it was told, and the grid cell or component that it was found by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desk_app.domain.case import Place
from desk_app.domain.grid import board_of, village_of
from desk_app.domain.projection import LookupHit
from desk_app.screens.forms import FieldFault
from desk_app.screens.places import Placed, cell_told, placed_of, placed_text, readdressed, taken_place
from desk_app.words import _, pgettext
from ui.case.component_finder import FindComponent
from ui.case.fields import Field, frame
from ui.pieces import ActionButton, Words
from ui.theme import current

FORCE_KEY = "Alt+F"
CELL, COMPONENT = re.compile(r"\A\d{15}\Z"), re.compile(r"\A\d{16}\Z")


class PlaceField(Field):
    """The address, beside it a code: 15 digits are a cell, 16 a component; both can be taken from the look-up.

    Words typed over the address of a found place are another place's, until the found words stand there again.
    Where it may be forced, a key keeps a place that nobody can find as it was told: it counts as not verified.
    """

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._placed = Placed(place=Place())
        self._given: tuple[Placed, str] = self._placed, ""
        self._last_found = self._placed
        self._area_names: Mapping[str, str] = {}
        self._find: FindComponent = lambda code, use: None
        self._address = QLineEdit()
        self._address.setPlaceholderText(_("Address as told"))
        self._address.setAccessibleName(label)
        self._code = QLineEdit()
        self._code.setPlaceholderText(_("Cell or component code"))
        self._code.setAccessibleName(_("{label}: cell or component").format(label=label))
        self._code.setFixedWidth(current().space(46))
        self._found = Words("", "small")
        self._found.setFixedHeight(current().space(5))
        self._force: ActionButton | None = None
        self._row = row = QHBoxLayout()
        row.setSpacing(current().space(2))
        row.addWidget(self._address, 1)
        row.addWidget(self._code)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._found)
        self.setFocusProxy(self._address)
        self._address.textEdited.connect(self._address_typed)
        self._code.textEdited.connect(self._code_typed)
        self._tell()

    @property
    def value(self) -> str:
        placed, text = self._given
        return text if placed == self._placed else placed_text(self._placed)

    @property
    def place(self) -> Place:
        """The place as it stands in the form."""
        return self._placed.place

    def set_value(self, value: str) -> None:
        try:
            self._stands(placed_of(value))
            self._given = self._placed, value
        except FieldFault:
            self._stands(Placed(place=Place(address=value)))
        self._address.setText(self.place.address)
        self._address.setCursorPosition(0)
        self._show_code()

    def mark_wrong(self, wrong: bool) -> None:
        super().mark_wrong(wrong)
        frame(self._code, wrong)

    def take(self, hit: LookupHit) -> None:
        """A component, grid cell, street, house or place from the look-up; told as if it had been typed."""
        self._stands(taken_place(self._placed, hit))
        self._address.setText(self.place.address)
        self._show_code()
        self.changed.emit()

    def set_finder(self, find: FindComponent) -> None:
        """How the component is found whose code was typed."""
        self._find = find

    def offer_forcing(self) -> None:
        """A place that cannot be found may be kept as it was told, with a key."""
        self._force = ActionButton(pgettext("place", "Cannot be found"), FORCE_KEY)
        self._force.setCheckable(True)
        self._force.clicked.connect(self._forced)
        self._row.addWidget(self._force)
        self._tell()

    def _forced(self, forced: bool) -> None:
        self._placed = replace(self._placed, place=replace(self.place, verified=not forced))
        if self._placed.is_found:
            self._last_found = self._placed
        self._tell()
        self.changed.emit()

    def set_area_names(self, area_names: Mapping[str, str]) -> None:
        """What the areas of the grids are called, by their codes."""
        self._area_names = area_names
        self._tell()

    def _show_code(self) -> None:
        code = self.place.component or self.place.cell
        if code != self._code.text():
            self._code.setText(code)
        self._tell()

    def _address_typed(self, text: str) -> None:
        before = self._placed
        if self._last_found.is_found:
            self._placed = readdressed(self._last_found, text)
        else:
            came = before.came if text.startswith(before.came) else ""
            self._placed = Placed(place=replace(before.place, address=text), came=came)
        if before.is_found != self._placed.is_found:
            self._show_code()
        self._tell()
        self.changed.emit()

    def _code_typed(self, text: str) -> None:
        code, place = text.strip(), self.place
        bare = Place(address=place.address)
        if CELL.match(code):
            kept = place if place.cell == code else bare
            self._lies(replace(kept, cell=code, village=village_of(code), board=board_of(code), component=""))
        elif COMPONENT.match(code):
            # Where it stands is for the edition to say; what stood here is another place.
            self._lies(replace(bare, component=code))
            self._find(code, self._component_found)
        elif not code:
            self._lies(bare)
        self._tell()
        self.changed.emit()

    def _lies(self, place: Place) -> None:
        self._stands(replace(self._placed, place=place))

    def _stands(self, placed: Placed) -> None:
        """Another place than before; an address that is typed over it is measured by this one's."""
        self._placed = self._last_found = placed

    def _component_found(self, hit: LookupHit) -> None:
        if self.place.component == hit.code and not self.place.cell:
            self.take(hit)

    def _tell(self) -> None:
        if self._force is not None:
            self._force.setEnabled(self.place != Place())
            self._force.setChecked(not self.place.verified)
        self._found.set_words(*self._told())
        self._found.setAlignment(Qt.AlignmentFlag.AlignLeft)

    def _told(self) -> tuple[str, str]:
        """What is known of the place, and in which rank it is said."""
        place, code = self.place, self._code.text().strip()
        if code and code not in (place.cell, place.component):
            return _("A cell has 15 digits, a component 16."), "warning"
        if place.address and self._last_found.is_found and not self._placed.is_found:
            return _("Other words than those of the place found: told, not verified. Ctrl+Z brings it back."), "warning"
        if not place.verified:
            return _("Not verified: kept as told and listed for correction. Filing still needs a cell."), "warning"
        if place.cell:
            return _("In {cell}").format(cell=cell_told(place.cell, self._area_names)), "small"
        if place.component:
            return _("The component's cell is not known yet; take it from the look-up."), "warning"
        if place.address and self._force is not None:
            return _("Not found in the grids yet: registered like this, it counts as not verified."), "small"
        return _("No cell yet: take one from the look-up, or type its code."), "small"
