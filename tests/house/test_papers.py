"""The papers of the house: no address in a lock, none of this machine anywhere, a changelog, an index of docs."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import desk_app

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "packaging" / "locks").glob("*.txt"))
# Written in pieces, so that this page does not find itself.
FOREIGN = re.compile(
    "|".join(
        [
            r"(?<![\w.$}~-])/(?:work|root|home)" + "/",
            r"pypi\." + "org",
            "python" + "hosted",
            r"index-url\s*=?\s*" + "http",
            r"\.\./" + "shared",
            "(?:DESIGN|FIELD|STYLE|LESSONS)" + r"\.md",
        ]
    )
)


def committed_texts() -> list[Path]:
    """Every text file that git keeps or is about to; outside a clone, everything that lies here."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True
    )
    names = listed.stdout.decode().split("\0")[:-1] if listed.returncode == 0 else []
    paths = [ROOT / name for name in names] or [path for path in ROOT.rglob("*") if ".venv" not in path.parts]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def test_no_file_names_this_machine_or_a_package_index() -> None:
    found = []
    for path in committed_texts():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if hit := FOREIGN.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {hit.group()}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_is_names_versions_and_hashes_only(lock: Path) -> None:
    text = re.sub(r"\\\n\s*", "", lock.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    entry = re.compile(r"[a-z0-9][a-z0-9.-]*==[^\s;]+( ; [^-]+)?\s*(--hash=sha256:[0-9a-f]{64}\s*)+")
    assert [line for line in lines if not entry.fullmatch(line)] == []
    assert "://" not in text


def test_the_locks_agree_and_hold_what_the_project_asks_for() -> None:
    locked = {lock.stem: dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", lock.read_text(), re.M)) for lock in LOCKS}
    assert locked["runtime"].items() <= locked["central"].items() <= locked["test"].items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = {
        "runtime": project["dependencies"],
        "central": project["dependencies"] + extras["central"],
        "test": project["dependencies"] + extras["central"] + extras["test"],
    }
    for name, requirements in asked.items():
        wanted = {re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-") for requirement in requirements}
        assert wanted <= set(locked[name]), name
    assert locked["runtime"]["pyside6-essentials"] == "6.11.3"


def test_the_changelog_opens_with_what_is_coming_or_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.M)
    assert headings[0] in ("Unreleased", desk_app.__version__) or headings[0].startswith(f"{desk_app.__version__} ")
    numbers = [tuple(map(int, found)) for found in re.findall(r"^## (\d+)\.(\d+)\.(\d+)", text, re.M)]
    assert numbers == sorted(numbers, reverse=True)
    first = text.split("\n## ")[1]
    sentences = [line for line in first.splitlines() if line.startswith("- ")]
    assert sentences and all(len(line) > 20 for line in sentences)


def test_every_page_of_the_docs_is_in_their_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    assert [page for page in pages if page != "README.md" and f"({page})" not in index] == []


@pytest.mark.parametrize("page", ["README.md", "README.zh_CN.md", "docs/README.md"])
def test_what_a_page_links_to_is_there(page: str) -> None:
    folder = (ROOT / page).parent
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (folder / link).exists()] == []
