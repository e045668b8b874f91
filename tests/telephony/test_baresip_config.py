"""What baresip is given to read."""

from pathlib import Path

import pytest

from desk_app.telephony.baresip_config import account_text, config_text
from desk_app.telephony.settings import PhoneSettings, Transport

MODULES = Path("/usr/lib/baresip/modules")


def lines(settings: PhoneSettings) -> list[str]:
    return config_text(settings, 4444, MODULES).splitlines()


def test_without_sound_no_module_of_sound_is_loaded() -> None:
    told = lines(PhoneSettings(user="801", registers=False))
    assert [line for line in told if line.startswith("module")] == [
        f"module_path {MODULES}",
        "module g711.so",
        "module_app menu.so",
        "module_app ctrl_tcp.so",
    ]
    assert "ctrl_tcp_listen 127.0.0.1:4444" in told and not [line for line in told if line.startswith("audio")]


def test_with_sound_each_module_is_loaded_once() -> None:
    settings = PhoneSettings(
        user="801", registers=False, sound_in="alsa,plughw:1", sound_out="alsa,plughw:1", sound_ring="aufile,ring"
    )
    told = lines(settings)
    assert [line for line in told if line in ("module alsa.so", "module aufile.so")] == [
        "module alsa.so",
        "module aufile.so",
    ]
    assert {"audio_source alsa,plughw:1", "audio_player alsa,plughw:1", "audio_alert aufile,ring"} <= set(told)


@pytest.mark.parametrize(
    ("settings", "listens"),
    [
        (PhoneSettings(user="8", exchange="h", password="p"), None),  # wherever it likes, the exchange is told
        (PhoneSettings(user="8", exchange="h", password="p", local_port=5070), "sip_listen 0.0.0.0:5070"),
        (PhoneSettings(user="8", registers=False), "sip_listen 0.0.0.0:5060"),  # where anybody would look for it
        (PhoneSettings(user="8", registers=False, local_address="127.0.0.1"), "sip_listen 127.0.0.1:5060"),
        (PhoneSettings(user="8", registers=False, local_address="::1", local_port=7), "sip_listen [::1]:7"),
    ],
)
def test_where_it_can_be_called(settings: PhoneSettings, listens: str | None) -> None:
    assert [line for line in lines(settings) if line.startswith("sip_listen")] == ([listens] if listens else [])


def test_the_account_of_a_phone_that_registers() -> None:
    settings = PhoneSettings(
        user="801",
        exchange="pbx:5062",
        login="seat-1",
        password="a;b c",
        transport=Transport.TCP,
        display_name="坐席 1",
    )
    assert account_text(settings) == (
        '"坐席 1" <sip:801@pbx:5062;transport=tcp>;auth_user=seat-1;auth_pass="a;b c";regint=60'
        ";answermode=manual;call_transfer=no\n"
    )


def test_the_account_of_a_phone_that_does_not() -> None:
    assert account_text(PhoneSettings(user="seat", registers=False)) == (
        "<sip:seat@127.0.0.1;transport=udp>;regint=0;answermode=manual;call_transfer=no\n"
    )
