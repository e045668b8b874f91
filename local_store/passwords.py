"""Verifiers of passwords on this seat's disk, for unlocking while the centre does not answer."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """argon2id with the library's own recommended cost; some 30 ms a call, so never on the window thread."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()

    def hash(self, password: str) -> str:
        """A verifier to keep on disk."""
        return self._hasher.hash(password)

    def verify(self, verifier: str, password: str) -> bool:
        """The password is the one the verifier was made of; a verifier that is none fits no password."""
        try:
            return self._hasher.verify(verifier, password)
        except (VerificationError, InvalidHashError):
            return False
