"""The recommender: a wish in, a ranked and explained list out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

import numpy as np

from lyricsbert.errors import LibraryError
from lyricsbert.library.moods import MOODS, text_mood
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS
from lyricsbert.recommend import reasons
from lyricsbert.recommend.baseline import cluster_nearest
from lyricsbert.recommend.candidates import Catalogue
from lyricsbert.recommend.diversity import Pick, diversify, versions_of
from lyricsbert.recommend.parts import cosines
from lyricsbert.recommend.recommendation import Reason, Recommendation, TextAnalysis
from lyricsbert.recommend.scoring import (
    Heard,
    Reading,
    Scored,
    hear_texts,
    read_wish,
    score_search,
    score_similar,
    score_wish,
)
from lyricsbert.recommend.wish import DEFAULT_DIVERSITY, Method, Wish, check_k, check_name, check_words
from lyricsbert.recommend.words import content_words, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.model import Encoder
    from lyricsbert.songs import Song

POOL: Final = 300
"""Songs from the top of the ranking among which variety is sought; at least three times as many as are asked for."""


class WishFields(TypedDict, total=False):
    """The fields of a Wish, as keywords."""

    text: str | None
    emotions: Mapping[str, float]
    mood: str | None
    liked: tuple[str, ...]
    disliked: tuple[str, ...]
    artist: str | None
    genre: str | None
    years: tuple[int, int] | None
    k: int
    diversity: float
    method: Method


class Recommender:
    """Answers wishes from a library.

    Safe to use from several threads, as long as none of them writes to its Library object.

    Example:
        >>> recommender = Recommender(Library.open("library"), Encoder.load())
        >>> for r in recommender.recommend(text="I feel lonely tonight", k=3):
        ...     print(f"{r.score:.2f} {r.song}: {r.reasons[0]}")

    Args:
        library: the songs.
        encoder: the model that analysed them.

    Raises:
        LibraryError: the library was made by another model.
    """

    def __init__(self, library: Library, encoder: Encoder) -> None:
        if encoder.model_hash != library.model_hash:
            raise LibraryError(
                f"The library {library.path} was made by the model {library.model_id} ({library.model_hash[:12]}), and"
                f" this is {encoder.model_id} ({encoder.model_hash[:12]}): load that model, or rebuild the library from"
                f" its sources with `lyricsbert index SOURCE --library {library.path} --rebuild`."
            )
        self.library = library
        self.encoder = encoder
        self._latest = Catalogue(library)

    def recommend(self, wish: Wish | None = None, **fields: Unpack[WishFields]) -> list[Recommendation]:
        """Find songs for a wish.

        Args:
            wish: what is asked for; None for a wish made of the keywords alone.
            **fields: fields of a Wish (`text="...", k=5`); they replace those of `wish`.

        Returns:
            Up to k songs, best first as far as variety allows; fewer if the filters leave fewer. The same wish and
            library give the same list.

        Raises:
            WishError: a field is out of range, nothing is asked for, or the library has no such artist or genre.
            SongNotFoundError: a liked or disliked song is not in the library.
        """
        return self.begin([Wish(**fields) if wish is None else replace(wish, **fields)])[0]()

    def begin(self, wishes: Sequence[Wish]) -> list[Callable[[], list[Recommendation]]]:
        """Begin to find songs for several wishes: their texts are encoded in one batch and compared in one pass.

        Returns:
            What ends each: call it for the wish's answer, which is that of `recommend`, and for its errors.
        """
        heard = hear_texts(wishes, self.library, self.encoder)
        return [partial(self._answer, *each) for each in zip(wishes, heard, strict=True)]

    def _answer(self, wish: Wish, heard: Heard | None) -> list[Recommendation]:
        reading = read_wish(wish, heard, self.library)
        if wish.method == "cluster-knn":
            return self._recommend_by_cluster(wish, reading)
        scored = score_wish(wish, reading, self.library, self._catalogue)
        picks = self._choose(scored, wish.k, wish.diversity, limit_artists=wish.artist is None)
        return self._present(
            scored, picks, lambda pick, song: self._reasons_for_wish(wish, reading, scored, pick, song)
        )

    def similar(self, query_or_id: str, k: int = 10, *, diversity: float = DEFAULT_DIVERSITY) -> list[Recommendation]:
        """Songs close in lyrical meaning to one song; itself and its other versions (see `versions`) are left out.

        Args:
            query_or_id: "Artist - Title", a title, or a song id.
            k: how many, 1..1000.
            diversity: as in a Wish.

        Raises:
            SongNotFoundError: there is no such song; the message names the nearest titles.
            WishError: k is out of range, or the song's lyrics are unusable.
        """
        k = check_k(k)
        row = self.library.resolve(check_name("song", query_or_id))
        scored = score_similar(row, self.library, self._catalogue)
        picks = self._choose(scored, k, diversity, limit_artists=True)
        own = content_words(self.library.songs([row])[0].lyrics)
        label = self._catalogue.label(row)

        def explain(pick: Pick, song: Song) -> list[Reason | None]:
            assert scored.meaning is not None
            position = scored.meaning.best_section(int(scored.rows[pick.place]))
            cosine = float(self.library.embedding[row] @ self.library.embedding[scored.rows[pick.place]])
            return [
                reasons.alike_reason(label, cosine),
                reasons.lines_reason(reasons.sung_song(song.lyrics), position, own, "that song"),
                reasons.versions_reason([self._catalogue.label(scored.rows[version]) for version in pick.versions]),
            ]

        return self._present(scored, picks, explain)

    def versions(self, query_or_id: str) -> list[str]:
        """The other versions of a song in the library (covers, live versions, remasters) as "Artist - Title", sorted.

        Raises:
            SongNotFoundError: there is no such song.
        """
        row = self.library.resolve(check_name("song", query_or_id))
        embedding = self.library.embedding
        rows = versions_of(row, cosines(embedding, embedding[row]), self.library.titles)
        return sorted(self._catalogue.label(other) for other in rows if other != row)

    def search(self, text: str, k: int = 10) -> list[Recommendation]:
        """Find songs by words: exact, half remembered, of the lyrics or of the title.

        Args:
            text: the words; a phrase that is sung word by word comes first.
            k: how many, 1..1000.

        Returns:
            Up to k songs, best first, unusable ones and all versions of a song among them.

        Raises:
            WishError: k is out of range, or the text has no word in it.
        """
        k, text = check_k(k), check_words("search", text)
        scored = score_search(text, self.library, self.encoder, self._catalogue)
        order = self._catalogue.best_first(scored.rows, scored.score, k)
        picks = [Pick(int(place)) for place in order if scored.score[place] > 0]

        def explain(pick: Pick, song: Song) -> list[Reason | None]:
            assert scored.meaning is not None
            sung = reasons.sung_song(song.lyrics)
            found = [_words_reason(sung, text, content_words(text) or words(text))]
            if "title" in scored.parts and scored.parts["title"][pick.place] >= reasons.TITLED:
                found.append(reasons.title_reason(song.title))
            if found == [None]:
                position = scored.meaning.best_section(int(scored.rows[pick.place]))
                found.append(reasons.lines_reason(sung, position, content_words(text), "these words"))
            return found

        return self._present(scored, picks, explain)

    def analyze_text(self, text: str) -> TextAnalysis:
        """What the model says of a text, see `analyze_text`."""
        return analyze_text(text, self.encoder)

    @property
    def _catalogue(self) -> Catalogue:
        """Of the library as it is now."""
        if not self._latest.describes(self.library):
            self._latest = Catalogue(self.library)
        return self._latest

    def _recommend_by_cluster(self, wish: Wish, reading: Reading) -> list[Recommendation]:
        mood, rows, distance = cluster_nearest(wish, reading, self.library, self._catalogue)
        part = (1 / (1 + distance)).astype(np.float32)
        scored = Scored(rows, {"emotion": part}, {"emotion": 1.0}, part.astype(np.float64))
        picks = [Pick(place) for place in range(len(rows))]
        return self._present(scored, picks, lambda pick, _: [reasons.mood_reason(mood, float(distance[pick.place]))])

    def _choose(self, scored: Scored, k: int, diversity: float, *, limit_artists: bool) -> list[Pick]:
        """The diverse top of a ranking; looks further down for as long as the limit on artists leaves too few."""
        library, catalogue = self.library, self._catalogue
        size = max(POOL, 3 * k)
        while True:
            top = catalogue.best_first(scored.rows, scored.score, size)
            rows = scored.rows[top]
            titles = list(map(library.titles.__getitem__, rows.tolist()))
            artists = list(map(catalogue.artists.__getitem__, rows.tolist())) if limit_artists else None
            picks = diversify(scored.score[top], library.embedding[rows], titles, artists, k, diversity)
            if len(picks) == k or size >= len(scored.rows):
                return [Pick(int(top[pick.place]), tuple(top[list(pick.versions)].tolist())) for pick in picks]
            size *= 4

    def _reasons_for_wish(
        self, wish: Wish, reading: Reading, scored: Scored, pick: Pick, song: Song
    ) -> list[Reason | None]:
        library, place = self.library, pick.place
        row = int(scored.rows[place])
        found: list[Reason | None] = []
        if reading.wished is not None and reading.feeling >= reasons.FELT:
            wisher = "you asked for" if wish.emotions else "your words are"
            found.append(reasons.emotion_reason(library.emotions[row], reading.wished, wisher))
        if wish.text is not None and scored.meaning is not None:
            sung = reasons.sung_song(song.lyrics)
            position = scored.meaning.best_section(row)
            found.append(_words_reason(sung, wish.text, reading.words))
            found.append(reasons.lines_reason(sung, position, reading.words, "your words"))
        if scored.nearest_liked is not None and scored.liked_nearness is not None:
            liked = reading.liked[int(scored.nearest_liked[place])]
            cosine = float(library.embedding[row] @ library.embedding[liked])
            near = float(scored.liked_nearness[place])
            found.append(reasons.taste_reason(self._catalogue.label(liked), near, cosine))
        for kind, quality in (("typical", "typical"), ("mood", f"plainly {wish.mood}")):
            if kind in scored.parts:
                part = scored.parts[kind]
                found.append(reasons.standing_reason(kind, quality, float((part < part[place]).mean()), len(part)))
        found.append(
            reasons.versions_reason([self._catalogue.label(scored.rows[version]) for version in pick.versions])
        )
        return found

    def _present(
        self, scored: Scored, picks: list[Pick], explain: Callable[[Pick, Song], Sequence[Reason | None]]
    ) -> list[Recommendation]:
        """Fetch the lyrics of the picked songs, and of no others, and say why they were picked."""
        library = self.library
        rows = [int(scored.rows[pick.place]) for pick in picks]
        answer = []
        for row, pick, song in zip(rows, picks, library.songs(rows), strict=True):
            parts = {name: float(part[pick.place]) for name, part in scored.parts.items()}
            usable = not library.unusable[row]
            answer.append(
                Recommendation(
                    song=song,
                    score=float(scored.score[pick.place]),
                    parts=parts,
                    weights=scored.weights,
                    emotions=_named(EMOTIONS, library.emotions[row]) if usable else None,
                    sentiment=_named(SENTIMENTS, library.sentiment[row]) if usable else None,
                    mood=MOODS[int(library.moods[row])] if usable else None,
                    versions=tuple(self._catalogue.label(scored.rows[version]) for version in pick.versions),
                    reasons=reasons.strongest_first(
                        explain(pick, song), {name: scored.weights[name] * part for name, part in parts.items()}
                    ),
                )
            )
        return answer


def analyze_text(text: str, encoder: Encoder) -> TextAnalysis:
    """What a model says of a text: emotions, sentiment, and the mood by rule.

    Raises:
        WishError: the text has no word in it.
    """
    text = check_words("text", text)
    analysis = encoder.analyze([text])
    emotions, sentiment = analysis.emotions[0], analysis.sentiment[0]
    return TextAnalysis(text, _named(EMOTIONS, emotions), _named(SENTIMENTS, sentiment), text_mood(emotions, sentiment))


def _words_reason(song: reasons.SungSong, phrase: str, wanted: Sequence[str]) -> Reason | None:
    return reasons.phrase_reason(song.lines, phrase) or reasons.words_reason(song.lines, wanted)


def _named(names: Sequence[str], ratios: NDArray[np.float32]) -> dict[str, float]:
    return dict(zip(names, ratios.tolist(), strict=True))
