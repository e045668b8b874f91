"""Templates as data: both languages complete and true of the sample's catalogue, kept as text, wrong ones named."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from desk_app import words
from desk_app.domain.case import DemandKind
from desk_app.domain.datasets import catalogue_of
from desk_app.importing.sample_district import sample_rows
from desk_app.screens import register_values as name
from desk_app.screens.choices import problems
from desk_app.screens.phrases import GAP
from desk_app.screens.templates import (
    FIELDS,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST,
    WISHES,
    Template,
    came_with_the_program,
    problem_among,
    templates_kept,
    templates_text,
    templates_wrong,
)
from tests.sample_reference import REFERENCE


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_program_brings_templates_that_fill_several_fields(language: str) -> None:
    templates = came_with_the_program(language)
    assert len(templates) >= 3 and templates_wrong(templates) == ""
    for each in templates:
        assert len(each.values) >= 3 and set(each.values) <= set(FIELDS)
        assert GAP in each.values[name.EVENT] and each.values[name.EVENT].isascii() is (language == "en")
        assert DemandKind(each.values[name.DEMAND_KIND])
        assert {each.values.get(wish, "yes") for wish in WISHES} <= {"yes", "no"}


def test_both_languages_have_the_same_ones() -> None:
    chinese, english = came_with_the_program("zh_CN"), came_with_the_program("en")
    texts = (name.EVENT, name.DEMAND, name.ANSWER, name.OPINION)
    for one, other in zip(chinese, english, strict=True):
        assert one.values.keys() == other.values.keys()
        same = [{field: each.values[field] for field in each.values if field not in texts} for each in (one, other)]
        assert same[0] == same[1]


def test_the_problems_they_name_are_in_the_sample_s_catalogue() -> None:
    catalogue = catalogue_of(sample_rows()["catalogue"], "sample")
    options = problems(replace(REFERENCE, catalogue=catalogue))
    told = [each.values[name.PROBLEM] for each in came_with_the_program("zh_CN") if name.PROBLEM in each.values]
    assert len(told) >= 3
    for each in told:
        assert catalogue.problems[problem_among(each, options)].name == each


def test_what_is_kept_comes_back_in_its_order() -> None:
    made = (Template(name="b", values={name.EVENT: "x ____"}), Template(name="a", values={name.WANTS_ANSWER: "no"}))
    assert templates_kept(templates_text(made)) == made
    assert templates_kept(templates_text(())) == ()


@pytest.mark.parametrize("kept", [None, "", "{", '"x"', "[3]", '[{"name": "x"}]', '[{"name": "x", "values": 3}]'])
def test_where_nothing_can_be_read_the_program_s_own_are_offered(kept: str | None) -> None:
    words.load("en")
    assert templates_kept(kept) == came_with_the_program("en")


def test_fields_that_no_form_has_are_left_out() -> None:
    kept = json.dumps([{"name": "x", "values": {"event": "y", "phone": "110", "demand": " "}}])
    assert templates_kept(kept) == (Template(name="x", values={"event": "y"}),)


@pytest.mark.parametrize(
    ("templates", "why"),
    [
        ([Template(name=str(number)) for number in range(MOST + 1)], "At most 50 templates"),
        ([Template(name=" ")], "Every template needs a name"),
        ([Template(name="a"), Template(name="a ")], "There are two templates named “a”"),
        ([Template(name="a" * (LONGEST_NAME + 1))], "A name may have at most 20 characters"),
        ([Template(name="a", values={name.EVENT: "x" * (LONGEST_TEXT + 1)})], "A text may have at most 300 characters"),
        ([Template(name="a"), Template(name="b")], ""),
    ],
)
def test_what_cannot_be_is_said(templates: list[Template], why: str) -> None:
    words.load("en")
    assert templates_wrong(templates) == why
