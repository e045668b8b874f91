"""The seat's state 示闲 示忙 小休 话后, seen and changed with two keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desk_app.domain.seat import SeatState
from desk_app.screens import vocabulary
from desk_app.screens.seat_states import SeatStateView
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind
from ui.theme import current, icon, set_icon

ICONS = {
    SeatState.READY: ("seat-ready", "green"),
    SeatState.NOT_READY: ("seat-busy", "red"),
    SeatState.BREAK: ("seat-break", "yellow"),
    SeatState.AFTER_CALL: ("seat-after", "accent"),
}


class SeatStateButton(ActionButton):
    """F2 opens the four states, 1 to 4 choose; `chosen(SeatState)` is a wish, shown once it has come to be."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "F2", ButtonKind.QUIET, works=False, parent=parent)
        self._shown = SeatStateView(state=SeatState.NOT_READY, words=vocabulary.seat_state(SeatState.NOT_READY))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.clicked.connect(self.open_menu)
        self._draw()

    @property
    def state(self) -> SeatState:
        """What is shown."""
        return self._shown.state

    def show_view(self, view: SeatStateView) -> None:
        """Another state, or what is left of it."""
        if view != self._shown:
            self._shown = view
            self._draw()

    def _draw(self) -> None:
        view = self._shown
        self.setText(" ".join(filter(None, (view.words, view.timer, view.next_words))))
        self.setAccessibleName(_("Seat state: {state}").format(state=view.spoken or view.words))
        self.setToolTip(_("Seat state: {state} (F2)").format(state=view.words))
        set_icon(self, *ICONS[view.state])
        self.updateGeometry()

    def open_menu(self) -> None:
        """Shows the states below the button; never waits for the answer."""
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _fill(self) -> None:
        self._menu.clear()
        for number, state in enumerate(SeatState, start=1):
            action = QAction(f"&{number}  {vocabulary.seat_state(state)}", self._menu)
            action.setIcon(icon(current(), *ICONS[state]))
            action.triggered.connect(lambda _checked=False, state=state: self.chosen.emit(state))
            self._menu.addAction(action)
        chosen = self._menu.actions()[list(SeatState).index(self._shown.state)]
        self._menu.setActiveAction(chosen)
