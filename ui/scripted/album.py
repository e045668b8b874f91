"""Pictures of the window as a play goes on, and what it was seen to show, for whoever compares it with the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desk_app.screens.case import CaseView
from ui.screenshots import take


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A case as a window showed it: `settled` while no command of this seat was on its way or refused."""

    case: str
    number: str
    state: str
    flow: int
    words: str
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDue:
    """When a clock was due as it stood in the `queue` (of the case's nearest: no clock is named), on the `case`'s page
    or in the `countdown`."""

    case: str
    clock: str
    due: datetime
    place: str


class Album:
    """Takes each picture once, numbered in the order in which they were taken; keeps what was seen."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.pictures: list[Path] = []
        self._named: set[str] = set()
        self.sights: list[Sight] = []
        self._seen: set[Sight] = set()
        self.dues: set[SeenDue] = set()

    def take(self, widget: QWidget, name: str) -> None:
        """A picture under this name, if there is none yet."""
        if name in self._named:
            return
        self._named.add(name)
        self.pictures.append(take(widget, self._folder / f"{len(self.pictures) + 1:02d}-{name}.png"))

    def has(self, name: str) -> bool:
        """A picture has this name."""
        return name in self._named

    def see(self, view: CaseView) -> None:
        """Notes what the case's pane shows."""
        case = view.case
        seen = Sight(
            case=case.id,
            number=case.number or "",
            state=case.state.value,
            flow=case.flow,
            words=view.state,
            settled=not view.receipts,
        )
        if seen not in self._seen:
            self._seen.add(seen)
            self.sights.append(seen)
