"""Audio files: what their tags, the lyric files beside them, and their names say about one song each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from lyricsbert.errors import SourceError
from lyricsbert.songs.lyrics import Lyrics, best_lyrics, read_lyrics
from lyricsbert.songs.readers.ape_tags import monkeys_audio_seconds, read_ape_tags
from lyricsbert.songs.readers.columns import Place, make_song, short
from lyricsbert.songs.readers.encodings import open_regular, read_text
from lyricsbert.songs.readers.names import is_many_artists, names_from_path
from lyricsbert.songs.readers.rejects import Note, Reject
from lyricsbert.songs.timed_text import MAX_LYRIC, MAX_TIMED
from lyricsbert.songs.usable import is_english

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lyricsbert.songs.readers.reader import Row, SourceFile

SIDECARS: Final = (".lrc", ".elrc", ".ttml", ".srt", ".vtt", ".txt")
"""The extensions of lyric files beside an audio file of the same name, the preferred first."""

_APE_ALONE: Final = frozenset({".ape", ".wv", ".mpc"})
_WITH_APE: Final = _APE_ALONE | {".mp3"}
_LYRICS: Final = frozenset(
    {
        *("lyrics", "uslt", "sylt", "lyricseng", "lyricsxxx", "unsyncedlyrics", "syncedlyrics", "wmlyrics"),
        *("unsynchronisedlyrics", "unsynchronizedlyrics", "synchronisedlyrics", "synchronizedlyrics"),
        *("lyricssynchronised", "wmlyricssynchronised", "lyricssynced", "lyricsunsynced"),
    }
)
_MUSICBRAINZ: Final = frozenset({"musicbrainztrackid", "musicbrainzrecordingid", "ufid"})
_FIELD_OF_TAG: Final = {
    "originaldate": "original_year",
    "originalyear": "original_year",
    "originalreleasedate": "original_year",
    "originalreleaseyear": "original_year",
    "tdor": "original_year",
    "tory": "original_year",
    "tor": "original_year",
    "wmoriginalreleaseyear": "original_year",
    "wmoriginalreleasetime": "original_year",
    "title": "title",
    "artist": "artist",
    "albumartist": "album_artist",
    "album": "album",
    "track": "track",
    "year": "year",
    "date": "year",
    "genre": "genre",
    "isrc": "isrc",
    "duration": "duration",
}
_NO_LETTERS: Final = re.compile(r"[^a-z]+")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MANY: Final = frozenset({"artist", "genre"})


def open_audio_song(file: SourceFile) -> Iterator[Row]:
    """The one song of an audio file, read when it is asked for, and notes on what could not be read of it.

    Its lyrics are those of the files beside it (`SIDECARS`), else of its tags: USLT, SYLT, LYRICS, UNSYNCEDLYRICS,
    SYNCEDLYRICS, ©lyr, WM/Lyrics, and TXXX by these names, the longest first, those in English before translations;
    see `best_lyrics` for texts with and without time stamps. A song without any is kept, with empty lyrics. Names are
    those of its tags, else of LRC's ID tags, else of its file and folders; the year is that of the first release.
    """
    place = Place(str(file.path))
    try:
        place.source.encode()
        state = file_state(file)
        tags, problem = _read_tags(file.path)
    except UnicodeEncodeError:
        yield Reject(
            place.source, None, None, "unreadable file", detail="its name is not UTF-8, so no list can name it"
        )
        return
    except OSError as error:
        yield Reject(place.source, None, None, "unreadable file", detail=error.strerror)
        return
    if problem:
        yield Note(place.source, problem)
    embedded = tags.pop("lyrics", [])
    names = names_from_path(file.path.stem, file.folders)
    values = {name: ", ".join(found) if name in _MANY else found[0] for name, found in tags.items()}
    # Of both, the first that has a year counts.
    if dates := [values[name] for name in ("original_year", "year") if name in values]:
        values["year"] = " ".join(dates)
    values.pop("original_year", None)
    if (band := values.get("album_artist")) and not is_many_artists(band):
        values.setdefault("artist", band)
    notes: list[Note] = []
    reading = _Reading(place.source, values.get("title", names["title"]), values.get("artist", ""), notes)
    lyrics = _lyrics(reading.files(file.sidecars, file.encoding), reading.texts(embedded))
    yield from notes
    song = make_song({**names, **lyrics.ids, **values, "lyrics": lyrics}, place, needs_lyrics=False)
    if isinstance(song, Reject):
        yield song
    elif file.root is None:
        yield replace(song, path=file.path.absolute().as_posix(), file_state=state)
    else:
        root = file.root.absolute()
        path = file.path.absolute().relative_to(root).as_posix()
        yield replace(song, path=path, source=root.as_posix(), file_state=state)


def file_state(file: SourceFile) -> str:
    """See `Song.file_state`.

    Raises:
        OSError: a file is gone.
    """
    found = [(path, path.stat()) for path in (file.path, *file.sidecars)]
    return " ".join(f"{path.suffix.lower()}:{stat.st_size}:{stat.st_mtime_ns}" for path, stat in found)


class _Reading(NamedTuple):
    """Reads the lyrics of a song; what cannot be read is left out, with a note.

    Attributes:
        source: the audio file.
        title: of the song.
        artist: of the song.
        notes: receives the notes.
    """

    source: str
    title: str
    artist: str
    notes: list[Note]

    def files(self, paths: Sequence[Path], encoding: str | None) -> list[Lyrics]:
        """The lyrics of some files."""
        texts = []
        for path in paths:
            try:
                text, guess = read_text(path, encoding)
            except (OSError, SourceError) as error:
                said = error.strerror if isinstance(error, OSError) else str(error).removesuffix(".")
                self.notes.append(Note(str(path), f"left out, because it cannot be read ({said})"))
                continue
            if guess:
                self.notes.append(Note(str(path), guess))
            texts.append(text)
        return self.texts(texts)

    def texts(self, texts: Sequence[str]) -> list[Lyrics]:
        """The lyrics in some texts."""
        found = []
        for text in texts:
            if len(text) > MAX_TIMED:
                self._leave_out(f"a lyric of {len(text):,} characters is left out; {MAX_TIMED:,} are allowed")
                continue
            try:
                lyrics = read_lyrics(text, title=self.title, artist=self.artist)
            except SourceError as error:
                self._leave_out(f"a lyric is left out. {str(error).removesuffix('.')}")
                continue
            if len(lyrics.text) <= MAX_LYRIC:
                found.append(lyrics)
        return found

    def _leave_out(self, why: str) -> None:
        self.notes.append(Note(self.source, why))


def _lyrics(beside: Sequence[Lyrics], embedded: Sequence[Lyrics]) -> Lyrics:
    """The lyrics of the files beside the audio, or else of its tags, with the time stamps of either."""
    if len(embedded) > 1:
        embedded = [lyrics for lyrics in embedded if is_english(lyrics.text)] or embedded
    inside = best_lyrics(sorted(embedded, key=lambda lyrics: -len(lyrics.text)))
    lyrics = best_lyrics(beside)
    if not lyrics.text:
        return inside
    return lyrics if lyrics.timed_lines else replace(lyrics, timed_lines=inside.timed_lines)


def _read_tags(path: Path) -> tuple[dict[str, list[str]], str | None]:
    """The tags of a file by field of a song, `lyrics` among them, and what is wrong with them.

    Raises:
        OSError: the file cannot be read, or is empty.
    """
    if not path.stat().st_size:
        raise OSError(0, "it is empty")
    problem: str | None = None
    raw: list[tuple[str, str]] = []
    kind = path.suffix.lower()
    if kind not in _APE_ALONE:
        raw, problem = _tinytag(path)
    if kind in _WITH_APE:
        raw += [(name, value) for name, values in read_ape_tags(path).items() for value in values]
    if kind == ".ape" and (duration := monkeys_audio_seconds(path)):
        raw.append(("duration", str(duration)))
    found: dict[str, list[str]] = {}
    for name, value in raw:
        plain = _NO_LETTERS.sub("", name.lower())
        if plain in _LYRICS:
            found.setdefault("lyrics", []).append(value)
        elif plain in _MUSICBRAINZ and (match := _UUID.search(value)):
            found.setdefault("musicbrainz_id", []).append(match[0].lower())
        elif (field := _FIELD_OF_TAG.get(plain)) and value.strip():
            # Several artists may be there as one name and, again, as a list.
            already = any(value in other for other in found.get(field, []))
            found.setdefault(field, []).extend([] if already else [value])
    return found, problem


def _tinytag(path: Path) -> tuple[list[tuple[str, str]], str | None]:
    """All that tinytag reads, by its names, and what is wrong."""
    from tinytag import TinyTag

    try:
        with open_regular(path) as file:
            tag = TinyTag.get(path, file_obj=file)
    except OSError:
        raise
    except Exception as error:  # of damaged files, it raises what Python does, too
        said = short(str(error)) or type(error).__name__
        return [], f"its tags cannot be read ({said}), so it is known by its name alone"
    values = {
        "title": tag.title,
        "artist": tag.artist,
        "albumartist": tag.albumartist,
        "album": tag.album,
        "track": tag.track,
        "year": tag.year,
        "genre": tag.genre,
        "duration": tag.duration,
    }
    raw = [(name, str(value)) for name, value in values.items() if value]
    return raw + [(name, value) for name, found in tag.other.items() for value in found], None
