"""From a wish to scored candidates: which parts it speaks of, how much each weighs, and their values for every song."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.library.moods import MOODS
from lyricsbert.model.analysis import SENTIMENTS
from lyricsbert.recommend.diversity import versions_of
from lyricsbert.recommend.parts import (
    SECTION_SHARE_OF_SONG,
    blend,
    cosines,
    emotion_part,
    meaning_part,
    mood_part,
    nearness,
    taste_part,
    title_part,
    weigh,
    words_part,
)
from lyricsbert.recommend.wish import wished_ratios
from lyricsbert.recommend.words import content_words, subject
from lyricsbert.recommend.words import words as all_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.library.search.lexical import LexicalHits
    from lyricsbert.library.search.vectors import Similarities
    from lyricsbert.model import Analysis, Encoder
    from lyricsbert.recommend.candidates import Catalogue
    from lyricsbert.recommend.wish import Wish

WEIGHTS: Final = {"emotion": 1.0, "meaning": 1.0, "words": 0.4, "taste": 1.0, "mood": 1.0, "typical": 1.0}
"""Weight of each part that a wish speaks of, before they are scaled to sum to 1."""

SEARCH_WEIGHTS: Final = {"phrase": 2.0, "title": 2.0, "words": 1.0, "meaning": 0.5}
"""Weight of each part of a search for words, before they are scaled to sum to 1: a phrase that is sung word by word is
worth more than scattered words and meaning together."""

LEAST_FEELING: Final = 0.2
"""A text weighs its emotions by how far its sentiment is from neutral, but never less than this."""

INCLUDED: Final = 500
"""How many of the best songs by each other part an approximate index is asked to compare in meaning as well."""

MOST_WORD_MATCHES: Final = 300

LINE_WORDS: Final = 5
"""Words from which a text may be a line of a song, to be looked for word by word, function words and all."""

TITLE_MATCHES: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A wish as the model and the library understand it.

    Attributes:
        query: (d,) unit vector of what the text is about, None without a text.
        words: the text's words that carry meaning.
        wished: (6,) wished ratios, None if the wish speaks of no emotion.
        feeling: how much the wish is about emotions, 0..1.
        text_ratios: (6,) what the model reads in the text.
        text_sentiment: (3,) likewise.
        liked: rows of the liked songs.
        disliked: rows of the disliked songs.
        matches: songs that sing the text's words, phrases first; None without a text.
    """

    query: NDArray[np.float32] | None
    words: tuple[str, ...]
    wished: NDArray[np.float32] | None
    feeling: float
    text_ratios: NDArray[np.float32] | None
    text_sentiment: NDArray[np.float32] | None
    liked: tuple[int, ...]
    disliked: tuple[int, ...]
    matches: LexicalHits | None


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Candidates with the parts of their score.

    Attributes:
        rows: (r,) rows of the library, ascending.
        parts: name -> (r,) float32 in 0..1.
        weights: name -> weight; they sum to 1.
        score: (r,) float64 in 0..1.
        meaning: which section of each song is nearest in meaning, None without a query.
        nearest_liked: (r,) position in the reading's `liked` of the nearest liked song, None without one.
        liked_nearness: (r,) nearness to that song, 0..1.
    """

    rows: NDArray[np.int64]
    parts: dict[str, NDArray[np.float32]]
    weights: dict[str, float]
    score: NDArray[np.float64]
    meaning: Similarities | None = None
    nearest_liked: NDArray[np.int64] | None = None
    liked_nearness: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """The text of a wish after it was encoded, with a search for its words under way.

    Attributes:
        about: analysis of what the text is about.
        text: analysis of the whole text.
        words: its words that carry meaning.
        find: waits for the songs that sing them, phrases first.
    """

    about: Analysis
    text: Analysis
    words: tuple[str, ...]
    find: Callable[[], LexicalHits]


def hear_texts(wishes: Sequence[Wish], library: Library, encoder: Encoder) -> list[Heard | None]:
    """Encode the texts of some wishes in one batch, and begin the search for their words meanwhile.

    Returns:
        One for each wish, None for one without a text.
    """
    texts = [wish.text for wish in wishes if wish.text is not None]
    if not texts:
        return [None] * len(wishes)
    abouts = [subject(text) for text in texts]
    words = [tuple(content_words(about)) for about in abouts]
    finds = [
        library.submit_search(
            " ".join(wanted), MOST_WORD_MATCHES, phrase=about if len(all_words(about)) >= LINE_WORDS else ""
        ).result
        for wanted, about in zip(words, abouts, strict=True)
    ]
    analysis = encoder.analyze([*abouts, *texts])
    if len(texts) > 1:
        library.index.prefetch(analysis.embedding[: len(texts)])
    rows = [analysis[row : row + 1] for row in range(2 * len(texts))]
    heard = map(Heard, rows[: len(texts)], rows[len(texts) :], words, finds)
    return [None if wish.text is None else next(heard) for wish in wishes]


def read_wish(wish: Wish, heard: Heard | None, library: Library) -> Reading:
    """Put together what the text of a wish says and the songs that it names.

    Args:
        wish: the wish.
        heard: its text, None without one.
        library: the songs.

    Raises:
        SongNotFoundError: a liked or disliked song is not in the library.
        WishError: one of them has unusable lyrics, or is both liked and disliked.
    """
    query = text_ratios = text_sentiment = None
    words: tuple[str, ...] = ()
    matches: LexicalHits | None = None
    feeling = 1.0
    if heard is not None:
        words, matches = heard.words, heard.find()
        query, text_ratios, text_sentiment = heard.about.embedding[0], heard.text.emotions[0], heard.text.sentiment[0]
        if not wish.emotions:
            feeling = max(LEAST_FEELING, 1 - float(text_sentiment[SENTIMENTS.index("neutral")]))
    wished = wished_ratios(wish.emotions, text_ratios) if wish.emotions else text_ratios
    liked, disliked = (_rows_named(songs, library) for songs in (wish.liked, wish.disliked))
    for row in set(liked) & set(disliked):
        raise WishError(f"{library.artists[row]} - {library.titles[row]} is both liked and disliked; say one.")
    return Reading(query, words, wished, feeling, text_ratios, text_sentiment, liked, disliked, matches)


def score_wish(wish: Wish, reading: Reading, library: Library, catalogue: Catalogue) -> Scored:
    """Score every song that passes the wish's filters by all parts that the wish speaks of.

    The liked and disliked songs and their versions are not among the candidates.

    Raises:
        WishError: the library has no song of the wish's artist or genre.
    """
    mask = catalogue.passing(wish)
    parts: dict[str, NDArray[np.float32]] = {}
    weights = {}
    if reading.wished is not None:
        parts["emotion"] = emotion_part(catalogue.emotions, reading.wished)
        weights["emotion"] = WEIGHTS["emotion"] * reading.feeling
    if reading.words and reading.matches is not None:
        parts["words"] = _words_over_all(library, reading.matches)
    nearest_liked = liked_nearness = None
    if reading.liked or reading.disliked:
        near = {}
        for which, named in (("liked", reading.liked), ("disliked", reading.disliked)):
            cosine = np.stack([cosines(library.embedding, library.embedding[row]) for row in named]) if named else None
            near[which] = None if cosine is None else nearness(cosine, catalogue.sample)
            for row, similar in zip(named, cosine if cosine is not None else (), strict=True):
                mask[versions_of(row, similar, library.titles)] = False
        parts["taste"] = taste_part(near["liked"], near["disliked"])
        if near["liked"] is not None:
            nearest_liked, liked_nearness = near["liked"].argmax(axis=0), near["liked"].max(axis=0)
    if not parts and reading.query is None:
        # Nothing but filters: the songs that are most of all what was asked for.
        if wish.mood is None:
            parts["typical"] = _typical_over_all(library, catalogue, mask)
        elif mask.any():
            features = np.hstack([library.emotions, library.sentiment])
            parts["mood"] = mood_part(features, np.asarray(library.moods), MOODS.index(wish.mood))
        else:
            parts["mood"] = np.zeros(len(mask), dtype=np.float32)

    if reading.query is None:
        rows = np.flatnonzero(mask)
        meaning = None
        parts = {name: part[rows] for name, part in parts.items()}
    else:
        meaning, sample = compare(reading.query, library, catalogue, mask, parts.values())
        keep = mask[meaning.rows]
        rows = meaning.rows[keep]
        parts = {name: part[rows] for name, part in parts.items()} | {"meaning": meaning_part(meaning, sample)[keep]}
    weights = weigh({name: weights.get(name, WEIGHTS[name]) for name in parts})
    return Scored(
        rows=rows,
        parts=parts,
        weights=weights,
        score=blend(parts, weights),
        meaning=meaning,
        nearest_liked=None if nearest_liked is None else nearest_liked[rows],
        liked_nearness=None if liked_nearness is None else liked_nearness[rows],
    )


def score_similar(row: int, library: Library, catalogue: Catalogue) -> Scored:
    """Score all usable songs by nearness in meaning to one of them, whose versions are not among the candidates.

    Raises:
        WishError: the song's lyrics are unusable.
    """
    check_usable(row, library)
    mask = catalogue.usable.copy()
    mask[versions_of(row, cosines(library.embedding, library.embedding[row]), library.titles)] = False
    meaning, sample = compare(library.embedding[row], library, catalogue, mask)
    keep = mask[meaning.rows]
    parts = {"meaning": meaning_part(meaning, sample, SECTION_SHARE_OF_SONG)[keep]}
    weights = weigh(dict.fromkeys(parts, 1.0))
    return Scored(meaning.rows[keep], parts, weights, blend(parts, weights), meaning)


def score_search(text: str, library: Library, encoder: Encoder, catalogue: Catalogue) -> Scored:
    """Score all songs, unusable ones too, by the words they sing, their title, and nearness in meaning."""
    n = len(library.ids)
    found = library.submit_search(text, MOST_WORD_MATCHES)
    query = encoder.analyze([text]).embedding[0]
    matches = found.result()
    parts = {name: np.zeros(n, dtype=np.float32) for name in SEARCH_WEIGHTS}
    parts["phrase"][matches.rows[matches.phrase]] = 1
    parts["words"] = _words_over_all(library, matches)
    for match in library.find(text, limit=TITLE_MATCHES):
        parts["title"][match.row] = title_part(match.score)
    meaning, sample = compare(query, library, catalogue, catalogue.usable, [parts["words"]])
    parts["meaning"][meaning.rows] = meaning_part(meaning, sample)
    parts = {name: part for name, part in parts.items() if part.any()} or parts
    weights = weigh({name: SEARCH_WEIGHTS[name] for name in parts})
    return Scored(np.arange(n), parts, weights, blend(parts, weights), meaning)


def compare(
    query: NDArray[np.float32],
    library: Library,
    catalogue: Catalogue,
    mask: NDArray[np.bool_],
    others: Iterable[NDArray[np.float32]] = (),
) -> tuple[Similarities, NDArray[np.int64]]:
    """Compare candidates with a query in meaning.

    Args:
        query: (d,) unit vector.
        library: where the songs are.
        catalogue: of the same library.
        mask: (n,) which songs pass the filters.
        others: (n,) parts by which a song far in meaning may still be among the best.

    Returns:
        The comparison, and the positions in it of the even sample of the library.
    """

    def include() -> NDArray[np.int64]:
        passing = np.flatnonzero(mask & catalogue.usable)
        if len(passing) <= INCLUDED:
            return np.union1d(catalogue.sample, passing)
        best = [passing[np.argpartition(-part[passing], INCLUDED)[:INCLUDED]] for part in others]
        return np.unique(np.concatenate([catalogue.sample, *best]))

    meaning = library.index.similarities(query, include)
    return meaning, np.searchsorted(meaning.rows, catalogue.sample)


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


def _words_over_all(library: Library, matches: LexicalHits) -> NDArray[np.float32]:
    part = np.zeros(len(library.ids), dtype=np.float32)
    is_cut = len(matches.rows) >= MOST_WORD_MATCHES and not matches.phrase.all()
    unlisted = float(matches.bm25[~matches.phrase].min()) if is_cut else 0.0
    part[matches.rows] = words_part(matches.bm25, matches.phrase, unlisted)
    return part


def _typical_over_all(library: Library, catalogue: Catalogue, mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Nearness in emotions and meaning to what the songs that pass the filters have in common."""
    if not mask.any():
        return np.zeros(len(mask), dtype=np.float32)
    middle = library.embedding[mask].mean(axis=0)
    middle /= max(float(np.linalg.norm(middle)), 1e-12)
    meaning = nearness(cosines(library.embedding, middle)[None], catalogue.sample)[0]
    emotion = emotion_part(catalogue.emotions, library.emotions[mask].mean(axis=0))
    part: NDArray[np.float32] = (emotion + meaning) / 2
    return part


def _rows_named(songs: tuple[str, ...], library: Library) -> tuple[int, ...]:
    rows = tuple(dict.fromkeys(library.resolve(song) for song in songs))
    for row in rows:
        check_usable(row, library)
    return rows
