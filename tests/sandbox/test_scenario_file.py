"""A scenario is read whole or refused with the place and the reason."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from desk_app.domain.case import Source, State
from desk_app.errors import BadInput
from desk_app.importing.sample_district import sample_calls
from desk_app.paths import resource
from desk_app.sandbox.scenario import Answered, Asks, Plan
from desk_app.sandbox.scenario_file import read_scenario

CALLS = sample_calls()
FIRST_SHIFT = resource("scenarios", "first-shift.json").read_text(encoding="utf-8")

Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> str:
    document = json.loads(FIRST_SHIFT)
    change(document)
    return json.dumps(document, ensure_ascii=False)


def case(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in document["cases"] if each["name"] == name)
    return found


def test_the_first_shift_has_everything_that_a_first_shift_has_to_have() -> None:
    scenario = read_scenario(FIRST_SHIFT, CALLS)
    cases = scenario.cases
    assert len(cases) >= 30
    assert len({each.source for each in cases}) >= 5
    assert {each.ends for each in cases} >= {State.CLOSED, State.ANSWERED, State.TRANSFERRED, State.MERGED}
    assert {asked.by for each in cases for asked in each.returns} == {"unit", "sub_centre"}
    assert {Asks.EXTENSION, Asks.SUSPENSION} <= {each.asks for each in cases}
    assert any(each.failed_inspections for each in cases)
    assert any(Answered.DISSATISFIED in each.callbacks for each in cases)
    assert any(each.source is Source.FORUM and not each.true for each in cases)
    assert sum(each.in_outage for each in cases) >= 2
    assert scenario.outage is not None and scenario.outage.lasts == 120
    assert any(each.plan is Plan.MERGE for each in cases)


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        (lambda d: d.pop("seed"), "seed", "missing"),
        (lambda d: d.update(seed="7"), "seed", "not_int"),
        (lambda d: d.update(seed=True), "seed", "not_int"),
        (lambda d: d.update(begins="2026-11-23T09:00:00"), "begins", "without_offset"),
        (lambda d: d.update(begins="soon"), "begins", "not_a_time"),
        (lambda d: d.update(speed=0), "speed", "out_of_range"),
        (lambda d: d.update(cases=[]), "cases", "empty"),
        (lambda d: d.update(colour="red"), "colour", "unknown_key"),
        (lambda d: d["habits"].update(sign=[40, 10]), "habits.sign", "not_a_span"),
        (lambda d: d["habits"].pop("resume"), "habits.resume", "missing"),
        (lambda d: d["says"].pop("person"), "says.person", "missing"),
        (lambda d: d["outage"].update(lasts=0), "outage.lasts", "out_of_range"),
        (lambda d: d.pop("outage"), "cases[30].in_outage", "no_outage"),
        (lambda d: d["cases"][0].update(source="PIGEON"), "cases[0].source", "not_one_of"),
        (lambda d: d["cases"][0].update(at=-1), "cases[0].at", "out_of_range"),
        (lambda d: d["cases"][0].update(says="没有人这样说过"), "cases[0].says", "no_such_call"),
        (lambda d: d["cases"][0].update(says="我"), "cases[0].says", "several_calls"),
        (lambda d: d["cases"][0].update(ends="HANDLING"), "cases[0].ends", "not_where_the_plan_leads"),
        (lambda d: d["cases"][0].update(true=False), "cases[0].true", "not_where_the_plan_leads"),
        (lambda d: d["cases"][0].update(callbacks=["happy"]), "cases[0].callbacks[0]", "not_one_of"),
        (lambda d: d["cases"][0].update(callbacks=["dissatisfied"]), "cases[0].callbacks", "never_satisfied"),
        (lambda d: d["cases"][0].update(name="market-lid"), "cases[0].name", "twice"),
        (lambda d: d["cases"][0].update(sugar=1), "cases[0].sugar", "unknown_key"),
        (lambda d: d["cases"].append({**d["cases"][0], "name": "again"}), "cases[0].says", "said_twice"),
        (lambda d: case(d, "market-lid-again").update(into="nobody"), "cases[15].into", "no_such_case"),
        (lambda d: case(d, "stolen-purse").pop("words"), "cases[9].words", "missing"),
        (lambda d: case(d, "lawsuit").pop("lawful_route"), "cases[27].lawful_route", "missing"),
        (
            lambda d: case(d, "blocked-grating")["returns"][0].update(by="caller"),
            "cases[21].returns[0].by",
            "not_one_of",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: Change, where: str, why: str) -> None:
    with pytest.raises(BadInput) as wrong:
        read_scenario(changed(change), CALLS)
    assert wrong.value.code == "scenario_invalid"
    assert wrong.value.params == {"where": where, "why": why}


@pytest.mark.parametrize("text", ["", "{", "[]", "7"])
def test_what_is_no_scenario_at_all_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_scenario(text, CALLS)
