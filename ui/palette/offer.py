"""What the palette has to offer at the moment: what the case form offers, the window's actions, views of the queue."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desk_app.screens.palette import EntryKind, PaletteEntry
from desk_app.words import _
from ui.palette.actions import WindowAction, queue_views
from ui.pieces import ActionButton


class Offer:
    """`actions` are the window's own; `case` is the pane whose buttons are offered, each under a name of the moment."""

    def __init__(self, actions: dict[str, tuple[WindowAction, QAction]], case: QWidget) -> None:
        self._actions = actions
        self._case = case
        self._buttons: dict[str, ActionButton] = {}

    def entries(self, *, signed_in: bool) -> list[PaletteEntry]:
        """Everything; without a person at the seat only the window's own actions that need none."""
        own = [known.entry(enabled=action.isEnabled()) for known, action in self._actions.values()]
        own = [entry for entry in own if entry.target != "palette"]
        if not signed_in:
            return own
        return self._of_case() + own + [entry for entry, _wanted in queue_views().values()]

    def press(self, target: str) -> bool:
        """Presses the case form's button of this name; false where it is none of them."""
        button = self._buttons.get(target)
        if button is None:
            return False
        if isValid(button) and button.isEnabled():
            button.click()
        return True

    def _of_case(self) -> list[PaletteEntry]:
        buttons = self._case.findChildren(ActionButton)
        shown = [button for button in buttons if button.isVisible() and button.isEnabled() and button.text()]
        self._buttons = {f"button:{number}": button for number, button in enumerate(shown)}
        return [
            PaletteEntry(kind=EntryKind.ACTION, target=name, words=button.text(), detail=_("this case"), key=button.key)
            for name, button in self._buttons.items()
        ]
