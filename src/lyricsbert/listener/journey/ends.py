"""The ends of a journey, understood: what a text, numbers, a mood or a song mean in a library's space of feelings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.library.moods import MOODS
from lyricsbert.listener.journey.feelings import ENERGY, VALENCE
from lyricsbert.listener.journey.request import End
from lyricsbert.listener.journey.texts import split_ends
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.candidates import Candidates
from lyricsbert.recommend.changes import Change, parse_change
from lyricsbert.recommend.named_songs import check_usable
from lyricsbert.recommend.query import build_query
from lyricsbert.recommend.signals.meaning import Meaning
from lyricsbert.recommend.understanding.narrowing import narrow
from lyricsbert.recommend.wish import MAX_K, wanted_ratios

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.listener.journey.feelings import FeelingSpace
    from lyricsbert.listener.journey.request import JourneyRequest
    from lyricsbert.recommend import Chip, Recommender
    from lyricsbert.recommend.query import EncodedWish, Query

EndName = Literal["start", "goal"]

_FEWEST_NEAREST: Final = 1
_MOST_NEAREST: Final = 30
_NEAREST_SHARE: Final = 0.02
"""How many songs nearest to what was asked for say where an end can be reached."""

_READABLE: Final = "Write it in English, or give a mood, a song, valence and energy, or emotions"


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """An end of a journey in the space of feelings.

    Attributes:
        name: "start" or "goal".
        label: how it was named.
        asked: (8,) what was asked for, NaN where nothing was.
        by_numbers: whether it was given by numbers, rather than read in a text.
        row: the song that it is, None if it is none.
        about: (n,) float32 in 0..1, how near songs are in meaning to its text; None without.
        chips: what was read in its text by rule.
    """

    name: EndName
    label: str
    asked: NDArray[np.float32]
    by_numbers: bool = False
    row: int | None = None
    about: NDArray[np.float32] | None = None
    chips: tuple[Chip, ...] = ()


class EndReader:
    """Reads the ends of journeys.

    Args:
        recommender: reads texts, and knows the songs.
        space: of its library.
    """

    def __init__(self, recommender: Recommender, space: FeelingSpace) -> None:
        self._recommender = recommender
        self._library: Library = recommender.library
        self._space = space

    def read(self, request: JourneyRequest, mask: NDArray[np.bool_]) -> tuple[Place, Place, NDArray[np.bool_]]:
        """Both ends, and the songs that pass what their texts name besides (years, an artist, a genre).

        Raises:
            WishError: there is no goal, an end says nothing of a feeling, or it cannot be read.
            SongNotFoundError: the library has no such song.
        """
        first, last = self._both(request.start, request.goal)
        ends: dict[EndName, End] = {"start": self._as_song(first), "goal": self._as_song(last)}
        changes = {name: parse_change(end.text) for name, end in ends.items() if end.text}
        moved: list[EndName] = [name for name in ends if changes.get(name)]
        if len(moved) == 2:
            raise WishError("Both ends of the journey only compare; say where one of them is.")
        asking: list[EndName] = [name for name in ends if name not in moved and ends[name].song is None]
        wishes = [replace(ends[name].wish, ignore=request.ignore) for name in asking]
        encoded = dict(zip(asking, self._recommender.encode(wishes), strict=True))
        given = request.filters.filters if request.filters else {}
        places: dict[EndName, Place] = {}
        for name, end in ends.items():
            if name in encoded:
                parts_mask, parts = narrow(mask, encoded[name].parts, given, MAX_K)
                mask = mask & parts_mask
                query = build_query(encoded[name], parts, self._library)
                places[name] = self._read_one(name, end, encoded[name], query)
            elif end.song is not None:
                places[name] = self._song(name, self._library.resolve(end.song))
        if moved:
            (name,) = moved
            (other,) = places.values()
            change = changes[name]
            assert change is not None
            places[name] = self._changed(name, ends[name], other, change)
        return places["start"], places["goal"], mask

    def _both(self, start: End | str, goal: End | str | None) -> tuple[End, End]:
        """The two ends; one text that names both is cut where the model finds the ends farthest apart."""
        first = End(text=start) if isinstance(start, str) else start
        if goal is not None:
            return first, End(text=goal) if isinstance(goal, str) else goal
        cuts = split_ends(first.text or "")
        if not cuts:
            raise WishError(
                f"The journey from “{first.label}” has no goal: name one, or say both in one text,"
                " for example “from sad to hopeful”."
            )
        cut = cuts[0] if len(cuts) == 1 else max(cuts, key=self._apart)
        return End(text=cut[0]), End(text=cut[1])

    def _apart(self, cut: tuple[str, str]) -> float:
        """How far apart two texts are in feeling, and how much each is about feeling."""
        queries = self._recommender.queries
        if any(queries.english.why_not(text) for text in cut):
            return -1.0
        start, goal = queries.analyze(list(cut))
        points = [
            self._space.point(each.emotions[0], _first(each.valence), _first(each.energy)) for each in (start, goal)
        ]
        return self._space.distance(*points) * float(start.feeling[0] * goal.feeling[0])

    def _as_song(self, end: End) -> End:
        """An end whose text is the name of a song is that song."""
        row = None if end.text is None else self._recommender.catalog.song_named(end.text)
        return end if row is None else End(song=self._library.ids[row])

    def _song(self, name: EndName, row: int) -> Place:
        check_usable(row, self._library)
        return Place(name, self._recommender.catalog.label(row), self._space.points[row].copy(), row=row)

    def _read_one(self, name: EndName, end: End, encoded: EncodedWish, query: Query) -> Place:
        """An end that is a text, a mood or numbers, in any combination."""
        said = query.reading.text
        if said is not None and said.note and not (end.emotions or end.wish.asks_affect or end.mood):
            raise WishError(f"The {name} “{_short(end.label)}” cannot be read. {said.note} {_READABLE}.")
        named = query.pinned or tuple(row for model in query.models for row in model.rows)
        if said is None and not (end.emotions or end.wish.asks_affect or end.mood or named):
            raise WishError(f"The {name} “{_short(end.label)}” says nothing of a feeling. {_READABLE}.")
        if len(query.pinned) == 1 and said is None:
            return replace(self._song(name, query.pinned[0]), chips=query.chips)
        asked = np.full(len(self._space.scale), np.nan, dtype=np.float32)
        if named and said is None:
            asked = self._space.points[list(named)].mean(axis=0)
        if end.mood is not None:
            asked = self._space.points[np.asarray(self._library.moods) == MOODS.index(end.mood)].mean(axis=0)
        if said is not None and not said.note:
            wanted = said.wanted if name == "goal" and said.wanted else said.emotions
            valence, energy = (
                (said.wanted_valence, said.wanted_energy) if name == "goal" else (said.valence, said.energy)
            )
            asked = self._space.point(list(wanted.values()), valence, energy)
        if end.emotions:
            known = None if np.isnan(asked[:VALENCE]).any() else self._space.emotions(asked)
            asked[:VALENCE] = self._space.point(wanted_ratios(end.emotions, known), None, None)[:VALENCE]
        for axis, level in ((VALENCE, end.valence), (ENERGY, end.energy)):
            if level is not None:
                asked[axis] = level * self._space.scale[axis]
        by_numbers = bool(end.emotions) or end.wish.asks_affect
        return Place(name, end.label, asked, by_numbers, about=self._about(query), chips=query.chips)

    def _about(self, query: Query) -> NDArray[np.float32] | None:
        """How near songs are to what a text is about."""
        if query.embedding is None:
            return None
        catalog = self._recommender.catalog
        found = self._library.index.similarities(query.embedding, lambda: catalog.sample, query.wish_embedding)
        scores = Meaning().score(query, Candidates(catalog, np.arange(len(self._library)), found))
        return None if scores is None else scores.values

    def _changed(self, name: EndName, end: End, other: Place, change: Change) -> Place:
        """An end that is the other one, changed."""
        space = self._space
        base = reachable(other.asked, space, np.flatnonzero(self._recommender.catalog.usable))
        levels = {axis: space.level(base, axis) for axis in (VALENCE, ENERGY)}
        valence, energy = (
            None if level is None else change.level(what, level)
            for what, level in (("valence", levels[VALENCE]), ("energy", levels[ENERGY]))
        )
        moved = space.bend(base, valence, energy) if valence is not None and energy is not None else base.copy()
        ratios = change.ratios(space.emotions(moved))
        point = space.point(ratios, valence, energy)
        return Place(name, end.text or "", point, by_numbers=True)


def reachable(asked: NDArray[np.float32], space: FeelingSpace, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """(8,) the middle of the songs that are nearest to what is asked for: where an end can be reached.

    Words are more extreme than songs: "sad" is all sadness, and no song is. What an end does not say is as in those
    songs.

    Args:
        asked: (8,) NaN where nothing is.
        space: of the library.
        rows: of the songs that may be chosen, at least one.
    """
    squares = space.squares(asked, rows)
    count = min(len(rows), int(np.clip(_NEAREST_SHARE * len(rows), _FEWEST_NEAREST, _MOST_NEAREST)))
    nearest = np.argpartition(squares, count - 1)[:count]
    middle: NDArray[np.float32] = space.points[rows[nearest]].mean(axis=0)
    return middle


def in_words(point: NDArray[np.float32], space: FeelingSpace) -> dict[str, float]:
    """The six ratios of a point by name."""
    return dict(zip(EMOTIONS, space.emotions(point).tolist(), strict=True))


def _first(values: NDArray[np.float32] | None) -> float | None:
    return None if values is None else float(values[0])


def _short(label: str, most: int = 60) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"


def all_chips(places: Sequence[Place]) -> tuple[Chip, ...]:
    """What was read in the texts of both ends, each once."""
    return tuple(dict.fromkeys(chip for place in places for chip in place.chips))
