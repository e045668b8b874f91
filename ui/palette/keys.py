"""The list of keys (F1): the window's own and those of every button that is shown now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desk_app.words import _
from ui.overlay import Overlay, Room
from ui.palette.actions import WindowAction, pane_keys
from ui.pieces import ActionButton, SectionTitle, Words, key_cap
from ui.theme import current

COLUMNS = 3


class KeyList(Overlay):
    """Opens with what can be pressed now; Escape closes."""

    def __init__(self, window: QWidget) -> None:
        theme = current()
        super().__init__(window, width=theme.space(290), high_up=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # In a low window the list scrolls; nothing is ever squeezed out of it.
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(theme.space(6), theme.space(4), theme.space(6), theme.space(5))
        layout.addWidget(Words(_("Keys"), "title"))
        layout.addWidget(self._scroll)
        hint = Words(
            _("Tab goes through a form; Esc closes this list. No key acts while an input method composes."), "small"
        )
        layout.addWidget(hint)

    def ask(
        self, actions: Sequence[WindowAction], buttons: Iterable[ActionButton], *, room: Room | None = None
    ) -> None:
        """Opens; `buttons` are those of the panes, of which the visible ones with a key are listed."""
        own = [(_key_words(action.keys), action.words) for action in actions if action.keys]
        others = {button.key: button.text() for button in buttons if button.key and button.isVisible()}
        known = {key for action in actions for key in action.keys}
        case_keys = [(key, words) for key, words in others.items() if key not in known]
        listed = {key for _pane, lines in pane_keys() for key, _words in lines}
        case_keys = [line for line in case_keys if line[0] not in listed]
        self._fill([(_("Window"), own), (_("Case and panes"), case_keys), *pane_keys()])
        self.open(room=room)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self, sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        theme = current()
        content = QWidget()
        content.setProperty("role", "surface")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        for heading, lines in sections:
            if not lines:
                continue
            layout.addWidget(SectionTitle(heading))
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.space(4))
            grid.setVerticalSpacing(theme.space(2))
            rows = -(-len(lines) // COLUMNS)
            for place, (key, words) in enumerate(lines):
                row, column = place % rows, 2 * (place // rows)
                grid.addWidget(_key_label(key), row, column)
                grid.addWidget(QLabel(words), row, column + 1)
                grid.setColumnStretch(column + 1, 1)
            layout.addLayout(grid)
        layout.addStretch(1)
        self._scroll.setWidget(content)
        self._scroll.setMinimumHeight(min(content.sizeHint().height(), self._room_for_keys()))

    def _room_for_keys(self) -> int:
        """What the window leaves for the list itself, below the title and above the hint."""
        return max(current().space(40), self.window().height() - current().space(64))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        if event.key() in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())] * current().shape.row)
        else:
            super().keyPressEvent(event)


def _key_words(keys: Sequence[str]) -> str:
    return " / ".join(map(key_cap, keys))


def _key_label(key: str) -> QLabel:
    label = QLabel(key)
    label.setProperty("role", "key")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMinimumWidth(current().space(24))
    return label
