"""Grades of how well songs answer queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.rated import number_in, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricsbert.lab.data.rated import RatedQueries, RatedSongs

BEST: Final = 3
"""The best grade: a song that is just right. 2 fits, 1 is weak, 0 is wrong."""

_MOST: Final = 10**9
_COLUMNS: Final = ("query", "file", "row", "grade")


@dataclass(frozen=True, slots=True, eq=False)
class Grades:
    """g grades of pairs whose query and song are both there to train on, or both kept for validation.

    Attributes:
        query: (g,) int64, rows of the rated queries.
        song: (g,) int64, rows of the rated songs.
        grade: (g,) int64, 0 to BEST.
    """

    query: NDArray[np.int64]
    song: NDArray[np.int64]
    grade: NDArray[np.int64]


def read_grades(
    file: str, folder: Path, songs: RatedSongs, queries: RatedQueries, *, validation: bool = False
) -> Grades:
    """Read grades of pairs to train on. Those with a query or a song that is kept for validation are left out.

    Args:
        file: a CSV with `query` (a row of the queries, from 0), `file` (the ratings' file of the song, without .csv),
            `row` (of the song among the lyrics) and `grade`.
        folder: that it lies below.
        songs: rated songs, read from files.
        queries: rated queries.
        validation: read the pairs whose query and song are both kept for validation instead.

    Raises:
        RecipeError: the file cannot be read, lacks a column, has a value out of range, names a song without a rating,
            or grades no such pair.
    """
    place = {key: row for row, key in enumerate(songs.keys)}
    known = {stem for stem, _ in songs.keys}
    found: list[tuple[int, int, int]] = []
    for number, row in enumerate(rows_of(folder, file, _COLUMNS)):
        where = f"{file}, row {number}"
        query = int(number_in(row, "query", (0, len(queries.texts) - 1), where, whole=True))
        grade = int(number_in(row, "grade", (0, BEST), where, whole=True))
        if row["file"] not in known:
            raise RecipeError(f"{where}: file is {row['file']!r}; it must be one of {', '.join(sorted(known))}.")
        song = place.get((row["file"], int(number_in(row, "row", (0, _MOST), where, whole=True))))
        if song is None:
            raise RecipeError(f"{where}: row is {row['row']!r}, which {row['file']} rates no song of.")
        if queries.validation[query] == validation == songs.validation[song]:
            found.append((query, song, grade))
    if not found:
        what = "kept for validation" if validation else "there to train on"
        raise RecipeError(f"{file} grades no pair whose query and song are both {what}.")
    table = np.array(found, dtype=np.int64)
    return Grades(table[:, 0], table[:, 1], table[:, 2])
