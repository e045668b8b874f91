"""What the window of a year needs from outside: the calendar in force, a file read, a calendar published."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from desk_app.progress import Task
from desk_app.screens.year_draft import CalendarDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The calendar in force: its edition, empty where there is none, and what it says."""

    edition: str
    draft: CalendarDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """A file that was read and checked: the draft with it, None where it cannot be taken, and what was found."""

    draft: CalendarDraft | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A calendar is in force; `stored` is False where the same was in force already."""

    edition: str
    stored: bool


class YearPort(Protocol):
    """A centre's calendar. Every call returns at once; a WorldTrouble comes with the answer."""

    def in_force(self) -> Future[InForce]:
        """What is in force now."""

    def read(self, file: Path, draft: CalendarDraft, task: Task) -> Future[FileRead]:
        """A notice's .csv, .xlsx or .json on top of a draft, through the checks of the import; stores nothing."""

    def publish(self, draft: CalendarDraft, base: str, task: Task) -> Future[Published]:
        """Puts a draft into force. BadInput `calendar_changed` where `base` is not what is in force any more."""

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        """Would tell of news; a calendar at rest has none."""
