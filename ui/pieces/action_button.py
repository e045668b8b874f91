"""A button that says what it does and shows its key beside it."""

from __future__ import annotations

import sys
from enum import StrEnum

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPaintEvent, QShortcutEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from ui.theme import current, set_icon


class ButtonKind(StrEnum):
    """Primary is what is to be done now; there is one at a time. Danger ends or forces something; link goes there."""

    PRIMARY = "primary"
    PLAIN = "plain"
    DANGER = "danger"
    QUIET = "quiet"
    LINK = "link"


def key_cap(key: str) -> str:
    """A key as it is printed on the keyboard, in every language the same: `Ctrl+K`, `Enter`."""
    style = (
        QKeySequence.SequenceFormat.NativeText if sys.platform == "darwin" else QKeySequence.SequenceFormat.PortableText
    )
    return QKeySequence(key).toString(style).replace("Return", "Enter")


class ActionButton(QPushButton):
    """`ActionButton(_("File"), "F6")`: the words, then the key in the second rank; the key also works.

    `works=False` shows a key that somebody else listens to (the window's own actions).
    """

    def __init__(
        self,
        words: str,
        key: str = "",
        kind: ButtonKind = ButtonKind.PLAIN,
        *,
        icon: str = "",
        works: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = ""
        self._works = works
        self.setText(words)
        self.setAccessibleName(words)
        self.set_kind(kind)
        self.set_key(key)
        if icon:
            set_icon(self, icon, "on_accent" if kind is ButtonKind.PRIMARY else "text")

    @property
    def key(self) -> str:
        """The key as it is shown, `Ctrl+K`; empty where it has none."""
        return self._key

    def set_key(self, key: str) -> None:
        """Shows another key and listens to it."""
        self._key = key_cap(key)
        if self._works:
            self.setShortcut(QKeySequence(key))
        tip = f"{self.text()} ({self._key})" if self._key else ""
        self.setToolTip(tip)
        self.updateGeometry()

    def setText(self, text: str) -> None:
        """Other words; Qt takes the key away with the old ones, and here it stays."""
        super().setText(text)
        if self._key:
            self.set_key(self._key)

    def set_kind(self, kind: ButtonKind) -> None:
        """Makes it the primary action, or no longer."""
        if self.property("kind") != str(kind):
            self.setProperty("kind", str(kind))
            self.style().unpolish(self)
            self.style().polish(self)

    def _key_colour(self) -> QColor:
        theme = current()
        if not self.isEnabled():
            return theme.colour("muted")
        match self.property("kind"):
            case ButtonKind.PRIMARY:
                return theme.colour("on_accent")
            case ButtonKind.DANGER:
                return theme.colour("red")
            case _:
                return theme.colour("muted")

    def event(self, event: QEvent) -> bool:
        # Qt's own way presses the button for 100 ms first: what is typed next would go to the wrong place.
        if event.type() == QEvent.Type.Shortcut and isinstance(event, QShortcutEvent):
            if self.isEnabled() and not event.isAmbiguous():
                self.click()
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._key:
            key = QFontMetrics(current().font("small")).horizontalAdvance(self._key)
            hint.setWidth(hint.width() + key + current().space(2))
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._key:
            super().paintEvent(event)
            return
        theme = current()
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        small = theme.font("small")
        key_width = QFontMetrics(small).horizontalAdvance(self._key)
        room = self.rect().adjusted(theme.space(2), 0, -theme.space(2), 0)
        words = QRect(room)
        words.setRight(room.right() - key_width - theme.space(2))
        option.rect = words
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        painter.setFont(small)
        painter.setPen(self._key_colour())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._key)
