"""How the phone beside a desk is set up: whose line it is, at which exchange, with which sound."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum

from desk_app.errors import BadInput


class Transport(StrEnum):
    """How the phone and the exchange talk."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class PhoneSettingsError(BadInput):
    """Fields that cannot be taken as they are.

    `field` is the name of the first (empty where the text is no JSON object at all), `why` a code: `missing`,
    `wrong_form`, `too_long`, `out_of_range`, `unknown`; `more` says the same of the others, `password=missing`, with
    spaces between them. `faults` are all of them as (field, why).
    """

    def __init__(self, field: str, why: str, *more: tuple[str, str]) -> None:
        faults = ((field, why), *more)
        told = " ".join("=".join(each) for each in more)
        super().__init__("phone_settings", {"field": field, "why": why, "more": told})
        self.field, self.why, self.faults = field, why, faults

    def __reduce__(self) -> tuple[type[PhoneSettingsError], tuple[str | tuple[str, str], ...]]:  # type: ignore[override]
        return type(self), (self.field, self.why, *self.faults[1:])


_LONGEST = 256
_USER = re.compile(r"[0-9A-Za-z+*_.-]+")
_HOST = re.compile(r"(?:[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?")
_ADDRESS = re.compile(r"[0-9A-Fa-f:.]+")
_SOUND = re.compile(r"[0-9a-z_]+,[^\s,]*")
_ROOM = re.compile(r"(?:[0-9A-Za-z+*_.-]|\{user\})+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NOT_QUOTED = re.compile(r'[\x00-\x1f\x7f"]')
_FORMS = {
    "user": _USER,
    "exchange": _HOST,
    "login": _USER,
    "conference": _ROOM,
    "sound_in": _SOUND,
    "sound_out": _SOUND,
    "sound_ring": _SOUND,
    "local_address": _ADDRESS,
}
_FORBIDDEN = {"password": _NOT_QUOTED, "display_name": _NOT_QUOTED, "program": _CONTROL}
LAST_PORT = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneSettings:
    """A desk's phone. Raises `PhoneSettingsError` where a field cannot be taken.

    With `registers` the phone reports to the exchange and is called through it; without, it is called at its own
    address, and dials through `exchange` if there is one. `user` is its number there; `login` the name the password
    belongs to, where that is another. The password goes only to the exchange: it is in no `repr`.

    `conference` is the number of the exchange's conference rooms, `{user}` in it this desk's number: a room for each
    desk. `sound_in`, `sound_out` and `sound_ring` name a module of the phone program and its device (`alsa,default`);
    empty is no sound, as where a telephone of its own stands on the desk. `program` is a path, empty for the one the
    system has. `local_port` 0 is any; with `auto_state` the seat's state follows the phone.
    """

    user: str
    exchange: str = ""
    registers: bool = True
    login: str = ""
    password: str = field(default="", repr=False)
    transport: Transport = Transport.UDP
    display_name: str = ""
    conference: str = ""
    sound_in: str = ""
    sound_out: str = ""
    sound_ring: str = ""
    local_address: str = ""
    local_port: int = 0
    program: str = ""
    auto_state: bool = True

    def __post_init__(self) -> None:
        found: dict[str, str] = {}
        for name, why in self._faults():
            found.setdefault(name, why)
        if found:
            first, *more = found.items()
            raise PhoneSettingsError(*first, *more)

    def _faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong with each field; the first word about one counts."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        yield from (
            (name, "too_long") for name, value in told.items() if isinstance(value, str) and len(value) > _LONGEST
        )
        needed = ("user", "exchange", "password") if self.registers else ("user",)
        yield from ((name, "missing") for name in needed if not told[name])
        yield from (
            (name, "wrong_form") for name, form in _FORMS.items() if told[name] and not form.fullmatch(told[name])
        )
        yield from ((name, "wrong_form") for name, signs in _FORBIDDEN.items() if signs.search(told[name]))
        if self.display_name.endswith("\\"):
            yield "display_name", "wrong_form"
        ports = {"exchange": _port_of(self.exchange), "local_port": self.local_port}
        yield from ((name, "out_of_range") for name, port in ports.items() if not 0 <= port <= LAST_PORT)

    @property
    def room(self) -> str:
        """The number of this desk's conference room; empty where there is none."""
        return self.conference.replace("{user}", self.user)


def _port_of(exchange: str) -> int:
    match = _HOST.fullmatch(exchange)
    return int(match[1] or 0) if match else 0


def parse_settings(text: str) -> PhoneSettings:
    """Settings from one JSON object; fields that are not named have their usual values, others are refused."""
    try:
        told = json.loads(text)
    except ValueError:
        raise PhoneSettingsError("", "wrong_form") from None
    if not isinstance(told, dict):
        raise PhoneSettingsError("", "wrong_form")
    kinds = {each.name: _kind(str(each.type)) for each in fields(PhoneSettings)}
    for name, value in told.items():
        if name not in kinds:
            raise PhoneSettingsError(name, "unknown")
        if type(value) is not kinds[name]:
            raise PhoneSettingsError(name, "wrong_form")
    if "user" not in told:
        raise PhoneSettingsError("user", "missing")
    if "transport" in told:
        if told["transport"] not in tuple(Transport):
            raise PhoneSettingsError("transport", "unknown")
        told["transport"] = Transport(told["transport"])
    return PhoneSettings(**told)


def _kind(annotation: str) -> type:
    """What JSON writes a field as."""
    return {"bool": bool, "int": int}.get(annotation, str)


def format_settings(settings: PhoneSettings) -> str:
    """Settings as one JSON text, the password in it: for the seat's encrypted store, not for a log."""
    return json.dumps(asdict(settings), ensure_ascii=False, indent=2)
