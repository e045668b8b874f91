"""Files that belong to cases: how large one may be, and who may bring one."""

from __future__ import annotations

from desk_app.domain.commands import Attach, FeedBack, RecordInspection, RecordVerification
from desk_app.domain.seat import MAY_GIVE, Role

MEGABYTE = 1024 * 1024
FILE_AT_MOST = 20 * MEGABYTE
"""Bytes of one file, wherever it is offered, kept or taken."""

_NAME_PICTURES = (Attach, FeedBack, RecordInspection, RecordVerification)
BRINGS_FILES: frozenset[Role] = frozenset[Role]().union(*(MAY_GIVE[kind.__name__] for kind in _NAME_PICTURES))
"""Who may give a command that names a picture: nobody else has a use for uploading one."""
