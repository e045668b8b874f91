"""What the bar, the notices, the palette, the sign-in page and the wall say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app import words
from desk_app.domain.calendar import Calendar
from desk_app.domain.case import DISTRICT, Badge, BodyId, Step
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.directory import Body, BodyKind, Directory
from desk_app.domain.policy import Policy
from desk_app.domain.projection import EditionUnderWay, SyncStatus
from desk_app.domain.protocol import Figures, Presence, Tally
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role, SeatState
from desk_app.screens.clock_text import ago, clock_text
from desk_app.screens.missing_data import missing_words
from desk_app.screens.palette import EntryKind, PaletteEntry, palette_view
from desk_app.screens.sign_in import person_words, refusal_words, sign_in_view, signed_in_words
from desk_app.screens.sync_badge import NoticeAction, SyncLook, sync_view
from desk_app.screens.trouble import trouble_words
from desk_app.screens.wall import ROWS_OF_A_PAGE, PageKind, board_names, wall_view

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)


def before(**length: float) -> datetime:
    return NOW - timedelta(**length)


SYNCED = SyncStatus(online=True, last_heard=before(seconds=3), signed_in=True, session=True)


@pytest.mark.parametrize(
    ("status", "english", "chinese"),
    [
        (SYNCED, "Synced 3 s ago", "已同步 3 秒前"),
        (replace(SYNCED, last_heard=NOW), "Synced just now", "刚刚同步"),
        (replace(SYNCED, waiting=1), "Synced 3 s ago · 1 to send", "已同步 3 秒前 · 待发 1"),
        (
            replace(SYNCED, online=False, last_heard=before(minutes=12), waiting=3),
            "Offline for 12 min · 3 to send",
            "离线 12 分钟 · 待发 3",
        ),
        (SyncStatus(), "Offline, centre not heard yet", "离线 · 尚未连上中心"),
        (replace(SYNCED, session=False), "Connected", "已连接"),
        (replace(SYNCED, working="snapshot", progress=0.4), "Fetching cases 40%", "正在获取案件 40%"),
        (
            replace(SYNCED, edition=EditionUnderWay(dataset="components", done=4_399_999, total=10_100_000)),
            "Reference data: components 43% (4.4 of 10.1 MB)",
            "基础数据：部件 43%（4.4 / 10.1 MB）",
        ),
        (
            replace(SYNCED, edition=EditionUnderWay(dataset="grids", done=199_999, total=200_000)),
            "Reference data: grids 99%",
            "基础数据：网格 99%",
        ),
        (
            replace(SYNCED, edition=EditionUnderWay(dataset="directory")),
            "Reference data: directory",
            "基础数据：通讯录",
        ),
        (
            replace(SYNCED, edition=EditionUnderWay(dataset="components", building=True)),
            "Reference data: building components",
            "基础数据：正在生成部件",
        ),
        (
            replace(SYNCED, edition=EditionUnderWay(dataset="catalogue", done=1, total=3, building=True), waiting=1),
            "1 to send · Reference data: building catalogue 33%",
            "待发 1 · 基础数据：正在生成清单 33%",
        ),
        (
            replace(SYNCED, edition=EditionUnderWay(dataset="rules"), working="snapshot", progress=0.4),
            "Fetching cases 40%",
            "正在获取案件 40%",
        ),
        (replace(SYNCED, working="something new"), "Syncing", "正在同步"),
        (replace(SYNCED, last_heard=None), "Connected", "已连接"),
    ],
)
def test_the_badge_in_words(status: SyncStatus, english: str, chinese: str) -> None:
    assert sync_view(status, NOW).words == english
    words.load("zh_CN")
    assert sync_view(status, NOW).words == chinese


@pytest.mark.parametrize(
    ("status", "english", "chinese"),
    [
        (replace(SYNCED, attachments=1), "1 picture still to be sent", "还有 1 张图片待发送"),
        (replace(SYNCED, attachments=3, online=False), "3 pictures still to be sent", "还有 3 张图片待发送"),
        (
            replace(SYNCED, records=0.389),
            "Ended cases, callers and missed calls: 38% have come",
            "历史案件、来电人和漏接来电：已取到 38%",
        ),
    ],
)
def test_how_far_pictures_and_records_are_is_in_the_details(status: SyncStatus, english: str, chinese: str) -> None:
    assert english in sync_view(status, NOW).details
    assert len(sync_view(SYNCED, NOW).details) == 1, "that of the clock"
    words.load("zh_CN")
    assert chinese in sync_view(status, NOW).details


def test_a_picture_that_was_lost_is_told_with_its_case() -> None:
    lost = replace(SYNCED, notice="attachment_lost", notice_cases=("WZ20261123-00007",))
    [notice] = sync_view(lost, NOW).notices
    assert notice.words == "A picture of WZ20261123-00007 was damaged before it was sent: take or attach it again"
    assert "attach it again" in sync_view(replace(lost, notice_cases=()), NOW).notices[0].words
    words.load("zh_CN")
    assert sync_view(lost, NOW).notices[0].words == "案件 WZ20261123-00007 的图片未发送即已损坏：请重新拍照或添加"


@pytest.mark.parametrize(
    ("installed", "under_way", "english", "chinese"),
    [
        (["catalogue", "grids", "components", "directory"], None, "", ""),
        (["catalogue", "grids"], None, "Not fetched yet: components, directory", "部件、通讯录尚未取到"),
        (
            ["catalogue", "grids"],
            EditionUnderWay(dataset="components", done=45, total=100),
            "Not fetched yet: components, directory (components 45%)",
            "部件、通讯录尚未取到（部件 45%）",
        ),
        (
            ["catalogue", "grids", "components"],
            EditionUnderWay(dataset="components", done=45, total=100),
            "Not fetched yet: directory",
            "通讯录尚未取到",
        ),
        (
            ["catalogue", "grids", "components"],
            EditionUnderWay(dataset="directory"),
            "Not fetched yet: directory",
            None,
        ),
    ],
)
def test_which_reference_data_have_not_come(
    installed: list[str], under_way: EditionUnderWay | None, english: str, chinese: str | None
) -> None:
    assert missing_words(installed, under_way) == english
    words.load("zh_CN")
    assert missing_words(installed, under_way) == (chinese if chinese is not None else "通讯录尚未取到")


def test_the_badge_says_so_too_unless_they_are_on_their_way() -> None:
    missing = missing_words(["catalogue", "grids", "directory"])
    calm = sync_view(SYNCED, NOW, missing)
    assert (calm.words, calm.tone, calm.missing) == (f"Synced 3 s ago · {missing}", "yellow", missing)
    offline = sync_view(replace(SYNCED, online=False, last_heard=before(minutes=12), waiting=3), NOW, missing)
    assert offline.words == f"Offline for 12 min · 3 to send · {missing}"
    coming = sync_view(replace(SYNCED, edition=EditionUnderWay(dataset="components", done=45, total=100)), NOW, missing)
    assert missing not in coming.words and coming.missing == missing
    assert sync_view(replace(SYNCED, signed_in=False), NOW, missing).words == "Synced 3 s ago"


def test_a_sign_in_that_ran_out_is_told_by_the_badge_and_is_not_green() -> None:
    view = sync_view(replace(SYNCED, sign_in_needed=True, session=False), NOW)
    assert view.words.startswith("Sign in again") and view.tone == "yellow"
    assert sync_view(replace(SYNCED, sign_in_needed=True, signed_in=False), NOW).tone == "green", "nobody sits here"


def test_the_badge_s_light_and_age() -> None:
    assert (sync_view(SYNCED, NOW).look, sync_view(SYNCED, NOW).tone) == (SyncLook.SYNCED, "green")
    offline = sync_view(replace(SYNCED, online=False, last_heard=before(minutes=12)), NOW)
    assert (offline.look, offline.old, offline.age) == (SyncLook.OFFLINE, True, "12 min ago")
    assert sync_view(SyncStatus(), NOW).age == "from this computer"


@pytest.mark.parametrize(
    ("status", "keys"),
    [
        (SYNCED, []),
        (replace(SYNCED, refused=2), ["refused"]),
        (replace(SYNCED, sign_in_needed=True), ["sign_in_needed"]),
        (replace(SYNCED, sign_in_needed=True, trouble="token_expired"), ["sign_in_needed"]),
        (SyncStatus(sign_in_needed=True), []),
        (replace(SYNCED, offset_seconds=300), []),
        (replace(SYNCED, offset_seconds=-301), ["clock_off"]),
        (replace(SYNCED, online=False, trouble="centre_unreachable"), []),
        (replace(SYNCED, trouble="key_in_file", refused=1), ["key_in_file", "refused"]),
        (replace(SYNCED, notice="ledger_diverged"), ["ledger_diverged"]),
        (replace(SYNCED, online=False, grant_valid_until=NOW + timedelta(hours=3)), ["grant_ends"]),
        (replace(SYNCED, online=False, grant_valid_until=NOW + timedelta(hours=30)), []),
    ],
)
def test_notices(status: SyncStatus, keys: list[str]) -> None:
    notices = sync_view(status, NOW).notices
    assert [notice.key for notice in notices] == keys
    assert all(notice.words and "{" not in notice.words for notice in notices)


def test_a_notice_says_what_can_be_done() -> None:
    [refused] = sync_view(replace(SYNCED, refused=2), NOW).notices
    assert (refused.action, refused.action_words) == (NoticeAction.SHOW_REFUSED, "Show them")
    assert refused.words == "The centre refused 2 actions; your text is kept"


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (0.04, "This computer's clock agrees with the centre's"),
        (1.26, "This computer's clock: 1.3 s behind the centre's"),
        (-90, "This computer's clock: 90.0 s ahead of the centre's"),
    ],
)
def test_the_tip_says_how_far_this_computers_clock_is_off(offset: float, said: str) -> None:
    assert sync_view(replace(SYNCED, offset_seconds=offset), NOW).clock == said
    assert sync_view(replace(SYNCED, offset_seconds=offset, last_heard=None), NOW).clock == ""


@pytest.mark.parametrize(("offset", "said"), [(400, "6 min behind"), (-400, "6 min ahead")])
def test_a_wrong_clock_is_named_by_its_side(offset: float, said: str) -> None:
    [notice] = sync_view(replace(SYNCED, offset_seconds=offset), NOW).notices
    assert said in notice.words


@pytest.mark.parametrize(
    ("code", "params", "said"),
    [
        ("disk_full", {}, "disk is full"),
        ("never_heard_of", {}, "(never_heard_of)"),
        ("store_trouble", {"file": "desk.db"}, "cannot be read or written"),
        ("store_damaged", {"file": "desk.db"}, "start again"),
        ("store_damaged", {"file": "desk.db.damaged", "commands": 3, "drafts": 1}, "3 unsent actions and 1 drafts"),
        ("database_unreachable", {}, "everything is kept"),
        ("database_unreachable", {"database": "db", "why": "refused"}, "The database db cannot be reached: refused"),
        ("bad_row", {"line": 3}, "(bad_row)"),
    ],
)
def test_trouble_in_words(code: str, params: dict[str, object], said: str) -> None:
    assert said in trouble_words(code, params)


def test_the_clock_is_the_district_s() -> None:
    words.load("zh_CN")
    text = clock_text(NOW, ZONE)
    assert (text.weekday, text.date, text.time) == ("周一", "11-23", "10:32:07")


@pytest.mark.parametrize(("then", "said"), [(NOW, "just now"), (NOW + timedelta(seconds=9), "just now")])
def test_what_lies_ahead_is_just_now(then: datetime, said: str) -> None:
    assert ago(then, NOW) == said


def test_sign_in_words() -> None:
    assert sign_in_view(again=False, online=True).message == ""
    refused = sign_in_view(again=True, online=True, name="李晓梅", code="wrong_password")
    assert (refused.heading, refused.tone) == ("Sign in again, 李晓梅", "error")
    assert "signed in on this computer before" in refusal_words("no_grant")
    assert "(strange)" in refusal_words("strange")
    assert signed_in_words(online=True, valid_until=NOW, now=NOW, zone=ZONE) == ""
    said = signed_in_words(online=False, valid_until=NOW + timedelta(hours=72), now=NOW, zone=ZONE)
    assert said == "Working offline, possible until 11-26 10:32"


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ({Role.SEAT_OPERATOR, Role.SHIFT_LEADER}, "Shift leader · District centre · Seat 07"),
        ({Role.DISPATCHER}, "Sub-centre dispatcher · District centre · Seat 07"),
    ],
)
def test_who_sits_here(roles: set[Role], said: str) -> None:
    actor = Actor(badge=Badge("007"), name="李晓梅", roles=frozenset(roles), body=DISTRICT, seat="07")
    assert person_words(actor, "District centre") == ("李晓梅", said)
    assert person_words(None, "") == ("Nobody signed in", "")


ENTRIES = (
    PaletteEntry(kind=EntryKind.ACTION, target="intake", words="新来电", aliases=("new call", "xld")),
    PaletteEntry(kind=EntryKind.ACTION, target="queue", words="转到队列", aliases=("queue",)),
    PaletteEntry(kind=EntryKind.VIEW, target="refused", words="有被拒操作", detail="队列"),
    PaletteEntry(kind=EntryKind.ACTION, target="sign_out", words="退出", enabled=False),
)
CASES = (PaletteEntry(kind=EntryKind.CASE, target="c-1", words="WZ20261123-00417", detail="待立案 · 井盖"),)


@pytest.mark.parametrize(
    ("typed", "targets"),
    [
        ("", ["intake", "queue", "refused"]),
        ("new", ["intake"]),
        ("CALL new", ["intake"]),
        ("xld", ["intake"]),
        ("队列", ["queue", "refused"]),
        ("退出", []),
        ("nothing like it", []),
    ],
)
def test_what_fits_in_the_palette(typed: str, targets: list[str]) -> None:
    view = palette_view(typed, ENTRIES)
    assert [entry.target for entry in view.entries] == targets
    assert bool(view.remark) == (not targets)


def test_a_case_s_number_comes_first() -> None:
    known = (*ENTRIES, PaletteEntry(kind=EntryKind.ACTION, target="x", words="417"))
    assert [entry.target for entry in palette_view("417", known, CASES).entries] == ["c-1", "x"]
    assert [entry.target for entry in palette_view("队列", known, CASES).entries] == ["queue", "refused", "c-1"]


def body(number: int, name: str) -> Body:
    return Body(id=BodyId(f"b{number}"), kind=BodyKind.SUB_CENTRE, name=name, board=f"32050510{number}")


def reference(*bodies: Body) -> Reference:
    return Reference(
        catalogue=Catalogue(edition=""),
        directory=Directory(edition="", bodies={one.id: one for one in bodies}),
        calendar=Calendar(zone=ZONE),
        policy=Policy(),
    )


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["木渎镇联动分中心", "胥口镇联动分中心"], ["木渎", "胥口"]),
        (["木渎镇联动分中心", "越溪街道联动分中心"], ["木渎镇", "越溪街道"]),
        (["木渎镇联动分中心"], ["木渎镇联动分中心"]),
        (["同名", "同名"], ["同名", "同名"]),
    ],
)
def test_boards_have_short_names(names: list[str], short: list[str]) -> None:
    bodies = [body(number, name) for number, name in enumerate(names, start=1)]
    assert list(board_names(reference(*bodies)).values()) == short


FIGURES = Figures(
    at=NOW,
    position=1,
    by_step=(Tally(key=Step.HANDLING, count=20, late=5), Tally(key=Step.FILING, count=10)),
    by_state=(),
    by_board=tuple(Tally(key=f"32050510{number}", count=number, late=number % 3) for number in range(14)),
    by_module=(),
    by_source_today=(Tally(key="HOTLINE", count=1234), Tally(key="MEDIA", count=0)),
    registered_today=1234,
    closed_today=900,
    open=30,
    late=5,
    seats=tuple(
        Presence(seat=f"{number:02}", badge=Badge(str(number)), name="", state=state, at=NOW)
        for number, state in enumerate([SeatState.READY] * 11 + [SeatState.BREAK])
    ),
)


def test_the_wall_s_pages() -> None:
    view = wall_view(FIGURES, NOW, reference(body(1, "木渎镇"), body(2, "胥口街道")), before(seconds=2))
    assert [page.kind for page in view.pages] == [PageKind.OVERVIEW, *[PageKind.ROWS] * 4, PageKind.SEATS]
    overview = view.pages[0]
    assert [(number.value, number.tone) for number in overview.numbers] == [
        ("30", "text"),
        ("5", "red"),
        ("1,234", "text"),
        ("900", "text"),
    ]
    assert [(row.count, row.late_words, row.share, row.late_share) for row in overview.rows] == [
        ("0", "", 0.0, 0.0),
        ("10", "", 0.5, 0.0),
        ("0", "", 0.0, 0.0),
        ("20", "5 late", 1.0, 0.25),
        ("0", "", 0.0, 0.0),
    ]
    boards = [row for page in view.pages[1:3] for row in page.rows]
    assert len(boards) == 14 and all(len(page.rows) <= ROWS_OF_A_PAGE for page in view.pages[1:5])
    assert [row.late_words for row in boards][:5] == ["2 late"] * 4 + ["1 late"]
    assert "胥口街道" in [row.words for row in boards]
    assert [row.count for row in view.pages[4].rows] == ["1,234"]
    seats = view.pages[-1]
    assert (seats.rows[0].count, seats.part, seats.title) == ("Break", "2 more", "Seats signed in: 12")


@pytest.mark.parametrize(
    ("heard", "age", "old"),
    [
        (before(seconds=2), "Figures of 2 s ago", False),
        (before(seconds=30), "Figures of 30 s ago", False),
        (before(seconds=31), "No news from the centre since 10:31", True),
        (before(hours=12), "No news from the centre since 11-22 22:32", True),
        (None, "Waiting for the centre", True),
    ],
)
def test_the_wall_admits_its_age(heard: datetime | None, age: str, old: bool) -> None:
    view = wall_view(FIGURES, NOW, reference(), heard)
    assert (view.age, view.old) == (age, old)
    assert bool(view.pages) == (heard is not None)
