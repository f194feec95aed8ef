"""Timed text: lyrics with time stamps in any of the forms that are met, as words and the seconds they are sung at."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lyricsbert.songs.captions import captions, is_ttml, is_web_captions, ttml_lines
from lyricsbert.songs.clean import clean_lyrics
from lyricsbert.songs.song import TimedLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ID_FIELDS: Final = {
    "ar": "artist",
    "ti": "title",
    "al": "album",
    "length": "duration",
    "la": "language",
    "lang": "language",
}
"""ID tag of LRC -> field of a song."""

_OTHER_IDS: Final = frozenset(
    {"au", "by", "lr", "offset", "re", "tool", "ve", "version", "#", "id", "hash", "sign", "qq", "total", "kana"}
)
MAX_LYRIC: Final = 200_000
"""The longest lyric that is read, in characters."""

MAX_TIMED: Final = 2_000_000
"""The longest text that lyrics are read from, in characters: ten of the longest, for stamps on every word."""

_LONGEST_NUMBER: Final = 20
_CLOCK = r"\s*(\d{1,3}):(\d{1,3})(?::(\d{1,3}))?(?:[.,](\d{1,9}))?\s*"
_STAMP = re.compile(rf"\[{_CLOCK}\]")
_HEAD = re.compile(r"(?:\[\s*\d{1,3}:[\d:., ]{1,20}\]\s*)+")
_WORD_STAMP = re.compile(rf"<{_CLOCK}>")
_MILLISECONDS = re.compile(r"\[(\d{1,8}),\d{1,8}\]")
_WORD_MILLISECONDS = re.compile(r"[<(]\d{1,8},\d{1,8}(?:,\d{1,8})?[>)]")
_ID_TAG = re.compile(r"\[(#|[a-z]{2,10}):([^\[\]]*)\]", re.IGNORECASE)
_BACKGROUND = re.compile(r"\[bg:(.*)\]", re.IGNORECASE)
_VOICE = re.compile(r"(?:[vV]\d{1,2}|[FMD]):\s*")
_PERHAPS_TIMED = re.compile(
    r"[\[<] {0,9}\d{1,3}:\d|^\[\d{1,8},\d|^[ \t\ufeff]{0,9}\[(?:ti|ar|al|by|la|length|offset|re|ve):|-->|<tt\b",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class TimedText:
    """Text without its stamps.

    Attributes:
        text: the lines in the order in which they are sung; not cleaned.
        timed_lines: those with a stamp, cleaned, by time.
        ids: field of a song -> value, from ID tags.
    """

    text: str
    timed_lines: tuple[TimedLine, ...] = ()
    ids: dict[str, str] = field(default_factory=dict)


def read_timed_text(text: str) -> TimedText:
    """Take the stamps, voice marks and ID tags out of a text: LRC in its many dialects, SRT, WebVTT or TTML.

    A line with several stamps is sung at each of them; a line without one follows the line above it. Words of a
    background voice ("[bg:...]") are a line of their own. "[a:b:c]" is minutes, seconds and hundredths if the file says
    so (no such stamp has a fraction, and one could not be hours, minutes and seconds of a song), else hours, minutes
    and seconds.

    The lyrics end when they are longer than may be read, as a line with thousands of stamps makes them.

    Args:
        text: lyrics as the source has them; without stamps and ID tags, they are returned as they are.
    """
    # Most lyrics have none of these characters, which is quicker to see.
    if not ("[" in text or "<" in text or "-->" in text) or not _PERHAPS_TIMED.search(text):
        return TimedText(text)
    if is_ttml(text):
        return _timed(ttml_lines(text))
    if is_web_captions(text):
        return _timed(captions(text))
    return _read_lrc(text)


def _timed(lines: Iterable[tuple[float | None, str]]) -> TimedText:
    found = list(lines)
    return TimedText("\n".join(words for _, words in found), _timed_lines((time, words) for time, words in found))


def _read_lrc(text: str) -> TimedText:
    ids: dict[str, str] = {}
    offset = 0.0
    sung: list[tuple[float, str]] = []
    timed: list[tuple[float, str]] = []
    now = 0.0
    size = 0
    has_hundredths = _has_hundredths(text)
    for raw in text.splitlines():
        line = raw.strip().lstrip("\ufeff")
        tag = _ID_TAG.fullmatch(line)
        name = tag[1].lower() if tag else ""
        if tag and (name in ID_FIELDS or name in _OTHER_IDS):
            value = " ".join(tag[2].split())
            if name in ID_FIELDS and value:
                ids[ID_FIELDS[name]] = value
            elif name == "offset":
                offset = _milliseconds(value)
            continue
        times, words = _split(line, has_hundredths=has_hundredths)
        times = times[: 2 + MAX_LYRIC // (len(words) or 1)]
        sung += [(time, words) for time in times or [now]]
        size += len(words) * len(times or [now])
        if size > MAX_LYRIC:
            break
        timed += [(time, words) for time in times if words]
        now = times[-1] if times else now
    # A positive offset shows the lines earlier. The sorts are stable: lines with equal times keep their order.
    sung.sort(key=lambda item: item[0])
    shown = _timed_lines((max(0.0, time - offset), words) for time, words in sorted(timed, key=lambda item: item[0]))
    return TimedText("\n".join(words for _, words in sung), shown, ids)


def _split(line: str, *, has_hundredths: bool) -> tuple[list[float], str]:
    """The times of a line, and its words."""

    def seconds(match: re.Match[str]) -> float:
        return _seconds(match, has_hundredths=has_hundredths)

    if (head := _HEAD.match(line)) and (times := [seconds(match) for match in _STAMP.finditer(head[0])]):
        rest = line[head.end() :]
        if _STAMP.search(rest):  # its words have stamps, and the first of them may follow the line's own
            times = times[:1]
    elif exact := _MILLISECONDS.match(line):
        times, rest = [int(exact[1]) / 1000], _WORD_MILLISECONDS.sub("", line[exact.end() :])
    else:
        times, rest = [], line
    background = _BACKGROUND.fullmatch(rest)
    rest = background[1] if background else rest
    if not times and (first := _WORD_STAMP.search(rest)):
        times = [seconds(first)]
    words = _STAMP.sub("", _WORD_STAMP.sub("", rest)).strip()
    return times, _VOICE.sub("", words, count=1) if times and _VOICE.match(words) else words


def _timed_lines(lines: Iterable[tuple[float | None, str]]) -> tuple[TimedLine, ...]:
    return tuple(
        TimedLine(round(time, 3), shown)
        for time, words in lines
        if time is not None and (shown := clean_lyrics(words).replace("\n", " "))
    )


def _has_hundredths(text: str) -> bool:
    """Whether stamps of three parts are minutes, seconds and hundredths in this text."""
    three = [match for match in _all_stamps(text) if match[3]]
    return not any(match[4] for match in three) and any(
        int(match[3]) > 59 or len(match[3]) == 3 or int(match[1]) > 0 for match in three
    )


def _all_stamps(text: str) -> Iterator[re.Match[str]]:
    yield from _STAMP.finditer(text)
    yield from _WORD_STAMP.finditer(text)


def _seconds(match: re.Match[str], *, has_hundredths: bool) -> float:
    first, second, third, fraction = match.groups()
    if third and has_hundredths and not fraction:
        return int(first) * 60 + int(second) + float(f"0.{third}")
    part = float(f"0.{fraction}") if fraction else 0.0
    if third:
        return int(first) * 3600 + int(second) * 60 + int(third) + part
    return int(first) * 60 + int(second) + part


def _milliseconds(text: str) -> float:
    try:
        found = float(text[:_LONGEST_NUMBER]) / 1000
    except ValueError:
        return 0.0
    return found if math.isfinite(found) else 0.0
