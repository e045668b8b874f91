"""Callers of merged cases are told once when the leader ends, whatever is said of the leader afterwards."""

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import Caller, DemandKind, Source, State
from desk_app.domain.facts import LeaderEnded
from desk_app.domain.seat import CLOCK_ACTOR, Actor
from tests.domain.stages import CASE, pending_close
from tests.domain.walking import Town
from tests.sample_reference import PLACE_A, SEAT, STALL


@pytest.mark.parametrize(
    ("actor", "body"),
    [(CLOCK_ACTOR, c.EvaluateCase()), (SEAT, c.AddNote(text="已归档"))],
    ids=["evaluated", "noted"],
)
def test_a_follower_hears_once_that_its_leader_has_ended(actor: Actor, body: c.Body) -> None:
    town = Town()
    pending_close(town)
    caller = Caller(name="沈阿姨", phone="13812345679", wants_answer=True)
    told = c.RegisterCase(
        source=Source.HOTLINE,
        demand_kind=DemandKind.HELP,
        text="同一件事",
        caller=caller,
        place=PLACE_A,
        problem=STALL,
        accept=True,
    )
    town.must(SEAT, "follower", told)
    town.must(SEAT, "follower", c.MergeInto(leader=CASE))
    town.must(SEAT, CASE, c.CloseCase(closing_standard="现场已恢复"))
    follower = town.must(SEAT, "follower", c.RecordFollowerCallback(reached=True, satisfied=True))
    assert follower.state is State.MERGED and not follower.callback_owed

    town.must(actor, CASE, body)

    assert not town.cases["follower"].callback_owed
    assert sum(isinstance(fact.body, LeaderEnded) for fact in town.facts_of("follower")) == 1
