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
from local_store.attachments import FILE, SqliteAttachments, open_attachments
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


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    kept, told = open_attachments(tmp_path, KEY)
    assert told == ""
    kept.keep("现场.jpg", PICTURE)
    kept.close()
    content = bytearray((tmp_path / FILE).read_bytes())
    content[9000:9100] = bytes(100)
    (tmp_path / FILE).write_bytes(content)
    fresh, told = open_attachments(tmp_path, KEY)
    assert told == f"{FILE}.damaged-1"
    assert fresh.read(HASH) is None
    fresh.keep("现场.jpg", PICTURE)
    assert fresh.read(HASH) == PICTURE
    fresh.close()


def test_damage_that_is_met_at_work_is_looked_for_at_the_next_start(tmp_path: Path) -> None:
    kept = SqliteAttachments(tmp_path, KEY)
    kept.keep("现场.jpg", PICTURE * 20)
    kept.close()
    content = bytearray((tmp_path / FILE).read_bytes())
    middle = len(content) // 2
    content[middle : middle + 100] = bytes(100)
    (tmp_path / FILE).write_bytes(content)
    kept = SqliteAttachments(tmp_path, KEY)
    with pytest.raises(StoreTrouble) as damaged:
        kept.read(hashlib.sha256(PICTURE * 20).hexdigest())
    assert damaged.value.code == "store_damaged"
    kept.close()
    fresh, told = open_attachments(tmp_path, KEY)
    assert told
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
