"""The page of templates: a person's own list of them, in their order, and what each one fills into a new call."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QListWidget, QWidget

from desk_app.domain.case import DemandKind
from desk_app.screens import register_values as name
from desk_app.screens import templates
from desk_app.screens.choices import problems
from desk_app.screens.forms import NO, YES
from desk_app.screens.templates import Template
from desk_app.screens.vocabulary import demand_kind
from desk_app.words import _, current_language, pgettext
from ui.bridge import Bridge
from ui.case.flow_layout import FlowLayout
from ui.pieces import ActionButton, Words
from ui.settings_window.page import FIELD_WIDTH, SettingsPage
from ui.theme import current

NAME = "name"
ROWS = 6


class TemplatesPage(SettingsPage):
    """Each change is kept at once. Where one cannot be, it is said at its field why, and that field alone stays kept as
    it was before."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(
            _("Templates"),
            _(
                "A template fills several empty fields of a new call at once (Ctrl+M). {time} and {place} are filled "
                "in; ____ is a gap to be typed over."
            ),
        )
        self._bridge = bridge
        self._desk: Any = bridge.desk
        self._all: tuple[Template, ...] = ()
        self._deleted: tuple[int, Template] | None = None
        self.names = QListWidget()
        self.names.setAccessibleName(_("Templates"))
        self.names.setFixedHeight(ROWS * current().shape.row)
        self.names.setUniformItemSizes(True)
        self.names.currentRowChanged.connect(lambda _row: self._show_one())
        self.above.addWidget(self.names)
        self._add_buttons()
        self._add_fields()
        self.wrong = Words("", "error")
        self.below.addWidget(self.wrong)
        self.edited.connect(lambda _name: self._typed())

    def _add_buttons(self) -> None:
        self.new = ActionButton(pgettext("template", "New"), "Alt+N")
        self.up, self.down = ActionButton(_("Move up"), "Alt+Up"), ActionButton(_("Move down"), "Alt+Down")
        self.delete = ActionButton(pgettext("template", "Delete"), "Alt+D")
        self.undo = ActionButton(_("Undo deleting"), "Alt+Z")
        self.restore = ActionButton(_("Add the program's own"), "Alt+O")
        does = {
            self.new: self._make,
            self.up: lambda: self._move(-1),
            self.down: lambda: self._move(1),
            self.delete: self._delete,
            self.undo: self._undo,
            self.restore: self._restore,
        }
        buttons = QWidget()
        row = FlowLayout(buttons, spacing=current().space(2))
        for button in does:
            button.setEnabled(False)  # a list that has not come yet must not be written over
        for button, do in does.items():
            button.clicked.connect(lambda _checked=False, do=do: do())
            row.addWidget(button)
        self.above.addWidget(buttons)

    def _add_fields(self) -> None:
        as_it_is = ("", _("leave as it is"))
        kinds = [(kind.value, demand_kind(kind)) for kind in DemandKind]
        wishes = [as_it_is, (YES, _("yes")), (NO, _("no"))]
        self.add_text(NAME, pgettext("template", "Name"))
        self.add_long_text(name.EVENT, pgettext("field", "Event"), 3)
        self.add_long_text(name.DEMAND, pgettext("field", "Demand"), 2)
        self.problem = self.add_pick(name.PROBLEM, pgettext("field", "Problem"), _("type a few characters of it"))
        choices = (
            (name.DEMAND_KIND, pgettext("field", "Kind of demand"), [as_it_is, *kinds]),
            (name.WANTS_ANSWER, pgettext("field", "Wants an answer"), wishes),
            (name.CONFIDENTIAL, pgettext("field", "Confidential"), wishes),
            (name.ANONYMOUS, pgettext("field", "Anonymous"), wishes),
        )
        for field, label, offered in choices:
            self.add_choice(field, label, offered).setFixedWidth(FIELD_WIDTH // 2)
        self.add_long_text(name.ANSWER, pgettext("field", "Answer"), 2, _("for a call that only asks"))
        self.add_long_text(name.OPINION, pgettext("field", "Opinion"), 2, _("at dispatch"))

    def refresh(self) -> None:
        """Asks the seat what is kept, and the catalogue what can be chosen."""
        with QSignalBlocker(self.problem):
            self.problem.set_options(problems(self._desk.reference()))
        self._bridge.then(self._desk.choice(templates.CHOICE), self.show_kept, owner=self)

    def show_kept(self, kept: str | None) -> None:
        """Shows a person's list as the seat remembers it; the program's own where it remembers none."""
        self._deleted = None
        self._all = templates.templates_kept(kept)
        for button in (self.new, self.restore):
            button.setEnabled(True)
        self._show(max(0, self.names.currentRow()))

    # showing

    def _show(self, row: int) -> None:
        """The whole list, with this row chosen."""
        with QSignalBlocker(self.names):
            self.names.clear()
            self.names.addItems([each.name for each in self._all])
            self.names.setCurrentRow(min(row, len(self._all) - 1))
        self._show_one()

    def _show_one(self) -> None:
        row = self.names.currentRow()
        one = self._all[row] if 0 <= row < len(self._all) else Template(name="")
        self.put({NAME: one.name, **{each: one.values.get(each, "") for each in templates.FIELDS}})
        self.put({name.PROBLEM: self._code(one.values.get(name.PROBLEM, ""))})
        self._say("")
        self.show_faults({})
        some = bool(self._all)
        for field in (NAME, *templates.FIELDS):
            self.enable(field, some)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < len(self._all) - 1)
        self.delete.setEnabled(some)
        self.undo.setEnabled(self._deleted is not None)

    def _code(self, told: str) -> str:
        """The code of a problem that is told by its code or its name; one that is not known stands there as it is."""
        return templates.problem_among(told, self.problem.options) or told

    # changing

    def _typed(self) -> None:
        row = self.names.currentRow()
        if not 0 <= row < len(self._all):
            return
        told = self.values
        values = {each: told[each].strip() for each in templates.FIELDS if told[each].strip()}
        before = self._all[row]
        changed = replace(before, name=told[NAME].strip(), values=values)
        faults = self._faults_of(row, changed)
        for field in faults:
            changed = _field_as_before(field, changed, before)
        if self._keep(self._with(row, changed)):
            item = self.names.item(row)
            item.setText(changed.name)
            self.show_faults(faults)

    def _with(self, row: int, changed: Template) -> tuple[Template, ...]:
        return (*self._all[:row], changed, *self._all[row + 1 :])

    def _faults_of(self, row: int, changed: Template) -> dict[str, str]:
        """Which fields of a template cannot be kept as they stand, each with why."""
        before, faults = self._all[row], dict[str, str]()
        for field in (NAME, *changed.values):
            only = _field_as_before(field, before, changed)
            why = templates.templates_wrong(self._with(row, only))
            if field == name.PROBLEM:
                why = why or self._problem_wrong(changed.values[field])
            if why:
                faults[field] = why
        return faults

    def _problem_wrong(self, told: str) -> str:
        options = self.problem.options
        known = not told or not options or templates.problem_among(told, options)
        return "" if known else _("No problem of the catalogue has this name or code")

    def _keep(self, wanted: tuple[Template, ...]) -> bool:
        wrong = templates.templates_wrong(wanted)
        self._say(wrong)
        if wrong:
            return False
        if wanted != self._all:
            self._all = wanted
            kept = self._desk.keep_choice(templates.CHOICE, templates.templates_text(wanted))
            self._bridge.then(kept, lambda _none: None, owner=self)
        return True

    def _make(self) -> None:
        usual, taken = _("New template"), {each.name for each in self._all}
        numbered = (f"{usual} {number}" for number in range(2, len(taken) + 3))
        called = usual if usual not in taken else next(each for each in numbered if each not in taken)
        if self._keep((*self._all, Template(name=called))):
            self._show(len(self._all) - 1)
            self.focus(NAME)

    def _move(self, by: int) -> None:
        row = self.names.currentRow()
        moved = list(self._all)
        moved.insert(row + by, moved.pop(row))
        if self._keep(tuple(moved)):
            self._show(row + by)

    def _delete(self) -> None:
        row = self.names.currentRow()
        gone = self._all[row]
        if self._keep((*self._all[:row], *self._all[row + 1 :])):
            self._deleted = row, gone
            self._show(row)

    def _undo(self) -> None:
        if self._deleted is None:
            return
        row, back = self._deleted
        if self._keep((*self._all[:row], back, *self._all[row:])):
            self._deleted = None
            self._show(row)

    def _restore(self) -> None:
        known = {each.name for each in self._all}
        own = templates.came_with_the_program(current_language())
        if self._keep((*self._all, *(each for each in own if each.name not in known))):
            self._show(max(0, self.names.currentRow()))

    def _say(self, why: str) -> None:
        self.wrong.set_words(why)


def _field_as_before(field: str, one: Template, before: Template) -> Template:
    """The template with this field as it stands in the other."""
    if field == NAME:
        return replace(one, name=before.name)
    values = dict(one.values)
    values.pop(field, None)
    if field in before.values:
        values[field] = before.values[field]
    return replace(one, values=values)
