"""The page of sounds: the bell, what is heard of clocks, and how each sounds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.screens.alerts import Tone
from desk_app.screens.forms import YES
from desk_app.screens.settings_page import Ring, read, typed
from desk_app.words import _
from ui.alerts.alerts import Alerts
from ui.alerts.sounds import Player
from ui.call.choices import Choices
from ui.pieces import ActionButton
from ui.settings_window.page import SettingsPage

SOUNDS, NOTICES = "sounds", "notices"
TRY_KEYS = ("Alt+1", "Alt+2", "Alt+3")


class SoundsPage(SettingsPage):
    """`alerts` are those of the clocks; None in a window that has no clocks. `player` plays what is tried."""

    def __init__(self, choices: Choices, alerts: Alerts | None, make_player: Any) -> None:
        super().__init__(_("Sounds"), _("What is heard at this seat. Changes apply at once."))
        self._choices = choices
        self._alerts = alerts
        self._make_player = make_player
        self._player: Player | None = None
        self.add_truth("aloud", _("Ring when a call comes in"), _("only while the seat is ready"))
        if alerts is not None:
            self.add_truth(SOUNDS, _("Sound when a clock changes its light"))
            self.add_truth(NOTICES, _("Desktop notices when the window is not in front"))
            alerts.changed.connect(self.refresh)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        tries = {Tone.RING: _("Try the bell"), Tone.SOON: _("Try: nearly due"), Tone.OVER: _("Try: overdue")}
        for key, (tone, words) in zip(TRY_KEYS, tries.items(), strict=True):
            button = ActionButton(words, key, icon="sound")
            button.clicked.connect(lambda _checked=False, tone=tone: self._play(tone))
            row.addWidget(button)
        row.addStretch(1)
        buttons = QWidget()
        buttons.setLayout(row)
        self.below.addWidget(buttons)
        self.edited.connect(self._apply)

    def refresh(self) -> None:
        """Shows what is set now."""
        self.put(typed(self._choices.ring))
        if self._alerts is not None:
            muting = self._alerts.muting
            self.put({SOUNDS: YES if muting.sounds else "", NOTICES: YES if muting.notices else ""})

    def _apply(self, name: str) -> None:
        values = self.values
        if name == "aloud":
            self._choices.keep(read(Ring, values))
        elif self._alerts is not None:
            sounds, notices = values[SOUNDS] == YES, values[NOTICES] == YES
            self._alerts.choose(replace(self._alerts.muting, sounds=sounds, notices=notices))

    def _play(self, tone: Tone) -> None:
        if self._player is None:
            self._player = self._make_player()
        self._player.play(tone)
