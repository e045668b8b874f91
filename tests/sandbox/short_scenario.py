"""The short shift for tests, and its stage without windows: centre, line, people and a plain operator."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from desk_app.importing.sample_district import sample_accounts, sample_calls, sample_rows
from desk_app.paths import resource
from desk_app.sandbox.cast import Cast, make_cast
from desk_app.sandbox.centre import PrivateCentre
from desk_app.sandbox.centre_process import Filling
from desk_app.sandbox.person import Person
from desk_app.sandbox.relay import Relay
from desk_app.sandbox.scenario import Scenario
from desk_app.sandbox.scenario_file import read_scenario
from desk_app.sandbox.shift import Shift
from tests.sandbox.plain_operator import PlainOperator

RATE = 120.0
BOUND_SECONDS = 120.0


def short_scenario(*names: str) -> Scenario:
    """The short shift, or only these of its cases."""
    text = resource("scenarios", "short-shift.json").read_text(encoding="utf-8")
    whole = read_scenario(text, sample_calls())
    return replace(whole, cases=tuple(each for each in whole.cases if not names or each.name in names))


@dataclass(frozen=True)
class Played:
    """A play as it ended."""

    scenario: Scenario
    cast: Cast
    shift: Shift
    operator: PlainOperator
    watcher: Person


@contextmanager
def private_centre(folder: Path, scenario: Scenario, rate: float = RATE) -> Iterator[tuple[PrivateCentre, Cast]]:
    """A centre of its own for this scenario, started."""
    rows = sample_rows()
    cast = make_cast(rows, sample_accounts())
    accounts = [cast.accounts[badge] for badge in sorted(cast.needed(scenario))]
    centre = PrivateCentre(
        folder / "centre", begins=scenario.begins, rate=rate, filling=Filling(rows=rows, accounts=accounts)
    )
    try:
        centre.start()
        yield centre, cast
    finally:
        centre.close()


@contextmanager
def played(folder: Path, scenario: Scenario) -> Iterator[Played]:
    """The scenario played to its end by everybody and a plain operator."""
    with private_centre(folder, scenario) as (centre, cast):
        line, store = Relay(centre.url), centre.store()
        shift = Shift(scenario=scenario, cast=cast, centre=centre, line=line)
        try:
            me = Person(store, cast.account(scenario.operator), centre.clock.now, centre.ledger)
            watcher = Person(store, cast.account(scenario.watcher), centre.clock.now, centre.ledger)
            operator = PlainOperator(me, scenario, cast, shift)
            shift.start()
            give_up = time.monotonic() + BOUND_SECONDS
            while len(shift.ended()) < len(scenario.cases):
                assert shift.failed is None and time.monotonic() < give_up, (shift.failed, shift.ended())
                operator.work()
                time.sleep(0.02)
            yield Played(scenario=scenario, cast=cast, shift=shift, operator=operator, watcher=watcher)
        finally:
            shift.close()
            store.close()
            line.close()
