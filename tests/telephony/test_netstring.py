"""Frames on the line: whole whatever the pieces they come in, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.telephony.netstring import LARGEST, BadFrame, FrameReader, framed


def read(*pieces: bytes) -> list[bytes]:
    reader = FrameReader()
    return [payload for piece in pieces for payload in reader.feed(piece)]


@given(st.lists(st.binary(max_size=200), max_size=8), st.data())
def test_payloads_come_out_as_they_went_in_however_they_are_cut(payloads: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(map(framed, payloads))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    pieces = [stream[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert read(*pieces) == payloads


@given(st.binary(max_size=60))
def test_any_bytes_are_frames_or_a_bad_frame_and_are_not_kept_without_bound(data: bytes) -> None:
    reader = FrameReader()
    try:
        payloads = reader.feed(data)
    except BadFrame:
        assert reader.waiting == 0
    else:
        assert data.startswith(b"".join(map(framed, payloads))) and reader.waiting <= len(data)


def test_the_largest_payload_is_taken_and_a_larger_one_is_not() -> None:
    assert read(framed(bytes(LARGEST))) == [bytes(LARGEST)]
    with pytest.raises(BadFrame):
        framed(bytes(LARGEST + 1))


@pytest.mark.parametrize(
    "bad",
    [
        b":,",  # no length
        b"abc",
        b" 1:a,",
        b"+1:a,",
        b"-1:a,",
        b"01:a,",
        b"00:,",
        b"1:ab",  # no comma
        b"0:;",
        b"1000001:",  # longer than any
        b"99999999999",
        b"1:a,\n1:b,",  # something between two
    ],
)
def test_what_is_no_frame_is_refused(bad: bytes) -> None:
    with pytest.raises(BadFrame):
        read(bad)


@pytest.mark.parametrize("part", [b"", b"1", b"12", b"1000000", b"3:", b"3:ab", b"3:abc", b"0:"])
def test_part_of_a_frame_is_waited_for(part: bytes) -> None:
    reader = FrameReader()
    assert reader.feed(part) == [] and reader.waiting == len(part)


def test_out_of_step_once_is_out_of_step_for_good() -> None:
    reader = FrameReader()
    with pytest.raises(BadFrame):
        reader.feed(b"nonsense")
    with pytest.raises(BadFrame):
        reader.feed(framed(b"fine"))
