"""Columns: which column of a table holds which field of a song, and how a row becomes a song."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import SourceError
from lyricsbert.printable import one_line
from lyricsbert.songs.lyrics import Lyrics, best_lyrics, read_lyrics
from lyricsbert.songs.readers.cells import cell_text, lyric_text, name_text
from lyricsbert.songs.readers.names import AUDIO_EXTENSIONS
from lyricsbert.songs.readers.rejects import Note, Reject, RejectReason
from lyricsbert.songs.readers.usual_names import USUAL_NAMES, plain_name
from lyricsbert.songs.song import Song
from lyricsbert.songs.timed_text import MAX_LYRIC

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

UNKNOWN_ARTIST: Final = "Unknown artist"

MAX_NAME: Final = 500
"""Characters of an artist, a title, an album or a genre; a longer one is cut, since the song is no worse for it."""

MAX_COLUMNS: Final = 10_000
"""Maximum number of columns of a source."""

FIELDS: Final = (
    *(field.name for field in fields(Song) if field.name not in {"timed_lines", "source", "file_state"}),
    "synced_lyrics",
)
"""The fields of a song that a column can be named for, and its lyrics with time stamps."""

_NEEDED: Final = ("title", "lyrics")
_FLOAT_TITLE: Final = re.compile(r"(\d{3,4})\.0")
_YEAR: Final = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)")
_CLOCK: Final = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)")
_SPOTIFY_ID: Final = re.compile(r"(?:.*[:/])?([0-9A-Za-z]{22})(?:\?.*)?")
_LANGUAGES: Final = {"english": "en", "eng": "en", "spanish": "es", "spa": "es", "french": "fr", "german": "de"}
_LONGEST_SECONDS: Final = 10_000
_LONGEST_NUMBER: Final = 40
_DAY: Final = 86_400
_NAMES_SHOWN: Final = 12
_TEXTS: Final = ("lyrics", "synced_lyrics")
_AS_THEY_ARE: Final = (*_TEXTS, "path", "source")
_OPTIONAL: Final = ("genre", "album", "album_artist")
_MAX_LINK: Final = 2_000
_MAX_CODE: Final = 100
_MAX_PATH: Final = 5_000
_MAX_CHARACTERS: Final = {"link": _MAX_LINK, "isrc": _MAX_CODE, "musicbrainz_id": _MAX_CODE}
_ARTIST_LINK: Final = re.compile(r"/([\w-]{1,80})/")
_TRACK: Final = re.compile(r"0*(\d{1,4})(?:\.0)?(?: ?/.*)?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row is: its file, data row and physical line, the last two counted from 1."""

    source: str
    row: int | None = None
    line: int | None = None


def check_fields(columns: Mapping[str, str]) -> None:
    """Check that every key is a field of a song.

    Raises:
        SourceError: one is not.
    """
    for name in columns:
        if name not in FIELDS:
            raise SourceError(f"A song has no field {name!r} to name a column for; its fields are {', '.join(FIELDS)}.")


def parse_columns(text: str) -> dict[str, str]:
    """Read "lyrics=words,title=name" into a mapping from field to column.

    Raises:
        SourceError: it does not have this form.
    """
    columns = {}
    for item in text.split(","):
        if not item.strip():
            continue
        field, _, column = (part.strip() for part in item.partition("="))
        if not field or not column:
            raise SourceError(
                f"The columns cannot be read at {item[:60]!r}; write FIELD=COLUMN, e.g. lyrics=words,title=name."
            )
        columns[field] = column
    return columns


def find_columns(found: Sequence[str], columns: Mapping[str, str], source: str) -> dict[str, str]:
    """Find the column of each field of a song.

    Args:
        found: the columns of the source.
        columns: field -> column, as named by the user; these take precedence.
        source: the file, for messages.

    Returns:
        Field -> column, for the fields that have a column.

    Raises:
        SourceError: a named column does not exist, there is no column for the title or for the lyrics, or there are
            more than `MAX_COLUMNS`.
    """
    if len(found) > MAX_COLUMNS:
        raise SourceError(f"{source} has too many columns; at most {MAX_COLUMNS:,} are read.")
    by_plain_name = {plain_name(name): name for name in reversed(found)}
    result: dict[str, str] = {}
    for field, name in columns.items():
        column = name if name in found else by_plain_name.get(plain_name(name))
        if column is None:
            raise SourceError(f"{source} has no column {name!r} for the {field}; it has {_listed(found)}.")
        result[field] = column
    taken = set(result.values())
    for field, names in USUAL_NAMES.items():
        if field not in result:
            column = next(
                (by_plain_name[n] for n in names if n in by_plain_name and by_plain_name[n] not in taken), None
            )
            if column is not None:
                result[field] = column
                taken.add(column)
    if "lyrics" not in result and "synced_lyrics" in result:
        result["lyrics"] = result["synced_lyrics"]
    if missing := [field for field in _NEEDED if field not in result]:
        lacking = [field for field in ("artist", "title", "lyrics") if field not in result]
        raise SourceError(
            f"{source} has no usable columns for {' and '.join(missing)}: it has {_listed(found)}; "
            f"name them with --columns {','.join(f'{field}=COLUMN' for field in lacking)}."
        )
    return result


def column_notes(columns: Mapping[str, str], source: str) -> list[Note]:
    """What is worth saying about the columns that were found: that there is none for the artist."""
    if "artist" in columns:
        return []
    return [
        Note(
            source, f"has no column for the artist, so it is {UNKNOWN_ARTIST!r}: name one with --columns artist=COLUMN"
        )
    ]


def field_values(columns: Mapping[str, str], get: Callable[[str], object]) -> dict[str, object]:
    """The values of a row by field of a song.

    Args:
        columns: field -> column.
        get: the row's value in a column.
    """
    values = {field: get(column) for field, column in columns.items()}
    if values.get("duration") and plain_name(columns["duration"]).endswith("_ms"):
        values["duration"] = f"{values['duration']} ms"
    return values


def make_song(values: Mapping[str, object], place: Place, *, needs_lyrics: bool = True) -> Song | Reject:
    """The song of a row, or the reject that says why there is none.

    Args:
        values: field of a song -> value as the source has it (text, number, date, list, object or None); `lyrics` may
            have been read already. `synced_lyrics` are lyrics with stamps.
        place: where the row is.
        needs_lyrics: whether a song without lyrics is a reject.
    """
    names = {name: name_text(value) for name, value in values.items() if name not in _AS_THEY_ARE}
    artist, title = names.get("artist", ""), names.get("title", "")

    def reject(reason: RejectReason, detail: str | None = None) -> Reject:
        return Reject(place.source, place.row, place.line, reason, short(artist), short(title), detail)

    texts = [lyric_text(values[name]) for name in _TEXTS if not isinstance(values.get(name), (Lyrics, type(None)))]
    if any("\0" in text for text in (*names.values(), *texts)):
        return reject("NUL bytes")
    artist, title = _artist(artist), name_line(title)
    if not title:
        return reject("no title")
    if texts and len(texts[0]) > MAX_LYRIC:
        return reject("lyric over 200,000 characters", f"it has {len(texts[0]):,}")
    lyrics = values.get("lyrics")
    if not isinstance(lyrics, Lyrics):
        try:
            read = [read_lyrics(text, title=title, artist=artist) for text in texts if len(text) <= MAX_LYRIC]
        except SourceError:
            return reject("markup nested over 16 deep")
        lyrics = best_lyrics(read)
    if not lyrics.text and needs_lyrics:
        return reject("no lyrics")
    if match := _FLOAT_TITLE.fullmatch(title):
        title = match[1]
    return Song(
        artist=artist or UNKNOWN_ARTIST,
        title=title,
        lyrics=lyrics.text,
        year=_year(names.get("year", "")),
        language=_language(names.get("language", "")),
        duration=seconds(values.get("duration")),
        spotify_id=_spotify_id(names.get("spotify_id", "")),
        track=_number(names.get("track", "")),
        timed_lines=lyrics.timed_lines,
        path=_audio_path(values.get("path")),
        source=cell_text(values.get("source")) or None,
        **{name: name_line(names.get(name, "")) or None for name in _OPTIONAL},
        **{name: _whole(names.get(name, ""), most) for name, most in _MAX_CHARACTERS.items()},
    )


def name_line(text: str) -> str:
    """A name as one printable line of at most `MAX_NAME` characters, the last one "…" if it was longer."""
    text = one_line(text[: 4 * MAX_NAME])
    return text if len(text) <= MAX_NAME else f"{text[: MAX_NAME - 1].rstrip()}…"


def _whole(text: str, most: int) -> str | None:
    """The text in one line; None if it is empty, or longer than is any use."""
    return one_line(text) or None if len(text) <= most else None


def short(text: str | None) -> str | None:
    """At most 80 characters of a text, for a message; None if it is empty."""
    text = one_line(text[:1000]) if text else ""
    return (text if len(text) <= 80 else text[:79] + "…") or None


def seconds(value: object) -> float | None:
    """A duration in seconds from a number, "3:25" or "205000 ms"; bare numbers above 10,000 are milliseconds.

    None for more than a day: no song is as long.
    """
    text = cell_text(value).strip()
    if len(text) > _LONGEST_NUMBER:
        return None
    found = _seconds(text)
    return found if found is not None and found <= _DAY else None


def _seconds(text: str) -> float | None:
    bare = text.removesuffix(" ms")
    if match := _CLOCK.fullmatch(text):
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3])
    try:
        number = float(bare)
    except ValueError:
        return None
    if not math.isfinite(number) or number <= 0:
        return None
    return number / 1000 if bare != text or number > _LONGEST_SECONDS else number


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(short(name) or "") for name in names[:_NAMES_SHOWN])
    return f"the columns {shown}{f' and {len(names) - _NAMES_SHOWN} more' if len(names) > _NAMES_SHOWN else ''}"


def _artist(text: str) -> str:
    """The artist in one line; an address on a site ("/the-quiet-tide/") by its words."""
    if match := _ARTIST_LINK.fullmatch(text.strip()):
        return match[1].replace("-", " ").title()
    return name_line(text)


def _audio_path(value: object) -> str | None:
    """The path as it is if it is that of an audio file: a table may name others in the column."""
    path = cell_text(value)
    return path if len(path) <= _MAX_PATH and path.lower().endswith(AUDIO_EXTENSIONS) else None


def _number(text: str) -> int | None:
    match = _TRACK.fullmatch(text.strip())
    return int(match[1]) or None if match else None


def _year(text: str) -> int | None:
    match = _YEAR.search(text)
    return int(match[1]) if match else None


def _language(text: str) -> str | None:
    text = text.strip().lower().replace("_", "-").split("-")[0]
    return _whole(_LANGUAGES.get(text, text), _MAX_CODE)


def _spotify_id(text: str) -> str | None:
    match = _SPOTIFY_ID.fullmatch(text.strip()) if len(text) <= _MAX_LINK else None
    return match[1] if match else None
