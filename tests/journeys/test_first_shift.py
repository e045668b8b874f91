"""A shift from the first call to the last evaluation, played in the real window as a user would start it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BOUND_SECONDS = 240  # a bound on hanging, not a measure of speed


def desk_app(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "desk_app", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=BOUND_SECONDS,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )


def test_a_short_shift_is_played_in_the_window_and_the_three_worlds_agree(tmp_path: Path) -> None:
    report = tmp_path / "report"
    (report).mkdir()
    (report / "notes.txt").write_text("mine", encoding="utf-8")
    (report / "01-old.png").write_bytes(b"old")

    shift = ("sandbox", "--headless", "--scenario", "short-shift")
    done = desk_app(*shift, "--report", str(report), "--data", str(tmp_path / "data"))

    assert done.returncode == 0, done.stdout + done.stderr
    summary = json.loads((report / "summary.json").read_text(encoding="utf-8"))
    assert summary["good"] and not summary["findings"] and summary["ledger"] == "ok"
    assert summary["ends"] == {"CLOSED": 9, "FILING_REFUSED": 1, "MERGED": 1, "TRANSFERRED": 1}
    assert summary["registered_offline"] >= 1
    assert summary["due_times"] > 50, "each was held against what the centre reckoned"
    happened = summary["happened"]
    assert happened["reworks"] == happened["suspensions"] == happened["merged"] == happened["followers_told"] == 1
    assert happened["returned_by_unit"] == happened["returned_by_sub_centre"] == 1 and happened["on_behalf"] == 2

    pictures = sorted(path.name for path in report.glob("*.png"))
    assert [name for name in pictures if name.endswith("sign-in.png")] == ["01-sign-in.png"]
    assert "01-old.png" not in pictures and summary["pictures"] == pictures
    assert {"closed-case", "wall", "merging", "registered-offline"} <= {name[3:-4] for name in pictures}
    assert (report / "notes.txt").read_text(encoding="utf-8") == "mine"
    told = [json.loads(line) for line in (report / "transcript.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(line["kind"] == "CaseEvaluated" for line in told) == 9
    assert [line["kind"] for line in told if line["kind"].startswith("line_")] == ["line_cut", "line_mended"]
    assert "# 班次小结" in (report / "summary.md").read_text(encoding="utf-8")


@pytest.mark.soak
def test_every_deadline_that_a_whole_shift_shows_is_the_centres(tmp_path: Path) -> None:
    shift = ("sandbox", "--headless", "--scenario", "first-shift")
    done = desk_app(*shift, "--report", str(tmp_path / "report"), "--data", str(tmp_path / "data"))
    assert done.returncode == 0, done.stdout + done.stderr
    summary = json.loads((tmp_path / "report" / "summary.json").read_text(encoding="utf-8"))
    assert summary["good"] and not summary["findings"]
    assert summary["due_times"] > 300


def test_a_scenario_that_does_not_exist_is_named_in_a_sentence(tmp_path: Path) -> None:
    arguments = ("sandbox", "--headless", "--scenario", "no-such", "--report", str(tmp_path), "--lang", "en")
    done = desk_app(*arguments, "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "There is no scenario called no-such" in done.stderr
