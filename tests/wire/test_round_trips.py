"""Every command, fact, message and row travels whole: what is loaded equals what was dumped."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app import wire
from desk_app.domain import protocol
from desk_app.domain.calendar import Window
from desk_app.domain.case import Case, CaseId, ClockInstance
from desk_app.domain.commands import COMMANDS, Command
from desk_app.domain.datasets import ROWS
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.facts import FACTS, Fact
from desk_app.domain.policy import DEFAULT_STAGE_LIMITS, Policy
from desk_app.domain.projection import QueueRow
from tests.domain.stages import CASE, town_at

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
whole = st.integers(-(2**63) + 1, 2**63 - 1)
moment = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))
limit = st.builds(
    Limit,
    amount=st.decimals(0, 1000, places=3).map(Decimal.normalize),
    unit=st.sampled_from(LimitUnit),
)
window = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(
    lambda pair: Window(opens=min(pair[0], pair[1] - 1), closes=max(pair[0] + 1, pair[1]))
)
policy = st.builds(
    Policy,
    edition=text,
    stage_limits=st.dictionaries(st.sampled_from(list(DEFAULT_STAGE_LIMITS)), limit),
    dispatch_limit_grade_a=limit,
    callback_attempts=st.integers(1, 100),
    extensions_at_most=st.integers(0, 100),
    suspension_days_at_most=st.integers(1, 366),
    appeal_work_days=st.integers(0, 366),
    thresholds=st.lists(st.integers(1, 1000), max_size=3, unique=True).map(sorted).map(tuple),
)
for kind, strategy in {
    str: text,
    int: whole,
    float: st.floats(-1e12, 1e12),
    datetime: moment,
    date: st.dates(),
    Limit: limit,
    Window: window,
    Policy: policy,
}.items():
    st.register_type_strategy(kind, strategy)  # type: ignore[arg-type]

CARRY_FACTS = (protocol.ChangeItem, protocol.ChangesPage, protocol.SnapshotCase)
"""Their facts are an open family, walked as such above; the last test sends one whole page."""
MESSAGES = [
    value
    for value in vars(protocol).values()
    if isinstance(value, type)
    and value not in CARRY_FACTS
    and value.__module__ == protocol.__name__
    and hasattr(value, "__dataclass_fields__")
]
VIEWS = [Case, ClockInstance, QueueRow]


def travelled(value: Any) -> Any:
    """Through canonical text and the strict parser."""
    return wire.parse(wire.canonical(wire.dump(value)).encode())


@pytest.mark.parametrize("kind", sorted(COMMANDS))
@settings(max_examples=8)
@given(data=st.data())
def test_commands(kind: str, data: st.DataObject) -> None:
    body = data.draw(st.from_type(COMMANDS[kind]))
    command = data.draw(st.builds(Command, body=st.just(body)))
    assert wire.load_command(travelled(command)) == command
    assert wire.load_command_body(kind, wire.dump_body(body)) == body


@pytest.mark.parametrize("kind", sorted(FACTS))
@settings(max_examples=8)
@given(data=st.data())
def test_facts(kind: str, data: st.DataObject) -> None:
    body = data.draw(st.from_type(FACTS[kind]))
    fact = data.draw(st.builds(Fact, body=st.just(body)))
    assert wire.load_fact(travelled(fact)) == fact
    assert wire.load_fact_body(kind, wire.dump_body(body)) == body


@pytest.mark.parametrize("kind", [*MESSAGES, *VIEWS], ids=lambda kind: kind.__name__)
@settings(max_examples=8)
@given(data=st.data())
def test_messages_and_views(kind: type, data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    assert wire.load(kind, travelled(value)) == value


@pytest.mark.parametrize(("dataset", "kind"), [(name, kind) for name, kinds in ROWS.items() for kind in kinds])
@settings(max_examples=8)
@given(data=st.data())
def test_rows(dataset: str, kind: type, data: st.DataObject) -> None:
    row = data.draw(st.from_type(kind))
    line = wire.parse(wire.canonical(wire.dump_row(row)).encode())
    assert wire.load_row(dataset, line) == row


def test_a_page_of_news_travels_whole() -> None:
    town = town_at("CLOSED")
    facts = tuple(town.facts)
    page = protocol.ChangesPage(
        from_=1,
        next=99,
        hash="h",
        items=(
            protocol.ChangeItem(kind=protocol.ItemKind.FACT, position=2, fact=facts[0]),
            protocol.ChangeItem(kind=protocol.ItemKind.CASE_ENTERS, position=3, case=CaseId(CASE), facts=facts),
        ),
    )
    assert wire.load(protocol.ChangesPage, travelled(page)) == page
    assert set(wire.dump(page)) == {"from", "next", "hash", "items"}
    whole_case = protocol.SnapshotCase(case=CaseId(CASE), facts=facts)
    assert wire.load(protocol.SnapshotCase, travelled(whole_case)) == whole_case
