"""The caller's card, in final words: who may be calling, former cases with open ones first, flags with who set them."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.domain.case import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerName:
    """A name under which this number has told cases: `words` say how often and when last. Never chosen by itself."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerCase:
    """A case of this caller. `tone` is the light of its nearest clock (green, yellow, red), `muted` for one that has
    ended; `is_open` ones come first; `here` is False for one of which only key fields are on this seat."""

    id: CaseId
    number: str
    title: str
    state: str
    when: str
    place: str
    tone: str
    is_open: bool
    here: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagLine:
    """A flag that stands: what it says, by whom, when and why; `tone` is red for one that warns, else yellow."""

    kind: str
    words: str
    detail: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerCard:
    """`number` is in normal form, empty where it is withheld; `shown` is masked unless `revealed`.

    `heading` says who it is as far as that is certain: one name, "several names", "unknown number", "number withheld".
    `wishes` are those of earlier calls (confidential, anonymous, wants an answer). `flags` that an operator may still
    set are `may_flag` (kind, words). `age` says how old the history is; `missed` that this caller waits for a callback.
    """

    number: str
    shown: str
    revealed: bool
    heading: str
    names: tuple[CallerName, ...] = ()
    cases: tuple[FormerCase, ...] = ()
    more_cases: int = 0
    flags: tuple[FlagLine, ...] = ()
    may_flag: tuple[tuple[str, str], ...] = ()
    wishes: tuple[str, ...] = ()
    summary: str = ""
    missed: str = ""
    missed_call: str = ""
    age: str = ""
