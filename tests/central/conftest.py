"""A centre at work for the tests of this room, once on SQLite and once on PostgreSQL."""

import uuid
from collections.abc import Iterator

import pytest

from tests.centre_at_work import CentreAtWork, centre_at_work
from tests.throwaway_postgres import empty_database


@pytest.fixture
def centre(fresh_database_url: str) -> Iterator[CentreAtWork]:
    """The small district's centre, served on a loopback port, with accounts for everybody in it."""
    with centre_at_work(fresh_database_url) as centre:
        yield centre


@pytest.fixture
def postgres_database_url(postgres_url: str) -> Iterator[str]:
    """Address of an empty database on PostgreSQL, for what several processes do."""
    with empty_database(postgres_url, f"desk_{uuid.uuid4().hex}") as url:
        yield url
