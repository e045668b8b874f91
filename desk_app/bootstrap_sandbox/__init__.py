"""Wires the sandbox: the same desk and windows as ever, a private centre, simulated people, and a report at the end."""

from desk_app.bootstrap_sandbox.play import play_sandbox
from desk_app.bootstrap_sandbox.practice import run_sandbox

__all__ = ["play_sandbox", "run_sandbox"]
