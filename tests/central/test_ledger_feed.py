"""What readers hear: everything in order, cases that enter and leave a scope, the tail and the database alike."""

import asyncio
import itertools
import json
from collections.abc import Iterator

import pytest

from desk_app import wire
from desk_app.central import feed as feed_module
from desk_app.central.chain import GENESIS
from desk_app.central.feed import Feed, Page
from desk_app.central.scope import parts_of, parts_read_by
from desk_app.domain.case import Badge, CaseId, Source
from desk_app.domain.commands import (
    AddCoHandler,
    AddNote,
    AmendCase,
    AmendField,
    FlagCaller,
    RequestVerification,
    Subject,
    SubjectKind,
)
from desk_app.domain.deadlines import parse_limit
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import DatasetPublished, Fact
from desk_app.domain.protocol import ChangeItem, ItemKind, Presence
from desk_app.domain.seat import Actor, SeatState, in_scope
from tests import sample_reference as sample
from tests.central.ledger_town import Town, open_town
from tests.centre_at_work import eventually

EVERYBODY = (
    sample.SEAT,
    sample.LEADER,
    sample.DISPATCHER_A,
    sample.DISPATCHER_B,
    sample.UNIT_A,
    sample.UNIT_B,
    sample.UNIT_ROADS,
    sample.PATROLLER,
    sample.PATROLLER_2,
    sample.GRID_LEADER,
    sample.CHANNEL,
    sample.EVALUATOR,
    sample.CHIEF,
    sample.WALL,
)


@pytest.fixture
def town(fresh_database_url: str) -> Iterator[Town]:
    with open_town(fresh_database_url) as town:
        yield town


def read_all(feed: Feed, actor: Actor, after: int = 0, limit: int = 500) -> list[ChangeItem]:
    items: list[ChangeItem] = []
    while True:
        page = feed.changes_since(actor, after, limit).value()
        assert page.from_ == after
        items += page.items
        if page.next == after:
            return items
        after = page.next


def kinds(items: list[ChangeItem]) -> list[str]:
    return [item.kind.value for item in items]


def many_scopes(town: Town) -> None:
    """Cases that enter and leave the scopes of everybody."""
    town.walk("a")
    town.register("b", sample.PATROLLER, source=Source.PATROLLER)
    town.register("c", sample.GRID_LEADER, source=Source.GRID_LEADER)
    town.register("d", sample.DISPATCHER_B, source=Source.SUB_CENTRE)
    town.register("e", sample.CHANNEL, source=Source.WECHAT)
    town.register("f")
    town.must(sample.SEAT, "f", RequestVerification(patroller=Badge("P2")))
    town.register("g")
    away = sample.PLACE_A.__class__(address="乙镇", board=sample.BOARD_B, cell=sample.CELL_B)
    town.must(sample.SEAT, "g", AmendCase(field=AmendField.PLACE, former=sample.PLACE_A, new=away))
    town.must(sample.SEAT, "g", AmendCase(field=AmendField.CONFIDENTIAL, former=False, new=True))
    town.must(sample.SEAT, "g", AmendCase(field=AmendField.CONFIDENTIAL, former=True, new=False))
    town.register("h")
    town.file("h")
    town.handle("h")
    town.must(sample.DISPATCHER_A, "h", AddCoHandler(unit=sample.ROADS_A, limit=parse_limit("2 work_hour")))
    caller = Subject(kind=SubjectKind.CALLER, id="13800000000")
    town.must(sample.SEAT, "", FlagCaller(flag="harassing", set=True, reason="反复"), subjects=(caller,))
    dataset = Subject(kind=SubjectKind.DATASET, id="grids")
    town.ledger.record(dataset, DatasetPublished(edition="e" * 64, rows=1), operator="admin")


def test_a_district_seat_hears_every_fact_once_and_in_order(town: Town) -> None:
    many_scopes(town)
    items = read_all(Feed(town.ledger), sample.SEAT)
    assert [item.position for item in items] == list(range(1, town.ledger.head().position + 1))
    assert set(kinds(items)) == {"fact"}
    heard = tuple(item.fact for item in items if item.fact is not None and item.fact.subject.id == "a")
    assert heard == town.record("a").facts


def test_pages_end_where_the_next_begins_and_name_the_hash_there(town: Town) -> None:
    town.walk("a")
    feed, after = Feed(town.ledger), 0
    empty = feed.changes_since(sample.SEAT, 0, 0)
    assert (empty.next, empty.hash) == (0, GENESIS)
    while (page := feed.changes_since(sample.SEAT, after, 3)).next > after:
        assert len(page.items) <= 3
        assert not town.ledger.diverged("", page.next, page.hash)
        after = page.next
    assert after == town.ledger.head().position
    assert page.hash == town.ledger.head().hash


def test_what_a_reader_hears_adds_up_to_the_cases_in_their_scope(town: Town) -> None:
    many_scopes(town)
    feed = Feed(town.ledger)
    for actor in EVERYBODY:
        expected = {}
        for case in "abcdefgh":
            record = town.record(case)
            if in_scope(actor, record.case, sample.REFERENCE.policy):
                expected[case] = list(record.facts)
        assert cases_heard_of(feed, actor) == expected, actor.badge


def cases_heard_of(feed: Feed, actor: Actor) -> dict[str, list[Fact]]:
    """What a seat of this actor would hold, from small pages."""
    held: dict[str, list[Fact]] = {}
    for item in read_all(feed, actor, limit=4):
        match item.kind:
            case ItemKind.FACT:
                assert item.fact is not None
                if item.fact.subject.kind is SubjectKind.CASE:
                    assert parts_read_by(actor) is None or item.fact.subject.id in held
                    held.setdefault(item.fact.subject.id, []).append(item.fact)
            case ItemKind.CASE_ENTERS:
                assert item.case is not None
                assert item.case not in held
                assert item.facts[-1].position == item.position
                held[item.case] = list(item.facts)
            case ItemKind.CASE_LEAVES:
                assert item.case is not None
                del held[item.case]
    return held


def test_scope_keys_say_the_same_as_the_rule_after_every_fact(town: Town) -> None:
    many_scopes(town)
    for name in "abcdefgh":
        case = None
        for fact in town.record(name).facts:
            case = evolve(case, fact)
            for actor in EVERYBODY:
                parts = parts_read_by(actor)
                by_keys = parts is None or not parts.isdisjoint(parts_of(case))
                assert by_keys == in_scope(actor, case, sample.REFERENCE.policy), (name, fact.kind, actor.badge)


def test_a_case_moved_to_another_board_leaves_one_sub_centre_and_enters_the_other(town: Town) -> None:
    many_scopes(town)
    feed = Feed(town.ledger)
    of_g = lambda actor: [item.kind for item in read_all(feed, actor) if item.case == "g"]  # noqa: E731  # read three times
    assert of_g(sample.DISPATCHER_A) == [ItemKind.CASE_ENTERS, ItemKind.CASE_LEAVES]
    assert of_g(sample.DISPATCHER_B) == [ItemKind.CASE_ENTERS, ItemKind.CASE_LEAVES, ItemKind.CASE_ENTERS]
    entered = [item for item in read_all(feed, sample.DISPATCHER_B) if item.case == "g"][-1]
    assert entered.facts == town.record("g").facts


def test_news_of_datasets_is_for_everybody_and_of_callers_for_the_district_only(town: Town) -> None:
    many_scopes(town)
    feed = Feed(town.ledger)

    def others(actor: Actor) -> set[str]:
        facts = [item.fact for item in read_all(feed, actor) if item.fact is not None]
        return {fact.subject.kind.value for fact in facts if fact.subject.kind is not SubjectKind.CASE}

    assert others(sample.SEAT) == {"caller", "dataset"}
    assert others(sample.UNIT_A) == others(sample.WALL) == {"dataset"}


def test_next_moves_past_what_is_out_of_scope(town: Town) -> None:
    for number in range(5):
        town.register(f"a{number}")
    page = Feed(town.ledger).changes_since(sample.UNIT_B, 0)
    assert page.items == ()
    assert page.next == town.ledger.head().position
    assert page.hash == town.ledger.head().hash


def test_a_page_is_the_canonical_text_of_its_value(town: Town) -> None:
    many_scopes(town)
    for actor in EVERYBODY:
        page = Feed(town.ledger).changes_since(actor, 0)
        assert page.text() == wire.canonical(wire.dump(page.value()))


def test_presence_goes_behind_the_items_of_a_page() -> None:
    presence = Presence(seat="s", badge=Badge("1"), name="王", state=SeatState.READY, at=sample.START)
    item = ChangeItem(kind=ItemKind.PRESENCE, presence=presence)
    text = Page(from_=1, next=1, hash="h").text([item])
    assert wire.load(feed_module.ChangesPage, json.loads(text)).items == (item,)


def test_the_tail_says_the_same_as_the_database(town: Town) -> None:
    following = Feed(town.ledger)
    following.start()
    try:
        many_scopes(town)
        head = town.ledger.head().position
        assert asyncio.run(following.wait_for(head - 1, 30))
        plain = Feed(town.ledger)
        for actor, after in itertools.product(EVERYBODY, (0, 3, head - 1, head)):
            assert following.at_hand(after)
            assert following.changes_since(actor, after, 10_000) == plain.changes_since(actor, after, 10_000)
        assert not following.at_hand(head + 1)
        assert following.at_hand(0, sample.SEAT)
        assert not following.at_hand(0, sample.UNIT_A), "a case that enters is read from the database"
    finally:
        following.close()


def test_what_is_older_than_the_tail_comes_from_the_database(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "TAIL_AT_MOST", 8)
    following = Feed(town.ledger)
    following.start()
    try:
        town.walk("a")
        town.walk("b")
        head = town.ledger.head()
        assert asyncio.run(following.wait_for(head.position - 1, 30))
        eventually(lambda: not following.at_hand(0), "the tail lets go of what is old")
        items = read_all(following, sample.SEAT)
        assert [item.position for item in items] == list(range(1, head.position + 1))
        assert following.changes_since(sample.SEAT, head.position).hash == head.hash
    finally:
        following.close()


def test_who_waits_is_woken_by_a_commit_of_this_or_another_process(town: Town) -> None:
    feed = Feed(town.ledger)
    feed.start()
    # On SQLite one process owns the file; on PostgreSQL the second ledger stands for another process.
    writer = town.another_ledger() if town.engine.dialect.name == "postgresql" else town.ledger
    town.ledger = writer

    async def wait_while_writing() -> list[bool]:
        waiting = [asyncio.create_task(feed.wait_for(0, 30)) for _ in range(50)]
        await asyncio.sleep(0)
        await asyncio.to_thread(town.register, "a")
        return await asyncio.gather(*waiting)

    try:
        assert asyncio.run(wait_while_writing()) == [True] * 50
        assert not asyncio.run(feed.wait_for(town.ledger.head().position, 0.01))
    finally:
        feed.close()


def test_closing_wakes_everybody_who_waits_and_nobody_waits_behind_it(town: Town) -> None:
    feed = Feed(town.ledger)
    feed.start()

    async def wait() -> bool:
        task = asyncio.create_task(feed.wait_for(0, 600))
        await asyncio.sleep(0)
        await asyncio.to_thread(feed.close)
        return await task

    assert asyncio.run(wait()) is False
    assert asyncio.run(feed.wait_for(0, 600)) is False


def test_a_note_is_heard_by_those_who_have_the_case_and_nobody_else(town: Town) -> None:
    town.register("a")
    town.file("a")
    town.handle("a")
    before = town.ledger.head().position
    town.must(sample.UNIT_A, "a", AddNote(text="在路上"))
    feed = Feed(town.ledger)
    hear = [actor.badge for actor in EVERYBODY if feed.changes_since(actor, before).items]
    assert hear == [actor.badge for actor in EVERYBODY if in_scope(actor, town.case("a"), sample.REFERENCE.policy)]
    assert sample.UNIT_A.badge in hear
    assert sample.UNIT_B.badge not in hear
    assert town.ledger.case(sample.UNIT_B, CaseId("a")) is None
