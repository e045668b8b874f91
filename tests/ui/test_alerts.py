"""Sounds and notices when a clock turns: as rarely as promised, muted as chosen, remembered, and taken back."""

from __future__ import annotations

import sys
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desk_app.domain.case import CaseId
from desk_app.screens.alerts import Muting, Tone, muting_of
from tests.ui.countdown_desk import CountdownDesk, HeardPlayer
from tests.ui.lists_shown import shown
from ui.alerts import sounds
from ui.alerts.sounds import Beeper, ProgramPlayer, write_sound
from ui.countdown.pane import CountdownPane
from ui.theme import apply_theme, load_theme

NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def desk() -> CountdownDesk:
    desk = CountdownDesk(NOW)
    desk.run([1, 2, 3, 40])
    return desk


@pytest.fixture
def heard() -> HeardPlayer:
    return HeardPlayer()


@pytest.fixture
def pane(qtbot: QtBot, qapp: QApplication, desk: CountdownDesk, heard: HeardPlayer) -> CountdownPane:
    apply_theme(qapp, load_theme("light"))
    pane, _form = shown(qtbot, CountdownPane, desk)
    pane.alerts._make_player = lambda: heard
    pane.start()
    qtbot.waitUntil(lambda: pane.clocks.model().rowCount() == 4)
    return pane


def pass_by(pane: CountdownPane, desk: CountdownDesk, **length: float) -> None:
    desk.later(**length)
    pane._tick()


def test_a_clock_that_turns_is_heard_once(pane: CountdownPane, desk: CountdownDesk, heard: HeardPlayer) -> None:
    assert heard.played == [], "what had turned before is old news"
    pass_by(pane, desk, minutes=1, seconds=1)
    assert heard.played == [Tone.OVER]
    pass_by(pane, desk, seconds=10)
    assert heard.played == [Tone.OVER]
    pass_by(pane, desk, minutes=28)
    assert heard.played == [Tone.OVER, Tone.OVER], "two clocks and a third that is nearly due: one sound"


def test_while_a_call_is_written_down_it_sounds_at_most_once_a_minute(
    pane: CountdownPane, desk: CountdownDesk, heard: HeardPlayer
) -> None:
    pane.alerts.taking_call = lambda: True
    pass_by(pane, desk, minutes=1, seconds=1)
    pass_by(pane, desk, seconds=59)
    pass_by(pane, desk, seconds=0.5)
    assert heard.played == [Tone.OVER]
    pass_by(pane, desk, minutes=1)
    assert heard.played == [Tone.OVER, Tone.OVER]


def test_a_muted_while_is_seen_ends_and_can_be_taken_back(
    qtbot: QtBot, pane: CountdownPane, desk: CountdownDesk, heard: HeardPlayer
) -> None:
    assert (pane.mute.text(), pane.undo.isHidden()) == ("Sound on", True)
    pane.alerts.mute_for(QUARTER)
    assert (pane.mute.text(), pane.undo.isHidden()) == ("Muted till 10:47", False)
    pass_by(pane, desk, minutes=3, seconds=1)
    assert heard.played == []
    pane.clocks.setFocus(Qt.FocusReason.ShortcutFocusReason)
    qtbot.keyClick(pane.clocks, Qt.Key.Key_U)
    assert (pane.mute.text(), pane.undo.isHidden()) == ("Sound on", True)
    pane.alerts.mute_for(QUARTER)
    pass_by(pane, desk, minutes=15)
    assert pane.mute.text() == "Sound on"
    pass_by(pane, desk, minutes=25)
    assert heard.played == [Tone.OVER]


def test_what_is_muted_is_remembered_on_the_seat_and_the_shift_ends_it(
    qtbot: QtBot, pane: CountdownPane, desk: CountdownDesk
) -> None:
    pane.alerts.mute_kind("SIGN")
    pane.alerts.mute_for(None)
    assert muting_of(desk.choices["muting"]) == Muting(kinds=("SIGN",)).for_a_while(NOW, None)
    again, _form = shown(qtbot, CountdownPane, desk)
    again.start()
    qtbot.waitUntil(lambda: again.mute.text() == "Muted till end of shift")
    again.stop()
    assert muting_of(desk.choices["muting"]) == Muting(kinds=("SIGN",))


def chosen(menu: QMenu, words: str) -> None:
    """Presses a line of a menu or of one inside it."""
    for action in menu.actions():
        inner = action.menu()
        if action.text() == words:
            action.trigger()
        elif isinstance(inner, QMenu):
            chosen(inner, words)


def test_the_menu_mutes_a_case_a_kind_and_for_a_while(
    qtbot: QtBot, pane: CountdownPane, desk: CountdownDesk, heard: HeardPlayer
) -> None:
    pane.clocks.setFocus(Qt.FocusReason.ShortcutFocusReason)
    for words, muting in (
        ("Mute this case: WZ20261123-00401", Muting(cases=(CaseId("case-1"),))),
        ("Handle", Muting(kinds=("HANDLING",))),
        ("Mute everything for 15 min", Muting().for_a_while(NOW, QUARTER)),
        ("Mute everything for 1 h", Muting().for_a_while(NOW, 4 * QUARTER)),
        ("Mute everything till end of shift", Muting().for_a_while(NOW, None)),
        ("Sound", Muting(sounds=False)),
        ("Desktop notices", Muting(notices=False)),
    ):
        pane.mute.fill()
        chosen(pane.mute.menu_, words)
        assert pane.alerts.muting == muting
        pane.alerts.undo()
    assert pane.alerts.muting == Muting()
    pane.mute.fill()
    chosen(pane.mute.menu_, "Mute this case: WZ20261123-00401")
    pass_by(pane, desk, minutes=1, seconds=1)
    assert heard.played == []
    pane.mute.fill()
    chosen(pane.mute.menu_, "Hear everything again")
    assert pane.alerts.muting == Muting()


def test_news_of_a_clock_that_is_over_already_is_no_turn(
    qtbot: QtBot, pane: CountdownPane, desk: CountdownDesk, heard: HeardPlayer
) -> None:
    late = desk.made([-5])[0]
    desk.clocks[late.case] = (late,)
    desk.tell("queue", f"case:{late.case}")
    qtbot.waitUntil(lambda: pane.clocks.model().rowCount() == 5)
    pane._tick()
    assert heard.played == []


@pytest.mark.parametrize("tone", Tone)
def test_a_sound_is_short_and_neither_begins_nor_ends_with_a_click(tmp_path: Path, tone: Tone) -> None:
    path = tmp_path / "sound.wav"
    write_sound(path, tone)
    with wave.open(str(path)) as sound:
        assert 0.1 < sound.getnframes() / sound.getframerate() < 0.6
        samples = memoryview(sound.readframes(sound.getnframes())).cast("h")
    assert max(map(abs, samples)) < 32767 * 0.3
    assert max(abs(samples[0]), abs(samples[-1])) < 300


def test_a_program_of_the_system_is_given_the_file(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    program = tmp_path / "player.py"
    program.write_text(
        f"import shutil, sys\nshutil.copy(sys.argv[1], {str(tmp_path / 'part')!r})\n"
        f"import os\nos.replace({str(tmp_path / 'part')!r}, {str(tmp_path / 'played.wav')!r})\n",
        encoding="utf-8",
    )
    player = ProgramPlayer(sys.executable, str(program))  # its sounds last as long as it does
    player.play(Tone.OVER)
    qtbot.waitUntil((tmp_path / "played.wav").exists, timeout=10_000)
    assert (tmp_path / "played.wav").read_bytes()[:4] == b"RIFF"


def test_where_nothing_plays_a_file_there_is_the_beep(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if sys.platform != "win32":
        assert isinstance(sounds.player(), Beeper)
    assert not ProgramPlayer(str(tmp_path / "none")).start(tmp_path / "x.wav")
    ProgramPlayer(str(tmp_path / "none")).play(Tone.SOON)
