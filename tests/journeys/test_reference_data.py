"""Reference data reach a seat over any line: whole or not at all, beside the work, and new ones without a restart."""

from __future__ import annotations

import gzip
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from desk_app.central import schema
from desk_app.central.datasets import Edition, edition_of, edition_of_lines
from desk_app.central.engine import writing
from desk_app.desk import Changed
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.protocol import EditionInfo
from desk_app.sync import pacing
from desk_app.sync.fetching import Fetching
from desk_app.sync.gateway import HttpCentralStore
from desk_app.wire import canonical, dump_row
from local_store.edition_shelf import EditionShelf
from tests.centre_at_work import PASSWORD, CentreAtWork, sample_rows
from tests.fakes.bad_line import bad_line
from tests.fakes.seat import Machine
from tests.journeys.seats import Seat, a_seat, eventually
from tests.sample_reference import DISPATCHER_A, LEADER, SEAT, UNIT_A
from tests.sync.round_table import Seat as RoundSeat

CUTS = 100
PARTS = 4
MANY, FAR_MORE = 2_000, 12_000
KEY = bytes(range(32))
ROOT = Path(__file__).parents[2]


def components(count: int, seed: int = 1) -> list[Component]:
    """Components with addresses that hardly pack, so that few of them are a long download."""
    draw = random.Random(seed)
    return [
        Component(
            code=f"3205060101{number:06}",
            class_code="0101",
            name="井盖",
            longitude=120.5 + draw.random() / 10,
            latitude=31.1 + draw.random() / 10,
            cell="320506001001001",
            address=draw.randbytes(24).hex(),
            state=ComponentState.INTACT,
            authority="squad-a",
            owner="squad-a",
            maintainer="water",
        )
        for number in range(count)
    ]


def files(folder: Path, suffix: str) -> list[str]:
    return sorted(path.name for path in (folder / "datasets").glob(f"*{suffix}"))


class ComponentsOnly(HttpCentralStore):
    """A line to the centre that hears of no other dataset."""

    def datasets(self, access_token: str) -> tuple[EditionInfo, ...]:
        return tuple(info for info in super().datasets(access_token) if info.name == "components")


class Register:
    """Which editions are in force, in memory: what a seat notes in desk.db."""

    def __init__(self) -> None:
        self.in_force: dict[str, str] = {}

    def editions(self) -> Mapping[str, str]:
        return self.in_force

    def editions_named(self) -> frozenset[str]:
        return frozenset()

    def keep_edition(self, name: str, edition: str, rows: int) -> None:
        self.in_force[name] = edition


@pytest.mark.parametrize("part", range(PARTS))
def test_a_cut_at_any_byte_resumes_and_installs_nothing_damaged(
    centre: CentreAtWork, tmp_path: Path, part: int
) -> None:
    """A hundred cuts of a download of 2,000 rows, each at a byte drawn at random, the first and the last ones too."""
    rows = components(MANY)
    edition = edition_of("components", rows)
    centre.central.publish(edition)
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    draw = random.Random(seed)
    cuts = [0, 1, edition.packed_size - 1] if part == 0 else []
    cuts += [draw.randrange(edition.packed_size) for _ in range(CUTS // PARTS - len(cuts))]
    with bad_line(centre.url, "components") as line:
        store = ComponentsOnly(line.url)
        seat = RoundSeat("seat-at-the-table", store, Machine(centre.now()))
        assert seat.sign_in(SEAT, PASSWORD).online
        for number, cut in enumerate(cuts):
            line.body_bytes = cut
            folder, register = tmp_path / str(number), Register()
            info = edition.info(centre.now())
            for attempt in ("cut", "resumed"):  # each by a program of its own: only the disk goes from one to the next
                shelf = EditionShelf(folder, KEY, register)
                fetching = Fetching(seat.footing, shelf)
                while fetching.fetch() == 0.0:
                    pass
                kept, there = shelf.kept(info), shelf.component(rows[-1].code)
                shelf.close()
                if attempt == "cut":
                    assert (kept, there, register.in_force.get("components")) == (cut, None, None)
                    assert not files(folder, f"{edition.edition}.db")
                    line.body_bytes = None
            assert (line.asked[-2:], kept, there) == ([0, cut], edition.packed_size, rows[-1])
            assert register.in_force["components"] == edition.edition
            assert files(folder, ".kept") == [f"components-{edition.edition}.kept"]
        store.close()


def test_a_new_edition_reaches_running_seats_of_every_scope(centre: CentreAtWork, tmp_path: Path) -> None:
    seats: list[Seat] = []
    heard: dict[str, set[str]] = {}

    def ear(badge: str) -> Callable[[Changed], None]:
        return lambda changed: heard[badge].update(changed.what)

    try:
        for who in (SEAT, LEADER, DISPATCHER_A, UNIT_A):
            seat = Seat(tmp_path / who.badge, centre.url, who)
            seats.append(seat)
            seat.ready()
        for seat in seats:
            eventually(lambda seat=seat: seat.opened.desk.sync_status().edition is None, "all is here")  # type: ignore[misc]
            heard[seat.who.badge] = set()
            seat.opened.desk.subscribe(ear(seat.who.badge))
        rows = sample_rows()["catalogue"]
        newer = edition_of("catalogue", rows[:-1] if len(rows) > 1 else rows)
        centre.central.publish(newer, "admin")
        for seat in seats:
            eventually(
                lambda seat=seat: seat.opened.desk.reference().catalogue.edition == newer.edition,  # type: ignore[misc]
                f"{seat.who.badge} has the new edition",
            )
            eventually(lambda seat=seat: "reference" in heard[seat.who.badge], "the window is told")  # type: ignore[misc]
    finally:
        for seat in seats:
            seat.close()


def size_of_kept(folder: Path) -> int:
    """Nothing while a piece is being written: the file grows before it is there for good."""
    size = sum(path.stat().st_size for path in (folder / "datasets").glob("components-*.kept"))
    return 0 if files(folder, "-journal") else size


def came(seat: Seat) -> int:
    """Bytes that the seat says are here of what is under way."""
    under_way = seat.opened.desk.sync_status().edition
    return under_way.done if under_way is not None and under_way.dataset == "components" else 0


def test_news_and_commands_go_through_while_a_download_hangs(centre: CentreAtWork, tmp_path: Path) -> None:
    edition = edition_of("components", components(MANY))
    centre.central.publish(edition)
    with bad_line(centre.url, "components") as line, a_seat(tmp_path / "other", centre.url, LEADER) as other:
        line.body_bytes, line.holds = 50_000, True
        with a_seat(tmp_path / "seat", line.url, SEAT) as seat:
            seat.ready()
            assert line.held.wait(60)
            eventually(lambda: came(seat) > 30_000, "how far it is is shown")
            under_way = seat.opened.desk.sync_status().edition
            assert under_way is not None
            assert (under_way.dataset, under_way.building) == ("components", False)
            assert 0 < under_way.done <= 50_000 < under_way.total == edition.packed_size
            mine = seat.file_and_dispatch("下载时的来电")
            seat.settled()
            other.ready()
            theirs = other.register("别人的来电")
            other.settled()
            eventually(lambda: seat.confirmed(theirs), "what another seat has taken is here")
            eventually(lambda: seat.confirmed(mine), "what was taken here is confirmed")
            assert dict(seat.opened.disk.shelf.installed()).get("components") != edition.edition
            line.let_go()
            eventually(lambda: seat.opened.disk.shelf.component("3205060101000000"), "the components are installed")
            eventually(lambda: seat.opened.desk.sync_status().edition is None, "nothing is under way")


def test_killed_in_mid_download_a_seat_goes_on_where_it_was(centre: CentreAtWork, tmp_path: Path) -> None:
    edition = edition_of("components", components(FAR_MORE))
    centre.central.publish(edition)
    with bad_line(centre.url, "components") as line:
        line.body_bytes, line.holds = 450_000, True
        assert edition.packed_size > 500_000
        command = [sys.executable, "-m", "tests.journeys.fetching_process", str(tmp_path / "seat"), line.url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == "signed in\n"
                assert line.held.wait(60)
                eventually(lambda: size_of_kept(tmp_path / "seat") > 390_000, "two large pieces are on the disk")
            finally:
                os.kill(process.pid, signal.SIGKILL)
        line.let_go()
        with a_seat(tmp_path / "seat", line.url, SEAT) as seat:
            seat.ready()
            eventually(lambda: seat.opened.disk.shelf.component(f"3205060101{FAR_MORE - 1:06}"), "all of it is here")
            first, *others = line.asked
            assert (first, len(others)) == (0, 1)
            assert 300_000 < others[0] <= 450_000, "what had come was not fetched again"
            assert f"components-{edition.edition}.kept" in files(tmp_path / "seat", ".kept")


def test_a_centre_that_serves_other_lines_than_it_says_is_not_believed(
    centre: CentreAtWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "EDITION_AGAIN", 0.2)
    former, good = edition_of("components", components(MANY)), edition_of("components", components(MANY, seed=2))
    centre.central.publish(former)
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
        seat.ready()
        shelf = seat.opened.disk.shelf
        eventually(lambda: dict(shelf.installed()).get("components") == former.edition, "the first edition is here")
        lines = [canonical(dump_row(row)).encode() for row in components(MANY, seed=2)]
        forged = edition_of_lines("components", [*lines[:-1], lines[0]])
        bad = replace(forged, edition=good.edition)  # under the name of the good one
        centre.central.publish(bad)
        eventually(lambda: seat.opened.desk.sync_status().notice == "edition_broken", "the operator is told")
        assert dict(shelf.installed())["components"] == former.edition
        assert shelf.component("3205060101000007") == components(MANY)[7]
        assert files(seat.folder, ".db").count(f"components-{good.edition}.db") == 0
        serve(centre, good, b"".join(good.chunks))
        eventually(lambda: dict(shelf.installed())["components"] == good.edition, "tried again, it comes")
        eventually(lambda: seat.opened.desk.sync_status().notice == "", "and the notice goes")
        kept = [name for name in files(seat.folder, ".kept") if name.startswith("components")]
        assert kept == [f"components-{good.edition}.kept"], "of the former one nothing is left"


def serve(centre: CentreAtWork, edition: Edition, stream: bytes) -> None:
    """What the centre's disk holds of an edition."""
    assert gzip.decompress(stream)
    mine = schema.dataset_bytes.c.edition == edition.edition
    assert len(stream) <= 256 * 1024
    with writing(centre.central.engine) as connection:
        connection.execute(update(schema.dataset_bytes).where(mine).values(content=stream))
        about = update(schema.datasets).where(schema.datasets.c.edition == edition.edition)
        connection.execute(about.values(packed_bytes=len(stream)))
