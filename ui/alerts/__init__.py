"""Telling of what turns while nobody looks: sounds, desktop notices, and how they are muted."""
