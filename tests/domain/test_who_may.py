"""The table of the rule book: at each stage, who may give which command of the flow, and on whose behalf."""

import pytest

from desk_app.domain.commands import COMMANDS, FLOW_COMMANDS
from desk_app.domain.decide import RULES, Context, offered, speaks_for
from desk_app.domain.seat import MAY_GIVE, Role
from tests.domain.stages import CASE, STAGES, town_at
from tests.sample_reference import (
    CHIEF,
    DISPATCHER_A,
    DISPATCHER_B,
    EVALUATOR,
    LEADER,
    PATROLLER,
    PATROLLER_2,
    REFERENCE,
    SEAT,
    UNIT_A,
    UNIT_WATER,
    WALL,
)

# Each line: stage | seat operator | the shift leader besides | sub-centre A | unit A | patroller P1
# (on-behalf commands count for the seat; nobody else may give any command of the flow). An indented line goes on.
TABLE = """
PENDING_ACCEPT | AcceptCase DeclineCase AnswerDirectly TransferOut MergeInto | ForceClose VoidCase | | |
PENDING_FILING | AnswerDirectly TransferOut RequestVerification FileCase RefuseFiling MergeInto
    | ForceClose VoidCase | | |
VERIFYING | TransferOut RecordVerification ReassignTask WithdrawTask MergeInto
    | ForceClose VoidCase | | | RecordVerification
PENDING_DISPATCH@district | TransferOut DispatchCase SendBackToFiling MergeInto | ForceClose VoidCase | | |
PENDING_DISPATCH@sub | RecallCase MergeInto | ForceClose VoidCase | DispatchCase ReturnCase | |
RETURNED@district | DispatchCase SendBackToFiling MergeInto | VoidCase | | |
RETURNED@sub | RecallCase MergeInto | VoidCase | DispatchCase ReturnCase | |
PENDING_SIGN | SignFor ReturnCase MergeInto | RecallCase ForceClose VoidCase
    | RecallCase SignFor ReturnCase | SignFor ReturnCase |
HANDLING | ReturnCase FeedBack MergeInto | RecallCase ForceClose VoidCase
    | RecallCase ReturnCase FeedBack | ReturnCase FeedBack |
SUSPENDED | FeedBack MergeInto | RecallCase ForceClose VoidCase | RecallCase FeedBack | FeedBack |
PENDING_INSPECTION | RequestInspection RecordInspection MergeInto | ForceClose VoidCase | | |
PENDING_INSPECTION!failed | RequestInspection OrderRework MergeInto | RecallCase ForceClose VoidCase | | |
INSPECTING | RecordInspection ReassignTask WithdrawTask MergeInto | ForceClose VoidCase | | | RecordInspection
PENDING_CALLBACK | RecordCallback MergeInto | ForceClose VoidCase | | |
PENDING_CALLBACK!dissatisfied | RecordCallback OrderRework MergeInto
    | AcceptAsIs RecallCase ForceClose VoidCase | | |
PENDING_CLOSE | OrderRework CloseCase | RecallCase ForceClose VoidCase | | |
CLOSED | | | | |
ANSWERED | | | | |
TRANSFERRED | | | | |
DECLINED | | | | |
FILING_REFUSED | | | | |
MERGED | | | | |
VOIDED | | | | |
"""


def _rows() -> dict[str, tuple[set[str], ...]]:
    rows = {}
    for line in TABLE.replace("\n    ", " ").strip().splitlines():
        stage, *columns = (column.split() for column in line.split("|"))
        rows[stage[0]] = tuple(set(column) for column in columns)
    return rows


ROWS = _rows()


def test_the_table_has_every_stage() -> None:
    assert set(ROWS) == set(STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_flow_commands_by_role(stage: str) -> None:
    town = town_at(stage)
    case = town.cases[CASE]
    seat, leader, sub_centre, unit, patroller = ROWS[stage]
    expected = {
        SEAT: seat,
        LEADER: seat | leader,
        DISPATCHER_A: sub_centre,
        DISPATCHER_B: set(),
        UNIT_A: unit,
        UNIT_WATER: set(),
        PATROLLER: patroller,
        PATROLLER_2: set(),
        EVALUATOR: set(),
        CHIEF: set(),
        WALL: set(),
    }
    for actor, kinds in expected.items():
        context = Context(now=town.now, occurred_at=town.now, actor=actor, reference=REFERENCE, cases=town.cases.get)
        got = set(offered(case, actor, context)) & FLOW_COMMANDS
        assert got == kinds, f"{actor.roles} at {stage}"


@pytest.mark.parametrize("stage", [name for name, (state, _) in STAGES.items() if state.value not in ("MERGED",)])
def test_no_open_state_waits_for_a_silent_party(stage: str) -> None:
    """Whoever stays silent, a district seat can move the case on without them, by a command of the flow."""
    town = town_at(stage)
    case = town.cases[CASE]
    if case.ended:
        return
    context = Context(now=town.now, occurred_at=town.now, actor=LEADER, reference=REFERENCE, cases=town.cases.get)
    moves = {
        kind
        for kind in set(offered(case, LEADER, context)) & FLOW_COMMANDS
        if not speaks_for(case, LEADER, kind, context)
    }
    assert moves - {"VoidCase", "ForceClose", "MergeInto", "ReassignTask"}, f"only an emergency exit from {stage}"


def test_every_command_about_a_case_has_a_rule_and_a_giver() -> None:
    of_calls = {"ReportMissedCall", "TakeMissedCall", "SettleMissedCall"}
    others = {"RegisterCase", "RevealNumber", "FlagCaller", *of_calls}
    assert {kind for kind, body in COMMANDS.items() if body not in RULES} == others
    assert set(MAY_GIVE) == set(COMMANDS)
    assert all(roles for roles in MAY_GIVE.values())
    assert not any(Role.WALL in roles for roles in MAY_GIVE.values())
