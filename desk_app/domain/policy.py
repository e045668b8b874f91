"""What a district may decide for itself: stage limits, which sources are verified first, how often to call back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from desk_app.domain.case import ClockKind, Grade, Source
from desk_app.domain.deadlines import Convention, Limit, LimitUnit


def _minutes(amount: int) -> Limit:
    return Limit(amount=Decimal(amount), unit=LimitUnit.MINUTE)


DEFAULT_STAGE_LIMITS: dict[ClockKind, Limit] = {
    ClockKind.ACCEPT: _minutes(15),
    ClockKind.FILING: _minutes(15),
    ClockKind.VERIFICATION: _minutes(30),
    ClockKind.DISPATCH: _minutes(15),
    ClockKind.SIGN: Limit(amount=Decimal(4), unit=LimitUnit.WORK_HOUR),
    ClockKind.INSPECTION_WAIT: _minutes(30),
    ClockKind.INSPECTION: _minutes(30),
    ClockKind.CALLBACK: Limit(amount=Decimal(1), unit=LimitUnit.WORK_DAY),
    ClockKind.CLOSE: Limit(amount=Decimal(4), unit=LimitUnit.WORK_HOUR),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One edition of the district's own choices; the defaults are those stated in `docs/rules.md`.

    `verify_first`: sources whose cases may not be filed without a verification that says true.
    `thresholds`: percentages of a limit at which the holder, the shift leader and the leader are told.
    """

    edition: str = ""
    convention: Convention = Convention.EIGHT_HOURS
    stage_limits: Mapping[ClockKind, Limit] = field(default_factory=lambda: dict(DEFAULT_STAGE_LIMITS))
    dispatch_limit_grade_a: Limit = field(default_factory=lambda: _minutes(10))
    verify_first: frozenset[Source] = frozenset({Source.WEB, Source.WECHAT, Source.FORUM, Source.MEDIA})
    inspection_not_needed: frozenset[Source] = frozenset()
    inspection_by_photo: bool = True
    photo_needed: bool = True
    callback_attempts: int = 3
    extensions_at_most: int = 2
    suspension_days_at_most: int = 365
    appeal_work_days: int = 5
    thresholds: tuple[int, ...] = (80, 100, 150)

    def limit_of(self, kind: ClockKind, grade: Grade | None) -> Limit:
        """The stage limit of a clock; dispatching a grade A case has its own."""
        if kind is ClockKind.DISPATCH and grade is Grade.A:
            return self.dispatch_limit_grade_a
        return self.stage_limits[kind]
