"""Answers to wishes, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library import text_mood
from lyricsbert.recommend.wish import wished_ratios
from lyricsbert.server.present import emotions_of, mood_named, recommended, sentiment_of
from lyricsbert.server.schemas import RecommendationsOfWish, WishReading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricsbert.model import Encoder
    from lyricsbert.recommend import Recommendation, Wish
    from lyricsbert.server.live import Edition
    from lyricsbert.server.present import CoverUrl

AT_ONCE: Final = 4
"""Wishes that are begun together. More would hardly save more, and the first of them would wait longer."""

_WITHOUT_NEUTRAL: Final = (0.5, 0.0, 0.5)


@dataclass(frozen=True, slots=True)
class WishQuestion:
    """A wish, and the edition of the library that it is put to."""

    wish: Wish
    edition: Edition
    cover: CoverUrl


def begin_answers(questions: Sequence[WishQuestion]) -> list[Callable[[], bytes]]:
    """Begin to answer several wishes.

    Returns:
        What ends each and gives its answer as JSON.
    """
    found: dict[int, Callable[[], list[Recommendation]]] = {}
    for edition in dict.fromkeys(question.edition for question in questions):
        places = [place for place, question in enumerate(questions) if question.edition is edition]
        begun = edition.recommender.begin([questions[place].wish for place in places])
        found |= dict(zip(places, begun, strict=True))
    return [partial(_answer, question, found[place]) for place, question in enumerate(questions)]


def is_answered_from_memory(question: WishQuestion) -> bool:
    """Whether nothing is waited for while a wish is answered."""
    return question.edition.library.is_in_memory


def _answer(question: WishQuestion, find: Callable[[], list[Recommendation]]) -> bytes:
    edition = question.edition
    answer = RecommendationsOfWish(
        recommendations=[recommended(song, edition.library, question.cover) for song in find()],
        wish=_reading(question.wish, edition.recommender.encoder),
    )
    return answer.model_dump_json().encode()


def _reading(wish: Wish, encoder: Encoder) -> WishReading:
    """How the recommender reads the wish; its text is remembered, not encoded again."""
    text = encoder.analyze([wish.text]) if wish.text is not None else None
    emotions = text.emotions[0] if text is not None else None
    sentiment = text.sentiment[0] if text is not None else None
    if wish.emotions:
        emotions = wished_ratios(wish.emotions, emotions)
    mood = None
    if emotions is not None:
        # Sliders say nothing of sentiment: the leading emotion alone decides.
        spoken = sentiment if sentiment is not None and not wish.emotions else np.array(_WITHOUT_NEUTRAL)
        mood = text_mood(emotions, spoken)
    return WishReading(
        emotions=None if emotions is None else emotions_of(emotions),
        sentiment=None if sentiment is None else sentiment_of(sentiment),
        mood=None if mood is None else mood_named(mood),
    )
