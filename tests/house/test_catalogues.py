"""The languages are complete: every text in the code is translated, once, with the same fields."""

from pathlib import Path

import pytest

from desk_app import words
from tests.house.test_modules import ROOT, tool

CATALOGUES = sorted((ROOT / "resources" / "locale").rglob("*.po"))


def test_every_text_is_translated_and_nothing_else_is() -> None:
    report = tool("catalogues").compared("zh_CN")
    missing = [f"missing: {source!r} ({places[0]})" for (_context, source), places in report.missing.items()]
    assert not missing + report.wrong, "\n".join([*missing, *report.wrong, "see: make words"])


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_reads_the_same_as_with_babel(path: Path) -> None:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file)
    with_babel = {}
    for message in catalogue:
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        source = message.id if isinstance(message.id, str) else message.id[0]
        if source and all(forms) and not message.fuzzy:
            with_babel[message.context, source] = forms
    ours = words.read_po(path.read_text(encoding="utf-8"))
    assert {key: forms for key, forms in ours.items() if key[1]} == with_babel
    assert "Plural-Forms: nplurals=1; plural=0;" in ours[None, ""][0]
