"""Postings: which songs hold each stem, how often and where, in arrays (an inverted index)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The words of some songs, in the order of stems, then songs, then places: m words of p different ones a song.

    Attributes:
        lengths: (songs,) words of each song.
        stems: (p,) number of the stem.
        rows: (p,) row of the song.
        counts: (p,) how often the song sings it.
        positions: (m,) where it does, counted in words.
    """

    lengths: NDArray[np.int64]
    stems: NDArray[np.int32]
    rows: NDArray[np.integer]
    counts: NDArray[np.unsignedinteger]
    positions: NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which of n songs hold each of s stems, how often and where.

    Attributes:
        starts: (s + 1,) the songs of stem i are starts[i] to starts[i + 1] of rows and counts.
        rows: (p,) rows, ascending for a stem.
        counts: (p,) how often the song holds the stem.
        position_starts: (s + 1,) the same of positions.
        positions: (m,) where a song holds the stem, counted in words, song by song.
    """

    starts: NDArray[np.int64]
    rows: NDArray[np.integer]
    counts: NDArray[np.unsignedinteger]
    position_starts: NDArray[np.int64]
    positions: NDArray[np.unsignedinteger]

    @classmethod
    def merged(cls, parts: Sequence[Part], stems: int) -> Postings:
        """The postings of all parts, in the order of songs."""
        songs = [np.bincount(part.stems, minlength=stems) for part in parts]
        words = [np.bincount(part.stems, part.counts, minlength=stems).astype(np.int64) for part in parts]
        starts, rows = _interleaved([part.rows for part in parts], songs)
        _, counts = _interleaved([part.counts for part in parts], songs)
        position_starts, positions = _interleaved([part.positions for part in parts], words)
        return cls(starts, rows, counts, position_starts, positions)

    def of(self, stem: int) -> tuple[NDArray[np.integer], NDArray[np.unsignedinteger]]:
        """The rows that hold a stem, and how often."""
        songs = slice(self.starts[stem], self.starts[stem + 1])
        return self.rows[songs], self.counts[songs]

    def counts_in(self, stem: int, rows: NDArray[np.integer]) -> NDArray[np.unsignedinteger]:
        """How often rows hold a stem, which all of them do."""
        holding, counts = self.of(stem)
        return counts[np.searchsorted(holding, rows)]

    def rows_with(self, stems: Iterable[int]) -> NDArray[np.integer]:
        """The rows that hold all of some stems, ascending."""
        rarest, *others = sorted(stems, key=self._rows_of)
        rows, _ = self.of(rarest)
        for stem in others:
            if not len(rows):
                break
            rows = rows[_among(rows, self.of(stem)[0])]
        return rows

    def hold_phrase(self, rows: NDArray[np.integer], places: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
        """Which rows hold stems in order and next to each other.

        Args:
            rows: rows that hold all the stems.
            places: the stems, and their places in the phrase, ascending; one or more.

        Returns:
            Indices of rows, ascending.
        """
        (rarest, place), *others = sorted(places, key=lambda stem_and_place: self._rows_of(stem_and_place[0]))
        # Where the phrase would begin, which may be before the song if its first word is too long to count.
        begins = self._sung(rarest, rows) - place
        for stem, place in others:
            if not len(begins):
                break
            begins = begins[_among(begins, self._sung(stem, rows) - place)]
        return np.unique((begins + places[-1][1]) >> 32)

    def _rows_of(self, stem: int) -> int:
        return int(self.starts[stem + 1] - self.starts[stem])

    def _sung(self, stem: int, rows: NDArray[np.integer]) -> NDArray[np.int64]:
        """Where rows hold a stem, which all of them do: index into rows * 2**32 + position, ascending."""
        holding, counts = self.of(stem)
        before = np.cumsum(counts, dtype=np.int64) - counts + self.position_starts[stem]
        places = np.searchsorted(holding, rows)
        positions = self.positions[ranges(before[places], counts[places])]
        return (np.repeat(np.arange(len(rows)), counts[places]) << 32) + positions


def ranges(starts: NDArray[np.int64], lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """One range of indices after the other."""
    ends = np.cumsum(lengths, dtype=np.int64)
    return np.repeat(starts - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)


def smallest(numbers: NDArray[np.int64]) -> NDArray[np.unsignedinteger]:
    """Numbers from 0 up, in as few bytes as they fit."""
    return numbers.astype(np.min_scalar_type(numbers.max(initial=0)))


def _among(some: NDArray[np.integer], others: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which of some numbers are among others, both ascending."""
    if not len(others):
        return np.zeros(len(some), dtype=np.bool_)
    places = np.minimum(np.searchsorted(others, some), len(others) - 1)
    among: NDArray[np.bool_] = others[places] == some
    return among


def _interleaved(
    parts: Sequence[NDArray[Any]], sizes: Sequence[NDArray[np.int64]]
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Merge parts in the order of s stems into one: of each stem, what the first part holds, then the second, ...

    Args:
        parts: what each part holds.
        sizes: (s,) of each part, how much of it is of each stem.

    Returns:
        (s + 1,) where each stem begins, and everything.
    """
    starts = np.append(0, np.cumsum(np.sum(sizes, axis=0, dtype=np.int64)))
    merged = np.empty(starts[-1], dtype=np.result_type(np.uint8, *parts))
    next_starts = starts[:-1].copy()
    for part, size in zip(parts, sizes, strict=True):
        merged[ranges(next_starts, size)] = part
        next_starts += size
    return starts, merged
