"""The attachments in memory pass the contract of those on disk, so that what is tested on them holds there too."""

from collections.abc import Callable

import pytest

from desk_app.ports import Attachments
from tests.fakes.attachments import MemoryAttachments
from tests.local_store.attachments_contract import ROOM, AttachmentsContract


class TestMemoryAttachments(AttachmentsContract):
    """The fake."""

    @pytest.fixture
    def make_attachments(self) -> Callable[[], Attachments]:
        return lambda: MemoryAttachments(room=ROOM)
