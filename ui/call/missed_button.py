"""How many callers wait to be called back, in the top bar: a light, a count, and the key that lists them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desk_app.screens.missed_calls import MissedCallsView
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind
from ui.theme import set_icon

KEY = "Alt+Shift+M"


class MissedButton(ActionButton):
    """Takes no room while nobody waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", KEY, ButtonKind.QUIET, works=False, parent=parent)
        self._shown: tuple[str, str] | None = None
        self.hide()

    def show_view(self, view: MissedCallsView) -> None:
        """The count, and the light of the one that is due next."""
        tone = view.lines[0].tone if view.lines else "muted"
        if (view.heading, tone) == self._shown:
            return
        self._shown = view.heading, tone
        self.setText(view.heading)
        self.setAccessibleName(_("Missed calls: {words}").format(words=view.heading))
        self.setToolTip(_("{words} (Alt+Shift+M)").format(words=view.heading))
        set_icon(self, "missed", tone if tone in ("red", "yellow", "green") else "text")
        self.setVisible(bool(view.heading))
        self.updateGeometry()
