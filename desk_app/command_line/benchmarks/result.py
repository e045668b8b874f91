"""What a benchmark found: a figure beside its floor and its budget, as a line for people and as plain fields."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One figure. Where there is a `floor`, the `budget` is for `ratio` = figure / floor, else for the figure itself.

    `bound` says whether the budget is the most (`at_most`) or the least (`at_least`) there may be. A benchmark that
    could not be run has no figure, is not met, and says why in its `note`.
    """

    name: str
    what: str
    figure: float | None
    unit: str
    floor: float | None = None
    ratio: float | None = None
    budget: float
    bound: str = "at_most"
    met: bool
    note: str = ""

    @property
    def line(self) -> str:
        """The result as a sentence."""
        mark = "✓" if self.met else "✗"
        note = f" ({self.note})" if self.note else ""
        if self.figure is None:
            return f"{mark} {self.name}: not measured: {self.note}"
        shown = f"{mark} {self.name}: {self.what}: {_number(self.figure)} {self.unit}"
        most = "at most" if self.bound == "at_most" else "at least"
        if self.ratio is None:
            return f"{shown}; budget {most} {_number(self.budget)} {self.unit}{note}"
        floor = "" if self.floor is None else f" = {self.ratio:.3g} × the floor of {_number(self.floor)} {self.unit}"
        return f"{shown}{floor}; budget {most} {self.budget:.3g} ×{note}"


def figure(name: str, what: str, found: float, unit: str, *, at_most: float, note: str = "") -> Result:
    """A figure with a budget of its own."""
    return Result(name=name, what=what, figure=found, unit=unit, budget=at_most, met=found <= at_most, note=note)


def times_floor(
    name: str,
    what: str,
    found: float,
    unit: str,
    *,
    floor: float,
    at_most: float | None = None,
    at_least: float | None = None,
    note: str = "",
) -> Result:
    """A figure whose budget is a multiple of the floor that was measured in the same run; exactly one bound."""
    ratio = found / floor if floor else math.inf
    budget = at_most if at_most is not None else at_least
    assert budget is not None
    return Result(
        name=name,
        what=what,
        figure=found,
        unit=unit,
        floor=floor,
        ratio=ratio,
        budget=budget,
        bound="at_most" if at_most is not None else "at_least",
        met=ratio <= budget if at_most is not None else ratio >= budget,
        note=note,
    )


def not_measured(name: str, what: str, unit: str, why: str, *, budget: float, bound: str = "at_most") -> Result:
    """What could not be run on this machine; it does not count as met."""
    return Result(name=name, what=what, figure=None, unit=unit, budget=budget, bound=bound, met=False, note=why)


def share_of(values: Sequence[float], share: float) -> float:
    """The value that so large a share (0.99: ninety-nine of a hundred) does not exceed, by nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
