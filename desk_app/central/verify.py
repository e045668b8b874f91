"""Walks the chain of hashes and names what was changed, is missing or was cut off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine


class Damage(StrEnum):
    """What can be wrong at a position."""

    CHANGED = "changed"
    MISSING = "missing"
    CUT_OFF = "cut_off"
    DIVERGED = "diverged"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, and the position it is at."""

    position: int
    damage: Damage


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How many facts were read, where the chain ends, and what is wrong (nothing: it holds)."""

    facts: int
    position: int
    hash: str
    findings: tuple[Finding, ...] = ()


def verify(engine: Engine, district: str, against: Iterable[tuple[int, str]] = ()) -> Verified:
    """Reads every fact of the district; `against` are (position, hash) that a seat remembers."""
    raise NotImplementedError


def read_remembered(text: str) -> list[tuple[int, str]]:
    """The content of `verify --against FILE`: a JSON list, or JSON lines, of `[position, hash]`.

    Raises `BadInput` (`remembered_hashes_unreadable`).
    """
    raise NotImplementedError
