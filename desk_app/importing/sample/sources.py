"""Opens the sample district's source files, which came with the program, as plain JSON values."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from desk_app import wire

DISTRICT_FILE = "district.json"
VILLAGES_FILE = "villages.json"
NAMES_FILE = "names.json"
CALLS_FILE = "calls.json"


def sample_source(name: str) -> Any:
    """The document of one file in `resources/sample`, read as strictly as anything from outside."""
    return wire.parse(files("resources").joinpath("sample", name).read_bytes())
