"""The way out to the central store over HTTP: the only place of a seat that knows requests."""

from desk_app.sync.gateway.store import HttpCentralStore
from desk_app.sync.gateway.wire_line import Patience

__all__ = ["HttpCentralStore", "Patience"]
