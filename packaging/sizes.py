"""Reports modules, classes and functions that have grown past the sizes this project aims at; never fails."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("desk_app", "local_store", "ui", "packaging", "tests")
MODULE_LINES, CLASS_LINES, FUNCTION_LINES = 300, 200, 40


def findings(path: Path) -> Iterator[tuple[str, int, int]]:
    """What is too large in one file: its name, its lines, the size aimed at."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    if (lines := len(text.splitlines())) > MODULE_LINES:
        yield name, lines, MODULE_LINES
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ClassDef():
                limit = CLASS_LINES
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                limit = FUNCTION_LINES
            case _:
                continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > limit:
            yield f"{name}:{node.lineno} {node.name}", lines, limit


def main() -> int:
    """Prints the findings, largest excess first."""
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    found = [finding for path in paths for finding in findings(path)]
    for name, lines, limit in sorted(found, key=lambda finding: finding[1] / finding[2], reverse=True):
        print(f"{lines:5} lines, aim {limit:3}: {name}")
    print(f"sizes: {len(paths)} modules, {len(found)} larger than aimed at")
    return 0


if __name__ == "__main__":
    sys.exit(main())
