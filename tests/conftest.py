"""What every test stands on: Qt without a screen, a home of its own, throw-away databases, and nothing left behind."""

import logging
import os
import shutil
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Before anything imports Qt, a keyring or requests: one binding, no screen, no secrets of this machine, no proxy.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_API"] = "pyside6"
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
for _name in [name for name in os.environ if name.startswith("DESK_APP_") or name.lower().endswith("_proxy")]:
    del os.environ[_name]

import hypothesis
import pytest

from tests.left_behind import WarningCollector, only_new_things_are_looked_through, qt_things, threads_since
from tests.throwaway_postgres import PostgresMissing, empty_database, running

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")

_patient: dict[str, Any] = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("desk", **_patient)
hypothesis.settings.register_profile("ci", derandomize=True, print_blob=True, **_patient)
hypothesis.settings.load_profile("ci" if IN_CI else "desk")


def pytest_configure(config: pytest.Config) -> None:
    """Gives the run a home of its own, so that no test reads or writes this person's files."""
    home = Path(tempfile.mkdtemp(prefix="desk-home-"))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(home / name)
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves a thread, a timer, a window or an unexpected log warning behind."""
    of_windows = bool({"qapp", "qtbot"} & set(request.fixturenames))
    if of_windows:
        only_new_things_are_looked_through()
    expected = [pattern for mark in request.node.iter_markers("expects_log") for pattern in mark.args]
    collector = WarningCollector(expected)
    threads_before = set(threading.enumerate())
    logging.getLogger().addHandler(collector)
    yield
    logging.getLogger().removeHandler(collector)
    if "desk_app.words" in sys.modules:
        sys.modules["desk_app.words"].load("en")
    if request.node.get_closest_marker("leaves_behind"):
        return
    left = threads_since(threads_before) + collector.stray
    if of_windows:
        left += qt_things()
    if left:
        pytest.fail("left behind by this test:\n  " + "\n  ".join(left), pytrace=False)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of a throw-away PostgreSQL for this process; without server programs a skip, in CI a failure."""
    try:
        with running() as url:
            yield url
    except PostgresMissing as missing:
        if IN_CI:
            pytest.fail(f"PostgreSQL is required here: {missing}", pytrace=False)
        pytest.skip(f"PostgreSQL is not installed: {missing}")


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLAlchemy address of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'centre.db'}"
        return
    with empty_database(request.getfixturevalue("postgres_url"), f"desk_{uuid.uuid4().hex}") as url:
        yield url
