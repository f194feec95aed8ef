"""The usual names of columns, by which the fields of a song are found in a table."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

USUAL_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "lyrics": (
        *("lyrics", "lyric", "song_lyrics", "lyrics_text", "plain_lyrics", "unsynced_lyrics", "text", "words"),
        *("paroles", "letra", "letras", "testo", "songtext", "liedtext", "songtekst", "tekst", "tekst_piosenki"),
        *("sozleri", "текст", "текст_песни", "слова", "歌词", "歌詞", "가사"),
    ),
    "synced_lyrics": ("synced_lyrics", "lyrics_synced", "synchronized_lyrics", "lrc"),
    "title": (
        *("title", "song_title", "track_name", "track_title", "song_name", "s_name", "song", "track", "name"),
        *("titre", "titel", "titulo", "titolo", "tytul", "liedtitel", "cancion", "nome_da_musica", "piosenka"),
        *("название", "песня", "歌名", "曲名", "标题", "標題", "タイトル", "제목"),
    ),
    "artist": (
        *("artist", "artist_name", "track_artist", "artists", "artist_names", "singer", "performer", "band"),
        *("primary_artist", "artiste", "interprete", "kunstler", "kuenstler", "interpret", "artista", "artiest"),
        *(
            "wykonawca",
            "artysta",
            "zespol",
            "исполнитель",
            "артист",
            "группа",
            "歌手",
            "艺术家",
            "アーティスト",
            "가수",
        ),
        *("a_name", "a_link"),
    ),
    "album_artist": ("album_artist", "albumartist"),
    "link": ("link", "url", "href", "track_url", "song_url", "track_href", "s_link"),
    "path": ("path", "file", "file_path", "filepath", "file_name", "filename"),
    "album": ("album", "album_name", "album_title", "track_album_name", "release", "альбом", "专辑", "アルバム"),
    "track": ("track_number", "track_no", "tracknumber"),
    "year": (
        *("year", "release_year", "release_date", "track_album_release_date", "album_release_date", "released", "date"),
        *("annee", "jahr", "ano", "anio", "anno", "rok", "jaar", "год", "年份", "年"),
    ),
    "genre": (
        *("genre", "genres", "track_genre", "playlist_genre", "tag", "tags"),
        *("genero", "genere", "gatunek", "жанр", "流派", "ジャンル"),
    ),
    "language": ("language", "lang", "language_code", "langue", "sprache", "idioma", "lingua", "jezyk", "язык"),
    "duration": (
        *("duration", "duration_ms", "duration_s", "duration_sec", "duration_seconds", "length"),
        *("duree", "dauer", "duracion", "durata"),
    ),
    "isrc": ("isrc",),
    "musicbrainz_id": ("musicbrainz_id", "mbid", "musicbrainz_trackid", "musicbrainz_recording_id", "recording_mbid"),
    "spotify_id": ("spotify_id", "spotify_track_id", "track_id_spotify", "track_id", "spotify_uri", "track_uri"),
}
"""Song field -> the plain names (see `plain_name`) of columns that it is found by, best first.

`synced_lyrics` gives the time stamps, and the lyrics of a row that has no others.
"""

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PLAIN_LETTERS: Final = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss"})
_BETWEEN: Final = re.compile(r"[\s\-_.]+")


def plain_name(name: str) -> str:
    """A column's name for comparison: "trackName", "Track name" and "track-name" are "track_name"; no accents."""
    name = name.strip().lstrip("\ufeff")
    if not name.isascii():
        letters = unicodedata.normalize("NFKD", name.translate(_PLAIN_LETTERS))
        name = unicodedata.normalize("NFC", "".join(mark for mark in letters if not "\u0300" <= mark <= "\u036f"))
    return _BETWEEN.sub("_", _CAMEL.sub("_", name)).strip("_").lower()
