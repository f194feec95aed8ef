"""ListenBrainz: an export of listens, and of what was loved and hated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lyricsbert.listener.history.record import (
    NAMELESS,
    TIMELESS,
    UNREADABLE,
    Reading,
    Record,
    json_entries,
    json_lines,
    number_of,
    text_of,
    time_of_seconds,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lyricsbert.listener.profile.event import Kind

_SCORES: Final[Mapping[int, Kind]] = {1: "like", -1: "dislike", 0: "neutral"}

Names = dict[str, tuple[str, str]]
"""Code of a recording -> artist and title, as listens have them; feedback does not."""


def read_listens(text: str, reading: Reading, names: Names) -> Iterator[Record]:
    """`listens/YEAR/MONTH.jsonl`, or one list of listens; notes the names of recordings."""
    entries = json_entries if text.lstrip().startswith("[") else json_lines
    for entry in entries(text, reading):
        track = _object(entry, "track_metadata")
        artist, title = text_of(track, "artist_name"), text_of(track, "track_name")
        more, mapped = _object(track, "additional_info"), _object(track, "mbid_mapping")
        recording = text_of(mapped, "recording_mbid") or text_of(more, "recording_mbid")
        at = time_of_seconds(number_of(entry, "listened_at"))
        if not (artist and title):
            reading.skip(NAMELESS)
            continue
        for code in (recording, text_of(track, "recording_msid"), text_of(entry, "recording_msid")):
            if code:
                names.setdefault(code, (artist, title))
        if at is None:
            reading.skip(TIMELESS)
            continue
        codes = {"musicbrainz_id": recording, "isrc": text_of(more, "isrc")}
        yield Record(
            kind="play",
            at=at,
            artist=artist,
            title=title,
            codes={kind: code for kind, code in codes.items() if code},
        )


def read_feedback(text: str, reading: Reading, names: Names) -> Iterator[Record]:
    """`feedback.jsonl`: a score for recordings, whose names are known from listens."""
    for entry in json_lines(text, reading):
        kind = _SCORES.get(number_of(entry, "score") or 0) if "score" in entry else None
        if kind is None:
            reading.skip(UNREADABLE)
            continue
        recording, track = text_of(entry, "recording_mbid"), _object(entry, "track_metadata")
        known = names.get(recording) or names.get(text_of(entry, "recording_msid")) or ("", "")
        at = time_of_seconds(number_of(entry, "created"))
        if at is None:
            reading.skip(TIMELESS)
            continue
        yield Record(
            kind=kind,
            at=at,
            artist=text_of(track, "artist_name") or known[0],
            title=text_of(track, "track_name") or known[1],
            codes={"musicbrainz_id": recording} if recording else {},
        )


def _object(entry: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = entry.get(name)
    return value if isinstance(value, dict) else {}
