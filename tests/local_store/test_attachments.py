"""Files on this seat's disk: encrypted, durable, all or nothing, and what happens when the disk is full or damaged."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desk_app.errors import StoreTrouble
from desk_app.ports import Attachments
from local_store.attachments import FILE, SqliteAttachments
from local_store.attachments_rescue import SAVED, open_attachments
from tests.local_store.attachments_contract import HASH, PICTURE, ROOM, AttachmentsContract

KEY = bytes(range(32))


class TestSqliteAttachments(AttachmentsContract):
    """Every promise of the port, on an encrypted file."""

    @pytest.fixture
    def make_attachments(self, tmp_path: Path) -> Callable[[], Attachments]:
        return lambda: SqliteAttachments(tmp_path, KEY, room=ROOM)


def test_a_restart_finds_what_was_kept_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    kept = SqliteAttachments(tmp_path, KEY)
    kept.keep("现场.jpg", PICTURE)
    kept.want([HASH])
    kept.take_in("0" * 64, 0, b"begun")
    kept.close()
    kept.close()
    assert PICTURE[:64] not in (tmp_path / FILE).read_bytes()
    again = SqliteAttachments(tmp_path, KEY)
    assert (again.read(HASH), again.to_carry()) == (PICTURE, ((HASH, len(PICTURE)),))
    assert again.coming("0" * 64) == 5
    again.close()


def test_a_full_disk_keeps_nothing_of_it_and_all_that_was_there(tmp_path: Path) -> None:
    kept = SqliteAttachments(tmp_path, KEY, pages_at_most=120)
    kept.keep("小图.jpg", PICTURE[:100_000])
    small = hashlib.sha256(PICTURE[:100_000]).hexdigest()
    with pytest.raises(StoreTrouble) as full:
        kept.keep("大图.jpg", PICTURE * 20)
    assert full.value.code == "disk_full"
    assert kept.read(hashlib.sha256(PICTURE * 20).hexdigest()) is None
    assert kept.read(small) == PICTURE[:100_000]
    kept.keep("小图二.jpg", b"fits")
    kept.close()


def test_room_is_used_again(tmp_path: Path) -> None:
    kept = SqliteAttachments(tmp_path, KEY, room=ROOM)
    for number in range(12):
        content = bytes([number]) * 200_000
        sha256 = hashlib.sha256(content).hexdigest()
        kept.take_in(sha256, 0, content)
        assert kept.came(sha256)
    kept.close()
    assert (tmp_path / FILE).stat().st_size < 4 * ROOM


def spoil(path: Path, *places: int) -> None:
    """Some bytes of the file are others, as after a bad sector."""
    content = bytearray(path.read_bytes())
    for place in places:
        content[place : place + 100] = bytes(100)
    path.write_bytes(content)


def filled(folder: Path, count: int = 6) -> list[bytes]:
    """So many pictures that wait to be sent, each larger than a page; every second is named by a command."""
    pictures = [bytes([number]) * 150_000 for number in range(count)]
    kept, damage = open_attachments(folder, KEY)
    assert damage is None
    for number, picture in enumerate(pictures):
        sha256 = kept.keep(f"{number}.jpg", picture).sha256
        kept.want([sha256] if number % 2 else [])
    kept.close()
    return pictures


def hash_of(picture: bytes) -> str:
    return hashlib.sha256(picture).hexdigest()


def test_of_a_damaged_file_all_is_saved_but_what_lay_on_the_damaged_page(tmp_path: Path) -> None:
    pictures = filled(tmp_path)
    spoil(tmp_path / FILE, (tmp_path / FILE).stat().st_size // 2)
    fresh, damage = open_attachments(tmp_path, KEY)
    assert damage is not None
    assert (damage.aside, damage.complete) == (f"{FILE}.damaged-1", True)
    assert (tmp_path / damage.aside).exists()
    [lost] = damage.lost
    assert damage.saved == {hash_of(each) for each in pictures} - damage.lost
    for number, picture in enumerate(pictures):
        assert fresh.read(hash_of(picture)) == (None if hash_of(picture) == lost else picture)
        carried = hash_of(picture) in {name for name, _ in fresh.to_carry()}
        assert carried == (number % 2 == 1 and hash_of(picture) != lost)
    fresh.keep("again.jpg", pictures[0])
    fresh.close()
    again, damage = open_attachments(tmp_path, KEY)
    assert damage is None and len(again.to_carry()) >= 2
    again.close()


@pytest.mark.parametrize("seed", range(12))
def test_wherever_it_is_damaged_nothing_wrong_is_saved_and_what_is_gone_is_known_or_said_to_be_unknown(
    tmp_path: Path, seed: int
) -> None:
    pictures = filled(tmp_path)
    size = (tmp_path / FILE).stat().st_size
    places = [random.Random(seed).randrange(size - 100) for _ in range(1 + seed % 3)]
    if seed == 0:
        places = [20]  # the first page, on which all others hang
    spoil(tmp_path / FILE, *places)
    fresh, damage = open_attachments(tmp_path, KEY)
    assert damage is not None, places
    every = {hash_of(picture) for picture in pictures}
    assert damage.saved | damage.lost <= every and not damage.saved & damage.lost
    assert damage.saved | damage.lost == every or not damage.complete
    assert len(damage.lost) <= len(places) or not damage.complete
    for picture in pictures:
        assert fresh.read(hash_of(picture)) == (picture if hash_of(picture) in damage.saved else None)
    fresh.close()


def test_what_is_at_the_centre_is_not_saved(tmp_path: Path) -> None:
    pictures = filled(tmp_path)
    kept = SqliteAttachments(tmp_path, KEY)
    kept.carried(hash_of(pictures[1]))
    kept.close()
    spoil(tmp_path / FILE, (tmp_path / FILE).stat().st_size - 5000)
    fresh, damage = open_attachments(tmp_path, KEY)
    assert damage is not None and hash_of(pictures[1]) not in damage.saved | damage.lost
    fresh.close()


def test_a_rescue_that_was_cut_off_is_made_again_or_finished(tmp_path: Path) -> None:
    pictures = filled(tmp_path)
    spoil(tmp_path / FILE, (tmp_path / FILE).stat().st_size // 2)
    (tmp_path / SAVED).write_bytes(b"half of it")
    fresh, damage = open_attachments(tmp_path, KEY)
    assert damage is not None and len(damage.saved) == len(pictures) - 1
    fresh.close()
    (tmp_path / FILE).rename(tmp_path / SAVED)
    again, damage = open_attachments(tmp_path, KEY)
    assert damage is None and len(again.to_carry()) >= 2
    again.close()


def test_damage_that_is_met_at_work_is_looked_for_at_the_next_start(tmp_path: Path) -> None:
    kept = SqliteAttachments(tmp_path, KEY)
    kept.keep("现场.jpg", PICTURE * 20)
    kept.close()
    spoil(tmp_path / FILE, (tmp_path / FILE).stat().st_size // 2)
    kept = SqliteAttachments(tmp_path, KEY)
    with pytest.raises(StoreTrouble) as damaged:
        kept.read(hashlib.sha256(PICTURE * 20).hexdigest())
    assert damaged.value.code == "store_damaged"
    kept.close()
    fresh, damage = open_attachments(tmp_path, KEY)
    assert damage is not None and damage.lost
    fresh.close()


KEEPING = """
import sys
from pathlib import Path
from local_store.attachments import SqliteAttachments
kept = SqliteAttachments(Path(sys.argv[1]), bytes(range(32)))
number = int(sys.argv[2])
while True:
    photo = kept.keep("现场.jpg", number.to_bytes(4, "big") * 60_000)
    kept.want([photo.sha256])
    print(photo.sha256, flush=True)
    number += 1
"""


def test_whoever_is_killed_while_files_are_kept_loses_none_that_was_told(tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    choice = random.Random(seed)
    told: list[str] = []
    for number in range(4):
        command = [sys.executable, "-c", KEEPING, str(tmp_path), str(number * 1000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
            assert process.stdout is not None
            told.append(process.stdout.readline().strip())
            time.sleep(choice.random() * 0.1)
            os.kill(process.pid, signal.SIGKILL)
            told += [line.strip() for line in process.stdout if line.endswith("\n")]
    kept = SqliteAttachments(tmp_path, KEY)
    assert set(told) <= {name for name, _ in kept.to_carry()}
    assert all(kept.sound(name) for name, _ in kept.to_carry())
    kept.close()
