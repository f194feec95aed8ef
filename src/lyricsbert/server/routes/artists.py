"""Artists and albums: lists of them, and a page of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from lyricsbert.server.caching import NOT_MODIFIED, cache_headers
from lyricsbert.server.context import StateDep
from lyricsbert.server.limits import MAX_NAME, MAX_PAGE
from lyricsbert.server.present import song_summaries
from lyricsbert.server.present_artists import album_summaries, near_artists, profile
from lyricsbert.server.problems import ALWAYS, ProblemError, problem_responses
from lyricsbert.server.routes.songs import Limit, Offset
from lyricsbert.server.schemas import AlbumPage, AlbumSheet, Artist, ArtistPage, ArtistSheet
from lyricsbert.text import strict_fold

if TYPE_CHECKING:
    from lyricsbert.recommend.discography import Album as DiscographyAlbum
    from lyricsbert.recommend.discography import Discography

router = APIRouter(tags=["artists"])

_TYPICAL: Final = 6
_NEAR: Final = 12
_ONE: Final = problem_responses(*ALWAYS, "not-found") | NOT_MODIFIED
ArtistName = Annotated[str, Query(min_length=1, max_length=MAX_NAME, description="an artist's name")]


@router.get("/artists", responses=problem_responses(*ALWAYS) | NOT_MODIFIED)
async def list_artists(
    request: Request,
    response: Response,
    state: StateDep,
    q: Annotated[str | None, Query(max_length=MAX_NAME, description="part of a name")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ArtistPage:
    """Artists by name, with the number of songs of each; paginated."""
    edition = state.live.edition
    response.headers.update(cache_headers(request, f"artists-{edition.tag}"))

    def answer() -> ArtistPage:
        found = edition.artists_like(q or "")
        page = [Artist(name=name, songs=songs) for name, songs in found[offset : offset + limit]]
        return ArtistPage(artists=page, total=len(found))

    return await state.workers.run(answer)


@router.get("/artist", responses=_ONE)
async def show_artist(name: ArtistName, request: Request, response: Response, state: StateDep) -> ArtistSheet:
    """An artist: albums, typical songs, what the songs have in common, and artists with similar lyrics.

    Case, accents and punctuation of the name do not matter.
    """
    edition = state.live.edition
    response.headers.update(cache_headers(request, f"artist-{edition.tag}-{state.media.version}"))

    def answer() -> ArtistSheet:
        library, discography, media = edition.library, edition.discography, state.media
        known = discography.artist(name)
        if known is None:
            raise ProblemError("not-found", f"The library has no artist {name[:80]!r}.")
        rows = discography.artists[known]
        typical = discography.typical(rows, _TYPICAL)
        years = sorted(int(library.years[row]) for row in rows if library.years[row])
        return ArtistSheet(
            name=known,
            songs=len(rows),
            years=(years[0], years[-1]) if years else None,
            profile=profile(rows, typical, edition, media),
            albums=album_summaries(discography.albums_of(known), library, media),
            typical=song_summaries(typical, library, media),
            tracks=song_summaries(discography.songs_of(known)[:MAX_PAGE], library, media),
            near=near_artists(known, _NEAR, edition, media),
        )

    return await state.workers.run(answer)


@router.get("/albums", responses=problem_responses(*ALWAYS) | NOT_MODIFIED)
async def list_albums(
    request: Request,
    response: Response,
    state: StateDep,
    artist: Annotated[
        str | None, Query(max_length=MAX_NAME, description="only albums of this artist, or with a song by this artist")
    ] = None,
    q: Annotated[str | None, Query(max_length=MAX_NAME, description="part of a title or an artist")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> AlbumPage:
    """Albums by artist and year; paginated."""
    edition = state.live.edition
    response.headers.update(cache_headers(request, f"albums-{edition.tag}-{state.media.version}"))

    def answer() -> AlbumPage:
        found = _albums(edition.discography, artist)
        if q:
            found = [album for album in found if strict_fold(q) in strict_fold(f"{album.artist} {album.title}")]
        page = album_summaries(found[offset : offset + limit], edition.library, state.media)
        return AlbumPage(albums=page, total=len(found))

    return await state.workers.run(answer)


@router.get("/album", responses=_ONE)
async def show_album(
    artist: Annotated[str, Query(min_length=1, max_length=MAX_NAME, description="the artist, as GET /albums has it")],
    title: Annotated[str, Query(min_length=1, max_length=MAX_NAME, description="the title; case does not matter")],
    request: Request,
    response: Response,
    state: StateDep,
) -> AlbumSheet:
    """An album: its songs in order, and what they have in common."""
    edition = state.live.edition
    response.headers.update(cache_headers(request, f"album-{edition.tag}-{state.media.version}"))

    def answer() -> AlbumSheet:
        library, media = edition.library, state.media
        found = edition.discography.album(artist, title)
        if found is None:
            raise ProblemError("not-found", f"The library has no album {title[:80]!r} by {artist[:80]!r}.")
        [summary] = album_summaries([found], library, media)
        return AlbumSheet(
            **summary.model_dump(),
            profile=profile(found.rows, found.rows, edition, media),
            tracks=song_summaries(found.rows[:MAX_PAGE], library, media),
        )

    return await state.workers.run(answer)


def _albums(discography: Discography, artist: str | None) -> list[DiscographyAlbum]:
    if artist is None:
        return discography.albums
    known = discography.artist(artist)
    return discography.albums_of(known if known is not None else artist)
