"""A pane on which a new call has begun, and one that shows a case, for every test about either."""

from __future__ import annotations

from typing import Any

import pytest

from desk_app.domain.reference import Reference
from tests.domain.stages import town_at
from tests.domain.walking import Town
from tests.sample_reference import REFERENCE, SEAT
from tests.ui.case.seat_desk import SeatDesk, shown_pane
from ui.case.pane import CasePane


@pytest.fixture
def call(qtbot: Any) -> Any:
    """A pane on which a new call has begun; gives back pane and desk."""

    def make(actor: Any = SEAT, reference: Reference = REFERENCE, **known: str) -> tuple[CasePane, SeatDesk]:
        desk = SeatDesk(town=Town(reference=reference), actor=actor)
        pane = shown_pane(qtbot, desk)
        pane.start_intake(known or None)
        return pane, desk

    return make


@pytest.fixture
def pane_at(qtbot: Any) -> Any:
    """Makes a pane with the case at a stage; gives back pane and desk."""

    def make(stage: str, actor: Any = SEAT) -> tuple[CasePane, SeatDesk]:
        desk = SeatDesk(town=town_at(stage), actor=actor)
        pane = shown_pane(qtbot, desk)
        pane.show_view(desk.view())
        pane.setFocus()
        return pane, desk

    return make
