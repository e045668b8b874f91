"""A calendar that nobody can reckon with never comes into force: the last gate before every decision rests on it."""

from datetime import date
from typing import Any

import pytest

from desk_app.central.datasets import edition_of
from desk_app.domain.calendar import OFFICE_WEEK, DayKind, DayRow, Window
from desk_app.domain.datasets import CalendarHead
from desk_app.errors import BadInput

MAKEUP = DayRow(
    date=date(2027, 1, 3),
    kind=DayKind.MAKEUP_WORKDAY,
    name="元旦",
    source="s",
    windows=(Window(opens=480, closes=720),),
)
NEW_YEAR = DayRow(date=date(2027, 1, 1), kind=DayKind.HOLIDAY, name="元旦", source="notice")
OVERLAP = (Window(opens=480, closes=720), Window(opens=700, closes=1080))


def head(**fields: Any) -> CalendarHead:
    return CalendarHead(zone="Asia/Shanghai", **fields)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([head(hours=((),) * 7)], "no working time"),
        ([head(hours=((),) * 7), MAKEUP], "no day of the week"),
        ([head(hours=OFFICE_WEEK[:6])], "seven days"),
        ([head(hours=(OVERLAP, *OFFICE_WEEK[1:]))], "overlap"),
        ([head(), NEW_YEAR, NEW_YEAR], "twice"),
        ([NEW_YEAR], "CalendarHead"),
        ([CalendarHead(zone="Asia/Suzhou")], "unknown zone"),
        ([], "CalendarHead"),
    ],
)
def test_it_is_refused_with_what_is_wrong(rows: list[object], why: str) -> None:
    with pytest.raises(BadInput) as refused:
        edition_of("calendar", rows)
    assert refused.value.code == "bad_row"
    assert why in str(refused.value.params["why"])


def test_a_plain_one_is_taken() -> None:
    assert edition_of("calendar", [head(published_years=(2027,)), NEW_YEAR]).rows == 2
