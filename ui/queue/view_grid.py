"""The views of the queue with their counts, as a compact grid that is walked with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.screens.queue_views import ViewChoice, ViewGroup
from desk_app.words import _
from ui.theme import current

COLUMNS, FEWER = 3, 2
CUT_AT_MOST = 0.25
"""Of the views, whose words may be cut (the tip says them whole) before there are fewer columns."""
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class ViewButton(QAbstractButton):
    """One view: its key, its words, its count; checked is the one that is shown."""

    arrow = Signal(int, int)

    def __init__(self, choice: ViewChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = choice
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._tell()

    def show_choice(self, choice: ViewChoice) -> None:
        """Another count; redraws only what differs."""
        if choice != self.choice:
            self.choice = choice
            self._tell()
            self.update()

    def _tell(self) -> None:
        self.setText(self.choice.words)
        self.setAccessibleName(self.choice.spoken)
        self.setToolTip(f"{self.choice.spoken} ({self.choice.key})" if self.choice.key else self.choice.spoken)

    def nextCheckState(self) -> None:
        """The pane says which view is shown; pressing it only asks."""

    @property
    def needed(self) -> int:
        """Pixels of width in which nothing is cut."""
        theme = current()
        metrics = QFontMetrics(theme.font("small", strong=True))
        words = metrics.horizontalAdvance(self.choice.words) + metrics.horizontalAdvance(self.choice.count)
        return words + theme.space(6) + 2

    def sizeHint(self) -> QSize:
        return QSize(current().space(20), current().space(6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = ARROWS.get(Qt.Key(event.key()))
        if step is not None:
            self.arrow.emit(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, choice = current(), self.choice
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(theme.colour("selected"))
        elif self.underMouse():
            painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(area, theme.space(1), theme.space(1))
        room = area.adjusted(theme.space(1), 0, -theme.space(1), 0)
        small = theme.font("small")
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRect(room.left(), room.top(), theme.space(3), room.height()), _CENTRE, choice.key)
        strong = theme.font("small", strong=self.isChecked() or choice.tone == "red")
        painter.setFont(strong)
        painter.setPen(theme.colour(choice.tone))
        painter.drawText(room, _RIGHT, choice.count)
        room.setLeft(room.left() + theme.space(3))
        room.setRight(room.right() - QFontMetrics(strong).horizontalAdvance(choice.count) - theme.space(1))
        painter.setPen(theme.colour("accent" if self.isChecked() else choice.tone))
        words = QFontMetrics(strong).elidedText(choice.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, words)

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class ViewGrid(QWidget):
    """`chosen(ViewChoice)` when the operator picks a view. One stop for Tab; arrows walk, Enter or Space picks.

    `left` when Down is pressed in the last line: the list is beneath.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Views of the queue"))
        self._buttons: dict[str, ViewButton] = {}
        self.places: dict[tuple[int, int], ViewButton] = {}
        self._groups: Sequence[ViewGroup] = ()
        self._columns = COLUMNS
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(current().space(2), 0, current().space(2), 0)
        self._layout.setSpacing(current().space(1))

    def show_groups(self, groups: Sequence[ViewGroup]) -> None:
        """The views and their counts; laid out anew only where there are others."""
        self._groups = groups
        choices = [choice for group in groups for choice in group.choices]
        if [choice.name for choice in choices] != list(self._buttons):
            self._lay_out(groups)
        for choice in choices:
            self._buttons[choice.name].show_choice(choice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Fewer columns where many words would be cut; the buttons stay, so the focus does, too."""
        room = (self.width() - 2 * current().space(2)) // COLUMNS
        cut = sum(button.needed > room for button in self._buttons.values())
        columns = FEWER if cut > CUT_AT_MOST * len(self._buttons) else COLUMNS
        if columns == self._columns:
            return
        self._columns = columns
        self.places, line = {}, 0
        for group in self._groups:
            first = self._buttons[group.choices[0].name].parentWidget()
            grid = first.layout() if first is not None else None
            assert isinstance(grid, QGridLayout)
            line += self._place(group, grid, line)

    def show_chosen(self, name: str) -> None:
        """Marks the view that is shown; empty: none of them."""
        for button in self._buttons.values():
            button.setChecked(button.choice.name == name)
        self._one_stop(self._buttons.get(name) or next(iter(self._buttons.values()), None))

    def choose_key(self, key: str) -> None:
        """Picks the view with this key, if there is one."""
        for button in self._buttons.values():
            if button.choice.key == key:
                button.click()

    @property
    def stop(self) -> ViewButton | None:
        """The one view that Tab stops at: the one that is shown."""
        return next((one for one in self._buttons.values() if one.focusPolicy() & Qt.FocusPolicy.TabFocus), None)

    def take_focus(self) -> None:
        """The view that is shown gets the focus."""
        if self.stop is not None:
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, groups: Sequence[ViewGroup]) -> None:
        for button in self._buttons.values():
            button.deleteLater()
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._buttons, self.places = {}, {}
        line = 0
        for number, group in enumerate(groups):
            if number:
                rule = QFrame()
                rule.setFrameShape(QFrame.Shape.HLine)
                rule.setFixedHeight(1)
                self._layout.addWidget(rule)
            line += self._add_block(group, line)
        self._fit()

    def _add_block(self, group: ViewGroup, first_line: int) -> int:
        block = QWidget()
        block.setAccessibleName(group.words)
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for choice in group.choices:
            button = ViewButton(choice)
            button.clicked.connect(self._picked)
            button.arrow.connect(self._walk)
            self._buttons[choice.name] = button
        self._layout.addWidget(block)
        return self._place(group, grid, first_line)

    def _place(self, group: ViewGroup, grid: QGridLayout, first_line: int) -> int:
        """Puts a group's buttons into lines; how many lines it has."""
        for place, choice in enumerate(group.choices):
            line, column = divmod(place, self._columns)
            button = self._buttons[choice.name]
            grid.addWidget(button, line, column)
            self.places[column, first_line + line] = button
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1 if column < self._columns else 0)
        return -(-len(group.choices) // self._columns)

    def _picked(self) -> None:
        button = self.sender()
        assert isinstance(button, ViewButton)
        self.chosen.emit(button.choice)

    def _walk(self, across: int, down: int) -> None:
        here = next((place for place, button in self.places.items() if button is self.sender()), (0, 0))
        column, line = here[0] + across, here[1] + down
        button = self.places.get((column, line)) or (self.places.get((column - 1, line)) if down else None)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif down > 0:
            self.left.emit()

    def _one_stop(self, stop: ViewButton | None) -> None:
        for button in self._buttons.values():
            wanted = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
            if button.focusPolicy() != wanted:
                button.setFocusPolicy(wanted)
