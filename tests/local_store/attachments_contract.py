"""What every implementation of the port `Attachments` must do; the one on disk and the fake are held to it alike."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from desk_app.domain.case import Photo
from desk_app.errors import BadInput
from desk_app.ports import Attachments

ROOM = 500_000
PICTURE = bytes(range(256)) * 1000
HASH = hashlib.sha256(PICTURE).hexdigest()
LATER = datetime.now(UTC) + timedelta(days=1)


def comes(kept: Attachments, content: bytes) -> str:
    """A file is fetched from the centre."""
    sha256 = hashlib.sha256(content).hexdigest()
    for after in range(0, len(content), 60_000):
        kept.take_in(sha256, after, content[after : after + 60_000])
    assert kept.came(sha256)
    return sha256


class AttachmentsContract:
    """Subclass it and give `make_attachments`, a fixture that makes an empty store with so much room."""

    @pytest.fixture
    def kept(self, make_attachments: Callable[[], Attachments]) -> Iterator[Attachments]:
        kept = make_attachments()
        yield kept
        kept.close()

    def test_what_was_kept_can_be_read(self, kept: Attachments) -> None:
        assert kept.keep("现场.jpg", PICTURE) == Photo(sha256=HASH, name="现场.jpg")
        assert kept.read(HASH) == PICTURE
        assert kept.read("0" * 64) is None

    def test_the_same_content_is_kept_once_under_any_name(self, kept: Attachments) -> None:
        kept.keep("一.jpg", PICTURE)
        assert kept.keep("二.jpg", PICTURE) == Photo(sha256=HASH, name="二.jpg")
        kept.want([HASH])
        assert kept.to_carry() == ((HASH, len(PICTURE)),)

    @pytest.mark.parametrize(
        ("content", "code"), [(b"", "attachment_empty"), (bytes(20 * 1024 * 1024 + 1), "attachment_too_large")]
    )
    def test_what_no_centre_takes_is_not_kept(self, kept: Attachments, content: bytes, code: str) -> None:
        with pytest.raises(BadInput) as refused:
            kept.keep("现场.jpg", content)
        assert (refused.value.code, refused.value.params["name"]) == (code, "现场.jpg")
        assert kept.read(hashlib.sha256(content).hexdigest()) is None

    def test_the_largest_that_a_centre_takes_is_kept_whole(self, kept: Attachments) -> None:
        content = PICTURE * 82
        photo = kept.keep("大图.jpg", content[: 20 * 1024 * 1024])
        assert kept.read(photo.sha256) == content[: 20 * 1024 * 1024]

    def test_only_what_commands_name_is_to_be_carried_in_order(self, kept: Attachments) -> None:
        names = [kept.keep(f"{number}.jpg", bytes([number]) * 10).sha256 for number in range(4)]
        kept.want([])
        assert kept.to_carry() == ()
        kept.want([names[2], names[0], "0" * 64])
        assert [name for name, _ in kept.to_carry()] == [names[0], names[2]]
        kept.carried(names[0])
        assert kept.to_carry() == ((names[2], 10),)
        kept.want([names[0]])
        assert [name for name, _ in kept.to_carry()] == [names[2]]

    @pytest.mark.parametrize(
        ("after", "at_most"),
        [(0, 10), (0, 65_536), (65_530, 20), (100_000, 150_000), (255_999, 9), (256_000, 9), (7, 0)],
    )
    def test_any_piece_of_it_can_be_had(self, kept: Attachments, after: int, at_most: int) -> None:
        kept.keep("现场.jpg", PICTURE)
        assert kept.piece(HASH, after, at_most) == PICTURE[after : after + at_most]
        assert kept.piece("0" * 64, after, at_most) == b""

    def test_a_sound_one_stays(self, kept: Attachments) -> None:
        kept.keep("现场.jpg", PICTURE)
        assert kept.sound(HASH)
        assert not kept.sound("0" * 64)
        assert kept.read(HASH) == PICTURE

    def test_what_comes_can_be_read_once_all_of_it_is_here(self, kept: Attachments) -> None:
        kept.take_in(HASH, 0, PICTURE[:60_000])
        assert (kept.coming(HASH), kept.read(HASH)) == (60_000, None)
        with pytest.raises(ValueError, match="follow"):
            kept.take_in(HASH, 0, PICTURE[:60_000])
        for after in range(60_000, len(PICTURE), 60_000):
            kept.take_in(HASH, after, PICTURE[after : after + 60_000])
        assert kept.came(HASH)
        assert (kept.coming(HASH), kept.read(HASH)) == (0, PICTURE)
        assert kept.to_carry() == ()

    def test_what_came_wrong_is_forgotten(self, kept: Attachments) -> None:
        kept.take_in(HASH, 0, b"something else")
        assert not kept.came(HASH)
        assert (kept.coming(HASH), kept.read(HASH)) == (0, None)

    def test_more_than_a_file_may_have_is_not_taken_in(self, kept: Attachments) -> None:
        with pytest.raises(BadInput):
            kept.take_in(HASH, 20 * 1024 * 1024, b"x")

    def test_what_is_kept_here_replaces_what_had_begun_to_come(self, kept: Attachments) -> None:
        kept.take_in(HASH, 0, PICTURE[:60_000])
        kept.keep("现场.jpg", PICTURE)
        kept.want([HASH])
        assert (kept.coming(HASH), kept.read(HASH)) == (0, PICTURE)
        assert [name for name, _ in kept.to_carry()] == [HASH]

    def test_what_was_looked_at_longest_ago_makes_room(self, kept: Attachments) -> None:
        first, second = (comes(kept, bytes([number]) * 200_000) for number in (1, 2))
        assert kept.read(first) is not None
        third = comes(kept, bytes([3]) * 200_000)
        assert kept.read(second) is None
        assert kept.read(first) is not None and kept.read(third) is not None

    def test_what_is_not_at_the_centre_never_makes_room(self, kept: Attachments) -> None:
        own = [kept.keep(f"{number}.jpg", bytes([number]) * 200_000).sha256 for number in range(5)]
        kept.want(own[:3])
        comes(kept, bytes([9]) * 400_000)
        assert all(kept.read(name) is not None for name in own)
        kept.carried(own[0])
        kept.carried(own[1])
        assert kept.read(own[1]) is not None
        assert kept.read(own[2]) is not None and kept.read(own[3]) is not None

    def test_what_never_came_whole_is_forgotten_in_the_end(self, kept: Attachments) -> None:
        kept.take_in(HASH, 0, PICTURE[:60_000])
        kept.forget_unused(LATER - timedelta(days=9), ())
        assert kept.coming(HASH) == 60_000
        kept.forget_unused(LATER, ())
        assert kept.coming(HASH) == 0

    def test_a_piece_may_be_as_large_as_a_file(self, kept: Attachments) -> None:
        kept.take_in(HASH, 0, PICTURE)
        assert kept.came(HASH) and kept.read(HASH) == PICTURE

    def test_what_nobody_made_use_of_is_forgotten_in_the_end(self, kept: Attachments) -> None:
        unused, drafted, named = (kept.keep("图.jpg", content).sha256 for content in (b"1", b"2", b"3"))
        kept.want([named])
        came = comes(kept, b"4")
        kept.forget_unused(LATER - timedelta(days=9), ())
        assert kept.read(unused) is not None
        kept.forget_unused(LATER, [drafted])
        assert [kept.read(name) is not None for name in (unused, drafted, named, came)] == [False, True, True, True]
