"""One quiet line about what may be the same thing: while a call is typed it neither comes nor goes, it fills."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.screens.duplicates import DuplicateLine, DuplicatesView
from desk_app.words import _
from ui.case.duplicate_list import DuplicateList, deed_of
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

MERGE_KEY, LIST_KEY = "Alt+M", "Alt+D"


class DuplicateStrip(QWidget):
    """`merged(DuplicateLine)` and `followed(DuplicateLine)` at a person's wish; `released` takes a following back.

    Alt+M does what stands on its button with the likeliest; Alt+D opens all of them.
    """

    merged = Signal(object)
    followed = Signal(object)
    released = Signal()

    def __init__(self, *, may_merge: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_merge = may_merge
        self._list: DuplicateList | None = None
        self._following = ""
        self.view = DuplicatesView()
        self.setAccessibleName(_("Similar cases"))
        self._said = Words("", "small")
        self._why = Words("", "small")
        self.do_button = ActionButton("", MERGE_KEY, ButtonKind.LINK)
        self.list_button = ActionButton(_("Look"), LIST_KEY, ButtonKind.QUIET)
        self.release_button = ActionButton(_("Follow none"), kind=ButtonKind.QUIET)
        for button in (self.do_button, self.list_button, self.release_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().space(2))
        row.addWidget(self._said)
        row.addWidget(self._why, 1)
        for button in (self.release_button, self.do_button, self.list_button):
            row.addWidget(button)
        self.setFixedHeight(current().space(7))
        self.do_button.clicked.connect(self._do_first)
        self.list_button.clicked.connect(self.open_list)
        self.release_button.clicked.connect(self.released)
        self._show()

    @property
    def list(self) -> DuplicateList | None:
        """The opened list, where it was ever opened."""
        return self._list

    def show_view(self, view: DuplicatesView) -> None:
        """Other cases are like it now. A list that is open stays as it is until it is left."""
        self.view = view
        self._show()

    def show_following(self, words: str) -> None:
        """The call follows an earlier case (its number or what is known of it); empty: none."""
        self._following = words
        self._show()

    def open_list(self) -> None:
        """Shows every similar case below the strip."""
        if not self.view.lines:
            return
        if self._list is None:
            self._list = DuplicateList(self.window())
            self._list.chosen.connect(self._choose)
            self.destroyed.connect(self._list.deleteLater)
        corner = self.mapTo(self.window(), QPoint(0, 0))
        self._list.open(self.view.lines, self.view.more, QRect(corner, self.size()))

    def _show(self) -> None:
        lines = self.view.lines
        first = lines[0] if lines else None
        deed = deed_of(first) if first is not None else ""
        if first is not None and first.can_merge and not self._may_merge:
            deed = ""
        self.release_button.setVisible(bool(self._following))
        self.list_button.setVisible(bool(lines))
        self.do_button.setVisible(bool(deed))
        if first is not None and deed:
            words = _("{deed}: {number}").format(deed=deed, number=first.number)
            if self.do_button.text() != words:
                self.do_button.setText(words)
                self.do_button.setAccessibleName(f"{words}, {first.title}")
                self.do_button.set_key(first.key or MERGE_KEY)  # Qt forgets a button's key with its words
        if self._following:
            self._said.set_words(_("Follows {case}").format(case=self._following), "warning")
        elif self.view.heading:
            self._said.set_words(self.view.heading, "section")
        else:
            self._said.set_words(_("No similar case so far"), "small")
        about = " · ".join(filter(None, (first.title, first.why, first.state))) if first is not None else ""
        self._why.set_words(about)

    def _do_first(self) -> None:
        if self._list is not None and self._list.is_open:
            self._list.leave()
        if self.view.lines:
            self._choose(self.view.lines[0])

    def _choose(self, line: DuplicateLine) -> None:
        if line.can_merge and self._may_merge:
            self.merged.emit(line)
        elif line.can_follow:
            self.followed.emit(line)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._list is not None:
            self._list.leave()
