"""New calls in pictures: what is typed, what the desk makes of it, what may be the same; no real person is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from desk_app.desk import NotPossible
from desk_app.domain.case import CaseId, DemandKind, Grade, Photo, Place, State
from desk_app.domain.commands import TransferTarget
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.likeness import Likeness, Nearness
from desk_app.domain.projection import Draft, KnownCase
from desk_app.domain.understanding import (
    ComponentMeant,
    DemandMeant,
    PlaceMeant,
    PlaceSort,
    ProblemMeant,
    Understood,
)
from desk_app.screens import register_values as name
from desk_app.screens.attachments import photos_text
from desk_app.screens.duplicates import DuplicatesView, duplicates_view
from desk_app.screens.names import Names
from desk_app.screens.phrases import PhraseKind, came_with_the_program
from desk_app.screens.places import place_text
from desk_app.screens.proposals import ProposalsView, proposals_view
from desk_app.screens.register_steps import UpTo
from desk_app.screens.templates import templates_kept
from desk_app.words import _, current_language
from ui.case.attachment_field import AttachmentField
from ui.case.pane import CasePane
from ui.case.register_form import RegisterForm
from ui.case.sample_cases import PLACE, SAMPLE, SEAT, TOLD, case_bridge
from ui.queue.sample_district import CELL, COMPONENT, NOW

SIZE = (1092, 852)
"""What is left for the case on a screen of 1920 × 1080."""
NUMBER = "13800001234"
CALL = {
    name.EVENT: TOLD,
    name.DEMAND: "尽快补上井盖，晚上先放警示牌",
    name.PERSON: "张先生",
    name.PHONE: NUMBER,
    name.CALL_NUMBER: NUMBER,
    name.PLACE: place_text(PLACE),
    name.PROBLEM: "0102",
    name.CONDITION: "1",
}
JUST_TYPED = {name.EVENT: TOLD, name.PHONE: NUMBER, name.CALL_NUMBER: NUMBER}
BEGUN = (
    ("one", 4, {name.PERSON: "沈阿姨", name.EVENT: "横泾街道路灯整条不亮"}),
    ("two", 11, {name.PHONE: "15900004321", name.EVENT: "工地半夜浇混凝土"}),
)


def _names() -> Names:
    """The sample's catalogue, with two problems more that may be meant; each place has its unit for all three."""
    problems = SAMPLE.catalogue.problems
    cover = replace(problems["0102"], handling_role="属地市政所")
    lamp = replace(cover.conditions[2], text="路灯不亮", limit=Limit(amount=Decimal(1), unit=LimitUnit.WORK_DAY))
    more = (
        cover,
        replace(cover, code="0103", name="雨水井盖"),
        replace(cover, code="0137", name="路灯", grade=Grade.C, conditions=(lamp,)),
    )
    catalogue = replace(SAMPLE.catalogue, problems={**problems, **{each.code: each for each in more}})
    return Names(reference=replace(SAMPLE, catalogue=catalogue), now=NOW)


def proposals(taken: bool = False) -> ProposalsView:
    """What the desk makes of the call about a manhole cover; `taken`: the first problem and place stand in the form."""
    here = PLACE.longitude or 0.0, PLACE.latitude or 0.0
    market = PlaceMeant(
        sort=PlaceSort.NAMED, code="p1", title="金山路菜场", at=here, cell=CELL, score=3.0, evidence=("金山路菜场门口",)
    )
    understood = Understood(
        said=TOLD,
        problems=(
            ProblemMeant(code="0102", score=5.0, evidence=("下水道盖子", "没了")),
            ProblemMeant(code="0103", score=3.0, evidence=("盖子",)),
            ProblemMeant(code="0137", score=2.0, evidence=("路灯又暗",)),
        ),
        places=(market, replace(market, code="p2", title="金山路 18 号", score=1.0, evidence=("金山路",))),
        components=(
            ComponentMeant(code=COMPONENT, name="污水井盖", address="金山路菜场北门", at=here, cell=CELL, metres=12.0),
        ),
        demands=(DemandMeant(kind=DemandKind.HELP),),
    )
    view = proposals_view(understood, {}, _names())
    if not taken:
        return view
    return proposals_view(understood, {name.PROBLEM: "0102", **view.places[0].values}, _names())


def duplicates() -> DuplicatesView:
    """Two that may be the same, one of them closed."""
    fresh = KnownCase(
        id=CaseId("same"),
        number="WZ20261123-00398",
        state=State.HANDLING,
        title="菜场门口窨井盖不见了",
        problem="0102",
        place=Place(address="木渎镇金山路菜场门口"),
        registered_at=NOW - timedelta(hours=2),
    )
    closed = replace(
        fresh,
        id=CaseId("before"),
        number="WZ20261120-00217",
        state=State.CLOSED,
        title="下水道盖子松动，车过有响声",
        place=Place(address="金山路菜场北门"),
        registered_at=NOW - timedelta(days=3),
    )
    return duplicates_view(
        (
            Likeness(case=fresh, nearness=Nearness.SAME, metres=40.0, near=True),
            Likeness(case=closed, nearness=Nearness.SUBJECT, metres=25.0, near=True, same_caller=True),
        ),
        _names(),
    )


def call_form(
    values: Mapping[str, str], shown: Callable[[RegisterForm], object] = lambda form: None, parked: bool = False
) -> Callable[[], QWidget]:
    """A pane on which such a call is being taken; `shown` does the rest to its form."""

    def make() -> QWidget:
        drafts = [
            Draft(key=f"register:{key}", values=said, saved_at=NOW - timedelta(minutes=minutes))
            for key, minutes, said in BEGUN
        ]
        bridge = case_bridge(SEAT, drafts if parked else ())
        pane = CasePane(bridge)
        bridge.setParent(pane)
        pane.resize(*SIZE)
        pane.start_intake(values)
        if parked:
            pane.intake.drafts_came(drafts)
        form = pane.register_form
        assert form is not None
        shown(form)
        return pane

    return make


def call_refused() -> QWidget:
    """The desk decided against it; everything typed stays."""
    pane = call_form(CALL)()
    assert isinstance(pane, CasePane) and pane.register_form is not None
    pane.register_form.foot.buttons[UpTo.DISPATCH].click()
    pane.show_outcome(NotPossible(code="unknown_condition", params={"problem": "0102", "condition": "9"}))
    return pane


def typed(form: RegisterForm) -> None:
    """Proposals have come, nothing is taken yet."""
    form.show_proposals(proposals())
    form.show_duplicates(duplicates())


def emergency(form: RegisterForm) -> None:
    """Somebody is in danger: who is called for, and no guess of a problem."""
    form.show_proposals(proposals_view(Understood(said=form.values[name.EVENT]), form.values, _names()))


def filled(form: RegisterForm) -> None:
    """The first proposals are taken, pictures are there."""
    form.show_proposals(proposals(taken=True))
    form.show_duplicates(DuplicatesView())
    photos = [Photo(sha256=f"{number:064x}", name=f"现场 {number}.jpg") for number in (1, 2)]
    field = form.field(name.ATTACHMENTS)
    assert isinstance(field, AttachmentField)
    field.set_value(photos_text(photos))
    for number, tile in enumerate(field.tiles):
        tile.show_small(lid(number))


def opened(form: RegisterForm) -> None:
    """The similar cases are looked through."""
    form.show_proposals(proposals(taken=True))
    form.show_duplicates(duplicates())
    form.show()
    _later(form, form.duplicates.open_list)


def only_asks(form: RegisterForm) -> None:
    """What the caller was told is typed."""
    form.foot.every[UpTo.ANSWER].click()
    form.put({**form.values, name.ANSWER: came_with_the_program(current_language())[PhraseKind.ANSWER][0]})


def handed_over(form: RegisterForm) -> None:
    """110 takes it over."""
    form.show_proposals(ProposalsView(lacking=_("The catalogue has not come to this seat yet.")))
    form.foot.every[UpTo.TRANSFER].click()
    form.field(name.TRANSFER_TARGET).set_value(TransferTarget.POLICE_110.value)
    form.fields.edited.emit(name.TRANSFER_TARGET)


def lacking(form: RegisterForm) -> None:
    """Sent as far as possible too early."""
    typed(form)
    form.foot.buttons[UpTo.DISPATCH].click()


def forced(form: RegisterForm) -> None:
    """Nobody can find the place."""
    form.field(name.PLACE).set_value(place_text(Place(address="老邮局后面那条弄堂", verified=False)))
    form.put(form.values)


def phrases(form: RegisterForm) -> None:
    """The phrases of the demand are open."""
    _later(form, lambda: form.phrases.show_for(form.field(name.DEMAND).main, {}))


def templates(form: RegisterForm) -> None:
    """The templates are listed."""
    _later(form, lambda: form.templates.show(templates_kept(None)))


def template_filled(form: RegisterForm) -> None:
    """The first template is filled in; what was typed is left."""
    form.templates.fill(templates_kept(None)[0])


def _later(form: RegisterForm, do: Callable[[], object]) -> None:
    """Once the form has its place in the window: what opens over it is placed by that."""
    QTimer.singleShot(0, form, do)


def lid(number: int) -> QImage:
    """A picture of nothing: a lid on a road, drawn."""
    image = QImage(160, 100, QImage.Format.Format_RGB32)
    image.fill(QColor(*((109, 118, 131) if number else (124, 114, 102))))
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(42, 45, 51))
    painter.drawEllipse(QRect(50, 25 + 10 * number, 60, 46))
    painter.end()
    return image
