"""A seat that is killed while somebody types and saves loses nothing it has acknowledged, and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desk_app.domain.case import CaseId, State
from desk_app.domain.commands import photos_in
from local_store.seat_disk import open_seat_disk
from tests.local_store.small_town import projector
from tests.local_store.typing_process import picture

ROOT = Path(__file__).parents[2]


@dataclass
class Told:
    """What the killed children have said: `kept` are the commands of each call that was acknowledged; the draft on the
    disk holds what was `saved`, or what was just being saved; `typed_at` are the moments of the keys since then.
    `restarts` counts drafts that were looked at again."""

    pause: float

    kept: dict[int, list[str]] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)
    saved: int = 0
    saving: int = 0
    typed_at: list[float] = field(default_factory=list)
    restarts: int = 0

    def take(self, line: str) -> None:
        """One whole line."""
        match line.split():
            case ["found", keys]:
                self.found(int(keys))
            case ["typed", _, at]:
                self.typed_at.append(float(at))
            case ["saving", keys]:
                self.saving = int(keys)
            case ["saved", keys]:
                self.saved = self.saving = int(keys)
                self.typed_at.clear()
            case ["keeping", number]:
                self.begun.add(int(number))
            case ["kept", number, *ids]:
                self.kept[int(number)] = ids
                self.saving = 0  # the draft is done with: it may be gone from now on

    def found(self, keys: int) -> None:
        """What the next child finds is what the last one saved, or was just saving."""
        self.restarts += 1
        assert keys in (self.saved, self.saving), (
            f"{keys} keys were found, {self.saved} saved, {self.saving} on the way"
        )
        # A key that finds the first unsaved one as old as the pause saves: all before it came within the pause.
        assert all(at - self.typed_at[0] < self.pause for at in self.typed_at[:-1]), self.typed_at
        self.saved = self.saving = keys
        self.typed_at.clear()


def killed_at_random(typing: subprocess.Popen[str], told: Told, number: int, alive: float) -> None:
    """Let a child work for so long, kill it, and take in the lines that it told whole."""
    assert typing.stdin is not None and typing.stdout is not None
    typing.stdin.write(f"{number}\n")
    typing.stdin.flush()
    word, child = typing.stdout.readline().split()
    assert word == "child"
    time.sleep(alive)
    os.kill(int(child), signal.SIGKILL)
    lines = []
    while (line := typing.stdout.readline()) != "ended\n":
        lines.append(line)
    # The line that ends what the child left unfinished is the parent's: a call cut off while it is told is not told.
    for line in lines[:-1]:
        if line.endswith("\n"):
            told.take(line)


def type_and_kill(folder: Path, kills: int, pause: float, alive_at_most: float) -> Told:
    """So many children, one after the other on the same disk."""
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    choice = random.Random(seed)
    told = Told(pause=pause)
    command = [sys.executable, "-m", "tests.local_store.typing_process", str(folder), str(pause)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as typing:
        for _ in range(kills):
            # A call that was under way may or may not be kept: never its number again.
            killed_at_random(typing, told, max(told.begun, default=-1) + 1, choice.random() * alive_at_most)
        assert typing.stdin is not None
        typing.stdin.close()
        typing.wait(10)
    return told


def check(folder: Path, told: Told, kills: int) -> None:
    """Every call that was acknowledged is there whole with its picture, and no other but those under way."""
    disk = open_seat_disk(folder)
    try:
        disk.journal.set_projector(projector())
        draft = disk.journal.draft("call")
        told.found(len(draft.values["event"]) if draft is not None else 0)
        pending = disk.journal.pending()
        ids = [one.command.id for one in pending]
        assert len(set(ids)) == len(ids), "doubled"
        assert {name for names in told.kept.values() for name in names} <= set(ids), "lost"
        calls: dict[str, list[str]] = {}
        for one in pending:
            calls.setdefault(one.command.subjects[0].id, []).append(one.command.kind)
        whole = ["RegisterCase", "FileCase", "DispatchCase", "Attach"]
        assert all(kinds == whole for kinds in calls.values())
        assert {f"case-{number}" for number in told.kept} <= set(calls)
        assert {int(name.removeprefix("case-")) for name in calls} <= told.begun
        assert len(calls) - len(told.kept) <= kills
        for name in calls:
            stored = disk.journal.case(CaseId(name))
            assert stored is not None and stored.shown.state is State.PENDING_DISPATCH
        waiting = {sha256 for sha256, _ in disk.attachments.to_carry()}
        for photo in (photo for one in pending for photo in photos_in(one.command.body)):
            assert photo.sha256 in waiting and disk.attachments.sound(photo.sha256)
        last = max(told.kept)
        assert picture(last) in (disk.attachments.read(sha256) for sha256 in waiting)
        assert not [notice for notice in disk.notices if "damaged" in notice.code]
    finally:
        disk.close()


def test_killed_fifty_times_while_somebody_types_and_saves(tmp_path: Path) -> None:
    """With a pause of 30 ms, so that there is much to be killed in."""
    told = type_and_kill(tmp_path, 50, pause=0.03, alive_at_most=0.35)
    check(tmp_path, told, 50)
    assert told.kept and told.restarts > 10


@pytest.mark.soak
@pytest.mark.parametrize("seat", range(20))
def test_killed_a_thousand_times_while_somebody_types_and_saves(tmp_path: Path, seat: int) -> None:
    """Fifty times on each of twenty seats, for what waits on one makes its next start longer; with the form's pause."""
    told = type_and_kill(tmp_path, 50, pause=0.3, alive_at_most=2.0)
    check(tmp_path, told, 50)
    assert told.restarts > 20
