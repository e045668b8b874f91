"""The Qt binding keeps its references: 6.12.0 lost one of `True` at each emit and aborted the program in the end."""

import sys

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

EMITS = 20_000
ELSEWHERE = 500  # what the rest of the process may take or give back meanwhile


class Lamp(QObject):
    """Something that says whether it is on."""

    switched = Signal(bool)


def test_emitting_true_does_not_lose_references_to_it(qtbot: QtBot) -> None:
    lamp, seen = Lamp(), [0]

    def count(on: bool) -> None:
        seen[0] += on

    lamp.switched.connect(count)
    before = sys.getrefcount(True)
    for _ in range(EMITS):
        lamp.switched.emit(True)
    assert seen[0] == EMITS
    assert abs(sys.getrefcount(True) - before) < ELSEWHERE
