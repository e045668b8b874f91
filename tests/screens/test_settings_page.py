"""What a person sets on a seat: as text and back, checked by field, and what follows from it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from desk_app.screens import phone_page
from desk_app.screens.caller_card import CallerCard
from desk_app.screens.forms import FieldFault
from desk_app.screens.proposals import Proposal, ProposalKind, ProposalsView
from desk_app.screens.settings_page import (
    Masking,
    ProposalChoices,
    Ring,
    SeatTimes,
    chosen,
    hides_after,
    kept_text,
    masked_again,
    read,
    typed,
    wanted_proposals,
)
from desk_app.telephony.settings import PhoneSettings, parse_settings

CHOSEN = (
    SeatTimes(after_call_seconds=30, break_minutes=20),
    Ring(aloud=False),
    ProposalChoices(places=False, learns=False),
    Masking(hide_after_minutes=5),
)


@pytest.mark.parametrize("choices", CHOSEN)
def test_what_is_kept_comes_back(choices: SeatTimes | Ring | ProposalChoices | Masking) -> None:
    assert chosen(type(choices), kept_text(choices)) == choices
    assert read(type(choices), typed(choices)) == choices


@pytest.mark.parametrize("kept", [None, "", "no json", "[]", "17", '{"after_call_seconds": "60"}', '{"unheard_of": 1}'])
def test_what_cannot_be_read_is_as_usual(kept: str | None) -> None:
    assert chosen(SeatTimes, kept) == SeatTimes()


def test_what_an_older_program_kept_is_not_out_of_bounds() -> None:
    assert chosen(SeatTimes, '{"after_call_seconds": 999999, "break_minutes": 20}') == SeatTimes(break_minutes=20)
    assert chosen(SeatTimes, '{"after_call_seconds": true}') == SeatTimes()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("after_call_seconds", "1801"),
        ("after_call_seconds", "-1"),
        ("after_call_seconds", "six"),
        ("after_call_seconds", "６０"),
        ("break_minutes", "0"),
        ("break_minutes", ""),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(field: str, text: str) -> None:
    with pytest.raises(FieldFault) as fault:
        read(SeatTimes, {**typed(SeatTimes()), field: text})
    assert fault.value.field == field and "whole number" in fault.value.words


def test_the_seat_s_rules_follow() -> None:
    rules = SeatTimes(after_call_seconds=30, break_minutes=20).rules(follows_phone=False)
    assert (rules.after_call, rules.pause, rules.follows_phone) == (timedelta(seconds=30), timedelta(minutes=20), False)


@pytest.mark.parametrize("off", ["problems", "places", "components", "demands"])
def test_a_kind_that_is_not_wanted_is_not_proposed(off: str) -> None:
    one = Proposal(kind=ProposalKind.PLACE, code="x", words="x", detail="")
    view = ProposalsView(of="井盖", problems=(one,), places=(one,), components=(one,), demands=(one,), lacking="x")
    shown = wanted_proposals(view, ProposalChoices(**{off: False}))
    assert getattr(shown, off) == () and (shown.of, shown.lacking) == ("井盖", "x")
    assert sum(bool(getattr(shown, name)) for name in ("problems", "places", "components", "demands")) == 3


def test_a_revealed_card_is_masked_again() -> None:
    card = CallerCard(number="13812341234", shown="13812341234", revealed=True, heading="张先生")
    hidden = masked_again(card)
    assert (hidden.shown, hidden.revealed, hidden.heading) == ("138****1234", False, "张先生")
    assert hides_after(Masking()) is None and hides_after(Masking(hide_after_minutes=5)) == timedelta(minutes=5)


def test_the_phone_s_page_has_every_field_that_the_phone_has() -> None:
    names = {each.name for each in phone_page.phone_fields()}
    assert names == set(PhoneSettings.__dataclass_fields__)


def test_what_stands_in_the_phone_s_page_is_what_the_phone_reads() -> None:
    values = phone_page.phone_typed(None)
    assert phone_page.phone_text(values) == "", "without a number there is no phone"
    values |= {"user": " 8001 ", "exchange": "sip.example", "password": " with space ", "local_port": "5070"}
    settings = parse_settings(phone_page.phone_text(values))
    assert (settings.user, settings.password, settings.local_port) == ("8001", " with space ", 5070)
    assert phone_page.phone_typed(phone_page.phone_text(values)) == {**values, "user": "8001"}


@pytest.mark.parametrize("port", ["x", "-1", "1234567"])
def test_a_port_that_is_none_is_named(port: str) -> None:
    values = {**phone_page.phone_typed(None), "user": "8001", "local_port": port}
    with pytest.raises(FieldFault) as fault:
        phone_page.phone_text(values)
    assert fault.value.field == "local_port"


def test_a_fault_of_the_phone_names_the_field_as_the_page_does() -> None:
    assert phone_page.phone_fault("exchange", "missing") == "Exchange: must be filled in"
    assert "brand_new" in phone_page.phone_fault("", "brand_new")


def test_whether_the_state_follows_the_phone_stands_in_its_settings() -> None:
    assert phone_page.follows_phone(None) and phone_page.follows_phone("no json") and phone_page.follows_phone("[]")
    assert not phone_page.follows_phone(json.dumps({"auto_state": False}))
