"""What a list says where it has no rows: drawn over it, so that the list itself keeps the focus and its keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView

from ui.pieces import EmptyState


class EmptyOver(EmptyState):
    """Covers the whole of a list's viewport and follows its size; the pointer goes through it."""

    def __init__(self, icon: str, over: QAbstractItemView) -> None:
        super().__init__(icon, "", parent=over.viewport())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._beneath = over.viewport()
        self._beneath.installEventFilter(self)

    def say(self, words: str, hint: str = "") -> None:
        """Shows words; none where there are rows."""
        if words:
            self.show_words(words, hint)
        self.setVisible(bool(words))
        self._fit()

    def _fit(self) -> None:
        self.setGeometry(self._beneath.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._beneath:
            self._fit()
        return False
