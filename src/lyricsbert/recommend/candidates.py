"""Candidates: the songs that pass the filters of a query, with their similarities to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library import dot
from lyricsbert.recommend.diversity import versions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from lyricsbert.library import Library, Similarities
    from lyricsbert.recommend.catalog import Catalog
    from lyricsbert.recommend.named_songs import NamedSongs
    from lyricsbert.recommend.query import Query

INCLUDED: Final = 500
"""How many of the best songs by each other signal an approximate index is asked to compare in meaning as well."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Songs that may be the answer.

    Attributes:
        catalog: of the library.
        rows: (r,) int64, rows of the library, ascending.
        similarities: cosines of songs with the query, these among them; None without a query in the embedding space.
    """

    catalog: Catalog
    rows: NDArray[np.int64]
    similarities: Similarities | None = None

    @property
    def library(self) -> Library:
        """Where they are."""
        return self.catalog.library

    def __len__(self) -> int:
        return len(self.rows)


def find_candidates(
    query: Query,
    mask: NDArray[np.bool_],
    catalog: Catalog,
    values_of: Callable[[Candidates], Iterable[NDArray[np.float32]]],
    *,
    only_compared: bool = True,
) -> Candidates:
    """The songs of a mask, compared with the query if it has an embedding.

    An approximate index leaves out songs that are far in meaning, unless they are among the best by another signal.

    Args:
        query: what is asked for.
        mask: (n,) which songs of the library pass the filters.
        catalog: of the library.
        values_of: gives the (r,) values of candidates by each of the other signals.
        only_compared: leave out the songs that were not compared: those that are far in meaning, and those without an
            embedding.
    """
    passing = Candidates(catalog, np.flatnonzero(mask))
    if query.embedding is None:
        return passing

    def include() -> NDArray[np.int64]:
        if len(passing) <= INCLUDED:
            return np.union1d(catalog.sample, passing.rows)
        best = [passing.rows[np.argpartition(-values, INCLUDED)[:INCLUDED]] for values in values_of(passing)]
        return np.unique(np.concatenate([catalog.sample, np.array(query.pinned, dtype=np.int64), *best]))

    similarities = catalog.library.index.similarities(query.embedding, include, query.wish_embedding)
    rows = similarities.rows[mask[similarities.rows]] if only_compared else passing.rows
    return Candidates(catalog, rows, similarities)


def without_named(mask: NDArray[np.bool_], query: Query, library: Library) -> NDArray[np.bool_]:
    """A mask of songs without those that a query names for others to be like, or unlike: who names them has them."""
    for named in (query.liked, query.disliked):
        mask = without_versions(mask, named, library)
    for row in query.blend.rows if query.blend else ():
        mask[versions_of(row, dot(library.embedding, library.embedding[row]), library.titles)] = False
    rows = [row for model in query.models if not (model.leads or model.is_artist) for row in model.rows]
    others = mask.copy()
    others[rows] = False
    return others if others.any() else mask


def without_resting(mask: NDArray[np.bool_], query: Query, least: int, *, alone: bool) -> NDArray[np.bool_]:
    """A mask of songs without those that the listener does not like, or is not to be offered for now.

    Songs that are asked for by name stay, and so do those just heard if too few others would be left.

    Args:
        mask: (n,) songs.
        query: what is asked for.
        least: how many are to be left.
        alone: whether nothing is asked for: then they are to be songs that the listener does not know.
    """
    profile = query.profile
    if profile is None:
        return mask
    named = np.zeros(len(mask), dtype=bool)
    named[list(query.pinned)] = True
    for model in query.models:
        if model.leads and not model.is_artist:
            named[list(model.rows)] = True
    wanted: NDArray[np.bool_] = mask & (~profile.refused | named)
    for left_out in (profile.resting | profile.known, profile.resting) if alone else (profile.resting,):
        kept: NDArray[np.bool_] = wanted & (~left_out | named)
        if np.count_nonzero(kept) >= least:
            return kept
    return wanted


def without_versions(mask: NDArray[np.bool_], named: NamedSongs | None, library: Library) -> NDArray[np.bool_]:
    """A mask of songs without some songs and their other versions."""
    kept = mask.copy()
    if named is not None:
        for row, cosine in zip(named.rows, named.cosines, strict=True):
            kept[versions_of(row, cosine, library.titles)] = False
    return kept
