"""The recommender: a wish in, a ranked and explained list out.

Every answer goes the same way: a query is understood, candidates are found, scored by signals, fused, diversified, and
explained. What differs is which signals speak.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Unpack

import numpy as np

from lyricsbert.errors import LibraryError, WishError
from lyricsbert.library import dot
from lyricsbert.library.moods import MOODS
from lyricsbert.library.themes import themes_of
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS
from lyricsbert.recommend.advisories import check_leave_out
from lyricsbert.recommend.blending import read_blend
from lyricsbert.recommend.candidates import (
    Candidates,
    find_candidates,
    without_named,
    without_resting,
    without_versions,
)
from lyricsbert.recommend.catalog import Catalog
from lyricsbert.recommend.chance import LITTLE_FITS, fits_little
from lyricsbert.recommend.diversity import Pick, diversify, versions_of
from lyricsbert.recommend.fusion import Ranking, rank
from lyricsbert.recommend.gentle import gentle_parts, gentle_query, is_fit_to_hear
from lyricsbert.recommend.help_message import DEFAULT_HELP, HelpMessage
from lyricsbert.recommend.home import choose_home
from lyricsbert.recommend.lyric_lines import lyric_lines
from lyricsbert.recommend.named_songs import compare_songs
from lyricsbert.recommend.query import (
    EncodedWish,
    Query,
    build_query,
    encode_wishes,
    search_query,
    song_query,
)
from lyricsbert.recommend.reasons import explain, new_reason, title_reason, versions_reason
from lyricsbert.recommend.recommendation import Recommendation, Recommendations, TextAnalysis, by_name, listing
from lyricsbert.recommend.signals import CLUSTER_KNN, GENTLE, RECOMMEND, SEARCH, similar_to
from lyricsbert.recommend.text_analysis import QueryEncoder, analyze_query
from lyricsbert.recommend.text_checks import check_name
from lyricsbert.recommend.understanding.narrowing import narrow
from lyricsbert.recommend.wish import DEFAULT_DIVERSITY, Wish, WishFields, check_diversity, check_k

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.model import TextEncoder
    from lyricsbert.recommend.advisories import Advisory
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.recommendation import Reason
    from lyricsbert.recommend.signals.signal import Signal
    from lyricsbert.recommend.understanding.library_names import LibraryNames
    from lyricsbert.songs import Song

POOL: Final = 300
"""Songs from the top of the ranking among which variety is sought; at least three times as many as are asked for."""

SPARE: Final = 20
"""Further songs from which those of a gentle list are taken that turn out to be unfit."""


class Recommender:
    """Answers wishes from a library. Safe to use from several threads.

    Example:
        >>> recommender = Recommender(Library.open("library"), Encoder.load())
        >>> for r in recommender.recommend("I feel lonely tonight", k=3):
        ...     print(f"{r.score:.2f} {r.song}: {r.reasons[0]}")

    Args:
        library: the songs.
        encoder: the model that analysed them.
        help_message: what is said to somebody whose text speaks of self-harm, who then gets gentle songs; None (for
            research) reads such a text as any other.

    Attributes:
        queries: analyses texts and keeps the latest analyses.
        help_message: see above.

    Raises:
        LibraryError: the library was made by another model.
    """

    def __init__(
        self, library: Library, encoder: TextEncoder, *, help_message: HelpMessage | None = DEFAULT_HELP
    ) -> None:
        if encoder.model_hash != library.model_hash:
            raise LibraryError(
                f"The library {library.path} was made by the model {library.model_id} ({library.model_hash[:12]}), and"
                f" this is {encoder.model_id} ({encoder.model_hash[:12]}): load that model, or rebuild the library from"
                f" its sources with `lyricsbert index SOURCE --library {library.path} --rebuild`."
            )
        self.library = library
        self.encoder = encoder
        self.queries = QueryEncoder(encoder)
        self.help_message = help_message
        self._catalog = Catalog(library, encoder)

    @property
    def names(self) -> LibraryNames:
        """The artists, titles and genres of the library, as they are found in a text."""
        return self._catalog.names

    def __repr__(self) -> str:
        return f"<Recommender of {self.library!r} by {self.encoder.model_id}>"

    @property
    def catalog(self) -> Catalog:
        """The library's columns, prepared for filtering and ranking."""
        return self._catalog

    def prepare(self) -> None:
        """Look at the library's names now, so that the first wish does not wait for that."""
        self._catalog.names.prepare()

    def recommend(self, wish: Wish | str | None = None, **fields: Unpack[WishFields]) -> Recommendations:
        """Find songs for a wish.

        Args:
            wish: what is asked for, a string is its text; None for a wish made of the keywords alone.
            **fields: fields of a `Wish` (`text="...", k=5`); they replace those of `wish`.

        Returns:
            Up to k songs, best first as far as variety allows; fewer if the filters leave fewer; and how the wish was
            read. The same wish and library give the same list.

        Raises:
            TypeError: `wish` is neither a Wish nor a string, or a keyword is no field of a Wish.
            WishError: a field is out of range, nothing is asked for, or the library has no such artist, genre or
                theme.
            SongNotFoundError: a liked or disliked song is not in the library.
        """
        return self.answer(self.encode([_wish(wish, fields)])[0])

    def encode(self, wishes: Sequence[Wish]) -> list[EncodedWish]:
        """The first stage of `recommend` for a batch: the texts are encoded and compared in one pass."""
        return encode_wishes(wishes, self.library, self._catalog.names, self.queries)

    def answer(self, encoded: EncodedWish) -> Recommendations:
        """The second stage of `recommend`, for each wish of a batch: its answer, or its error."""
        if self.help_message is not None and encoded.needs_help:
            return self._answer_gently(encoded, self.help_message)
        wish = encoded.wish
        query, mask, k = self._understand(encoded)
        if wish.method == "cluster-knn":
            ranking = self._rank(query, mask, CLUSTER_KNN)
            return self._present(query, ranking, self._best(ranking, wish.k))
        ranking = self._rank(query, mask, RECOMMEND)
        if wish.profile is not None and not wish.says_something:
            picks, new = choose_home(ranking, wish.profile, wish.k, wish.diversity, self._choose, self._catalog)
            return self._present(query, ranking, picks, new=new)
        if fits_little(query, ranking.candidates):
            query = replace(query, reading=replace(query.reading, fit=LITTLE_FITS))
        names_artist = wish.artist is not None or any(chip.used and chip.kind == "artist" for chip in query.chips)
        picks = self._choose(ranking, k, wish.diversity, not names_artist, query.pinned)
        return self._present(query, ranking, picks, last_resort="without")

    def rank(self, wish: Wish, signals: Sequence[Signal] = RECOMMEND) -> Ranking:
        """All songs that pass the filters of a wish, scored but neither diversified nor explained: to measure signals.

        Args:
            wish: what is asked for; a text that speaks of self-harm is read as any other.
            signals: what to rank by; not used by the method "cluster-knn".

        Raises:
            SongNotFoundError: see `recommend`.
            WishError: see `recommend`.
        """
        query, mask, _ = self._understand(self.encode([wish])[0])
        return self._rank(query, mask, CLUSTER_KNN if wish.method == "cluster-knn" else signals)

    def _understand(self, encoded: EncodedWish) -> tuple[Query, NDArray[np.bool_], int]:
        """The query of a wish, the songs that may be the answer, and how many are asked for."""
        wish, library, catalog = encoded.wish, self.library, self._catalog
        mask, parts = narrow(catalog.passing(wish), catalog.with_advisories(encoded.parts), wish.filters, wish.most)
        query = replace(build_query(encoded, parts, library), blend=read_blend(wish.blend, catalog, self.queries))
        if wish.method == "cluster-knn":
            mask &= _mood_mask(query, library)
            query = replace(query, embedding=None)
        k = next((part.count for part in parts if part.count), wish.k)
        mask = without_named(mask, query, library)
        return query, without_resting(mask, query, k, alone=not wish.says_something), k

    def _answer_gently(self, encoded: EncodedWish, message: HelpMessage) -> Recommendations:
        """Gentle songs, none of which speaks of self-harm, and what is said to somebody who does."""
        wish, library, catalog = encoded.wish, self.library, self._catalog
        passing = catalog.passing(wish) & catalog.gentle
        mask, parts = narrow(passing, gentle_parts(encoded.parts), wish.filters, wish.most)
        query = gentle_query(encoded, parts, library, self.queries, message)
        ranking = self._rank(query, without_named(mask, query, library), GENTLE)
        k = next((part.count for part in parts if part.count), wish.k)
        picks = self._choose(ranking, k + SPARE, wish.diversity, wish.artist is None)
        songs = library.songs([int(ranking.candidates.rows[pick.place]) for pick in picks])
        fit = [pick for pick, song in zip(picks, songs, strict=True) if is_fit_to_hear(song)]
        return self._present(query, ranking, fit[:k])

    def similar(
        self,
        query_or_id: str,
        k: int = 10,
        *,
        diversity: float = DEFAULT_DIVERSITY,
        leave_out: Sequence[Advisory] = (),
    ) -> Recommendations:
        """Songs close in lyrical meaning to one song; itself and its other versions (see `versions`) are left out.

        Args:
            query_or_id: "Artist - Title", a title, or a song id.
            k: how many, 1..1000.
            diversity: as in a Wish.
            leave_out: as in a Wish.

        Raises:
            SongNotFoundError: there is no such song; the message names the nearest titles.
            WishError: k or leave_out is out of range, or the song's lyrics are unusable.
        """
        k, diversity = check_k(k), check_diversity(diversity)
        library, catalog = self.library, self._catalog
        row = library.resolve(check_name("song", query_or_id))
        query, song = song_query(row, library), compare_songs([row], library)
        mask = without_versions(catalog.usable & catalog.without(check_leave_out(leave_out)), song, library)
        ranking = self._rank(query, mask, similar_to(catalog.label(row)))
        return self._present(query, ranking, self._choose(ranking, k, diversity, limit_artists=True))

    def versions(self, query_or_id: str) -> list[str]:
        """The other versions of a song in the library (covers, live versions, remasters) as "Artist - Title", sorted.

        Raises:
            SongNotFoundError: there is no such song.
        """
        row = self.library.resolve(check_name("song", query_or_id))
        embedding = self.library.embedding
        rows = versions_of(row, dot(embedding, embedding[row]), self.library.titles)
        return sorted(self._catalog.label(other) for other in rows if other != row)

    def search(self, text: str, k: int = 10, *, leave_out: Sequence[Advisory] = ()) -> Recommendations:
        """Find songs by words: exact, half remembered, of the lyrics or of the title.

        Args:
            text: the words; a phrase that is sung word by word comes first.
            k: how many, 1..1000.
            leave_out: as in a Wish.

        Returns:
            Up to k songs, best first, unusable ones and all versions of a song among them.

        Raises:
            WishError: k or leave_out is out of range, or there is no word in the text and no song is called so.
        """
        k, text = check_k(k), check_name("search", text)
        query = search_query(text, self.library, self.queries)
        mask = self._catalog.without(check_leave_out(leave_out))
        ranking = self._rank(query, mask, SEARCH, only_compared=False, drop_empty=True)
        found = [pick for pick in self._best(ranking, k) if ranking.score[pick.place] > 0]
        return self._present(query, ranking, found, last_resort="lines")

    def analyze_text(self, text: str) -> TextAnalysis:
        """What the model says of a text: emotions, sentiment, and the mood by rule.

        Raises:
            WishError: the text is empty.
        """
        return analyze_query(check_name("text", text), self.queries)

    def _rank(
        self,
        query: Query,
        mask: NDArray[np.bool_],
        signals: Sequence[Signal],
        *,
        only_compared: bool = True,
        drop_empty: bool = False,
    ) -> Ranking:
        """Candidates, signals and fusion."""

        def values_of(songs: Candidates) -> list[NDArray[np.float32]]:
            return [scores.values for scores in rank(query, songs, signals).signals.values()]

        candidates = find_candidates(query, mask, self._catalog, values_of, only_compared=only_compared)
        return rank(query, candidates, signals, drop_empty=drop_empty)

    def _best(self, ranking: Ranking, k: int) -> list[Pick]:
        """The top of a ranking as it is."""
        return [Pick(place) for place in self._catalog.best_first(ranking.candidates.rows, ranking.score, k).tolist()]

    def _choose(
        self, ranking: Ranking, k: int, diversity: float, limit_artists: bool, pinned: tuple[int, ...] = ()
    ) -> list[Pick]:
        """The diverse top of a ranking; looks further down for as long as the limit on artists leaves too few."""
        library, catalog, candidates = self.library, self._catalog, ranking.candidates.rows
        score = ranking.score + np.isin(candidates, pinned) if pinned else ranking.score
        size = max(POOL, 3 * k)
        while True:
            top = catalog.best_first(candidates, score, size)
            rows = candidates[top]
            titles = list(map(library.titles.__getitem__, rows.tolist()))
            artists = list(map(catalog.artists.__getitem__, rows.tolist())) if limit_artists else None
            picks = diversify(score[top], library.embedding[rows], titles, artists, k, diversity)
            if len(picks) == k or size >= len(candidates):
                return [Pick(int(top[pick.place]), tuple(top[list(pick.versions)].tolist())) for pick in picks]
            size *= 4

    def _present(
        self,
        query: Query,
        ranking: Ranking,
        picks: Sequence[Pick],
        last_resort: str | None = None,
        new: frozenset[int] = frozenset(),
    ) -> Recommendations:
        """Fetch the lyrics of the picked songs, and of no others, and say why they were picked."""
        rows = ranking.candidates.rows[[pick.place for pick in picks]].tolist() if picks else []
        titles = {row: self.library.titles[row] for row in query.pinned}
        if query.themes:
            self._catalog.section_themes(rows)  # in one read, before each song is explained

        def reasons(place: int, lyrics: LyricLines) -> list[Reason]:
            found = [new_reason()] if place in new else explain(ranking, place, lyrics, last_resort)
            title = titles.get(int(ranking.candidates.rows[place]))
            return found if title is None else [title_reason(title), *found]

        return Recommendations(
            (
                self._recommendation(ranking, pick, song, reasons(pick.place, lyric_lines(song.lyrics)))
                for pick, song in zip(picks, self.library.songs(rows), strict=True)
            ),
            query.reading,
        )

    def _recommendation(self, ranking: Ranking, pick: Pick, song: Song, reasons: Sequence[Reason]) -> Recommendation:
        library, row = self.library, int(ranking.candidates.rows[pick.place])
        usable = not library.unusable[row]
        versions = tuple(self._catalog.label(ranking.candidates.rows[version]) for version in pick.versions)
        return Recommendation(
            song=song,
            score=float(ranking.score[pick.place]),
            parts=ranking.parts(pick.place),
            weights=ranking.weights,
            emotions=by_name(EMOTIONS, library.emotions[row]) if usable else None,
            sentiment=by_name(SENTIMENTS, library.sentiment[row]) if usable else None,
            mood=MOODS[int(library.moods[row])] if usable else None,
            valence=_known(library.valence[row]),
            energy=_known(library.energy[row]),
            themes=themes_of(library.theme_scores[row], library.themes),
            versions=versions,
            reasons=(*reasons, *versions_reason(versions)),
        )


def _known(number: float) -> float | None:
    """A number, None if it is NaN."""
    return None if math.isnan(number) else float(number)


def _wish(wish: Wish | str | None, fields: WishFields) -> Wish:
    """The wish that is meant by the arguments of `recommend`."""
    if unknown := fields.keys() - WishFields.__annotations__:
        known = listing(WishFields.__annotations__)
        raise TypeError(f"A wish has no {listing(sorted(unknown))}; its fields are {known}.")
    if isinstance(wish, str):
        wish = Wish(text=wish)
    if wish is None:
        return Wish(**fields)
    if not isinstance(wish, Wish):
        raise TypeError(f"A wish is a Wish or its text as a string, not {type(wish).__name__}.")
    return replace(wish, **fields)


def _mood_mask(query: Query, library: Library) -> NDArray[np.bool_]:
    """(n,) the songs of the cluster that the replaced system looks in: that of the mood, else of the text's mood.

    Raises:
        WishError: there is neither a text nor a mood, or nothing to measure distances from.
    """
    text = query.reading.text
    if query.mood is None and text is None:
        raise WishError('The method "cluster-knn" needs a text or a mood to choose the cluster by.')
    if query.wanted is None:
        raise WishError('The method "cluster-knn" needs a text or emotions to measure distances from.')
    mood = MOODS.index(text.mood) if query.mood is None and text is not None else query.mood
    mask: NDArray[np.bool_] = np.asarray(library.moods) == mood
    return mask
