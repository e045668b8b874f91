"""What a list that is put into force changes: rows added, changed and gone, held against the edition before it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

LONG = 50
"""A list of so many rows may lose a tenth of them; where more would go, somebody has to say that it is meant."""
TENTH = 10
_KEYS = ("code", "id", "badge", "date")
_HEADS = ("CatalogueHead", "CalendarHead")

Lines = Callable[[], Iterable[bytes]]
"""The canonical lines of an edition, `{"row": kind, "value": {…}}` each, as often as they are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindChange:
    """Rows of one kind (`Component`, `Street`, `Problem.EVENT` …) before and after; `removed` have no successor."""

    kind: str
    before: int
    after: int
    removed: int

    @property
    def sweeping(self) -> bool:
        """All of the kind would go, or more than a tenth of many."""
        return self.before > 0 and (not self.after or (self.before >= LONG and self.removed * TENTH > self.before))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Rows without the heads. `same`: the two editions hold the same lines, heads too, in whatever order."""

    before: int
    after: int
    added: int
    changed: int
    removed: int
    same: bool
    kinds: tuple[KindChange, ...] = ()

    @property
    def sweeping(self) -> tuple[KindChange, ...]:
        """The kinds of which so much would go that somebody has to say that it is meant."""
        return tuple(kind for kind in self.kinds if kind.sweeping)


def changes_between(former: Lines, offered: Lines) -> Changes:
    """Holds an edition against the one before it; only the lines that differ are parsed."""
    new = {_digest(line) for line in offered()}
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    old: set[bytes] = set()
    gone = set(_keys(former(), new, before, old))
    come = set(_keys(offered(), old, after))
    removed = Counter(kind for kind, key in gone - come if kind not in _HEADS)
    kinds = tuple(
        KindChange(kind=kind, before=before[kind], after=after[kind], removed=removed[kind])
        for kind in dict.fromkeys((*before, *after))
        if kind not in _HEADS
    )
    return Changes(
        before=sum(kind.before for kind in kinds),
        after=sum(kind.after for kind in kinds),
        added=_without_heads(come - gone),
        changed=_without_heads(come & gone),
        removed=removed.total(),
        same=not gone and not come and before == after,
        kinds=kinds,
    )


def _keys(
    lines: Iterable[bytes], others: set[bytes], counted: Counter[str], seen: set[bytes] | None = None
) -> Iterator[tuple[str, str]]:
    """Kind and key of the lines that the others have not; all are counted by their kinds."""
    for line in lines:
        digest = _digest(line)
        if seen is not None:
            seen.add(digest)
        kind = _kind(line)
        counted[kind] += 1
        if digest not in others:
            value = json.loads(line)["value"]
            yield kind, next((str(value[name]) for name in _KEYS if name in value), "")


def _kind(line: bytes) -> str:
    """The row's kind; classes and problems of events and of components are different kinds, and few."""
    kind = line[8 : line.index(b'"', 8)].decode()
    return f"{kind}.{json.loads(line)['value']['kind']}" if kind in ("Category", "Problem") else kind


def _digest(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=16).digest()


def _without_heads(keys: set[tuple[str, str]]) -> int:
    return sum(kind not in _HEADS for kind, _ in keys)
