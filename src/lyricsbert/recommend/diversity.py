"""Re-ranking for diversity: one version of each song, no artist too often, more than one theme."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library import dot
from lyricsbert.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SAME_LYRICS: Final = 0.95
"""Cosine from which two songs count as versions of one, whatever their titles."""

SAME_TITLE: Final = 0.85
"""Cosine from which two songs with the same title count as versions of one."""

SONGS_OF_ARTIST: Final = 2
IN_A_ROW_OF: Final = 10
"""At most two songs by an artist among any ten consecutive ones."""

_VERSION: Final = re.compile(
    r"\b(?:re-?master(?:ed)?|live|acoustic|demo|version|mix|remix(?:ed)?|edit|mono|stereo|unplugged|reprise|cover|bonus|feat|ft|featuring|"
    r"single|album|radio|instrumental|karaoke|take|session|sessions|deluxe|extended|original|alternate|medley)\b|\b\d{4}\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 16)
def plain_title(title: str) -> str:
    """A title without what only names the version: case, accents, punctuation, "(Live)", "- 2011 Remaster"."""
    plain = re.sub(r"\s*[\(\[]([^\)\]]*)[\)\]]", lambda part: "" if _VERSION.search(part[1]) else part[0], title)
    head, dash, tail = plain.rpartition(" - ")
    if dash and _VERSION.search(tail):
        plain = head
    return fold(plain) or fold(title)


def versions_of(place: int, cosine: NDArray[np.float32], titles: Sequence[str]) -> list[int]:
    """Positions of all versions of a song, including itself, ascending.

    Args:
        place: position of the song among n.
        cosine: (n,) cosines of its lyrics with those of each song.
        titles: n titles as written.
    """
    title = plain_title(titles[place])
    near = np.flatnonzero(cosine >= SAME_TITLE).tolist()
    same = {other for other in near if cosine[other] >= SAME_LYRICS or plain_title(titles[other]) == title}
    return sorted(same | {place})


@dataclass(frozen=True, slots=True)
class Pick:
    """A song that was chosen for the answer.

    Attributes:
        place: position of the song among the candidates.
        versions: positions of its other versions, which it stands for.
    """

    place: int
    versions: tuple[int, ...] = ()


def diversify(
    score: NDArray[np.float64],
    embedding: NDArray[np.float32],
    titles: Sequence[str],
    artists: Sequence[str] | None,
    k: int,
    diversity: float,
) -> list[Pick]:
    """Choose up to k songs by maximal marginal relevance (Carbonell & Goldstein 1998), without two versions of one.

    Each next song has the largest (1 - diversity) * score - diversity * (cosine to the nearest chosen song) among the
    songs that are not versions of a chosen one and do not exceed the limit on artists.

    Args:
        score: (n,) best first; ties are taken in this order.
        embedding: (n, d) unit length; zero vectors are similar to nothing.
        titles: n titles as written.
        artists: n folded names; None for no limit on artists.
        k: number of songs to choose.
        diversity: 0..1.

    Returns:
        The chosen songs, in order; fewer than k if there are fewer, or if the limit on artists leaves none.
    """
    # Both in millionths, to which their difference is rounded. Songs that must not be chosen have minus infinity.
    relevance, penalty = 1e6 * (1 - diversity) * score, 1e6 * diversity
    nearest = np.zeros(len(score), dtype=np.float64)
    recent: deque[str] = deque(maxlen=IN_A_ROW_OF - 1)
    picks: list[Pick] = []
    while len(picks) < k and len(score):
        value = np.rint(relevance - penalty * nearest)
        for artist, songs in Counter(recent).items():
            if artists is not None and songs >= SONGS_OF_ARTIST:
                value[[place for place, other in enumerate(artists) if other == artist]] = -np.inf
        place = int(value.argmax())
        if value[place] == -np.inf:
            break
        cosine = dot(embedding, embedding[place])
        versions = [
            other for other in versions_of(place, cosine, titles) if other != place and relevance[other] > -np.inf
        ]
        picks.append(Pick(place, tuple(versions)))
        relevance[[place, *versions]] = -np.inf
        if artists is not None:
            recent.append(artists[place])
        np.maximum(nearest, cosine, out=nearest)
    return picks
