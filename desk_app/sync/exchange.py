"""A seat's round with the central store: offer what is pending, keep each answer, take what is new; beside it, fetch
reference data."""

from __future__ import annotations

from desk_app.errors import SlowDown, Unreachable, WorldTrouble
from desk_app.ports import Editions
from desk_app.sync import pacing, plan
from desk_app.sync.fetching import Fetching
from desk_app.sync.footing import Footing
from desk_app.sync.giving import Giving
from desk_app.sync.news import News
from desk_app.sync.plan import Reaction, Step
from desk_app.sync.snapshots import Snapshots
from desk_app.sync.turns import Turn

OFFSET = "clock_offset"


class Exchange:
    """Both directions of a seat's round, and what is fetched beside it. `give`, `take` and `fetch` are each called by a
    thread of its own; each does one step and says after how many seconds it wants to be called again (None: when
    somebody nudges it). So news and commands never wait for a download.
    """

    def __init__(self, footing: Footing, editions: Editions) -> None:
        self._on = footing
        self._giving = Giving(footing)
        self._news = News(footing)
        self._fetching = Fetching(footing, editions)
        self._snapshots = Snapshots(footing, self._fetching.ask)
        self._health_at: float | None = None
        self._behind = 0

    def give(self) -> float | None:
        """Offer one batch and keep its answers."""
        return self._giving.give()

    def take(self) -> float | None:
        """Do the next thing there is to do to learn what is new; may wait for news as long as the centre allows."""
        token = self._on.keeper.token
        try:
            match plan.taking_step(self.standing()):
                case Step.HEALTH:
                    self._ask_health()
                case Step.SIGN_IN:
                    self._on.keeper.open_session()
                    self.person_changed()
                    self._on.told.changed(frozenset({"session"}))
                    self._on.told.line_is_up()
                case Step.SNAPSHOT if token is not None:
                    if self._snapshots.take_snapshot(token):
                        self._behind = 0
                case Step.CHANGES if token is not None:
                    if self._news.take(token):
                        self._fetching.ask()
                case _:
                    self._on.note_session()
                    return pacing.due_in(self._health_at, pacing.HEALTH_EVERY, self._on.clock.elapsed())
        except WorldTrouble as trouble:
            return self._not_taken(trouble, token)
        self._on.went_well(self._on.taking)
        return 0.0

    def fetch(self) -> float | None:
        """Take the next piece of work there is with editions; may last as long as a download does."""
        return self._fetching.fetch()

    def standing(self) -> plan.Standing:
        """What the next step of taking depends on, as of now."""
        session = self._on.keeper.token is not None and self._on.keeper.person is not None
        return plan.Standing(
            session=session,
            can_sign_in=self._on.keeper.can_sign_in,
            health_due=pacing.due_in(self._health_at, pacing.HEALTH_EVERY, self._on.clock.elapsed()) <= 0,
            position=self._on.journal.position() if session else None,
            snapshot_wanted=bool(self._snapshots.snapshot_wanted) or self._snapshots.other_scope,
            behind=self._behind,
        )

    def person_changed(self) -> None:
        """Somebody signed in."""
        self._snapshots.forget_other_scope()
        self._fetching.ask()
        self._on.line.note(notice="")
        self._on.note_session()

    def stop(self) -> None:
        """End what is being fetched."""
        self._snapshots.stop()
        self._fetching.stop()

    def _ask_health(self) -> None:
        clock = self._on.clock
        sent = clock.elapsed()
        health = self._on.store.health()
        received = clock.elapsed()
        clock.measured_by(sent, received, health.now, health.rate)
        self._behind = plan.behind(self._on.journal.position(), health)
        self._health_at = received
        self._on.line.note(offset_seconds=clock.offset_seconds)
        if health.rate == 1.0:
            self._remember_offset(clock.offset_seconds)

    def _remember_offset(self, seconds: float) -> None:
        """For the next start without a network; a second more or less is not worth a write."""
        kept = self._on.journal.setting(OFFSET)
        if kept is None or abs(float(kept) - seconds) >= 1.0:
            self._on.writer.run(Turn.FEED, lambda: self._on.journal.set_setting(OFFSET, f"{seconds:.1f}"))

    def _not_taken(self, trouble: WorldTrouble, token: str | None) -> float | None:
        match plan.reaction_to_changes(trouble):
            case Reaction.RENEW if token is not None:
                return self._on.renewed(token, self._on.taking)
            case Reaction.SNAPSHOT:
                self._snapshots.snapshot_wanted = trouble.code
                self._on.line.note(notice=trouble.code)
                return 0.0
        self._on.note_session()
        if isinstance(trouble, Unreachable) and not isinstance(trouble, SlowDown):
            self._health_at = None
            self._on.line.note(online=False)
        return self._on.failed(self._on.taking, trouble)
