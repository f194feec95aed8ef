"""Songs and queries with ratings: how much of each emotion, how pleasant, how energetic."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import RecipeError
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.songs import Song, clean_lyrics, distinct_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SONG_TEXTS: Final = ("feel", "about", "when")
"""Columns of what one who wants the song might type."""

_LYRICS_COLUMNS: Final = ("artist", "song", "text")
_SPLITS: Final = ("train", "val")
_PERCENT: Final = (0.0, 100.0)
_SCALE: Final = (1.0, 9.0)


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """n ratings.

    Attributes:
        emotions: (n, 6) float32, ratios in the order of EMOTIONS, each row sums to 1.
        valence: (n,) float32, 1 (unpleasant) to 9.
        energy: (n,) float32, 1 (quiet) to 9.
        feeling: (n,) float32, 0 to 1: how much a query is about feeling; NaN where that was not rated.
    """

    emotions: NDArray[np.float32]
    valence: NDArray[np.float32]
    energy: NDArray[np.float32]
    feeling: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.valence)

    def __getitem__(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> Ratings:
        """The given rows."""
        return Ratings(self.emotions[rows], self.valence[rows], self.energy[rows], self.feeling[rows])


@dataclass(frozen=True, slots=True, eq=False)
class RatedSongs:
    """n songs with ratings of what their words express.

    Attributes:
        songs: the songs.
        texts: for each, what those who want it might type.
        ratings: of each.
        validation: (n,) bool: kept from all training; no artist has songs on both sides.
        labels: for each, what it is about, in a few words each.
    """

    songs: tuple[Song, ...]
    texts: tuple[tuple[str, ...], ...]
    ratings: Ratings
    validation: NDArray[np.bool_]
    labels: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RatedQueries:
    """n queries with ratings of what is wanted.

    Attributes:
        texts: the queries.
        ratings: of what each wants to hear.
        validation: (n,) bool: kept from all training.
    """

    texts: tuple[str, ...]
    ratings: Ratings
    validation: NDArray[np.bool_]


def read_rated_songs(files: Sequence[tuple[str, str]], folder: Path) -> RatedSongs:
    """Read ratings of songs, and the songs' lyrics. Songs without words are left out.

    Args:
        files: pairs of a CSV of ratings (`row`, `artist`, `song`, the texts, `emotions` in percent, `valence`,
            `energy`, `themes` joined by "|", `split`) and the CSV of lyrics whose rows it counts from 0.
        folder: that they lie below.

    Raises:
        RecipeError: a file cannot be read as UTF-8 CSV, lacks a column, has a value out of range, points to a row that
            does not exist or is another song, or has nothing to train on or nothing to validate on.
    """
    songs: list[Song] = []
    texts: list[tuple[str, ...]] = []
    numbers: list[list[float]] = []
    validation: list[bool] = []
    labels: list[tuple[str, ...]] = []
    columns = ("row", "artist", "song", *SONG_TEXTS, *EMOTIONS, "valence", "energy", "themes", "split")
    for ratings, lyrics in files:
        known = list(_rows(folder, lyrics, _LYRICS_COLUMNS))
        for place, row in enumerate(_rows(folder, ratings, columns)):
            where = f"{ratings}, row {place}"
            at = _number(row, "row", (0, len(known) - 1), where)
            found = known[int(at)]
            if [row["artist"].strip(), row["song"].strip()] != [found["artist"].strip(), found["song"].strip()]:
                raise RecipeError(
                    f"{where} is about {row['song']!r} by {row['artist']!r}, but row {int(at)} of {lyrics} is"
                    f" {found['song']!r} by {found['artist']!r}; `row` must be the song's row, counted from 0."
                )
            rated = [*_ratings(row, EMOTIONS, where), math.nan]
            song = Song(artist=found["artist"], title=found["song"], lyrics=clean_lyrics(found["text"]))
            if distinct_sections(song.lyrics):
                songs.append(song)
                texts.append(tuple(row[column] for column in SONG_TEXTS if row[column].strip()))
                numbers.append(rated)
                validation.append(_is_validation(row, where))
                labels.append(tuple(filter(None, map(str.strip, row["themes"].split("|")))))
    held = _checked(validation, [ratings for ratings, _ in files])
    return RatedSongs(tuple(songs), tuple(texts), _as_ratings(numbers), held, tuple(labels))


def read_rated_queries(files: Sequence[str], folder: Path) -> RatedQueries:
    """Read queries with what is wanted.

    Args:
        files: CSVs with `text`, the wanted emotions (`want_sadness` and so on) and `feeling` in percent, `valence`,
            `energy` and `split`.
        folder: that they lie below.

    Raises:
        RecipeError: a file cannot be read as UTF-8 CSV, lacks a column, has a value out of range, or has nothing to
            train on or nothing to validate on.
    """
    wanted = [f"want_{emotion}" for emotion in EMOTIONS]
    texts: list[str] = []
    numbers: list[list[float]] = []
    validation: list[bool] = []
    for file in files:
        for place, row in enumerate(_rows(folder, file, ("text", *wanted, "valence", "energy", "feeling", "split"))):
            where = f"{file}, row {place}"
            texts.append(row["text"])
            numbers.append([*_ratings(row, wanted, where), _number(row, "feeling", _PERCENT, where) / 100])
            validation.append(_is_validation(row, where))
    return RatedQueries(tuple(texts), _as_ratings(numbers), _checked(validation, files))


def _rows(folder: Path, name: str, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """The rows of a CSV that must have the columns; cells missing from a short row are empty."""
    csv.field_size_limit(2**31 - 1)
    try:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            for column in columns:
                if column not in (reader.fieldnames or ()):
                    has = ", ".join(reader.fieldnames or ("none",))
                    raise RecipeError(f"{name} has no column {column!r}; it has {has}.")
            yield from reader
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RecipeError(f"{name} cannot be read as CSV in UTF-8: {error}.") from error


def _number(row: dict[str, str], column: str, bounds: tuple[float, float], where: str) -> float:
    low, high = bounds
    try:
        value = float(row[column])
    except ValueError:
        value = math.nan
    if not low <= value <= high or (column == "row" and value != int(value)):
        kind = "a whole number" if column == "row" else "a number"
        raise RecipeError(f"{where}: {column} is {row[column]!r}; it must be {kind} from {low:g} to {high:g}.")
    return value


def _ratings(row: dict[str, str], emotions: Sequence[str], where: str) -> list[float]:
    """Six ratios, valence and energy."""
    percent = [_number(row, emotion, _PERCENT, where) for emotion in emotions]
    if not (total := sum(percent)):
        raise RecipeError(f"{where}: {', '.join(emotions)} are all 0; one of them must be more.")
    return [*(each / total for each in percent), *(_number(row, name, _SCALE, where) for name in ("valence", "energy"))]


def _is_validation(row: dict[str, str], where: str) -> bool:
    if row["split"] not in _SPLITS:
        raise RecipeError(f"{where}: split is {row['split']!r}; allowed are {' and '.join(_SPLITS)}.")
    return row["split"] == "val"


def _as_ratings(numbers: list[list[float]]) -> Ratings:
    table = np.array(numbers, dtype=np.float32).reshape(-1, len(EMOTIONS) + 3)
    return Ratings(table[:, :-3], table[:, -3], table[:, -2], table[:, -1])


def _checked(validation: list[bool], files: Sequence[str]) -> NDArray[np.bool_]:
    for split, count in (("val", sum(validation)), ("train", len(validation) - sum(validation))):
        if count < 2:
            raise RecipeError(f"{' and '.join(files)}: {count} usable rows have the split {split}; there must be 2.")
    return np.array(validation)
