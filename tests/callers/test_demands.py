"""Kinds of demand, held against what an experienced operator would choose: three hundred calls, and forty more.

The forty were written before the rules were changed, by the one who changed them; nothing is tuned to a single call.
What is judged is what is shown: a kind other than the form's own, which a key would take.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from desk_app.domain.case import DemandKind
from desk_app.domain.demand_words import demands_told

HERE = Path(__file__).parent
USUAL = DemandKind.HELP
"""What stands in a form before anybody chooses: it is not proposed."""
RIGHT_OF_SHOWN, SHOWN_OF_ASKED = 0.85, 0.5


def calls_of(file: str) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = json.loads(HERE.joinpath(file).read_text(encoding="utf-8"))["calls"]
    return calls


def judged(calls: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What each call is, and what is proposed for it; `HELP` where nothing is."""
    first = [(call["demand"], next(iter(demands_told(call["said"])), None)) for call in calls]
    return [(right, told.kind.value if told is not None else USUAL.value) for right, told in first]


def test_the_forty_are_others_than_the_three_hundred_and_of_every_kind() -> None:
    forty = calls_of("demands.json")
    assert len({call["said"] for call in forty}) == 40
    assert not {call["said"] for call in forty} & {call["said"] for call in calls_of("calls.json")}
    assert {call["demand"] for call in forty} == {kind.value for kind in DemandKind if kind is not DemandKind.OTHER}


@pytest.mark.parametrize("file", ["calls.json", "demands.json"])
def test_what_is_shown_is_right_and_most_of_what_is_told_is_shown(file: str) -> None:
    told = judged(calls_of(file))
    shown = [(right, kind) for right, kind in told if kind != USUAL]
    wrong = Counter(each for each in shown if each[0] != each[1])
    assert len(shown) - wrong.total() >= RIGHT_OF_SHOWN * len(shown), f"{wrong.total()} of {len(shown)} wrong: {wrong}"
    other = [right for right, _ in told if right != USUAL]
    assert len(shown) >= SHOWN_OF_ASKED * len(other), f"{len(shown)} shown of {len(other)}"


@pytest.mark.parametrize("file", ["calls.json", "demands.json"])
def test_who_needs_help_is_seldom_told_otherwise(file: str) -> None:
    told = [kind for right, kind in judged(calls_of(file)) if right == USUAL]
    assert told.count(USUAL.value) >= 0.9 * len(told), Counter(told)
