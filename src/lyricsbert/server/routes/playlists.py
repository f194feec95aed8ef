"""Playlists: lists of songs as files for a player."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Response

from lyricsbert.outputs.playlists import FORMATS, Paths, match_tracks, parse_playlist, parse_prefixes, playlist
from lyricsbert.server.context import StateDep
from lyricsbert.server.limits import MAX_PLAYLIST
from lyricsbert.server.present import song_summaries
from lyricsbert.server.problems import BODY, problem_responses
from lyricsbert.server.routes.songs import row_of
from lyricsbert.server.schemas import FoundPlaylist, PlaylistFile, PlaylistRequest

router = APIRouter(tags=["playlists"])
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {kind.media_type: {"schema": {"type": "string"}} for kind in FORMATS.values()}}
}


@router.post("/playlists", response_class=Response, responses=problem_responses(*BODY, "song-not-found") | _FILE)
async def make_playlist(body: PlaylistRequest, state: StateDep) -> Response:
    """Songs as an M3U, XSPF or JSPF file, in the given order; audio files are named by their absolute paths."""
    edition = state.live.edition
    paths = Paths(prefixes=parse_prefixes((body.path_prefix,) if body.path_prefix else ()))

    def answer() -> str:
        rows = [row_of(edition, song_id) for song_id in body.ids]
        return playlist(edition.library.songs(rows), body.format, title=body.title, paths=paths)

    text = await state.workers.run(answer)
    known = FORMATS[body.format]
    name = quote(f"{body.title}{known.extension}", safe="")
    headers = {"Content-Disposition": f"attachment; filename=\"playlist{known.extension}\"; filename*=UTF-8''{name}"}
    return Response(text, media_type=known.media_type, headers=headers)


@router.post("/playlists/read", responses=problem_responses(*BODY, "playlist"))
async def read_playlist(body: PlaylistFile, state: StateDep) -> FoundPlaylist:
    """Find the songs of a playlist file in the library: by id, file, MusicBrainz recording, ISRC, or exact names."""
    edition = state.live.edition

    def answer() -> FoundPlaylist:
        read = parse_playlist(body.text.removeprefix("\ufeff"), body.name)
        found = match_tracks(read, edition.library)
        rows = list(dict.fromkeys(row for row in found if row is not None))[:MAX_PLAYLIST]
        missing = [str(track) for track, row in zip(read.tracks, found, strict=True) if row is None]
        return FoundPlaylist(
            title=read.title,
            songs=song_summaries(rows, edition.library, state.media),
            missing=missing[:MAX_PLAYLIST],
        )

    return await state.workers.run(answer)
