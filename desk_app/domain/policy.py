"""What a district may decide for itself: stage limits, which sources are verified first, how often to call back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

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


LIMIT_DAYS_AT_MOST = 1000
STAGES = 3
"""Who is told that a clock runs out: the holder, the shift leader, the leader, each at a threshold of their own."""


class PolicyError(ValueError):
    """A choice that no district can make: the field, and a code with what its words need (`screens/setting_faults`)."""

    def __init__(self, field: str, code: str, **params: str | int) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code, self.params = field, code, params


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One edition of the district's own choices; the defaults are those stated in `docs/rules.md`.

    `verify_first`: sources whose cases may not be filed without a verification that says true.
    `thresholds`: percentages of a limit at which the holder, the shift leader and the leader are told; fewer than three
    leave out the last of them. A stage without a limit of its own has the default.
    `duplicate_metres` and `duplicate_hours`: so near and so lately registered, a case with the same or a neighbouring
    problem may be the same thing; `duplicate_caller_days`: so long ago at the most, one of the same caller about the
    same subject. `answered_elsewhere_seconds`: so far apart the clocks of two seats may be where a call that rang at
    both was taken at one and missed at the other. `area_code` completes telephone numbers that are told without one.
    Raises PolicyError, which names the field, for figures that nobody can have meant.
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
    missed_call_limit: Limit = field(default_factory=lambda: _minutes(15))
    duplicate_metres: int = 50
    duplicate_hours: int = 24
    duplicate_caller_days: int = 30
    answered_elsewhere_seconds: int = 5
    area_code: str = "0512"

    def __post_init__(self) -> None:
        for kind, limit in self.stage_limits.items():
            _check_limit(f"limit.{kind.lower()}", limit)
            if kind not in DEFAULT_STAGE_LIMITS:
                raise PolicyError(f"limit.{kind.lower()}", "not_a_stage")
        _check_limit("limit.dispatch_grade_a", self.dispatch_limit_grade_a)
        _check_limit("limit.missed_call", self.missed_call_limit)
        if not (self.area_code.isascii() and self.area_code.isdigit() and self.area_code.startswith("0")):
            raise PolicyError("area_code", "area_code", given=self.area_code)
        for field_, (least, most) in BOUNDS.items():
            given = getattr(self, field_)
            if not least <= given <= most:
                raise PolicyError(field_, "not_between", least=least, most=most, given=given)
        rising = all(one < other for one, other in pairwise(self.thresholds))
        if not rising or len(self.thresholds) > STAGES or not all(1 <= each <= 1000 for each in self.thresholds):
            given = ", ".join(map(str, self.thresholds))
            raise PolicyError("thresholds", "thresholds", count=STAGES, given=given)

    def limit_of(self, kind: ClockKind, grade: Grade | None) -> Limit:
        """The stage limit of a clock; dispatching a grade A case has its own."""
        if kind is ClockKind.DISPATCH and grade is Grade.A:
            return self.dispatch_limit_grade_a
        return self.stage_limits.get(kind) or DEFAULT_STAGE_LIMITS[kind]


BOUNDS = {
    "callback_attempts": (1, 100),
    "extensions_at_most": (0, 100),
    "suspension_days_at_most": (1, 366),
    "appeal_work_days": (0, 366),
    "duplicate_metres": (0, 5_000),
    "duplicate_hours": (0, 24 * 366),
    "duplicate_caller_days": (0, 366),
    "answered_elsewhere_seconds": (0, 600),
}
"""The least and the most that whole numbers of a policy may be."""


def _check_limit(field_: str, limit: Limit) -> None:
    longest = Limit(amount=Decimal(LIMIT_DAYS_AT_MOST), unit=_DAY_OF[limit.unit.runs_always])
    if limit.microseconds > longest.microseconds:
        raise PolicyError(field_, "limit_too_long", days=LIMIT_DAYS_AT_MOST, given=str(limit))


_DAY_OF = {True: LimitUnit.NATURAL_DAY, False: LimitUnit.WORK_DAY}
