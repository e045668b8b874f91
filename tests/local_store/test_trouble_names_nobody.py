"""What fails in a database is logged with its statement, and never with the numbers and names that it was about."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from desk_app.central.engine import open_engine
from local_store.connections import writer_engine

NUMBER = "13812341234"
FAILS = text("INSERT INTO no_such_table VALUES (:number)")


def told_of(engine: Engine) -> str:
    """What the failing statement says of itself."""
    try:
        with pytest.raises(DBAPIError) as trouble, engine.connect() as connection:
            connection.execute(FAILS, {"number": NUMBER})
        return str(trouble.value)
    finally:
        engine.dispose()


def test_of_the_seat_s_store(tmp_path: Path) -> None:
    told = told_of(writer_engine(tmp_path / "desk.db", bytes(32)))
    assert "no_such_table" in told and NUMBER not in told


def test_of_the_centre_s(fresh_database_url: str) -> None:
    told = told_of(open_engine(fresh_database_url))
    assert "no_such_table" in told and NUMBER not in told
