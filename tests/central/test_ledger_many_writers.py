"""Positions are safe to read from: processes write to one PostgreSQL while readers follow, and nobody misses a fact."""

import asyncio
import json
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from desk_app.central import schema
from desk_app.central.engine import reading
from desk_app.central.feed import Feed
from desk_app.central.verify import verify
from desk_app.domain.case import Case
from desk_app.domain.commands import SubjectKind
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import Fact
from desk_app.domain.protocol import ItemKind
from desk_app.domain.seat import Actor
from tests import sample_reference as sample
from tests.central.ledger_town import DISTRICT, Town, open_town
from tests.throwaway_postgres import empty_database

WRITERS = 8
WRITING_SECONDS = 20.0
SHARED_CASES = 3
ROOT = Path(__file__).parents[2]


class Reader(threading.Thread):
    """Follows the ledger from its beginning until it is told the last position."""

    def __init__(self, feed: Feed, actor: Actor, *, waits: bool) -> None:
        super().__init__(name=f"reader-{actor.badge}")
        self.feed, self.actor, self.waits = feed, actor, waits
        self.facts: list[Fact] = []
        self.positions: list[int] = []
        self.until: int | None = None
        self.trouble: Exception | None = None

    def run(self) -> None:
        after = 0
        try:
            while self.until is None or after < self.until:
                page = self.feed.changes_since(self.actor, after).value()
                for item in page.items:
                    self.positions.append(item.position or 0)
                    if item.kind is ItemKind.CASE_ENTERS:
                        self.facts.extend(item.facts)
                    elif item.fact is not None:
                        self.facts.append(item.fact)
                if page.next == after:
                    asyncio.run(self.feed.wait_for(after, 1) if self.waits else asyncio.sleep(0.01))
                after = page.next
        except Exception as trouble:  # noqa: BLE001  # shown by the test
            self.trouble = trouble


def writers(url: str) -> list[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.central.ledger_writer", url]
    return [
        subprocess.Popen(
            [*command, f"w{number}", str(WRITING_SECONDS), str(SHARED_CASES)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]


def test_eight_writers_commit_while_readers_follow_and_every_reader_sees_every_fact_once(postgres_url: str) -> None:
    with empty_database(postgres_url, "desk_many_writers") as url, open_town(url) as town:
        town.now = datetime.now(UTC)
        for number in range(SHARED_CASES):
            town.register(f"shared-{number}")
        following, plain = Feed(town.ledger), Feed(town.another_ledger())
        following.start()
        readers = [
            Reader(following, sample.SEAT, waits=True),
            Reader(plain, sample.SEAT, waits=False),
            Reader(following, sample.DISPATCHER_A, waits=True),
        ]
        running = writers(url)
        try:
            for reader in readers:
                reader.start()
            counts = [json.loads(writer.communicate(timeout=WRITING_SECONDS + 120)[0]) for writer in running]
        finally:
            for writer in running:
                writer.kill()
                writer.wait()
            last = town.ledger.head().position
            for reader in readers:
                reader.until = last
            for reader in readers:
                reader.join(120)
            following.close()
        assert [reader.trouble for reader in readers] == [None] * len(readers)
        assert all(count["other"] == 0 and count["accepted"] > 0 for count in counts), counts
        check(town, readers, sum(count["accepted"] for count in counts))


def check(town: Town, readers: list[Reader], accepted: int) -> None:
    """Everything once, in order, and what each reader folds is what the centre holds."""
    last = town.ledger.head().position
    assert verify(town.engine, DISTRICT).findings == ()
    with reading(town.engine) as connection:
        ids = connection.execute(select(schema.commands.c.id)).scalars().all()
        numbers = connection.execute(select(schema.cases.c.number).order_by(schema.cases.c.number)).scalars().all()
        last_of_case = {row.id: row.position for row in connection.execute(select(schema.cases))}
    assert len(ids) == accepted + SHARED_CASES
    by_day: dict[str, list[int]] = {}
    for number in numbers:
        by_day.setdefault(number[:10], []).append(int(number[11:]))
    assert all(given == list(range(1, len(given) + 1)) for given in by_day.values()), "numbers without gap or double"
    for reader in readers:
        assert reader.positions == list(range(1, last + 1)), reader.name
        cases: dict[str, Case] = {}
        for fact in reader.facts:
            assert fact.subject.kind is SubjectKind.CASE
            cases[fact.subject.id] = evolve(cases.get(fact.subject.id), fact)
        assert {fact.subject.id: fact.position for fact in reader.facts} == last_of_case
        for number in range(SHARED_CASES):
            assert cases[f"shared-{number}"] == town.case(f"shared-{number}")
