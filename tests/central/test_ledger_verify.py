"""The chain of hashes: any flipped byte, a missing fact and a cut tail are found, and the same everywhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import BigInteger, delete, select, text, update

from desk_app.central import schema
from desk_app.central.chain import GENESIS
from desk_app.central.engine import reading, writing
from desk_app.central.verify import Damage, Finding, read_remembered, verify
from desk_app.errors import BadInput
from tests import sample_reference as sample
from tests.central.ledger_town import DISTRICT, Town, open_town


@pytest.fixture
def town(fresh_database_url: str) -> Iterator[Town]:
    with open_town(fresh_database_url) as town:
        town.walk("案")
        yield town


def findings(town: Town, *against: tuple[int, str]) -> list[tuple[int, Damage]]:
    return [(each.position, each.damage) for each in verify(town.engine, DISTRICT, against).findings]


def rows(town: Town) -> list[dict[str, Any]]:
    with reading(town.engine) as connection:
        found = connection.execute(select(schema.facts).order_by(schema.facts.c.position)).mappings()
        return [dict(row) for row in found]


def change(town: Town, at: int, **values: Any) -> None:
    here = (schema.facts.c.district == DISTRICT) & (schema.facts.c.position == at)
    with writing(town.engine) as connection:
        connection.execute(update(schema.facts).where(here).values(**values))


def remove(town: Town, *positions: int) -> None:
    with writing(town.engine) as connection:
        connection.execute(delete(schema.facts).where(schema.facts.c.position.in_(positions)))


def flipped(value: Any, index: int) -> Any:
    """The value with one bit of one character, or of the number, turned."""
    if isinstance(value, int):
        return value ^ 1
    if not value:
        return "x"
    index %= len(value)
    return value[:index] + chr(ord(value[index]) ^ 1) + value[index + 1 :]


def test_an_untouched_ledger_holds(town: Town) -> None:
    head = town.ledger.head()
    found = verify(town.engine, DISTRICT, [(0, GENESIS), (head.position, head.hash)])
    assert (found.findings, found.facts, found.position, found.hash) == ((), head.position, head.position, head.hash)


def test_one_flipped_byte_in_any_column_of_any_fact_is_found_and_its_position_named(town: Town) -> None:
    for row in rows(town):
        for index, column in enumerate(schema.facts.c):
            if column.name in ("district", "position"):
                continue
            changed = flipped(row[column.name], row["position"] + index)
            change(town, row["position"], **{column.name: changed})
            assert findings(town) == [(row["position"], Damage.CHANGED)], (row["kind"], column.name)
            change(town, row["position"], **{column.name: row[column.name]})
    assert findings(town) == []


def test_each_byte_of_one_body_counts(town: Town) -> None:
    row = rows(town)[0]
    for index in range(len(row["body"])):
        change(town, 1, body=flipped(row["body"], index))
        assert findings(town) == [(1, Damage.CHANGED)]


def test_two_changed_facts_are_both_named(town: Town) -> None:
    change(town, 3, operator="nobody")
    change(town, 4, hash="f" * 64)
    change(town, 9, seat="elsewhere")
    assert findings(town) == [(3, Damage.CHANGED), (4, Damage.CHANGED), (9, Damage.CHANGED)]


def test_a_missing_fact_is_named(town: Town) -> None:
    remove(town, 5, 6)
    assert findings(town) == [(5, Damage.MISSING), (6, Damage.MISSING)]


def test_a_first_fact_that_is_missing_is_named(town: Town) -> None:
    remove(town, 1)
    assert findings(town) == [(1, Damage.MISSING)]


def test_a_fact_that_was_moved_is_missing_where_it_was_and_changed_where_it_is(town: Town) -> None:
    last = town.ledger.head().position
    change(town, 2, position=last + 1)
    assert findings(town) == [(2, Damage.MISSING), (last + 1, Damage.CHANGED)]


def test_a_cut_tail_is_named(town: Town) -> None:
    last = town.ledger.head().position
    remove(town, last - 1, last)
    assert findings(town) == [(last - 1, Damage.CUT_OFF), (last, Damage.CUT_OFF)]


def test_a_tail_cut_together_with_the_head_is_found_by_what_a_seat_remembers(town: Town) -> None:
    remembered = [(row["position"], row["hash"]) for row in rows(town)]
    last = len(remembered)
    remove(town, last - 1, last)
    with writing(town.engine) as connection:
        connection.execute(update(schema.head).values(position=last - 2, hash=remembered[last - 3][1]))
    assert findings(town) == []
    assert findings(town, *remembered[-3:]) == [(last - 1, Damage.CUT_OFF), (last, Damage.CUT_OFF)]


def test_a_ledger_written_anew_from_some_point_is_found_by_what_a_seat_remembers(town: Town) -> None:
    remembered = [(row["position"], row["hash"]) for row in rows(town)]
    assert findings(town, (2, "f" * 64), *remembered[2:]) == [(2, Damage.DIVERGED)]


def test_a_head_that_was_changed_is_found(town: Town) -> None:
    last = town.ledger.head().position
    with writing(town.engine) as connection:
        connection.execute(update(schema.head).values(hash="f" * 64))
    assert findings(town) == [(last, Damage.CHANGED)]
    with writing(town.engine) as connection:
        connection.execute(update(schema.head).values(position=last - 1))
    assert findings(town) == [(last, Damage.CHANGED)]


def test_long_ledgers_are_read_to_their_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk_app.central.verify.FACTS_A_READ", 4)
    assert verify(town.engine, DISTRICT).facts == town.ledger.head().position
    change(town, 8, seat="x")
    assert findings(town) == [(8, Damage.CHANGED)]


def test_a_district_without_a_ledger_is_said_to_have_none(town: Town) -> None:
    with pytest.raises(BadInput, match="no_ledger"):
        verify(town.engine, "999999")


def test_bytes_that_are_no_text_any_more_are_found(tmp_path: Any) -> None:
    with open_town(f"sqlite:///{tmp_path / 'centre.db'}") as town:
        town.register("a")
        with writing(town.engine) as connection:
            connection.execute(text("UPDATE facts SET body = CAST(X'7BFF7D' AS TEXT) WHERE position = 2"))
            connection.execute(text("UPDATE facts SET recorded_at = 'soon' WHERE position = 1"))
        assert findings(town) == [(1, Damage.CHANGED), (2, Damage.CHANGED)]


def test_a_byte_flipped_in_the_file_itself_is_found(tmp_path: Any) -> None:
    file = tmp_path / "centre.db"
    with open_town(f"sqlite:///{file}") as town:
        town.register("a", text="摊位占道经营影响通行")
        with town.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        town.engine.dispose()
        content = bytearray(file.read_bytes())
        marked = '"text":"摊位占道经营影响通行"}'.encode()
        at = [index for index in range(len(content)) if content.startswith(marked[:-1], index)]
        bodies = [index for index in at if b'"accepted":true' in content[index - 600 : index]]
        assert bodies
        for index in bodies:
            content[index + 12] ^= 0x01
        file.write_bytes(bytes(content))
        assert (1, Damage.CHANGED) in findings(town)


def test_the_same_ledger_has_the_same_hashes_on_both_databases(postgres_url: str, tmp_path: Any) -> None:
    from tests.throwaway_postgres import empty_database

    hashes = []
    with empty_database(postgres_url, "desk_same_hashes") as url:
        for address in (url, f"sqlite:///{tmp_path / 'centre.db'}"):
            with open_town(address) as town:
                town.walk("案")
                town.register("b", text="emoji 🚰, \u200b and 'quotes' \\ \"too\"")
                hashes.append([(row["position"], row["hash"]) for row in rows(town)])
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) > 20


def test_times_are_whole_microseconds_in_every_row(town: Town) -> None:
    for row in rows(town):
        for column in schema.facts.c:
            if isinstance(column.type, BigInteger):
                assert type(row[column.name]) is int
    assert rows(town)[0]["recorded_at"] == int(sample.START.timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[[1, "aa"], [2, "bb"]]', [(1, "aa"), (2, "bb")]),
        ('[1, "aa"]\n\n[2, "bb"]\n', [(1, "aa"), (2, "bb")]),
        ('[1, "aa"]', [(1, "aa")]),
        ("[]", []),
        ("", []),
    ],
)
def test_what_a_seat_remembers_is_read_as_a_list_or_as_lines(content: str, expected: list[tuple[int, str]]) -> None:
    assert read_remembered(content) == expected


@pytest.mark.parametrize(
    "content", ["x", '{"1": "aa"}', "[[1]]", '[["1", "aa"]]', '[[true, "aa"]]', "[[1, 2]]", "[1, 2"]
)
def test_a_file_that_remembers_nothing_is_refused(content: str) -> None:
    with pytest.raises(BadInput, match="remembered_hashes_unreadable"):
        read_remembered(content)


def test_findings_are_values() -> None:
    assert Finding(position=1, damage=Damage.MISSING) == Finding(position=1, damage=Damage("missing"))
