"""The coordination desk: the application without its windows and without its disk."""

__version__ = "0.1.0"
