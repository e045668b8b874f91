"""The line at the foot of the window for notices: always there, so that nothing moves when one comes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desk_app.screens.sync_badge import Notice, NoticeAction
from desk_app.words import _, ngettext
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current
from ui.top_bar.sync_badge import LightSpot

ROLES = {"red": "error", "yellow": "warning"}


class NoticeLine(QFrame):
    """Shows the most pressing notice and how many more there are; `acted(NoticeAction)` when its button is pressed.

    The button at the right turns to the next one. A trouble told by `say` stays until the operator has dismissed it.
    """

    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._standing: tuple[Notice, ...] = ()
        self._said: tuple[Notice, ...] = ()
        self._at = 0
        self._light = LightSpot()
        self._words = Words()
        self._act = ActionButton("", "", ButtonKind.LINK)
        self._more = ActionButton("", "", ButtonKind.QUIET)
        self._gone = ActionButton(_("Dismiss"), "", ButtonKind.QUIET, icon="close")
        self._hint = Words(_("F1 keys · Ctrl+K find anything"), "small")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for button in (self._act, self._more, self._gone):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._act.clicked.connect(self.act)
        self._more.clicked.connect(self._turn)
        self._gone.clicked.connect(self._dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(3), 0, theme.space(3), 0)
        layout.setSpacing(theme.space(2))
        for widget in (self._light, self._words, self._act, self._gone, self._more):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._hint)
        self.setFixedHeight(theme.space(9))
        self._draw()

    @property
    def words(self) -> str:
        """What is said now; empty where there is nothing to say."""
        return self._words.text()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """The notices that stand now; one that is read keeps its place while it stands."""
        if tuple(notices) != self._standing:
            reading = self._shown.key if self._shown else ""
            self._standing = tuple(notices)
            keys = [notice.key for notice in self._all]
            self._at = keys.index(reading) if reading in keys and self._at else 0
            self._draw()

    def say(self, key: str, words: str, tone: str = "red") -> None:
        """Something went wrong just now; stays until it is dismissed."""
        notice = Notice(key=key, tone=tone, words=words)
        self._said = (notice, *(other for other in self._said if other.key != key))[:5]
        self._at = 0
        self._draw()

    def withdraw(self, key: str) -> None:
        """What was said under this key is so no longer."""
        if any(notice.key == key for notice in self._said):
            self._said = tuple(notice for notice in self._said if notice.key != key)
            self._at = 0
            self._draw()

    @property
    def _all(self) -> tuple[Notice, ...]:
        return self._said + self._standing

    @property
    def _shown(self) -> Notice | None:
        return self._all[min(self._at, len(self._all) - 1)] if self._all else None

    def _draw(self) -> None:
        notice, more = self._shown, max(0, len(self._all) - 1)
        self._light.setVisible(notice is not None)
        self._light.show_tone(notice.tone if notice else "muted")
        self._words.set_words(notice.words if notice else "", ROLES.get(notice.tone, "") if notice else "")
        self._words.setAccessibleName(notice.words if notice else _("No notices"))
        self._act.setText(notice.action_words if notice else "")
        self._act.setAccessibleName(notice.action_words if notice else "")
        self._act.setVisible(bool(notice and notice.action))
        self._gone.setVisible(notice is not None and notice in self._said)
        words = ngettext("{count} more notice", "{count} more notices", more).format(count=more)
        self._more.setText(words)
        self._more.setAccessibleName(words)
        self._more.setVisible(more > 0)

    def act(self) -> None:
        """Does what the shown notice offers."""
        if self._shown and self._shown.action is not NoticeAction.NONE:
            self.acted.emit(self._shown.action)

    def _turn(self) -> None:
        self._at = (self._at + 1) % max(1, len(self._all))
        self._draw()

    def _dismiss(self) -> None:
        self._said = tuple(notice for notice in self._said if notice != self._shown)
        self._at = 0
        self._draw()
