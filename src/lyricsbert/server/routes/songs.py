"""Songs: lists, sheets, similar songs, removal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import numpy as np
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from lyricsbert.library import MOODS
from lyricsbert.server.caching import NOT_MODIFIED, cache_headers
from lyricsbert.server.context import StateDep
from lyricsbert.server.jobs import attention
from lyricsbert.server.limits import MAX_IDS, MAX_K, MAX_NAME, MAX_PAGE
from lyricsbert.server.live import SongOrder
from lyricsbert.server.present import recommendations, song_sheet, song_summaries
from lyricsbert.server.problems import ALWAYS, WRITE, ProblemError, problem_responses
from lyricsbert.server.schemas import (
    LeaveOut,
    Mood,
    Recommendations,
    Removed,
    Restored,
    SongIds,
    SongPage,
    SongSheet,
)
from lyricsbert.server.schemas.base import Name
from lyricsbert.server.security import ATTENTION_POLICY, WriteAllowed

if TYPE_CHECKING:
    from lyricsbert.server.live import Edition

router = APIRouter(tags=["songs"])

SongId = Annotated[str, Path(max_length=MAX_NAME, description="id of a song")]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE, description="maximum number of results")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="number of results to skip")]
_MIN_MATCH_SCORE: Final = 0.6
_MAX_MATCHES: Final = 1000
ONE_SONG: Final = problem_responses(*ALWAYS, "song-not-found")


def row_of(edition: Edition, song_id: str) -> int:
    """The row of a song.

    Raises:
        ProblemError: there is no such song.
    """
    try:
        return edition.library.row(song_id)
    except KeyError:
        raise ProblemError("song-not-found", f"No song in the library has the id {song_id[:40]!r}.") from None


@router.get("/songs", response_model=SongPage, responses=problem_responses(*ALWAYS) | NOT_MODIFIED)
async def list_songs(
    request: Request,
    state: StateDep,
    q: Annotated[
        str | None, Query(max_length=MAX_NAME, description="artist, title or both; typos are forgiven")
    ] = None,
    mood: Annotated[Mood | None, Query(description="only songs of this mood")] = None,
    artist: Annotated[str | None, Query(max_length=MAX_NAME, description="only songs of exactly this artist")] = None,
    ids: Annotated[
        list[Name] | None, Query(alias="id", max_length=MAX_IDS, description="only songs with these ids")
    ] = None,
    album: Annotated[str | None, Query(max_length=MAX_NAME, description="only songs of exactly this album")] = None,
    usable: Annotated[
        bool | None, Query(description="only songs whose lyrics are usable, or only those whose are not")
    ] = None,
    order: Annotated[
        SongOrder, Query(description="sort order without q; with q the best match comes first")
    ] = "arrival",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Songs by name, or all of them; paginated."""
    edition = state.live.edition
    headers = cache_headers(request, f"songs-{edition.tag}-{state.media.version}")

    def answer() -> bytes:
        rows = edition.ordered(order) if not q else _named(edition, q)
        library = edition.library
        keep = np.ones(len(library), dtype=bool)
        if mood is not None:
            keep &= library.moods == MOODS.index(mood)
        if usable is not None:
            keep &= library.unusable != usable
        if ids is not None:
            wanted = frozenset(ids)
            keep &= np.array([song_id in wanted for song_id in library.ids], dtype=bool)
        if artist is not None:
            keep &= np.array([name == artist for name in library.artists], dtype=bool)
        if album is not None:
            keep &= edition.discography.on_album(album)
        rows = rows[keep[rows]]
        songs = song_summaries(rows[offset : offset + limit].tolist(), library, state.media)
        return SongPage(songs=songs, total=len(rows)).model_dump_json().encode()

    return Response(await state.workers.run(answer), media_type="application/json", headers=headers)


@router.get("/songs/{song_id}", responses=ONE_SONG | NOT_MODIFIED)
async def show_song(song_id: SongId, request: Request, response: Response, state: StateDep) -> SongSheet:
    """A song with its lyrics, section by section."""
    edition = state.live.edition
    row = row_of(edition, song_id)
    response.headers.update(cache_headers(request, f"song-{edition.tag}-{state.media.version}"))

    def answer() -> SongSheet:
        song = edition.library.songs([row])[0]
        versions = [] if edition.library.unusable[row] else edition.recommender.versions(song_id)
        return song_sheet(song, versions, edition.library, state.media)

    return await state.workers.run(answer)


@router.get(
    "/songs/{song_id}/similar",
    response_model=Recommendations,
    responses=ONE_SONG | problem_responses(*ALWAYS, "wish") | NOT_MODIFIED,
)
async def similar_songs(
    song_id: SongId,
    request: Request,
    state: StateDep,
    k: Annotated[int, Query(ge=1, le=MAX_K, description="number of songs")] = 10,
    leave_out: LeaveOut = (),
) -> Response:
    """Songs with similar lyrics."""
    edition = state.live.edition
    row_of(edition, song_id)
    headers = cache_headers(request, f"similar-{edition.tag}-{state.media.version}")

    def answer() -> bytes:
        found = edition.recommender.similar(song_id, k, leave_out=leave_out)
        return recommendations(found, edition.library, state.media).model_dump_json().encode()

    return Response(await state.workers.run(answer), media_type="application/json", headers=headers)


@router.get(
    "/songs/{song_id}/attention",
    response_class=HTMLResponse,
    responses=problem_responses(*ALWAYS, "song-not-found", "extra-missing") | NOT_MODIFIED,
)
async def show_attention(song_id: SongId, request: Request, state: StateDep) -> Response:
    """What the model looks at in the lyrics, word by word: a self-contained page for a sandboxed frame."""
    edition = state.live.edition
    row = row_of(edition, song_id)
    attention.check_installed()
    headers = cache_headers(request, f"attention-{edition.tag}")
    song = await state.workers.run(lambda: edition.library.songs([row])[0])
    encoder = state.live.encoder
    page = await state.attention.page(
        attention.AttentionJob(song.lyrics, str(song), str(encoder.folder), encoder.model_hash)
    )
    return HTMLResponse(page, headers=headers | ATTENTION_POLICY)


@router.delete(
    "/songs/{song_id}",
    status_code=204,
    response_class=Response,
    responses=problem_responses(*WRITE, "song-not-found"),
    dependencies=[WriteAllowed],
)
async def remove_song(song_id: SongId, state: StateDep) -> None:
    """Remove a song from the library."""
    row_of(state.live.edition, song_id)
    await state.workers.run(lambda: state.live.remove([song_id]))


@router.post("/songs/put-back", responses=problem_responses(*WRITE), dependencies=[WriteAllowed])
async def put_songs_back(body: SongIds, state: StateDep) -> Restored:
    """Undo the removal of songs: they come back as they were, as long as an earlier version of the library has them."""
    here = state.live.edition.library
    wanted = [song_id for song_id in dict.fromkeys(body.ids) if song_id not in here]
    found = await state.workers.run(lambda: state.live.put_back(wanted))
    return Restored(ids=found, lost=len(wanted) - len(found))


@router.delete("/songs", responses=problem_responses(*WRITE), dependencies=[WriteAllowed])
async def remove_songs(
    state: StateDep, builtin: Annotated[Literal["true"], Query(description="must be true; removes the built-in songs")]
) -> Removed:
    """Remove all built-in songs from the library."""
    del builtin
    return Removed(removed=await state.workers.run(state.live.remove_builtin))


def _named(edition: Edition, q: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    matches = edition.library.find(q, limit=_MAX_MATCHES)
    return np.array([match.row for match in matches if match.score >= _MIN_MATCH_SCORE], dtype=np.int64)
