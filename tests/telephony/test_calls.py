"""The fold of what happens on the line: how calls stand and end, and what the phone program is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.phone import CallEnd, CallState, LineState, PhoneStanding
from desk_app.errors import PhoneTrouble
from desk_app.telephony import orders
from desk_app.telephony.board import Board, Join, Verb
from desk_app.telephony.calls import HAND_OVER_SECONDS
from desk_app.telephony.events import (
    AllLost,
    Closed,
    Dialled,
    Established,
    Event,
    Found,
    HandedOver,
    HandOverFailed,
    LineIs,
    Listed,
    NotDialled,
    Rang,
    Refused,
    Settled,
    TimePassed,
)
from tests.telephony.board_play import ROOM, START, BoardPlay

RINGING, TALKING, HELD = CallState.RINGING, CallState.TALKING, CallState.HELD
PEER = "Connection reset by peer"


def ringing(play: BoardPlay) -> None:
    play.rings("a")


def hung_up_while_it_rings(play: BoardPlay) -> None:
    play.rings("a")
    play.order(orders.hang_up, "a")


def answered_but_not_yet_connected(play: BoardPlay) -> None:
    play.rings("a")
    play.order(orders.answer, "a")


def talked(play: BoardPlay) -> None:
    play.talks("a")


def held(play: BoardPlay) -> None:
    play.talks("a")
    play.order(orders.hold, "a")


def hung_up(play: BoardPlay) -> None:
    play.talks("a")
    play.order(orders.hang_up, "a")


def handed_over(play: BoardPlay) -> None:
    play.talks("a")
    play.order(orders.transfer, "a", "110", play.at)


def handed_over_and_hung_up(play: BoardPlay) -> None:
    handed_over(play)
    play.order(orders.hang_up, "a")


def dialled(play: BoardPlay) -> None:
    play.dials("a", answered=False)


def dialled_and_hung_up(play: BoardPlay) -> None:
    play.dials("a", answered=False)
    play.order(orders.hang_up, "a")


def dialled_and_answered(play: BoardPlay) -> None:
    play.dials("a")


@pytest.mark.parametrize(
    ("so_far", "event", "end", "trouble"),
    [
        (ringing, Closed(line="a", reason=PEER), CallEnd.MISSED, ""),
        (ringing, Closed(line="a", reason="Local timeout"), CallEnd.MISSED, ""),
        (ringing, AllLost(line=LineState.TROUBLE, trouble="phone_program_died"), CallEnd.MISSED, "phone_program_died"),
        (answered_but_not_yet_connected, Closed(line="a", reason=PEER), CallEnd.MISSED, ""),
        (hung_up_while_it_rings, Closed(line="a", reason="Connection reset by user"), CallEnd.DECLINED, ""),
        (hung_up_while_it_rings, Closed(line="a", reason=PEER), CallEnd.DECLINED, ""),
        (talked, Closed(line="a", reason=PEER), CallEnd.CALLER_LEFT, ""),
        (talked, Closed(line="a"), CallEnd.CALLER_LEFT, ""),
        (talked, Closed(line="a", reason="481 Call Does Not Exist"), CallEnd.CALLER_LEFT, ""),
        (talked, Closed(line="a", reason="Connection timed out"), CallEnd.FAILED, "connection_lost"),
        (talked, AllLost(line=LineState.TROUBLE, trouble="phone_program_died"), CallEnd.FAILED, "phone_program_died"),
        (held, Closed(line="a", reason=PEER), CallEnd.CALLER_LEFT, ""),
        (hung_up, Closed(line="a", reason="Connection reset by user"), CallEnd.HUNG_UP, ""),
        (hung_up, Closed(line="a", reason="Connection timed out"), CallEnd.HUNG_UP, ""),
        (hung_up, AllLost(line=LineState.NONE, trouble=""), CallEnd.HUNG_UP, ""),
        (handed_over, HandedOver(line="a"), CallEnd.TRANSFERRED, ""),
        (handed_over, Closed(line="a", reason=PEER), CallEnd.TRANSFERRED, ""),
        (handed_over, HandOverFailed(line="a"), CallEnd.FAILED, "transfer_failed"),
        (handed_over_and_hung_up, Closed(line="a", reason=PEER), CallEnd.HUNG_UP, ""),
        (dialled, Closed(line="a", reason="486 Busy Here"), CallEnd.BUSY, ""),
        (dialled, Closed(line="a", reason="600 Busy Everywhere"), CallEnd.BUSY, ""),
        (dialled, Closed(line="a", reason="404 Not Found"), CallEnd.NOT_REACHED, ""),
        (dialled, Closed(line="a", reason="480 Temporarily Unavailable"), CallEnd.NOT_REACHED, ""),
        (dialled, Closed(line="a", reason="603 Decline"), CallEnd.NOT_REACHED, ""),
        (dialled, Closed(line="a", reason="Local timeout"), CallEnd.NOT_REACHED, ""),
        (dialled, Closed(line="a", reason="403 Forbidden"), CallEnd.FAILED, "exchange_refused"),
        (dialled, Closed(line="a", reason="503 Service Unavailable"), CallEnd.FAILED, "exchange_unreachable"),
        (dialled, Closed(line="a", reason="Connection refused"), CallEnd.FAILED, "exchange_unreachable"),
        (dialled, Closed(line="a", reason="٤٠٤ odd digits"), CallEnd.FAILED, "exchange_unreachable"),
        (dialled, NotDialled(call="a"), CallEnd.FAILED, "not_dialled"),
        (dialled_and_hung_up, Closed(line="a", reason="487 Request Terminated"), CallEnd.HUNG_UP, ""),
        (dialled_and_answered, Closed(line="a", reason=PEER), CallEnd.CALLER_LEFT, ""),
    ],
)
def test_how_a_call_ends(so_far: Callable[[BoardPlay], None], event: Event, end: CallEnd, trouble: str) -> None:
    play = BoardPlay()
    so_far(play)
    play.happens(event)
    ended = play.last("a")
    assert (ended.state, ended.end, ended.trouble) == (CallState.ENDED, end, trouble)
    assert ended.ended_at == play.at and play.stands == {}
    assert [call.over for call in play.told].count(True) == 1
    play.happens(event)
    assert [call.over for call in play.told].count(True) == 1, "an ended call is told once"


def test_times_are_those_of_what_happened() -> None:
    play = BoardPlay()
    play.rings("a")
    began = play.at
    play.order(orders.answer, "a")
    play.happens(Established(line="a"))
    answered = play.at
    play.happens(Closed(line="a"))
    ended = play.last("a")
    assert (ended.began_at, ended.answered_at, ended.ended_at) == (began, answered, answered + timedelta(seconds=1))


def test_answering_holds_who_was_talked_to_and_says_so_first() -> None:
    play = BoardPlay()
    play.talks("a")
    play.did()
    play.talks("b")
    assert play.stands == {"a": HELD, "b": TALKING}
    assert play.did() == ["hold a", "accept b"]


def test_resuming_and_dialling_hold_too() -> None:
    play = BoardPlay()
    play.talks("a")
    play.talks("b")
    play.did()
    play.order(orders.resume, "a")
    assert play.stands == {"a": TALKING, "b": HELD} and play.did() == ["hold b", "resume a"]
    play.dials("c")
    assert play.stands == {"a": HELD, "b": HELD, "c": TALKING} and play.did() == ["hold a", "dial c c"]


def test_when_a_leg_ends_those_on_hold_are_held_again_because_baresip_resumes_one() -> None:
    play = BoardPlay()
    play.talks("a")
    play.talks("b")
    play.did()
    play.happens(Closed(line="b"))
    assert play.stands == {"a": HELD} and play.did() == ["hold a"]


def test_who_picks_up_while_somebody_else_is_talked_to_is_held() -> None:
    play = BoardPlay()
    play.dials("a", answered=False)
    play.talks("b")
    play.did()
    play.happens(Established(line="a"))
    assert play.stands == {"a": HELD, "b": TALKING} and play.did() == ["hold a"]


def test_an_order_given_twice_is_told_once() -> None:
    play = BoardPlay()
    play.rings("a")
    play.order(orders.answer, "a")
    play.order(orders.answer, "a")
    play.order(orders.hang_up, "a")
    play.order(orders.hang_up, "a")
    assert play.did() == ["accept a", "hang_up a"]


def test_what_is_dialled_and_hung_up_before_the_program_has_a_name_for_it_is_hung_up_then() -> None:
    play = BoardPlay()
    play.step(lambda board: orders.dial(board, "a", "110", play.at))
    play.order(orders.hang_up, "a")
    assert play.did() == ["dial a 110"]
    play.happens(Dialled(call="a", line="a"))
    assert play.did() == ["hang_up a"]


@pytest.mark.parametrize(
    ("so_far", "verb", "state", "trouble"),
    [
        (answered_but_not_yet_connected, Verb.ACCEPT, RINGING, "no_sound"),
        (held, Verb.HOLD, TALKING, "hold_failed"),
        (talked, Verb.RESUME, HELD, "resume_failed"),
        (handed_over, Verb.TRANSFER, HELD, "transfer_failed"),
        (talked, Verb.HOLD, TALKING, ""),  # of a hold long past: nothing to take back
        (talked, Verb.HANG_UP, TALKING, ""),
    ],
)
def test_what_the_program_cannot_do_is_taken_back(
    so_far: Callable[[BoardPlay], None], verb: Verb, state: CallState, trouble: str
) -> None:
    play = BoardPlay()
    so_far(play)
    play.happens(Refused(line="a", verb=verb))
    assert play.stands == {"a": state} and play.board.standing().calls[0].trouble == trouble


def test_a_call_that_could_not_be_taken_can_be_tried_again() -> None:
    play = BoardPlay()
    answered_but_not_yet_connected(play)
    play.happens(Refused(line="a", verb=Verb.ACCEPT))
    play.order(orders.answer, "a")
    play.happens(Established(line="a"))
    assert play.stands == {"a": TALKING} and play.last("a").trouble == ""


def test_an_exchange_that_never_says_what_became_of_a_hand_over_gives_the_call_back() -> None:
    play = BoardPlay()
    handed_over(play)
    play.happens(TimePassed())
    assert play.stands == {"a": CallState.TRANSFERRING}
    play.at += timedelta(seconds=HAND_OVER_SECONDS)
    play.happens(TimePassed())
    assert play.stands == {"a": HELD} and play.last("a").trouble == "transfer_failed"


def test_a_second_offer_of_the_same_leg_is_one_call() -> None:
    play = BoardPlay()
    play.rings("a")
    play.happens(Rang(line="a", call="again", number="a"))
    assert list(play.stands) == ["a"]


def test_the_line_is_told_of_without_a_call() -> None:
    play = BoardPlay()
    before = play.board
    play.happens(LineIs(line=LineState.TROUBLE, trouble="exchange_refused"))
    assert play.board.news(before) == (None,)
    assert play.board.standing() == PhoneStanding(line=LineState.TROUBLE, trouble="exchange_refused")


def test_nobody_is_called_while_the_line_is_not_ready() -> None:
    play = BoardPlay()
    play.talks("a")
    play.happens(LineIs(line=LineState.TROUBLE, trouble="exchange_unreachable"))
    with pytest.raises(PhoneTrouble, match="phone_not_ready"):
        play.dials("b")
    with pytest.raises(PhoneTrouble, match="phone_not_ready"):
        play.joins("a")
    play.order(orders.hold, "a")  # but who is there can be talked to


def test_catching_up_after_the_line_was_cut() -> None:
    play = BoardPlay()
    play.talks("stays")
    play.talks("left")
    play.rings("rings on")
    play.did()
    found = (
        Found(line="stays", call="-", number="stays", incoming=True, up=True),
        Found(line="rings on", call="-", number="rings on", incoming=True, up=False),
        Found(line="new", call="new", number="new", incoming=True, up=False),
        Found(line="odd", call="odd", number="odd", incoming=False, up=True),  # nobody asked for that one
    )
    play.happens(Listed(found=found))
    assert play.stands == {"stays": HELD, "rings on": RINGING, "new": RINGING}
    assert play.last("left").end is CallEnd.CALLER_LEFT
    assert "hold stays" in play.did(), "whatever was said while nobody listened is said again"


def test_catching_up_with_calls_that_were_dialled() -> None:
    play = BoardPlay()
    play.step(lambda board: orders.dial(board, "a", "110", play.at))
    play.step(lambda board: orders.dial(board, "b", "120", play.at))
    play.happens(Listed(found=(Found(line="x", call="-", number="120", incoming=False, up=True),)))
    assert play.stands == {"b": TALKING}
    assert (play.last("a").end, play.last("a").trouble) == (CallEnd.FAILED, "not_dialled")


def test_what_was_ordered_while_the_line_was_cut_is_ordered_again() -> None:
    play = BoardPlay()
    play.rings("a")
    play.rings("b")
    play.order(orders.answer, "a")
    play.order(orders.hang_up, "b")
    play.did()
    found = tuple(Found(line=name, call="-", number=name, incoming=True, up=False) for name in "ab")
    play.happens(Listed(found=found))
    assert play.did() == ["accept a", "hang_up b"]


NAMES = st.sampled_from(["a", "b", "third", "room"])
EVENTS = st.one_of(
    NAMES.map(lambda name: Rang(line=name, call=name, number=name)),
    NAMES.map(lambda name: Dialled(call=name, line=name)),
    NAMES.map(lambda name: NotDialled(call=name)),
    NAMES.map(lambda name: Established(line=name)),
    NAMES.map(lambda name: Settled(line=name)),
    NAMES.map(lambda name: Closed(line=name, reason=PEER)),
    NAMES.map(lambda name: HandedOver(line=name)),
    NAMES.map(lambda name: HandOverFailed(line=name)),
    st.builds(lambda name, verb: Refused(line=name, verb=verb), NAMES, st.sampled_from(Verb)),
    st.just(TimePassed()),
    st.lists(NAMES, unique=True).map(
        lambda names: Listed(found=tuple(Found(line=n, call=n, number=n, incoming=True, up=False) for n in names))
    ),
)
ORDERS = st.tuples(st.sampled_from(["answer", "hang_up", "hold", "resume", "transfer", "join", "dial"]), NAMES)


def obey(board: Board, order: str, name: str) -> object:
    match order:
        case "join":
            plan = Join(caller=name, third="third", room="room", number=ROOM)
            return orders.join(board, name, "third", plan, START)
        case "transfer":
            return orders.transfer(board, name, "110", START)
        case "dial":
            return orders.dial(board, name, name, START)
        case _:
            return getattr(orders, order)(board, name)


@settings(max_examples=300)
@given(st.lists(st.one_of(EVENTS, ORDERS), max_size=40))
def test_whatever_happens_one_is_talked_to_and_every_call_ends_once(story: list[Event | tuple[str, str]]) -> None:
    play = BoardPlay()
    begun: list[str] = []
    for number, each in enumerate(story):
        try:
            if isinstance(each, tuple):
                # Ids are made anew each time, as phones do.
                taken = {leg.id for leg in play.board.legs}
                if each[0] in ("dial", "join") and taken & {each[1] if each[0] == "dial" else "third", "room"}:
                    continue
                play.step(lambda board, each=each: obey(board, *each))  # type: ignore[arg-type, return-value]
            elif not (isinstance(each, Rang) and play.board.leg(each.call)):
                play.happens(each)
        except PhoneTrouble:
            continue
        states = [leg.call.state for leg in play.board.legs]
        assert states.count(TALKING) <= 1, f"after {number}"
        shown = {call.id for call in play.board.standing().calls}
        begun += [call.id for call in play.told if call.id not in begun]
        assert shown <= set(begun)
    play.happens(AllLost(line=LineState.NONE, trouble=""))
    assert play.stands == {} and play.board.legs == () and play.board.join is None
