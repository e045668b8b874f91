"""Where the key lies, and that one program at a time works in a folder."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from desk_app.errors import StoreTrouble
from local_store import keys
from local_store.desk_lock import DeskLock
from local_store.keys import KeyPlace, key_place, store_key
from local_store.seat_disk import open_seat_disk


class DictKeyring(KeyringBackend):
    """A keyring that works."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class ForgetfulKeyring(DictKeyring):
    """A keyring that accepts and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing is kept."""


class SilentKeyring(DictKeyring):
    """A keyring that waits for a person who does not come."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.wait(60)
        return None


@pytest.fixture(autouse=True)
def _own_keyring() -> Iterator[None]:
    yield
    keyring.set_keyring(NoKeyring())


def test_the_key_lies_in_the_keyring(tmp_path: Path) -> None:
    kept = DictKeyring()
    keyring.set_keyring(kept)
    assert key_place(tmp_path) is None
    first = store_key(tmp_path)
    assert first.place is KeyPlace.KEYRING and len(first.key) == 32
    assert store_key(tmp_path) == first
    assert key_place(tmp_path) is KeyPlace.KEYRING
    assert list(tmp_path.iterdir()) == []
    assert store_key(tmp_path / "other").key != first.key
    assert first.key.hex() not in repr(first)


@pytest.mark.parametrize("without", [NoKeyring, ForgetfulKeyring])
def test_without_a_keyring_it_lies_in_a_file_of_its_owner(tmp_path: Path, without: type[KeyringBackend]) -> None:
    keyring.set_keyring(without())
    first = store_key(tmp_path)
    assert first.place is KeyPlace.FILE
    assert stat.S_IMODE((tmp_path / "desk.key").stat().st_mode) == 0o600
    assert store_key(tmp_path) == first
    assert key_place(tmp_path) is KeyPlace.FILE


def test_a_keyring_that_does_not_answer_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = SilentKeyring()
    keyring.set_keyring(silent)
    monkeypatch.setattr(keys, "KEYRING_SECONDS", 0.05)
    try:
        assert store_key(tmp_path).place is KeyPlace.FILE
    finally:
        silent.asked.set()


def test_a_key_that_is_lost_is_not_made_anew(tmp_path: Path) -> None:
    keyring.set_keyring(DictKeyring())
    open_seat_disk(tmp_path).close()
    keyring.set_keyring(NoKeyring())
    with pytest.raises(StoreTrouble) as told:
        open_seat_disk(tmp_path)
    assert told.value.code == "store_key_missing"


def test_a_key_file_that_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "desk.key").write_text("nonsense", encoding="ascii")
    with pytest.raises(StoreTrouble) as told:
        store_key(tmp_path)
    assert told.value.code == "store_key_missing"


def test_another_key_opens_nothing_and_sets_nothing_aside(tmp_path: Path) -> None:
    disk = open_seat_disk(tmp_path)
    disk.journal.set_setting("seat", "07")
    disk.close()
    before = sorted(path.name for path in tmp_path.iterdir())
    (tmp_path / "desk.key").write_text("00" * 32, encoding="ascii")
    with pytest.raises(StoreTrouble) as told:
        open_seat_disk(tmp_path)
    assert told.value.code == "store_key_wrong"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_second_copy_of_the_program_is_kept_out(tmp_path: Path) -> None:
    first = open_seat_disk(tmp_path)
    try:
        with pytest.raises(StoreTrouble) as told:
            open_seat_disk(tmp_path)
        assert told.value.code == "store_in_use"
    finally:
        first.close()
    open_seat_disk(tmp_path).close()


def test_a_lock_does_not_outlive_its_owner(tmp_path: Path) -> None:
    holder = "import sys, time; from pathlib import Path; from local_store.desk_lock import DeskLock\n"
    holder += "lock = DeskLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    path = tmp_path / "desk.lock"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held" + os.linesep.encode()
            with pytest.raises(StoreTrouble):
                DeskLock(path)
        finally:
            process.kill()
            process.wait(10)
    DeskLock(path).release()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(StoreTrouble) as told:
        open_seat_disk(tmp_path / "file" / "desk")
    assert told.value.code == "store_folder"
