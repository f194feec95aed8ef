"""The library as a whole: its contents, moods, map and model."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Annotated, Final

import numpy as np
from fastapi import APIRouter, Path, Request, Response

from lyricsbert.library import MOODS
from lyricsbert.model import EMOTIONS
from lyricsbert.recommend import Wish
from lyricsbert.server.caching import NOT_MODIFIED, cache_headers, digest
from lyricsbert.server.context import StateDep
from lyricsbert.server.jobs import attention
from lyricsbert.server.limits import MAX_NAME
from lyricsbert.server.model_card import PLOT_KINDS, card, plots
from lyricsbert.server.present import song_summary, to_emotions, to_level, to_mood, to_sentiment
from lyricsbert.server.problems import ALWAYS, ProblemError, problem_responses
from lyricsbert.server.schemas import (
    Genre,
    LeaveOut,
    LibrarySummary,
    ModelCard,
    ModelName,
    Moods,
    MoodSummary,
    SongFormat,
    SongMap,
    Theme,
)
from lyricsbert.server.security import IMAGE_POLICY
from lyricsbert.songs import readers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.recommend import Advisory
    from lyricsbert.server.context import AppState
    from lyricsbert.server.live import Edition

router = APIRouter(tags=["library"])

_EXAMPLES: Final = 12
_MAX_GENRES: Final = 200


@router.get("/library", responses=problem_responses(*ALWAYS) | NOT_MODIFIED)
async def show_library(request: Request, response: Response, state: StateDep) -> LibrarySummary:
    """What the library holds, and what this server can do."""
    edition = state.live.edition
    importing = state.imports.running
    formats = digest(readers.extensions().encode())
    abilities = (state.settings.covers, state.settings.token is not None, attention.is_installed(), formats)
    response.headers.update(
        cache_headers(request, f"library-{edition.tag}-{'-'.join(map(str, abilities))}-{importing}")
    )
    return await state.workers.run(lambda: _summary(edition, state, importing))


@router.get("/moods", responses=problem_responses(*ALWAYS) | NOT_MODIFIED)
async def list_moods(request: Request, response: Response, state: StateDep, leave_out: LeaveOut = ()) -> Moods:
    """The four moods: how many songs each has, their mean emotions, and their most typical songs."""
    edition = state.live.edition
    response.headers.update(cache_headers(request, f"moods-{edition.tag}-{state.media.version}"))
    return await state.workers.run(lambda: Moods(moods=[_mood(edition, state, name, leave_out) for name in MOODS]))


@router.get("/map", response_model=SongMap, responses=problem_responses(*ALWAYS, "no-map") | NOT_MODIFIED)
async def show_map(request: Request, state: StateDep) -> Response:
    """Every usable song as a point, column by column; songs with similar lyrics lie close together."""
    edition = state.live.edition
    headers = cache_headers(request, f"map-{edition.tag}")
    if edition.library.positions is None:
        raise ProblemError(
            "no-map",
            'This library has no map: with the extra `map` (`pip install "lyricsbert[map]"`) its next write draws one.',
        )
    packed = await state.workers.run(lambda: edition.packed_map)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(packed, media_type="application/json", headers=headers)
    plain = await state.workers.run(lambda: gzip.decompress(packed))
    return Response(plain, media_type="application/json", headers=headers | {"Vary": "Accept-Encoding"})


@router.get("/model", response_model=ModelCard, responses=problem_responses(*ALWAYS) | NOT_MODIFIED)
async def show_model(request: Request, state: StateDep) -> Response:
    """The model card with its metrics and plots."""
    encoder = state.live.encoder
    # The card may change without the weights, so its tag comes from its content.
    content = await state.workers.run(lambda: card(encoder).model_dump_json().encode())
    headers = cache_headers(request, f"model-{digest(content)}")
    return Response(content, media_type="application/json", headers=headers)


@router.get(
    "/model/plots/{name}",
    response_class=Response,
    responses=problem_responses(*ALWAYS, "not-found")
    | NOT_MODIFIED
    | {200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in PLOT_KINDS.values()}}},
)
async def show_plot(
    name: Annotated[str, Path(max_length=MAX_NAME, description="name of the plot, as in GET /model")],
    request: Request,
    state: StateDep,
) -> Response:
    """A plot of the model card."""
    encoder = state.live.encoder
    path = await state.workers.run(lambda: plots(encoder).get(name))
    if path is None:
        raise ProblemError("not-found", f"The model has no plot {name[:40]!r}.")
    content = await state.workers.run(path.read_bytes)
    headers = cache_headers(request, f"plot-{digest(content)}")
    return Response(content, media_type=PLOT_KINDS[path.suffix], headers=headers | IMAGE_POLICY)


def _summary(edition: Edition, state: AppState, importing: str | None) -> LibrarySummary:
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
        genres=[Genre(name=name, songs=songs) for name, songs in edition.genres[:_MAX_GENRES]],
        themes=[Theme(name=name, songs=songs) for name, songs in edition.themes],
        years=(int(years.min()), int(years.max())) if len(years) else None,
        moods=info.moods,
        emotions=to_emotions(library.emotions[usable].mean(axis=0)) if usable.any() else None,
        valence=_mean(library.valence),
        energy=_mean(library.energy),
        leading=dict(zip(EMOTIONS, (leading if leading is not None else np.zeros(6, int)).tolist(), strict=True)),
        model=ModelName(id=info.model_id, hash=info.model_hash),
        version=info.version,
        written_at=info.written_at,
        bytes_on_disk=info.bytes_on_disk,
        has_map=edition.library.positions is not None,
        attention=attention.is_installed(),
        covers=state.settings.covers,
        token_needed=state.settings.token is not None,
        formats=[SongFormat(name=reader.name, extensions=list(reader.extensions)) for reader in readers.READERS],
        importing=importing,
    )


def _mean(levels: NDArray[np.float32]) -> float | None:
    """The mean valence or energy of the songs that have one."""
    known = levels[~np.isnan(levels)]
    return to_level(float(known.mean())) if len(known) else None


def _mood(edition: Edition, state: AppState, name: str, leave_out: tuple[Advisory, ...]) -> MoodSummary:
    library = edition.library
    rows = np.flatnonzero(library.moods == MOODS.index(name))
    if not len(rows):
        return MoodSummary(name=to_mood(name), songs=0, emotions=None, sentiment=None, examples=[])
    found = edition.recommender.recommend(Wish(mood=name, k=_EXAMPLES, leave_out=leave_out))
    return MoodSummary(
        name=to_mood(name),
        songs=len(rows),
        emotions=to_emotions(library.emotions[rows].mean(axis=0)),
        sentiment=to_sentiment(library.sentiment[rows].mean(axis=0)),
        examples=[song_summary(each.song, library, state.media) for each in found],
    )
