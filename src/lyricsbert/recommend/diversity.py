"""From a ranking to a list that is worth reading: one version of a song, no artist too often, not one theme only."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.recommend.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SAME_LYRICS: Final = 0.985
"""Cosine from which two songs are one, whatever they are called."""

SAME_TITLE: Final = 0.85
"""Cosine from which two songs with one title are one."""

SONGS_OF_ARTIST: Final = 2
IN_A_ROW_OF: Final = 10
"""At most two songs of an artist in any ten that follow one another."""

_BLOCK: Final = 512

_VERSION: Final = re.compile(
    r"\b(?:re-?master(?:ed)?|live|acoustic|demo|version|mix|remix(?:ed)?|edit|mono|stereo|unplugged|reprise|cover|bonus|feat|ft|featuring|"
    r"single|album|radio|instrumental|karaoke|take|session|sessions|deluxe|extended|original|alternate|medley)\b|\b\d{4}\b"
)


def plain_title(title: str) -> str:
    """A title without what only names the version: case, accents, punctuation, "(Live)", "- 2011 Remaster"."""
    plain = re.sub(
        r"\s*[\(\[]([^\)\]]*)[\)\]]", lambda part: "" if _VERSION.search(part[1]) else part[0], title.casefold()
    )
    head, dash, tail = plain.rpartition(" - ")
    if dash and _VERSION.search(tail):
        plain = head
    return fold(plain.replace("'", "").replace("’", "")) or fold(title)


def versions_of(row: int, embedding: NDArray[np.float32], titles: Sequence[str]) -> NDArray[np.int64]:
    """Rows of the versions of a song, itself among them.

    Args:
        row: the song.
        embedding: (n, d) unit length; zero and NaN vectors are near nothing.
        titles: n titles as written.
    """
    cosine = embedding @ embedding[row]
    near = np.union1d(np.flatnonzero(cosine >= SAME_TITLE), row)
    title = plain_title(titles[row])
    same = [cosine[other] >= SAME_LYRICS or plain_title(titles[other]) == title for other in near.tolist()]
    return near[same]


def collapse(embedding: NDArray[np.float32], titles: Sequence[str]) -> list[list[int]]:
    """Group near-duplicates of a ranking under the best placed one.

    Args:
        embedding: (n, d), best song first; zero vectors are near nothing.
        titles: n plain titles, in the same order.

    Returns:
        Groups of places in the ranking, best first: the first of a group stands for it. Every place is in one group.
    """
    n = len(titles)
    number = {title: place for place, title in enumerate(titles)}
    title = np.array([number[name] for name in titles], dtype=np.int64)
    taken = np.zeros(n, dtype=bool)
    groups = []
    for start in range(0, n, _BLOCK):
        block = slice(start, start + _BLOCK)
        cosine = embedding[block] @ embedding.T
        same = (cosine >= SAME_LYRICS) | ((cosine >= SAME_TITLE) & (title[block, None] == title))
        for place, twins in enumerate(np.triu(same, start + 1), start):
            if not taken[place]:
                group = [place, *np.flatnonzero(twins & ~taken).tolist()]
                taken[group] = True
                groups.append(group)
    return groups


def diversify(
    score: NDArray[np.float64],
    embedding: NDArray[np.float32],
    artists: Sequence[str] | None,
    k: int,
    diversity: float,
) -> list[int]:
    """Choose up to k songs by maximal marginal relevance (Carbonell & Goldstein 1998) under the limit on artists.

    Next comes the song with the greatest (1 - diversity) * score - diversity * (cosine to the nearest of those chosen).

    Args:
        score: (n,) best first; equal values are taken in this order.
        embedding: (n, d) unit length.
        artists: n folded names; None for no limit on artists.
        k: how many to choose.
        diversity: 0..1.

    Returns:
        Places in the ranking, in the order chosen: fewer than k if there are fewer, or if the limit leaves none.
    """
    relevance = (1 - diversity) * score
    nearest = np.zeros(len(score), dtype=np.float64)
    free = np.ones(len(score), dtype=bool)
    of_artist: dict[str, list[int]] = defaultdict(list)
    for place, artist in enumerate(artists or ()):
        of_artist[artist].append(place)
    recent: deque[str] = deque(maxlen=IN_A_ROW_OF - 1)
    chosen: list[int] = []
    while len(chosen) < k:
        open_ = free.copy()
        for artist in set(recent):
            if recent.count(artist) >= SONGS_OF_ARTIST:
                open_[of_artist[artist]] = False
        if not open_.any():
            break
        value = np.where(open_, np.round(relevance - diversity * nearest, 6), -np.inf)
        place = int(value.argmax())
        chosen.append(place)
        free[place] = False
        if artists is not None:
            recent.append(artists[place])
        if diversity > 0:
            nearest = np.maximum(nearest, embedding @ embedding[place])
    return chosen
