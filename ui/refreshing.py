"""Keeps one view fresh: one question under way at a time, asked again where news came meanwhile, so none starves."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from desk_app.errors import WorldTrouble
from ui.bridge import Bridge

T = TypeVar("T")


def _always_the_same() -> Hashable:
    return None


class Refreshing(QObject):
    """`ask` puts the question, `use` takes the answer; an answer is dropped where `about` has changed meanwhile.

    `about` gives what the question is about (a filter, a case's id); the same question repeated waits for its turn,
    another one is put at once.
    """

    def __init__(
        self,
        bridge: Bridge,
        ask: Callable[[], Future[T] | None],
        use: Callable[[T], object],
        *,
        about: Callable[[], Hashable] = _always_the_same,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ask = ask
        self._use = use
        self._about = about
        self._asked: Future[Any] | None = None
        self._asked_about: Hashable = None
        self._again = False

    def __call__(self) -> None:
        """What is shown may be old."""
        about = self._about()
        if self._asked is not None and about == self._asked_about:
            self._again = True
            return
        if self._asked is not None:
            self._asked.cancel()
        self._again = False
        asked = self._ask()
        self._asked, self._asked_about = asked, about
        if asked is not None:
            self._bridge.then(
                asked,
                lambda value: self._answered(asked, value),
                failed=lambda trouble: self._failed(asked, trouble),
                owner=self,
            )

    def _answered(self, asked: Future[Any], value: Any) -> None:
        if asked is not self._asked:
            return
        self._asked = None
        if self._about() == self._asked_about:
            self._use(value)
        if self._again:
            self()

    def _failed(self, asked: Future[Any], trouble: WorldTrouble) -> None:
        if asked is not self._asked:
            return
        self._asked = None
        self._bridge.trouble.emit(trouble)
