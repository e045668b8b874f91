"""The key of this seat's files: 32 random bytes in the system's keyring, else in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import keyring
import keyring.errors

from desk_app.errors import StoreTrouble

SERVICE = "desk-app"
KEY_BYTES = 32
KEYRING_SECONDS = 5.0
"""How long a keyring may take: one that waits for a person to unlock it must not keep the desk from starting."""

T = TypeVar("T")


class KeyPlace(StrEnum):
    """Where the key lies. `FILE` is to be shown as a warning: who can read the disk can read the cases."""

    KEYRING = "KEYRING"
    FILE = "FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKey:
    """The raw key and where it lies; its text never shows the key."""

    key: bytes
    place: KeyPlace

    def __repr__(self) -> str:
        return f"StoreKey(place={self.place})"


def store_key(directory: Path) -> StoreKey:
    """The key of the files in this folder; made and kept at the first call.

    Raises `StoreTrouble` `store_key_missing` where encrypted files are there and their key is not (a keyring that is
    locked or was wiped): a new key would only lock them for good.
    """
    directory = directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / "desk.key"
    if file.exists():
        return StoreKey(key=_from_text(file.read_text(encoding="ascii"), file.name), place=KeyPlace.FILE)
    account = str(directory)
    kept = _asked(lambda: keyring.get_password(SERVICE, account))
    if kept:
        return StoreKey(key=_from_text(kept, "keyring"), place=KeyPlace.KEYRING)
    if (directory / "desk.db").exists():
        raise StoreTrouble("store_key_missing", {"file": "desk.db"})
    key = secrets.token_bytes(KEY_BYTES)
    if _asked(lambda: _keep_in_keyring(account, key.hex())):
        return StoreKey(key=key, place=KeyPlace.KEYRING)
    _keep_in_file(file, key)
    return StoreKey(key=key, place=KeyPlace.FILE)


def key_place(directory: Path) -> KeyPlace | None:
    """Where the key of this folder lies, without making one; None where there is none or nobody answers."""
    directory = directory.resolve()
    if (directory / "desk.key").exists():
        return KeyPlace.FILE
    return KeyPlace.KEYRING if _asked(lambda: keyring.get_password(SERVICE, str(directory))) else None


def _keep_in_keyring(account: str, text: str) -> bool:
    """True only where the keyring gives back what it was given: some accept and forget."""
    keyring.set_password(SERVICE, account, text)
    return keyring.get_password(SERVICE, account) == text


def _keep_in_file(file: Path, key: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, key.hex().encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _from_text(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreTrouble("store_key_missing", {"file": where})
    return key


def _asked(question: Callable[[], T]) -> T | None:
    """What the keyring answers; None where there is none, it fails, or it takes longer than a person would wait."""
    answers: list[T] = []

    def ask() -> None:
        try:
            answers.append(question())
        except Exception:  # noqa: BLE001  # a keyring is a guest of many makes; whatever it raises means "not here"
            return

    # A thread that the process does not wait for at its end: a keyring may wait for a person for ever.
    asking = threading.Thread(target=ask, name="keyring", daemon=True)
    asking.start()
    asking.join(KEYRING_SECONDS)
    return answers[0] if answers else None
