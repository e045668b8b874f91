"""The centre's calendar behind the window of a year: read, checked and published the way the import does it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from desk_app.central.service import Central
from desk_app.command_line.importing import found_lines, published
from desk_app.command_line.list_ground import against_centre
from desk_app.domain.datasets import CalendarHead
from desk_app.errors import BadInput
from desk_app.importing.lists.calendar_list import ZONE
from desk_app.importing.lists.taking import KINDS, take
from desk_app.progress import Task
from desk_app.screens.year_draft import CalendarDraft, draft_of
from desk_app.screens.year_port import FileRead, InForce, Published

CALENDAR = "calendar"


class CentreCalendar:
    """A `YearPort` on an opened centre; one thread of its own does the work in order. `close` it in any case."""

    def __init__(self, centre: Central) -> None:
        self._centre = centre
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="year")

    def in_force(self) -> Future[InForce]:
        """The edition in force; an empty office week where there is none."""
        return self._thread.submit(self._in_force)

    def read(self, file: Path, draft: CalendarDraft, task: Task) -> Future[FileRead]:
        """The file on top of the draft: years that it says nothing of stay as they are typed."""
        return self._thread.submit(self._read, file, draft, task)

    def publish(self, draft: CalendarDraft, base: str, task: Task) -> Future[Published]:
        """Puts the draft into force, unless the calendar was changed since it was read."""
        return self._thread.submit(self._publish, draft, base, task)

    def subscribe(self, _listener: Callable[[Any], None]) -> Callable[[], None]:
        """Tells nothing."""
        return lambda: None

    def close(self) -> None:
        """Waits for what is under way."""
        self._thread.shutdown()

    def _edition(self) -> str:
        return self._centre.datasets.current().get(CALENDAR, "")

    def _in_force(self) -> InForce:
        edition = self._edition()
        rows = self._centre.datasets.rows(CALENDAR, edition) if edition else ()
        return InForce(edition=edition, draft=draft_of(rows, CalendarHead(zone=ZONE)))

    def _read(self, file: Path, draft: CalendarDraft, task: Task) -> FileRead:
        against = replace(against_centre(self._centre, CALENDAR), in_force={CALENDAR: draft.rows})
        try:
            taken = take(KINDS[CALENDAR], [file], against, task=task)
        except OSError as trouble:
            raise BadInput("file_unreadable", {"file": file.name, "why": trouble.strerror or str(trouble)}) from trouble
        made = draft_of(taken.rows, draft.head) if taken.storable else None
        return FileRead(draft=made, lines=tuple(found_lines(taken)))

    def _publish(self, draft: CalendarDraft, base: str, task: Task) -> Published:
        if self._edition() != base:
            raise BadInput("calendar_changed")
        edition, stored = published(self._centre, CALENDAR, draft.rows, task)
        return Published(edition=edition, stored=stored is not None)
