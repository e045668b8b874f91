"""What baresip 1.0 says and is told, word for word as it was heard from a running one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.phone import CallState, LineState
from desk_app.telephony.baresip_words import BaresipWords, registration_trouble
from desk_app.telephony.board import Board, Deed, Verb
from desk_app.telephony.events import (
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
)
from tests.telephony.board_play import BoardPlay

LEG = "1-13380@127.0.0.1"


class Talk:
    """A conversation in which a test plays baresip."""

    def __init__(self, *, registers: bool = True) -> None:
        self.now = 0.0
        self.words = BaresipWords("10.1.2.3:5062", registers=registers, new_id=lambda: "new", elapsed=lambda: self.now)
        self.said: list[dict[str, Any]] = []

    def say(self, *commands: bytes) -> list[str]:
        """Takes commands; gives them back as words."""
        told = [json.loads(command) for command in commands]
        self.said += told
        return [" ".join(filter(None, (each["command"], each.get("params")))) for each in told]

    def deed(self, verb: Verb, board: Board | None = None, *, line: str = LEG, number: str = "") -> list[str]:
        """What a deed is in commands."""
        deed = Deed(verb=verb, line="" if verb is Verb.DIAL else line, call="c", number=number)
        return self.say(*self.words.say(deed, board or Board()))

    def event(self, type: str, **words: str) -> tuple[Event, ...]:
        """An event of baresip's."""
        message = {"event": True, "type": type, "class": "call", "accountaor": "sip:801@10.1.2.3", **words}
        return self.words.hear(json.dumps(message).encode()).events

    def reply(self, data: str = "", *, ok: bool = True) -> tuple[Event, ...]:
        """The reply to the oldest command that has none."""
        token = self.said.pop(0)["token"]
        message = {"response": True, "ok": ok, "data": data, "token": token}
        heard = self.words.hear(json.dumps(message).encode())
        self.say(*heard.back)
        return heard.events


@pytest.mark.parametrize(
    ("type", "words", "event"),
    [
        ("REGISTER_OK", {"param": "200 OK"}, LineIs(line=LineState.READY)),
        ("REGISTER_FAIL", {"param": "403 Forbidden"}, LineIs(line=LineState.TROUBLE, trouble="exchange_refused")),
        (
            "CALL_INCOMING",
            {"direction": "incoming", "peeruri": "sip:13812345678@10.1.2.3", "peerdisplayname": "张", "id": LEG},
            Rang(line=LEG, call="new", number="13812345678"),
        ),
        ("CALL_ESTABLISHED", {"id": LEG, "param": "sip:1@h"}, Established(line=LEG)),
        ("CALL_REMOTE_SDP", {"id": LEG, "param": "answer"}, Settled(line=LEG)),
        ("CALL_CLOSED", {"id": LEG, "param": "486 Busy Here"}, Closed(line=LEG, reason="486 Busy Here")),
        ("CALL_CLOSED", {"id": LEG}, Closed(line=LEG)),
        ("CALL_CLOSED", {"id": LEG, "param": "Call transfered"}, HandedOver(line=LEG)),
        ("TRANSFER_FAILED", {"id": LEG, "param": "486 Busy Here"}, HandOverFailed(line=LEG)),
    ],
)
def test_events(type: str, words: dict[str, str], event: Event) -> None:
    assert Talk().event(type, **words) == (event,)


@pytest.mark.parametrize(
    ("type", "words"),
    [
        ("REGISTERING", {}),
        ("UNREGISTERING", {}),
        ("EXIT", {}),
        ("CALL_RINGING", {"id": LEG}),
        ("CALL_PROGRESS", {"id": LEG}),
        ("CALL_REMOTE_SDP", {"id": LEG, "param": "offer"}),
        ("CALL_LOCAL_SDP", {"direction": "outgoing", "param": "offer"}),  # of a leg that has no name yet
        ("CALL_CLOSED", {"param": "of no leg"}),
        ("CALL_TOMORROW", {"id": LEG}),
    ],
)
def test_events_that_change_nothing(type: str, words: dict[str, str]) -> None:
    assert Talk().event(type, **words) == ()


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        ("401 Unauthorized", "exchange_refused"),
        ("403 Forbidden", "exchange_refused"),
        ("404 Not Found", "exchange_refused"),
        ("603 Decline", "exchange_refused"),
        ("408 Request Timeout", "exchange_unreachable"),
        ("480 Temporarily Unavailable", "exchange_unreachable"),
        ("503 Service Unavailable", "exchange_unreachable"),
        ("Connection timed out", "exchange_unreachable"),
        ("Connection refused", "exchange_unreachable"),
        ("", "exchange_unreachable"),
    ],
)
def test_why_the_exchange_does_not_know_this_phone(reason: str, trouble: str) -> None:
    assert registration_trouble(reason) == trouble


@pytest.mark.parametrize(
    ("verb", "number", "commands"),
    [
        (Verb.ACCEPT, "", [f"callfind {LEG}", "accept"]),
        (Verb.HANG_UP, "", [f"callfind {LEG}", "hangup"]),
        (Verb.HOLD, "", [f"callfind {LEG}", "hold"]),
        (Verb.RESUME, "", [f"callfind {LEG}", "resume"]),
        (Verb.TRANSFER, "110", [f"callfind {LEG}", "transfer sip:110@10.1.2.3:5062"]),
        (Verb.DIAL, "#31#110", ["dial sip:%2331%23110@10.1.2.3:5062", "callstat"]),
    ],
)
def test_deeds(verb: Verb, number: str, commands: list[str]) -> None:
    assert Talk().deed(verb, number=number) == commands


def test_before_a_call_is_taken_one_that_is_held_is_made_the_one_before_it() -> None:
    play = BoardPlay()
    play.talks("held")
    play.rings("rings")
    play.talks(LEG)
    told = Talk().deed(Verb.ACCEPT, play.board)
    assert told == ["callfind held", "hold", f"callfind {LEG}", "accept"]


def test_where_others_only_ring_one_is_marked_as_held_and_unmarked() -> None:
    play = BoardPlay()
    play.rings(LEG)
    play.rings("rings")
    told = Talk().deed(Verb.ACCEPT, play.board)
    assert told == ["callfind rings", "hold", f"callfind {LEG}", "accept", "callfind rings", "resume"]


def test_what_is_set_aside_may_fail() -> None:
    talk = Talk()
    play = BoardPlay()
    play.rings(LEG)
    play.rings("rings")
    talk.deed(Verb.ACCEPT, play.board)
    talk.event("CALL_LOCAL_SDP", direction="incoming", id=LEG, param="answer")
    replies = [
        talk.reply("setting current call: rings\n"),
        talk.reply("Invalid argument", ok=False),
        talk.reply(f"setting current call: {LEG}\n"),
        talk.reply("sip:801@10.1.2.3: Answering incoming call\n"),
        talk.reply("setting current call: rings\n"),
        talk.reply("Invalid argument", ok=False),
    ]
    assert replies == [()] * 6


def test_a_call_that_baresip_says_it_takes_but_does_not_has_no_sound() -> None:
    talk = Talk()
    talk.deed(Verb.ACCEPT)
    talk.event("CALL_REMOTE_SDP", direction="incoming", id=LEG, param="offer")
    assert talk.reply(f"setting current call: {LEG}\n") == ()
    assert talk.reply("sip:801@10.1.2.3: Answering incoming call\n") == (Refused(line=LEG, verb=Verb.ACCEPT),)


@pytest.mark.parametrize("verb", [Verb.HOLD, Verb.RESUME, Verb.TRANSFER])
def test_what_baresip_cannot_do(verb: Verb) -> None:
    talk = Talk()
    talk.deed(verb, number="110" if verb is Verb.TRANSFER else "")
    assert talk.reply(f"setting current call: {LEG}\n") == ()
    assert talk.reply("Invalid argument", ok=False) == (Refused(line=LEG, verb=verb),)


@pytest.mark.parametrize(
    ("data", "ok"), [(f"call not found (id={LEG})\n", True), ("command not found (callfind)\n", False)]
)
def test_a_leg_that_baresip_does_not_have_is_gone(data: str, ok: bool) -> None:
    talk = Talk()
    talk.deed(Verb.HOLD)
    assert talk.reply(data, ok=ok) == (Closed(line=LEG),)


CALLSTAT = (
    "\n===== Call debug ({state}) =====\n local_uri:  <sip:801@10.1.2.3>\n peer_uri:  张 <sip:110@10.1.2.3>\n"
    " af=AF_INET id={id}\n direction: {direction}\nSDP session\n  local attributes:\n    tool='baresip 1.0.0'\n"
)


def test_what_is_dialled_gets_its_name() -> None:
    talk = Talk()
    talk.deed(Verb.DIAL, number="110")
    assert talk.reply() == ()
    name = CALLSTAT.format(state="OUTGOING", id="81c9ed", direction="Outgoing")
    assert talk.reply(name) == (Dialled(call="c", line="81c9ed"),)


def test_what_cannot_be_dialled_does_not_get_the_name_of_another() -> None:
    talk = Talk()
    talk.deed(Verb.DIAL, number="110")
    assert talk.reply("Invalid argument", ok=False) == (NotDialled(call="c"),)
    assert talk.reply(CALLSTAT.format(state="ESTABLISHED", id="another", direction="Incoming")) == ()


def test_calls_are_listed_one_by_one() -> None:
    talk = Talk()
    assert talk.say(*talk.words.ask_calls()) == ["listcalls"]
    row = "[line {}]  0:00:01  ESTABLISHED  (on hold)  sip:111@127.0.0.1:25070\n"
    assert talk.reply(f"\n--- Active calls (2) ---\n  {row.format(1)}> {row.format(3)}\n") == ()
    assert [(each["command"], each.get("params")) for each in talk.said] == [
        ("line", "1"),
        ("callstat", None),
        ("line", "3"),
        ("callstat", None),
    ]
    assert talk.reply("setting current call: line 1\n") == ()
    assert talk.reply(CALLSTAT.format(state="ESTABLISHED", id="a", direction="Incoming")) == ()
    assert talk.reply("setting current call: line 3\n") == ()
    first = Found(line="a", call="new", number="110", incoming=True, up=True)
    assert talk.reply(CALLSTAT.format(state="RINGING", id="b", direction="Outgoing")) == (
        Listed(found=(first, replace(first, line="b", incoming=False, up=False))),
    )


def test_no_calls_to_list() -> None:
    talk = Talk()
    talk.say(*talk.words.ask_calls())
    assert talk.reply("\n--- Active calls (0) ---\n\n") == (Listed(found=()),)


def test_the_account_is_read_once_somebody_hears_what_becomes_of_it() -> None:
    talk = Talk(registers=False)
    assert talk.say(*talk.words.start()) == ["insmod account.so"] and not talk.words.started
    assert talk.reply("loaded module account.so\n") == (LineIs(line=LineState.READY),) and talk.words.started
    registering = Talk()
    registering.say(*registering.words.start())
    assert registering.reply("loaded module account.so\n") == () and registering.words.started


def test_good_news_that_was_missed_is_seen_in_the_status() -> None:
    talk = Talk()
    status = "\n--- User Agents (1) ---\n> sip:801@h   \x1b[{}m{}\x1b[;m  Expires 60s\n\n"
    talk.say(*talk.words.ask_status(), *talk.words.ask_status())
    assert talk.reply(status.format(33, "zzz")) == ()
    assert talk.reply(status.format(32, "OK ")) == (LineIs(line=LineState.READY),)


def test_how_long_baresip_has_been_silent() -> None:
    talk = Talk()
    assert talk.words.silent_for == 0
    talk.say(*talk.words.ask_status())
    talk.now = 3.0
    talk.deed(Verb.HOLD)
    assert talk.words.silent_for == 3.0
    talk.reply()
    assert talk.words.silent_for == 0.0
    talk.now = 5.0
    assert talk.words.silent_for == 2.0
    talk.words.forget()
    assert talk.words.silent_for == 0


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"nonsense",
        b"[]",
        b"null",
        b'{"event": true}',
        b'{"event": true, "type": 7, "id": 7}',
        b'{"event": true, "type": "CALL_INCOMING", "id": {}}',
        b'{"response": true, "ok": true, "data": "", "token": "999"}',
        b'{"response": true, "ok": true, "data": 1, "token": null}',
        b"[" * 100_000,
        b'{"event": true, "type": "\xff"}',
    ],
)
def test_what_is_not_understood_means_nothing(payload: bytes) -> None:
    heard = Talk().words.hear(payload)
    assert heard.events == () and heard.back == ()


def test_odd_signs_in_a_name_keep_no_call_away() -> None:
    raw = b'{"event":true,"type":"CALL_INCOMING","peeruri":"sip:138@h","peerdisplayname":"\x01\xff\t","id":"a"}'
    assert Talk().words.hear(raw).events == (Rang(line="a", call="new", number="138"),)


@given(st.binary(max_size=200))
def test_any_bytes_can_be_heard(payload: bytes) -> None:
    assert Talk().words.hear(payload).back == ()


def test_a_leg_that_is_being_handed_over_is_not_set_aside() -> None:
    play = BoardPlay()
    play.talks("moving")
    moving = play.board.legs[0]
    legs = (replace(moving, call=replace(moving.call, state=CallState.TRANSFERRING)),)
    assert Talk().deed(Verb.ACCEPT, replace(play.board, legs=legs)) == [f"callfind {LEG}", "accept"]
