"""Telephone numbers in one normal form, so that "0512-6563 8888" and "+86 512 65638888" are one caller."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from desk_app.domain.commands import AmendCase, AmendField, Command, RecordCall, RegisterCase, ReportMissedCall
from desk_app.domain.commands import SubjectKind as Kind

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

HOME, HOME_CODE = "CN", 86
AREA_CODE = "0512"
MOBILE_DIGITS = 11
SERVICE_DIGITS = 6
"""Numbers of so many digits at the most are services (110, 12345, 955xx): nobody's own, and never masked."""
NATIONAL_AT_LEAST = 8
"""A national number has more digits than this, area code included; what is shorter stays as it was told."""
_LOCAL = re.compile(r"\A[2-8][0-9]{6,7}\Z")
_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|x|#)\s*([0-9]{1,8})\s*\Z", re.IGNORECASE)
_BEHIND_A_HYPHEN = re.compile(r"\A(.*[0-9])\s*[-‐-―−]\s*([0-9]{1,6})\Z")
_OWN = r"0?1[3-9][0-9]{9}|[48]00[0-9]{7}"
_WITH_AREA = r"10[0-9]{8}|2[0-9]{9}|[3-9][0-9]{9,10}"
_COMPLETE = re.compile(rf"\A(?:[2-8][0-9]{{6,7}}|(?:(?:\+|00)?86)?(?:{_OWN})|(?:(?:\+|00)?860?|0)(?:{_WITH_AREA}))\Z")
_DIALLED_FIRST = re.compile(
    r"\A(?:(?:\+|00)?86|0)?(?:179[0-9]{2}|12589|12593|10193|11808)"
    rf"(?=(?:(?:\+|00)?86)?(?:{_OWN}|0(?:{_WITH_AREA}))\Z|(?:\+|00)[1-9][0-9]{{6,14}}\Z)"
)
"""What cheaper carriers are dialled with first (17951, 17911, 17909, 12593 …): an exchange may pass it on before the
caller's number, of which it is no part."""


@lru_cache(maxsize=4096)
def normal(told: str, area_code: str = AREA_CODE) -> str:
    """The normal form of a number as it was told or came over the line: digits as they are dialled at home
    (`13812341234`, `051265638888`, `110`), `+` and country code for a number abroad, an extension behind `x`.

    What cannot be a number stays as it was told, without surrounding space: nothing anybody typed is lost. A normal
    form's normal form is itself. Without an `area_code` a local number stays local (`65638888`).
    """
    text = " ".join(unicodedata.normalize("NFKC", told).split())
    form = _form(text, area_code)
    # What would be read as another number the next time is none: one caller would have two.
    return form if _form(form, area_code) == form else text


def _form(text: str, area_code: str) -> str:
    bare, extension = _apart(text)
    digits = _dialled(bare)
    if not digits or any(sign.isalpha() for sign in bare):
        return text
    if not digits.startswith(("+", "0")) and len(digits) <= SERVICE_DIGITS:
        return _with(digits, extension)
    if _LOCAL.match(digits):
        if not area_code:
            return _with(digits, extension)
        digits = area_code + digits
    number = _parsed(digits)
    return text if number is None else _with(_written(number), extension)


def _apart(text: str) -> tuple[str, str]:
    """A number and its extension, which is marked, or stands behind a hyphen where the number is complete without it
    and would be none with it."""
    if marked := _EXTENSION.search(text):
        return text[: marked.start()], marked[1]
    behind = _BEHIND_A_HYPHEN.match(text)
    if behind and _COMPLETE.match(_dialled(behind[1])) and not _COMPLETE.match(_dialled(text)):
        return behind[1], behind[2]
    return text, ""


def _dialled(text: str) -> str:
    return _DIALLED_FIRST.sub("", "".join(sign for sign in text if sign in "+0123456789"))


def _parsed(digits: str) -> PhoneNumber | None:
    import phonenumbers  # its tables take longer to read than a window may lose at its start

    try:
        number = phonenumbers.parse(digits, HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    # At home no number begins with 0 behind the one that is dialled before it, and none is so short.
    at_home = number.country_code == HOME_CODE
    none = at_home and (number.italian_leading_zero or number.national_number < 10**NATIONAL_AT_LEAST)
    return None if none else number


def _written(number: PhoneNumber) -> str:
    import phonenumbers

    if number.country_code != HOME_CODE:
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    national = str(phonenumbers.national_significant_number(number))
    mobile = national.startswith("1") and len(national) == MOBILE_DIGITS
    return national if mobile or national.startswith(("400", "800")) else f"0{national}"


def _with(digits: str, extension: str) -> str:
    return digits + (f"x{extension}" if extension else "")


def is_service(number: str) -> bool:
    """A number in normal form that is nobody's own: 110, 12345, 955xx."""
    return number.isdigit() and not number.startswith("0") and len(number) <= SERVICE_DIGITS


def can_be_dialled(told: str, area_code: str = AREA_CODE) -> bool:
    """Whether somebody would be reached: a service, or a number with as many digits as such a number has."""
    import phonenumbers

    digits = normal(told, area_code).partition("x")[0]
    if is_service(digits):
        return True
    number = _parsed(digits) if digits.removeprefix("+").isdigit() else None
    return number is not None and bool(phonenumbers.is_valid_number(number))


def told(number: str) -> str:
    """A number in normal form as people write it: `0512-65638888`, `13812341234`, `0512-65638888 x801`."""
    digits, _, extension = number.partition("x")
    if digits.startswith("0") and digits.isdigit():
        area = 3 if digits[1] in "12" else 4
        digits = f"{digits[:area]}-{digits[area:]}"
    return f"{digits} x{extension}" if extension else digits


def masked(number: str) -> str:
    """A number in any form with its middle hidden: `138****1234`, `0512-****8888`; a service's is no secret."""
    digits = normal(number, "").partition("x")[0]
    if is_service(digits):
        return digits
    plain = sum(sign.isdigit() for sign in digits)
    if plain < 5:
        return "****" if number else ""
    if digits.startswith("0") and digits.isdigit():
        area = 3 if digits[1] in "12" else 4
        return f"{digits[:area]}-****{digits[-4:]}"
    if _LOCAL.match(digits):
        return f"****{digits[-4:]}"
    return f"{digits[:3]}****{digits[-4:]}" if plain >= 8 else f"{digits[:1]}****{digits[-1:]}"


def keyed_hash(number: str, key: str) -> str:
    """The hash that stands for a number in normal form where the number itself must not: HMAC-SHA-256 under the
    district's caller key (hex), cut to 32 hex digits; empty for no number."""
    if not number:
        return ""
    return hmac.new(bytes.fromhex(key), number.encode(), hashlib.sha256).hexdigest()[:32]


def in_normal_form(command: Command, area_code: str = AREA_CODE) -> Command:
    """The command with every telephone number in it, also that of a caller it is about, in normal form."""
    body = command.body
    match body:
        case RegisterCase():
            body = replace(body, caller=replace(body.caller, phone=normal(body.caller.phone, area_code)))
        case AmendCase(field=AmendField.CALLER_PHONE, new=str() as new):
            body = replace(body, new=normal(new, area_code))
        case RecordCall():
            body = replace(body, phone=normal(body.phone, area_code))
        case ReportMissedCall():
            body = replace(body, number=normal(body.number, area_code))
    subjects = tuple(
        replace(each, id=normal(each.id, area_code)) if each.kind is Kind.CALLER else each for each in command.subjects
    )
    return (
        command
        if body == command.body and subjects == command.subjects
        else replace(command, body=body, subjects=subjects)
    )
