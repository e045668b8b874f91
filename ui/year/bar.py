"""The line over the months: which year, and what can be done with all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current


class YearBar(QFrame):
    """`turned(int)` by so many years; the others say what is wanted."""

    turned = Signal(int)
    open_wanted = Signal()
    paste_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    publish_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setProperty("role", "top-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Words("", "title")
        self.before = ActionButton(_("Year before"), "PgUp", ButtonKind.QUIET)
        self.after = ActionButton(_("Next year"), "PgDown", ButtonKind.QUIET)
        self.open = ActionButton(_("Open a list …"), "Ctrl+O")
        self.paste = ActionButton(_("Paste days"), "Ctrl+V")
        self.undo = ActionButton(_("Undo"), "Ctrl+Z", ButtonKind.QUIET, icon="undo")
        self.redo = ActionButton(_("Redo"), "Ctrl+Y", ButtonKind.QUIET)
        self.publish = ActionButton(_("Publish"), "Ctrl+S", ButtonKind.PRIMARY)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        layout.setSpacing(theme.space(2))
        layout.addWidget(self._title, 1)
        for button in (self.before, self.after, self.undo, self.redo, self.open, self.paste, self.publish):
            # By keys and mouse only: Tab goes between the days and the fields.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            layout.addWidget(button)
        self.before.clicked.connect(lambda: self.turned.emit(-1))
        self.after.clicked.connect(lambda: self.turned.emit(1))
        self.open.clicked.connect(self.open_wanted)
        self.paste.clicked.connect(self.paste_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        self.redo.clicked.connect(self.redo_wanted)
        self.publish.clicked.connect(self.publish_wanted)

    def show_state(
        self, title: str, *, editable: bool, undo: bool = False, redo: bool = False, publish: bool = False
    ) -> None:
        """The year's title, and what can be done now."""
        self._title.set_words(title)
        for button, possible in (
            (self.open, editable),
            (self.paste, editable),
            (self.undo, editable and undo),
            (self.redo, editable and redo),
            (self.publish, editable and publish),
        ):
            button.setEnabled(possible)
