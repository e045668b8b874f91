"""What is found while a list is read: a stable code, where it stands, the value, whether the row can be taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desk_app.errors import Param

KEPT_AT_MOST = 10_000
"""So many findings are kept with their words; more are counted."""
VALUE_AT_MOST = 80
"""So much of a cell's value is quoted."""


class Severity(StrEnum):
    """An error keeps its row out, a warning does not, a note is about the reading itself."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in what was read: file, sheet (or kind of feature), line from 1; line 0 is the sheet or file itself.

    `feature`: a file of features has no lines that anybody sees: `line` is the feature's number, `named` its code and
    name.
    """

    file: str
    sheet: str = ""
    line: int = 0
    feature: bool = False
    named: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it should be. `column` is the column's title; `params` are what the words need.

    `whole`: it is about the file as a whole, and leaving out a row does not mend it.
    """

    code: str
    where: Where
    severity: Severity = Severity.ERROR
    column: str = ""
    value: str = ""
    whole: bool = False
    params: Mapping[str, Param] = field(default_factory=dict)


class Unreadable(Exception):
    """A file or sheet that cannot be read on: the code says why, `line` where."""

    def __init__(self, code: str, *, sheet: str = "", line: int = 0, value: str = "", **params: Param) -> None:
        super().__init__(code, params)
        self.code, self.sheet, self.line, self.value, self.params = code, sheet, line, value, params


@dataclass(slots=True, kw_only=True)
class Entry:
    """A row that was read: where it stands, its key and its values in the order of its table's columns.

    `good` becomes false with the first error.
    """

    where: Where
    key: str
    values: tuple[Any, ...]
    good: bool = True


class Findings:
    """All that is found in one reading, in the order in which it is found until they are sorted."""

    def __init__(self) -> None:
        self._listed: list[Finding] = []
        self.counts: Counter[tuple[Severity, str]] = Counter()
        self._bad: set[Where] = set()
        self.whole = 0

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._listed)

    def __len__(self) -> int:
        return self.counts.total()

    @property
    def errors(self) -> int:
        """How many errors there are, also those that are not kept."""
        return sum(count for (severity, _), count in self.counts.items() if severity is Severity.ERROR)

    @property
    def unlisted(self) -> int:
        """How many findings were only counted."""
        return len(self) - len(self._listed)

    def add(self, finding: Finding) -> None:
        """Keeps a finding."""
        self.counts[finding.severity, finding.code] += 1
        if finding.severity is Severity.ERROR:
            self.whole += finding.whole
            if finding.where.line:
                self._bad.add(finding.where)
        if len(self._listed) < KEPT_AT_MOST or finding.whole:
            self._listed.append(finding)

    def forget(self, needless: Callable[[Finding], bool]) -> None:
        """Takes back findings that another one explains; a row that has an error stays bad."""
        kept = []
        for finding in self._listed:
            if needless(finding):
                self.counts[finding.severity, finding.code] -= 1
            else:
                kept.append(finding)
        self._listed = kept

    def sort(self, place: Callable[[Finding], Any]) -> None:
        """Puts what blocks the file as a whole first, then all in the order of their places."""
        self._listed.sort(key=lambda each: (not (each.whole and each.severity is Severity.ERROR), place(each)))

    def is_bad(self, where: Where) -> bool:
        """An error stands in this row."""
        return where in self._bad

    def error(self, entry: Entry, column: str, code: str, value: object = "", /, **params: Param) -> None:
        """An error in a row: it is not taken."""
        entry.good = False
        self.add(Finding(code=code, where=entry.where, column=column, value=quoted(value), params=params))

    def warning(self, where: Where, column: str, code: str, value: object = "", /, **params: Param) -> None:
        """Something to look at; the row is taken."""
        severity = Severity.WARNING
        self.add(Finding(code=code, severity=severity, where=where, column=column, value=quoted(value), params=params))

    def note(self, where: Where, code: str, /, **params: Param) -> None:
        """Something that a reader should know of how the file was read."""
        self.add(Finding(code=code, severity=Severity.NOTE, where=where, params=params))

    def refuse(self, where: Where, code: str, /, column: str = "", value: object = "", **params: Param) -> None:
        """An error of the file or sheet as a whole."""
        self.add(Finding(code=code, where=where, column=column, value=quoted(value), whole=True, params=params))

    def unreadable(self, file: str, sheet: str, trouble: Unreadable) -> None:
        """A file or sheet could not be read on."""
        where = Where(file=file, sheet=trouble.sheet or sheet, line=trouble.line)
        value = quoted(trouble.value)
        self.add(Finding(code=trouble.code, where=where, value=value, whole=True, params=trouble.params))


def quoted(value: object) -> str:
    """A value as it is shown: cut where it is long, without what cannot be printed."""
    text = str(value)
    cut = text if len(text) <= VALUE_AT_MOST else text[:VALUE_AT_MOST] + "…"
    return "".join(character if character.isprintable() else "�" for character in cut)
