"""One song in one file: plain text, LRC, SRT, WebVTT and TTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricsbert.errors import SourceError
from lyricsbert.songs.lyrics import read_lyrics
from lyricsbert.songs.readers.columns import Place, make_song
from lyricsbert.songs.readers.encodings import read_text
from lyricsbert.songs.readers.names import names_from_path
from lyricsbert.songs.readers.rejects import Note, Reject
from lyricsbert.songs.timed_text import MAX_LYRIC, MAX_TIMED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricsbert.songs.readers.reader import Row, SourceFile


def open_text_song(file: SourceFile) -> Iterator[Row]:
    """The one song of a file, read when it is asked for.

    Artist and title come from the ID tags of LRC, or else from the names of the file and the folders that it is in, see
    `names_from_path`. Time stamps become timed lines.
    """
    place = Place(str(file.path))
    values = names_from_path(file.path.stem, file.folders)
    try:
        text, guess = read_text(file.path, file.encoding)
    except (OSError, SourceError) as error:
        artist, title = values.get("artist"), values["title"]
        detail = error.strerror if isinstance(error, OSError) else str(error).removesuffix(".")
        yield Reject(place.source, None, None, "unreadable file", artist, title, detail)
        return
    if guess:
        yield Note(place.source, guess)
    try:
        lyrics = read_lyrics(text) if len(text) <= MAX_TIMED else None
    except SourceError:
        lyrics = None
    # What cannot be read as lyrics is a reject, with the reason that a row of a table has.
    if lyrics is None or len(lyrics.text) > MAX_LYRIC:
        yield make_song({**values, "lyrics": text}, place)
    else:
        yield make_song({**values, **lyrics.ids, "lyrics": lyrics}, place)


def count_text(_: Path) -> int:
    """One song per file."""
    return 1
