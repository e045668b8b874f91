"""What tests of the phone stand on: the phone program and sipp, and a phone with a world around it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from desk_app.telephony.baresip_program import phone_program
from tests.telephony.real_surroundings import RealSurroundings

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")


@pytest.fixture(scope="session")
def phone_programs() -> None:
    """baresip and sipp are there; without them a skip, in CI a failure."""
    missing = [
        name for name, found in (("baresip-core", phone_program()), ("sip-tester", shutil.which("sipp"))) if not found
    ]
    if missing and IN_CI:
        pytest.fail(f"{missing} required here", pytrace=False)
    if missing:
        pytest.skip(f"not installed: {missing}")


@pytest.fixture
def real(phone_programs: None) -> Iterator[RealSurroundings]:
    """A phone on baresip that is called at its own address, and an exchange it dials through."""
    with RealSurroundings() as surroundings:
        yield surroundings
