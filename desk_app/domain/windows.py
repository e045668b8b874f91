"""Working windows of a day as people write them: `08:00-12:00、14:00-18:00`, or 休 for a closed day."""

from __future__ import annotations

import re

from desk_app.domain.calendar import CalendarError, Window, Windows, check_apart

CLOSED = "休"
_TIMES = re.compile(r"([0-9]{1,2}):([0-9]{2})(?:-|–|—|~|至)([0-9]{1,2}):([0-9]{2})", re.ASCII)


def read_windows(text: str) -> Windows:
    """The windows of a text; CalendarError where it says none, or they overlap or are out of order."""
    plain = text.strip().replace("：", ":")
    if plain == CLOSED:
        return ()
    made: list[Window] = []
    for part in re.split("[、,，; ]+", plain):
        found = _TIMES.fullmatch(part)
        if found is None or int(found[2]) > 59 or int(found[4]) > 59:
            raise CalendarError(f"no working hours: {part!r:.40}")
        made.append(Window(opens=int(found[1]) * 60 + int(found[2]), closes=int(found[3]) * 60 + int(found[4])))
    check_apart(made)
    return tuple(made)


def windows_text(windows: Windows) -> str:
    """What `read_windows` reads back."""
    return "、".join(f"{_clock(each.opens)}-{_clock(each.closes)}" for each in windows) or CLOSED


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
