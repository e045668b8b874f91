"""When it is the centre's own trouble: a problem document with 5xx, nothing half done, and on again afterwards."""

import psycopg
import pytest
import requests
from psycopg import sql
from sqlalchemy import update
from sqlalchemy.engine import make_url

from desk_app.central import schema
from desk_app.central.problems import CONTENT_TYPE
from tests import sample_reference as sample
from tests.central.ledger_town import registering
from tests.centre_at_work import CentreAtWork, centre_at_work, command, eventually, new_case


def told(answer: requests.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == CONTENT_TYPE


@pytest.mark.expects_log("a call failed")
def test_what_nobody_thought_of_is_our_mistake(centre: CentreAtWork) -> None:
    seat = centre.sign_in(sample.SEAT)
    with centre.central.engine.begin() as connection:
        connection.execute(update(schema.accounts).values(roles="no list of roles"))
    answer = seat.get("/v1/datasets")
    told(answer, 500, "our_mistake")
    assert "roles" not in answer.text, "a trace is for the log, not for the caller"
    assert seat.get("/v1/health").status_code == 200


@pytest.mark.expects_log("the database does not answer")
def test_a_database_that_is_away_is_told_and_comes_back(postgres_database_url: str) -> None:
    with centre_at_work(postgres_database_url) as centre:
        seat = centre.sign_in(sample.SEAT)
        given = command(new_case(), registering(accept=True), now=centre.now())
        (first,) = seat.offer(given)
        server = make_url(postgres_database_url).set(drivername="postgresql", database="postgres")
        name = str(make_url(postgres_database_url).database)
        with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as admin:
            # Nobody gets in, and those who are in are put out.
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            told(seat.get("/v1/datasets"), 503, "database_unreachable")
            told(seat.get("/v1/health"), 503, "database_unreachable")
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(name)))
        eventually(lambda: seat.get("/v1/health").status_code == 200, "the centre finds its database again")
        (again,) = seat.offer(given)
        assert (again.repeated, again.position) == (True, first.position)
        other = new_case()
        position = centre.central.ledger.head().position
        seat.offer(command(other, registering(), now=centre.now()))
        page = seat.changes(position, wait=30)
        assert {item.fact.subject.id for item in page.items if item.fact} == {other}, "news flows again"
