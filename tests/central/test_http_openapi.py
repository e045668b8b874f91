"""The public page: it tells every call there is, its schemas agree with the wire, and random requests agree with it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import hypothesis
import jsonschema_rs
import pytest
import requests
import schemathesis
from schemathesis.specs.openapi.checks import negative_data_rejection
from starlette.routing import Route

from desk_app.central.app import create_app
from desk_app.central.openapi import document
from desk_app.central.operations import OPERATIONS, WAIT_AT_MOST
from desk_app.central.problems import TITLES
from desk_app.domain.commands import COMMANDS
from desk_app.domain.facts import FACTS
from desk_app.wire import dump
from tests import sample_reference as sample
from tests.central.ledger_town import registering
from tests.centre_at_work import BOUND_SECONDS, CentreAtWork, centre_at_work, command, new_case

DOCUMENT = document()
EXAMPLES = 25
# The wire is stricter than a schema can say (1.0 is no whole number, an id is a UUID, a file's size stands within the
# text of a header): what fits may still be refused.
SETTINGS = {
    "generation": {"allow-x00": False, "codec": "utf-8"},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", 401, 403, 404, 409, 413, 422, 429]},
        "negative_data_rejection": {"expected-statuses": [400, 401, 404, 405, 413, 414, 415, 422, 429]},
    },
}

HAS_INPUT = [operation.name for operation in OPERATIONS if operation.takes or operation.parameters]
MODES = [(name, schemathesis.GenerationMode.NEGATIVE) for name in HAS_INPUT]
MODES += [(operation.name, schemathesis.GenerationMode.POSITIVE) for operation in OPERATIONS]


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentreAtWork]:
    """One centre for all random requests."""
    with centre_at_work(f"sqlite:///{tmp_path_factory.mktemp('centre') / 'centre.db'}") as centre:
        yield centre


@pytest.fixture(scope="module")
def token(standing: CentreAtWork) -> str:
    """An access token of a seat that has a case."""
    seat = standing.sign_in(sample.SEAT)
    seat.offer(command(new_case(), registering(accept=True), now=standing.now()))
    return seat.session.access_token


@pytest.fixture(scope="module")
def calls(standing: CentreAtWork) -> dict[str, Any]:
    """The calls as schemathesis reads them from the page that is served."""
    config = schemathesis.Config.from_dict(SETTINGS)
    served = requests.get(f"{standing.url}/openapi.json", timeout=BOUND_SECONDS).json()
    for operations in served["paths"].values():
        for operation in operations.values():
            operation["security"] = []  # the tests below carry a token of their own
    public_page = schemathesis.openapi.from_dict(served, config=config)
    public_page.config.update(base_url=standing.url)
    found = [each.ok() for each in public_page.get_all_operations()]
    return {operation.definition.raw["operationId"]: operation for operation in found}


@pytest.mark.parametrize(("name", "mode"), MODES)
def test_random_requests_agree_with_the_page(
    name: str, mode: schemathesis.GenerationMode, calls: dict[str, Any], token: str
) -> None:
    """Every answer is one that the page tells of, and what the page forbids is refused."""
    # A good token would be gone after signing out, and signing in at random only makes its badges wait.
    headers = {} if name in ("sign_out", "sign_in", "refresh") else {"Authorization": f"Bearer {token}"}

    @hypothesis.given(case=calls[name].as_strategy(generation_mode=mode))
    @hypothesis.settings(max_examples=EXAMPLES, suppress_health_check=list(hypothesis.HealthCheck))
    def agrees(case: Any) -> None:
        if 0 <= _number((case.query or {}).get("wait")) <= WAIT_AT_MOST:
            case.query["wait"] = 0
        answer = case.call(headers=headers, timeout=BOUND_SECONDS)
        # A parameter without a value is not sent at all, so what was wrong about it cannot be refused.
        sent = parse_qs(urlsplit(answer.request.url).query, keep_blank_values=True)
        left_out = [negative_data_rejection] if set(case.query or {}) - set(sent) else []
        case.validate_response(answer, headers=headers, excluded_checks=left_out)

    agrees()


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else -1.0


def test_every_call_is_on_the_page_and_every_page_is_a_call(standing: CentreAtWork) -> None:
    app = create_app(standing.central)
    routed = {
        (method, route.path)
        for route in app.routes
        if isinstance(route, Route) and route.path.startswith("/v1/")
        for method in route.methods or ()
    }
    told = {(method.upper(), path) for path, calls in DOCUMENT["paths"].items() for method in calls}
    assert routed == told == {(operation.method, operation.path) for operation in OPERATIONS}


def test_every_command_and_fact_is_told() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert set(schemas["Command"]["discriminator"]["mapping"]) == set(COMMANDS)
    assert set(schemas["Fact"]["discriminator"]["mapping"]) == set(FACTS)
    assert all(schemas[f"Command.{kind}"].get("description") for kind in COMMANDS)


def test_every_reference_leads_somewhere() -> None:
    names = DOCUMENT["components"]["schemas"]
    wanted: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                wanted.add(value["$ref"].removeprefix("#/components/schemas/"))
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(DOCUMENT)
    assert wanted <= set(names)


def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """What holds a value against one of the page's schemas."""
    whole = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    return jsonschema_rs.Draft202012Validator(whole)


def test_what_the_wire_writes_fits_the_page(standing: CentreAtWork, token: str) -> None:
    commands = validator("Command")
    commands.validate(dump(command(new_case(), registering(accept=True), now=standing.now())))
    headers = {"Authorization": f"Bearer {token}"}
    page = requests.get(f"{standing.url}/v1/changes?ledger=&after=0&wait=0", headers=headers, timeout=BOUND_SECONDS)
    validator("ChangesPage").validate(page.json())
    validator("Figures").validate(requests.get(f"{standing.url}/v1/figures", headers=headers, timeout=60).json())


def test_every_code_on_the_page_has_its_words() -> None:
    codes = {code for operation in OPERATIONS for codes in operation.wrong.values() for code in codes}
    about_fields = {code for code in codes if code not in TITLES}
    assert about_fields <= {
        "bad_query",
        "bad_text",
        "duplicate_key",
        "missing_field",
        "not_a_number",
        "not_json",
        "not_utf8",
        "out_of_range",
        "too_deep",
        "too_long",
        "unknown_field",
        "unknown_kind",
        "unknown_value",
        "wrong_type",
    }


def test_people_read_the_page_too(standing: CentreAtWork) -> None:
    answer = requests.get(f"{standing.url}/docs", timeout=BOUND_SECONDS)
    assert answer.headers["content-type"].startswith("text/html")
    assert "script" not in answer.text and "http://" not in answer.text.replace(standing.url, "")
    for operation in OPERATIONS:
        assert f"<code>{operation.method} {operation.path}</code>" in answer.text
