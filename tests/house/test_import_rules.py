"""Who may know whom: read from the source of every module, and seen in a fresh interpreter for every room."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.import_rules import (
    DOMAIN_FORBIDDEN_CALLS,
    DOMAIN_STDLIB,
    EVERYTHING,
    GUESTS,
    PACKAGES,
    ROOT,
    RULES,
    modules,
    reachable,
    room_of,
)

MODULES = modules()
ROOMS_BUILT = sorted({room_of(module) for module in MODULES})
# Alembic runs these itself, inside a migration; they cannot be imported by themselves.
RUN_BY_ALEMBIC = ("migrations.env", "migrations.versions")


def imports(path: Path, module: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports, inside functions too; `from a import b` gives `a.b`."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                yield from ((node.lineno, alias.name) for alias in node.names)
            case ast.ImportFrom():
                parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
                source = ".".join([*parents, *([node.module] if node.module else [])])
                yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def nearest_module(name: str) -> str:
    """The module of ours that a dotted name lies in: `desk_app.domain.case.Case` is of `desk_app.domain.case`."""
    while name not in MODULES and "." in name:
        name = name.rpartition(".")[0]
    return name


def offences(path: Path, module: str) -> Iterator[str]:
    """Everything a module imports though its room may not."""
    room = room_of(module)
    rule = RULES[room]
    for line, name in imports(path, module):
        where, top = f"{path.relative_to(ROOT)}:{line}", name.partition(".")[0]
        if top in PACKAGES:
            other = room_of(nearest_module(name))
            if other not in rule.ours | {room} and rule.ours != EVERYTHING:
                yield f"{where}: {room} may not know {other}"
        elif top in sys.stdlib_module_names:
            if room == "domain" and top not in DOMAIN_STDLIB:
                yield f"{where}: domain is values only, not {top}"
        elif top not in GUESTS:
            yield f"{where}: {top} is a guest nobody has introduced (GUESTS in import_rules.py)"
        elif top not in rule.guests and rule.guests != EVERYTHING:
            yield f"{where}: {top} is no guest of {room}"


def test_every_module_has_a_room() -> None:
    homeless = [module for module in MODULES if room_of(module) not in RULES]
    assert not homeless, f"say in import_rules.py where these belong: {homeless}"


def test_every_folder_with_code_is_known() -> None:
    known = {*PACKAGES, "tests", "packaging"}
    folders = {path.parent.relative_to(ROOT).parts[0] for path in ROOT.glob("*/*.py")}
    assert {folder for folder in folders if not folder.startswith(".")} <= known | {"build", "out"}


def test_the_table_speaks_of_rooms_it_has() -> None:
    assert {other for rule in RULES.values() for other in rule.ours} - EVERYTHING <= set(RULES)
    assert {guest for rule in RULES.values() for guest in rule.guests} - EVERYTHING <= GUESTS


@pytest.mark.parametrize("room", ROOMS_BUILT)
def test_a_room_imports_what_it_may(room: str) -> None:
    found = [line for module, path in MODULES.items() if room_of(module) == room for line in offences(path, module)]
    assert not found, "\n".join(found)


def test_the_domain_reads_no_clock_and_opens_nothing() -> None:
    found = []
    for module, path in MODULES.items():
        if room_of(module) != "domain":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if called in DOMAIN_FORBIDDEN_CALLS:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {called}()")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("room", [room for room in ROOMS_BUILT if RULES.get(room, RULES["ui"]).ours != EVERYTHING])
def test_a_room_loads_alone(room: str) -> None:
    """What is loaded once a room is, own and foreign, whoever brought it in."""
    own = [name for name in MODULES if room_of(name) == room and not any(part in name for part in RUN_BY_ALEMBIC)]
    program = f"import sys, json\nimport {', '.join(own)}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    rooms, guests = reachable(room)
    strangers = {name.partition(".")[0] for name in loaded} & GUESTS - guests - brought_along(guests)
    assert not strangers, f"{room} brings in {sorted(strangers)}"
    ours = {room_of(name) for name in loaded if name.partition(".")[0] in PACKAGES}
    assert ours <= rooms, f"{room} brings in {sorted(ours - rooms)}"


def brought_along(guests: frozenset[str]) -> frozenset[str]:
    """What guests bring along themselves, without our code using it."""
    companions = {
        "shapely": {"numpy"},
        "pyqtgraph": {"numpy"},
        "openpyxl": {"numpy"},
        "requests": {"urllib3"},
        "uvicorn": {"click"},
    }
    return frozenset().union(*(companions.get(guest, set()) for guest in guests))
