"""Compares the texts in the code with the translations: what is missing, stale, unfinished or said in two ways."""

import argparse
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
ROOMS = ("desk_app", "local_store", "ui")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
FIELD = re.compile(r"{[^{}]*}")

Key = tuple[str | None, str]


@dataclass(slots=True, kw_only=True)
class Report:
    """What is wrong with one language's catalogues, as lines to read."""

    missing: dict[Key, list[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def texts_in_code() -> dict[Key, list[str]]:
    """Every marked source text with the places where it stands."""
    found: dict[Key, list[str]] = defaultdict(list)
    for room in ROOMS:
        marked = extract_from_dir(ROOT / room, [("**.py", "python")], {}, KEYWORDS)
        for name, line, message, _comments, context in marked:
            text = message[0] if isinstance(message, tuple) else message
            found[context, text].append(f"{room}/{name}:{line}")
    return dict(found)


def translations(language: str) -> dict[Path, list[Message]]:
    """The entries of each of a language's files, without their headers."""
    folder = ROOT / "resources" / "locale" / language / "LC_MESSAGES"
    catalogues = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            catalogues[path] = [message for message in read_po(file, abort_invalid=True) if message.id]
    return catalogues


def compared(language: str) -> Report:
    """Holds the code's texts against one language's catalogues."""
    wanted, report = texts_in_code(), Report()
    said: dict[Key, tuple[str, object]] = {}
    for path, messages in translations(language).items():
        for message in messages:
            source = message.id if isinstance(message.id, str) else message.id[0]
            key, where = (message.context, source), f"{path.name}: {source!r}"
            report.wrong += [f"{where} {what}" for what in _faults(message)]
            if key not in wanted:
                report.wrong.append(f"{where} stands nowhere in the code")
            if key in said and said[key][1] != message.string:
                report.wrong.append(f"{where} is said otherwise in {said[key][0]}")
            said[key] = path.name, message.string
    report.missing = {key: places for key, places in wanted.items() if key not in said}
    return report


def _faults(message: Message) -> list[str]:
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    forms = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    faults = ["is fuzzy"] if message.fuzzy else []
    if not all(forms):
        return [*faults, "is not translated"]
    fields = {name for source in sources for name in FIELD.findall(source)}
    for form in forms:
        if strange := set(FIELD.findall(form)) - fields:
            faults.append(f"has a field that its source has not: {', '.join(sorted(strange))}")
        if lost := set(FIELD.findall(sources[-1])) - set(FIELD.findall(form)):
            faults.append(f"has lost a field: {', '.join(sorted(lost))}")
    return faults


def main() -> int:
    """Prints what is missing as entries to fill in, then what is wrong; exit code 1 where there is any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", nargs="?", default="zh_CN")
    report = compared(parser.parse_args().language)
    for (context, source), places in report.missing.items():
        print("#: " + " ".join(places))
        if context:
            print(f"msgctxt {_quoted(context)}")
        print(f'msgid {_quoted(source)}\nmsgstr ""\n')
    for line in report.wrong:
        print(f"# wrong: {line}")
    print(f"# {len(report.missing)} missing, {len(report.wrong)} wrong")
    return int(bool(report.missing or report.wrong))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    sys.exit(main())
