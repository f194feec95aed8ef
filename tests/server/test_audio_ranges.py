"""Ranges of bytes: what RFC 9110 says of every header, however odd."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lyricsbert.server.audio.ranges import UnsatisfiableError, byte_range

SIZES = st.integers(0, 1000)
NUMBERS = st.integers(0, 1200)
HEADERS = st.none() | st.text(max_size=40) | st.from_regex(r"bytes ?= ?[0-9,\- ]{0,30}", fullmatch=True)


@settings(deadline=None)
@given(size=SIZES, first=NUMBERS, last=st.none() | NUMBERS)
def test_a_range_from_the_beginning(size: int, first: int, last: int | None) -> None:
    header = f"bytes={first}-{'' if last is None else last}"
    if last is not None and last < first:
        assert byte_range(header, size) is None
        return
    expected = [byte for byte in range(size) if byte >= first and (last is None or byte <= last)]
    try:
        found = byte_range(header, size)
    except UnsatisfiableError:
        assert expected == []
    else:
        assert found is not None
        assert list(found) == expected != []


@settings(deadline=None)
@given(size=SIZES, length=NUMBERS)
def test_a_range_from_the_end(size: int, length: int) -> None:
    expected = list(range(size))[-length:] if length else []
    try:
        found = byte_range(f"bytes=-{length}", size)
    except UnsatisfiableError:
        assert expected == []
    else:
        assert found is not None
        assert list(found) == expected != []


@settings(deadline=None)
@given(
    header=st.none() | st.text(max_size=40) | st.from_regex(r"bytes ?= ?[0-9,\- ]{0,30}", fullmatch=True), size=SIZES
)
def test_any_header_gives_bytes_of_the_file_or_all(header: str | None, size: int) -> None:
    try:
        found = byte_range(header, size)
    except UnsatisfiableError:
        return
    assert found is None or (len(found) and found.step == 1 and 0 <= found.start < found.stop <= size)


def test_several_ranges_and_other_units_are_the_whole_file() -> None:
    for header in ("bytes=0-1,5-6", "lines=0-1", "bytes=", "bytes=-", "bytes=a-b", "bytes 0-5", "0-5", "bytes=5-2", ""):
        assert byte_range(header, 100) is None
    assert byte_range("Bytes=0-9", 100) == range(10)
    assert byte_range("bytes=0-99999999999", 100) == range(100)
