"""The journal in memory passes the contract of the one on disk, so that what is tested on it holds there too."""

from collections.abc import Callable

import pytest

from desk_app.ports import Journal
from tests.fakes.memory_journal import MemoryJournal
from tests.local_store.journal_contract import JournalContract


class TestMemoryJournal(JournalContract):
    """The fake."""

    @pytest.fixture
    def make_journal(self) -> Callable[[], Journal]:
        return MemoryJournal
