"""A centre at work for the tests of this room, once on SQLite and once on PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.centre_at_work import CentreAtWork, centre_at_work


@pytest.fixture
def centre(fresh_database_url: str) -> Iterator[CentreAtWork]:
    """The small district's centre, served on a loopback port, with accounts for everybody in it."""
    with centre_at_work(fresh_database_url) as centre:
        yield centre


@pytest.fixture
def small_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentreAtWork]:
    """The same on SQLite only, for what has nothing to do with the database."""
    with centre_at_work(f"sqlite:///{tmp_path_factory.mktemp('centre') / 'centre.db'}") as centre:
        yield centre
