"""The caller in practice: a strip below the top bar with what somebody on the telephone says; a key hangs up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind, Words
from ui.scripted.told import Told
from ui.theme import current

HANG_UP = "Ctrl+H"


class CallerStrip(QDockWidget):
    """Shows one caller at a time and never takes the focus; `hung_up` when the trainee ends the call."""

    hung_up = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(_("Caller"), window)
        theme = current()
        self.setObjectName("dock-caller")
        self.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self.setTitleBarWidget(QWidget())
        self._who = Words("", "section")
        self._says = QLabel()
        self._says.setProperty("role", "title")
        self._says.setTextFormat(Qt.TextFormat.PlainText)
        self._says.setWordWrap(True)
        self._end = ActionButton(_("Hang up"), HANG_UP, ButtonKind.PLAIN, works=False)
        self._end.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._end.clicked.connect(self._hang_up)
        key = QShortcut(HANG_UP, window)
        key.activated.connect(self._hang_up)
        content = QWidget()
        words = QVBoxLayout()
        words.addWidget(self._who)
        words.addWidget(self._says)
        layout = QHBoxLayout(content)
        layout.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(2))
        layout.addLayout(words, 1)
        layout.addWidget(self._end)
        self.setWidget(content)
        window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, self)
        self.hide()

    @property
    def free(self) -> bool:
        """Nobody is on the telephone."""
        return self.isHidden()

    @property
    def words(self) -> str:
        """What the caller says."""
        return self._says.text()

    def show_call(self, told: Told) -> None:
        """Somebody is on the telephone."""
        who = " · ".join(filter(None, (told.caller_name or _("no name given"), told.phone, told.place.address)))
        self._who.set_words(_("On the telephone: {who}").format(who=who))
        self._says.setText(told.text)
        self.show()

    def _hang_up(self) -> None:
        if not self.free:
            self.hide()
            self.hung_up.emit()
