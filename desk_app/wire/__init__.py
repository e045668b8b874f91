"""Commands, facts and views as JSON and back: strict on the way in, canonical on the way out, with a version.

Times are integer microseconds since 1970 UTC, dates ISO text, decimals text, kinds and states codes. A value has the
keys of its dataclass; the body of a command or fact has its `kind` beside it, in the envelope.
"""

from desk_app.wire.envelopes import load_command, load_command_body, load_fact, load_fact_body, load_row
from desk_app.wire.text import DEPTH_AT_MOST, Json, WireError, canonical, digest, parse
from desk_app.wire.values_in import TEXT_AT_MOST, load
from desk_app.wire.values_out import dump, dump_body, dump_row, microseconds, moment

WIRE_VERSION = 1

__all__ = [
    "DEPTH_AT_MOST",
    "TEXT_AT_MOST",
    "WIRE_VERSION",
    "Json",
    "WireError",
    "canonical",
    "digest",
    "dump",
    "dump_body",
    "dump_row",
    "load",
    "load_command",
    "load_command_body",
    "load_fact",
    "load_fact_body",
    "load_row",
    "microseconds",
    "moment",
    "parse",
]
