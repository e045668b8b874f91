"""Writes what a play leaves behind: a transcript in words, a summary for programs and for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from desk_app.domain.case import Case, CaseId, Source, State
from desk_app.domain.reference import Reference
from desk_app.sandbox.scenario import Scenario
from desk_app.sandbox.scoring import Finding, Store
from desk_app.sandbox.shift import Entry
from desk_app.sandbox.summary import Numbers
from desk_app.screens import vocabulary
from desk_app.screens.names import Names
from desk_app.screens.timeline import Level, timeline
from desk_app.words import _, pgettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A play as it went. `real_seconds` from the first picture to the last, `moves` of the scripted operator,
    `due_times` so many different ones were read in the window and held against the centre's."""

    scenario: Scenario
    speed: float
    numbers: Numbers
    findings: tuple[Finding, ...]
    failed: str
    chain: str
    real_seconds: float
    cut_seconds: float
    registered_offline: int
    refused: int
    moves: int
    due_times: int
    pictures: tuple[Path, ...]

    @property
    def good(self) -> bool:
        """Everything came to its end and the three worlds agree."""
        return not self.findings and not self.failed and not self.chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the transcript."""

    at: datetime
    who: str
    case: str
    words: str
    kind: str


def transcript(store: Store, book: Iterable[Entry], reference: Reference, now: datetime) -> list[Line]:
    """Who did what when: the ledger's facts in words, and between them what no ledger knows, such as a line that is
    cut."""
    names = Names(reference=reference, now=now, lookup_case=store.cases.get)
    lines = [_book_line(entry, names) for entry in book if entry.what in _book_words()]
    for case_id, case in store.cases.items():
        facts = [fact for fact in store.facts if fact.subject.id == case_id]
        for fact, told in zip(facts, timeline(facts, names), strict=True):
            if told.level is not Level.CLOCK:
                words = " ".join(filter(None, (told.sentence, told.on_behalf)))
                lines.append(
                    Line(at=fact.recorded_at, who=told.who, case=case.number or "", words=words, kind=fact.body.kind)
                )
    return sorted(lines, key=lambda line: line.at)


def write_transcript(folder: Path, lines: Sequence[Line], zone: tzinfo) -> None:
    """`transcript.jsonl` for programs, `transcript.md` for people."""
    with (folder / "transcript.jsonl").open("w", encoding="utf-8") as file:
        for line in lines:
            value = {**asdict(line), "at": line.at.astimezone(zone).isoformat()}
            file.write(json.dumps(value, ensure_ascii=False) + "\n")
    rows = [
        (f"{line.at.astimezone(zone):%H:%M:%S}", line.case, line.who, line.words.replace("|", "/")) for line in lines
    ]
    heads = (pgettext("report", "Time"), pgettext("report", "Case"), pgettext("report", "Who"), _("What"))
    title = _("Transcript of the shift")
    (folder / "transcript.md").write_text(f"# {title}\n\n{_table(heads, rows)}", encoding="utf-8")


def write_summary(folder: Path, played: Played, store: Store) -> str:
    """`summary.json` and `summary.md`; gives back the table for the terminal."""
    numbers = asdict(played.numbers)
    value = {
        "scenario": played.scenario.name,
        "good": played.good,
        "speed": played.speed,
        "real_seconds": round(played.real_seconds, 1),
        "network_lost_seconds": round(played.cut_seconds, 1),
        "registered_offline": played.registered_offline,
        "refused": played.refused,
        "moves": played.moves,
        "due_times": played.due_times,
        **numbers,
        "ledger": played.chain or "ok",
        "failed": played.failed,
        "findings": [asdict(finding) for finding in played.findings],
        "pictures": [path.name for path in played.pictures],
        "stories": {story.name: _story(story.call.text, store.cases) for story in played.scenario.cases},
    }
    (folder / "summary.json").write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    table = _summary_words(played)
    heading, pictures = _("Pictures"), "\n".join(f"![{path.stem}]({path.name})" for path in played.pictures)
    (folder / "summary.md").write_text(f"{table}\n## {heading}\n\n{pictures}\n", encoding="utf-8")
    return table


def _story(text: str, cases: Mapping[CaseId, Case]) -> dict[str, str]:
    found = next((case for case in cases.values() if text in case.text), None)
    return {} if found is None else {"case": found.number or "", "state": found.state.value}


def _summary_words(played: Played) -> str:
    numbers = played.numbers
    went = _("All came to their ends; store, disk and windows agree.") if played.good else _("It did not go well.")
    title = _("Summary of the shift")
    parts = [f"# {title}\n", went + "\n"]
    ends = [(vocabulary.state(State(state)), str(count)) for state, count in numbers.ends.items()]
    sources = [(vocabulary.source(Source(source)), str(count)) for source, count in numbers.sources.items()]
    happened = _happened_words()
    others = [(happened.get(name, name), str(count)) for name, count in numbers.happened.items() if count]
    others += [
        (_("Registered while the network was gone"), str(played.registered_offline)),
        (_("Refused by the centre and read by the operator"), str(played.refused)),
        (_("Actions of the operator in the window"), str(played.moves)),
        (_("Due times read in the window"), str(played.due_times)),
        (_("Commands accepted"), str(numbers.commands)),
        (_("Facts in the ledger"), str(numbers.facts)),
        (_("Seconds without network"), f"{played.cut_seconds:.1f}"),
        (_("Seconds of real time"), f"{played.real_seconds:.1f}"),
    ]
    for heading, rows in (
        (_("Cases by end: {count}").format(count=numbers.cases), ends),
        (_("Cases by source"), sources),
        (_("On the way"), others),
    ):
        parts.append(_table((heading, _("Number")), rows))
    if played.failed:
        parts.append(_("The play broke off: {why}").format(why=played.failed) + "\n")
    if played.chain:
        parts.append(_("The ledger is damaged: {why}").format(why=played.chain) + "\n")
    parts += [f"- {finding.fault}: {finding.about} {finding.detail}" for finding in played.findings]
    return "\n".join(parts) + "\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(heads), " | ".join("---" for _head in heads), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


def _book_line(entry: Entry, names: Names) -> Line:
    words = _book_words()[entry.what].format(detail=entry.detail)
    return Line(at=entry.at, who=names.person(entry.who), case="", words=words, kind=entry.what)


def _book_words() -> Mapping[str, str]:
    return {
        "rang": _("The telephone rings"),
        "line_cut": _("The network is gone"),
        "line_mended": _("The network is back"),
        "read_refusal": _("Reads why {detail} was refused, and drops it"),
    }


def _happened_words() -> Mapping[str, str]:
    return {
        "verified_true": _("Verified: true"),
        "verified_not_true": _("Verified: not true"),
        "returned_by_unit": _("Returned by a unit"),
        "returned_by_sub_centre": _("Returned by a sub-centre"),
        "inspections_failed": _("Inspections failed"),
        "inspected_by_photo": _("Inspected by photo"),
        "inspected_on_site": _("Inspected on site"),
        "reworks": _("Reworks"),
        "extensions": _("Extensions granted"),
        "suspensions": _("Suspensions granted"),
        "resumed": _("Suspensions ended early"),
        "merged": _("Merged"),
        "followers_told": _("Callers of merged cases told"),
        "callbacks_satisfied": _("Callbacks: satisfied"),
        "callbacks_dissatisfied": _("Callbacks: dissatisfied"),
        "callbacks_unreached": _("Callbacks: not reached"),
        "through_sub_centre": _("Dispatched through a sub-centre"),
        "evaluated": _("Evaluated"),
        "on_behalf": _("Commands on behalf of a unit reached by telephone"),
    }
