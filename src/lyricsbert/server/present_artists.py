"""Converts artists and albums to the API's schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library import MOODS
from lyricsbert.library.themes import THEME_LEAST
from lyricsbert.server import schemas
from lyricsbert.server.present import to_emotions, to_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.recommend.discography import Album
    from lyricsbert.server.live import Edition
    from lyricsbert.server.present import CoverUrl

_COVERS: Final = 4
_THEMES: Final = 8


def album_summary(album: Album, library: Library, cover: CoverUrl) -> schemas.Album:
    """An album without its songs."""
    return schemas.Album(
        artist=album.artist,
        title=album.title,
        year=album.year,
        songs=len(album.rows),
        duration=album.duration,
        cover=cover(library.ids[album.rows[0]]),
    )


def profile(rows: Sequence[int], shown: Sequence[int], edition: Edition, cover: CoverUrl) -> schemas.Profile:
    """What songs have in common.

    Args:
        rows: the songs.
        shown: those whose covers are shown first.
        edition: the library.
        cover: id of a song -> address of its cover.
    """
    library = edition.library
    usable = np.array([row for row in rows if not library.unusable[row]], dtype=np.int64)
    counts = np.bincount(library.moods[usable], minlength=len(MOODS)) if len(usable) else np.zeros(len(MOODS), int)
    covers = list(dict.fromkeys([*shown, *rows]))[:_COVERS]
    return schemas.Profile(
        usable=len(usable),
        moods=dict(zip(MOODS, counts.tolist(), strict=True)),
        emotions=to_emotions(library.emotions[usable].mean(axis=0)) if len(usable) else None,
        valence=_mean(library.valence[usable]),
        energy=_mean(library.energy[usable]),
        themes=_themes(usable, library),
        covers=[cover(library.ids[row]) for row in covers],
    )


def near_artists(artist: str, most: int, edition: Edition, cover: CoverUrl) -> list[schemas.NearArtist]:
    """Artists with similar lyrics."""
    discography, library = edition.discography, edition.library
    return [
        schemas.NearArtist(
            name=name,
            songs=len(discography.artists[name]),
            similarity=min(1.0, max(0.0, round(similarity, 4))),
            cover=cover(library.ids[discography.typical(discography.artists[name], 1)[0]]),
        )
        for name, similarity in discography.near(artist, most)
    ]


def _themes(rows: NDArray[np.int64], library: Library) -> list[schemas.Theme]:
    """What most of the songs are about: themes of one song alone say nothing of many."""
    counts = (library.theme_scores[rows] >= THEME_LEAST).sum(axis=0)
    least = 2 if len(rows) > _COVERS else 1
    order = [theme for theme in np.argsort(-counts, kind="stable")[:_THEMES] if counts[theme] >= least]
    return [schemas.Theme(name=library.themes[theme], songs=int(counts[theme])) for theme in order]


def _mean(levels: NDArray[np.float32]) -> float | None:
    known = levels[~np.isnan(levels)]
    return to_level(float(known.mean())) if len(known) else None
