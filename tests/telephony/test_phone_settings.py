"""Settings of the phone: what is taken, which field is to blame where not, and no password where it does not belong."""

import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.telephony.settings import PhoneSettings, PhoneSettingsError, Transport, format_settings, parse_settings

WHOLE: dict[str, Any] = {"user": "801", "exchange": "10.1.2.3:5062", "password": "s;e c<r>e't%20\\张"}


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"user": ""}, "user", "missing"),
        ({"user": "a b"}, "user", "wrong_form"),
        ({"user": "801@host"}, "user", "wrong_form"),
        ({"user": "8" * 257}, "user", "too_long"),
        ({"exchange": ""}, "exchange", "missing"),
        ({"exchange": "host;x"}, "exchange", "wrong_form"),
        ({"exchange": "host\n"}, "exchange", "wrong_form"),
        ({"exchange": "-host"}, "exchange", "wrong_form"),
        ({"exchange": "host:70000"}, "exchange", "out_of_range"),
        ({"password": ""}, "password", "missing"),
        ({"password": 'a"b'}, "password", "wrong_form"),
        ({"password": "a\nb"}, "password", "wrong_form"),
        ({"login": "a;b"}, "login", "wrong_form"),
        ({"display_name": 'a"'}, "display_name", "wrong_form"),
        ({"display_name": "a\\"}, "display_name", "wrong_form"),
        ({"conference": "8{desk}"}, "conference", "wrong_form"),
        ({"sound_in": "alsa"}, "sound_in", "wrong_form"),
        ({"sound_out": "alsa,a b"}, "sound_out", "wrong_form"),
        ({"sound_ring": "../x,y"}, "sound_ring", "wrong_form"),
        ({"local_address": "eth0"}, "local_address", "wrong_form"),
        ({"local_port": -1}, "local_port", "out_of_range"),
        ({"local_port": 65536}, "local_port", "out_of_range"),
        ({"program": "a\x00b"}, "program", "wrong_form"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(changes: dict[str, Any], field: str, why: str) -> None:
    with pytest.raises(PhoneSettingsError) as caught:
        PhoneSettings(**{**WHOLE, **changes})
    assert (caught.value.field, caught.value.why) == (field, why)
    assert pickle.loads(pickle.dumps(caught.value)).field == field


def test_a_phone_that_is_called_at_its_own_address_needs_only_a_name() -> None:
    assert PhoneSettings(user="801", registers=False).exchange == ""


@pytest.mark.parametrize("exchange", ["10.1.2.3", "pbx.example", "pbx:5062", "[fd00::2]", "[fd00::2]:5060"])
def test_an_exchange_is_a_host_with_or_without_a_port(exchange: str) -> None:
    assert PhoneSettings(**{**WHOLE, "exchange": exchange}).exchange == exchange


def test_every_desk_has_a_conference_of_its_own() -> None:
    assert PhoneSettings(**WHOLE, conference="88{user}").room == "88801"
    assert PhoneSettings(**WHOLE).room == ""


def test_the_password_is_in_the_text_for_the_store_and_in_no_other() -> None:
    settings = PhoneSettings(**WHOLE)
    assert WHOLE["password"] not in repr(settings) and WHOLE["password"] not in str(settings)
    assert json.loads(format_settings(settings))["password"] == WHOLE["password"]


@given(
    st.sampled_from(Transport),
    st.booleans(),
    st.text(st.characters(blacklist_characters='"', blacklist_categories=["Cc", "Cs"]), min_size=1, max_size=256),
    st.integers(0, 65535),
)
def test_written_and_read_again(transport: Transport, auto_state: bool, password: str, port: int) -> None:
    settings = PhoneSettings(
        **{**WHOLE, "password": password}, transport=transport, auto_state=auto_state, local_port=port
    )
    assert parse_settings(format_settings(settings)) == settings


@pytest.mark.parametrize(
    ("text", "field", "why"),
    [
        ("", "", "wrong_form"),
        ("[]", "", "wrong_form"),
        ("{}", "user", "missing"),
        ('{"user": 801}', "user", "wrong_form"),
        ('{"user": "801", "port": 1}', "port", "unknown"),
        ('{"user": "801", "registers": 0}', "registers", "wrong_form"),
        ('{"user": "801", "local_port": true}', "local_port", "wrong_form"),
        ('{"user": "801", "local_port": 1.0}', "local_port", "wrong_form"),
        ('{"user": "801", "transport": "smtp"}', "transport", "unknown"),
        ('{"user": "801"}', "exchange", "missing"),
    ],
)
def test_a_text_that_cannot_be_taken(text: str, field: str, why: str) -> None:
    with pytest.raises(PhoneSettingsError) as caught:
        parse_settings(text)
    assert (caught.value.field, caught.value.why) == (field, why)


def test_what_is_not_named_is_as_usual() -> None:
    assert parse_settings('{"user": "801", "registers": false}') == PhoneSettings(user="801", registers=False)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(PhoneSettingsError) as caught:
        parse_settings('{"user": "8 1", "sound_in": "loud", "local_port": 70000}')
    faults = dict(caught.value.faults)
    assert faults == {
        "exchange": "missing",
        "password": "missing",
        "user": "wrong_form",
        "sound_in": "wrong_form",
        "local_port": "out_of_range",
    }
    told = caught.value.params
    first = f"{told['field']}={told['why']}"
    assert {first, *str(told["more"]).split()} == {f"{field}={why}" for field, why in faults.items()}
