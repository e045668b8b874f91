"""Who is at the other end: a caller's number out of a SIP address, and a number that can be dialled out of a text."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from desk_app.errors import PhoneTrouble

WITHHELD = frozenset({"anonymous", "unavailable", "restricted", "withheld", "private", "unknown"})
"""What exchanges write in place of a number that the caller does not show."""
_ADDRESS = re.compile(r"(?P<scheme>sips?|tel):(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_EXTENSION = re.compile(r"x[0-9]+\Z", re.IGNORECASE)
_BETWEEN = str.maketrans("", "", " -().\u00a0\u2010\u2011\u2012\u2013")
_DIALLED = re.compile(r"\+?[0-9*#]{1,32}")


def number_of(uri: str) -> str:
    """The caller's number as the exchange gave it: the user part of a SIP or telephone address, decoded; empty where it
    is withheld or where there is none.

    A display name before the address, parameters behind it and a broken escape in it do not matter.
    """
    bare = uri.rpartition("<")[2].partition(">")[0] if "<" in uri else uri
    found = _ADDRESS.fullmatch(bare.strip())
    if found is None:
        return ""
    user = found["rest"]
    if found["scheme"].lower() != "tel":
        user = user.rpartition("@")[0].partition(":")[0]  # a host alone is nobody's number
    number = _UNSEEN.sub("", unquote(user.partition(";")[0], errors="replace")).strip()
    return "" if number.lower() in WITHHELD else number


def dialled(number: str) -> str:
    """The signs to dial for a number as people or the desk write it, without an extension, which nobody can dial ahead;
    raises `PhoneTrouble` `not_a_number`."""
    text = unicodedata.normalize("NFKC", number).translate(_BETWEEN)
    signs = _EXTENSION.sub("", text)
    if not _DIALLED.fullmatch(signs):
        raise PhoneTrouble("not_a_number")
    return signs


def address(number: str, exchange: str) -> str:
    """The SIP address of a number that can be dialled, at an exchange."""
    return f"sip:{number.replace('#', '%23')}@{exchange}"
