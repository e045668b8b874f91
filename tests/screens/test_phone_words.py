"""The phone's line in words, what each key does as the phone stands, and whom a few letters find."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desk_app import words
from desk_app.domain.directory import Directory
from desk_app.domain.phone import CallState, LineState, PhoneCall, PhoneStanding
from desk_app.screens.call_scene import Scene
from desk_app.screens.caller_card import CallerCard
from desk_app.screens.phone_words import PhoneKeys, keys_of, length_of, phone_trouble, phone_troubles, phone_view
from desk_app.screens.trouble import trouble_words
from desk_app.screens.whom_to_call import AT_MOST, caller_party, whom_to_call
from tests.sample_reference import REFERENCE

NOW = datetime(2026, 11, 23, 2, 32, tzinfo=UTC)
RINGING, DIALLING, TALKING, HELD = CallState.RINGING, CallState.DIALLING, CallState.TALKING, CallState.HELD


def call(id: str, state: CallState, number: str = "13812341234", *, ago: float = 65, **more: str) -> PhoneCall:
    began = NOW - timedelta(seconds=ago)
    answered = began if state in (TALKING, HELD) else None
    incoming = state is not DIALLING
    return PhoneCall(id=id, number=number, incoming=incoming, state=state, began_at=began, answered_at=answered, **more)


def standing(*calls: PhoneCall, line: LineState = LineState.READY) -> PhoneStanding:
    return PhoneStanding(line=line, calls=calls)


@pytest.mark.parametrize(
    ("calls", "keys"),
    [
        ((), PhoneKeys(dial=True)),
        ((call("a", RINGING),), PhoneKeys(answer="a", hang_up="a", dial=True)),
        ((call("a", RINGING), call("b", RINGING)), PhoneKeys(answer="a", hang_up="a", dial=True)),
        ((call("a", TALKING),), PhoneKeys(hold="a", transfer="a", join="a", hang_up="a", dial=True)),
        ((call("a", HELD),), PhoneKeys(resume="a", transfer="a", join="a", hang_up="a", dial=True)),
        (
            (call("a", TALKING), call("b", RINGING)),
            PhoneKeys(answer="b", hold="a", transfer="a", join="a", hang_up="a", dial=True),
        ),
        (
            (call("a", HELD), call("b", TALKING)),
            PhoneKeys(resume="a", transfer="b", join="b", hang_up="b", dial=True),
        ),
        ((call("a", HELD), call("b", DIALLING)), PhoneKeys(resume="a", transfer="a", hang_up="b")),
        ((call("a", TALKING, joined="110"),), PhoneKeys(hold="a", transfer="a", hang_up="a", dial=True)),
    ],
)
def test_each_key_is_about_one_call_or_none(calls: tuple[PhoneCall, ...], keys: PhoneKeys) -> None:
    assert keys_of(standing(*calls)) == keys


@pytest.mark.parametrize("line", [LineState.NONE, LineState.CONNECTING, LineState.TROUBLE])
def test_nobody_dials_on_a_line_that_is_not_ready(line: LineState) -> None:
    assert not keys_of(standing(line=line)).dial


@pytest.mark.parametrize(
    ("calls", "told"),
    [
        ((), ("green", "Line ready", "", "", "", "Hold", "Hang up")),
        ((call("a", RINGING),), ("yellow", "Incoming", "138****1234", "01:05", "", "Hold", "Decline")),
        ((call("a", RINGING, ""),), ("yellow", "Incoming", "number withheld", "01:05", "", "Hold", "Decline")),
        ((call("a", HELD),), ("yellow", "On hold", "138****1234", "01:05", "", "Resume", "Hang up")),
        (
            (call("a", HELD), call("b", TALKING, "110", ago=4)),
            ("accent", "Talking", "110", "00:04", "also On hold: 138****1234 01:05", "Other call", "Hang up"),
        ),
        (
            (call("a", TALKING), call("b", RINGING, "", ago=2), call("c", RINGING)),
            (
                "accent",
                "Talking",
                "138****1234",
                "01:05",
                "also Incoming: number withheld 00:02 · 1 more",
                "Hold",
                "Hang up",
            ),
        ),
        (
            (call("a", TALKING, joined="110"),),
            ("accent", "Three-party call with 110", "138****1234", "01:05", "", "Hold", "Hang up"),
        ),
    ],
)
def test_the_line_in_words(calls: tuple[PhoneCall, ...], told: tuple[str, ...]) -> None:
    view = phone_view(standing(*calls), NOW, Scene.ASKING, {})
    assert (view.tone, view.state, view.number, view.length, view.also, view.hold_words, view.hang_up_words) == told


def test_a_withheld_number_is_told_once() -> None:
    card = CallerCard(number="", shown="number withheld", revealed=False, heading="Number withheld")
    view = phone_view(standing(call("a", TALKING, "")), NOW, Scene.ASKING, {"": card})
    assert (view.number, view.name) == ("number withheld", "") and view.spoken.lower().count("withheld") == 1


def test_a_revealed_number_stands_there_whole_and_no_other() -> None:
    calls = call("a", TALKING), call("b", RINGING, "051265638888")
    view = phone_view(standing(*calls), NOW, Scene.ASKING, {}, revealed=["13812341234"])
    assert view.number == "13812341234" and "0512-****8888" in view.also
    view = phone_view(standing(*calls), NOW, Scene.ASKING, {}, revealed=["051265638888"])
    assert view.number == "138****1234" and "0512-65638888" in view.also


def test_a_name_stands_there_once_the_card_has_come() -> None:
    card = CallerCard(number="13812341234", shown="138****1234", revealed=False, heading="张先生")
    view = phone_view(standing(call("a", RINGING)), NOW, Scene.RINGING, {"13812341234": card})
    assert view.name == "张先生" and view.spoken == "Phone: Incoming 138****1234 张先生"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "00:00"), (59.9, "00:59"), (3599, "59:59"), (3600, "1:00:00"), (-3, "00:00")]
)
def test_lengths_are_digits_of_one_width(seconds: float, shown: str) -> None:
    assert length_of(call("a", TALKING, ago=seconds), NOW) == shown


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_trouble_has_a_sentence_and_the_last_one_stands_in_the_line(language: str) -> None:
    words.load(language)
    for code, sentence in phone_troubles().items():
        assert "{" not in sentence and trouble_words(code) == sentence
    told = replace(call("a", TALKING), trouble="third_party_busy")
    assert phone_view(standing(told), NOW, Scene.ASKING, {}).trouble == phone_trouble("third_party_busy")
    assert "unheard_of" in phone_trouble("unheard_of") and phone_trouble("") == ""


def test_whom_to_call_begins_with_those_at_hand_and_the_services() -> None:
    at_hand = (caller_party("13812341234", "张先生"),)
    numbers = [party.number for party in whom_to_call("", REFERENCE.directory, at_hand)]
    assert numbers == ["13812341234", "110", "119", "120", "122", "12345"]
    assert "13812341234" not in str([party.shown for party in whom_to_call("", REFERENCE.directory, at_hand)])


def test_whom_to_call_is_found_by_name_initials_or_number() -> None:
    body = next(iter(REFERENCE.directory.bodies.values()))
    told = replace(body, telephone="0512-65120000", name="市政所", initials="szs")
    directory = Directory(edition="d", bodies={told.id: told})
    for typed in ("市政", "SZ", "6512"):
        assert "0512-65120000" in [party.number for party in whom_to_call(typed, directory)], typed
    assert whom_to_call("nobody", directory) == ()


@pytest.mark.parametrize(
    ("typed", "dials"),
    [("0512-6512 0001", "051265120001"), ("110", "110"), ("11", ""), ("+8613812341234", "+8613812341234")],
)
def test_a_typed_number_is_dialled(typed: str, dials: str) -> None:
    found = whom_to_call(typed, Directory(edition="d"))
    assert (found[0].number if found and dials else "") == dials
    assert len([party for party in found if party.number == dials]) <= 1


def test_a_long_directory_is_cut() -> None:
    body = next(iter(REFERENCE.directory.bodies.values()))
    bodies = {f"b{n}": replace(body, id=f"b{n}", name=f"中队{n}", telephone=f"{n:04}") for n in range(50)}
    assert len(whom_to_call("中队", Directory(edition="d", bodies=bodies))) == AT_MOST  # type: ignore[arg-type]
