"""The map's few buttons, over its upper corner: nearer, farther, all of it, larger; each has a key as well."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from desk_app.words import _
from ui.theme import current, set_icon


class MapToolbar(QFrame):
    """`zoomed(int)` a notch nearer or farther, `fitted`, `sized` where the map is to be larger or smaller."""

    zoomed = Signal(int)
    fitted = Signal()
    sized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self._size = self._button("larger", "", "F4")
        for button, signal in (
            (self._button("nearer", _("Nearer"), "+"), lambda: self.zoomed.emit(1)),
            (self._button("farther", _("Farther"), "−"), lambda: self.zoomed.emit(-1)),
            (self._button("whole", _("All of the district"), "0"), self.fitted.emit),
            (self._size, self.sized.emit),
        ):
            button.clicked.connect(signal)
            layout.addWidget(button)
        self.show_large(False)
        self.adjustSize()

    def _button(self, icon: str, words: str, key: str) -> QToolButton:
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIconSize(QSize(current().shape.icon, current().shape.icon))
        set_icon(button, icon)
        _name(button, words, key)
        return button

    def show_large(self, large: bool) -> None:
        """What the last button does now."""
        set_icon(self._size, "smaller" if large else "larger")
        _name(self._size, _("Smaller map") if large else _("Larger map"), "F4")


def _name(button: QToolButton, words: str, key: str) -> None:
    button.setAccessibleName(words)
    button.setToolTip(f"{words} ({key})")
