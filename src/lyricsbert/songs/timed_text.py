"""Timed text: lyrics with time stamps in any of the forms that are met, as words and the seconds they are sung at."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from lyricsbert.songs.captions import captions, is_ttml, is_web_captions, ttml_lines
from lyricsbert.songs.clean import clean_lyrics, unescaped
from lyricsbert.songs.section_tags import names_part
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
_CLOCK = r"\s*-?(\d{1,3})[:：](\d{1,3})(?:[:：](\d{1,3}))?(?:[.,](\d{1,9}))?\s*"
_END = r"(?:(?:-->|[-–—])[\d\s:.,]{3,24})?"
_STAMP = re.compile(rf"[\[［]{_CLOCK}{_END}[\]］]")
_HEAD = re.compile(r"(?:[\[［]\s*-?\d{1,3}[:：][\d:：., >–—-]{1,40}[\]］]\s*)+")
_WORD_STAMP = re.compile(rf"<{_CLOCK}>")
_MILLISECONDS = re.compile(r"\[(\d{1,8}),\d{1,8}\]")
_WORD_MILLISECONDS = re.compile(r"[<(]\d{1,8},\d{1,8}(?:,\d{1,8})?[>)]")
_ID_TAG = re.compile(r"\[\s?(#|[a-z]{2,12}) ?:([^\[\]]*)\]", re.IGNORECASE)
_ID_TAGS = re.compile(r"(?:\[(?:#|[a-z]{2,12}):[^\[\]]*\]\s*){2,}", re.IGNORECASE)
_BACKGROUND = re.compile(r"\[bg:(.*)\]", re.IGNORECASE)
_VOICE = re.compile(r"(?:[vV]\d{1,2}|[FMDfmd]) ?:\s*")
_PERHAPS_TIMED = re.compile(
    r"[\[<［] {0,9}-?\d{1,3}[:：]\d|^\[\d{1,8},\d|-->|<tt\b"
    r"|^[ \t\ufeff]{0,9}\[ ?(?:ti|ar|al|by|la|length|offset|re|ve) ?:",
    re.IGNORECASE | re.MULTILINE,
)
_ESCAPED = re.compile(r"\\n|<br\b|&(?:#0*91|#[xX]5[bB]|lbrack|lsqb|lt);", re.IGNORECASE)
_LOOSE = re.compile(
    r"[ \t]{0,9}(?:[({]?((?:\d{1,2}:)?\d{1,3}:\d\d(?:[.,]\d{1,3})?)[)}]?"
    r"|\[(\d{1,4}(?:\.\d{1,3}(?= ?s?\])|(?= ?s\]))) ?s?\])(?!\d)"
    r"[ \t]{0,9}(?:[-–—|:][ \t]{1,9})?"
)
_MIN_LOOSE: Final = 3
_LOOSE_SHARE: Final = 0.45
_LATEST_START: Final = 120.0
_WORDS_OF_LINES: Final = 1.5


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

    Stamps of other forms ("0:12 - ", "(00:12.50)", "{00:12}", "[12.5s]") count if they begin at least three lines and
    about half of all, later and later: a single one may be sung. Line ends that a table or a page has escaped, and line
    ends that were lost, are those of the stamps.

    Args:
        text: lyrics as the source has them; without stamps and ID tags, they are returned as they are.
    """
    if _ESCAPED.search(text) and not is_ttml(text):
        text = unescaped(text)
    # Most lyrics have none of these characters, which is quicker to see.
    if not any(mark in text for mark in ("[", "<", "［", "-->")) or not _PERHAPS_TIMED.search(text):
        loose = _with_usual_stamps(text) if ":" in text or "[" in text else None
        return TimedText(text) if loose is None else _read_lrc(loose)
    if is_ttml(text):
        return _timed(ttml_lines(text))
    if is_web_captions(text):
        return _timed(captions(text))
    return _read_lrc(text)


def _with_usual_stamps(text: str) -> str | None:
    """The text with stamps of other forms in the usual one; None if it has none."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [_LOOSE.match(line) for line in lines]
    times = [_loose_seconds(match) for match in found if match]
    if len(times) < max(_MIN_LOOSE, _LOOSE_SHARE * len(lines)) or times != sorted(times):
        return None
    if times[0] > _LATEST_START or times[0] == times[-1]:
        return None
    stamped: list[str] = []
    for line, match in zip(lines, found, strict=True):
        if match is None and stamped and stamped[-1].endswith("]"):
            stamped[-1] += line.strip()  # a stamp that has a line to itself
        elif match is None:
            stamped.append(line)
        else:
            stamped.append(f"{_clock(_loose_seconds(match))}{line[match.end() :]}")
    return "\n".join(stamped)


def _loose_seconds(match: re.Match[str]) -> float:
    if match[2]:
        return float(match[2])
    *larger, last = match[1].replace(",", ".").split(":")
    minutes = 0
    for part in larger:
        minutes = minutes * 60 + int(part)
    return minutes * 60 + float(last)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"[{min(int(minutes), 999):02d}:{rest:06.3f}]"


def _lrc_lines(text: str) -> list[str]:
    """The lines of LRC; if a text in one line has stamps between several words each, one for each stamp."""
    lines = [part for line in text.splitlines() for part in _apart(line)]
    filled = [line for line in lines if line.strip() and not _ID_TAG.fullmatch(line.strip())]
    if len(filled) != 1 or len(stamps := list(_STAMP.finditer(filled[0]))) < _MIN_LOOSE:
        return lines
    sung = [part for part in _STAMP.split(filled[0])[:: _STAMP.groups + 1] if part.strip()]
    if sum(len(part.split()) for part in sung) < _WORDS_OF_LINES * len(sung):
        return lines
    line = filled[0]
    new = [after.start() for before, after in pairwise(stamps) if line[before.end() : after.start()].strip()]
    parts = [line[start:end] for start, end in pairwise([0, *new, len(line)])]
    return [*(other for other in lines if other.strip() and other is not line), *parts]


def _apart(line: str) -> list[str]:
    """The ID tags of a line that consists of several, each by itself; else the line."""
    return [tag[0] for tag in _ID_TAG.finditer(line)] if _ID_TAGS.fullmatch(line.strip()) else [line]


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
    is_head = _STAMP.search(text) is not None
    for raw in _lrc_lines(text):
        line = raw.strip().lstrip("\ufeff")
        tag = _ID_TAG.fullmatch(line)
        name = tag[1].lower() if tag else ""
        if tag and (name in ID_FIELDS or name in _OTHER_IDS or (is_head and not names_part(name))):
            value = " ".join(tag[2].split())
            if name in ID_FIELDS and value:
                ids[ID_FIELDS[name]] = value
            elif name == "offset":
                offset = _milliseconds(value)
            continue
        times, words = _split(line, has_hundredths=has_hundredths)
        is_head = is_head and not times
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
