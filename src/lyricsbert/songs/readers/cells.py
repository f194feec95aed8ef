"""Cells of a table: text, numbers, lists and objects, as text that a song can have."""

from __future__ import annotations

import ast
import html
import json
import math
import re
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.songs.section_tags import names_part
from lyricsbert.songs.timed_text import MAX_LYRIC, MAX_TIMED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES: Final = ("name", "title", "artist", "artist_name")
_WORDS: Final = ("text", "words", "line", "lyric", "lyrics", "value", "content")
_SECONDS: Final = ("time", "start", "seconds", "timestamp", "begin", "startTime", "start_time")
_MILLISECONDS: Final = ("startTimeMs", "start_time_ms", "time_ms", "start_ms", "milliseconds", "ms", "timeMs")
_WITHIN: Final = (
    *("plainLyrics", "plain", "lyrics", "lines", "syncedLyrics", "synced", "text", "body", "content", "segments"),
    *("sections", "verses", "stanzas", "paragraphs"),
)
_PART_NAMES: Final = ("label", "type", "section", "name", "header")
_MOST_SECONDS: Final = 3600
_DEEPEST: Final = 4
_MOST_ENTITIES: Final = 3
_LONGEST_LIST: Final = 2_000
_MOST_BITS: Final = 256
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});")
_EXCEL_LINE_END: Final = re.compile(r"_x000[dD]_\n?")


def cell_text(value: object, depth: int = 0) -> str:
    """A value as text: a list by its parts, an object by its name.

    "" for None, NaN, numbers of more than 256 bits, an object without a name, and what is nested more than four deep.
    """
    if isinstance(value, (dict, list, tuple)):
        return _nested_text(value, depth + 1) if depth < _DEEPEST else ""
    is_odd = (isinstance(value, float) and not math.isfinite(value)) or (
        isinstance(value, int) and value.bit_length() > _MOST_BITS
    )
    if value is None or isinstance(value, bool) or is_odd:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _nested_text(value: Mapping[str, Any] | Sequence[Any], depth: int) -> str:
    if isinstance(value, dict):
        return next((cell_text(value[name], depth) for name in _NAMES if value.get(name)), "")
    names: list[str] = []
    guests: list[str] = []
    for item in value:
        if text := cell_text(item, depth):
            (guests if isinstance(item, dict) and item.get("featured") is True else names).append(text)
    return " feat. ".join(", ".join(group) for group in (names, guests) if group)


def name_text(value: object) -> str:
    """A name as text, with HTML entities resolved; a list stored as text ("['A', 'B']") of 2,000 characters is one."""
    text = cell_text(value)
    if text.startswith("[") and text.endswith("]") and len(text) <= _LONGEST_LIST:
        text = cell_text(_parsed(text) or text)
    for _ in range(_MOST_ENTITIES):
        if "&" not in text or (plain := _ENTITY.sub(lambda match: html.unescape(match[0]), text)) == text:
            break
        text = plain
    return text.replace("_x000D_", " ") if "_x000D_" in text else text


def lyric_text(value: object) -> str:
    """Lyrics as text: a list by its lines, an object with times as a line with a stamp, nested ones by what they hold.

    A list or an object may have been stored as JSON, or as Python writes it.
    """
    if isinstance(value, str):
        start = value.lstrip()[:3].replace(" ", "")
        if start.startswith(("[{", '["', "['", '{"', "{'")) and isinstance(parsed := _parsed(value), (list, dict)):
            return _lines(parsed) or value
        return _EXCEL_LINE_END.sub("\n", value) if "_x000" in value else value
    return _lines(value) if isinstance(value, (list, tuple, dict)) else cell_text(value)


def _lines(value: Sequence[Any] | Mapping[str, Any], depth: int = 0) -> str:
    if depth > _DEEPEST:
        return ""
    if isinstance(value, dict):
        if value and all(isinstance(words, str) and names_part(str(name)) for name, words in value.items()):
            return "\n\n".join(f"[{name}]\n{words}" for name, words in value.items())
        found = next((value[name] for name in _WITHIN if value.get(name)), "")
        return found if isinstance(found, str) else _lines(found, depth + 1) if isinstance(found, (list, dict)) else ""
    times = [_seconds(item) for item in value]
    known = [time for time in times if time is not None]
    # A bare number is in seconds, unless the song would last more than an hour.
    scale = 0.001 if known and max(known) > _MOST_SECONDS else 1.0
    lines: list[str] = []
    for item, time in zip(value, times, strict=True):
        words = _words(item, depth)
        if (isinstance(item, (list, tuple)) or "\n" in words) and lines:
            words = f"\n{words}"  # a stanza
        lines.append(words if time is None else f"[{_clock(time * scale)}]{words}")
    return "\n".join(lines)


def _words(item: object, depth: int) -> str:
    if isinstance(item, dict):
        found = next((item[name] for name in _WORDS if item.get(name)), "")
        within = item.get("lines")
        if not found and isinstance(within, (list, tuple)):
            part = next((item[name] for name in _PART_NAMES if isinstance(item.get(name), str)), "")
            return (f"[{part}]\n" if names_part(part) else "") + _lines(within, depth + 1)
        if isinstance(found, (list, tuple)):
            return " ".join(_words(word, depth + 1).strip() for word in found) if depth < _DEEPEST else ""
        return cell_text(found)
    return _lines(item, depth + 1) if isinstance(item, (list, tuple)) else cell_text(item)


def _seconds(item: object) -> float | None:
    """The time of a line in the unit of its number."""
    if not isinstance(item, dict):
        return None
    for names, scale in ((_SECONDS, 1.0), (_MILLISECONDS, 0.001)):
        for name in names:
            value = item.get(name)
            value = value.get("total") if isinstance(value, dict) else value
            if value is None or isinstance(value, bool):
                continue
            try:
                time = float(value) * scale
            except (TypeError, ValueError, OverflowError):
                minutes, _, rest = str(value).strip("[] ").rpartition(":")
                try:
                    time = float(minutes) * 60 + float(rest)
                except ValueError:
                    continue
            if math.isfinite(time) and time >= 0:
                return time
    return None


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{min(int(minutes), 999):02d}:{rest:06.3f}"


def _parsed(text: str) -> object:
    """What a text holds as JSON or as Python writes it; None if it is neither, or longer than lyrics are."""
    for parse, most in ((json.loads, MAX_TIMED), (ast.literal_eval, MAX_LYRIC)):
        if len(text) > most:
            continue
        try:
            parsed: object = parse(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        return parsed
    return None
