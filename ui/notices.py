"""The line at the foot of the window for notices: always there, so that nothing moves when one comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desk_app.screens.sync_badge import Notice, NoticeAction
from desk_app.words import _, ngettext
from ui.palette.actions import NOTICE_KEY
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current
from ui.top_bar.sync_badge import LightSpot

ROLES = {"red": "error", "yellow": "warning"}
GONE_KEY, MORE_KEY = "Alt+.", "Alt+,"
PASSES_MS = 60_000
"""How long a remark stays that is no trouble."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a notice offers to do about what it says: the words of its button, the key that works while it is shown, and
    what gives something true once it is done, so that the notice can go."""

    words: str
    key: str
    do: Callable[[], object]


class NoticeLine(QFrame):
    """Shows the most pressing notice and how many more there are; `acted(NoticeAction)` when its button is pressed.

    The button at the right turns to the next one. A trouble told by `say` stays until the operator has dismissed it.
    It never has the focus, which would come here by itself whenever a form closes: everything has a key.
    """

    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._standing: tuple[Notice, ...] = ()
        self._said: tuple[Notice, ...] = ()
        self._offers: dict[str, Offer] = {}
        self._at = 0
        self._remarked: Notice | None = None
        self._passing = QTimer(self, singleShot=True)
        self._passing.timeout.connect(self._pass)
        self._light = LightSpot()
        self._words = Words()
        self._act = ActionButton("", NOTICE_KEY, ButtonKind.LINK, works=False)  # the window listens to this key
        self._take = ActionButton("", "", ButtonKind.LINK)
        self._more = ActionButton("", MORE_KEY, ButtonKind.QUIET)
        self._gone = ActionButton(_("Dismiss"), GONE_KEY, ButtonKind.QUIET, icon="close")
        self._hint = Words(_("F1 keys · Ctrl+K find anything"), "small")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for button in (self._act, self._take, self._more, self._gone):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._act.clicked.connect(self.act)
        self._take.clicked.connect(self.act)
        self._more.clicked.connect(self._turn)
        self._gone.clicked.connect(self._dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(3), 0, theme.space(3), 0)
        layout.setSpacing(theme.space(2))
        for widget in (self._light, self._words, self._act, self._take, self._gone, self._more):
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

    def say(self, key: str, words: str, tone: str = "red", offer: Offer | None = None) -> None:
        """Something went wrong just now; stays until it is dismissed, or what it offers is done."""
        notice = Notice(key=key, tone=tone, words=words)
        self._offers.pop(key, None)
        if offer is not None:
            self._offers[key] = offer
        self._said = (notice, *(other for other in self._said if other.key != key))[:5]
        self._at = 0
        self._draw()

    def remark(self, key: str, words: str, tone: str = "yellow", *, lasts_ms: int = PASSES_MS) -> None:
        """Says something that is worth knowing for a while; it goes by itself, or when it is withdrawn."""
        self._pass()
        self.say(key, words, tone)
        self._remarked = self._said[0]
        self._passing.start(lasts_ms)

    def _pass(self) -> None:
        remarked, self._remarked = self._remarked, None
        if remarked is not None and any(notice is remarked for notice in self._said):  # what was said later stays
            self.withdraw(remarked.key)

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
        offer = self._offer
        stands = notice is not None and offer is None and notice.action is not NoticeAction.NONE
        for button, words, shown in (
            (self._act, notice.action_words if notice is not None else "", stands),
            (self._take, offer.words if offer is not None else "", offer is not None),
        ):
            button.setText(words)
            button.setAccessibleName(words)
            button.setVisible(shown)
        self._take.set_key(offer.key if offer is not None else "")
        self._gone.setVisible(notice is not None and notice in self._said)
        words = ngettext("{count} more notice", "{count} more notices", more).format(count=more)
        self._more.setText(words)
        self._more.setAccessibleName(words)
        self._more.setVisible(more > 0)

    def act(self) -> None:
        """Does what the shown notice offers."""
        notice, offer = self._shown, self._offer
        if notice is not None and offer is not None:
            if offer.do() and self._offers.get(notice.key) is offer:
                self.withdraw(notice.key)
        elif notice is not None and notice.action is not NoticeAction.NONE:
            self.acted.emit(notice.action)

    @property
    def _offer(self) -> Offer | None:
        notice = self._shown
        return self._offers.get(notice.key) if notice is not None and notice in self._said else None

    def _turn(self) -> None:
        self._at = (self._at + 1) % max(1, len(self._all))
        self._draw()

    def _dismiss(self) -> None:
        self._said = tuple(notice for notice in self._said if notice != self._shown)
        self._at = 0
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._passing.stop()
        self._pass()
