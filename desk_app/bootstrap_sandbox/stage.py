"""Sets the stage of a play: the scenario, the private centre, the line to it, everybody but the operator, the desk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from desk_app.bootstrap import OpenDesk, open_desk
from desk_app.bootstrap_sandbox.floor import ShiftFloor
from desk_app.errors import BadInput
from desk_app.importing.sample_district import sample_accounts, sample_calls, sample_rows
from desk_app.paths import Places, resource
from desk_app.sandbox.cast import Cast, make_cast
from desk_app.sandbox.centre import PrivateCentre
from desk_app.sandbox.centre_process import Filling
from desk_app.sandbox.relay import Relay
from desk_app.sandbox.scenario import Scenario
from desk_app.sandbox.scenario_file import read_scenario
from desk_app.sandbox.shift import Shift
from desk_app.settings import Settings
from desk_app.sync.clock import SeatClock

SEAT = "sandbox-07"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything that a play needs; closed together, in the order that lets each part say good-bye to the next."""

    settings: Settings
    scenario: Scenario
    cast: Cast
    centre: PrivateCentre
    line: Relay
    shift: Shift
    floor: ShiftFloor
    opened: OpenDesk


def named_scenario(name: str) -> Scenario:
    """The scenario that comes with the program under this name. Raises `BadInput`: `scenario_unknown` or `_invalid`."""
    file = resource("scenarios", f"{name}.json")
    if not name.replace("-", "").replace("_", "").isalnum() or not file.is_file():
        raise BadInput("scenario_unknown", {"name": name})
    return read_scenario(file.read_text(encoding="utf-8"), sample_calls())


@contextmanager
def open_stage(settings: Settings, scenario: Scenario, rate: float, *, everybody: bool) -> Iterator[Stage]:
    """The stage, with a clock that runs at `rate`; `everybody` gets an account, else only who is needed from the start.

    The seat's folder and the centre's lie in a folder of their own below the data folder and are made anew.
    """
    folder = Places(root=settings.data_dir).sandbox
    rows = sample_rows()
    cast = make_cast(rows, sample_accounts())
    needed = cast.needed(scenario)
    later = [account for badge, account in cast.accounts.items() if badge not in needed]
    filling = Filling(
        rows=rows, accounts=[cast.accounts[badge] for badge in sorted(needed)], later=later if everybody else ()
    )
    with ExitStack() as closing:
        centre = PrivateCentre(folder / "centre", begins=scenario.begins, rate=rate, filling=filling)
        closing.callback(centre.close)
        centre.start()
        line = Relay(centre.url)
        closing.callback(line.close)
        floor = ShiftFloor(scenario, cast, line)
        shift = Shift(scenario=scenario, cast=cast, centre=centre, line=line, may_mend=floor.may_mend)
        closing.callback(shift.close)
        floor.attend(shift)
        seat_folder = folder / "seat"
        shutil.rmtree(seat_folder, ignore_errors=True)
        own = replace(settings, server_url=line.url, data_dir=seat_folder, seat=SEAT)
        opened = open_desk(own, make_clock=lambda: SeatClock(wall=centre.clock.now))
        closing.callback(opened.close)
        yield Stage(
            settings=own,
            scenario=scenario,
            cast=cast,
            centre=centre,
            line=line,
            shift=shift,
            floor=floor,
            opened=opened,
        )
