"""Who may bring files to the centre, and how much: over real HTTP, on both databases."""

from dataclasses import replace

import pytest

from desk_app.central import attachments
from desk_app.domain.case import Photo
from desk_app.domain.commands import Attach, FlagCaller, RevealNumber, Subject, SubjectKind
from desk_app.domain.pictures import BRINGS_FILES
from desk_app.domain.protocol import Verdict
from desk_app.domain.seat import Role
from tests import sample_reference as sample
from tests.central.ledger_town import registering
from tests.centre_at_work import Caller, CentreAtWork, command, new_case


def begins(caller: Caller, path: str, size: int = 1000) -> tuple[int, str]:
    """Gives the first bytes of a file of this size; the status and the code of what is wrong."""
    headers = {"content-type": "application/octet-stream", "content-range": f"bytes 0-4/{size}"}
    answer = caller.call("PUT", path, data=b"begun", headers=headers)
    return answer.status_code, answer.json().get("code", "")


def test_only_who_could_name_a_file_in_a_command_brings_one(centre: CentreAtWork) -> None:
    for number, role in enumerate(sorted(set(Role) - {Role.CLOCK})):
        sha256 = f"{number:064x}"
        path = f"/v1/attachments/{sha256}"
        caller = centre.sign_in(centre.account(f"990{number}", role, body=sample.SUB_A))
        allowed = role not in (Role.WALL, Role.ADMIN, Role.TRAINER)
        assert (role in BRINGS_FILES) == allowed
        assert caller.call("HEAD", path).status_code == (204 if allowed else 403), role
        assert begins(caller, path) == ((200, "") if allowed else (403, "not_allowed")), role
        assert centre.central.attachments.standing(sha256).received == (5 if allowed else 0)


def test_what_no_case_names_is_bounded_for_each_account(centre: CentreAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "UNNAMED_AT_MOST", 2500)
    seat, other = centre.sign_in(sample.SEAT), centre.sign_in(sample.LEADER)
    paths = [f"/v1/attachments/{number:064x}" for number in range(4)]
    assert [begins(seat, path) for path in paths[:2]] == [(200, ""), (200, "")]
    assert begins(seat, paths[2]) == (413, "attachments_unnamed")
    assert begins(other, paths[2]) == (200, "")
    case, now = new_case(), centre.now()
    attach = Attach(photo=Photo(sha256=f"{0:064x}", name="现场.jpg"))
    answers = seat.offer(command(case, registering(), now=now), command(case, attach, now=now))
    assert [each.verdict for each in answers] == [Verdict.ACCEPTED] * 2
    assert begins(seat, paths[3]) == (200, "")


def test_numbers_that_were_only_revealed_do_not_leave_the_centre(centre: CentreAtWork) -> None:
    seat = centre.sign_in(sample.SEAT)
    about = (Subject(kind=SubjectKind.CALLER, id="0512-6563 8888"),)
    now = centre.now()
    reveal = replace(command("", RevealNumber(reason="回拨"), now=now), subjects=about)
    assert [each.verdict for each in seat.offer(reveal)] == [Verdict.ACCEPTED]
    told = seat.get("/v1/records", params={"after": 0})
    assert told.status_code == 200 and "65638888" not in told.text
    flag = FlagCaller(flag="CARE", set=True, reason="听力不好")
    assert seat.offer(replace(command("", flag, now=now), subjects=about))[0].verdict is Verdict.ACCEPTED
    assert [each["number"] for each in seat.get("/v1/records", params={"after": 0}).json()["callers"]] == [
        "051265638888"
    ]
