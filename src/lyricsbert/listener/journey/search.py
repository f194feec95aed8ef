"""Finding the songs of a journey: the cheapest way through layers of candidates, one layer for each place.

The start-to-end playlists of Flexer et al. 2008 take the songs nearest to evenly spaced points, each by itself; here
what counts besides is how near each song is to the one before it, as in a shortest path, and what must not be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.recommend.diversity import IN_A_ROW_OF, SAME_LYRICS, SONGS_OF_ARTIST, plain_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lyricsbert.listener.journey.feelings import FeelingSpace
    from lyricsbert.recommend.catalog import Catalog

CANDIDATES: Final = 48
"""Songs at a place."""

MANY_CANDIDATES: Final = 400
"""The same where the fewer make no journey."""

_MOST_COMPARED: Final = 2400
"""Songs at all places together, so that a long journey does not take much longer than a short one."""

_KEPT: Final = 4
"""Ways that are kept to each candidate: more than the cheapest one, since what may follow depends on all before."""

_SAME_TITLE: Final = 0.6
"""Cosine from which two songs with the same title are one: even a distant version is heard as a repetition here."""

_UNWANTED: Final = 1e6
"""What it costs that a song that was fixed breaks a rule: more than any way without that."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a way costs, in squared standard deviations of feeling.

    Chosen on pairs of wishes for validation, among those that `benchmarks/journeys.py --tune` tries.

    Attributes:
        about: of a song at an end that has nothing to do with the end's text; it fades towards the other end.
        meaning: of two songs in a row whose lyrics have nothing in common.
        evenness: of a step that is one standard deviation longer or shorter than the path's, or goes aside.
        along: of a song that is one standard deviation ahead or behind on the path, besides what its distance costs.
    """

    about: float = 1.0
    meaning: float = 4.0
    evenness: float = 1.0
    along: float = 3.0


WEIGHTS: Final = Weights()


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The songs that may come at one place.

    Attributes:
        rows: (m,) rows of the library, the nearest first.
        cost: (m,) squared distance from the target, and what is added for the ends' texts.
        residual: (m, 8) where they are, seen from the target.
        fixed: whether it was said which song comes here.
    """

    rows: NDArray[np.int64]
    cost: NDArray[np.float32]
    residual: NDArray[np.float32]
    fixed: bool


def make_layers(
    targets: NDArray[np.float32],
    about: Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]],
    rows: NDArray[np.int64],
    fixed: Mapping[int, int],
    space: FeelingSpace,
    catalog: Catalog,
    weights: Weights = WEIGHTS,
    candidates: int = CANDIDATES,
) -> list[Layer]:
    """The candidates for each place.

    Args:
        targets: (n, 8) where each song is to be.
        about: what is added to the cost of songs: pairs of (n,) how much at each place, and (r,) of each song.
        rows: (r,) songs that may be chosen.
        fixed: place -> row of the song that comes there.
        space: of the library.
        catalog: of the library; it decides ties.
        weights: what a way costs.
        candidates: songs at a place.
    """
    count = min(len(rows), candidates, max(8, _MOST_COMPARED // len(targets)))
    points = space.points[rows]
    squares = np.einsum("rd,rd->r", points, points)
    directions = np.gradient(targets, axis=0)
    directions /= np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-6)
    layers = []
    for place, (target, direction) in enumerate(zip(targets, directions, strict=True)):
        if place in fixed:
            chosen = np.array([fixed[place]], dtype=np.int64)
            residual = space.points[chosen] - target
            layers.append(Layer(chosen, np.einsum("md,md->m", residual, residual), residual, fixed=True))
            continue
        ahead = points @ direction - target @ direction
        cost = squares - 2 * (points @ target) + target @ target + np.float32(weights.along) * ahead**2
        for shares, added in about:
            cost += shares[place] * added
        cost = np.maximum(cost, 0).round(5)
        near = np.argpartition(cost, count - 1)[:count] if count < len(cost) else np.arange(len(cost))
        near = near[np.lexsort((catalog.order[rows[near]], cost[near]))]
        layers.append(Layer(rows[near], cost[near], points[near] - target, fixed=False))
    return layers


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """All candidates compared with each other.

    Attributes:
        distance: (u, u) 1 - cosine of their lyrics.
        same: (u, u) whether they are versions of one song.
        artist: (u,) number of the artist.
    """

    distance: NDArray[np.float32]
    same: NDArray[np.bool_]
    artist: NDArray[np.int64]


def find_way(
    layers: Sequence[Layer], catalog: Catalog, weights: Weights = WEIGHTS, *, limit_artists: bool = True
) -> list[int] | None:
    """The cheapest way through the layers, as rows; None if what must not be leaves none.

    No song comes twice, nor two versions of one; no artist comes twice in a row, nor more than twice in ten. Songs that
    were fixed break a rule where there is no other way. It is a Viterbi search that keeps several ways to each
    candidate (Seshadri & Sundberg 1994), so that a rule about songs further back is unlikely to end them all.
    """
    rows = np.unique(np.concatenate([layer.rows for layer in layers]))
    compared = _compare(rows, catalog)
    places = [np.searchsorted(rows, layer.rows) for layer in layers]
    paths = places[0][:, None]
    taken = compared.same[places[0]]
    total = layers[0].cost.astype(np.float64)
    residual = layers[0].residual
    for layer, place in zip(layers[1:], places[1:], strict=True):
        step = weights.meaning * compared.distance[paths[:, -1]][:, place]
        step = step + weights.evenness * _squares(residual, layer.residual)
        costs: NDArray[np.float64] = (total[:, None] + step + layer.cost).astype(np.float64)
        broken = taken[:, place]
        if limit_artists:
            broken = broken | _too_often(compared.artist[paths[:, -(IN_A_ROW_OF - 1) :]], compared.artist[place])
        costs = costs + _UNWANTED * broken if layer.fixed else np.where(broken, np.inf, costs)
        before = np.argsort(costs.round(6), axis=0, kind="stable")[:_KEPT]
        at = np.broadcast_to(np.arange(len(place)), before.shape)
        kept = np.isfinite(costs[before, at])
        before, at = before[kept], at[kept]
        if not len(before):
            return None
        total = costs[before, at]
        taken = taken[before] | compared.same[place[at]]
        paths = np.column_stack([paths[before], place[at]])
        residual = layer.residual[at]
    return [int(row) for row in rows[paths[int(total.round(6).argmin())]]]


def _squares(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """(p, m) squared distances."""
    squares: NDArray[np.float32] = np.einsum("pd,pd->p", a, a)[:, None] + np.einsum("md,md->m", b, b) - 2 * (a @ b.T)
    return squares


def _compare(rows: NDArray[np.int64], catalog: Catalog) -> _Compared:
    library = catalog.library
    embedding = library.embedding[rows]
    cosine = embedding @ embedding.T
    titles = np.unique([plain_title(library.titles[row]) for row in rows.tolist()], return_inverse=True)[1]
    artist = np.unique([catalog.artists[row] for row in rows.tolist()], return_inverse=True)[1]
    same = cosine >= SAME_LYRICS
    near = np.nonzero(cosine >= _SAME_TITLE)
    same[near] |= titles[near[0]] == titles[near[1]]
    np.fill_diagonal(same, True)
    return _Compared(1 - cosine, same, artist)


def _too_often(recent: NDArray[np.int64], artist: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(p, m) whether an artist was the last of a way, or is among its last nine as often as may be.

    Args:
        recent: (p, up to 9) artists of the last songs of each way.
        artist: (m,) artists of the songs that may follow.
    """
    own = recent[:, :, None] == artist
    often: NDArray[np.bool_] = own[:, -1] | (own.sum(axis=1) >= SONGS_OF_ARTIST)
    return often
