"""How the phone beside a desk is set up: whose line it is, at which exchange, with which sound."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum

from desk_app.errors import BadInput


class Transport(StrEnum):
    """How the phone and the exchange talk."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class PhoneSettingsError(BadInput):
    """A field that cannot be taken as it is.

    `field` is its name (empty where the text is no JSON object at all), `why` a code: `missing`, `wrong_form`,
    `too_long`, `out_of_range`, `unknown`.
    """

    def __init__(self, field: str, why: str) -> None:
        super().__init__("phone_settings", {"field": field, "why": why})
        self.field, self.why = field, why

    def __reduce__(self) -> tuple[type[PhoneSettingsError], tuple[str, str]]:  # type: ignore[override]
        return type(self), (self.field, self.why)


_LONGEST = 256
_USER = re.compile(r"[0-9A-Za-z+*_.-]+")
_HOST = re.compile(r"(?:[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?")
_ADDRESS = re.compile(r"[0-9A-Fa-f:.]+")
_SOUND = re.compile(r"[0-9a-z_]+,[^\s,]*")
_ROOM = re.compile(r"(?:[0-9A-Za-z+*_.-]|\{user\})+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NOT_QUOTED = re.compile(r'[\x00-\x1f\x7f"]')


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
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, str) and len(value) > _LONGEST:
                raise PhoneSettingsError(each.name, "too_long")
        _need("user", self.user, _USER)
        if self.registers:
            for name, value in (("exchange", self.exchange), ("password", self.password)):
                if not value:
                    raise PhoneSettingsError(name, "missing")
        _may("exchange", self.exchange, _HOST)
        _check_port("exchange", _port_of(self.exchange))
        _may("login", self.login, _USER)
        _may("conference", self.conference, _ROOM)
        for name in ("sound_in", "sound_out", "sound_ring"):
            _may(name, getattr(self, name), _SOUND)
        _may("local_address", self.local_address, _ADDRESS)
        _check_port("local_port", self.local_port)
        for name, forbidden in (("password", _NOT_QUOTED), ("display_name", _NOT_QUOTED), ("program", _CONTROL)):
            if forbidden.search(getattr(self, name)):
                raise PhoneSettingsError(name, "wrong_form")
        if self.display_name.endswith("\\"):
            raise PhoneSettingsError("display_name", "wrong_form")

    @property
    def room(self) -> str:
        """The number of this desk's conference room; empty where there is none."""
        return self.conference.replace("{user}", self.user)


def _need(name: str, value: str, form: re.Pattern[str]) -> None:
    if not value:
        raise PhoneSettingsError(name, "missing")
    _may(name, value, form)


def _may(name: str, value: str, form: re.Pattern[str]) -> None:
    if value and not form.fullmatch(value):
        raise PhoneSettingsError(name, "wrong_form")


def _port_of(exchange: str) -> int:
    match = _HOST.fullmatch(exchange)
    return int(match[1] or 0) if match else 0


def _check_port(name: str, port: int) -> None:
    if not 0 <= port <= 65_535:
        raise PhoneSettingsError(name, "out_of_range")


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
