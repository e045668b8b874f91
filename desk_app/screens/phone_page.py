"""The page of the phone's settings in words: its fields, what is wrong with one, and the text that the phone reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk_app.screens.forms import NO, YES, FieldFault
from desk_app.words import _

CHOICE = "phone"
"""The name under which a seat remembers them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneFieldWords:
    """How a field of the phone's settings is asked for: its label and what stands in it while it is empty. `kind` is
    `text`, `secret`, `truth`, `number` or the choices."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    choices: tuple[str, ...] = ()


def phone_fields() -> tuple[PhoneFieldWords, ...]:
    """The fields in the order in which an exchange's sheet of paper tells them."""
    field = PhoneFieldWords
    return (
        field(name="user", label=_("Number of this seat"), hint=_("as the exchange knows it, e.g. 8001")),
        field(name="exchange", label=_("Exchange"), hint=_("name or address, :port if unusual")),
        field(name="registers", label=_("Registers with the exchange"), kind="truth"),
        field(name="password", label=_("Password"), hint=_("sent to the exchange only"), kind="secret"),
        field(name="login", label=_("Login"), hint=_("empty: the number of this seat")),
        field(name="transport", label=_("Transport"), kind="choice", choices=("udp", "tcp", "tls")),
        field(name="display_name", label=_("Name shown to others"), hint=_("empty: no name is shown")),
        field(name="conference", label=_("Conference number"), hint=_("for three-party calls; {user} is this seat's")),
        field(name="sound_in", label=_("Microphone"), hint=_("e.g. alsa,default; empty: no sound")),
        field(name="sound_out", label=_("Earpiece"), hint=_("e.g. alsa,default; empty: no sound")),
        field(name="sound_ring", label=_("Ringer of the phone program"), hint=_("empty: only the desk rings")),
        field(name="local_address", label=_("Address of this machine"), hint=_("empty: found automatically")),
        field(name="local_port", label=_("Port on this machine"), hint=_("0: any free one"), kind="number"),
        field(name="program", label=_("Phone program"), hint=_("empty: the system's baresip")),
        field(name="auto_state", label=_("The seat's state follows the phone"), kind="truth"),
    )


def phone_fault(field: str, why: str) -> str:
    """Why the phone's settings cannot be taken, as a sentence that names the field."""
    label = next((each.label for each in phone_fields() if each.name == field), _("the settings"))
    return _("{label}: {why}").format(label=label, why=_whys().get(why, why))


def phone_faults(params: Mapping[str, object]) -> dict[str, str]:
    """Field -> why it cannot be taken, for each that the trouble `phone_settings` names."""
    more = (each.partition("=") for each in str(params.get("more", "")).split())
    told = {str(params.get("field", "")): str(params.get("why", "")), **{field: why for field, _is, why in more}}
    return {field: phone_fault(field, why) for field, why in told.items()}


def _whys() -> Mapping[str, str]:
    return {
        "missing": _("must be filled in"),
        "wrong_form": _("contains characters that are not allowed"),
        "too_long": _("is too long"),
        "out_of_range": _("is out of range"),
        "unknown": _("is not known"),
    }


def phone_typed(kept: str | None) -> dict[str, str]:
    """What the phone's page shows of the settings that are kept; the usual values where there are none."""
    usual: dict[str, Any] = {"registers": True, "transport": "udp", "local_port": 0, "auto_state": True}
    told = {**usual, **_object(kept)}
    truths = {True: YES, False: NO}
    values = {each.name: told.get(each.name, "") for each in phone_fields()}
    return {name: truths[value] if isinstance(value, bool) else str(value) for name, value in values.items()}


def phone_text(values: Mapping[str, str]) -> str:
    """The settings as they are kept and given to the phone; empty where no number is told: then there is no phone.
    FieldFault where the port is no number; all else the phone itself judges."""
    if not values.get("user", "").strip():
        return ""
    told: dict[str, Any] = {}
    for each in phone_fields():
        value = values.get(each.name, "").strip() if each.kind != "secret" else values.get(each.name, "")
        match each.kind:
            case "truth":
                told[each.name] = value == YES
            case "number":
                if value and not (value.isascii() and value.isdigit() and len(value) <= 5):
                    raise FieldFault(each.name, phone_fault(each.name, "out_of_range"))
                told[each.name] = int(value or "0")
            case _:
                told[each.name] = value
    return json.dumps(told, ensure_ascii=False)


def follows_phone(kept: str | None) -> bool:
    """Whether the seat's state follows the phone, as its settings say."""
    return bool(_object(kept).get("auto_state", True))


def _object(kept: str | None) -> dict[str, Any]:
    try:
        told = json.loads(kept or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
