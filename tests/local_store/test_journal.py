"""The journal on disk keeps the contract of the port."""

from collections.abc import Callable
from pathlib import Path

import pytest

from local_store.journal import SqliteJournal
from tests.local_store.journal_contract import JournalContract
from tests.local_store.learning_contract import LearningContract
from tests.local_store.records_contract import RecordsContract

KEY = bytes(range(32))


class TestSqliteJournal(JournalContract):
    """Every promise of the port, on encrypted files."""

    @pytest.fixture
    def make_journal(self, tmp_path: Path) -> Callable[[], SqliteJournal]:
        return lambda: SqliteJournal(tmp_path, KEY)


class TestSqliteRecords(RecordsContract):
    """What is remembered beside the cases in scope."""

    @pytest.fixture
    def make_journal(self, tmp_path: Path) -> Callable[[], SqliteJournal]:
        return lambda: SqliteJournal(tmp_path, KEY)


class TestSqliteLearning(LearningContract):
    """What it learns from filed cases."""

    @pytest.fixture
    def make_journal(self, tmp_path: Path) -> Callable[[], SqliteJournal]:
        return lambda: SqliteJournal(tmp_path, KEY)
