"""How the house is written: every module says what it is for, and no name says nothing."""

import ast
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("desk_app", "local_store", "ui", "resources", "packaging", "tests")
SAYS_NOTHING = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "base", "misc", "tools", "stuff"}


def tool(name: str) -> ModuleType:
    """A script of `packaging/`, which is no package: the name belongs to somebody else's."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sources() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def test_every_module_opens_with_a_sentence() -> None:
    sentence = tool("file_map").first_sentence
    written = [path for path in sources() if path.stat().st_size]
    silent = [str(path.relative_to(ROOT)) for path in written if not sentence(path).endswith((".", "?"))]
    assert not silent, "no opening sentence with a full stop in:\n" + "\n".join(silent)


def test_a_package_of_the_product_says_what_it_is_for() -> None:
    folders = {path.parent for path in sources() if path.relative_to(ROOT).parts[0] not in ("tests", "packaging")}
    silent = [folder for folder in folders if not (folder / "__init__.py").exists()]
    silent += [folder for folder in folders - set(silent) if not (folder / "__init__.py").stat().st_size]
    assert not silent, "an __init__.py with one sentence is missing in:\n" + "\n".join(map(str, silent))


def test_no_name_says_nothing() -> None:
    vague = [path for path in sources() if SAYS_NOTHING & set(path.relative_to(ROOT).with_suffix("").parts)]
    assert not vague


def test_nothing_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    found = []
    for path in sources():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if any(mark in line.split() or f"# {mark}" in line for mark in marks):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    assert not found


def test_no_test_is_skipped_on_purpose() -> None:
    forbidden = {"skip", "skipif", "xfail"}
    found = []
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in forbidden and "pytest" in ast.unparse(node.value):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found


@pytest.mark.parametrize("name", ["README.md", "README.zh_CN.md"])
def test_the_file_map_is_as_the_modules_say(name: str) -> None:
    file_map = tool("file_map")
    text = (ROOT / name).read_text(encoding="utf-8")
    assert file_map.with_map(text, file_map.file_map()) == text, "run: make map"
