"""What walls and evaluation show: counts over the projected cases."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.central.ledger import Ledger
from desk_app.domain.protocol import Figures, Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A rate of the evaluation, by its code, as numerator and denominator."""

    code: str
    numerator: int
    denominator: int


def figures(ledger: Ledger, seats: tuple[Presence, ...] = ()) -> Figures:
    """The figures as of the ledger's now, from one consistent read."""
    raise NotImplementedError


def indicators(ledger: Ledger) -> tuple[Indicator, ...]:
    """The indicators over all evaluated cases."""
    raise NotImplementedError
