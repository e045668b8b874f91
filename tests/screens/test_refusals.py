"""Every refusal that the rules can give has its own words, in both languages, and says what to do next."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app import words
from desk_app.domain.case import Badge
from desk_app.domain.evolve import FLOW_FACTS
from desk_app.domain.facts import SuspensionDecided
from desk_app.screens.refusals import FIELD_OF, HappenedSince, happened_since, known_codes, refusal
from tests.screens.made import AT
from tests.screens.test_timeline import NAMES

DOMAIN = Path(__file__).parents[2] / "desk_app" / "domain"
CENTRAL_OWN = {"command_id_reused", "grant_expired", "grant_invalid", "not_signed_in"}


def codes_in_the_rules() -> dict[str, set[str]]:
    """Code -> the names of its parameters, as the domain's source raises them."""
    found: dict[str, set[str]] = {}
    for path in DOMAIN.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id == "Refusal" and node.args and isinstance(node.args[0], ast.Constant):
                params = {each.arg for each in node.keywords if each.arg}
                found.setdefault(str(node.args[0].value), set()).update(params)
    return found


CODES = codes_in_the_rules()


def test_the_rules_were_found() -> None:
    assert len(CODES) > 40
    assert set(CODES) | CENTRAL_OWN <= known_codes(NAMES)
    assert set(FIELD_OF) <= known_codes(NAMES)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("code", sorted(set(CODES) | CENTRAL_OWN))
def test_every_refusal_says_what_happened_and_what_to_do(code: str, language: str) -> None:
    words.load(language)
    numbers = {"followers", "extensions", "co_handlers", "threshold", "flow", "based_on"}
    params = {name: 2 if name in numbers else "X" for name in CODES.get(code, ())}
    said = refusal(code, params, (), NAMES)
    assert said.what and said.then
    assert code not in said.what + said.then
    assert "{" not in said.what + said.then
    assert said.what.endswith((".", "。")) and said.then.endswith((".", "。"))


def test_an_unknown_code_is_named() -> None:
    said = refusal("something_new", {}, (), NAMES)
    assert "something_new" in said.what
    assert said.then.startswith("Your text is kept.")


def test_a_case_that_moved_on_tells_what_came_between() -> None:
    words.load("zh_CN")
    happened = HappenedSince(kind="ReturnCase", operator=Badge("s07"), at=AT - timedelta(minutes=4))
    said = refusal("case_moved_on", {"based_on": 2, "flow": 3}, [happened], NAMES)
    assert said.what == "您录入之后，案件已有新的流转。"
    assert said.happened == ("10:28 回退 · 陆洁",)


@pytest.mark.parametrize(
    ("code", "params", "field"),
    [
        ("field_missing", {"field": "done"}, "done"),
        ("reason_missing", {}, "reason"),
        ("unknown_target", {"target": "x"}, "target"),
        ("case_moved_on", {}, ""),
    ],
)
def test_a_refusal_names_the_field_it_is_about(code: str, params: dict[str, str], field: str) -> None:
    assert refusal(code, params, (), NAMES).field == field


def test_two_values_are_shown_where_somebody_else_corrected_the_field() -> None:
    words.load("zh_CN")
    said = refusal("value_moved_on", {"field": "CALLER_NAME", "current": "张先生"}, (), NAMES)
    assert said.what == "“来电人姓名”已被他人更正，现为“张先生”。"


def test_every_step_that_can_come_between_has_the_word_of_its_command() -> None:
    for fact in (*FLOW_FACTS, SuspensionDecided):
        line = happened_since(HappenedSince(kind=fact.__name__, operator=Badge("1001"), at=AT), NAMES)
        assert fact.__name__ not in line, line
