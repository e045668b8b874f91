"""A page over the window that never blocks: sign-in, palette, list of keys; what lies beneath stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme import current

PASSES = frozenset({"Ctrl+Q", "F11", "Shift+F11", "F9", "Shift+F9", "Ctrl+F9"})
"""Keys of the window that work over any page: close, full screen, theme, and the phone: answer, hold, hang up."""
VEIL = 150
"""How much of the window beneath is covered, of 255, where it may still be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What an overlay leaves free at the window's edges, in pixels: the top bar, the line of notices."""

    top: int = 0
    bottom: int = 0


class Overlay(QWidget):
    """Covers `window` with a card in it. Opened by the operator's wish only, so it may take the focus.

    `opaque` hides what lies beneath altogether. Closing gives the focus back to where it was.
    """

    closed = Signal()

    def __init__(self, window: QWidget, *, width: int, high_up: bool = False) -> None:
        super().__init__(window)
        theme = current()
        self._window = window
        self._room = Room()
        self._opaque = False
        self._focus_before: QWidget | None = None
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.card.setFixedWidth(width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(4), theme.space(6), theme.space(4), theme.space(6))
        if not high_up:
            layout.addStretch(2)
        layout.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.hide()

    @property
    def is_open(self) -> bool:
        """It covers the window."""
        return not self.isHidden()

    def open(self, *, opaque: bool = False, room: Room | None = None) -> None:
        """Shows itself over the window, but for the `room` left free, and takes the focus."""
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._focus_before = focus
        self._opaque, self._room = opaque, room or Room()
        self._fit()
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Goes away; the focus returns to where it was."""
        if not self.is_open:
            return
        self.hide()
        self.closed.emit()
        before, self._focus_before = self._focus_before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def may_close(self) -> bool:
        """Whether Escape closes it."""
        return True

    def _fit(self) -> None:
        top, bottom = self._room.top, self._room.bottom
        self.setGeometry(0, top, self._window.width(), self._window.height() - top - bottom)

    def _stops(self) -> list[QWidget]:
        """What Tab visits here, in the order of the layout."""
        stops = self.findChildren(QWidget)
        return [
            one for one in stops if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()
        ]

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays on this page; what lies beneath is not reached through it."""
        stops = self._stops()
        if stops:
            focus = QApplication.focusWidget()
            here = stops.index(focus) if focus in stops else -forward
            stops[(here + (1 if forward else -1)) % len(stops)].setFocus(
                Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            )
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """While it is seen it hears of every key of the application before any shortcut does."""
        super().showEvent(event)
        _application().installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        _application().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.Resize if watched is self._window:
                self._fit()
            case QEvent.Type.ShortcutOverride if isinstance(event, QKeyEvent) and self.isVisible():
                if QKeySequence(event.keyCombination()).toString() not in PASSES:
                    event.accept()  # accepted: the key belongs to this page, no shortcut beneath is tried
                    return True
            case _:
                pass
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.may_close():
            self.dismiss()
            return
        event.accept()  # nothing typed over an overlay reaches the form beneath

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = current().colour("ground")
        ground.setAlpha(255 if self._opaque else VEIL)
        QPainter(self).fillRect(self.rect(), ground)


def _application() -> QCoreApplication:
    app = QCoreApplication.instance()
    assert app is not None
    return app
