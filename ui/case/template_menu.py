"""Templates in a new call: a key lists them, the one chosen fills what is empty, and a key takes it out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from desk_app.screens import register_values as name
from desk_app.screens import templates
from desk_app.screens.templates import Filling, Template
from ui.bridge import Bridge
from ui.case.call_fields import CallFields
from ui.case.numbered_list import NumberedList
from ui.case.phrase_menu import put_text
from ui.case.taking import AFTER
from ui.case.template_strip import TemplateStrip


class TemplateMenu(QObject):
    """`opener` is the button, with its key, that lists them. What is put in is told as if a person had typed it."""

    def __init__(
        self, fields: CallFields, opener: QAbstractButton, strip: TemplateStrip, bridge: Bridge, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._fields, self._strip, self._bridge = fields, strip, bridge
        self._desk: Any = bridge.desk
        self._templates: tuple[Template, ...] = ()
        self._list = NumberedList(self)
        self._at: QWidget | None = None
        self._done: tuple[Template, Mapping[str, str], Filling] | None = None
        self._list.chosen.connect(lambda row: self.fill(self._templates[row]))
        opener.clicked.connect(self._asked)
        strip.undone.connect(self.undo)

    @property
    def listed(self) -> tuple[str, ...]:
        """The names that are shown; none while the list is closed."""
        return self._list.texts

    # the list

    def _asked(self) -> None:
        """The person's own are asked for each time: the settings may have changed them meanwhile."""
        desk, came = self._desk, self._came
        self._bridge.then(desk.choice(templates.CHOICE), came, failed=lambda _trouble: came(None), owner=self)

    def _came(self, kept: str | None) -> None:
        self.show(templates.templates_kept(kept))

    def show(self, offered: tuple[Template, ...]) -> None:
        """Lists these where the cursor is; below the box for what is said where it is in no text."""
        self._leave()
        self._templates = offered
        focus = QApplication.focusWidget()
        if not isinstance(focus, QLineEdit | QPlainTextEdit) or not self._fields.isAncestorOf(focus):
            focus = self._fields.field(name.EVENT).main
            focus.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._at = focus
        focus.installEventFilter(self)
        self._list.open(focus, (each.name for each in offered))

    def _leave(self) -> None:
        self._list.close()
        at, self._at = self._at, None
        if at is not None:
            at.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.ShortcutOverride if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
                taken = self._list.is_open
                event.setAccepted(taken)
                return taken
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent) and self._list.is_open:
                return self._list.pressed(event)
            case QEvent.Type.FocusOut | QEvent.Type.Hide | QEvent.Type.InputMethod:
                self._leave()
            case _:
                pass
        return False

    # what it does

    def fill(self, template: Template) -> None:
        """Fills what is empty; says what, and what it left. The first gap of what happened is selected then."""
        self._leave()
        before = self._fields.values
        filled = templates.filling(template, before, self._fields.form)
        for field, value in sorted(filled.put.items(), key=lambda each: AFTER.get(each[0], 0)):
            self._put(field, value)
        if filled.put:
            self._done = template, before, filled
        self._strip.say(templates.filled_words(template, filled, self._labels), can_undo=bool(filled.put))
        if name.EVENT in filled.put:
            self._fields.field(name.EVENT).main.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self) -> None:
        """Takes out what the last template has put in; what a person has changed since stays."""
        if self._done is None:
            return
        (template, before, filled), self._done = self._done, None
        now = self._fields.values
        kept = [field for field, value in filled.put.items() if now.get(field) != value]
        for field in filled.put:
            if field not in kept:
                self._put(field, before[field])
        self._strip.say(templates.taken_out_words(template, kept, self._labels), can_undo=False)

    def _put(self, field: str, value: str) -> None:
        made = self._fields.field(field)
        main = made.main
        if field in templates.TEXTS and isinstance(main, QLineEdit | QPlainTextEdit):
            main.selectAll()
            put_text(main, value)  # one step to undo in the text itself too
        elif not self._fields.pick(field, value):
            made.set_value(value)
            self._fields.edited.emit(field)

    @property
    def _labels(self) -> Mapping[str, str]:
        return {spec.name: spec.label for spec in self._fields.form.fields}
