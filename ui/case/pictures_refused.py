"""Why pictures were not taken: all of one drop together, whole, and until a person goes on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desk_app.words import ngettext
from ui.pieces import Paragraph


class PicturesRefused(Paragraph):
    """Takes no room while there is nothing to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "error", parent)
        self._reasons: list[str] = []
        self.hide()

    def add(self, why: str) -> None:
        """One more was not taken; `why` names it and says it in words."""
        self._reasons.append(why)
        self._tell()

    def clear(self) -> None:
        """What was told has been read."""
        self._reasons = []
        self._tell()

    def _tell(self) -> None:
        count = len(self._reasons)
        told = " · ".join(dict.fromkeys(self._reasons))
        if count > 1:
            told = ngettext("{count} not taken: {why}", "{count} not taken: {why}", count).format(count=count, why=told)
        self.set_words(told)
        self.setVisible(bool(told))
