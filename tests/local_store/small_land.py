"""A small land of two boards for tests: four villages with two cells each, streets that cross, places with names."""

from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Point, Street
from tests.local_store.small_editions import SIDE, SOUTH, WEST

TOWN, LAKE = "320506101", "320506002"
"""The board in the west, a town; the one in the east, a street office."""
LING, QIAO, EAST, PORT = f"{TOWN}001", f"{TOWN}002", f"{LAKE}001", f"{LAKE}002"
"""The villages from west to east, one column each."""
VILLAGES = ((LING, "灵山社区"), (QIAO, "桥南村"), (EAST, "湖东社区"), (PORT, "渔港村"))


def at(column: float, line: float) -> Point:
    """A point by columns and lines of cells."""
    return WEST + column * SIDE, SOUTH + line * SIDE


def box(column: int, line: int, wide: int = 1, high: int = 1) -> tuple[Point, ...]:
    """The outline of some cells."""
    return at(column, line), at(column + wide, line), at(column + wide, line + high), at(column, line + high)


def cell(village: str, line: int) -> str:
    """The lower (1) or the upper (2) cell of a village."""
    return f"{village}{line:03}"


AREAS = [
    GridArea(code="320506", level=GridLevel.DISTRICT, name="吴中区", parent="", ring=box(0, 0, 4, 2)),
    GridArea(code=TOWN, level=GridLevel.BOARD, name="金渎镇", parent="320506", ring=box(0, 0, 2, 2)),
    GridArea(code=LAKE, level=GridLevel.BOARD, name="东湾街道", parent="320506", ring=box(2, 0, 2, 2)),
    *(
        GridArea(code=code, level=GridLevel.VILLAGE, name=name, parent=code[:9], ring=box(column, 0, 1, 2))
        for column, (code, name) in enumerate(VILLAGES)
    ),
    *(
        GridArea(
            code=cell(code, line + 1),
            level=GridLevel.CELL,
            name=f"{name}第{line + 1}网格",
            parent=code,
            ring=box(column, line),
        )
        for column, (code, name) in enumerate(VILLAGES)
        for line in range(2)
    ),
]


def street(code: str, name: str, initials: str, board: str, *line: Point, last: int = 101) -> Street:
    """A street with houses 1 to 101, or to `last`."""
    return Street(code=code, name=name, board=board, village=LING, line=line, last_number=last, initials=initials)


STREETS = [
    street("S1", "金山路", "jsl", "金渎镇", at(0.1, 0.5), at(1.9, 0.5)),
    street("S2", "中山路", "zsl", "金渎镇", at(0.5, 0.1), at(0.5, 1.9)),
    street("S3", "吴中大道", "wzdd", "金渎镇", at(0.1, 1.5), at(0.9, 1.5)),
    street("S4", "吴中大道", "wzdd", "东湾街道", at(2.1, 1.5), at(2.9, 1.5)),
    street("S5", "湖东南路", "hdnl", "东湾街道", at(2.1, 0.5), at(3.9, 0.5), last=201),
]


def place(
    number: int, name: str, kind: str, address: str, cell_code: str, spot: Point, *aliases: str, initials: str = ""
) -> NamedPlace:
    """A place with a name."""
    return NamedPlace(
        code=f"P{number}",
        name=name,
        kind=kind,
        address=address,
        cell=cell_code,
        longitude=spot[0],
        latitude=spot[1],
        aliases=aliases,
        initials=initials,
    )


PLACES = [
    place(1, "金山路菜场", "菜场", "金渎镇金山路20号", cell(LING, 1), at(0.4, 0.52), "金山路小菜场", initials="jslcc"),
    place(2, "灵山小学", "小学", "金渎镇中山路71号", cell(LING, 2), at(0.52, 1.3), "灵山完小", initials="lsxx"),
    place(3, "阳光雅苑", "小区", "金渎镇金山路80号", cell(QIAO, 1), at(1.5, 0.6), "阳光小区", initials="ygyy"),
    place(4, "阳光公寓", "小区", "东湾街道湖东南路30号", cell(EAST, 1), at(2.4, 0.6), "阳光小区", initials="yggy"),
    place(5, "农村商业银行灵山支行", "银行", "金渎镇中山路9号", cell(LING, 1), at(0.52, 0.2), "灵山银行"),
    place(6, "渔港桥", "桥", "东湾街道湖东南路160号", cell(PORT, 1), at(3.5, 0.5), "渔港桥头", initials="ygq"),
    place(7, "桥南村居民委员会", "居委会", "金渎镇金山路90号", cell(QIAO, 1), at(1.7, 0.52), "桥南社区"),
    place(8, "湖东幼儿园", "幼儿园", "东湾街道湖东南路60号", cell(EAST, 1), at(2.98, 0.54), initials="hdyey"),
]
ROWS = [*AREAS, *STREETS, *PLACES]
