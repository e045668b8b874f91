"""The page of proposals: which kinds are shown while a call is typed, whether the seat learns, and to forget it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel

from desk_app.screens.proposals import ProposalKind
from desk_app.screens.settings_page import ProposalChoices, kind_words, read, typed
from desk_app.words import _
from ui.bridge import Bridge
from ui.call.choices import Choices
from ui.pieces import ActionButton, ButtonKind, Words
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
            _(
                "What the desk proposes while you listen to a caller. Nothing is ever taken by itself. "
                "Changes apply at once."
            ),
        )
        self._bridge = bridge
        self._choices = choices
        for name, kind in FIELDS.items():
            self.add_truth(name, kind_words(kind))
        self.add_truth(
            "learns", _("Learn from filed cases and taken proposals"), _("on this seat only; nothing is sent")
        )
        learned = QLabel(
            _(
                "The seat remembers which words were told of which problem, kind of demand or place: from the cases "
                "that are filed in the district, and from what is taken here by its key. It keeps no whole sentences, "
                "and only the latest calls of each."
            )
        )
        learned.setWordWrap(True)
        self.forget = ActionButton(_("Forget what was learned…"), "Alt+F")
        self.forget.clicked.connect(lambda: self._ask(True))
        self.sure = ActionButton(_("Forget it"), "Alt+D", ButtonKind.DANGER)
        self.keep = ActionButton(_("Keep it"), "Alt+K")
        self.sure.clicked.connect(self._forget)
        self.keep.clicked.connect(lambda: self._ask(False))
        self.told = Words("", "muted")
        row = QHBoxLayout()
        for button in (self.forget, self.sure, self.keep):
            row.addWidget(button)
        row.addStretch(1)
        self.below.addWidget(learned)
        self.below.addLayout(row)
        self.below.addWidget(self.told)
        self.edited.connect(lambda _name: self._choices.keep(read(ProposalChoices, self.values)))

    def refresh(self) -> None:
        """Shows what is set now."""
        self.put(typed(self._choices.proposals))
        self._ask(False)

    def _ask(self, asking: bool) -> None:
        """Whether it shall really be forgotten: it cannot be had back."""
        for button in (self.sure, self.keep):
            button.setVisible(asking)
        self.forget.setVisible(not asking)
        self.told.set_words(_("All that this seat has learned will be gone for good.") if asking else "", "warning")
        if asking:
            self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        def done(_none: None) -> None:
            self._ask(False)
            self.told.set_words(_("Forgotten. The seat learns anew from now on."), "good")

        self._bridge.then(self._bridge.desk.forget_learned(), done, owner=self)
