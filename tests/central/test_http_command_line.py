"""The centre's commands as whoever looks after a centre types them, on both databases."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from desk_app.__main__ import main
from desk_app.central import schema
from desk_app.central.problems import Problem
from desk_app.central.seeding import REACHES_BACK, cast_of
from desk_app.central.service import open_central
from desk_app.central.stories import STORIES
from desk_app.domain.case import ENDS, Badge, CaseId, State
from desk_app.domain.protocol import SignIn
from desk_app.importing.sample_district import SAMPLE_PASSWORD
from desk_app.wire import canonical


def typed(*arguments: str, given: str = "") -> Result:
    """What the command says, and its exit code."""
    return CliRunner().invoke(main, ["central", *arguments], input=given)


def said(*arguments: str, given: str = "") -> Any:
    """The JSON that a command prints when it goes well."""
    result = typed(*arguments, "--json", given=given)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def on(fresh_database_url: str) -> list[str]:
    """Which database is meant."""
    return ["--database", fresh_database_url]


def test_a_centre_is_set_up_once(on: list[str]) -> None:
    first = said("init", *on)
    assert first["position"] == 0
    assert said("init", *on) == first, "a second time changes nothing"
    assert f"ledger {first['ledger']}" in typed("init", *on).stdout


def test_a_sample_is_seeded_and_walked_to_all_kinds_of_states(on: list[str]) -> None:
    told = said("seed-sample", "--size", "practice", *on, "--cases", str(len(STORIES)))
    assert list(told["counts"])[:7] == [
        *("event_majors", "event_minors", "event_fine_classes", "event_problems"),
        *("component_majors", "component_classes", "components"),
    ]
    assert told["counts"]["boards"] == 14 and told["counts"]["accounts"] > 100
    states = set(told["cases"])
    assert states >= {state.value for state in ENDS} and len(states) >= len(State) - 1
    again = typed("seed-sample", *on)
    assert (again.exit_code, "records already" in again.output) == (1, True)
    found = said("verify", *on)
    assert (found["facts"], found["findings"]) == (told["position"], [])
    assert len(said("user", "list", *on)) == told["counts"]["accounts"]


def test_walking_again_makes_other_cases(on: list[str]) -> None:
    said("seed-sample", "--size", "practice", *on)
    from desk_app.central.seeding import walk_cases
    from desk_app.importing.sample_district import sample_calls

    central = open_central(on[1])
    try:
        first = walk_cases(central, 5, sample_calls())
        assert walk_cases(central, 5, sample_calls()) == first
        assert central.accounts.check("1001", SAMPLE_PASSWORD) is not None
    finally:
        central.close()


def test_only_a_few_open_cases_of_a_fresh_sample_are_late(on: list[str]) -> None:
    told = said("seed-sample", "--size", "practice", *on, "--cases", str(2 * len(STORIES)))
    central = open_central(on[1])
    try:
        leader = cast_of(central.accounts.every(), central.reference()).leader
        with central.engine.connect() as connection:
            ids = connection.execute(select(schema.cases.c.id)).scalars().all()
        records = [central.ledger.case(leader, CaseId(each)) for each in ids]
        now = central.now()
    finally:
        central.close()
    cases = [record.case for record in records if record is not None]
    still_open = [case for case in cases if not case.ended]
    late = [case for case in still_open if any(clock.running and clock.due < now for clock in case.clocks)]
    assert len(cases) >= sum(told["cases"].values()) and len(still_open) > len(STORIES)
    assert 0 < len(late) < len(still_open) / 4
    assert min(case.registered_at for case in cases) < now - REACHES_BACK / 2


def test_accounts_are_looked_after(on: list[str]) -> None:
    made = said(
        *("user", "add", "2077", "--name", "李四", "--role", "dispatcher", "--role", "evaluator"),
        *("--body", "sub-1", "--board", "320506001", "--password", "-", *on),
        given="a-good-password\n",
    )
    assert made == {
        "badge": "2077",
        "name": "李四",
        "roles": ["dispatcher", "evaluator"],
        "body": "sub-1",
        "board": "320506001",
        "active": True,
    }
    assert said("user", "disable", "2077", *on)["active"] is False
    assert said("user", "enable", "2077", *on)["active"] is True
    changed = said("user", "roles", "2077", "--role", "leader", *on)
    assert (changed["roles"], changed["body"], changed["board"]) == (["leader"], "district", "")
    said("user", "password", "2077", "--password", "another-password", *on)
    assert [each["badge"] for each in said("user", "list", *on)] == ["2077"]
    assert "李四" in typed("user", "list", *on).stdout


def test_a_password_is_asked_for_and_not_shown(on: list[str]) -> None:
    made = typed(
        *("user", "add", "1", "--name", "王五", "--role", "seat_operator", *on), given="typed-in-password\n" * 2
    )
    assert made.exit_code == 0 and "typed-in-password" not in made.output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["user", "disable", "nobody"], 1, "no account with badge nobody"),
        (["user", "add", "1", "--name", "x", "--role", "leader", "--password", "short"], 1, "8 to 1000 characters"),
        (["user", "add", "clock", "--name", "x", "--role", "leader", "--password", "long enough"], 1, "no badge"),
        (["user", "add", "1", "--name", "x", "--role", "king", "--password", "long enough"], 2, "'king' is not one of"),
        (["user", "add", "1", "--role", "unit"], 2, "--name"),
        (["seed-sample", "--cases", "-1"], 2, "--cases"),
        (["serve", "--port", "70000"], 2, "--port"),
        (["serve", "--tls-cert", "no-such-file"], 2, "tls_key"),
        (["serve", "--tls-cert", "no-such-file", "--tls-key", "none"], 1, "no-such-file cannot be used"),
        (["serve", "--host", "203.0.113.7"], 1, "cannot listen at 203.0.113.7"),
        (["polish"], 2, "No such command"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, arguments: list[str], code: int, words: str) -> None:
    on = [] if arguments == ["polish"] else ["--database", f"sqlite:///{tmp_path / 'c.db'}"]
    result = typed(*arguments, *on)
    assert (result.exit_code, words in result.output) == (code, True), result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("url", ["nonsense", "foo://bar", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_is_none_is_said_in_a_sentence(url: str) -> None:
    for command in ("init", "verify"):
        result = typed(command, "--database", url)
        assert result.exit_code == 1 and result.output.startswith("Error: The database"), result.output


def test_more_than_one_process_needs_postgresql(tmp_path: Path) -> None:
    result = typed("serve", "--database", f"sqlite:///{tmp_path / 'c.db'}", "--workers", "2", "--port", "0")
    assert (result.exit_code, "need PostgreSQL" in result.output) == (1, True)


def test_verifying_an_empty_database_makes_nothing_in_it(tmp_path: Path) -> None:
    file = tmp_path / "c.db"
    assert typed("verify", "--database", f"sqlite:///{file}").exit_code == 1
    assert not file.exists()


def test_what_a_seat_remembers_is_held_against_the_ledger(on: list[str], tmp_path: Path) -> None:
    said("seed-sample", "--size", "practice", *on)
    head = said("verify", *on)
    remembered = tmp_path / "remembered"
    remembered.write_text(f"{canonical([head['position'], head['hash']])}\n", encoding="utf-8")
    assert said("verify", *on, "--against", str(remembered))["findings"] == []
    remembered.write_text(f"{canonical([head['position'] + 3, 'f' * 64])}\n", encoding="utf-8")
    result = typed("verify", *on, "--against", str(remembered))
    assert (result.exit_code, "cut_off" in result.stdout) == (1, True)
    remembered.write_text("not hashes", encoding="utf-8")
    assert typed("verify", *on, "--against", str(remembered)).exit_code == 1


def test_a_seat_set_up_anew_may_take_its_name_again(on: list[str]) -> None:
    said("init", *on)
    said("user", "add", "1001", "--name", "坐席", "--role", "seat_operator", "--password", SAMPLE_PASSWORD, *on)
    central = open_central(on[1])
    try:
        sign_in = SignIn(badge=Badge("1001"), password=SAMPLE_PASSWORD, seat="07", seat_key="the old machine")
        central.sessions.sign_in(sign_in)
        anew = replace(sign_in, seat_key="the new machine")
        with pytest.raises(Problem) as refused:
            central.sessions.sign_in(anew)
        assert refused.value.code == "seat_key_wrong"
        assert [each["seat"] for each in said("seat", "list", *on)] == ["07"]
        assert said("seat", "forget", "07", *on) == {"forgotten": "07"}
        assert central.sessions.sign_in(anew).grant.seat == "07"
    finally:
        central.close()
    gone = typed("seat", "forget", "08", *on)
    assert gone.exit_code == 1 and "08" in gone.output


def test_an_account_acts_for_a_body_that_is_there(on: list[str]) -> None:
    said("seed-sample", "--size", "practice", *on)
    password = ["--password", SAMPLE_PASSWORD]
    homeless = typed("user", "add", "9001", "--name", "甲", "--role", "dispatcher", *password, *on)
    assert homeless.exit_code == 1 and "--body" in homeless.output
    for wrong in (["--body", "nowhere"], ["--body", "sub-mudu", "--board", "999"]):
        refused = typed("user", "add", "9001", "--name", "甲", "--role", "dispatcher", *wrong, *password, *on)
        assert refused.exit_code == 1, refused.output
    made = said("user", "add", "9001", "--name", "甲", "--role", "dispatcher", "--body", "sub-mudu", *password, *on)
    assert made["board"].startswith("320506")
    assert typed("user", "roles", "9001", "--role", "unit", *on).exit_code == 1
