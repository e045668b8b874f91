"""The import rules as data: what each room may know of ours, and which guests it may have."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("desk_app", "local_store", "ui", "resources")

# Every guest of the house, by the name it is imported under. A new one fails until somebody says who may have it.
GUESTS = frozenset(
    "PySide6 shiboken6 qasync pyqtgraph numpy sqlalchemy alembic sqlcipher3 requests urllib3 keyring platformdirs"
    " shapely phonenumbers click fastapi starlette uvicorn pydantic anyio psycopg argon2 openpyxl pypinyin".split()
)
EVERYTHING = frozenset({"*"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one room may import; itself and the standard library it always may."""

    ours: frozenset[str] = frozenset()
    guests: frozenset[str] = frozenset()


def _rule(ours: str = "", guests: str = "") -> Rule:
    return Rule(ours=frozenset(ours.split()), guests=frozenset(guests.split()))


CENTRAL_GUESTS = "fastapi starlette pydantic uvicorn anyio sqlalchemy alembic psycopg argon2 shapely"
STORE_GUESTS = "sqlalchemy alembic sqlcipher3 keyring argon2 shapely numpy"

RULES: dict[str, Rule] = {
    "desk_app": _rule(),  # the package's own __init__: the version
    "domain": _rule(),
    "errors": _rule(),
    "progress": _rule(),
    "words": _rule(),
    "numbers": _rule("domain", "phonenumbers"),  # one normal form for the seat and the centre alike
    "wire": _rule("domain progress"),
    "ports": _rule("domain progress"),
    "screens": _rule("domain progress words numbers"),
    "sync": _rule("domain ports errors progress numbers"),
    "sync.gateway": _rule("domain ports errors progress wire sync numbers", "requests urllib3"),
    # one room in four files
    "desk": _rule("domain ports screens sync errors progress inquiries calling case_views numbers"),
    "inquiries": _rule("domain ports screens errors progress"),
    "case_views": _rule("domain ports screens errors progress sync"),
    "calling": _rule("domain ports screens errors progress numbers sync"),
    "settings": _rule("paths"),  # one room in two files
    "paths": _rule("settings", "platformdirs"),
    "central": _rule("desk_app domain wire errors progress settings numbers", CENTRAL_GUESTS),
    "importing": _rule("domain wire errors progress", "openpyxl shapely numpy pypinyin"),
    "local_store": _rule("domain ports wire errors progress numbers", STORE_GUESTS),
    "telephony": _rule("domain ports errors", "phonenumbers"),
    "sandbox": _rule("central domain wire sync.gateway errors progress"),
    # It makes the map's pane among the others; what the map needs of numpy stays in its folder.
    "ui": Rule(
        ours=frozenset({"ui drawings", *"desk domain screens errors progress words".split()}),
        guests=frozenset("PySide6 shiboken6 qasync".split()),
    ),
    "ui drawings": _rule("ui desk domain screens errors progress words", "PySide6 shiboken6 qasync pyqtgraph numpy"),
    "bootstrap": Rule(ours=EVERYTHING, guests=EVERYTHING),
    "bootstrap_sandbox": Rule(ours=EVERYTHING, guests=EVERYTHING),
    "command_line": Rule(ours=EVERYTHING, guests=EVERYTHING),  # the pages of __main__
    "__main__": Rule(ours=EVERYTHING, guests=EVERYTHING),
    "resources": _rule(),
}

# Folders of `ui` that draw maps and charts.
DRAWING_FOLDERS = frozenset({"map", "maps", "chart", "charts"})

# The domain has values only: no clock, randomness, files, threads or environment, and no zone is looked up in it.
DOMAIN_STDLIB = frozenset(
    "__future__ abc bisect collections contextlib copy dataclasses datetime decimal enum fractions functools heapq"
    " itertools math operator re string types typing unicodedata uuid".split()
)
DOMAIN_FORBIDDEN_CALLS = frozenset(
    "open print input eval exec now utcnow today uuid1 uuid4 uuid6 uuid7 uuid8 getenv urandom".split()
)


def room_of(module: str) -> str:
    """The room a module of ours belongs to, as the table calls it; a module of no room gives a name it has not."""
    parts = module.split(".")
    match parts:
        case ["desk_app"]:
            return "desk_app"
        case ["desk_app", "sync", "gateway", *_]:
            return "sync.gateway"
        case ["desk_app", room, *_]:
            return room
        case ["ui", *inner] if DRAWING_FOLDERS & set(inner[:-1]):
            return "ui drawings"
        case _:
            return parts[0]


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def reachable(room: str) -> tuple[frozenset[str], frozenset[str]]:
    """All rooms and guests that may be loaded once `room` is: its own and those of everything it may know."""
    rooms, waiting = set[str](), [room]
    while waiting:
        current = waiting.pop()
        if current not in rooms:
            rooms.add(current)
            waiting.extend(RULES[current].ours)
    return frozenset(rooms | {"desk_app"}), frozenset().union(*(RULES[name].guests for name in rooms))
