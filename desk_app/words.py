"""Loads a language and turns English source text into it; the only place that does, with or without Qt.

Source text is English and stands in the code inside `_("…")`, `ngettext("…", "…", n)` or `pgettext("context", "…")`;
`N_("…")` marks a text that is looked up later (a table built at import). Every room keeps its own catalogue
`resources/locale/<language>/LC_MESSAGES/<room>.po`; all of a language are merged when it is loaded. The text files
themselves are read (a few milliseconds), so no compiled copy can be stale or missing in a fresh clone or a package.
"""

import ast
import gettext as _stdlib_gettext
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("zh_CN", "en")
SOURCE_LANGUAGE = "en"
DEFAULT_LANGUAGE = "zh_CN"

Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One language: texts by (context, source text); more than one form where the text has a number in it."""

    language: str
    texts: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    form_of: Callable[[int], int]


def _english_form(number: int) -> int:
    return 0 if number == 1 else 1


_current = Catalogue(language=SOURCE_LANGUAGE, form_of=_english_form)


def supported(wanted: str | None) -> str:
    """The language this program has for a locale's name (`en_GB.UTF-8`, `zh-Hans-CN`); Chinese where it has none."""
    head = (wanted or "").replace("-", "_").split(".")[0].split("_")[0].lower()
    return "en" if head == "en" else DEFAULT_LANGUAGE


def load(language: str) -> None:
    """Makes `language` (one of LANGUAGES) the one in use, for the whole process. Raises ValueError for any other."""
    global _current
    _current = catalogue(language)


def current_language() -> str:
    """`zh_CN` or `en`."""
    return _current.language


def _(text: str) -> str:
    """The text in the language in use; the source text itself where it is not translated."""
    found = _current.texts.get((None, text))
    return found[0] if found else text


def N_(text: str) -> str:
    """Marks a text for the catalogue without translating it yet."""
    return text


def pgettext(context: str, text: str) -> str:
    """Like `_`, for short words that mean different things in different places."""
    found = _current.texts.get((context, text))
    return found[0] if found else text


def ngettext(one: str, many: str, number: int) -> str:
    """The form that fits the number; the caller still puts the number in."""
    found = _current.texts.get((None, one))
    if found:
        return found[min(_current.form_of(number), len(found) - 1)]
    return one if _english_form(number) == 0 else many


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> Catalogue:
    """Everything of one language, merged from the files of all rooms, in the order of their names."""
    if language == SOURCE_LANGUAGE:
        return Catalogue(language=SOURCE_LANGUAGE, form_of=_english_form)
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language!r}")
    texts: dict[Key, tuple[str, ...]] = {}
    folder = files("resources").joinpath("locale", language, "LC_MESSAGES")
    for room in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if room.name.endswith(".po"):
            texts |= read_po(room.read_text(encoding="utf-8"))
    header = texts.pop((None, ""), ("",))[0]
    return Catalogue(language=language, texts=texts, form_of=_plural_rule(header))


def _plural_rule(header: str) -> Callable[[int], int]:
    for line in header.splitlines():
        if line.startswith("Plural-Forms:") and "plural=" in line:
            return _stdlib_gettext.c2py(line.split("plural=", 1)[1].strip().rstrip(";"))
    return lambda number: 0


def read_po(text: str) -> dict[Key, tuple[str, ...]]:
    """The translated messages of a PO file, its header under (None, "").

    Left out are fuzzy, obsolete and empty ones. Raises ValueError (or its child SyntaxError) where it is no PO file.
    """
    messages: dict[Key, tuple[str, ...]] = {}
    for lines in _entries(text):
        fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
        parts = _parts([line for line in lines if not line.startswith("#")])
        forms = tuple(value for name, value in parts.items() if name.startswith("msgstr"))
        if "msgid" in parts and forms and all(forms) and not (fuzzy and parts["msgid"]):
            messages[parts.get("msgctxt"), parts["msgid"]] = forms
    return messages


def _entries(text: str) -> Iterator[list[str]]:
    """The lines of each entry; a new one begins at the first comment, context or id after a translation."""
    lines: list[str] = []
    translated = False
    for line in filter(None, map(str.strip, text.splitlines())):
        if translated and line.startswith(("#", "msgctxt", "msgid")):
            yield lines
            lines, translated = [], False
        lines.append(line)
        translated = translated or line.startswith("msgstr")
    yield lines


def _parts(lines: list[str]) -> dict[str, str]:
    """`msgid`, `msgstr[0]` … of one entry with their texts joined."""
    parts: dict[str, str] = {}
    name = ""
    for line in lines:
        if not line.startswith('"'):
            name, _space, line = line.partition(" ")
            parts[name] = ""
        value = ast.literal_eval(line)
        if not isinstance(value, str):
            raise ValueError(f"not a line of a PO file: {line!r}")
        parts[name] += value
    return parts
