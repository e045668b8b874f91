"""New calls in pictures: what is typed, what the desk makes of it, what may be the same; no real person is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from desk_app.desk import NotPossible
from desk_app.domain.case import CaseId, DemandKind, Photo, Place
from desk_app.domain.projection import Draft
from desk_app.screens import register_values as name
from desk_app.screens.attachments import photos_text
from desk_app.screens.duplicates import DuplicateLine, DuplicatesView
from desk_app.screens.phrases import PhraseKind, came_with_the_program
from desk_app.screens.places import place_text
from desk_app.screens.proposals import Proposal, ProposalKind, ProposalsView
from desk_app.screens.register_steps import UpTo
from desk_app.words import _, current_language
from ui.case.attachment_field import AttachmentField
from ui.case.pane import CasePane
from ui.case.register_form import RegisterForm
from ui.case.sample_cases import PLACE, SEAT, TOLD, case_bridge
from ui.queue.sample_district import NOW

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


def proposals(taken: bool = False) -> ProposalsView:
    """What the desk makes of the call about a manhole cover."""

    def one(kind: ProposalKind, code: str, words: str, detail: str, key: str, *evidence: str) -> Proposal:
        said = f"{words}, {detail}, {key}"
        mine = taken and code in ("0102", "p1")
        return Proposal(
            kind=kind, code=code, words=words, detail=detail, key=key, evidence=evidence, said=said, taken=mine
        )

    return ProposalsView(
        of=TOLD,
        problems=(
            one(
                ProposalKind.PROBLEM,
                "0102",
                "污水井盖",
                "B · 2 紧急工作时 · 木渎镇市政所",
                "Alt+1",
                "下水道盖子",
                "没了",
            ),
            one(ProposalKind.PROBLEM, "0103", "雨水井盖", "B · 2 紧急工作时 · 木渎镇市政所", "Alt+2", "盖子"),
            one(ProposalKind.PROBLEM, "0137", "路灯", "C · 1 工作日 · 区路灯管理所", "Alt+3", "路灯又暗"),
        ),
        places=(
            one(ProposalKind.PLACE, "p1", "金山路菜场", "木渎镇 › 金山社区 › 第 17 网格", "Alt+6", "金山路菜场门口"),
            one(ProposalKind.PLACE, "p2", "金山路 18 号", "木渎镇 › 金山社区 › 第 17 网格", "Alt+7", "金山路"),
        ),
        components=(one(ProposalKind.COMPONENT, "c1", "污水井盖 …000417", "金山路菜场北门 · 12 m", "Alt+8"),),
        demands=(one(ProposalKind.DEMAND, DemandKind.HELP, "求助", "", "Alt+0"),),
    )


def duplicates() -> DuplicatesView:
    """Two that may be the same, one of them closed."""
    return DuplicatesView(
        heading="≈ 40 m 内 2 件相似",
        lines=(
            DuplicateLine(
                id=CaseId("same"),
                number="WZ20261123-00398",
                title="菜场门口窨井盖不见了",
                state="处置中",
                why="40 m · 2 小时前 · 问题相同",
                place="木渎镇金山路菜场门口",
                is_open=True,
                can_merge=True,
                can_follow=False,
                key="Alt+M",
            ),
            DuplicateLine(
                id=CaseId("before"),
                number="WZ20261120-00217",
                title="下水道盖子松动，车过有响声",
                state="已结案",
                why="25 m · 3 天前 · 同一来电人",
                place="金山路菜场北门",
                is_open=False,
                can_merge=False,
                can_follow=True,
                key="Alt+Shift+2",
            ),
        ),
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


def filled(form: RegisterForm) -> None:
    """The first proposals are taken, pictures are there."""
    form.show_proposals(proposals(taken=True))
    form.show_duplicates(DuplicatesView())
    photos = [Photo(sha256=f"{number:064x}", name=f"现场 {number}.jpg") for number in (1, 2)]
    field = form.field(name.ATTACHMENTS)
    assert isinstance(field, AttachmentField)
    field.set_value(photos_text(photos))
    for number, tile in enumerate(field.tiles):
        tile.show_small(_picture(number))


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


def _later(form: RegisterForm, do: Callable[[], object]) -> None:
    """Once the form has its place in the window: what opens over it is placed by that."""
    QTimer.singleShot(0, form, do)


def _picture(number: int) -> QImage:
    """A picture of nothing: a lid on a road, drawn."""
    image = QImage(160, 100, QImage.Format.Format_RGB32)
    image.fill(QColor(*((109, 118, 131) if number else (124, 114, 102))))
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(42, 45, 51))
    painter.drawEllipse(QRect(50, 25 + 10 * number, 60, 46))
    painter.end()
    return image
