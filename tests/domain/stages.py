"""One case brought to each state of the rule book, by commands alone."""

from collections.abc import Callable
from datetime import date

from desk_app.domain import commands as c
from desk_app.domain.case import Caller, DemandKind, Photo, Source, State
from tests.domain.walking import Town
from tests.sample_reference import (
    DISPATCHER_A,
    LEADER,
    PATROLLER,
    PLACE_A,
    SEAT,
    SQUAD_A,
    STALL,
    SUB_A,
    UNIT_A,
)

PHOTO = Photo(sha256="a" * 64, name="现场.jpg")
CALLER = Caller(name="张先生", phone="13812345678", wants_answer=True)
CASE = "k1"


def pending_accept(town: Town) -> None:
    town.must(
        SEAT,
        CASE,
        c.RegisterCase(
            source=Source.HOTLINE,
            demand_kind=DemandKind.COMPLAINT,
            text="菜场门口摆摊",
            caller=CALLER,
            place=PLACE_A,
            problem=STALL,
        ),
    )


def pending_filing(town: Town) -> None:
    pending_accept(town)
    town.must(SEAT, CASE, c.AcceptCase())


def verifying(town: Town) -> None:
    pending_filing(town)
    town.must(SEAT, CASE, c.RequestVerification(patroller=PATROLLER.badge))


def pending_dispatch(town: Town) -> None:
    pending_filing(town)
    town.must(SEAT, CASE, c.FileCase(problem=STALL, condition=f"{STALL}-1"))


def at_sub_centre(town: Town) -> None:
    pending_dispatch(town)
    town.must(SEAT, CASE, c.DispatchCase(target=SUB_A))


def returned_to_district(town: Town) -> None:
    at_sub_centre(town)
    town.must(DISPATCHER_A, CASE, c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words=""))


def returned_to_sub_centre(town: Town) -> None:
    pending_sign(town)
    town.must(UNIT_A, CASE, c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words=""))


def pending_sign(town: Town) -> None:
    at_sub_centre(town)
    town.must(DISPATCHER_A, CASE, c.DispatchCase(target=SQUAD_A))


def handling(town: Town) -> None:
    pending_sign(town)
    town.must(UNIT_A, CASE, c.SignFor())


def suspended(town: Town) -> None:
    handling(town)
    case = town.must(UNIT_A, CASE, c.RequestSuspension(reason="等季节", until=date(2026, 3, 20)))
    assert case.request is not None
    town.must(LEADER, CASE, c.DecideSuspension(request=case.request.id, granted=True, reason=""))


def pending_inspection(town: Town) -> None:
    handling(town)
    town.must(UNIT_A, CASE, c.FeedBack(done="已劝离", photos=(PHOTO,), public_reply="已处理"))


def inspecting(town: Town) -> None:
    pending_inspection(town)
    town.must(SEAT, CASE, c.RequestInspection(patroller=PATROLLER.badge))


def failed_inspection(town: Town) -> None:
    inspecting(town)
    task = town.cases[CASE].tasks[0].id
    town.must(PATROLLER, CASE, c.RecordInspection(passed=False, words="还在", task=task, photo=PHOTO))


def pending_callback(town: Town) -> None:
    pending_inspection(town)
    town.must(SEAT, CASE, c.RecordInspection(passed=True, by_photo=True))


def dissatisfied(town: Town) -> None:
    pending_callback(town)
    town.must(SEAT, CASE, c.RecordCallback(reached=True, satisfied=False, words="又来了"))


def pending_close(town: Town) -> None:
    pending_callback(town)
    town.must(SEAT, CASE, c.RecordCallback(reached=True, satisfied=True))


def closed(town: Town) -> None:
    pending_close(town)
    town.must(SEAT, CASE, c.CloseCase(closing_standard="现场已恢复"))


def answered(town: Town) -> None:
    pending_filing(town)
    town.must(SEAT, CASE, c.AnswerDirectly(answer="周一至周五可办理"))


def transferred(town: Town) -> None:
    pending_filing(town)
    town.must(SEAT, CASE, c.TransferOut(target=c.TransferTarget.POLICE_110, way=c.TransferWay.BLIND))


def declined(town: Town) -> None:
    pending_accept(town)
    town.must(SEAT, CASE, c.DeclineCase(reason="已进入诉讼", lawful_route="请向法院反映"))


def filing_refused(town: Town) -> None:
    pending_filing(town)
    town.must(SEAT, CASE, c.RefuseFiling(reason="不属实"))


def merged(town: Town) -> None:
    pending_filing(town)
    town.must(
        SEAT,
        "leader",
        c.RegisterCase(
            source=Source.HOTLINE,
            demand_kind=DemandKind.HELP,
            text="同一件事",
            place=PLACE_A,
            problem=STALL,
            accept=True,
        ),
    )
    town.must(SEAT, CASE, c.MergeInto(leader="leader"))


def voided(town: Town) -> None:
    pending_filing(town)
    town.must(LEADER, CASE, c.VoidCase(reason="误登"))


STAGES: dict[str, tuple[State, Callable[[Town], None]]] = {
    "PENDING_ACCEPT": (State.PENDING_ACCEPT, pending_accept),
    "PENDING_FILING": (State.PENDING_FILING, pending_filing),
    "VERIFYING": (State.VERIFYING, verifying),
    "PENDING_DISPATCH@district": (State.PENDING_DISPATCH, pending_dispatch),
    "PENDING_DISPATCH@sub": (State.PENDING_DISPATCH, at_sub_centre),
    "RETURNED@district": (State.RETURNED, returned_to_district),
    "RETURNED@sub": (State.RETURNED, returned_to_sub_centre),
    "PENDING_SIGN": (State.PENDING_SIGN, pending_sign),
    "HANDLING": (State.HANDLING, handling),
    "SUSPENDED": (State.SUSPENDED, suspended),
    "PENDING_INSPECTION": (State.PENDING_INSPECTION, pending_inspection),
    "PENDING_INSPECTION!failed": (State.PENDING_INSPECTION, failed_inspection),
    "INSPECTING": (State.INSPECTING, inspecting),
    "PENDING_CALLBACK": (State.PENDING_CALLBACK, pending_callback),
    "PENDING_CALLBACK!dissatisfied": (State.PENDING_CALLBACK, dissatisfied),
    "PENDING_CLOSE": (State.PENDING_CLOSE, pending_close),
    "CLOSED": (State.CLOSED, closed),
    "ANSWERED": (State.ANSWERED, answered),
    "TRANSFERRED": (State.TRANSFERRED, transferred),
    "DECLINED": (State.DECLINED, declined),
    "FILING_REFUSED": (State.FILING_REFUSED, filing_refused),
    "MERGED": (State.MERGED, merged),
    "VOIDED": (State.VOIDED, voided),
}
"""Stage name -> its state and how a town gets there; a stage sharpens a state by holder or mark."""


def town_at(stage: str) -> Town:
    """A town whose case `CASE` stands at this stage."""
    town = Town()
    STAGES[stage][1](town)
    assert town.cases[CASE].state is STAGES[stage][0]
    return town
