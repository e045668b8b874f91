"""What may be the same thing as the call that is being typed, in final words, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.domain.case import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateLine:
    """A case that may be the same. `why` says it in words (40 m away, 2 hours ago, same problem, same caller).

    `can_merge`: it is open and leads, so that the call can be merged into it with one key; else the new case can
    `follow` it where it was closed. `key` is the key that does so for the first ones, empty beyond.
    """

    id: CaseId
    number: str
    title: str
    state: str
    why: str
    place: str
    is_open: bool
    can_merge: bool
    can_follow: bool
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesView:
    """`heading` is one line for the strip, empty where nothing is like it; `more` counts what is not listed."""

    heading: str = ""
    lines: tuple[DuplicateLine, ...] = ()
    more: int = 0
