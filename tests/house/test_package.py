"""The project as a package: everything the program reads is in the wheel, and nothing that it does not."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("desk_app", "local_store", "ui", "resources")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this tree, unpacked; built with the installed setuptools, so without a network."""
    folder = tmp_path_factory.mktemp("package")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for package in PACKAGES:
        if (ROOT / package).exists():
            shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run([*command, "-w", "wheels", "."], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next((folder / "wheels").glob("*.whl"))) as wheel:
        wheel.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_holds_every_file_of_the_product_and_no_other(unpacked: Path) -> None:
    here = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert {name for name in packed if ".dist-info/" not in name} == here


def test_a_packaged_program_finds_its_language_and_its_data(unpacked: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import desk_app.words as words, desk_app.paths as paths\n"
        "assert words.__file__.startswith(sys.argv[1]), words.__file__\n"
        "words.load('zh_CN')\n"
        "assert paths.resource('locale', 'zh_CN', 'LC_MESSAGES', 'shell.po').is_file()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(unpacked)], cwd=unpacked.parent, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
