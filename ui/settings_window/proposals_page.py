"""The page of proposals: which kinds are shown while a call is typed, and what the desk learns of them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desk_app.screens.proposals import ProposalKind
from desk_app.screens.settings_page import ProposalChoices, kind_words, read, typed
from desk_app.words import _
from ui.bridge import Bridge
from ui.call.choices import Choices
from ui.pieces import ActionButton, Words
from ui.settings_window.page import SettingsPage

FIELDS = {
    "problems": ProposalKind.PROBLEM,
    "places": ProposalKind.PLACE,
    "components": ProposalKind.COMPONENT,
    "demands": ProposalKind.DEMAND,
}


class ProposalsPage(SettingsPage):
    """It applies with the next key stroke."""

    def __init__(self, bridge: Bridge, choices: Choices) -> None:
        super().__init__(
            _("Proposals"),
            _("What the desk proposes while a caller is heard; none is ever taken by itself. It applies at once."),
        )
        self._bridge = bridge
        self._choices = choices
        for name, kind in FIELDS.items():
            self.add_truth(name, kind_words(kind))
        self.add_truth("learns", _("Learn from the cases that are filed"), _("on this seat only; nothing is sent"))
        self.forget = ActionButton(_("Forget what was learned"))
        self.forget.clicked.connect(self._forget)
        self.told = Words("", "muted")
        self.below.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        self.below.addWidget(self.told)
        self.edited.connect(lambda _name: self._choices.keep(read(ProposalChoices, self.values)))

    def refresh(self) -> None:
        """Shows what is set now."""
        self.put(typed(self._choices.proposals))
        self.told.set_words("")

    def _forget(self) -> None:
        def done(_none: None) -> None:
            self.told.set_words(_("Forgotten; cases filed from now on teach anew"), "good")

        self._bridge.then(self._bridge.desk.forget_learned(), done, owner=self)
