"""Phrases as data: both languages complete, a person's own kept as text, wrong ones named, gaps found."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app import words
from desk_app.screens.phrases import (
    GAP,
    LONGEST,
    MOST,
    PhraseKind,
    came_with_the_program,
    first_gap,
    kind_of,
    kind_words,
    offered,
    own_phrases,
    phrases_text,
    phrases_wrong,
    put_in,
)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_program_brings_phrases_of_every_kind_in_every_language(language: str) -> None:
    words.load(language)
    for kind in PhraseKind:
        phrases = came_with_the_program(language)[kind]
        assert phrases and phrases_wrong(phrases) == ""
        assert all(phrase.isascii() is (language == "en") for phrase in phrases)
        assert kind_words(kind).isascii() is (language == "en")


def test_fields_name_their_kind_by_what_they_hold() -> None:
    assert [kind_of(field) for field in ("event", "opinion", "transfer_note")] == ["event", "opinion", "note"]
    assert kind_of("person") is None


def test_own_phrases_come_first_and_none_twice() -> None:
    words.load("zh_CN")
    mine = came_with_the_program("zh_CN")[PhraseKind.DEMAND][2]
    phrases = offered(PhraseKind.DEMAND, {PhraseKind.DEMAND: ("立即", mine)})
    assert phrases[:2] == ("立即", mine) and len(set(phrases)) == len(phrases)


@given(st.dictionaries(st.sampled_from(PhraseKind), st.lists(st.text(min_size=1).filter(str.strip), max_size=4)))
def test_own_phrases_survive_being_kept(own: dict[PhraseKind, list[str]]) -> None:
    wanted = {kind: tuple(" ".join(each.split()) for each in phrases) for kind, phrases in own.items() if phrases}
    assert own_phrases(phrases_text({kind: tuple(phrases) for kind, phrases in own.items()})) == wanted


@pytest.mark.parametrize("kept", [None, "", "{", "[]", '"x"', '{"event": 3}', '{"no kind": ["x"]}', "null"])
def test_what_cannot_be_read_is_none(kept: str | None) -> None:
    assert own_phrases(kept) == {}


def test_blank_phrases_are_left_out() -> None:
    assert own_phrases(json.dumps({"event": [" ", "x"]})) == {PhraseKind.EVENT: ("x",)}


def test_what_is_wrong_with_phrases_is_said() -> None:
    words.load("zh_CN")
    assert phrases_wrong(["要求回复"]) == ""
    assert phrases_wrong(["要求回复", " "]) == "常用语不能为空"
    assert phrases_wrong(["要求回复", "要求回复"]) == "“要求回复”重复"
    assert phrases_wrong(["长" * (LONGEST + 1)]) == f"“{'长' * 12}…”超过 {LONGEST} 个字"
    assert phrases_wrong([str(number) for number in range(MOST + 1)]) == f"最多 {MOST} 条常用语"


def test_time_and_place_are_put_in_and_gaps_stand_for_what_is_not_known() -> None:
    assert put_in("{time}在{place}", time="03-02 10:00", place=" 菜场 ") == "03-02 10:00在菜场"
    assert put_in("{time}在{place}", time="", place="") == f"{GAP}在{GAP}"
    assert put_in("共 {count} 盏", time="", place="") == "共 {count} 盏"
    assert first_gap("从____到____") == (1, 4) and first_gap("没有") is None
