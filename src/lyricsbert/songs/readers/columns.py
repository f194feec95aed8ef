"""Columns: which column of a table holds which field of a song, and how a row becomes a song."""

from __future__ import annotations

import ast
import math
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import SourceError
from lyricsbert.printable import one_line
from lyricsbert.songs.clean import clean_lyrics
from lyricsbert.songs.readers.rejects import MAX_LYRIC, Reject, RejectReason
from lyricsbert.songs.song import Song

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

UNKNOWN_ARTIST: Final = "Unknown artist"

MAX_NAME: Final = 500
"""Characters of an artist, a title, an album or a genre; a longer one is cut, since the song is no worse for it."""

MAX_COLUMNS: Final = 10_000
"""Maximum number of columns of a source."""

USUAL_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "lyrics": ("lyrics", "lyric", "song_lyrics", "lyrics_text", "text", "words"),
    "title": ("title", "song_title", "track_name", "track_title", "song_name", "song", "track", "name"),
    "artist": ("artist", "artist_name", "track_artist", "artists", "artist_names", "singer", "performer", "band"),
    "link": ("link", "url", "href", "track_url", "song_url", "track_href"),
    "album": ("album", "album_name", "album_title", "track_album_name", "release"),
    "year": (
        "year",
        "release_year",
        "release_date",
        "track_album_release_date",
        "album_release_date",
        "released",
        "date",
    ),
    "genre": ("genre", "genres", "track_genre", "playlist_genre", "tag", "tags"),
    "language": ("language", "lang", "language_code"),
    "duration": ("duration", "duration_ms", "duration_s", "duration_sec", "duration_seconds", "length"),
    "isrc": ("isrc",),
    "musicbrainz_id": ("musicbrainz_id", "mbid", "musicbrainz_trackid", "musicbrainz_recording_id", "recording_mbid"),
    "spotify_id": ("spotify_id", "spotify_track_id", "track_id_spotify", "track_id", "spotify_uri", "track_uri"),
}
"""Song field -> the column names it is found by, best first; case, blanks and dashes do not matter."""

FIELDS: Final = tuple(field.name for field in fields(Song) if field.name != "timed_lines")
"""The fields of a song that a column can be named for."""

_NEEDED: Final = ("title", "lyrics")
_YEAR: Final = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)")
_CLOCK: Final = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)")
_SPOTIFY_ID: Final = re.compile(r"(?:.*[:/])?([0-9A-Za-z]{22})(?:\?.*)?")
_LANGUAGES: Final = {"english": "en", "eng": "en", "spanish": "es", "spa": "es", "french": "fr", "german": "de"}
_LONGEST_SECONDS: Final = 10_000
_LONGEST_NUMBER: Final = 40
_DAY: Final = 86_400
_MAX_LINK: Final = 2_000
_MAX_CODE: Final = 100
_MAX_LIST: Final = 2_000
_MAX_DEPTH: Final = 2
_NAMES_SHOWN: Final = 12


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
    by_plain_name = {_plain(name): name for name in reversed(found)}
    result: dict[str, str] = {}
    for field, name in columns.items():
        column = name if name in found else by_plain_name.get(_plain(name))
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
    if missing := [field for field in _NEEDED if field not in result]:
        raise SourceError(
            f"{source} has no usable columns for {' and '.join(missing)}: it has {_listed(found)}; "
            f"name them with --columns {','.join(f'{field}=COLUMN' for field in reversed(missing))}."
        )
    return result


def field_values(columns: Mapping[str, str], get: Callable[[str], object]) -> dict[str, object]:
    """The values of a row by field of a song.

    Args:
        columns: field -> column.
        get: the row's value in a column.
    """
    values = {field: get(column) for field, column in columns.items()}
    if values.get("duration") and _plain(columns["duration"]).endswith("_ms"):
        values["duration"] = f"{values['duration']} ms"
    return values


def make_song(values: Mapping[str, object], place: Place) -> Song | Reject:
    """The song of a row, or the reject that says why there is none.

    Args:
        values: field of a song -> value as the source has it (text, number, date, list or None).
        place: where the row is.
    """
    artist, title, lyrics = (_text(values.get(name)) for name in ("artist", "title", "lyrics"))

    def reject(reason: RejectReason, detail: str | None = None) -> Reject:
        return Reject(place.source, place.row, place.line, reason, short(artist), short(title), detail)

    if any("\0" in value for value in values.values() if isinstance(value, str)):
        return reject("NUL bytes")
    artist, title = name_line(_joined(artist)), name_line(title)
    if not title:
        return reject("no title")
    if len(lyrics) > MAX_LYRIC:
        return reject("lyric over 200,000 characters", f"it has {len(lyrics):,}")
    try:
        lyrics = clean_lyrics(lyrics)
    except SourceError:
        return reject("markup nested over 16 deep")
    if not lyrics:
        return reject("no lyrics")
    return Song(
        artist=artist or UNKNOWN_ARTIST,
        title=title,
        lyrics=lyrics,
        year=_year(values.get("year")),
        language=_language(values.get("language")),
        duration=seconds(values.get("duration")),
        genre=name_line(_joined(_text(values.get("genre")))) or None,
        spotify_id=_spotify_id(values.get("spotify_id")),
        link=_whole(_text(values.get("link")), _MAX_LINK),
        album=name_line(_text(values.get("album"))) or None,
        isrc=_whole(_text(values.get("isrc")), _MAX_CODE),
        musicbrainz_id=_whole(_text(values.get("musicbrainz_id")), _MAX_CODE),
    )


def name_line(text: str) -> str:
    """A name as one printable line of at most `MAX_NAME` characters, the last one "…" if it was longer."""
    text = one_line(text[: 4 * MAX_NAME])
    return text if len(text) <= MAX_NAME else f"{text[: MAX_NAME - 1].rstrip()}…"


def short(text: str | None) -> str | None:
    """At most 80 characters of a text, for a message; None if it is empty."""
    text = one_line(text[:1000]) if text else ""
    return (text if len(text) <= 80 else text[:79] + "…") or None


def seconds(value: object) -> float | None:
    """A duration in seconds from a number, "3:25" or "205000 ms"; bare numbers above 10,000 are milliseconds.

    None for more than a day: no song is as long.
    """
    text = _text(value).strip()
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


def _plain(name: str) -> str:
    return re.sub(r"[\s\-_.]+", "_", name.strip().lower()).strip("_")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(short(name) or "") for name in names[:_NAMES_SHOWN])
    return f"the columns {shown}{f' and {len(names) - _NAMES_SHOWN} more' if len(names) > _NAMES_SHOWN else ''}"


def _text(value: object, depth: int = 0) -> str:
    """The value as text; "" for None, NaN, nested objects, and lists in lists in lists."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, (bool, dict)) or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(text for each in value if (text := _text(each, depth + 1))) if depth < _MAX_DEPTH else ""
    return str(value)


def _joined(text: str) -> str:
    """A list that was stored as text of at most 2,000 characters ("['A', 'B']") as "A, B"; other text as it is."""
    if not (text.startswith("[") and text.endswith("]")) or len(text) > _MAX_LIST:
        return text
    try:
        return _text(ast.literal_eval(text))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text


def _whole(text: str, most: int) -> str | None:
    """One line that is of no use unless it is whole; None if it is empty or too long."""
    return (one_line(text) or None) if len(text) <= most else None


def _year(value: object) -> int | None:
    match = _YEAR.search(_text(value))
    return int(match[1]) if match else None


def _language(value: object) -> str | None:
    text = _text(value).strip().lower().replace("_", "-").split("-")[0]
    return _whole(_LANGUAGES.get(text, text), _MAX_CODE)


def _spotify_id(value: object) -> str | None:
    match = _SPOTIFY_ID.fullmatch(_text(value).strip())
    return match[1] if match else None
