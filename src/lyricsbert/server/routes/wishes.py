"""Wishes, searches and analyses: texts in, songs and ratios out."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response

from lyricsbert.library import text_mood
from lyricsbert.recommend import Wish
from lyricsbert.server.answers import WishQuestion
from lyricsbert.server.context import Context
from lyricsbert.server.limits import MAX_K, MAX_TEXT
from lyricsbert.server.present import emotions_of, mood_named, recommended, sentiment_of
from lyricsbert.server.problems import ALWAYS, BODY, answers
from lyricsbert.server.schemas import (
    Analyses,
    AnalysesRequest,
    ModelName,
    Recommendations,
    RecommendationsOfWish,
    TextAnalysis,
    WishRequest,
)

router = APIRouter(tags=["wishes"])


@router.post("/recommendations", response_model=RecommendationsOfWish, responses=answers(*BODY, "wish"))
async def recommend(body: WishRequest, server: Context) -> Response:
    """Songs for a wish, best first, with reasons. The same wish on the same library gives the same list."""
    wish = Wish(
        text=body.text,
        emotions={str(name): ratio for name, ratio in body.emotions.items()},
        mood=body.mood,
        liked=tuple(body.liked),
        disliked=tuple(body.disliked),
        artist=body.artist,
        genre=body.genre,
        years=body.years,
        k=body.k,
        diversity=body.diversity,
        method=body.method,
    )

    answer = await server.wishes.ask(WishQuestion(wish, server.live.edition, server.covers.url))
    return Response(answer, media_type="application/json")


@router.post("/analyses", response_model=Analyses, responses=answers(*BODY, "wish"))
async def analyze(body: AnalysesRequest, server: Context) -> Response:
    """What the model says of texts: emotions, sentiment, mood, and the embedding if asked for."""
    encoder = server.live.encoder

    def analyse(text: str) -> TextAnalysis:
        found = encoder.analyze([text])
        emotions, sentiment = found.emotions[0], found.sentiment[0]
        return TextAnalysis(
            text=text,
            emotions=emotions_of(emotions),
            sentiment=sentiment_of(sentiment),
            mood=mood_named(text_mood(emotions, sentiment)),
            embedding=found.embedding[0].astype(float).round(6).tolist() if body.embeddings else None,
        )

    # One text at a time: many long ones take seconds, and the short requests of others get in between.
    analyses = [await server.workers.run(partial(analyse, text)) for text in body.texts]
    model = ModelName(id=encoder.model_id, hash=encoder.model_hash)
    return await server.answer(lambda: Analyses(analyses=analyses, model=model))


@router.get("/search", response_model=Recommendations, responses=answers(*ALWAYS, "wish"))
async def search(
    server: Context,
    q: Annotated[str, Query(min_length=1, max_length=MAX_TEXT, description="words, exact or half remembered")],
    k: Annotated[int, Query(ge=1, le=MAX_K, description="how many")] = 10,
) -> Response:
    """Songs that sing the words, or are called so; a phrase that is sung word by word comes first."""
    edition = server.live.edition

    def answer() -> Recommendations:
        found = edition.recommender.search(q, k)
        return Recommendations(
            recommendations=[recommended(song, edition.library, server.covers.url) for song in found]
        )

    return await server.answer(answer)
