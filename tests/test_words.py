"""Words: a language is loaded, merged from its rooms and read as gettext files are."""

import pytest

from desk_app import words
from desk_app.words import N_, _, ngettext, pgettext

PO = r"""
msgid ""
msgstr "Plural-Forms: nplurals=1; plural=0;\n"

#: ui/queue.py:3
msgid "Queue"
msgstr "队列"
msgctxt "verb"
msgid "File"
msgstr "立案"

msgid "{n} case"
msgid_plural "{n} cases"
msgstr[0] "{n} 件"
#, fuzzy
msgid "Later"
msgstr "以后"

msgid "Two "
"lines\n"
msgstr ""
"两\t行"
"\n"

msgid "Not yet"
msgstr ""

#~ msgid "Gone"
#~ msgstr "已去"
"""


def test_a_catalogue_is_read_as_gettext_reads_it() -> None:
    assert words.read_po(PO) == {
        (None, ""): ("Plural-Forms: nplurals=1; plural=0;\n",),
        (None, "Queue"): ("队列",),
        ("verb", "File"): ("立案",),
        (None, "{n} case"): ("{n} 件",),
        (None, "Two lines\n"): ("两\t行\n",),
    }


@pytest.mark.parametrize("text", ["nonsense", 'msgid "a', "msgid 3"])
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        words.read_po(text)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (None, "zh_CN"),
        ("", "zh_CN"),
        ("C", "zh_CN"),
        ("zh_CN.UTF-8", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("de_DE", "zh_CN"),
        ("en", "en"),
        ("en_GB.UTF-8", "en"),
        ("en-US", "en"),
    ],
)
def test_any_locale_leads_to_a_language_there_is(wanted: str | None, language: str) -> None:
    assert words.supported(wanted) == language


@pytest.mark.parametrize(("number", "said"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases")])
def test_english_is_the_source_and_counts(number: int, said: str) -> None:
    words.load("en")
    assert words.current_language() == "en"
    assert ngettext("{n} case", "{n} cases", number).format(n=number) == said
    assert (_("Queue of nothing"), pgettext("verb", "Nothing"), N_("Kept")) == ("Queue of nothing", "Nothing", "Kept")


def test_every_language_loads_and_an_unknown_text_stays_as_it_is() -> None:
    for language in words.LANGUAGES:
        words.load(language)
        assert words.current_language() == language
        assert _("a text that nobody translates") == "a text that nobody translates"
        assert ngettext("a lone {n}", "lone {n}s", 2) == "lone {n}s"


def test_another_language_is_refused_and_the_one_in_use_stays() -> None:
    words.load("en")
    with pytest.raises(ValueError, match="tlh"):
        words.load("tlh")
    assert words.current_language() == "en"
