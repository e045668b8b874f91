"""Has a large edition built by a process of its own, so that the process with the window keeps its breath.

The key and the packed stream go in on its standard input, a line of JSON now and then comes out: how far it is, at last
how it ended. What it has to say beside is kept for the log.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desk_app.domain.protocol import EditionInfo
from desk_app.errors import EditionBroken, OurMistake, StoreTrouble
from desk_app.progress import Task
from desk_app.wire import canonical, dump

PROCESS = "local_store.edition_process"
_LOOK_SECONDS = 0.05
_TOLD_AT_MOST = 2000


def build_elsewhere(path: Path, key: bytes, info: EditionInfo, packed: Iterable[bytes], task: Task) -> None:
    """Build the file at `path` in another process; it is whole and on the disk when this returns.

    Raises `EditionBroken` and `StoreTrouble` as that process met them, `OurMistake` where it failed otherwise, and what
    `packed` and `task` raise; the process is gone then.
    """
    order = {"path": str(path), "key": key.hex(), "info": dump(info)}
    with tempfile.TemporaryFile() as said, _Builder(said) as builder:
        if builder.give(canonical(order).encode() + b"\n"):
            for piece in packed:
                builder.tell(task, info)
                if not builder.give(piece):
                    break  # it has ended already, and has said why
        builder.no_more()
        while not builder.ended(_LOOK_SECONDS):
            builder.tell(task, info)
        builder.judge(info)


class _Builder:
    """The process under way. It is ended, by its id, when the block is left."""

    def __init__(self, said: Any) -> None:
        root = str(Path(__file__).resolve().parents[1])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._said = said
        self._process = subprocess.Popen(
            [sys.executable, "-m", PROCESS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._told: dict[str, Any] = {}
        self._progress = 0, 0, ""
        self._listening = threading.Thread(target=self._listen, name="edition-builder", daemon=True)
        self._listening.start()

    def __enter__(self) -> _Builder:
        return self

    def __exit__(self, *_trouble: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._listening.join()
        self.no_more()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            if "done" in told:
                self._progress = told["done"], told["total"], told["what"]
            else:
                self._told = told

    def give(self, content: bytes) -> bool:
        """Passes bytes on; False where the process no longer reads."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(content)
        except OSError:
            return False
        return True

    def no_more(self) -> None:
        """The stream has ended."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            return  # what was still to be passed on is no longer wanted

    def ended(self, seconds: float) -> bool:
        """Whether the process has ended, after waiting so long at the most."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        self._listening.join()
        return True

    def tell(self, task: Task, info: EditionInfo) -> None:
        """Passes on how far it is; raises `Stopped` where the task was asked to stop."""
        done, total, what = self._progress
        task.report(done, total or info.rows, what or info.name)

    def judge(self, info: EditionInfo) -> None:
        """Raises what kept the process from building the file."""
        match self._told:
            case {"built": True} if self._process.returncode == 0:
                return
            case {"broken": params}:
                raise EditionBroken("edition_broken", params)
            case {"trouble": code, "params": params}:
                raise StoreTrouble(code, params)
        self._said.seek(0)
        last_words = self._said.read().decode("utf-8", "replace")[-_TOLD_AT_MOST:].strip()
        if self._process.returncode < 0 and not last_words:
            why = f"its builder was ended by signal {-self._process.returncode}"
            raise StoreTrouble("store_trouble", {"file": info.name, "why": why})
        raise OurMistake(f"the builder of {info.name} ended with {self._process.returncode}: {last_words}")
