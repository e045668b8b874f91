"""The page of the phone: its settings, and a try that says how the line stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.domain.phone import LineState, PhoneStanding
from desk_app.errors import WorldTrouble
from desk_app.screens.forms import FieldFault
from desk_app.screens.phone_page import phone_faults, phone_fields, phone_text, phone_typed
from desk_app.screens.phone_words import line_words, phone_trouble
from desk_app.words import _
from ui.bridge import Bridge
from ui.call.choices import Choices
from ui.pieces import ActionButton, ButtonKind, Paragraph
from ui.settings_window.page import SettingsPage
from ui.theme import current
from ui.top_bar.sync_badge import LightSpot

TONES = {LineState.READY: "green", LineState.CONNECTING: "yellow", LineState.TROUBLE: "red"}


class PhonePage(SettingsPage):
    """Nothing applies before it is tried: half an address is nobody's exchange. While a call is on, it applies when
    that is over."""

    def __init__(self, bridge: Bridge, choices: Choices, owner: QObject) -> None:
        super().__init__(
            _("Phone"),
            _(
                "A softphone beside the desk. Without a number for this seat there is none, and calls are "
                "registered by hand (Ctrl+N)."
            ),
        )
        self._bridge = bridge
        self._calls: Any = bridge.desk.calls
        self._choices = choices
        self._owner = owner
        self._waits: str | None = None
        for field in phone_fields():
            match field.kind:
                case "truth":
                    self.add_truth(field.name, field.label, field.hint)
                case "choice":
                    pairs = [(each, each.upper()) for each in field.choices]
                    self.add_choice(field.name, field.label, pairs, field.hint)
                case kind:
                    narrow = kind == "number"
                    self.add_text(field.name, field.label, field.hint, secret=kind == "secret", narrow=narrow)
        self.try_ = ActionButton(_("Apply and try"), "Ctrl+Return", ButtonKind.PRIMARY)
        self.try_.clicked.connect(self._try)
        self._light, self.told = LightSpot(), Paragraph()
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, current().space(3), 0, 0)
        row.addWidget(self.try_)
        row.addWidget(self._light)
        row.addWidget(self.told, 1)
        self.below.addWidget(foot)
        self._calls.phone.listen(bridge.carry(lambda standing, _call: self._stands(standing), self))
        self._stands(self._calls.phone.standing())

    def refresh(self) -> None:
        """Shows what is set now."""
        self.put(phone_typed(self._choices.phone))
        self._stands(self._calls.phone.standing())

    def _try(self) -> None:
        self.show_fault("", "")
        values, unread = self.values, {}
        try:
            text = phone_text(values)
        except FieldFault as fault:  # the others are judged all the same: all is said at once
            unread = {fault.field: fault.words}
            text = phone_text({**values, fault.field: ""})
        self._bridge.then(
            self._calls.check_phone(text),
            lambda _none: self._refuse(unread) if unread else self._keep(text),
            failed=lambda trouble: self._wrong(trouble, unread),
            owner=self._owner,
        )

    def _keep(self, text: str) -> None:
        self._choices.keep_phone(text)
        if self._calls.phone.standing().calls:
            self._waits = text
            self.told.set_words(_("A call is in progress: this takes effect when it is over"), "warning")
            return
        self._set_up(text)

    def _set_up(self, text: str) -> None:
        self._waits = None
        self.told.set_words(_("The phone is restarting …"), "muted")
        self._bridge.then(
            self._calls.set_up_phone(text),
            lambda _none: self._stands(self._calls.phone.standing()),
            failed=self._wrong,
            owner=self._owner,
        )

    def _wrong(self, trouble: WorldTrouble, unread: Mapping[str, str] = MappingProxyType({})) -> None:
        if trouble.code == "phone_settings":
            self._refuse({**phone_faults(trouble.params), **unread})
        else:
            self._light.show_tone("red")
            self.told.set_words(phone_trouble(trouble.code), "error")

    def _refuse(self, faults: Mapping[str, str]) -> None:
        """Nothing was changed: each fault is said once, at its field; at the foot what belongs to none."""
        self.show_faults(faults)
        wrong = [field for field in self.values if field in faults]
        if wrong:
            self.focus(wrong[0])
        nowhere = [words for field, words in faults.items() if field not in self.values]
        self._light.show_tone("red")
        self.told.set_words(nowhere[0] if nowhere else _("Not applied: see the fields in red"), "error")

    def _stands(self, standing: PhoneStanding) -> None:
        if self._waits is not None:
            if standing.calls:
                return
            self._set_up(self._waits)
        self._light.show_tone(TONES.get(standing.line, "muted"))
        words = phone_trouble(standing.trouble) or line_words(standing.line)
        self.told.set_words(words, "error" if standing.line is LineState.TROUBLE else "")
