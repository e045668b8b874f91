"""Missed calls that wait to be reported, as the text in which a seat keeps them."""

from datetime import UTC, datetime, timedelta

import pytest

from desk_app.domain.commands import ReportMissedCall
from desk_app.screens.unreported_calls import kept_text, reports_in

RANG = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
ONE = ReportMissedCall(number="13812341234", rang_at=RANG, gave_up_at=RANG + timedelta(seconds=20.5))
WITHHELD = ReportMissedCall(number="", rang_at=RANG, gave_up_at=RANG)


def test_what_is_kept_is_read_again() -> None:
    reports = {"m-1": ONE, "m-2": WITHHELD}
    assert reports_in(kept_text(reports)) == reports
    assert reports_in(kept_text({})) == reports_in(None) == reports_in("") == {}


@pytest.mark.parametrize(
    "told", ['"x"', "null", "7", '["1"]', '["1", "then", "later"]', '["1", "2026-11-23T10:00", "2026-11-23T10:00"]']
)
def test_one_that_cannot_be_read_does_not_hold_up_the_rest(told: str) -> None:
    whole = kept_text({"m-1": ONE})
    assert reports_in(f'{{"broken": {told}, {whole[1:]}') == {"m-1": ONE}


@pytest.mark.parametrize("text", ["{", "[]", "7", "null"])
def test_a_text_that_is_none_of_ours_holds_none(text: str) -> None:
    assert reports_in(text) == {}
