"""Short sounds, made at their first use and played by whatever this system plays sounds with."""

from __future__ import annotations

import math
import shutil
import struct
import sys
import wave
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QProcess, QTemporaryDir
from PySide6.QtWidgets import QApplication

from desk_app.screens.alerts import Tone

RATE = 11_025
"""Enough for notes below 1,000 Hz, and made within few milliseconds: that is done in the window."""
LOUDNESS = 0.25
NOTES: dict[Tone, tuple[tuple[float, float], ...]] = {
    Tone.SOON: ((587.3, 0.16),),
    Tone.OVER: ((587.3, 0.14), (440.0, 0.24)),
    Tone.RING: ((659.3, 0.13), (784.0, 0.13), (659.3, 0.13), (784.0, 0.19)),
}
"""Hertz and seconds: one soft note for what will be due, two falling ones for what is over, two that change about for
a call."""
PROGRAMS: tuple[tuple[str, ...], ...] = (
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("afplay",),
    ("canberra-gtk-play", "-f"),
)
"""Programs that play a file, the one that most surely is heard first."""


class Player(Protocol):
    """Plays a sound and does not wait for its end."""

    def play(self, tone: Tone) -> None: ...


class Beeper:
    """The system's own beep, where nothing plays a file."""

    def play(self, tone: Tone) -> None:
        """One beep, whatever it says."""
        QApplication.beep()


class FilePlayer:
    """Writes each sound into a folder that goes with the program, and has it played."""

    def __init__(self) -> None:
        self._folder = QTemporaryDir()
        self._files: dict[Tone, Path] = {}

    def play(self, tone: Tone) -> None:
        """Starts the sound; where that fails there is the beep."""
        try:
            file = self._file(tone)
        except OSError:
            file = None
        if file is None or not self.start(file):
            QApplication.beep()

    def start(self, file: Path) -> bool:
        """Has a file played; false where that could not be begun."""
        raise NotImplementedError

    def _file(self, tone: Tone) -> Path:
        if tone not in self._files:
            path = Path(self._folder.path()) / f"{tone}.wav"
            write_sound(path, tone)
            self._files[tone] = path
        return self._files[tone]


class ProgramPlayer(FilePlayer):
    """One of the system's programs, in a process of its own."""

    def __init__(self, program: str, *options: str) -> None:
        super().__init__()
        self._command = program, *options

    def start(self, file: Path) -> bool:
        """In a process that nobody waits for."""
        program, *options = self._command
        begun = QProcess.startDetached(program, [*options, str(file)])
        return bool(begun[0] if isinstance(begun, tuple) else begun)


class WindowsPlayer(FilePlayer):
    """The sounds of Windows."""

    def start(self, file: Path) -> bool:
        """Without waiting for its end."""
        import winsound

        play, flags = getattr(winsound, "PlaySound"), ("SND_FILENAME", "SND_ASYNC", "SND_NODEFAULT")  # noqa: B009
        try:
            play(str(file), sum(getattr(winsound, flag) for flag in flags))
        except RuntimeError:
            return False
        return True


def player() -> Player:
    """What plays sounds on this system."""
    if sys.platform == "win32":
        return WindowsPlayer()
    for program, *options in PROGRAMS:
        if (found := shutil.which(program)) is not None:
            return ProgramPlayer(found, *options)
    return Beeper()


def write_sound(path: Path, tone: Tone) -> None:
    """Writes a sound as WAV: sine notes that swell and fade, so that none clicks."""
    samples: list[int] = []
    for hertz, seconds in NOTES[tone]:
        count = int(RATE * seconds)
        for number in range(count):
            swell = math.sin(math.pi * number / count)
            samples.append(round(32767 * LOUDNESS * swell * math.sin(2 * math.pi * hertz * number / RATE)))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
