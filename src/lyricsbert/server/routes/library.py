"""The library as a whole: what it holds, its moods, its map, and the model that reads it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Annotated, Any, Final

import numpy as np
from fastapi import APIRouter, Path, Request, Response

from lyricsbert.library import MOODS
from lyricsbert.model import EMOTIONS
from lyricsbert.recommend import Wish
from lyricsbert.server.context import Context, digest, tagged
from lyricsbert.server.jobs import attention
from lyricsbert.server.limits import MAX_NAME
from lyricsbert.server.model_card import PLOT_KINDS, card, plots
from lyricsbert.server.present import emotions_of, mood_named, sentiment_of, summary
from lyricsbert.server.problems import ALWAYS, ProblemError, answers
from lyricsbert.server.schemas import (
    Genre,
    LibrarySummary,
    ModelCard,
    ModelName,
    Moods,
    MoodSummary,
    SongFormat,
    SongMap,
)
from lyricsbert.server.security import IMAGE_POLICY
from lyricsbert.songs import readers

if TYPE_CHECKING:
    from lyricsbert.server.context import Server
    from lyricsbert.server.live import Edition

router = APIRouter(tags=["library"])

_EXAMPLES: Final = 12
_MOST_GENRES: Final = 200
_NOT_MODIFIED: Final[dict[int | str, dict[str, Any]]] = {304: {"description": "The browser has it already"}}


@router.get("/library", responses=answers(*ALWAYS) | _NOT_MODIFIED)
async def show_library(request: Request, response: Response, server: Context) -> LibrarySummary:
    """What the library holds, and what this server can do."""
    edition = server.live.edition
    importing = server.imports.running
    formats = digest(readers.extensions().encode())
    abilities = (server.settings.covers, server.settings.token is not None, attention.is_installed(), formats)
    response.headers.update(tagged(request, f"library-{edition.tag}-{'-'.join(map(str, abilities))}-{importing}"))
    return await server.workers.run(lambda: _summary(edition, server, importing))


@router.get("/moods", responses=answers(*ALWAYS) | _NOT_MODIFIED)
async def list_moods(request: Request, response: Response, server: Context) -> Moods:
    """The four moods: how many songs each has, how they feel, and their most typical songs."""
    edition = server.live.edition
    response.headers.update(tagged(request, f"moods-{edition.tag}-{server.covers.version}"))
    return await server.workers.run(lambda: Moods(moods=[_mood(edition, server, name) for name in MOODS]))


@router.get("/map", response_model=SongMap, responses=answers(*ALWAYS, "no-map") | _NOT_MODIFIED)
async def show_map(request: Request, server: Context) -> Response:
    """Every usable song as a point, column by column; songs with like lyrics lie close together."""
    edition = server.live.edition
    headers = tagged(request, f"map-{edition.tag}")
    if edition.library.positions is None:
        raise ProblemError("no-map", "This library has no map: it was built without one.")
    packed = await server.workers.run(lambda: edition.packed_map)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(packed, media_type="application/json", headers=headers)
    plain = await server.workers.run(lambda: gzip.decompress(packed))
    return Response(plain, media_type="application/json", headers=headers | {"Vary": "Accept-Encoding"})


@router.get("/model", response_model=ModelCard, responses=answers(*ALWAYS) | _NOT_MODIFIED)
async def show_model(request: Request, server: Context) -> Response:
    """The model card with its figures and plots."""
    encoder = server.live.encoder
    # The card may be written anew for the same weights: only its content says whether it is still the same.
    content = await server.workers.run(lambda: card(encoder).model_dump_json().encode())
    headers = tagged(request, f"model-{digest(content)}")
    return Response(content, media_type="application/json", headers=headers)


@router.get(
    "/model/plots/{name}",
    response_class=Response,
    responses=answers(*ALWAYS, "not-found")
    | _NOT_MODIFIED
    | {200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in PLOT_KINDS.values()}}},
)
async def show_plot(
    name: Annotated[str, Path(max_length=MAX_NAME, description="as GET /model names it")],
    request: Request,
    server: Context,
) -> Response:
    """A picture of the model card."""
    encoder = server.live.encoder
    path = await server.workers.run(lambda: plots(encoder).get(name))
    if path is None:
        raise ProblemError("not-found", f"The model has no plot {name[:40]!r}.")
    content = await server.workers.run(path.read_bytes)
    headers = tagged(request, f"plot-{digest(content)}")
    return Response(content, media_type=PLOT_KINDS[path.suffix], headers=headers | IMAGE_POLICY)


def _summary(edition: Edition, server: Server, importing: str | None) -> LibrarySummary:
    library, info = edition.library, edition.info
    usable = ~library.unusable
    leading = np.bincount(library.emotions[usable].argmax(axis=1), minlength=len(EMOTIONS)) if usable.any() else None
    years = library.years[library.years > 0]
    return LibrarySummary(
        name=info.path.rstrip("/").rsplit("/", 1)[-1],
        songs=info.songs,
        usable=int(usable.sum()),
        unusable=info.unusable,
        builtin=edition.builtin,
        sections=info.sections,
        artists=len(edition.artists),
        genres=[Genre(name=name, songs=songs) for name, songs in edition.genres[:_MOST_GENRES]],
        years=(int(years.min()), int(years.max())) if len(years) else None,
        moods=info.moods,
        emotions=emotions_of(library.emotions[usable].mean(axis=0)) if usable.any() else None,
        leading=dict(zip(EMOTIONS, (leading if leading is not None else np.zeros(6, int)).tolist(), strict=True)),
        model=ModelName(id=info.model_id, hash=info.model_hash),
        version=info.version,
        written_at=info.written_at,
        bytes_on_disk=info.bytes_on_disk,
        has_map=edition.library.positions is not None,
        attention=attention.is_installed(),
        covers=server.settings.covers,
        token_needed=server.settings.token is not None,
        formats=[SongFormat(name=reader.name, extensions=list(reader.extensions)) for reader in readers.READERS],
        importing=importing,
    )


def _mood(edition: Edition, server: Server, name: str) -> MoodSummary:
    library = edition.library
    rows = np.flatnonzero(library.moods == MOODS.index(name))
    if not len(rows):
        return MoodSummary(name=mood_named(name), songs=0, emotions=None, sentiment=None, examples=[])
    found = edition.recommender.recommend(Wish(mood=name, k=_EXAMPLES))
    return MoodSummary(
        name=mood_named(name),
        songs=len(rows),
        emotions=emotions_of(library.emotions[rows].mean(axis=0)),
        sentiment=sentiment_of(library.sentiment[rows].mean(axis=0)),
        examples=[summary(each.song, library, server.covers.url) for each in found],
    )
