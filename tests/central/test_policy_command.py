"""`desk-app central policy` as an administrator types it, and that a centre at work hears of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desk_app.__main__ import main
from desk_app.central.service import open_central
from desk_app.domain.case import ClockKind
from desk_app.importing.policy_settings import settings_of


@pytest.fixture
def on(tmp_path: Path) -> str:
    """The address of an empty centre's database."""
    return f"sqlite:///{tmp_path / 'centre.db'}"


def typed(on: str, *arguments: str, given: str | None = None, language: str = "en") -> Result:
    speaks = () if arguments[0] in ("show", "export") else ("--lang", language)
    return CliRunner().invoke(main, ["central", "policy", *arguments, *speaks, "--database", on], input=given)


def said(on: str, *arguments: str) -> Any:
    result = typed(on, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_change_is_a_new_edition_that_a_centre_at_work_hears_of(on: str) -> None:
    at_work = open_central(on)
    try:
        assert str(at_work.reference().policy.limit_of(ClockKind.ACCEPT, None)) == "15 minute"
        told = said(on, "set", "limit.accept", "10 minute")
        assert told["changed"] == {"limit.accept": {"from": "15 minute", "to": "10 minute"}}
        at_work.reference.look_again()
        policy = at_work.reference().policy
        assert (str(policy.limit_of(ClockKind.ACCEPT, None)), policy.edition) == ("10 minute", told["edition"])
        assert [info.current for info in at_work.datasets.infos() if info.name == "policies"] == [True]
        said(on, "set", "thresholds", "70, 100, 150")
        assert said(on, "show")["settings"]["limit.accept"] == "10 minute", "one change keeps the others"
        assert len([info for info in at_work.datasets.infos() if info.name == "policies"]) == 2
    finally:
        at_work.close()


def test_it_is_written_to_a_file_changed_there_and_read_back(on: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    assert typed(on, "export", str(file)).exit_code == 0
    settings = json.loads(file.read_text("utf-8"))
    assert json.loads(typed(on, "export").stdout) == settings == said(on, "show")["settings"]
    file.write_text(json.dumps(settings | {"convention": 2, "photo_needed": False}), "utf-8")
    assert set(said(on, "import", str(file))["changed"]) == {"convention", "photo_needed"}
    assert "nothing is different" in typed(on, "import", str(file)).stdout
    assert "convention: 2 -> 1" in typed(on, "import", "-", given='{"convention": 1}').stdout


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("set", "limit.accept", "soon"), 2, "limit.accept"),
        (("set", "limit.handling", "1 work_day"), 2, "limit.handling"),
        (("set", "thresholds", "100, 80"), 2, "thresholds"),
        (("set", "limit.accept"), 2, "VALUE"),
        (("import", "no-such-file.json"), 1, "no-such-file.json"),
        (("import", "-"), 1, "limit.sign"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_changed(
    on: str, arguments: tuple[str, ...], code: int, named: str
) -> None:
    before = said(on, "show")
    refused = typed(on, *arguments, given='{"convention": 2, "limit.sign": "later"}')
    assert (refused.exit_code, named in refused.output) == (code, True), refused.output
    assert said(on, "show") == before


@pytest.mark.parametrize(
    ("key", "value", "english", "chinese"),
    [
        ("limit.accept", "1e2 minute", "0 or more in plain digits", "应为不小于 0 的普通数字"),
        ("limit.accept", "2 WORK_HOUR", "“work_hour”, not “WORK_HOUR”", "单位用小写字母"),
        ("limit.accept", "1001 natural_day", "at most 1000 days", "最多 1000 天"),
        ("duplicate_metres", "1e2", "a whole number from 0 to 5000, not “1e2”", "0 至 5000 之间的整数"),
        ("duplicate_metres", "-2", "a whole number from 0 to 5000, not “-2”", "不能是“-2”"),
        ("thresholds", "100, 80", "rising percentages from 1 to 1000, such as 80, 100, 150", "递增的百分比"),
        ("verify_first", "TELEX", "sources among HOTLINE", "可填的来源"),
        ("photo_needed", "maybe", "yes or no", "yes 或 no"),
        ("nothing", "1", "is no setting; the settings are limit.accept", "没有这项设置"),
    ],
)
def test_an_administrator_is_told_in_their_language_what_would_be_right(
    on: str, key: str, value: str, english: str, chinese: str
) -> None:
    for language, part in (("en", english), ("zh_CN", chinese)):
        refused = typed(on, "set", key, value, language=language)
        last = refused.output.splitlines()[-1]
        assert refused.exit_code == 2 and key in last and part in last, refused.output
        assert not set(last) & set("{}")


def test_it_is_shown_as_it_is_typed(on: str) -> None:
    lines = dict(line.split(maxsplit=1) for line in typed(on, "show").stdout.splitlines())
    assert lines["thresholds"] == "80, 100, 150"
    assert lines["photo_needed"] == "yes"
    assert lines["inspection_not_needed"] == "none"
    for key, value in lines.items():
        assert typed(on, "set", key, value).stdout.startswith(("nothing is different", "edition")), key
    central = open_central(on)
    try:
        assert list(settings_of(central.reference().policy)) == list(lines)
    finally:
        central.close()
