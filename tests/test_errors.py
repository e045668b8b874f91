"""Errors: the tree has two branches, and trouble keeps its code and parameters wherever it goes."""

import pickle

import pytest

from desk_app.errors import BadInput, DeskError, NotAllowed, OurMistake, StoreTrouble, Unreachable, WorldTrouble

TROUBLES = [WorldTrouble, Unreachable, NotAllowed, BadInput, StoreTrouble]


@pytest.mark.parametrize("kind", TROUBLES)
def test_trouble_carries_a_code_and_what_its_words_need(kind: type[WorldTrouble]) -> None:
    trouble = kind("disk_full", {"path": "desk.db", "free": 0})
    assert (trouble.code, dict(trouble.params)) == ("disk_full", {"path": "desk.db", "free": 0})
    assert str(trouble) == "disk_full(path='desk.db', free=0)"
    assert isinstance(trouble, WorldTrouble) and not isinstance(trouble, OurMistake)


@pytest.mark.parametrize("kind", TROUBLES)
def test_trouble_crosses_processes_whole(kind: type[WorldTrouble]) -> None:
    back = pickle.loads(pickle.dumps(kind("disk_full", {"free": 0})))
    assert (type(back), back.code, dict(back.params)) == (kind, "disk_full", {"free": 0})


def test_what_is_raised_on_purpose_has_one_root() -> None:
    assert issubclass(OurMistake, DeskError) and not issubclass(OurMistake, WorldTrouble)
    assert str(WorldTrouble("signed_out")) == "signed_out"


def test_nobody_changes_the_parameters_afterwards() -> None:
    given = {"free": 1}
    trouble = WorldTrouble("disk_full", given)
    given["free"] = 2
    assert trouble.params["free"] == 1
    with pytest.raises(TypeError):
        trouble.params["free"] = 3  # type: ignore[index]
