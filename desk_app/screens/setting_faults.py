"""What is wrong with a value that somebody typed or wrote into a file: the field, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.words import _


def setting_fault(field: str, code: str, params: Mapping[str, object]) -> str:
    """The sentence for a code of PolicyError, LimitError, RequestError or CalendarError: `limit.accept: …`."""
    told = {**_limits(), **_settings(), **_calendars()}.get(code, code).format_map(params)
    return _("{field}: {what}").format(field=field, what=told) if field else told


def _limits() -> Mapping[str, str]:
    return {
        "no_limit": _("a number and a unit with a space between them, such as “2 work_hour”, not “{given}”"),
        "limit_number": _("the number must be 0 or more in plain digits, such as 2 or 0.5, not “{given}”"),
        "limit_unit_missing": _("a unit is missing behind the number, write for example “{given} work_hour”"),
        "limit_unit_small": _("units are written in small letters: “{unit}”, not “{given}”"),
        "limit_unit": _("there is no unit “{given}”; the units are {units}"),
        "limit_too_long": _("at most {days} days, not “{given}”"),
        "limit_out_of_reach": _(
            "the calendar has not that much working time within reach, or the date cannot be written"
        ),
        "no_time": _("a time such as 2026-02-13T16:30, not “{given}”"),
        "convention": _("1, 2 or 3, not “{given}”"),
    }


def _settings() -> Mapping[str, str]:
    return {
        "no_setting": _("is no setting; the settings are {settings}"),
        "not_a_stage": _("is no setting: this limit comes from the catalogue or from whoever asks for help"),
        "not_json": _("cannot be read as JSON: {given}"),
        "no_object": _('an object of settings is expected, such as {{"convention": 1}}'),
        "not_between": _("a whole number from {least} to {most}, not “{given}”"),
        "thresholds": _("at most {count} rising percentages from 1 to 1000, such as 80, 100, 150, not “{given}”"),
        "no_truth": _("yes or no, not “{given}”"),
        "area_code": _("an area code such as 0512, not “{given}”"),
        "no_source": _("sources among {sources}, not “{given}”"),
        "no_list": _("a list is expected, not “{given}”"),
    }


def _calendars() -> Mapping[str, str]:
    return {
        "no_working_time": _("the calendar has no working time at all"),
        "no_zone_name": _("the name of a time zone is expected, such as Asia/Shanghai"),
        "no_zone": _("no time zone is called “{given}”"),
        "no_day_kind": _("one of {kinds}"),
        "no_text": _("a text is expected"),
        "is_missing": _("is missing"),
        "not_known": _("is not known here"),
        "no_window": _("two times are expected, when it opens and when it closes"),
        "window_reversed": _("{opens} is not before {closes}"),
        "windows_overlap": _("the windows overlap"),
        "no_clock_time": _("a time from 00:00 to 24:00, not “{given}”"),
        "no_date": _("a date such as 2026-10-01, not “{given}”"),
        "no_year": _("a year, not “{given}”"),
        "not_an_object": _("an object is expected"),
        "not_a_list": _("a list is expected"),
    }
