"""Reference data come beside everything else: resumed after a cut, whole or not at all, tried again."""

from __future__ import annotations

import gzip
import itertools
import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from desk_app.errors import BadInput, NotAllowed, StoreTrouble, Unreachable, WorldTrouble
from desk_app.progress import Task
from desk_app.sync import pacing
from desk_app.wire import canonical
from tests.fakes.centre import Dataset, FakeCentralStore, FakeCentre, dataset_of
from tests.fakes.faults import Faults
from tests.fakes.seat import Machine, MemoryEditions
from tests.sample_reference import LEADER, SEAT
from tests.sync.round_table import Seat, around, centre

LINES = tuple(canonical({"row": number, "is": random.Random(number).random()}).encode() for number in range(3000))
OTHERS = (b'{"another":1}', b'{"another":2}')


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def the_centre(machine: Machine) -> FakeCentre:
    made = centre(machine, SEAT, LEADER)
    made.datasets["components"] = dataset_of("components", LINES, machine.wall())
    return made


class Line(FakeCentralStore):
    """A line that notes which bytes were asked for, and ends after so many pieces of 4 KB where it is told to."""

    def __init__(self, the_centre: FakeCentre, faults: Faults | None = None) -> None:
        super().__init__(the_centre, faults)
        self.asked: list[tuple[str, int]] = []
        self.pieces_at_most: int | None = None
        self.trouble: WorldTrouble | None = None

    def dataset(self, access_token: str, name: str, edition: str, *, after: int = 0) -> Iterable[bytes]:
        self.asked.append((name, after))
        if self.trouble is not None and after:
            trouble, self.trouble = self.trouble, None
            raise trouble
        return self._cut(super().dataset(access_token, name, edition, after=after))

    def _cut(self, pieces: Iterable[bytes]) -> Iterable[bytes]:
        for number, piece in enumerate(pieces):
            if number == self.pieces_at_most:
                raise Unreachable("centre_unreachable")
            yield piece


def seated(the_centre: FakeCentre, machine: Machine) -> tuple[Seat, Line]:
    line = Line(the_centre)
    seat = Seat("07", line, machine)
    seat.sign_in()
    return seat, line


def test_each_is_fetched_installed_and_told_the_components_last(machine: Machine, the_centre: FakeCentre) -> None:
    for name in ("directory", "catalogue"):
        the_centre.datasets[name] = dataset_of(name, OTHERS, machine.wall())
    seat, line = seated(the_centre, machine)
    wait = seat.fetch()
    assert [name for name, _ in line.asked] == ["catalogue", "directory", "components"]
    assert seat.editions.lines["components"] == LINES
    assert seat.heard.count(frozenset({"reference"})) == 3
    assert seat.editions.streams == {}
    assert wait == pacing.EDITIONS_EVERY
    assert seat.line.status.edition is None
    assert line.calls.count("datasets") == 1


def test_nobody_signed_in_asks_for_nothing(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    assert seat.fetch() is None
    assert seat.store.calls == []  # type: ignore[attr-defined]


def test_a_cut_costs_nothing_of_what_had_come_not_even_through_a_restart(
    machine: Machine, the_centre: FakeCentre
) -> None:
    seat, line = seated(the_centre, machine)
    line.pieces_at_most = 3
    whole = the_centre.datasets["components"].info.packed_bytes
    for cut in range(1, whole // (3 * 4096) + 1):
        wait = seat.fetch()
        assert wait is not None and 0 < wait <= pacing.LONGEST_DELAY
        assert seat.editions.kept(the_centre.datasets["components"].info) == cut * 3 * 4096
        shown = seat.line.status.edition
        assert shown is not None and (shown.dataset, shown.total) == ("components", whole)
        seat.restart()
        seat.sign_in()
    seat.fetch()
    assert [after for _, after in line.asked] == [cut * 3 * 4096 for cut in range(len(line.asked))]
    assert seat.editions.lines["components"] == LINES


@pytest.mark.parametrize("seed", range(20))
def test_whatever_befalls_the_line_the_edition_comes_whole(machine: Machine, the_centre: FakeCentre, seed: int) -> None:
    faults = Faults(seed=seed, chance=0.3)
    seat = Seat("07", FakeCentralStore(the_centre, faults), machine, seed=seed)
    for _ in range(300):
        if not seat.keeper.token:
            seat.sign_in()
        wait = seat.fetch()
        machine.pass_time(wait or 5.0)
        assert set(seat.editions.lines) <= {"components"}
        if seat.editions.lines:
            break
    assert seat.editions.lines["components"] == LINES


@pytest.mark.parametrize("code", ["starts_anew", "range_not_satisfiable", "no_such_edition"])
def test_a_stream_that_cannot_go_on_begins_anew(machine: Machine, the_centre: FakeCentre, code: str) -> None:
    seat, line = seated(the_centre, machine)
    line.pieces_at_most = 5
    seat.fetch()
    line.pieces_at_most, line.trouble = None, BadInput(code)
    wait = seat.fetch()
    assert wait is not None and wait > 0, "not in a loop"
    assert seat.editions.streams == {}
    seat.fetch()
    assert [after for _, after in line.asked] == [0, 5 * 4096, 0]
    assert seat.editions.lines["components"] == LINES


def test_a_wrong_hash_leaves_the_former_in_force_is_told_and_tried_again_ever_more_seldom(
    machine: Machine, the_centre: FakeCentre
) -> None:
    the_centre.datasets["catalogue"] = dataset_of("catalogue", OTHERS, machine.wall())
    seat, line = seated(the_centre, machine)
    seat.fetch()
    former = dict(seat.editions.installed())
    good = dataset_of("components", (*LINES, b"{}"), machine.wall())
    damaged = gzip.compress(b"\n".join(LINES))
    wrong = Dataset(info=replace(good.info, packed_bytes=len(damaged)), stream=damaged)
    the_centre.datasets["components"] = wrong
    the_centre.datasets["catalogue"] = dataset_of("catalogue", LINES[:3], machine.wall())
    machine.pass_time(pacing.EDITIONS_EVERY)
    tried, until = [], machine.elapsed() + 4 * 3600
    while machine.elapsed() < until:
        before = len(line.asked)
        wait = seat.fetch()
        if any(name == "components" for name, _ in line.asked[before:]):
            tried.append(machine.elapsed())
            assert seat.line.status.notice == "edition_broken"
            assert seat.line.status.trouble == ""
            assert seat.editions.streams == {}
        assert wait is not None and wait > 0
        machine.pass_time(wait)
    assert seat.editions.installed()["components"] == former["components"]
    assert seat.editions.lines["catalogue"] == LINES[:3], "the others come all the same"
    rests = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert [round(rest) for rest in rests[:5]] == [60, 120, 240, 480, 960]
    the_centre.datasets["components"] = good
    seat.exchange._fetching.ask()
    seat.fetch()
    assert seat.editions.lines["components"] == (*LINES, b"{}")
    assert seat.line.status.notice == ""


def test_more_than_was_promised_is_not_kept_on_and_on(machine: Machine, the_centre: FakeCentre) -> None:
    served = the_centre.datasets["components"]
    the_centre.datasets["components"] = replace(served, stream=served.stream + bytes(400_000))
    seat, _ = seated(the_centre, machine)
    seat.fetch()
    assert (seat.line.status.notice, seat.editions.streams) == ("edition_broken", {})


def test_a_full_disk_is_told_and_the_former_edition_serves(machine: Machine, the_centre: FakeCentre) -> None:
    seat, _ = seated(the_centre, machine)

    class FullDisk(MemoryEditions):
        def install(self, info: object, task: Task) -> None:
            raise StoreTrouble("disk_full")

    seat.editions = FullDisk()
    seat.restart()
    seat.sign_in()
    wait = seat.fetch()
    assert (seat.line.status.notice, wait) == ("disk_full", pacing.EDITION_AGAIN)
    assert seat.editions.streams, "what came is not fetched again for that"


def test_an_edition_that_turns_out_damaged_is_told_and_comes_anew(machine: Machine, the_centre: FakeCentre) -> None:
    seat, line = seated(the_centre, machine)
    seat.fetch()
    seat.heard.clear()
    seat.editions.lose("components")
    waits = [seat.exchange.fetch() for _ in range(1)]
    assert (seat.line.status.notice, waits) == ("edition_damaged", [0.0])
    assert seat.heard.count(frozenset({"reference"})) == 1
    seat.fetch()
    assert line.asked == [("components", 0), ("components", 0)]
    assert seat.line.status.notice == ""
    assert seat.editions.lines["components"] == LINES


def test_what_can_be_built_from_this_disk_waits_for_no_centre(machine: Machine, the_centre: FakeCentre) -> None:
    seat = Seat("07", Line(the_centre), machine)
    (served,) = [each for name, each in the_centre.datasets.items() if name == "components"]
    seat.editions.streams["components", served.info.edition] = served.stream
    seat.editions.rebuilding["components"] = served.info
    seat.fetch()
    assert seat.editions.lines["components"] == LINES
    assert frozenset({"reference"}) in seat.heard


def test_a_newer_edition_announced_meanwhile_ends_the_download_of_the_old(
    machine: Machine, the_centre: FakeCentre
) -> None:
    seat, line = seated(the_centre, machine)
    newer = dataset_of("components", OTHERS, machine.wall())
    came = iter(range(100))
    heard, whole = seat.footing.heard, line._cut

    def announced(pieces: Iterable[bytes]) -> Iterable[bytes]:
        for piece in whole(pieces):
            if next(came) == 4:
                the_centre.datasets["components"] = newer
                seat.exchange._fetching.ask()
            yield piece

    line._cut = announced  # type: ignore[method-assign]
    seat.fetch()
    assert heard is not None
    assert seat.editions.lines["components"] == OTHERS
    assert line.asked == [("components", 0), ("components", 0)]
    assert seat.editions.streams == {}, "what had come of the old one is thrown away"


def test_an_announcement_of_nothing_new_goes_on_where_it_was(machine: Machine, the_centre: FakeCentre) -> None:
    seat, line = seated(the_centre, machine)
    line.pieces_at_most = 4
    seat.fetch()
    seat.exchange._fetching.ask()
    line.pieces_at_most = None
    seat.fetch()
    assert [after for _, after in line.asked] == [0, 4 * 4096]


def test_a_token_that_has_gone_is_renewed(machine: Machine, the_centre: FakeCentre) -> None:
    seat, line = seated(the_centre, machine)
    line.pieces_at_most = 4
    seat.fetch()
    token = seat.keeper.token
    assert token is not None
    the_centre.expire(token)
    line.pieces_at_most, line.trouble = None, NotAllowed("token_expired")
    seat.fetch()
    assert seat.editions.lines["components"] == LINES
    assert seat.keeper.token != token


def test_a_stream_of_unknown_length_is_fetched_whole(machine: Machine, the_centre: FakeCentre) -> None:
    """A centre that does not say how long its stream is cannot be asked for the rest of it."""
    served = the_centre.datasets["components"]
    the_centre.datasets["components"] = replace(served, info=replace(served.info, packed_bytes=0))
    seat, line = seated(the_centre, machine)
    line.pieces_at_most = 4
    seat.fetch()
    line.pieces_at_most = None
    seat.fetch()
    assert [after for _, after in line.asked] == [0, 0]
    assert seat.editions.lines["components"] == LINES


def test_news_of_an_edition_and_a_snapshot_ask_for_editions(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    seat.fetch()
    asked = seat.store.calls.count("datasets")  # type: ignore[attr-defined]
    seat.take()
    seat.fetch()
    assert seat.store.calls.count("datasets") == asked + 1  # type: ignore[attr-defined]
    assert "snapshot" in seat.store.calls  # type: ignore[attr-defined]
