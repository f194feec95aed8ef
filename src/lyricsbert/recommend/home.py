"""A home list: what is played to a listener who asks for nothing, each interest by its share, and something new."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from lyricsbert.recommend.diversity import IN_A_ROW_OF, SONGS_OF_ARTIST, Pick

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.recommend.catalog import Catalog
    from lyricsbert.recommend.fusion import Ranking
    from lyricsbert.recommend.profile import Profile

_SPARE: Final = 5
"""Songs of each share beyond what it needs, for artists that come too often."""


class Choose(Protocol):
    """Picks the diverse top of a ranking."""

    def __call__(self, ranking: Ranking, k: int, diversity: float, /, limit_artists: bool) -> list[Pick]:
        """Up to k songs of it."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """Candidates that are to make up a share of a list.

    Attributes:
        weight: the share.
        places: (p,) positions among the candidates.
        score: (p,) how good each of them is, 0..1.
        is_new: whether they are unlike what the listener knows.
    """

    weight: float
    places: NDArray[np.int64]
    score: NDArray[np.float64]
    is_new: bool = False


def choose_home(
    ranking: Ranking, profile: Profile, k: int, diversity: float, choose: Choose, catalog: Catalog
) -> tuple[list[Pick], frozenset[int]]:
    """A list for a listener who asks for nothing, and the positions of what is new to them in it.

    Args:
        ranking: of all songs that may be played.
        profile: of the listener.
        k: how many songs.
        diversity: as in a Wish.
        choose: picks from a part of the ranking.
        catalog: knows the artists.
    """
    candidates, artists = ranking.candidates, catalog.artists
    shares = shares_of(profile, candidates.rows, ranking.score, catalog.library.ids, 3 * k)
    total = sum(share.weight for share in shares)
    hands = []
    for share in shares:
        own = replace(ranking, candidates=replace(candidates, rows=candidates.rows[share.places]), score=share.score)
        wanted = min(len(share.places), math.ceil(k * share.weight / total) + _SPARE)
        picks = choose(own, wanted, 0 if share.is_new else diversity, limit_artists=True)
        places = share.places
        hands.append([Pick(int(places[pick.place]), tuple(places[list(pick.versions)].tolist())) for pick in picks])
    dealt = deal(hands, [share.weight for share in shares], k, lambda place: artists[candidates.rows[place]])
    new = {pick.place for share, hand in zip(shares, hands, strict=True) if share.is_new for pick in hand}
    return dealt, frozenset(new)


def shares_of(
    profile: Profile, rows: NDArray[np.int64], score: NDArray[np.float64], ids: Sequence[str], most: int
) -> list[Share]:
    """The candidates of each interest, and those that are unlike all of them.

    Args:
        profile: of the listener.
        rows: (r,) rows of the candidates.
        score: (r,) how good each of them is.
        ids: ids of all songs of the library.
        most: how many of what is new are looked at.
    """
    nearest, like = profile.nearest[rows], profile.likeness[rows] > 0
    exploration = profile.exploration if profile.interests else 1.0
    shares = []
    for number, interest in enumerate(profile.interests):
        places = np.flatnonzero(like & (nearest == number))
        shares.append(Share(interest.weight * (1 - exploration), places, score[places]))
    new = profile.unlike(rows, ids)[:most]
    shares.append(Share(exploration, new, 1 / np.arange(1.0, len(new) + 1), is_new=True))
    return [share for share in shares if share.weight > 0 and len(share.places)]


def deal(hands: Sequence[Sequence[Pick]], weights: Sequence[float], k: int, artist: Callable[[int], str]) -> list[Pick]:
    """One list of several: at every length, each has about its share of it (Sainte-Laguë's method).

    No song comes twice, whichever version of it, and no artist too often; where one list has nothing left, the others
    fill in.

    Args:
        hands: songs of each share, best first.
        weights: of the shares.
        k: how many songs.
        artist: gives the artist of the candidate at a position.
    """
    rest = [list(hand) for hand in hands]
    dealt = [0] * len(rest)
    chosen: list[Pick] = []
    gone: set[int] = set()
    while len(chosen) < k:
        recent = Counter(artist(pick.place) for pick in chosen[-(IN_A_ROW_OF - 1) :])

        def fits(pick: Pick, recent: Counter[str] = recent) -> bool:
            return pick.place not in gone and recent[artist(pick.place)] < SONGS_OF_ARTIST

        order = sorted(range(len(rest)), key=lambda hand: -weights[hand] / (2 * dealt[hand] + 1))
        found = next(((hand, pick) for hand in order for pick in rest[hand] if fits(pick)), None)
        if found is None:
            break
        hand, pick = found
        rest[hand].remove(pick)
        dealt[hand] += 1
        chosen.append(pick)
        gone.update((pick.place, *pick.versions))
    return chosen
