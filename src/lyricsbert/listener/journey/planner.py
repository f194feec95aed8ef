"""The planner of journeys: ends are understood, a path is laid between them, and songs are found along it."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.library import dot
from lyricsbert.library.moods import MOODS
from lyricsbert.library.themes import themes_of
from lyricsbert.listener.journey.ends import EndReader, Place, all_chips, in_words, reachable
from lyricsbert.listener.journey.feelings import ENERGY, VALENCE, FeelingSpace
from lyricsbert.listener.journey.gentle import gentle_journey, needed_help
from lyricsbert.listener.journey.journey import Journey, JourneyEnd, Point, Step
from lyricsbert.listener.journey.measures import SECONDS, likeness_to_the_last, songs_in
from lyricsbert.listener.journey.path import make_path
from lyricsbert.listener.journey.reasons import step_reasons
from lyricsbert.listener.journey.search import CANDIDATES, MANY_CANDIDATES, WEIGHTS, Weights, find_way, make_layers
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS
from lyricsbert.recommend import Recommendation
from lyricsbert.recommend.diversity import versions_of
from lyricsbert.recommend.recommendation import by_name
from lyricsbert.recommend.understanding.standing import standing_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.listener.journey.request import JourneyRequest
    from lyricsbert.recommend import Reason, Recommender
    from lyricsbert.songs import Song

_SAME: Final = 0.5
"""Distance of the ends, in standard deviations of feeling, from which they are two."""

_SAME_NUMBERS: Final = 0.2
"""The same where one was given by numbers or by comparison, which may ask for a small step."""

_FAR: Final = 5.0
"""Distance from what was asked for at which nearness is 0: that of two songs taken at random is about 2.8."""

_NOT_REACHED: Final = 1.5
"""Points of valence or energy by which an end that was given by numbers may be missed without a word."""

_TRIES: Final = 4


class JourneyPlanner:
    """Plans journeys. Safe to use from several threads.

    Example:
        >>> planner = JourneyPlanner(Recommender(Library.open("library"), Encoder.load()))
        >>> for step in planner.plan(JourneyRequest(start="sad", goal="hopeful", k=12)):
        ...     print(step.recommendation.song, step.recommendation.reasons[0])

    Who accompanies somebody through a change of mood starts with music like the mood that they are in: the iso
    principle of music therapy (Altshuler 1948; Heiderscheit & Madson 2015).

    Args:
        recommender: reads texts, and has the library.
        weights: what a way through the songs costs.

    Attributes:
        recommender: see above.
    """

    def __init__(self, recommender: Recommender, weights: Weights = WEIGHTS) -> None:
        self.recommender = recommender
        self._library: Library = recommender.library
        self._weights = weights

    @cached_property
    def space(self) -> FeelingSpace:
        """The feelings of the library's songs."""
        return FeelingSpace.of(self._library)

    def plan(self, request: JourneyRequest) -> Journey:
        """The journey that is asked for. The same request and library give the same one.

        Who speaks of self-harm in an end gets gentle songs, and is told that help exists.

        Raises:
            WishError: an end cannot be read, the ends are the same, or there are not enough songs.
            SongNotFoundError: the library has no such song.
        """
        message = needed_help(request, self.recommender)
        if message is not None:
            return gentle_journey(request, message, self.recommender)
        start, goal, mask = EndReader(self.recommender, self.space).read(request, self._passing(request))
        rows = np.flatnonzero(mask)
        fixed = {place: self._row(name) for place, name in request.fixed.items()}
        if not len(rows):
            raise WishError("No song passes these filters: a journey needs at least 2; widen them.")
        songs_at_ends = [end.row for end in (start, goal) if end.row is not None]
        others = np.setdiff1d(rows, songs_at_ends) if len(rows) > len(songs_at_ends) else rows
        ends = [reachable(end.asked, self.space, others) if end.row is None else end.asked for end in (start, goal)]
        by_numbers = start.by_numbers or goal.by_numbers
        if start.row is not None and start.row == goal.row:
            raise WishError(f"The journey begins and ends with {start.label}; name another song to go to.")
        if not request.via and self.space.distance(*ends) < (_SAME_NUMBERS if by_numbers else _SAME):
            raise WishError(
                f"“{start.label}” and “{goal.label}” feel the same in these songs, so there is nowhere to go; name a"
                " goal that differs from the start, or a point on the way."
            )
        n = request.k
        if request.minutes is not None:
            n = songs_in(request.minutes, SECONDS)
        for _ in range(_TRIES):
            found, targets = self._find(request, (start, goal), ends, rows, fixed, n)
            songs = self._library.songs(found)
            seconds = [song.duration or SECONDS for song in songs]
            if request.minutes is None:
                break
            better = songs_in(request.minutes, sum(seconds) / len(seconds))
            if better == n:
                break
            n = better
        return self._journey(request, (start, goal), ends, found, targets, songs)

    def _passing(self, request: JourneyRequest) -> NDArray[np.bool_]:
        """Songs that pass the filters, without those that are not wanted and their versions."""
        catalog = self.recommender.catalog
        filters = request.filters
        mask = catalog.usable.copy() if filters is None else catalog.passing(filters)
        mask &= catalog.without(request.leave_out)
        chips = filters.chips if filters else ()
        for part in catalog.with_advisories([standing_part(chip, catalog.names) for chip in chips]):
            mask &= True if part.only is None else part.only
        unwanted = [*request.without, *(filters.disliked if filters else ())]
        for row in map(self._row, unwanted):
            mask[self._versions(row)] = False
        return mask

    def _row(self, name: str) -> int:
        return self._library.resolve(name)

    def _versions(self, row: int) -> list[int]:
        embedding = self._library.embedding
        return versions_of(row, dot(embedding, embedding[row]), self._library.titles)

    def _find(
        self,
        request: JourneyRequest,
        places: tuple[Place, Place],
        ends: Sequence[NDArray[np.float32]],
        rows: NDArray[np.int64],
        fixed: dict[int, int],
        n: int,
    ) -> tuple[list[int], NDArray[np.float32]]:
        """The songs, and where each is to be.

        Raises:
            WishError: there are not enough.
        """
        start, goal = places
        fixed = {place: row for place, row in fixed.items() if place < n}
        for place, end in ((0, start), (n - 1, goal)):
            if end.row is not None:
                fixed.setdefault(place, end.row)
        if len(set(fixed.values())) < len(fixed):
            raise WishError("A song is at two places of the journey; a song comes once.")
        free = rows
        if fixed:
            free = np.setdiff1d(rows, np.concatenate([self._versions(row) for row in fixed.values()]))
        if len(free) + len(fixed) < n:
            raise WishError(
                f"A journey of {n} songs needs {n} songs, and {len(free) + len(fixed)} pass the filters; ask for fewer,"
                " or widen the filters."
            )
        targets = make_path(ends[0], ends[1], request.via, n, self.space)
        limit_artists = request.filters is None or request.filters.artist is None
        limit_artists &= not any(chip.used and chip.kind == "artist" for chip in all_chips(places))
        for candidates in (CANDIDATES, MANY_CANDIDATES):
            about = self._about(places, free, n)
            layers = make_layers(
                targets, about, free, fixed, self.space, self.recommender.catalog, self._weights, candidates
            )
            found = find_way(layers, self.recommender.catalog, self._weights, limit_artists=limit_artists)
            if found is not None:
                return found, targets
        raise WishError(
            f"These {len(free) + len(fixed)} songs make no journey of {n}: no artist may come twice in a row or more"
            " than twice in ten songs, and no song in two versions; ask for fewer, or widen the filters."
        )

    def _about(
        self, places: tuple[Place, Place], rows: NDArray[np.int64], n: int
    ) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """What songs cost that have little to do with the text of an end: how much at each place, and of each song."""
        fading = (np.linspace(1, 0, n) ** 2).astype(np.float32)
        return [
            (shares, np.float32(self._weights.about) * (1 - end.about[rows]))
            for shares, end in ((fading, places[0]), (fading[::-1], places[1]))
            if end.about is not None
        ]

    def _journey(
        self,
        request: JourneyRequest,
        places: tuple[Place, Place],
        ends: Sequence[NDArray[np.float32]],
        rows: list[int],
        targets: NDArray[np.float32],
        songs: list[Song],
    ) -> Journey:
        library, catalog = self._library, self.recommender.catalog
        similar = likeness_to_the_last(rows, catalog)
        reasons = step_reasons(rows, songs, library)
        steps = tuple(
            Step(
                self._recommendation(row, song, targets[place], reasons[place]),
                self._point(targets[place]),
                similar[place],
                song.duration,
            )
            for place, (row, song) in enumerate(zip(rows, songs, strict=True))
        )
        start, goal = (
            JourneyEnd(
                place.label,
                self._asked(place),
                self._point(end),
                self._nearness(place.asked, row),
                None if place.row is None else library.ids[place.row],
            )
            for place, end, row in zip(places, ends, (rows[0], rows[-1]), strict=True)
        )
        seconds = sum(song.duration or SECONDS for song in songs)
        return Journey(start, goal, steps, seconds, all_chips(places), tuple(self._notes(request, places, rows, songs)))

    def _recommendation(
        self, row: int, song: Song, target: NDArray[np.float32], reasons: tuple[Reason, ...]
    ) -> Recommendation:
        library, nearness = self._library, self._nearness(target, row)
        levels = [None if math.isnan(level) else float(level) for level in (library.valence[row], library.energy[row])]
        return Recommendation(
            song=song,
            score=nearness,
            parts={"path": nearness},
            weights={"path": 1.0},
            emotions=by_name(EMOTIONS, library.emotions[row]),
            sentiment=by_name(SENTIMENTS, library.sentiment[row]),
            mood=MOODS[int(library.moods[row])],
            valence=levels[0],
            energy=levels[1],
            themes=themes_of(library.theme_scores[row], library.themes),
            reasons=reasons,
        )

    def _nearness(self, point: NDArray[np.float32], row: int) -> float:
        """How near a song is to a point, 0..1."""
        return max(0.0, 1 - self.space.distance(point, self.space.points[row]) / _FAR)

    def _point(self, point: NDArray[np.float32]) -> Point:
        space = self.space
        return Point(in_words(point, space), space.level(point, VALENCE), space.level(point, ENERGY))

    def _asked(self, place: Place) -> Point:
        """What was asked for, where it was."""
        point, space = place.asked, self.space
        levels = [None if math.isnan(point[axis]) else space.level(point, axis) for axis in (VALENCE, ENERGY)]
        return Point(None if np.isnan(point[:VALENCE]).any() else in_words(point, space), levels[0], levels[1])

    def _notes(
        self, request: JourneyRequest, places: tuple[Place, Place], rows: list[int], songs: list[Song]
    ) -> list[str]:
        """What could not be done as asked, and what was assumed."""
        notes = []
        for place, row in zip(places, (rows[0], rows[-1]), strict=True):
            missed = self._missed(place, row) if place.by_numbers else []
            if missed:
                notes.append(f"The {place.name} is not quite reached: its song has {' and '.join(missed)}.")
        unknown = sum(song.duration is None for song in songs)
        if request.minutes is not None and unknown:
            told = (
                "No song says how long it is: each is"
                if unknown == len(songs)
                else f"The length of {len(songs) - unknown} of {len(songs)} songs is known: the others are"
            )
            notes.append(f"{told} taken to be {SECONDS / 60:g} minutes long.")
        return notes

    def _missed(self, place: Place, row: int) -> list[str]:
        missed = []
        for axis, name in ((VALENCE, "valence"), (ENERGY, "energy")):
            asked, scale = place.asked[axis], self.space.scale[axis]
            if not math.isnan(asked) and scale:
                wanted, there = float(asked / scale), float(getattr(self._library, name)[row])
                if abs(wanted - there) >= _NOT_REACHED:
                    missed.append(f"{name} {there:.1f} rather than {wanted:.1f}")
        return missed
