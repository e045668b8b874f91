"""What the core needs of this machine, as protocols: time, and slow hashes of passwords."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the core is told it."""

    def now(self) -> datetime:
        """The centre's time as far as this seat knows it: its own clock plus the measured offset, aware UTC."""

    def elapsed(self) -> float:
        """Seconds since some start, on a clock that counts sleep and never jumps."""


class Passwords(Protocol):
    """Hashes passwords for unlocking offline (argon2id); deliberately slow, so never called on the window thread."""

    def hash(self, password: str) -> str:
        """A verifier to keep on disk."""

    def verify(self, verifier: str, password: str) -> bool:
        """The password is the one the verifier was made of."""
