"""What a journey is for somebody who speaks of self-harm: gentle songs, from quiet to bright, and that help exists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lyricsbert.listener.journey.journey import Journey, JourneyEnd, Point, Step
from lyricsbert.listener.journey.measures import SECONDS, likeness_to_the_last, songs_in
from lyricsbert.recommend import Wish
from lyricsbert.recommend.wish_checks import HELP

if TYPE_CHECKING:
    from lyricsbert.listener.journey.request import JourneyRequest
    from lyricsbert.recommend import HelpMessage, Recommendation, Recommender


def needed_help(request: JourneyRequest, recommender: Recommender) -> HelpMessage | None:
    """What is said to somebody whose journey begins or ends with self-harm; None if it does not."""
    texts = [text for text in request.texts if not recommender.library.exact(text)]
    if HELP in request.ignore or not texts:
        return None
    speaks = recommender.queries.speak_of_self_harm(texts, recommender.names.words)
    return recommender.help_message if speaks else None


def gentle_journey(request: JourneyRequest, message: HelpMessage, recommender: Recommender) -> Journey:
    """Gentle songs, the quietest first, as many as there are of those that were asked for.

    Nothing that was written is repeated, and neither points on the way nor songs with a place count: they may be part
    of what hurts.

    Raises:
        WishError: the filters name what the library has not.
        SongNotFoundError: they name a song that it has not.
    """
    k = request.k if request.minutes is None else songs_in(request.minutes, SECONDS)
    text, given = " ".join(request.texts), request.filters
    wish = Wish(text=text) if given is None else replace(given, text=text, liked=())
    unwanted, left_out = (*wish.disliked, *request.without), (*wish.leave_out, *request.leave_out)
    wish = replace(wish, k=k, ignore=(), disliked=unwanted, leave_out=left_out)
    encoded = replace(recommender.encode([wish])[0], speaks_of_self_harm=True)
    found = sorted(recommender.answer(encoded), key=lambda each: each.valence or 0.0)
    similar = likeness_to_the_last(
        recommender.library.known_rows([each.song.id for each in found]), recommender.catalog
    )
    steps = tuple(
        Step(each, _place(each), likeness, each.song.duration) for each, likeness in zip(found, similar, strict=True)
    )
    unknown = Point(None, None, None)
    start, goal = (
        JourneyEnd(label, unknown, _place(found[place]) if found else unknown, 1.0 if found else 0.0)
        for label, place in (("quiet", 0), ("bright", -1))
    )
    seconds = sum(each.song.duration or SECONDS for each in found)
    return Journey(start, goal, steps, seconds, help=message)


def _place(song: Recommendation) -> Point:
    return Point(song.emotions, song.valence, song.energy)
