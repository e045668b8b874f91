"""Whom to hand a call to, to join or to dial: a small page below the phone's line, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from desk_app.domain.directory import Directory
from desk_app.screens.whom_to_call import AT_MOST, Party, whom_to_call
from desk_app.words import _
from ui.pieces import Words
from ui.theme import current

WIDTH = 400


class Purpose(StrEnum):
    """What is to be done with whom is chosen."""

    TRANSFER = "TRANSFER"
    JOIN = "JOIN"
    DIAL = "DIAL"


class PartyFinder(QFrame):
    """`chosen(Purpose, Party)` once, then it is gone. It covers nothing but its own place and holds up nothing: the
    phone's keys work on. Esc or leaving it gives the focus back to where it was."""

    chosen = Signal(object, object)

    def __init__(self, window: QWidget, directory: Callable[[], Directory]) -> None:
        super().__init__(window)
        theme = current()
        self._directory = directory
        self._at_hand: Sequence[Party] = ()
        self._parties: tuple[Party, ...] = ()
        self._purpose = Purpose.DIAL
        self._focus_before: QWidget | None = None
        self.setProperty("role", "floating")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Words("", "section")
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Name, initials or number"))
        self.line.setAccessibleName(_("Name, initials or number"))
        self.line.textChanged.connect(self._find)
        self.line.returnPressed.connect(self._choose)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(_("What fits"))
        self.list.setFixedHeight(AT_MOST * theme.shape.row)
        self.list.itemClicked.connect(lambda _item: self._choose())
        self._hint = Words(_("Enter takes the marked one, Esc leaves"), "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        layout.setSpacing(theme.space(1))
        for widget in (self._title, self.line, self.list, self._hint):
            layout.addWidget(widget)
        self.setFixedWidth(WIDTH)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Somebody is being looked for."""
        return not self.isHidden()

    @property
    def purpose(self) -> Purpose:
        """What for."""
        return self._purpose

    @property
    def parties(self) -> tuple[Party, ...]:
        """Who is listed now."""
        return self._parties

    def ask(self, purpose: Purpose, right: int, top: int, at_hand: Sequence[Party] = (), *, whose: str = "") -> None:
        """Opens below the phone's line, its right edge there, with those at hand first. `whose` call it is for, as its
        number is shown, where there is more than one."""
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._focus_before = focus
        self._purpose, self._at_hand = purpose, at_hand
        words = {
            Purpose.TRANSFER: _("Transfer {caller} to").format(caller=whose) if whose else _("Transfer the call to"),
            Purpose.JOIN: _("Bring into the call with {caller}").format(caller=whose)
            if whose
            else _("Bring into the call"),
            Purpose.DIAL: _("Dial"),
        }[purpose]
        self._title.set_words(words)
        self.line.setAccessibleName(words)
        self.line.clear()
        self._find()
        self.adjustSize()
        self.move(max(0, right - WIDTH), top)
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Goes away; the focus returns to where it was."""
        if not self.is_open:
            return
        focus = QApplication.focusWidget()
        among_us = focus is None or self.isAncestorOf(focus)
        self.hide()
        before, self._focus_before = self._focus_before, None
        if among_us and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self) -> None:
        self._parties = whom_to_call(self.line.text(), self._directory(), self._at_hand)
        self.list.clear()
        for party in self._parties:
            shown = "" if party.shown in party.words else party.shown
            item = QListWidgetItem("  ".join(filter(None, (party.words, shown, party.detail))))
            item.setSizeHint(item.sizeHint().expandedTo(self.list.iconSize()))
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self._parties else -1)
        if not self._parties:
            self._hint.set_words(_("Nobody fits, and this is no number that can be dialled"))
        else:
            self._hint.set_words(_("Enter takes the marked one, Esc leaves"))

    def _choose(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._parties):
            party = self._parties[row]
            self.dismiss()
            self.chosen.emit(self._purpose, party)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up if self._parties:
                    step = 1 if event.key() == Qt.Key.Key_Down else -1
                    self.list.setCurrentRow((self.list.currentRow() + step) % len(self._parties))
                    return True
                case Qt.Key.Key_Escape:
                    self.dismiss()
                    return True
                case _:
                    pass
        return super().eventFilter(watched, event)
