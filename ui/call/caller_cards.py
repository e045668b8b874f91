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
    """`came` when a card is there, or another one. Numbers are in normal form.

    Whether a card shows its number whole is asked of the desk each time: a card may be older than that.
    """

    came = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        self._cards: dict[str, CallerCard] = {}
        self._asked: dict[str, datetime] = {}
        self._old = False
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
        return known if self._desk.calls.is_revealed(number) else masked_again(known)

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
                self.came.emit()

        self._bridge.then(self._desk.calls.card(number), take, failed=lambda _trouble: None, owner=self)

    def _heard(self, what: frozenset[str]) -> None:
        if "records" in what or "missed_calls" in what or "reference" in what:
            self._old = True
        for number in list(self._asked):
            known = self._cards.get(number)
            if known is not None and f"caller:{known.number}" in what:
                self._ask(number)
                self.came.emit()  # it may have been hidden: that is not waited for
            elif known is not None and any(f"case:{case.id}" in what for case in known.cases):
                self._old = True
