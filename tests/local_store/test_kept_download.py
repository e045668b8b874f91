"""What has come of a download stays through a sudden end, in order and encrypted, and goes when it is worth nothing."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.errors import EditionBroken
from local_store.kept_download import PIECE_AT_MOST, READ_AT_ONCE, KeptDownloads
from local_store.unpacking import AT_ONCE, unpacked_lines
from tests.local_store.small_editions import components, info_of, lines_of

KEY = bytes(range(32))
LINES = lines_of(components(200))
BODY = b"".join(line + b"\n" for line in LINES)
STREAM = random.Random(1).randbytes(700_000)
INFO = replace(info_of("components", LINES), packed_bytes=len(STREAM))


@pytest.fixture
def kept(tmp_path: Path) -> KeptDownloads:
    return KeptDownloads(tmp_path, KEY)


def test_pieces_of_any_size_come_back_in_order_and_after_a_restart(tmp_path: Path, kept: KeptDownloads) -> None:
    draw, here = random.Random(2), 0
    assert (kept.size(INFO), list(kept.pieces(INFO)), list(tmp_path.iterdir())) == (0, [], [])
    while here < len(STREAM):
        piece = STREAM[here : here + draw.randint(1, PIECE_AT_MOST)]
        kept.append(INFO, here, piece)
        here += len(piece)
        assert KeptDownloads(tmp_path, KEY).size(INFO) == here
    read = list(KeptDownloads(tmp_path, KEY).pieces(INFO))
    assert b"".join(read) == STREAM
    assert max(map(len, read)) <= READ_AT_ONCE


def test_what_does_not_follow_on_is_not_kept(kept: KeptDownloads) -> None:
    kept.append(INFO, 0, b"abc")
    for after in (0, 2, 4):
        with pytest.raises(ValueError, match="follow on"):
            kept.append(INFO, after, b"d")
    with pytest.raises(ValueError, match="at most"):
        kept.append(INFO, 3, bytes(PIECE_AT_MOST + 1))
    assert (kept.size(INFO), b"".join(kept.pieces(INFO))) == (3, b"abc")


def test_it_is_encrypted(tmp_path: Path, kept: KeptDownloads) -> None:
    kept.append(INFO, 0, b"\x1f\x8b" + b"a telling piece" * 100)
    (file,) = tmp_path.iterdir()
    content = file.read_bytes()
    assert b"telling" not in content and not content.startswith(b"SQLite")


def test_a_stream_of_another_length_is_another_stream(tmp_path: Path, kept: KeptDownloads) -> None:
    kept.append(INFO, 0, b"abc")
    assert kept.size(replace(INFO, packed_bytes=7)) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["empty", "flipped", "not ours", "cut"])
def test_a_damaged_file_is_as_if_nothing_had_come(tmp_path: Path, kept: KeptDownloads, damage: str) -> None:
    kept.append(INFO, 0, STREAM[:100_000])
    (file,) = tmp_path.iterdir()
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    damaged = {"empty": b"", "flipped": bytes(content), "not ours": b"x" * 5000, "cut": bytes(content[:2000])}[damage]
    file.write_bytes(damaged)
    assert kept.size(INFO) == 0
    kept.append(INFO, 0, b"abc")
    assert kept.size(INFO) == 3


def test_a_stream_with_a_page_spoilt_is_thrown_away_and_fetched_again(tmp_path: Path, kept: KeptDownloads) -> None:
    here = 0
    while here < len(STREAM):
        kept.append(INFO, here, STREAM[here : here + PIECE_AT_MOST])
        here += len(STREAM[here : here + PIECE_AT_MOST])
    (file,) = tmp_path.iterdir()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert kept.size(INFO) == len(STREAM), "where it begins and ends it is well"
    with pytest.raises(EditionBroken):
        list(kept.pieces(INFO))
    assert (kept.size(INFO), list(tmp_path.iterdir())) == (0, [])


def test_others_are_thrown_away(tmp_path: Path, kept: KeptDownloads) -> None:
    old, other = replace(INFO, edition="0" * 64), replace(INFO, name="grids")
    for info in (INFO, old, other):
        kept.append(info, 0, b"abc")
    (tmp_path / "components-1.db").write_bytes(b"an edition")
    kept.keep_only([INFO, other])
    assert [kept.size(info) for info in (INFO, old, other)] == [3, 0, 3]
    kept.throw_away(other)
    kept.throw_away(other)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".db", ".kept"]


def parts(stream: bytes, size: int) -> Iterator[bytes]:
    return (stream[at : at + size] for at in range(0, len(stream), size))


@pytest.mark.parametrize("size", [1, 7, 4096, 10_000_000])
def test_a_stream_is_its_lines_however_it_is_cut(size: int) -> None:
    assert list(unpacked_lines(parts(gzip.compress(BODY), size), INFO)) == LINES


@pytest.mark.parametrize(
    ("stream", "why"),
    [
        (b"", "cut"),
        (gzip.compress(BODY)[:-1], "cut"),
        (gzip.compress(BODY)[:50], "cut"),
        (b"<html>", "not_gzip"),
        (gzip.compress(BODY) + b"x", "more_after_the_end"),
        (gzip.compress(BODY) + gzip.compress(BODY), "more_after_the_end"),
        (gzip.compress(BODY + b"\n"), "too_large"),
        (gzip.compress(bytes(50_000_000)), "too_large"),
    ],
    ids=["empty", "no end", "half", "a page", "a byte more", "two members", "a line more", "a bomb"],
)
def test_a_stream_that_is_none_is_said_to_be_broken(stream: bytes, why: str) -> None:
    with pytest.raises(EditionBroken) as told:
        list(unpacked_lines(parts(stream, 4096), INFO))
    assert told.value.params["why"] == why


def test_a_bomb_is_given_up_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty megabytes of nothing: no more than one part beyond what was promised is ever made of them."""
    made: list[int] = []
    real = zlib.decompressobj

    class Counting:
        def __init__(self, bits: int) -> None:
            self._real = real(bits)

        def __getattr__(self, name: str) -> object:
            return getattr(self._real, name)

        def decompress(self, data: bytes, at_most: int) -> bytes:
            part = self._real.decompress(data, at_most)
            made.append(len(part))
            return part

    monkeypatch.setattr("local_store.unpacking.zlib.decompressobj", Counting)
    with pytest.raises(EditionBroken):
        list(unpacked_lines([gzip.compress(bytes(50_000_000))], INFO))
    assert max(made) <= AT_ONCE and sum(made) <= INFO.bytes + AT_ONCE
