"""The foot of the year's window: what was said last, how far a work is, and the question before a final step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from desk_app.progress import Task
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind
from ui.theme import current

POLL_MS = 200
SHOWN_AFTER = 3
"""A bar is drawn from the third look on, so that nothing flickers."""
ROLES = {"red": "error", "yellow": "warning", "green": "good"}


class YearFooter(QWidget):
    """Says something, shows a task, or asks: then `confirm` and `refuse` are there and answer it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar()
        self.bar.setFixedWidth(theme.space(40))
        self.bar.setAccessibleName(_("How far the work is"))
        self.confirm = ActionButton("", "Ctrl+Return", ButtonKind.PRIMARY)
        self.refuse = ActionButton(_("Go on editing"), "Esc")
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        for widget in (self._words, self.bar, self.refuse, self.confirm):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        layout.addLayout(row)
        self.setMinimumHeight(theme.space(12))
        self.confirm.clicked.connect(lambda: self._answer(True))
        self.refuse.clicked.connect(lambda: self._answer(False))
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._look)
        self._task: Task | None = None
        self._looks = 0
        self._agreed: Callable[[], object] | None = None
        self._declined: Callable[[], object] | None = None
        self.bar.hide()
        self._show_buttons(False)

    @property
    def words(self) -> str:
        """What is said now."""
        return self._words.text()

    @property
    def asking(self) -> bool:
        """A question stands."""
        return self._agreed is not None

    def say(self, words: str, tone: str = "") -> None:
        """Something to know; a question that stands is withdrawn."""
        self._agreed = self._declined = None
        self._show_buttons(False)
        self._put(words, tone)

    def ask(
        self,
        words: str,
        yes: str,
        agreed: Callable[[], object],
        declined: Callable[[], object],
        *,
        tone: str = "yellow",
    ) -> None:
        """One question; nothing happens before it is answered. In `red`, going on editing has the focus."""
        self.say(words, tone)
        self._agreed, self._declined = agreed, declined
        self.confirm.setText(yes)
        self.confirm.setAccessibleName(f"{yes}: {words}")
        self._show_buttons(True)
        (self.refuse if tone == "red" else self.confirm).setFocus()

    def follow(self, task: Task, words: str) -> None:
        """A work began."""
        self.say(words)
        self._task, self._looks = task, 0
        self._timer.start()

    def ended(self) -> None:
        """The work is over."""
        self._task = None
        self._timer.stop()
        self.bar.hide()

    def _look(self) -> None:
        self._looks += 1
        if self._task is None or self._looks < SHOWN_AFTER:
            return
        progress = self._task.progress
        self.bar.setMaximum(max(progress.total, progress.done, 1))
        self.bar.setValue(progress.done)
        self.bar.show()

    def _answer(self, agreed: bool) -> None:
        chosen = self._agreed if agreed else self._declined
        self.say("")
        if chosen is not None:
            chosen()

    def _put(self, words: str, tone: str) -> None:
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._words.setProperty("role", ROLES.get(tone, ""))
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)

    def _show_buttons(self, shown: bool) -> None:
        self.confirm.setVisible(shown)
        self.refuse.setVisible(shown)
