"""What the core needs from outside, as protocols: the central store, this seat's disk, look-ups, the phone, time."""

from desk_app.ports.attachments import Attachments
from desk_app.ports.central import CentralStore, SnapshotLine
from desk_app.ports.journal import Journal, Projector
from desk_app.ports.learning import Learned, Learning
from desk_app.ports.lookups import Editions, Lookups
from desk_app.ports.machine import Clock, Passwords
from desk_app.ports.phone import Phone, SetUpPhone
from desk_app.ports.records import Records

__all__ = [
    "Attachments",
    "CentralStore",
    "Clock",
    "Editions",
    "Journal",
    "Learned",
    "Learning",
    "Lookups",
    "Passwords",
    "Phone",
    "Projector",
    "Records",
    "SetUpPhone",
    "SnapshotLine",
]
