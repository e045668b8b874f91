"""Builds the README's map of files from the first sentence of every module and package."""

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("desk_app", "local_store", "ui", "resources", "packaging")
READMES = ("README.md", "README.zh_CN.md")
BEGIN, END = "<!-- file map: begin -->", "<!-- file map: end -->"


def first_sentence(path: Path) -> str:
    """The sentence a module opens with, on one line; empty where it has no docstring."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    paragraph = " ".join(docstring.split("\n\n")[0].split())
    sentence, dot, _rest = paragraph.partition(". ")
    return sentence + "." if dot else paragraph


def file_map() -> str:
    """The map as a fenced block: one line for each folder and module, names in one column, sentences in another."""
    lines = [line for room in ROOMS for line in _folder(ROOT / room, 0)]
    width = max(len(name) for name, _sentence in lines)
    return "\n".join(["```text", *(f"{name:<{width}}  {text}".rstrip() for name, text in lines), "```"])


def _folder(folder: Path, depth: int) -> Iterator[tuple[str, str]]:
    package = folder / "__init__.py"
    yield "  " * depth + folder.name + "/", first_sentence(package) if package.exists() else ""
    children = sorted(folder.iterdir(), key=lambda child: (child.is_dir(), child.name))
    for child in children:
        if child.suffix == ".py" and child.name != "__init__.py":
            yield "  " * (depth + 1) + child.name, first_sentence(child)
        elif child.is_dir() and any(child.rglob("*.py")):
            yield from _folder(child, depth + 1)


def with_map(text: str, new_map: str) -> str:
    """A README's text with what stands between the two marks replaced. Raises ValueError where a mark is missing."""
    before, after = text.split(BEGIN)[0], text.split(END)[1:]
    if BEGIN not in text or not after:
        raise ValueError(f"no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{new_map}\n{END}{END.join(after)}"


def main() -> int:
    """Writes the map into the READMEs, or says which of them differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    differ = []
    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        if (wanted := with_map(text, file_map())) != text:
            differ.append(name)
            if write:
                (ROOT / name).write_text(wanted, encoding="utf-8")
    print(("wrote " if write else "differ: ") + ", ".join(differ) if differ else "the file map is as the modules say")
    return int(bool(differ) and not write)


if __name__ == "__main__":
    sys.exit(main())
