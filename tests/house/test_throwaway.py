"""The ground other tests stand on: throw-away databases are real and empty, what is left behind is found."""

import logging
import threading

import pytest
import sqlalchemy
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.left_behind import WarningCollector, qt_things, threads_since


def test_a_fresh_database_is_empty_and_takes_chinese(fresh_database_url: str) -> None:
    engine = sqlalchemy.create_engine(fresh_database_url)
    with engine.begin() as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == []
        connection.execute(sqlalchemy.text("CREATE TABLE place (name TEXT)"))
        connection.execute(sqlalchemy.text("INSERT INTO place VALUES ('金山路菜场门口')"))
        assert connection.scalar(sqlalchemy.text("SELECT name FROM place")) == "金山路菜场门口"
    engine.dispose()


@pytest.mark.expects_log(r"desk_app\.any WARNING: the expected one")
def test_an_expected_warning_passes() -> None:
    logging.getLogger("desk_app.any").warning("the expected one")


def test_an_unexpected_warning_is_kept() -> None:
    collector = WarningCollector(["line was cut"])
    for message in ("the line was cut", "a row was lost"):
        collector.handle(logging.LogRecord("desk_app.sync", logging.WARNING, "", 0, message, None, None))
    assert collector.stray == ["desk_app.sync WARNING: a row was lost"]


def test_a_running_thread_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.left_behind.GRACE_SECONDS", 0.1)
    before, let_go = set(threading.enumerate()), threading.Event()
    thread = threading.Thread(target=let_go.wait, name="forgotten", daemon=True)
    thread.start()
    assert threads_since(before) == ["thread forgotten"]
    let_go.set()
    thread.join()
    assert threads_since(before) == []


def test_a_running_timer_and_an_open_window_are_found(qtbot: QtBot) -> None:
    timer, window = QTimer(), QWidget()
    qtbot.addWidget(window)
    timer.start(60_000)
    window.show()
    assert len(qt_things()) == 2
    timer.stop()
    window.close()
    assert qt_things() == []
