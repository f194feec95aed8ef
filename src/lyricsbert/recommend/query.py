"""Understanding: a wish becomes a query, which says what it is about and what is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library.moods import MOODS
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.comparisons import Excluded, Model
from lyricsbert.recommend.content_words import content_tokens, content_words, stems_of, subject
from lyricsbert.recommend.emotion_ratios import without_emotions
from lyricsbert.recommend.named_songs import NamedSongs, check_usable, named_songs
from lyricsbert.recommend.recommendation import Reading, TextAnalysis, by_name
from lyricsbert.recommend.text_analysis import QueryEncoder, abstain, describe
from lyricsbert.recommend.text_checks import check_words
from lyricsbert.recommend.themes import theme_positions
from lyricsbert.recommend.understanding.parts import ReadText
from lyricsbert.recommend.understanding.reader import read_text
from lyricsbert.recommend.understanding.standing import standing_part
from lyricsbert.recommend.wish import Wish, wanted_ratios
from lyricsbert.recommend.wish_checks import HELP
from lyricsbert.text import spelled_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from lyricsbert.library import LexicalHits, Library
    from lyricsbert.model.analysis import QueryAnalysis
    from lyricsbert.recommend.blending import Blend
    from lyricsbert.recommend.profile import Profile
    from lyricsbert.recommend.understanding.chips import Chip
    from lyricsbert.recommend.understanding.library_names import LibraryNames
    from lyricsbert.recommend.understanding.parts import Part

FELT: Final = 0.3
"""How much a query must be about emotions for one to be a reason, or for a mood to be named."""

LEAST_FEELING: Final = 0.2
"""A text weighs its emotions by how far its sentiment is from neutral, but never less than this."""

MAX_HITS: Final = 300
"""Songs that a lexical search returns for a wish."""

PHRASE_WORDS: Final = 5
"""Words from which a wish's text may be a line of a song, to be searched for as a phrase, function words included."""


@dataclass(frozen=True, slots=True, eq=False)
class EncodedText:
    """The text of a wish after the rules and the encoder, with a search for its words under way.

    Attributes:
        text: as typed.
        read: what was read in it by rule.
        about: the subject of the rest, empty if there is none.
        feelings: what says how somebody feels, empty if nothing does.
        words: the subject's words that carry meaning, as spelled.
        hits: songs that sing them, phrases first; None without a subject.
        note: why what it feels like is unknown, None if it is known.
        analyses: of these and other texts.
        themes: names of the themes in the analyses.
        speaks_of_self_harm: whether it does.
    """

    text: str
    read: ReadText
    about: str
    feelings: str
    words: tuple[str, ...]
    hits: Future[LexicalHits] | None
    note: str | None = None
    analyses: Mapping[str, QueryAnalysis] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    speaks_of_self_harm: bool = False

    @property
    def excluded(self) -> list[str]:
        """What is not wanted and is to be compared by meaning."""
        return [part.excluded for part in self.read.parts if part.excluded]

    @property
    def texts(self) -> list[str]:
        """All that is to be encoded."""
        return [text for text in (self.about, self.feelings, *self.excluded) if text]

    def embedding(self, text: str) -> NDArray[np.float32]:
        """(d,) unit vector of one of its texts."""
        vector: NDArray[np.float32] = self.analyses[text].embedding[0]
        return vector

    def wish_embedding(self, text: str) -> NDArray[np.float32] | None:
        """(d,) unit vector of one of its texts, None if the model has none."""
        vectors = self.analyses[text].wish_embedding
        return None if vectors is None else vectors[0]

    @property
    def felt(self) -> QueryAnalysis | None:
        """What the model says of the feelings; None if there are none, or if they are unknown."""
        return self.analyses[self.feelings] if self.feelings and self.note is None else None

    @property
    def compared(self) -> list[tuple[NDArray[np.float32], NDArray[np.float32] | None]]:
        """The embeddings of its texts that songs are compared with, each with the wish embedding to compare."""
        about = [(self.embedding(self.about), self.wish_embedding(self.about))] if self.about else []
        return [*about, *((self.embedding(text), None) for text in self.excluded)]

    def describe(self, negated: frozenset[int]) -> TextAnalysis | None:
        """What the model says of the text, without some feelings; None if it speaks of nothing that can be felt."""
        if self.felt is not None:
            return describe(self.text, self.felt, self.themes, negated)
        return abstain(self.text, self.note) if self.feelings and self.note else None


@dataclass(frozen=True, slots=True, eq=False)
class EncodedWish:
    """A wish whose text has been encoded.

    Attributes:
        wish: the wish.
        text: its text, None without one.
        speaks_of_self_harm: whether what is said beside that text does: a text of its blend, an end of a journey.
    """

    wish: Wish
    text: EncodedText | None
    speaks_of_self_harm: bool = False

    @property
    def needs_help(self) -> bool:
        """Whether a text of it speaks of self-harm, and nobody said that this is misread."""
        speaks = self.speaks_of_self_harm or (self.text is not None and self.text.speaks_of_self_harm)
        return speaks and HELP not in self.wish.ignore

    @property
    def parts(self) -> Sequence[Part]:
        """What was read in its text by rule."""
        return () if self.text is None else self.text.read.parts


@dataclass(frozen=True, eq=False)
class Query:
    """What is asked for, as the model and the library understand it. A signal that finds nothing here says nothing.

    Attributes:
        text: what was typed, None without a text.
        about: the part of it that names a subject: it is searched for as a phrase.
        words: words of the subject that carry meaning, as spelled.
        hits: songs that sing them, phrases first; None without a text.
        embedding: (d,) unit vector of the subject, or of the song that others shall be near; None without either.
        wish_embedding: (d,) unit vector of the subject, near those of the songs that who types it wants; None if there
            is none.
        wanted: (6,) wanted ratios, None if the query speaks of no emotion.
        feeling: how much the query is about emotions, 0..1.
        sliders: whether ratios were given by number.
        valence: wanted, in 1..9; None if the query does not speak of it.
        energy: wanted, likewise.
        affect_sliders: whether valence or energy was given by number.
        themes: positions among the library's themes of those asked for.
        liked: liked songs.
        disliked: disliked songs.
        models: songs that the text names for others to be like.
        excluded: what is not wanted.
        pinned: rows of songs that come first, whatever their score.
        blend: songs and texts that songs are to be near, all at once; None without.
        mood: position in MOODS of the mood asked for, None without one.
        profile: what is known of the listener, None of nobody in particular.
        reading: the same for people.
    """

    text: str | None = None
    about: str = ""
    words: tuple[str, ...] = ()
    hits: LexicalHits | None = None
    embedding: NDArray[np.float32] | None = None
    wish_embedding: NDArray[np.float32] | None = None
    wanted: NDArray[np.float32] | None = None
    feeling: float = 1.0
    sliders: bool = False
    valence: float | None = None
    energy: float | None = None
    affect_sliders: bool = False
    themes: tuple[int, ...] = ()
    liked: NamedSongs | None = None
    disliked: NamedSongs | None = None
    models: tuple[Model, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    pinned: tuple[int, ...] = ()
    blend: Blend | None = None
    mood: int | None = None
    profile: Profile | None = None
    reading: Reading = field(default_factory=Reading)

    @property
    def chips(self) -> tuple[Chip, ...]:
        """What was read in the text by rule."""
        return self.reading.chips

    @property
    def only_filters(self) -> bool:
        """Whether nothing but filters is asked for."""
        asked = (self.embedding, self.wanted, self.valence, self.energy, self.liked, self.disliked, self.blend)
        return all(each is None for each in asked) and not self.models

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Stems of `words`."""
        return stems_of(self.words)


def encode_wishes(
    wishes: Sequence[Wish], library: Library, names: LibraryNames, encoder: QueryEncoder
) -> list[EncodedWish]:
    """Read the texts of wishes, encode what is left of them in one batch, and search for their words meanwhile."""
    encoded = [_text_of(wish, library, names, encoder) for wish in wishes]
    texts = [text for each in encoded if each is not None for text in each.texts]
    analyses = dict(zip(texts, encoder.analyze(texts), strict=True)) if texts else {}
    found = [None if text is None else _analysed(text, analyses, encoder) for text in encoded]
    compared = [each for text in found if text is not None for each in text.compared]
    if compared:  # now, while the words are being searched for
        library.index.prefetch(compared)
    return [
        EncodedWish(wish, text, _blend_speaks_of_self_harm(wish, library, names, encoder))
        for wish, text in zip(wishes, found, strict=True)
    ]


def _blend_speaks_of_self_harm(wish: Wish, library: Library, names: LibraryNames, encoder: QueryEncoder) -> bool:
    texts = [each.text for each in wish.blend if each.text and not each.as_change and not library.exact(each.text)]
    return bool(texts) and encoder.speak_of_self_harm(texts, names.words)


def _analysed(text: EncodedText, analyses: Mapping[str, QueryAnalysis], encoder: QueryEncoder) -> EncodedText:
    """A text with its analyses, and whether they or its phrases speak of self-harm."""
    told = replace(text, analyses=analyses, themes=encoder.themes)
    return replace(told, speaks_of_self_harm=encoder.self_harm.is_told_by(text.text, text.read.raw, told.felt))


def _text_of(wish: Wish, library: Library, names: LibraryNames, encoder: QueryEncoder) -> EncodedText | None:
    """The text of a wish, read and searched for, not yet encoded."""
    standing = tuple(standing_part(chip, names) for chip in wish.chips)
    if wish.text is None:
        return EncodedText("", ReadText("", "", standing), "", "", (), None) if standing else None
    # The system that is replaced knows nothing but the model.
    is_baseline = wish.method == "cluster-knn"
    note = None if is_baseline else encoder.english.why_not(wish.text)
    ignored = (*wish.ignore, "spelling") if note else wish.ignore
    read = ReadText(wish.text, wish.text) if is_baseline else read_text(wish.text, names, encoder.spelling, ignored)
    read = replace(read, parts=(*read.parts, *standing))
    about = "" if is_baseline else subject(read.rest)  # it compares songs with the feelings alone
    words = tuple(content_words(about))
    hits = None
    if about:
        phrase = about if len(spelled_tokens(about)) >= PHRASE_WORDS else ""
        hits = library.submit_search(" ".join(content_tokens(words)), MAX_HITS, phrase=phrase)
    negates = any(part.emotions for part in read.parts[: -len(standing) or None])
    return EncodedText(wish.text, read, about, read.rest or (read.raw if negates else ""), words, hits, note)


def build_query(encoded: EncodedWish, parts: Sequence[Part], library: Library) -> Query:
    """Put together what the text of a wish says, its numbers, and the songs that it names.

    Args:
        encoded: the wish.
        parts: what was read in its text, as far as it is in use.
        library: the songs.

    Raises:
        SongNotFoundError: a liked or disliked song is not in the library.
        WishError: one of them has unusable lyrics, or is both liked and disliked; or the library has no such theme.
    """
    wish, text = encoded.wish, encoded.text
    negated: frozenset[int] = frozenset().union(*(part.emotions for part in parts))
    said = None if text is None else text.describe(negated)
    feeling, ratios = 1.0, None
    analysis = None if text is None else text.felt
    if analysis is not None:
        # The system that is replaced took what somebody feels for what they want to hear.
        asked = analysis.emotions[0] if wish.method == "cluster-knn" else analysis.wanted[0]
        ratios = without_emotions(asked, negated)
        if not wish.emotions:
            feeling = max(LEAST_FEELING, float(analysis.feeling[0]))
    wanted = wanted_ratios(wish.emotions, ratios) if wish.emotions else ratios
    liked, disliked = named_songs(wish, library)
    valence, energy = wish.valence, wish.energy
    if said is not None and not wish.emotions:  # which win over what the text says
        valence = said.wanted_valence if valence is None else valence
        energy = said.wanted_energy if energy is None else energy
    mood = None
    if wanted is not None and feeling >= FELT:
        mood = library.mood_of(wanted, valence=valence, energy=energy)
    return Query(
        text=wish.text,
        about=text.about if text else "",
        words=text.words if text else (),
        hits=text.hits.result() if text and text.hits else None,
        embedding=text.embedding(text.about) if text and text.about else None,
        wish_embedding=text.wish_embedding(text.about) if text and text.about else None,
        wanted=wanted,
        feeling=feeling,
        sliders=bool(wish.emotions),
        valence=valence,
        energy=energy,
        affect_sliders=wish.asks_affect,
        themes=theme_positions(wish.themes, library),
        liked=liked,
        disliked=disliked,
        models=tuple(Model.of(part, library) for part in parts if part.near),
        excluded=tuple(
            Excluded(part.excluded, text.embedding(part.excluded), part.emotions)
            for part in parts
            if text and part.excluded
        ),
        pinned=tuple(row for part in parts for row in part.pinned),
        mood=None if wish.mood is None else MOODS.index(wish.mood),
        profile=wish.profile,
        reading=Reading(
            text=said,
            wanted=None if wanted is None else by_name(EMOTIONS, wanted),
            wanted_valence=valence,
            wanted_energy=energy,
            feeling=None if said is None else said.feeling,
            mood=mood,
            filters=wish.filters,
            chips=tuple(part.chip for part in parts),
            rest=text.read.rest if text else "",
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
