"""Everybody but the operator acts on a real centre as the scenario has it, and only on what they may see."""

from pathlib import Path

import pytest

from desk_app.domain.case import Badge
from desk_app.domain.facts import CaseReturned, ExtensionDecided, InspectionRecorded, SuspensionDecided
from desk_app.errors import NotAllowed, StoreTrouble
from desk_app.sandbox.centre import fresh, own_store
from desk_app.sandbox.scoring import SeatCase, SeatWorld, WindowWorld, compared, store_of
from desk_app.sandbox.summary import numbers_of
from tests.centre_at_work import centre_at_work
from tests.sandbox.short_scenario import played, private_centre, short_scenario
from tests.sandbox.shown_deadlines import deadlines_held_against


def test_the_short_shift_comes_to_its_end_by_itself(tmp_path: Path) -> None:
    scenario = short_scenario()
    with played(tmp_path, scenario) as play:
        store = store_of(play.watcher.history())
        refused = [entry.detail for entry in play.shift.book if entry.what == "refused"]
    assert {story.name: play.shift.state_of(story.name) for story in scenario.cases} == {
        story.name: story.ends for story in scenario.cases
    }
    seat = SeatWorld(
        cases={
            case_id: SeatCase(
                state=case.state,
                flow=case.flow,
                positions=store.positions[case_id],
                dues={clock.id: clock.due for clock in case.clocks},
            )
            for case_id, case in store.cases.items()
        }
    )
    lines = tuple((case.id, case.number or "", case.state.value) for case in store.cases.values())
    assert compared(scenario, store, seat, WindowWorld(sights=(), lines=lines)) == ()

    looked, differing = deadlines_held_against(store, play.cast.reference, play.watcher.actor)
    assert differing == []
    assert looked > 100

    happened = numbers_of(store).happened
    assert happened["returned_by_unit"] == happened["returned_by_sub_centre"] == 1
    assert happened["reworks"] == happened["inspections_failed"] == happened["suspensions"] == happened["resumed"] == 1
    assert happened["merged"] == happened["followers_told"] == happened["verified_not_true"] == 1
    assert happened["on_behalf"] == 2
    # Somebody may be told that the case has moved on; nothing else is ever refused.
    assert all(detail.endswith("case_moved_on") for detail in refused)

    by_kind = {type(fact.body): fact for fact in store.facts}
    assert by_kind[SuspensionDecided].operator == scenario.leader
    assert ExtensionDecided not in by_kind
    inspected = [f for f in store.facts if isinstance(f.body, InspectionRecorded) and not f.body.by_photo]
    assert {play.cast.accounts[fact.operator].roles for fact in inspected} == {frozenset({"patroller"})}
    returned = [fact for fact in store.facts if isinstance(fact.body, CaseReturned)]
    assert len({fact.operator for fact in returned}) == 2
    assert all(fact.seat.startswith(f"sandbox-{fact.operator}") for fact in inspected + returned)


def test_a_sandbox_talks_to_no_centre_but_its_own(tmp_path: Path) -> None:
    scenario = short_scenario("road-caved-in")
    with (
        private_centre(tmp_path, scenario) as (centre, cast),
        centre_at_work(f"sqlite:///{tmp_path / 'real.db'}", people=False) as real,
    ):
        assert Badge(scenario.operator) in cast.accounts
        own_store(centre.url, centre.check).close()
        with pytest.raises(NotAllowed) as refused:
            own_store(real.url, centre.check)
    assert refused.value.code == "not_the_sandbox"


def test_the_process_ends_with_its_centre_and_a_second_play_begins_anew(tmp_path: Path) -> None:
    scenario = short_scenario("road-caved-in")
    ledgers = []
    for _play in range(2):
        with private_centre(tmp_path, scenario) as (centre, _cast):
            ledgers.append(centre.ledger)
            assert centre.process_id is not None
        assert not centre.is_alive
    assert len(set(ledgers)) == 2


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "centre.db").write_text("old")
    assert list(fresh(tmp_path).iterdir()) == []
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(StoreTrouble) as refused:
        fresh(tmp_path)
    assert refused.value.code == "sandbox_folder_in_use"
    assert (tmp_path / "letters.txt").read_text() == "mine"
