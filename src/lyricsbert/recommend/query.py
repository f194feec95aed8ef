"""Understanding: a wish becomes a query, which says what it is about and what is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.cache import LruCache
from lyricsbert.errors import WishError
from lyricsbert.library import dot
from lyricsbert.library.moods import MOODS, text_mood
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS, Analysis
from lyricsbert.recommend.content_words import content_tokens, content_words, stems_of, subject
from lyricsbert.recommend.recommendation import Reading, TextAnalysis, by_name
from lyricsbert.recommend.wish import Wish, check_words, wanted_ratios
from lyricsbert.text import spelled_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from lyricsbert.library import LexicalHits, Library
    from lyricsbert.model import TextEncoder

LEAST_FEELING: Final = 0.2
"""A text weighs its emotions by how far its sentiment is from neutral, but never less than this."""

MAX_HITS: Final = 300
"""Songs that a lexical search returns for a wish."""

PHRASE_WORDS: Final = 5
"""Words from which a wish's text may be a line of a song, to be searched for as a phrase, function words included."""

_NOT_NEUTRAL: Final = (0.5, 0.0, 0.5)
"""The sentiment of wanted emotions that were given by number."""

_CACHED_TEXTS: Final = 1024
"""Texts whose analysis is kept: the page analyses a text as it is typed, then asks for songs with the same text."""


@dataclass(frozen=True, slots=True, eq=False)
class EncodedText:
    """The text of a wish after the encoder, with a search for its words under way.

    Attributes:
        text: the text.
        about: its subject.
        subject: (1 row) analysis of the subject.
        whole: (1 row) analysis of the whole text.
        words: the subject's words that carry meaning, as spelled.
        hits: the songs that sing them, phrases first.
    """

    text: str
    about: str
    subject: Analysis
    whole: Analysis
    words: tuple[str, ...]
    hits: Future[LexicalHits]


@dataclass(frozen=True, slots=True, eq=False)
class EncodedWish:
    """A wish whose text has been encoded.

    Attributes:
        wish: the wish.
        text: its text, None without one.
    """

    wish: Wish
    text: EncodedText | None


@dataclass(frozen=True, slots=True, eq=False)
class NamedSongs:
    """Songs that a wish names, compared with the whole library.

    Attributes:
        rows: (m,) rows of the library.
        cosines: (m, n) float32, cosine of each with every song.
    """

    rows: tuple[int, ...]
    cosines: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Query:
    """What is asked for, as the model and the library understand it. A signal that finds nothing here says nothing.

    Attributes:
        text: what was typed, None without a text.
        about: the part of it that names a subject: it is searched for as a phrase.
        words: words of the subject that carry meaning, as spelled.
        hits: songs that sing them, phrases first; None without a text.
        embedding: (d,) unit vector of the subject, or of the song that others shall be near; None without either.
        wanted: (6,) wanted ratios, None if the query speaks of no emotion.
        feeling: how much the query is about emotions, 0..1.
        sliders: whether ratios were given by number.
        liked: liked songs.
        disliked: disliked songs.
        mood: position in MOODS of the mood asked for, None without one.
        reading: the same for people.
    """

    text: str | None = None
    about: str = ""
    words: tuple[str, ...] = ()
    hits: LexicalHits | None = None
    embedding: NDArray[np.float32] | None = None
    wanted: NDArray[np.float32] | None = None
    feeling: float = 1.0
    sliders: bool = False
    liked: NamedSongs | None = None
    disliked: NamedSongs | None = None
    mood: int | None = None
    reading: Reading = field(default_factory=Reading)

    @property
    def only_filters(self) -> bool:
        """Whether nothing but filters is asked for."""
        return self.embedding is None and self.wanted is None and self.liked is None and self.disliked is None

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Stems of `words`."""
        return stems_of(self.words)


class QueryEncoder:
    """Analyses texts and keeps the latest analyses. Safe to use from several threads.

    Args:
        encoder: the model.
    """

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self._analyses: LruCache[str, Analysis] = LruCache(_CACHED_TEXTS)

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        """One row for each text; those that are not in the cache are encoded in one batch."""
        return self._analyses.get_many(texts, self._encode)

    def _encode(self, texts: list[str]) -> list[Analysis]:
        found = self._encoder.analyze(texts)
        return [found[row : row + 1] for row in range(len(texts))]


def encode_wishes(wishes: Sequence[Wish], library: Library, encoder: QueryEncoder) -> list[EncodedWish]:
    """Encode the texts of wishes in one batch, and search for their words meanwhile."""
    texts = [wish.text for wish in wishes if wish.text is not None]
    abouts = [subject(text) for text in texts]
    words = [tuple(content_words(about)) for about in abouts]
    hits = [
        library.submit_search(" ".join(content_tokens(wanted)), MAX_HITS, phrase=about if _is_line(about) else "")
        for wanted, about in zip(words, abouts, strict=True)
    ]
    analyses = encoder.analyze([*abouts, *texts]) if texts else []
    subjects, wholes = analyses[: len(texts)], analyses[len(texts) :]
    if len(texts) > 1:
        library.index.prefetch(np.concatenate([analysis.embedding for analysis in subjects]))
    encoded = map(EncodedText, texts, abouts, subjects, wholes, words, hits)
    return [EncodedWish(wish, None if wish.text is None else next(encoded)) for wish in wishes]


def build_query(encoded: EncodedWish, library: Library) -> Query:
    """Put together what the text of a wish says, its numbers, and the songs that it names.

    Raises:
        SongNotFoundError: a liked or disliked song is not in the library.
        WishError: one of them has unusable lyrics, or is both liked and disliked.
    """
    wish, text = encoded.wish, encoded.text
    ratios = sentiment = None
    feeling = 1.0
    if text is not None:
        ratios, sentiment = text.whole.emotions[0], text.whole.sentiment[0]
        if not wish.emotions:
            feeling = max(LEAST_FEELING, 1 - float(sentiment[SENTIMENTS.index("neutral")]))
    wanted = wanted_ratios(wish.emotions, ratios) if wish.emotions else ratios
    liked, disliked = (_named(songs, library) for songs in (wish.liked, wish.disliked))
    for row in set(liked.rows if liked else ()) & set(disliked.rows if disliked else ()):
        raise WishError(f"{library.artists[row]} - {library.titles[row]} is both liked and disliked; say one.")
    mood = None
    if wanted is not None:
        # Sliders say nothing of sentiment: the leading emotion alone decides.
        mood = text_mood(wanted, _NOT_NEUTRAL if sentiment is None or wish.emotions else sentiment)
    return Query(
        text=wish.text,
        about=text.about if text else "",
        words=text.words if text else (),
        hits=text.hits.result() if text else None,
        embedding=text.subject.embedding[0] if text else None,
        wanted=wanted,
        feeling=feeling,
        sliders=bool(wish.emotions),
        liked=liked,
        disliked=disliked,
        mood=None if wish.mood is None else MOODS.index(wish.mood),
        reading=Reading(
            text=describe(text.text, text.whole) if text else None,
            wanted=None if wanted is None else by_name(EMOTIONS, wanted),
            mood=mood,
            filters=wish.filters,
        ),
    )


def search_query(text: str, library: Library, encoder: QueryEncoder) -> Query:
    """A search for words, exact or half remembered: the whole text is what it is about.

    A text of signs alone is nothing but a title.

    Raises:
        WishError: there is no word in the text, and no song is called so.
    """
    # Where no word carries meaning, the function words are all there is.
    words = content_words(text) or [spelling for spelling, _ in spelled_tokens(text)]
    if not words and library.exact(text):
        return Query(text=text)
    check_words("search", text)
    # All of them: of a line that is half remembered, function words tell one song from another, too.
    hits = library.submit_search(text, MAX_HITS)
    embedding = encoder.analyze([text])[0].embedding[0]
    return Query(text=text, about=text, words=tuple(words), hits=hits.result(), embedding=embedding)


def song_query(row: int, library: Library) -> Query:
    """A search for songs that are like one song.

    Raises:
        WishError: its lyrics are unusable.
    """
    check_usable(row, library)
    words = content_words(library.songs([row])[0].lyrics)
    return Query(embedding=library.embedding[row], words=tuple(words))


def _is_line(text: str) -> bool:
    """Whether a text may be a line of a song."""
    return len(spelled_tokens(text)) >= PHRASE_WORDS


def compare_songs(rows: Sequence[int], library: Library) -> NamedSongs:
    """Songs compared with the whole library."""
    embedding = library.embedding
    return NamedSongs(tuple(rows), np.stack([dot(embedding, embedding[row]) for row in rows]))


def describe(text: str, analysis: Analysis) -> TextAnalysis:
    """The first row of an analysis, by name."""
    emotions, sentiment = analysis.emotions[0], analysis.sentiment[0]
    return TextAnalysis(
        text, by_name(EMOTIONS, emotions), by_name(SENTIMENTS, sentiment), text_mood(emotions, sentiment)
    )


def analyze_text(text: str, encoder: TextEncoder) -> TextAnalysis:
    """What a model says of a text: emotions, sentiment, and the mood by rule.

    Raises:
        WishError: the text has no word in it.
    """
    text = check_words("text", text)
    return describe(text, encoder.analyze([text]))


def check_usable(row: int, library: Library) -> None:
    """Check that a song's lyrics are analysed.

    Raises:
        WishError: they are not.
    """
    if library.unusable[row]:
        raise WishError(
            f"The lyrics of {library.artists[row]} - {library.titles[row]} are too short, too uniform or not in English"
            " to be analysed: name another song."
        )


def _named(songs: Sequence[str], library: Library) -> NamedSongs | None:
    if not songs:
        return None
    rows = tuple(dict.fromkeys(library.resolve(song) for song in songs))
    for row in rows:
        check_usable(row, library)
    return compare_songs(rows, library)
