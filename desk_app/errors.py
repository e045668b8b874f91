"""The family tree of what can go wrong: the world (tell the operator) or ourselves (log and report).

    DeskError
    ├── WorldTrouble        the network, a disk, a password, a file: a person can act on it
    │   ├── Unreachable     nobody answered, or not in time; trying again may help
    │   │   └── SlowDown    the centre asks to be left alone for some seconds
    │   ├── NotAllowed      signed out, wrong password, a role that may not
    │   ├── BadInput        a file, an argument or a document that cannot be taken as it is
    │   │   ├── SnapshotBroken, EditionBroken    a download that is cut or does not match its hash
    │   ├── StoreTrouble    a disk that is full, a file that is damaged, locked or newer than the program
    │   └── PhoneTrouble    the phone beside the desk: none is set up, it is gone, or it cannot do this to that call
    └── OurMistake          a broken promise inside the program: never shown as the operator's fault

A refused command is neither: it is an answer (a code and its parameters), not an error.
"""

from collections.abc import Mapping
from types import MappingProxyType

Param = str | int


class DeskError(Exception):
    """Root of everything the desk raises on purpose."""


class WorldTrouble(DeskError):
    """Something outside the program is not as it should be; the operator is told in words chosen from `code`.

    `code` is stable and snake_case (`centre_unreachable`); `params` are what the words need. English or Chinese text
    never travels in here: `desk_app.screens` turns codes into words.
    """

    def __init__(self, code: str, params: Mapping[str, Param] | None = None) -> None:
        self.code = code
        self.params: Mapping[str, Param] = MappingProxyType(dict(params or {}))
        super().__init__(code, dict(self.params))

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({told})" if told else self.code

    def __reduce__(self) -> tuple[type["WorldTrouble"], tuple[str, dict[str, Param]]]:
        return type(self), (self.code, dict(self.params))


class Unreachable(WorldTrouble):
    """Nobody answered, or not in time; trying again later may help."""


class SlowDown(Unreachable):
    """The centre is busy and says how long to wait before the next call."""

    def __init__(self, code: str, params: Mapping[str, Param] | None = None) -> None:
        super().__init__(code, params)
        self.seconds = float(self.params.get("seconds", 0))


class NotAllowed(WorldTrouble):
    """Signed out, a wrong password, or a role that may not do this."""


class BadInput(WorldTrouble):
    """A file, an argument or a document that cannot be taken as it is."""


class SnapshotBroken(BadInput):
    """A snapshot that is cut, or whose count or digest differs; nothing of it was installed."""


class EditionBroken(BadInput):
    """A dataset whose lines do not match its count or hash; the former edition stays in force."""


class StoreTrouble(WorldTrouble):
    """A disk that is full, or a store file that is damaged, locked or newer than the program."""


class PhoneTrouble(WorldTrouble):
    """The phone beside the desk cannot do it; the desk works on by hand."""


class OurMistake(DeskError):
    """A promise inside the program is broken: logged with its trace and reported, never blamed on the operator."""
