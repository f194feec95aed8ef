"""What the model says of texts: analyses that are kept, and described by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.cache import LruCache
from lyricsbert.library.moods import text_mood
from lyricsbert.library.themes import themes_of
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS, QueryAnalysis
from lyricsbert.recommend.emotion_ratios import without_emotions
from lyricsbert.recommend.recommendation import TextAnalysis, by_name
from lyricsbert.recommend.understanding.english import English
from lyricsbert.recommend.understanding.reader import read_feelings
from lyricsbert.recommend.understanding.self_harm import SelfHarmReader
from lyricsbert.recommend.understanding.spelling import Spelling
from lyricsbert.recommend.wish import check_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.model import TextEncoder

_CACHED_TEXTS: Final = 1024
"""Texts whose analysis is kept: the page analyses a text as it is typed, then asks for songs with the same text."""


class QueryEncoder:
    """Analyses texts and keeps the latest analyses. Safe to use from several threads.

    Args:
        encoder: the model.

    Attributes:
        spelling: corrects words by those that the model knows.
        english: tells what the model cannot read.
        self_harm: tells what speaks of self-harm.
    """

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        vocabulary = getattr(encoder, "vocabulary", ())
        self.spelling = Spelling(vocabulary)
        self.english = English(vocabulary, self.spelling)
        self.self_harm = SelfHarmReader(lambda texts: encoder.analyze_queries(texts).embedding)
        self._analyses: LruCache[str, QueryAnalysis] = LruCache(_CACHED_TEXTS)

    @property
    def themes(self) -> tuple[str, ...]:
        """Names of the themes that the model knows."""
        return tuple(getattr(self._encoder, "themes", ()))

    def analyze(self, texts: Sequence[str]) -> list[QueryAnalysis]:
        """One row for each text; those that are not in the cache are encoded in one batch."""
        return self._analyses.get_many(texts, self._encode)

    def _encode(self, texts: list[str]) -> list[QueryAnalysis]:
        found = self._encoder.analyze_queries(texts)
        return [found[row : row + 1] for row in range(len(texts))]


def describe(
    text: str, analysis: QueryAnalysis, themes: Sequence[str], negated: frozenset[int] = frozenset()
) -> TextAnalysis:
    """The first row of an analysis by name.

    Args:
        text: as typed.
        analysis: of what says how somebody feels.
        themes: names of the themes in it.
        negated: positions in EMOTIONS of the feelings that the text negates, which have no share.
    """
    emotions, sentiment = without_emotions(analysis.emotions[0], negated), analysis.sentiment[0]
    return TextAnalysis(
        text=text,
        emotions=by_name(EMOTIONS, emotions),
        sentiment=by_name(SENTIMENTS, sentiment),
        mood=text_mood(emotions, valence=_first(analysis.valence), energy=_first(analysis.energy)),
        valence=_first(analysis.valence),
        energy=_first(analysis.energy),
        themes=() if analysis.themes is None else themes_of(analysis.themes[0], themes),
        wanted=by_name(EMOTIONS, without_emotions(analysis.wanted[0], negated)),
        wanted_valence=_first(analysis.wanted_valence),
        wanted_energy=_first(analysis.wanted_energy),
        feeling=_first(analysis.feeling),
    )


def abstain(text: str, note: str) -> TextAnalysis:
    """What is said of a text that the model cannot read: all ratios are even."""
    emotions, sentiment = ({name: 1 / len(names) for name in names} for names in (EMOTIONS, SENTIMENTS))
    return TextAnalysis(text, emotions, sentiment, mood=None, wanted=emotions, feeling=0.0, note=note)


def _first(values: NDArray[np.float32] | None) -> float | None:
    """The first of some numbers, if there are any."""
    return None if values is None else float(values[0])


def analyze_text(text: str, encoder: TextEncoder) -> TextAnalysis:
    """What a model says of a text: emotions, sentiment, and the mood by rule.

    A feeling that the text negates ("I'm not angry") has no share, and misspelled words are corrected: it is described
    as a wish with this text is understood. A text that the model cannot read has even ratios and a note.

    Raises:
        WishError: the text is empty.
    """
    return analyze_query(check_name("text", text), QueryEncoder(encoder))


def analyze_query(text: str, encoder: QueryEncoder) -> TextAnalysis:
    """`analyze_text` of any text, by an encoder that keeps its analyses."""
    if note := encoder.english.why_not(text):
        return abstain(text, note)
    rest, negated = read_feelings(text, encoder.spelling)
    return describe(text, encoder.analyze([rest])[0], encoder.themes, negated)
