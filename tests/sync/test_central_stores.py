"""The contract of `CentralStore`, on the fake one and on the real one over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk_app.ports import CentralStore
from desk_app.sync.gateway import HttpCentralStore
from desk_app.sync.ids import IdMaker
from tests.centre_at_work import PASSWORD as REAL_PASSWORD
from tests.centre_at_work import CentreAtWork, centre_at_work
from tests.fakes.centre import FakeCentralStore, dataset_of
from tests.fakes.seat import Machine
from tests.sample_reference import DISPATCHER_A, LEADER, SEAT, UNIT_A, WALL
from tests.sync.central_store_contract import CentralStoreContract, Desks
from tests.sync.round_table import PASSWORD, centre


class TestFake(CentralStoreContract):
    """The one in memory."""

    @pytest.fixture
    def desks(self) -> Desks:
        machine = Machine()
        the_centre = centre(machine, SEAT, LEADER, DISPATCHER_A, UNIT_A, WALL)
        the_centre.datasets["catalogue"] = dataset_of("catalogue", (b"{}", b"[]"), machine.wall())
        return Desks(lambda: FakeCentralStore(the_centre, patient=True), PASSWORD, machine.wall, IdMaker())


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentreAtWork]:
    """One real centre for all these tests: none of them minds what another has done."""
    with centre_at_work(f"sqlite:///{tmp_path_factory.mktemp('centre') / 'centre.db'}") as centre:
        yield centre


@pytest.mark.leaves_behind("the centre of this module starts its threads when they are needed")
class TestHttp(CentralStoreContract):
    """The real one, through requests and a socket."""

    @pytest.fixture
    def desks(self, at_work: CentreAtWork) -> Iterator[Desks]:
        opened: list[CentralStore] = []

        def connect() -> CentralStore:
            store = HttpCentralStore(at_work.url)
            opened.append(store)
            return store

        yield Desks(connect, REAL_PASSWORD, at_work.now, IdMaker())
        for store in opened:
            store.close()
