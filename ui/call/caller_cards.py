"""The cards of those who are on the phone, asked of the desk once each and again when something about them is news."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from desk_app.screens.caller_card import CallerCard
from desk_app.screens.phone_words import shown_number
from desk_app.screens.settings_page import masked_again
from desk_app.words import _
from ui.bridge import Bridge

OLD_AFTER = timedelta(seconds=5)
"""News of other cases makes a card old, but it is not asked for more often."""


class CallerCards(QObject):
    """`came` when a card is there, or another one. Numbers are as the exchange gave them.

    A number that was revealed is hidden again by `hide_again`, until it is revealed anew.
    """

    came = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        self._cards: dict[str, CallerCard] = {}
        self._asked: dict[str, datetime] = {}
        self._old = False
        self._hidden: set[str] = set()
        self._revealed_at: dict[str, datetime] = {}
        bridge.changed.connect(self._heard)

    @property
    def all(self) -> Mapping[str, CallerCard]:
        """Those known so far."""
        return self._cards

    def card(self, number: str) -> CallerCard:
        """The card as it is to be shown; before the desk has answered, the number alone."""
        known = self._cards.get(number)
        if known is None:
            heading = _("Looking up …") if number else _("Number withheld")
            return CallerCard(number=number, shown=shown_number(number), revealed=False, heading=heading)
        return masked_again(known) if number in self._hidden else known

    def want(self, numbers: Collection[str]) -> None:
        """Whose cards are needed now; the others are forgotten."""
        for gone in [number for number in self._cards if number not in numbers]:
            del self._cards[gone]
        for number in numbers:
            if number not in self._asked:
                self._ask(number)
        for gone in [number for number in self._asked if number not in numbers]:
            del self._asked[gone]

    def forget(self) -> None:
        """Nobody sits here any more."""
        self._cards.clear()
        self._asked.clear()
        self._hidden.clear()
        self._revealed_at.clear()

    def reveal(self, number: str) -> None:
        """It is about to be revealed, so that it is not hidden any more."""
        self._hidden.discard(number)

    def hide_again(self, now: datetime, after: timedelta | None, on_the_line: Collection[str]) -> None:
        """Hides what was revealed for so long, or, where that is None, whose call is over."""
        for number, since in tuple(self._revealed_at.items()):
            if (after is None and number not in on_the_line) or (after is not None and now - since >= after):
                self._hidden.add(number)
                del self._revealed_at[number]
                self.came.emit()

    def tick(self) -> None:
        """Asks again for cards that news has made old, now and then."""
        now = self._desk.now()
        if self._old:
            due = [number for number, asked in self._asked.items() if now - asked >= OLD_AFTER]
            for number in due:
                self._ask(number)
            self._old = len(due) < len(self._asked)

    def _ask(self, number: str) -> None:
        self._asked[number] = self._desk.now()

        def take(card: CallerCard) -> None:
            if number in self._asked and card != self._cards.get(number):
                self._cards[number] = card
                if card.revealed and number not in self._hidden:
                    self._revealed_at.setdefault(number, self._desk.now())
                self.came.emit()

        self._bridge.then(self._desk.calls.card(number), take, failed=lambda _trouble: None, owner=self)

    def _heard(self, what: frozenset[str]) -> None:
        if "records" in what or "missed_calls" in what or "reference" in what:
            self._old = True
        for number in list(self._asked):
            known = self._cards.get(number)
            if known is not None and f"caller:{known.number}" in what:
                self._ask(number)
            elif known is not None and any(f"case:{case.id}" in what for case in known.cases):
                self._old = True
