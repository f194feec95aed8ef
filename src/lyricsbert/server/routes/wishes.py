"""Wishes, searches and analyses: texts in, songs and ratios out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from lyricsbert.recommend import BlendPart, Change, Wish
from lyricsbert.server.batching import WishJob
from lyricsbert.server.context import StateDep
from lyricsbert.server.limits import MAX_K, MAX_TEXT
from lyricsbert.server.present import recommendations, text_analysis
from lyricsbert.server.problems import ALWAYS, BODY, problem_responses
from lyricsbert.server.schemas import (
    Analyses,
    AnalysesRequest,
    LeaveOut,
    ModelName,
    Recommendations,
    RecommendationsOfWish,
    TextAnalysis,
    WishRequest,
)
from lyricsbert.server.schemas.wishes import BlendPartRequest
from lyricsbert.server.security import check_token

if TYPE_CHECKING:
    from lyricsbert.recommend.profile import Profile
    from lyricsbert.server.context import AppState
    from lyricsbert.server.live import Edition

router = APIRouter(tags=["wishes"])

LISTENER: Final = ("token", "listener", "listener-store", "extra-missing")
"""What can go wrong where the taste of a listener counts."""


async def profile_of(listener: str | None, edition: Edition, request: Request, state: AppState) -> Profile | None:
    """What is known of a listener, None of nobody.

    Raises:
        ProblemError: the request lacks the token.
    """
    if listener is None:
        return None
    check_token(state.settings.token, request.headers.get("authorization"), private=state.settings.private)
    return await state.workers.run(partial(state.listeners.profile, listener, edition.library))


@router.post(
    "/recommendations",
    response_model=RecommendationsOfWish,
    responses=problem_responses(*BODY, "wish", *LISTENER),
)
async def recommend(body: WishRequest, state: StateDep, request: Request) -> Response:
    """Songs for a wish, best first, with reasons. The same wish and library always give the same list.

    With a listener, whose taste needs the token if there is one, the list changes with what they do, and every day.
    """
    edition = state.live.edition
    profile = await profile_of(body.listener, edition, request, state)
    wish = Wish(
        text=body.text,
        emotions={str(name): ratio for name, ratio in body.emotions.items()},
        valence=body.valence,
        energy=body.energy,
        mood=body.mood,
        liked=tuple(body.liked),
        disliked=tuple(body.disliked),
        artist=body.artist,
        genre=body.genre,
        years=body.years,
        themes=tuple(body.themes),
        k=body.k,
        diversity=body.diversity,
        method=body.method,
        blend=tuple(map(_blend_part, body.blend)),
        ignore=tuple(body.ignore),
        leave_out=tuple(body.leave_out),
        profile=profile,
    )
    answer = await state.wishes.submit(WishJob(wish, edition, state.media))
    return Response(answer, media_type="application/json")


@router.post("/analyses", response_model=Analyses, responses=problem_responses(*BODY, "wish"))
async def analyze(body: AnalysesRequest, state: StateDep) -> Response:
    """What texts express, are about and want to hear, and their embeddings if asked for."""
    encoder, queries = state.live.encoder, state.live.edition.recommender.queries

    def analyse(text: str) -> TextAnalysis:
        return text_analysis(text, queries, embedding=body.embeddings)

    # One text at a time: many long ones take seconds, and short requests of others can run in between.
    analyses = [await state.workers.run(partial(analyse, text)) for text in body.texts]
    model = ModelName(id=encoder.model_id, hash=encoder.model_hash)
    answer = await state.workers.run(lambda: Analyses(analyses=analyses, model=model).model_dump_json().encode())
    return Response(answer, media_type="application/json")


@router.get("/search", response_model=Recommendations, responses=problem_responses(*ALWAYS, "wish"))
async def search(
    state: StateDep,
    q: Annotated[str, Query(min_length=1, max_length=MAX_TEXT, description="words, exact or half-remembered")],
    k: Annotated[int, Query(ge=1, le=MAX_K, description="number of songs")] = 10,
    leave_out: LeaveOut = (),
) -> Response:
    """Songs by words of their lyrics or titles. Songs that sing the exact phrase come first."""
    edition = state.live.edition

    def answer() -> bytes:
        found = edition.recommender.search(q, k, leave_out=leave_out)
        return recommendations(found, edition.library, state.media).model_dump_json().encode()

    return Response(await state.workers.run(answer), media_type="application/json")


def _blend_part(body: BlendPartRequest) -> BlendPart:
    change = body.change
    emotions = {} if change is None else {str(name): added for name, added in change.emotions.items()}
    return BlendPart(
        text=body.text,
        song=body.song,
        change=None if change is None else Change(change.valence, change.energy, emotions),
        weight=body.weight,
    )
