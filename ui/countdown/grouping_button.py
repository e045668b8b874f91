"""What the clocks are grouped by, seen and chosen with a key."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desk_app.screens.clock_order import Grouping
from desk_app.screens.countdown import grouping_words
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind
from ui.theme import set_icon


class GroupingButton(ActionButton):
    """G among the clocks takes the next grouping, the button opens the choice; `chosen(Grouping)`."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "G", ButtonKind.QUIET, works=False, parent=parent)
        self._grouping = Grouping.NONE
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.clicked.connect(lambda: self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2))))
        set_icon(self, "queue", "muted")
        self.show_grouping(self._grouping)

    @property
    def grouping(self) -> Grouping:
        """What is shown."""
        return self._grouping

    def show_grouping(self, grouping: Grouping) -> None:
        """Shows a grouping without telling it."""
        self._grouping = grouping
        words = grouping_words(grouping)
        self.setText(words)
        self.setAccessibleName(_("Order of the clocks: {order}").format(order=words))
        self.setToolTip(_("Order of the clocks: {order} (G among the clocks)").format(order=words))
        self.updateGeometry()

    def choose(self, grouping: Grouping) -> None:
        """Takes a grouping and tells it."""
        self.show_grouping(grouping)
        self.chosen.emit(grouping)

    def next(self) -> None:
        """The grouping after this one."""
        every = tuple(Grouping)
        self.choose(every[(every.index(self._grouping) + 1) % len(every)])

    def _fill(self) -> None:
        self._menu.clear()
        for number, grouping in enumerate(Grouping, start=1):
            action = QAction(f"&{number}  {grouping_words(grouping)}", self._menu)
            action.setCheckable(True)
            action.setChecked(grouping is self._grouping)
            action.triggered.connect(lambda _checked=False, grouping=grouping: self.choose(grouping))
            self._menu.addAction(action)
