"""A seat that is killed while it saves loses nothing it has acknowledged, and doubles nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from desk_app.domain.case import CaseId, State
from local_store.seat_disk import open_seat_disk
from tests.local_store.small_town import projector

KILLS = 50
ROOT = Path(__file__).parents[2]


def killed_at_random(typing: subprocess.Popen[str], first: int, choice: random.Random) -> list[str]:
    """Let a child save for a random while, kill it, and give back the lines it acknowledged."""
    assert typing.stdin is not None and typing.stdout is not None
    typing.stdin.write(f"{first}\n")
    typing.stdin.flush()
    word, child = typing.stdout.readline().split()
    assert word == "child"
    time.sleep(choice.random() * 0.08)
    os.kill(int(child), signal.SIGKILL)
    lines = []
    while (line := typing.stdout.readline()) != "ended\n":
        lines.append(line)
    # The line that ends what the child left unfinished is the parent's: a call cut off while it is told is not told.
    return [line for line in lines[:-1] if line.endswith("\n")]


def test_killed_fifty_times_while_it_saves(tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    choice = random.Random(seed)
    acknowledged: list[str] = []
    number = 0
    command = [sys.executable, "-m", "tests.local_store.typing_process", str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as typing:
        for _ in range(KILLS):
            lines = killed_at_random(typing, number, choice)
            acknowledged += [name for line in lines for name in line.split()]
            number += len(lines) + 2  # those that were under way may or may not be kept: never their numbers again
        assert typing.stdin is not None
        typing.stdin.close()
        typing.wait(10)
    assert acknowledged
    disk = open_seat_disk(tmp_path)
    try:
        disk.journal.set_projector(projector())
        kept = [one.command.id for one in disk.journal.pending()]
        assert len(set(kept)) == len(kept), "doubled"
        assert set(acknowledged) <= set(kept), "lost"
        beyond = [name for name in kept if name not in set(acknowledged)]
        assert len(beyond) <= 3 * KILLS
        groups: dict[str, list[str]] = {}
        for name in kept:
            groups.setdefault(name.rpartition("-")[0], []).append(name)
        assert all(names == [f"{group}-{step}" for step in range(3)] for group, names in groups.items())
        for group in groups:
            stored = disk.journal.case(CaseId(group.replace("call", "case")))
            assert stored is not None and stored.shown.state is State.PENDING_DISPATCH
        assert not [notice for notice in disk.notices if notice.code == "store_damaged"]
    finally:
        disk.close()
