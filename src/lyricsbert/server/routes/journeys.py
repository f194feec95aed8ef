"""Journeys: two feelings in, a playlist from one to the other out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

from lyricsbert.listener.journey import End, JourneyRequest, Point, Via
from lyricsbert.recommend import Wish
from lyricsbert.server import schemas
from lyricsbert.server.context import StateDep
from lyricsbert.server.present import help_message, recommended_song, to_emotions, to_level
from lyricsbert.server.problems import BODY, problem_responses
from lyricsbert.server.schemas.journeys import EndRequest

if TYPE_CHECKING:
    from lyricsbert.library import Library
    from lyricsbert.listener.journey import Journey, JourneyEnd, Step
    from lyricsbert.server.media import Media

router = APIRouter(tags=["journeys"])


@router.post("/journeys", response_model=schemas.Journey, responses=problem_responses(*BODY, "wish"))
async def plan_journey(body: schemas.JourneyRequest, state: StateDep) -> Response:
    """A playlist from one feeling to another, in steps as even as songs allow. The same request gives the same list."""
    request = JourneyRequest(
        start=_end(body.start),
        goal=None if body.goal is None else _end(body.goal),
        via=tuple(Via(via.position, via.valence, via.energy) for via in body.via),
        k=body.k,
        minutes=body.minutes,
        filters=_filters(body),
        fixed={fixed.place: fixed.song for fixed in body.fixed},
        without=tuple(body.without),
        leave_out=tuple(body.leave_out),
        ignore=tuple(body.ignore),
    )
    edition = state.live.edition

    def answer() -> bytes:
        planned = edition.journeys.plan(request)
        return _journey(planned, edition.library, state.media).model_dump_json().encode()

    return Response(await state.workers.run(answer), media_type="application/json")


def _end(body: EndRequest) -> End:
    return End(
        text=body.text,
        emotions={str(name): ratio for name, ratio in body.emotions.items()},
        valence=body.valence,
        energy=body.energy,
        mood=body.mood,
        song=body.song,
    )


def _filters(body: schemas.JourneyRequest) -> Wish | None:
    """The filters as a wish; None without any."""
    if not (body.mood or body.artist or body.genre or body.themes or body.years):
        return None
    return Wish(mood=body.mood, artist=body.artist, genre=body.genre, themes=tuple(body.themes), years=body.years)


def _journey(journey: Journey, library: Library, media: Media) -> schemas.Journey:
    return schemas.Journey(
        start=_journey_end(journey.start),
        goal=_journey_end(journey.goal),
        steps=[_step(step, library, media) for step in journey],
        seconds=round(journey.seconds, 1),
        chips=[schemas.Chip(**chip.to_dict()) for chip in journey.chips],
        notes=list(journey.notes),
        help=help_message(journey.help),
    )


def _journey_end(end: JourneyEnd) -> schemas.JourneyEnd:
    return schemas.JourneyEnd(
        label=end.label,
        asked=_place(end.asked),
        path=_place(end.path),
        nearness=round(end.nearness, 4),
        song=end.song,
    )


def _step(step: Step, library: Library, media: Media) -> schemas.JourneyStep:
    return schemas.JourneyStep(
        **dict(recommended_song(step.recommendation, library, media)),
        target=_place(step.target),
        similarity=None if step.similarity is None else round(min(1.0, max(0.0, step.similarity)), 4),
        seconds=step.seconds,
    )


def _place(point: Point) -> schemas.Place:
    return schemas.Place(
        emotions=None if point.emotions is None else to_emotions(list(point.emotions.values())),
        valence=to_level(point.valence),
        energy=to_level(point.energy),
    )
