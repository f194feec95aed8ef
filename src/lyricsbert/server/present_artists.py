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
    from lyricsbert.server.media import Media

_COVERS: Final = 4
_THEMES: Final = 8


def album_summaries(albums: Sequence[Album], library: Library, media: Media) -> list[schemas.Album]:
    """Albums without their songs."""
    covers = _covers([album.rows[0] for album in albums], library, media)
    return [
        schemas.Album(
            artist=album.artist,
            title=album.title,
            year=album.year,
            songs=len(album.rows),
            duration=album.duration,
            cover=cover,
        )
        for album, cover in zip(albums, covers, strict=True)
    ]


def profile(rows: Sequence[int], shown: Sequence[int], edition: Edition, media: Media) -> schemas.Profile:
    """What songs have in common.

    Args:
        rows: the songs.
        shown: those whose covers are shown first.
        edition: the library.
        media: the addresses of covers.
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
        covers=_covers(covers, library, media),
    )


def near_artists(artist: str, most: int, edition: Edition, media: Media) -> list[schemas.NearArtist]:
    """Artists with similar lyrics."""
    discography, library = edition.discography, edition.library
    near = discography.near(artist, most)
    typical = [discography.typical(discography.artists[name], 1)[0] for name, _ in near]
    return [
        schemas.NearArtist(
            name=name,
            songs=len(discography.artists[name]),
            similarity=min(1.0, max(0.0, round(similarity, 4))),
            cover=cover,
        )
        for (name, similarity), cover in zip(near, _covers(typical, library, media), strict=True)
    ]


def _covers(rows: Sequence[int], library: Library, media: Media) -> list[str]:
    return [media.cover(song) for song in library.songs(rows)] if len(rows) else []


def _themes(rows: NDArray[np.int64], library: Library) -> list[schemas.Theme]:
    """What most of the songs are about: themes of one song alone say nothing of many."""
    counts = (library.theme_scores[rows] >= THEME_LEAST).sum(axis=0)
    least = 2 if len(rows) > _COVERS else 1
    order = [theme for theme in np.argsort(-counts, kind="stable")[:_THEMES] if counts[theme] >= least]
    return [schemas.Theme(name=library.themes[theme], songs=int(counts[theme])) for theme in order]


def _mean(levels: NDArray[np.float32]) -> float | None:
    known = levels[~np.isnan(levels)]
    return to_level(float(known.mean())) if len(known) else None
