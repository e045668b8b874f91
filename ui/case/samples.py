"""The pane of the case in pictures: stages of a case, forms, refusals, a new call empty and filled, long English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from desk_app.desk import NotPossible
from desk_app.domain import commands as c
from desk_app.domain.case import BodyId, CommandId
from desk_app.domain.projection import Draft
from desk_app.domain.protocol import Answer, Happened, Presence, Verdict
from desk_app.domain.seat import Actor, SeatState
from desk_app.screens import register_values as name
from desk_app.screens.case import CaseView
from desk_app.screens.places import place_text
from ui.case import sample_calls as calls
from ui.case.pane import CasePane
from ui.case.sample_calls import CALL, SIZE, call_form
from ui.case.sample_cases import (
    CASE,
    LEADER,
    PLACE,
    ROADS,
    SEAT,
    TOLD,
    asked,
    case_bridge,
    closed,
    failed,
    filed,
    handled,
    registered,
    unlisted,
)
from ui.case.sample_clocks import explained, festival, stopped, unsettled
from ui.queue.sample_district import NOW

LONG = (
    "The manhole cover in front of the northern gate of the market hall is missing again, somebody nearly fell into it "
    "this morning, the street lamp above has been dark for a week, and the caller has reported it all twice before "
    "without ever having been told what became of it. "
)


def _pane(actor: Actor = SEAT, drafts: Sequence[Draft] = ()) -> CasePane:
    bridge = case_bridge(actor, drafts)
    pane = CasePane(bridge)
    bridge.setParent(pane)
    pane.resize(*SIZE)
    pane.setFocus()
    return pane


def _case(make: Callable[[], CaseView], actor: Actor = SEAT, open_: str = "") -> Callable[[], QWidget]:
    def shown() -> QWidget:
        pane = _pane(actor)
        pane.show_view(make())
        if open_:
            pane.open_action(open_)
        return pane

    return shown


def _refused() -> CaseView:
    moved = Answer(
        id=CommandId(""),
        verdict=Verdict.REFUSED,
        code="case_moved_on",
        params={"based_on": 2, "flow": 3},
        happened=(Happened(flow=3, kind="DispatchCase", operator=LEADER.badge, at=NOW - timedelta(minutes=9)),),
    )
    accepted = Answer(id=CommandId(""), verdict=Verdict.ACCEPTED, position=9017, recorded_at=NOW - timedelta(minutes=8))
    pending = (
        (c.AddNote(text="来电人再次来电催促"), accepted),
        (c.AddNote(text="已告知来电人受理编号"), None),
        (c.DispatchCase(target=BodyId("roads"), opinion="请先围挡，再补盖；夜间安排值守。"), moved),
    )
    here = Presence(
        seat="01",
        badge=LEADER.badge,
        name=LEADER.name,
        state=SeatState.READY,
        case=CASE,
        field="DispatchCase",
        at=NOW,
    )
    return filed().view(pending=pending, presence=(here,))


def _not_possible() -> QWidget:
    pane = _pane()
    pane.show_view(filed().view())
    pane.open_action("DispatchCase")
    form = pane.form
    assert form is not None
    form.put({"target": "squad", "reason": "市政所全员抢险，城管先围挡", "opinion": "请先围挡，通知市政所备件。"})
    form.submit()
    pane.show_outcome(NotPossible(code="target_not_allowed", params={"target": "squad"}))
    return pane


def _nothing() -> QWidget:
    draft = Draft(key="register:one", values={name.EVENT: "横泾街道路灯整条不亮"}, saved_at=NOW)
    pane = _pane(drafts=(draft,))
    pane.show_view(None)
    return pane


def _overlong() -> CaseView:
    return registered(LONG * 2).view()


def _viewing(view: CaseView) -> CasePane:
    pane = _pane()
    pane.show_view(view)
    pane.page.timeline.pictures_wanted.emit("")
    return pane


def _picture() -> QWidget:
    """The last picture of the case, as large as there is room."""
    pane = _viewing(failed().view())
    assert pane.pictures.viewer is not None
    pane.pictures.viewer.room.show_picture(calls.lid(0).scaledToWidth(SIZE[0] // 2))
    return pane


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """The filled call comes first: it is what a usual minute of the desk looks like."""
    return [
        ("case-handling", _case(lambda: handled().view())),
        ("case-call-filled", call_form(CALL, calls.filled)),
        ("case-call-empty", call_form({})),
        ("case-call-typed", call_form(calls.JUST_TYPED, calls.typed)),
        (
            "case-call-emergency",
            call_form({**calls.JUST_TYPED, name.EVENT: "有人要跳楼", name.CALL_BEGAN: str(NOW)}, calls.emergency),
        ),
        ("case-call-duplicates", call_form(CALL, calls.opened)),
        ("case-call-parked", call_form(CALL, calls.filled, parked=True)),
        ("case-call-only-asks", call_form({name.EVENT: "社保卡丢了去哪里补办？"}, calls.only_asks)),
        ("case-call-handed-over", call_form({name.EVENT: "钱包在菜场被偷了"}, calls.handed_over)),
        ("case-call-lacking", call_form({name.EVENT: TOLD}, calls.lacking)),
        ("case-call-forced", call_form({name.EVENT: TOLD}, calls.forced)),
        ("case-call-phrases", call_form(CALL, calls.phrases)),
        ("case-call-templates", call_form({}, calls.templates)),
        ("case-call-template-filled", call_form({name.DEMAND: "要求今晚恢复供水"}, calls.template_filled)),
        ("case-call-refused", calls.call_refused),
        ("case-to-file", _case(lambda: registered().view(), open_="FileCase")),
        ("case-to-dispatch", _case(lambda: filed().view(), open_="DispatchCase")),
        ("case-not-possible", _not_possible),
        ("case-owner-unclear", _case(lambda: unlisted().view(), open_="DispatchCase")),
        ("case-ask-leader", _case(lambda: unlisted().view(), open_="AskShiftLeader")),
        ("case-leader-decides", _case(lambda: asked().view(LEADER), LEADER, "DispatchCase")),
        ("case-call-owner-unclear", call_form({**CALL, name.PLACE: place_text(replace(PLACE, component=""))})),
        ("case-refused", _case(_refused)),
        ("case-on-behalf", _case(lambda: handled().view(), open_="FeedBack")),
        ("case-shift-leader", _case(lambda: handled().view(LEADER), LEADER, "DecideExtension")),
        ("case-unit", _case(lambda: handled().view(ROADS), ROADS)),
        ("case-failed-inspection", _case(lambda: failed().view(), open_="RequestInspection")),
        ("case-correct", _case(lambda: registered().view(), open_="AmendCase")),
        ("case-why-festival", explained(festival)),
        ("case-why-pauses", explained(stopped)),
        ("case-why-unsettled-year", explained(unsettled)),
        ("case-picture", _picture),
        ("case-picture-coming", lambda: _viewing(failed().view())),
        ("case-closed", _case(lambda: closed().view())),
        ("case-overlong", _case(_overlong, open_="TransferOut")),
        ("case-nothing", _nothing),
    ]
