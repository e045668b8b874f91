"""The views of the queue with their counts: open cases by state in the order of the six steps, by module, and more."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from desk_app.domain.case import ENDS, OPEN, STEP_OF, Module, State, Step
from desk_app.domain.projection import QueueFilter
from desk_app.screens import vocabulary
from desk_app.words import pgettext

OPEN_STATES = tuple(state for step in Step for state in State if state in OPEN and STEP_OF[state] is step)
"""Open states in the order of the six steps."""
KEYS = {
    "open": "0",
    "state:PENDING_ACCEPT": "1",
    "state:PENDING_FILING": "2",
    "state:PENDING_DISPATCH": "3",
    "state:RETURNED": "4",
    "state:PENDING_INSPECTION": "5",
    "state:PENDING_CALLBACK": "6",
    "state:PENDING_CLOSE": "7",
    "callback_owed": "8",
    "refused": "9",
}
"""One digit for each view in which a seat has to act; it works while the queue has the focus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewChoice:
    """One view: `count` is empty where it is not counted, `tone` is `red` where it calls for somebody."""

    name: str
    words: str
    count: str = ""
    key: str = ""
    tone: str = "text"
    wanted: QueueFilter

    @property
    def spoken(self) -> str:
        """For a screen reader."""
        return f"{self.words}: {self.count}" if self.count else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewGroup:
    """Views that belong together, drawn as one block."""

    words: str
    choices: tuple[ViewChoice, ...]


def view_groups(counts: Mapping[str, int], chosen: str = "", chosen_count: int | None = None) -> tuple[ViewGroup, ...]:
    """All views. Where the chosen one is shown whole, its count is that of the rows shown, so both always agree."""
    known = dict(counts)
    if chosen_count is not None and chosen != "ended":
        known[chosen.removeprefix("state:")] = chosen_count
    return (
        ViewGroup(words=pgettext("queue view", "Overview"), choices=tuple(_beside(known))),
        ViewGroup(
            words=pgettext("queue view", "By state"), choices=tuple(_state(state, known) for state in OPEN_STATES)
        ),
        ViewGroup(
            words=pgettext("queue view", "By module"), choices=tuple(_module(module, known) for module in Module)
        ),
    )


def name_of(wanted: QueueFilter) -> str:
    """The view that a filter is, whatever words are searched in it; empty where it is none of them."""
    plain = replace(wanted, words="", limit=QueueFilter().limit)
    return next((name for name, filter_ in filters().items() if filter_ == plain), "")


@cache
def filters() -> Mapping[str, QueueFilter]:
    """Every view's filter by its name."""
    return {
        "open": QueueFilter(),
        "callback_owed": QueueFilter(callback_owed=True),
        "asked_leader": QueueFilter(asked_leader=True),
        "unverified_place": QueueFilter(unverified_place=True),
        "ended": QueueFilter(ended=True, states=tuple(state for state in State if state in ENDS)),
        "refused": QueueFilter(refused=True),
        "pending": QueueFilter(pending=True),
        **{f"state:{state}": QueueFilter(states=(state,)) for state in OPEN_STATES},
        **{f"module:{module}": QueueFilter(modules=(module,)) for module in Module},
    }


def total_of(name: str, counts: Mapping[str, int]) -> int | None:
    """How many cases a view holds; None where that is not counted."""
    if name == "open":
        return counts.get("open", sum(counts.get(state, 0) for state in OPEN_STATES))
    return None if name in ("", "ended") else counts.get(name.removeprefix("state:"), 0)


def _beside(counts: Mapping[str, int]) -> list[ViewChoice]:
    words = {
        "open": pgettext("queue view", "All open"),
        "callback_owed": pgettext("queue view", "To be told"),
        "asked_leader": pgettext("queue view", "Leader decides"),
        "unverified_place": pgettext("queue view", "Place to correct"),
        "ended": pgettext("queue view", "Ended"),
        "refused": pgettext("queue view", "Refused"),
        "pending": pgettext("queue view", "To send"),
    }
    return [_choice(name, text, counts) for name, text in words.items()]


def _state(state: State, counts: Mapping[str, int]) -> ViewChoice:
    return _choice(f"state:{state}", vocabulary.state(state), counts)


def _module(module: Module, counts: Mapping[str, int]) -> ViewChoice:
    words = {
        Module.CITY_MANAGEMENT: pgettext("queue view", "City"),
        Module.ENVIRONMENT: pgettext("queue view", "Environment"),
        Module.WORK_SAFETY: pgettext("queue view", "Work safety"),
        Module.PUBLIC_ORDER: pgettext("queue view", "Public order"),
        Module.CONVENIENCE: pgettext("queue view", "Convenience"),
        Module.POLICY_ENQUIRY: pgettext("queue view", "Policy"),
    }
    return _choice(f"module:{module}", words[module], counts)


def _choice(name: str, words: str, counts: Mapping[str, int]) -> ViewChoice:
    total = total_of(name, counts)
    return ViewChoice(
        name=name,
        words=words,
        count="" if total is None else f"{total:,}",
        key=KEYS.get(name, ""),
        tone="red" if name == "refused" and total else "muted" if total == 0 else "text",
        wanted=filters()[name],
    )
