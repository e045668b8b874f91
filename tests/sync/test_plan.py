"""What a seat does next, as tables."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desk_app.domain.case import Badge, CaseId, CommandId
from desk_app.domain.commands import AddNote, Command, Subject, SubjectKind
from desk_app.domain.projection import PendingCommand, Position
from desk_app.domain.protocol import (
    Answer,
    ChangeItem,
    ChangesPage,
    EditionInfo,
    Health,
    ItemKind,
    Presence,
    Verdict,
)
from desk_app.domain.seat import SeatState
from desk_app.errors import BadInput, NotAllowed, SlowDown, StoreTrouble, Unreachable, WorldTrouble
from desk_app.sync import plan
from desk_app.sync.plan import Reaction, Standing, Step

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HERE = Position(ledger="l", position=7, hash="h")


def pending(order: int, *cases: str, group: str | None = None, verdict: Verdict | None = None) -> PendingCommand:
    command = Command(
        id=CommandId(f"c{order}"),
        subjects=tuple(Subject(kind=SubjectKind.CASE, id=case) for case in cases),
        claimed_at=NOW,
        body=AddNote(text="x"),
        group=group,
    )
    answer = Answer(id=command.id, verdict=verdict) if verdict is not None else None
    return PendingCommand(order=order, command=command, operator=Badge("1"), answer=answer, typed_at=NOW)


@pytest.mark.parametrize(
    ("standing", "step"),
    [
        (Standing(session=False), Step.REST),
        (Standing(session=False, health_due=True), Step.HEALTH),
        (Standing(session=False, can_sign_in=True), Step.SIGN_IN),
        (Standing(session=False, can_sign_in=True, health_due=True), Step.HEALTH),
        (Standing(session=True, health_due=True), Step.HEALTH),
        (Standing(session=True), Step.SNAPSHOT),
        (Standing(session=True, position=HERE), Step.CHANGES),
        (Standing(session=True, position=HERE, snapshot_wanted=True), Step.SNAPSHOT),
        (Standing(session=True, position=HERE, behind=plan.AWAY_FOR_LONG), Step.CHANGES),
        (Standing(session=True, position=HERE, behind=plan.AWAY_FOR_LONG + 1), Step.SNAPSHOT),
    ],
)
def test_what_is_taken_next(standing: Standing, step: Step) -> None:
    assert plan.taking_step(standing) is step


@pytest.mark.parametrize(
    ("position", "ledger", "at", "facts"),
    [(None, "l", 90, 0), (HERE, "l", 90, 83), (HERE, "l", 7, 0), (HERE, "l", 3, 0), (HERE, "other", 90, 0)],
)
def test_how_far_behind(position: Position | None, ledger: str, at: int, facts: int) -> None:
    health = Health(status="ok", version="1", wire=1, district="d", ledger=ledger, position=at, now=NOW, rate=1.0)
    assert plan.behind(position, health) == facts


@pytest.mark.parametrize(
    ("trouble", "size", "reaction"),
    [
        (NotAllowed("signed_out"), 9, Reaction.RENEW),
        (NotAllowed("token_expired"), 1, Reaction.RENEW),
        (NotAllowed("seat_unknown"), 9, Reaction.WAIT),
        (SlowDown("slow_down", {"seconds": 5}), 9, Reaction.WAIT),
        (Unreachable("timed_out"), 9, Reaction.HALVE),
        (Unreachable("timed_out"), 1, Reaction.WAIT),
        (Unreachable("centre_unreachable"), 9, Reaction.WAIT),
        (Unreachable("not_the_centre"), 9, Reaction.WAIT),
        (Unreachable("centre_failed"), 1, Reaction.WAIT),
        (Unreachable("centre_failed"), 9, Reaction.WAIT),
        (Unreachable("centre_failed", {"status": 503, "code": "stopping"}), 9, Reaction.WAIT),
        (Unreachable("centre_failed", {"status": 500, "code": "our_mistake"}), 9, Reaction.HALVE),
        (Unreachable("centre_failed", {"status": 500, "code": "our_mistake"}), 1, Reaction.SET_ASIDE),
        (BadInput("too_large"), 200, Reaction.HALVE),
        (BadInput("too_large"), 1, Reaction.SET_ASIDE),
        (BadInput("unknown_kind"), 2, Reaction.HALVE),
        (BadInput("unknown_kind"), 1, Reaction.SET_ASIDE),
        (StoreTrouble("disk_full"), 9, Reaction.WAIT),
    ],
)
def test_what_a_failed_offer_asks_for(trouble: WorldTrouble, size: int, reaction: Reaction) -> None:
    assert plan.reaction_to_offer(trouble, size) is reaction


@pytest.mark.parametrize(
    ("trouble", "reaction"),
    [
        (NotAllowed("signed_out"), Reaction.RENEW),
        (NotAllowed("not_yours"), Reaction.WAIT),
        (BadInput("ledger_diverged"), Reaction.SNAPSHOT),
        (BadInput("scope_changed"), Reaction.SNAPSHOT),
        (BadInput("something_else"), Reaction.WAIT),
        (Unreachable("timed_out"), Reaction.WAIT),
        (SlowDown("slow_down", {"seconds": 5}), Reaction.WAIT),
    ],
)
def test_what_failing_to_take_news_asks_for(trouble: WorldTrouble, reaction: Reaction) -> None:
    assert plan.reaction_to_changes(trouble) is reaction


def test_a_batch_halves_down_to_one_and_grows_back() -> None:
    sizes = [200]
    while sizes[-1] > 1:
        sizes.append(plan.halved(sizes[-1]))
    assert sizes == [200, 100, 50, 25, 12, 6, 3, 1]
    assert plan.halved(1) == 1
    assert [plan.grown(1), plan.grown(150), plan.grown(200)] == [2, 200, 200]


def test_only_answers_to_what_was_offered_count() -> None:
    offered = [pending(1, "a").command, pending(2, "b").command]
    yes = Answer(id=CommandId("c1"), verdict=Verdict.ACCEPTED, position=3)
    held = Answer(id=CommandId("c2"), verdict=Verdict.HELD_BACK)
    assert plan.decisions(offered, [yes, held]) == (yes,)
    for wrong in ([yes], [held, yes], [], [yes, held, held], [yes, yes]):
        with pytest.raises(Unreachable, match="not_the_centre"):
            plan.decisions(offered, wrong)


@pytest.mark.parametrize(
    ("from_", "next_", "fits"), [(7, 9, True), (7, 7, True), (5, 9, False), (7, 6, False), (9, 12, False)]
)
def test_sy_29_a_repeated_old_answer_is_not_taken(from_: int, next_: int, fits: bool) -> None:
    assert plan.follows_on(ChangesPage(from_=from_, next=next_, hash="h"), after=7) is fits


def test_a_page_that_only_says_who_is_there_is_not_written() -> None:
    presence = Presence(seat="07", badge=Badge("1"), name="n", state=SeatState.READY, at=NOW)
    said = ChangeItem(kind=ItemKind.PRESENCE, presence=presence)
    left = ChangeItem(kind=ItemKind.CASE_LEAVES, position=8, case=CaseId("a"))
    assert plan.brings_nothing(ChangesPage(from_=7, next=7, hash="h"))
    assert plan.brings_nothing(ChangesPage(from_=7, next=7, hash="h", items=(said,)))
    assert not plan.brings_nothing(ChangesPage(from_=7, next=8, hash="h", items=(said,)))
    assert not plan.brings_nothing(ChangesPage(from_=7, next=7, hash="h", items=(left,)))


def test_editions_are_fetched_in_their_order_and_only_current_ones_that_are_missing() -> None:
    def info(name: str, edition: str, current: bool = True) -> EditionInfo:
        return EditionInfo(name=name, edition=edition, rows=1, bytes=1, published_at=NOW, current=current)

    served = [info("directory", "d2"), info("catalogue", "c1"), info("policies", "p1"), info("calendar", "k0", False)]
    wanted = plan.wanted_editions([*served, info("recipes", "r1")], {"catalogue": "c1", "directory": "d1"})
    assert [one.name for one in wanted] == ["policies", "directory"]


R, A = Verdict.REFUSED, Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("waiting", "held"),
    [
        ([pending(1, "a"), pending(2, "a")], []),
        ([pending(1, "a", verdict=R), pending(2, "a"), pending(3, "b")], ["c2"]),
        ([pending(1, "a"), pending(2, "a", verdict=R)], []),
        ([pending(1, "a", verdict=R), pending(2, "a", "b"), pending(3, "b")], ["c2", "c3"]),
        ([pending(1, "a", group="g", verdict=R), pending(2, "b", group="g")], ["c2"]),
        ([pending(1, "a", verdict=R), pending(2, "a", verdict=A), pending(3, "a")], ["c3"]),
        ([pending(1, "a", verdict=A), pending(2, "a")], []),
    ],
)
def test_who_waits_behind_a_refused_one(waiting: list[PendingCommand], held: list[str]) -> None:
    assert [one.command.id for one in plan.held_back(waiting)] == held


@pytest.mark.parametrize(
    ("size", "aside", "chosen"),
    [
        (9, set(), ["c1", "c2", "c3", "c4"]),
        (2, set(), ["c1", "c2"]),
        (9, {"c1"}, ["c2", "c4"]),
        (1, {"c1"}, ["c2"]),
        (9, {"c2"}, ["c1", "c3"]),
        (9, {"c1", "c2"}, []),
    ],
)
def test_the_next_batch_leaves_out_what_rests_and_what_is_tied_to_it(
    size: int, aside: set[str], chosen: list[str]
) -> None:
    offerable = [pending(1, "a"), pending(2, "b", group="g"), pending(3, "a"), pending(4, "c", group="g")]
    assert [one.command.id for one in plan.batch(offerable, size, aside)] == chosen
