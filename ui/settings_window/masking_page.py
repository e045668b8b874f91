"""The page of masking: what a revealed number means, and how long it stays on the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from desk_app.screens.forms import FieldFault
from desk_app.screens.settings_page import HIDE_AFTER, Masking, read, typed
from desk_app.words import _
from ui.call.choices import Choices
from ui.settings_window.page import SettingsPage


class MaskingPage(SettingsPage):
    """It applies at once, also to a number that is shown now."""

    def __init__(self, choices: Choices) -> None:
        super().__init__(_("Masking"), _("Callers' numbers are masked (138****1234) until somebody reveals one."))
        self._choices = choices
        self.add_text(
            HIDE_AFTER, _("Hide a revealed number after"), _("minutes; 0: when its call is over"), narrow=True
        )
        told = QLabel(
            _(
                "Who reveals a number, when, and why if a reason was given, is recorded at the centre for good. "
                "To dial a number nobody needs to see it: Ctrl+B dials it masked."
            )
        )
        told.setWordWrap(True)
        self.below.addWidget(told)
        self.edited.connect(self._apply)

    def refresh(self) -> None:
        """Shows what is set now."""
        self.put(typed(self._choices.masking))
        self.show_fault("", "")

    def _apply(self, _name: str) -> None:
        try:
            wanted = read(Masking, self.values)
        except FieldFault as fault:
            self.show_fault(fault.field, fault.words)
            return
        self.show_fault("", "")
        self._choices.keep(wanted)
