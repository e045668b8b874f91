"""A third party is brought in through a conference, and whoever goes on the way leaves the others talking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from desk_app.domain.phone import CallEnd, CallState, LineState
from desk_app.errors import PhoneTrouble
from desk_app.telephony import orders
from desk_app.telephony.calls import HAND_OVER_SECONDS
from desk_app.telephony.events import (
    AllLost,
    Closed,
    Dialled,
    Established,
    Event,
    HandedOver,
    HandOverFailed,
    Settled,
    TimePassed,
)
from tests.telephony.board_play import ROOM, BoardPlay

TALKING, HELD, DIALLING, MOVING = CallState.TALKING, CallState.HELD, CallState.DIALLING, CallState.TRANSFERRING


def calling() -> BoardPlay:
    """The third party is being called."""
    play = BoardPlay()
    play.talks("caller")
    play.did()
    play.joins("caller")
    return play


def entering() -> BoardPlay:
    """The third party is there, the seat goes into the conference."""
    play = calling()
    play.happens(Established(line="third"), Dialled(call="room", line="room"))
    return play


def moving_third() -> BoardPlay:
    """The seat is in the conference, the third party is taken there."""
    play = entering()
    play.happens(Established(line="room"))
    return play


def settling() -> BoardPlay:
    """The third party is there, the caller's leg comes to rest."""
    play = moving_third()
    play.happens(HandedOver(line="third"))
    return play


def moving_caller() -> BoardPlay:
    """And the caller is taken there."""
    play = settling()
    play.happens(Settled(line="caller"))
    return play


def joined() -> BoardPlay:
    """All three have met."""
    play = moving_caller()
    play.happens(HandedOver(line="caller"))
    return play


@pytest.mark.parametrize(
    ("stage", "stands", "did"),
    [
        (calling, {"caller": HELD, "third": DIALLING}, ["hold caller", "dial third third"]),
        (entering, {"caller": HELD, "third": HELD}, ["hold third", f"dial room {ROOM}"]),
        (moving_third, {"caller": HELD, "third": MOVING}, [f"transfer third {ROOM}"]),
        (settling, {"caller": MOVING, "third": TALKING}, []),
        (moving_caller, {"caller": MOVING, "third": TALKING}, [f"transfer caller {ROOM}"]),
        (joined, {"caller": TALKING}, []),
    ],
)
def test_step_by_step(stage: Callable[[], BoardPlay], stands: dict[str, CallState], did: list[str]) -> None:
    play = stage()
    assert play.stands == stands
    assert play.did()[-len(did) :] == did or not did


def test_when_all_have_met_it_is_one_call_with_a_third_party_in_it() -> None:
    play = joined()
    call = play.last("caller")
    assert (call.joined, call.state, call.number) == ("third", TALKING, "caller")
    third = play.last("third")
    assert (third.state, third.end, third.incoming) == (CallState.ENDED, CallEnd.TRANSFERRED, False)
    play.did()
    play.order(orders.hold, "caller")
    play.order(orders.resume, "caller")
    play.order(orders.hang_up, "caller")
    assert play.did() == ["hold room", "resume room", "hang_up room"], (
        "it goes on, on the seat's leg into the conference"
    )
    play.happens(Closed(line="room"))
    assert play.last("caller").end is CallEnd.HUNG_UP and play.stands == {}


def test_the_way_into_the_conference_is_never_told_of() -> None:
    assert {call.id for call in joined().told} == {"caller", "third"}


def test_a_leg_of_which_nothing_is_said_settles_by_itself() -> None:
    play = settling()
    play.did()
    play.at += timedelta(seconds=2)
    play.happens(TimePassed())
    assert play.did() == [f"transfer caller {ROOM}"]


@pytest.mark.parametrize(
    ("stage", "event", "stands", "trouble"),
    [
        # nobody there to join
        (calling, Closed(line="third", reason="486 Busy Here"), {"caller": TALKING}, "third_party_busy"),
        (calling, Closed(line="third", reason="404 Not Found"), {"caller": TALKING}, "third_party_not_reached"),
        (entering, Closed(line="third"), {"caller": TALKING}, "third_party_left"),
        # no conference
        (
            entering,
            Closed(line="room", reason="404 Not Found"),
            {"caller": HELD, "third": TALKING},
            "conference_failed",
        ),
        (moving_third, HandOverFailed(line="third"), {"caller": TALKING}, "conference_failed"),
        (moving_third, Closed(line="room"), {"caller": TALKING, "third": MOVING}, "conference_failed"),
        # an exchange that takes over without a word
        (moving_third, Closed(line="third"), {"caller": MOVING, "third": TALKING}, ""),
        (moving_caller, Closed(line="caller"), {"caller": TALKING}, ""),
        # the caller has gone
        (calling, Closed(line="caller"), {"third": DIALLING}, ""),
        (entering, Closed(line="caller"), {"third": TALKING}, ""),
        (moving_third, Closed(line="caller"), {"third": MOVING}, ""),
        (moving_caller, HandOverFailed(line="caller"), {"third": TALKING}, "transfer_failed"),
        # the third party leaves the conference before the caller comes
        (moving_caller, Closed(line="room"), {"caller": MOVING}, ""),
    ],
)
def test_whoever_goes_on_the_way_leaves_the_others_talking(
    stage: Callable[[], BoardPlay], event: Event, stands: dict[str, CallState], trouble: str
) -> None:
    play = stage()
    play.happens(event)
    assert play.stands == stands
    assert play.last("caller").trouble == trouble


def test_the_way_in_is_hung_up_when_nobody_needs_it() -> None:
    for stage, event in ((entering, Closed(line="third")), (entering, Closed(line="caller"))):
        play = stage()
        play.did()
        play.happens(event)
        assert "hang_up room" in play.did()
        play.happens(Closed(line="room"))
        assert play.board.join is None and len(play.board.legs) == 1


def test_a_way_in_that_has_no_name_yet_is_hung_up_as_soon_as_it_has() -> None:
    play = calling()
    play.happens(Established(line="third"), Closed(line="third"))
    play.did()
    play.happens(Dialled(call="room", line="room"))
    assert play.did() == ["hang_up room"]


def test_a_caller_who_goes_while_the_third_party_is_taken_over_leaves_that_one_talking_in_the_conference() -> None:
    play = moving_third()
    play.happens(Closed(line="caller"), HandedOver(line="third"))
    assert play.stands == {"third": TALKING} and play.board.join is None
    play.did()
    play.order(orders.hang_up, "third")
    assert play.did() == ["hang_up room"]


def test_a_third_party_that_the_operator_gives_up_brings_the_caller_back_without_trouble() -> None:
    play = calling()
    play.order(orders.hang_up, "third")
    play.happens(Closed(line="third", reason="Connection reset by user"))
    assert play.stands == {"caller": TALKING} and play.last("caller").trouble == ""


def test_an_exchange_that_never_takes_the_third_party_over_gives_everybody_back() -> None:
    play = moving_third()
    play.at += timedelta(seconds=HAND_OVER_SECONDS)
    play.happens(TimePassed())
    assert play.stands == {"caller": TALKING, "third": HELD} and play.last("caller").trouble == "conference_failed"
    assert play.board.join is None


@pytest.mark.parametrize("stage", [calling, entering, moving_third, settling, moving_caller])
def test_those_who_are_being_joined_can_only_be_hung_up(stage: Callable[[], BoardPlay]) -> None:
    play = stage()
    play.rings("other")
    for order in (orders.hold, orders.resume):
        for call in ("caller", "third"):
            with pytest.raises(PhoneTrouble, match="wrong_call_state"):
                play.order(order, call)
    with pytest.raises(PhoneTrouble, match="wrong_call_state"):
        play.order(orders.answer, "other")
    with pytest.raises(PhoneTrouble, match="wrong_call_state"):
        play.joins("caller", "fourth")
    with pytest.raises(PhoneTrouble, match="no_such_call"):
        play.order(orders.hang_up, "room")
    play.order(orders.hang_up, "caller")


def test_no_fourth_party() -> None:
    with pytest.raises(PhoneTrouble, match="wrong_call_state"):
        joined().joins("caller", "fourth")


@pytest.mark.parametrize("stage", [calling, entering, moving_third, settling, moving_caller, joined])
def test_when_the_program_is_gone_so_is_everybody(stage: Callable[[], BoardPlay]) -> None:
    play = stage()
    play.happens(AllLost(line=LineState.TROUBLE, trouble="phone_program_died"))
    assert play.stands == {} and play.board.legs == () and play.board.join is None
    assert play.last("caller").end is CallEnd.FAILED and play.last("third").over
