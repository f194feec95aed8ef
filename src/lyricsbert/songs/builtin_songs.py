"""The built-in songs: original songs written for this project and released with it under CC0."""

from __future__ import annotations

import tomllib
from importlib import resources

from lyricsbert.songs.clean import clean_lyrics
from lyricsbert.songs.song import Song


def builtin_songs() -> list[Song]:
    """The songs that come with the package, in the order of their artists' file names, then of the songs in a file."""
    folder = resources.files("lyricsbert.songs") / "builtin"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    songs = []
    for file in files:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        songs += [
            Song(
                artist=table["artist"],
                title=entry["title"],
                lyrics=clean_lyrics(entry["lyrics"]),
                album=entry.get("album"),
                year=entry["year"],
                genre=entry["genre"],
                language="en",
            )
            for entry in table["songs"]
        ]
    return songs
