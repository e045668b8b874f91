"""One calm line where a caller's words call for 110, 119 or 120: whom to bring in, and by which key of the phone."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.domain.emergencies import emergency_told
from desk_app.screens import register_values as name
from desk_app.screens.vocabulary import transfer_target
from desk_app.words import _, pgettext

JOIN_KEY, TRANSFER_KEY = "Ctrl+J", "Ctrl+T"
"""The keys of the phone's line (`ui/call/phone_strip.py`); nothing here presses them."""


def emergency_line(said: str, values: Mapping[str, str]) -> str:
    """What to do beside a form that says `values`; empty where nobody is called for.

    A call that came over the phone beside the desk is joined or handed over by its keys; else the numbers are dialled.
    """
    told = emergency_told(said)
    if told is None:
        return ""
    between = pgettext("list of names", ", ")
    words = between.join(_("“{words}”").format(words=each) for each in told.words)
    services = between.join(transfer_target(each) for each in told.services)
    if values.get(name.CALL_BEGAN):
        line = _("{words}: bring in {services} – {join} three-party, {transfer} hand over")
        return line.format(words=words, services=services, join=JOIN_KEY, transfer=TRANSFER_KEY)
    return _("{words}: dial {services}").format(words=words, services=services)
