"""The journal in memory passes the contract of the one on disk, so that what is tested on it holds there too."""

from collections.abc import Callable

import pytest

from desk_app.ports import Journal
from tests.fakes.memory_journal import MemoryJournal
from tests.local_store.journal_contract import JournalContract
from tests.local_store.learning_contract import LearningContract
from tests.local_store.records_contract import RecordsContract


class TestMemoryJournal(JournalContract):
    """The fake."""

    @pytest.fixture
    def make_journal(self) -> Callable[[], Journal]:
        return MemoryJournal


class TestMemoryRecords(RecordsContract):
    """What the fake remembers beside the cases in scope."""

    @pytest.fixture
    def make_journal(self) -> Callable[[], Journal]:
        return MemoryJournal


class TestMemoryLearning(LearningContract):
    """What the fake learns from filed cases."""

    @pytest.fixture
    def make_journal(self) -> Callable[[], Journal]:
        return MemoryJournal
