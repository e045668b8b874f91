"""Numbers out of the addresses that exchanges send, and numbers that can be dialled out of what people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.errors import PhoneTrouble
from desk_app.telephony.peers import address, dialled, number_of


@pytest.mark.parametrize(
    ("uri", "number"),
    [
        ("sip:13812345678@127.0.0.1:5070", "13812345678"),
        ("sip:+8651265638888@exchange.example;user=phone", "+8651265638888"),
        ('"张先生" <sip:13812345678@10.1.2.3>;tag=abc', "13812345678"),
        ('"a <b> c" <sip:110@h>', "110"),
        ("<sips:801@h>", "801"),
        ("SIP:801@h", "801"),
        ("sip:%2B8613812345678@h", "+8613812345678"),
        ("sip:138%201234%3B5@h", "138 1234;5"),
        ("sip:801;phone-context=%2B86@h", "801"),
        ("sip:801:secret@h", "801"),
        ("sip:a@b@h", "a@b"),
        ("tel:+86-512-6563-8888", "+86-512-6563-8888"),
        ("tel:110;phone-context=+86", "110"),
        ("sip:%zz13@h", "%zz13"),  # a broken escape stays as it is
        ("sip:%E5%BC%A0@h", "张"),
        ("sip:%ff13@h", "\ufffd13"),
        ("sip:13%00%0a8@h", "138"),  # signs nobody sees
        ("sip:13\u202e8@h", "138"),
        ("sip:%s%s%s@h", "%s%s%s"),
        ("sip:anonymous@anonymous.invalid", ""),
        ("sip:Anonymous@h", ""),
        ("sip:unavailable@unknown.invalid", ""),
        ("sip:restricted@h", ""),
        ("sip:exchange.example", ""),  # a host alone
        ("sip:@h", ""),
        ("sip:", ""),
        ("", ""),
        ("<>", ""),
        ("http://h/", ""),
        ("13812345678", ""),
    ],
)
def test_a_caller_s_number(uri: str, number: str) -> None:
    assert number_of(uri) == number


@given(st.text())
def test_any_text_gives_a_number_or_none(uri: str) -> None:
    assert isinstance(number_of(uri), str)


@pytest.mark.parametrize(
    ("number", "signs"),
    [
        ("110", "110"),
        ("138 1234-5678", "13812345678"),
        ("(0512) 6563.8888", "051265638888"),
        ("051265638888x801", "051265638888"),  # as the desk writes an extension
        ("+86 512 65638888", "+8651265638888"),
        ("１３８１２３４５６７８", "13812345678"),
        ("0512–6563\u00a08888", "051265638888"),
        ("*21#", "*21#"),
    ],
)
def test_what_is_dialled(number: str, signs: str) -> None:
    assert dialled(number) == signs


@pytest.mark.parametrize("number", ["", " ", "+", "abc", "12a", "sip:1@2", "1" * 33, "1\r\n2", "1;2", "1@2", "١٢٣"])
def test_what_is_no_number(number: str) -> None:
    with pytest.raises(PhoneTrouble, match="not_a_number"):
        dialled(number)


def test_an_address_to_dial() -> None:
    assert address("*21#", "10.1.2.3:5062") == "sip:*21%23@10.1.2.3:5062"
