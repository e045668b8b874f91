"""A pane on which a new call has begun, for every test about calls."""

from __future__ import annotations

from typing import Any

import pytest

from desk_app.domain.reference import Reference
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
