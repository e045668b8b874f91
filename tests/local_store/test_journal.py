"""The journal on disk keeps the contract of the port."""

from collections.abc import Callable
from pathlib import Path

import pytest

from local_store.journal import SqliteJournal
from tests.local_store.journal_contract import JournalContract

KEY = bytes(range(32))


class TestSqliteJournal(JournalContract):
    """Every promise of the port, on encrypted files."""

    @pytest.fixture
    def make_journal(self, tmp_path: Path) -> Callable[[], SqliteJournal]:
        return lambda: SqliteJournal(tmp_path, KEY)
