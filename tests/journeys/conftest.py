"""What journeys stand on: a real centre on a loopback port."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.centre_at_work import CentreAtWork, centre_at_work
from tests.telephony.conftest import phone_programs

__all__ = ["centre", "phone_programs"]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[CentreAtWork]:
    """A centre on a SQLite file with the small district and all its people."""
    with centre_at_work(f"sqlite:///{tmp_path / 'centre.db'}") as at_work:
        yield at_work
