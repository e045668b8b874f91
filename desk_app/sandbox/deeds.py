"""What a simulated person does next about a case: pure, from their part, the case as they see it, and its story."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from desk_app.domain import commands as c
from desk_app.domain.case import DISTRICT, BodyId, Case, Photo, RequestKind, State, TaskKind
from desk_app.domain.directory import BodyKind, proposed_target
from desk_app.domain.handling import handling_clock
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role
from desk_app.sandbox.scenario import Asks, CaseStory, Habits, Level, Return, Span

SUSPENDED_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A command to be given, and how long it takes until it is."""

    body: c.Body
    after: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A case before somebody's eyes: who looks, what the scenario has in mind, and what they have asked for before."""

    actor: Actor
    case: Case
    story: CaseStory
    habits: Habits
    reference: Reference
    asked_before: bool = False


def next_deed(scene: Scene) -> Deed | None:
    """What this person has to do about the case now; None where it is somebody else's turn."""
    actor = scene.actor
    if actor.has(Role.PATROLLER):
        return _patroller(scene)
    if actor.has(Role.UNIT):
        return _unit(scene) if scene.case.unit == actor.body else None
    if actor.has(Role.DISPATCHER):
        return _dispatcher(scene) if scene.case.holder == actor.body else None
    if actor.has(Role.SHIFT_LEADER):
        return _decided(scene) if scene.case.holder == DISTRICT or scene.case.suspension else None
    return None


def photo(case: Case, what: str) -> Photo:
    """A reference to a picture as a telephone would make one."""
    return Photo(sha256=hashlib.sha256(f"{case.id}/{case.flow}/{what}".encode()).hexdigest(), name=f"{what}.jpg")


def _patroller(scene: Scene) -> Deed | None:
    case, story = scene.case, scene.story
    task = next((each for each in case.tasks if each.patroller == scene.actor.badge), None)
    if task is None:
        return None
    if task.kind is TaskKind.VERIFICATION:
        words = "经现场核实，反映属实" if story.true else story.words or "经现场核实，反映不属实"
        picture = photo(case, "核实")
        body: c.Body = c.RecordVerification(task=task.id, is_true=story.true, words=words, photo=picture)
        return Deed(body=body, after=scene.habits.verify)
    passed = case.reworked >= story.failed_inspections
    words = "现场已恢复，符合结案标准" if passed else "现场未完全恢复，不符合结案标准"
    body = c.RecordInspection(task=task.id, passed=passed, words=words, photo=photo(case, "核查"))
    return Deed(body=body, after=scene.habits.inspect)


def _next_return(scene: Scene, level: Level) -> Return | None:
    """The story's next return, if it is this level's turn."""
    done = scene.case.returned
    following = scene.story.returns[done] if done < len(scene.story.returns) else None
    return following if following is not None and following.by is level else None


def _returned(found: Return, after: Span) -> Deed:
    body = c.ReturnCase(reason=found.reason, words=found.words, proposed_target=found.to)
    return Deed(body=body, after=after)


def _unit(scene: Scene) -> Deed | None:
    case, habits = scene.case, scene.habits
    if case.state is State.PENDING_SIGN:
        back = _next_return(scene, Level.UNIT)
        return _returned(back, habits.sign) if back else Deed(body=c.SignFor(), after=habits.sign)
    if case.state is not State.HANDLING or case.request is not None:
        return None
    if not scene.asked_before and case.reworked == 0:
        match scene.story.asks:
            case Asks.EXTENSION if (clock := handling_clock(case)) is None or not clock.extensions:
                return Deed(body=c.RequestExtension(reason=_asking_words(scene)), after=habits.sign)
            case Asks.SUSPENSION:
                day = case.last_flow_at.astimezone(scene.reference.calendar.zone).date() + SUSPENDED_FOR
                return Deed(body=c.RequestSuspension(reason=_asking_words(scene), until=day), after=habits.sign)
            case _:
                pass
    done = "已派员到场处置完毕，现场已恢复" if case.reworked == 0 else "已返工处置，现场已恢复并清理"
    reply = "您反映的问题已处置完毕，感谢您的监督。"
    return Deed(body=c.FeedBack(done=done, photos=(photo(case, "处置后"),), public_reply=reply), after=habits.handle)


def _asking_words(scene: Scene) -> str:
    return scene.story.words or "处置条件暂不具备"


def _dispatcher(scene: Scene) -> Deed | None:
    case, habits = scene.case, scene.habits
    if case.request is not None:
        return _decided(scene)
    if case.state not in (State.PENDING_DISPATCH, State.RETURNED):
        return None
    back = _next_return(scene, Level.SUB_CENTRE)
    if back is not None:
        return _returned(back, habits.dispatch)
    target, reason = _target(scene)
    return Deed(body=c.DispatchCase(target=target, opinion="请按时限处置", reason=reason), after=habits.dispatch)


def _target(scene: Scene) -> tuple[BodyId, str]:
    """Whom the unit that returned it proposes, or the catalogue, or the first unit of the board with a reason."""
    case, reference, own = scene.case, scene.reference, scene.actor.board
    bodies = reference.directory.bodies
    assert case.filing is not None and case.holder is not None
    wished = bodies.get(case.proposed_target) if case.proposed_target is not None else None
    if case.state is State.RETURNED and wished is not None and wished.kind is BodyKind.UNIT and wished.board == own:
        return wished.id, "按单位回退意见改派"
    problem = reference.catalogue.problems[case.filing.problem]
    answering = reference.bodies_of(case.place.component)
    proposed = proposed_target(reference.directory, problem, case.place, answering, case.holder)
    if proposed is not None and bodies[proposed].board == own:
        return proposed, ""
    units = sorted(each.id for each in bodies.values() if each.kind is BodyKind.UNIT and each.board == own)
    return units[0], "清单未指明，按属地派遣"


def _decided(scene: Scene) -> Deed | None:
    """The holder's side decides what a unit asks, and ends a suspension before its day where the story goes on."""
    case, habits = scene.case, scene.habits
    if case.request is not None and case.request.kind is RequestKind.EXTENSION:
        body: c.Body = c.DecideExtension(request=case.request.id, granted=True, reason="情况属实，同意延期")
        return Deed(body=body, after=habits.decide)
    if case.request is not None:
        body = c.DecideSuspension(request=case.request.id, granted=True, reason="情况属实，同意挂账")
        return Deed(body=body, after=habits.decide)
    if case.suspension is not None and case.state is State.SUSPENDED and scene.actor.has(Role.SHIFT_LEADER):
        body = c.ResumeCase(suspension=case.suspension.id, reason="苗木已到场，具备补种条件，提前恢复")
        return Deed(body=body, after=habits.resume)
    return None
