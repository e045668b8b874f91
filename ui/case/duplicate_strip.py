"""One quiet line about what may be the same thing: while a call is typed it neither comes nor goes, it fills."""

from __future__ import annotations

import time

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.screens.duplicates import DuplicateLine, DuplicatesView
from desk_app.screens.duplicates_held import held
from desk_app.words import _
from ui.case.duplicate_list import DuplicateList, deed_of
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

MERGE_KEY, LIST_KEY = "Alt+M", "Alt+D"
READ_SECONDS = 1.0
"""A first line that has taken another's place so lately has not been read: its key asks once more."""


class DuplicateStrip(QWidget):
    """`merged(DuplicateLine)` and `followed(DuplicateLine)` at a person's wish; `released` takes a following back.

    Alt+M does what stands on its button with the likeliest; Alt+D opens all of them. A merge cannot be undone, so the
    line that was read stays first while only news of other cases comes; what they bring waits behind Alt+D.
    """

    merged = Signal(object)
    followed = Signal(object)
    released = Signal()

    def __init__(self, *, may_merge: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_merge = may_merge
        self._list: DuplicateList | None = None
        self._following = ""
        self.view = self._newest = DuplicatesView()
        self._waiting = ""
        self._read: tuple[str, str] | None = None
        self._changed_at = float("-inf")
        self._asked_again = False
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

    def show_view(self, view: DuplicatesView, *, news: bool = False) -> None:
        """Other cases are like it now: by what was typed, or, with `news`, by what others have done meanwhile. A list
        that is open stays as it is until it is left."""
        self._newest = view
        standing = held(self.view, view) if news else None
        self.view, self._waiting = (standing.view, standing.waiting) if standing is not None else (view, "")
        self._show()

    def show_following(self, words: str) -> None:
        """The call follows an earlier case (its number or what is known of it); empty: none."""
        self._following = words
        self._show()

    def open_list(self) -> None:
        """Shows every similar case below the strip."""
        if not self.view.lines:
            return
        self.show_view(self._newest)
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
        deed = self._deed(first) if first is not None else ""
        self._note_first(first, deed)
        self.release_button.setVisible(bool(self._following))
        self.list_button.setVisible(bool(lines))
        self.list_button.setText(_("Look: {news}").format(news=self._waiting) if self._waiting else _("Look"))
        self.list_button.setAccessibleName(self.list_button.text())
        self.do_button.setVisible(bool(deed) or bool(first is not None and first.changed))
        self.do_button.setEnabled(bool(deed))
        if first is not None and deed:
            words = _("{deed}: {number}").format(deed=deed, number=first.number)
            if self.do_button.text() != words:
                self.do_button.setText(words)
                self.do_button.setAccessibleName(f"{words}, {first.title}")
                self.do_button.set_key(first.key or MERGE_KEY)  # Qt forgets a button's key with its words
        if self._following:
            self._said.set_words(_("Follows {case}").format(case=self._following), "warning")
        elif first is not None and first.changed:
            self._said.set_words(first.changed, "warning")
        elif self.view.heading:
            self._said.set_words(self.view.heading, "section")
        else:
            self._said.set_words(_("No similar case so far"), "small")
        about = " · ".join(filter(None, (first.title, first.why, first.state))) if first is not None else ""
        self._why.set_words(about)

    def _deed(self, line: DuplicateLine) -> str:
        return "" if line.can_merge and not self._may_merge else deed_of(line)

    def _note_first(self, first: DuplicateLine | None, deed: str) -> None:
        """Keeps in mind when the first line took the place of another, or its key does something else; a key that it
        did not have before can have been meant for nothing else."""
        if first is None or (first.id, deed) == self._read:
            return
        self._asked_again = False
        if self._read is not None and (self._read[0] != first.id or self._read[1]):
            self._changed_at = time.monotonic()
        self._read = first.id, deed

    def _do_first(self) -> None:
        if self._list is not None and self._list.is_open:
            line = self._list.rows[0].line  # what is read in the list, whatever has come since
            self._list.leave()
            self._choose(line)
        elif self.view.lines and self.do_button.isEnabled():
            self._do_once_read(self.view.lines[0])

    def _do_once_read(self, first: DuplicateLine) -> None:
        if time.monotonic() - self._changed_at < READ_SECONDS and not self._asked_again:
            self._asked_again = True
            self._said.set_words(_("Just changed: {key} once more").format(key=self.do_button.key), "warning")
        else:
            self._choose(first)

    def _choose(self, line: DuplicateLine) -> None:
        if line.can_merge and self._may_merge:
            self.merged.emit(line)
        elif line.can_follow:
            self.followed.emit(line)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._list is not None:
            self._list.leave()
