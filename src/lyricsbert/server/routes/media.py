"""What songs look and sound like: covers and audio files."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from lyricsbert.server.audio.kinds import KINDS, Target
from lyricsbert.server.caching import FOREVER, NOT_MODIFIED, REVALIDATE, cache_headers
from lyricsbert.server.context import StateDep
from lyricsbert.server.covers import draw
from lyricsbert.server.limits import MAX_NAME
from lyricsbert.server.problems import ALWAYS, problem_responses
from lyricsbert.server.routes.songs import ONE_SONG, SongId, row_of
from lyricsbert.server.security import IMAGE_POLICY

router = APIRouter(tags=["songs"])

Version = Annotated[
    str | None, Query(max_length=MAX_NAME, description="version, as in the address that a song has for its cover")
]

_IMAGE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("image/svg+xml", "image/jpeg", "image/png", "image/webp")
        }
    }
}
_SOUND: Final = {"schema": {"type": "string", "format": "binary"}}
_AUDIO: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": dict.fromkeys(sorted({kind.media_type for kind in KINDS.values()}), _SOUND)},
    206: {
        "description": "The bytes that `Range` asks for",
        "content": dict.fromkeys(sorted({kind.media_type for kind in KINDS.values()}), _SOUND),
    },
}
_A_DAY: Final = "max-age=86400"
"""The picture beside a file may change without it."""


@router.get("/songs/{song_id}/cover.svg", response_class=Response, responses=ONE_SONG | NOT_MODIFIED | _IMAGE)
async def drawn_cover(song_id: SongId, request: Request, state: StateDep, v: Version = None) -> Response:
    """The cover drawn from the song's own numbers."""
    edition, covers = state.live.edition, state.media.covers
    row = row_of(edition, song_id)
    cache = FOREVER if v == covers.version else REVALIDATE
    headers = cache_headers(request, f"drawn-{covers.version}", cache)
    svg = await state.workers.run(lambda: draw(edition, row))
    return Response(svg, media_type="image/svg+xml", headers=headers | IMAGE_POLICY)


@router.get("/songs/{song_id}/cover", response_class=Response, responses=ONE_SONG | NOT_MODIFIED | _IMAGE)
async def cover(song_id: SongId, request: Request, state: StateDep, v: Version = None) -> Response:
    """The picture that the file of the song brings along, else one that is looked up, else the drawn one."""
    edition, covers = state.live.edition, state.media.covers
    row = row_of(edition, song_id)
    song = await state.workers.run(lambda: edition.library.songs([row])[0])
    picture = await covers.own(song)
    cache = _A_DAY if picture else FOREVER
    picture = picture or await covers.find(song)
    if picture is None:
        # It may be found later, so the drawn one must not be cached for good.
        svg = await state.workers.run(lambda: draw(edition, row))
        return Response(svg, media_type="image/svg+xml", headers=IMAGE_POLICY | {"Cache-Control": "max-age=300"})
    is_current = v is not None and v.partition(".")[0] == covers.version
    headers = cache_headers(request, picture.tag, cache if is_current else REVALIDATE)
    return Response(picture.content, media_type=picture.media_type, headers=headers | IMAGE_POLICY)


@router.get(
    "/songs/{song_id}/audio",
    response_class=Response,
    responses=problem_responses(*ALWAYS, "song-not-found", "no-audio", "timeout", "range", "unplayable")
    | NOT_MODIFIED
    | _AUDIO,
)
async def audio(
    song_id: SongId,
    request: Request,
    state: StateDep,
    target: Annotated[
        Target | None, Query(alias="as", description="what to transcode the file to; the file itself if left out")
    ] = None,
) -> Response:
    """The music of a song: its file, or a range of its bytes. Transcoding takes some seconds the first time."""
    edition = state.live.edition
    row = row_of(edition, song_id)
    song = await state.workers.run(lambda: edition.library.songs([row])[0])
    return await state.media.streams.respond(song, request, target)
