"""Feeds the palette: the window's actions at once, cases of this seat and of the centre as they are found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desk_app.domain.projection import QueueFilter
from desk_app.screens.palette import EntryKind, PaletteEntry, palette_view
from ui.bridge import Bridge
from ui.palette.palette import Palette

if TYPE_CHECKING:
    from desk_app.screens.queue import QueueView

LEAST_TYPED = 2
CASES_AT_MOST = 10


class Finder(QObject):
    """Answers what is typed in the palette; an older question's answer never replaces a newer one's."""

    def __init__(
        self, bridge: Bridge, palette: Palette, offered: Callable[[], Sequence[PaletteEntry]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._palette = palette
        self._offered = offered
        self._newest = bridge.newest(self)
        palette.typed.connect(self._typed)

    def _typed(self, typed: str) -> None:
        known = self._offered()
        self._palette.show_view(palette_view(typed, known))
        if len(typed.strip()) < LEAST_TYPED or self._bridge.desk.actor is None:
            return

        def show(view: QueueView) -> None:
            self._palette.show_view(palette_view(typed, known, case_entries(view)))

        wanted = QueueFilter(words=typed.strip(), limit=CASES_AT_MOST)
        self._newest(self._bridge.desk.queue_view(wanted), show)


def case_entries(view: QueueView) -> tuple[PaletteEntry, ...]:
    """The lines of a queue's view as entries: number, then what it is about."""
    return tuple(
        PaletteEntry(kind=EntryKind.CASE, target=line.id, words=line.number, detail=f"{line.state} · {line.title}")
        for line in view.lines[:CASES_AT_MOST]
    )
