"""A notice's days from the clipboard: rows of a table, or lines such as `2027-02-05 休 春节`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desk_app.domain.calendar import CalendarError, DayKind, DayRow, Windows
from desk_app.domain.windows import read_windows
from desk_app.words import _

LINES_AT_MOST = 1000
TEXT_AT_MOST = 200_000
SPAN_AT_MOST = 31
"""Days from the first to the last of one line; no notice gives a longer holiday, so a longer one is a slip."""
SAID_AT_MOST = 5
NAME_AT_MOST = 100
KINDS: Mapping[str, DayKind] = {
    **dict.fromkeys(("休", "放假", "假", "假日", "节假日", "h", "holiday", "off"), DayKind.HOLIDAY),
    **dict.fromkeys(("班", "上班", "调休上班", "补班", "m", "makeup_workday", "work"), DayKind.MAKEUP_WORKDAY),
}
_DATE = re.compile(
    r"(?:([0-9]{4})(?:[-/.]|年))?([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?(?:[(（](?:周|星期).[)）])?", re.ASCII
)
_TO = re.compile(r"(?<=[0-9日)）])\s*(?:~|～|至|到|—|–)\s*(?=[0-9])")
"""Between two dates only: 冬至 is a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """The days of a text, or sentences about what is wrong with it; never both: half a notice is worse than none."""

    rows: tuple[DayRow, ...] = ()
    wrong: tuple[str, ...] = ()


class _Wrong(Exception):
    """A line that cannot be taken, with the sentence that says why."""


def read_pasted(text: str, year: int) -> Pasted:
    """Date or span of dates, kind, name, and maybe hours and notice; a date without its year is one of `year`."""
    lines = [(number, line.strip()) for number, line in enumerate(text[:TEXT_AT_MOST].splitlines(), start=1)]
    lines = [(number, line) for number, line in lines if line]
    if not lines:
        return Pasted(wrong=(_("There is nothing to paste but empty lines"),))
    if len(text) > TEXT_AT_MOST or len(lines) > LINES_AT_MOST:
        most = _("That is too much for a notice: at most {limit} lines; import a long list as a file")
        return Pasted(wrong=(most.format(limit=LINES_AT_MOST),))
    if len(lines) > 1 and _is_heading(lines[0][1]):
        lines = lines[1:]
    found: dict[date, DayRow] = {}
    wrong: list[str] = []
    for number, line in lines:
        try:
            for row in _line(line, year):
                if row.date in found:
                    raise _Wrong(_("{date} stands there twice").format(date=row.date.isoformat()))
                found[row.date] = row
        except _Wrong as why:
            wrong.append(_("Line {line}: {why}").format(line=number, why=why))
    if len(wrong) > SAID_AT_MOST:
        more = _("{count} more lines cannot be read").format(count=len(wrong) - SAID_AT_MOST)
        wrong = [*wrong[:SAID_AT_MOST], more]
    return Pasted(wrong=tuple(wrong)) if wrong else Pasted(rows=tuple(found[day] for day in sorted(found)))


def _is_heading(line: str) -> bool:
    return not any(character.isdigit() for character in line)


def _line(line: str, year: int) -> list[DayRow]:
    parts = [part.strip() for part in (line.split("\t") if "\t" in line else _by_spaces(line))]
    first, last = _span(parts[0], year)
    if len(parts) < 2 or parts[1].casefold() not in KINDS:
        raise _Wrong(_("behind the date 休 (holiday) or 班 (make-up working day) is expected"))
    kind = KINDS[parts[1].casefold()]
    name, source, windows = parts[2] if len(parts) > 2 else "", "", None
    for rest in parts[3:]:
        own = _hours(rest)
        if own is None:
            source = rest or source
        else:
            windows = own
    if not name.isprintable() or len(name) > NAME_AT_MOST:
        raise _Wrong(_("the name is too long or has characters that no name has"))
    days = (last - first).days + 1
    return [
        DayRow(date=first + timedelta(days=place), kind=kind, name=name, source=source, windows=windows)
        for place in range(days)
    ]


def _by_spaces(line: str) -> list[str]:
    """A span with blanks around its sign is one part."""
    return re.split(r"[ 　,，]+", _TO.sub("~", line), maxsplit=4)


def _span(text: str, year: int) -> tuple[date, date]:
    ends = _TO.split(text)
    if len(ends) > 2:
        raise _Wrong(_("one date, or a first and a last one, is expected"))
    first = _date(ends[0], year)
    last = _date(ends[-1], first.year)
    if last < first:
        raise _Wrong(_("the last day lies before the first"))
    if (last - first).days >= SPAN_AT_MOST:
        raise _Wrong(_("more than {limit} days in one line; check the dates").format(limit=SPAN_AT_MOST))
    return first, last


def _date(text: str, year: int) -> date:
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise _Wrong(_("a date such as 2027-02-05 is expected, not “{text}”").format(text=text[:40]))
    try:
        return date(int(found[1] or year), int(found[2]), int(found[3]))
    except ValueError:
        raise _Wrong(_("there is no day {text}").format(text=text[:40])) from None


def _hours(text: str) -> Windows | None:
    try:
        return read_windows(text)
    except CalendarError:
        return None
