"""Songs and queries with ratings: how much of each emotion, how pleasant, how energetic."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import RecipeError
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.songs import Song, clean_lyrics, distinct_sections
from lyricsbert.text import strict_fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

SONG_TEXTS: Final = ("feel", "about", "when")
"""Columns of what one who wants the song might type."""

_LYRICS_COLUMNS: Final = ("artist", "song", "text")
_SONG_COLUMNS: Final = ("row", "artist", "song", *SONG_TEXTS, *EMOTIONS, "valence", "energy", "themes", "split")
_WANTED: Final = tuple(f"want_{emotion}" for emotion in EMOTIONS)
_QUERY_COLUMNS: Final = ("text", *_WANTED, "valence", "energy", "feeling", "split")
_SUBJECT, _EXCLUSIONS, _KIND = "about", "not", "kind"
_SPLITS: Final = ("train", "val")
BENCHMARK_SPLITS: Final = ("train", "validation", "test")
BENCHMARK_SONGS: Final = "songs.csv"
BENCHMARK_QUERIES: Final = "queries.csv"
"""Files of a data set of ratings that is published without lyrics."""

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

    @property
    def numbers(self) -> NDArray[np.float32]:
        """(n, 3) float32: valence, energy and feeling, each from -1 (lowest) to 1 (highest)."""
        middle = np.float32(sum(_SCALE) / 2)
        affect = [(numbers - middle) / (_SCALE[1] - middle) for numbers in (self.valence, self.energy)]
        return np.column_stack([*affect, 2 * self.feeling - 1])

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
        keys: for each, the name of its file of ratings (without .csv) and its row among the lyrics; ("", 0) if it
            was found by name.
    """

    songs: tuple[Song, ...]
    texts: tuple[tuple[str, ...], ...]
    ratings: Ratings
    validation: NDArray[np.bool_]
    labels: tuple[tuple[str, ...], ...] = ()
    keys: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RatedQueries:
    """n queries with ratings of what is wanted.

    Attributes:
        texts: the queries.
        ratings: of what each wants to hear.
        validation: (n,) bool: kept from all training.
        subjects: for each, what it is about beside feeling; empty if nothing.
        exclusions: for each, what it does not want to hear; empty if nothing.
        kinds: for each, the kind of query it is; empty if it is not told.
    """

    texts: tuple[str, ...]
    ratings: Ratings
    validation: NDArray[np.bool_]
    subjects: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


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
    rated: list[_RatedSong] = []
    for ratings, lyrics in files:
        known = list(rows_of(folder, lyrics, _LYRICS_COLUMNS))
        for place, row in enumerate(rows_of(folder, ratings, _SONG_COLUMNS)):
            where = f"{ratings}, row {place}"
            at = number_in(row, "row", (0, len(known) - 1), where, whole=True)
            found = known[int(at)]
            if [row["artist"].strip(), row["song"].strip()] != [found["artist"].strip(), found["song"].strip()]:
                raise RecipeError(
                    f"{where} is about {row['song']!r} by {row['artist']!r}, but row {int(at)} of {lyrics} is"
                    f" {found['song']!r} by {found['artist']!r}; `row` must be the song's row, counted from 0."
                )
            song = Song(artist=found["artist"], title=found["song"], lyrics=clean_lyrics(found["text"]))
            each = _rated_song(row, song, _is_validation(row, where), where, (Path(ratings).stem, int(at)))
            if distinct_sections(song.lyrics):
                rated.append(each)
    return _as_songs(rated, [ratings for ratings, _ in files])


def read_rated_queries(files: Sequence[str], folder: Path) -> RatedQueries:
    """Read queries with what is wanted.

    Args:
        files: CSVs with `text`, the wanted emotions (`want_sadness` and so on) and `feeling` in percent, `valence`,
            `energy` and `split`; perhaps with `about`, a subject, `not`, what is not wanted, joined by "|", and
            `kind`.
        folder: that they lie below.

    Raises:
        RecipeError: a file cannot be read as UTF-8 CSV, lacks a column, has a value out of range, or has nothing to
            train on or nothing to validate on.
    """
    rows = [
        (row, f"{file}, row {place}")
        for file in files
        for place, row in enumerate(rows_of(folder, file, _QUERY_COLUMNS))
    ]
    return RatedQueries(
        tuple(row["text"] for row, _ in rows),
        _as_ratings([_query_ratings(row, where) for row, where in rows]),
        _checked([_is_validation(row, where) for row, where in rows], files),
        tuple(row.get(_SUBJECT, "") for row, _ in rows),
        tuple(row.get(_EXCLUSIONS, "").replace("|", ", ") for row, _ in rows),
        tuple(row.get(_KIND, "") for row, _ in rows),
    )


def read_benchmark(folder: Path, songs: Iterable[Song], split: str) -> tuple[RatedSongs, RatedQueries]:
    """Read ratings that are published without lyrics, for the songs whose lyrics are given.

    Args:
        folder: has songs.csv and queries.csv, as `read_rated_songs` and `read_rated_queries` read them, but for `row`,
            and with the splits train, validation and test.
        songs: with lyrics; artist and title find them, apart from case, accents and punctuation.
        split: what is measured: "validation" or "test". The other of the two is left out.

    Raises:
        RecipeError: a file cannot be read, lacks a column, or has a value out of range; or fewer than two songs of one
            of the splits have lyrics.
    """
    lyrics_of = {_name(song.artist, song.title): song for song in songs}
    found: list[_RatedSong] = []
    columns = tuple(column for column in _SONG_COLUMNS if column != "row")
    for place, row in enumerate(rows_of(folder, BENCHMARK_SONGS, columns)):
        where = f"{BENCHMARK_SONGS}, row {place}"
        own = _in_split(row, split, where)
        song = lyrics_of.get(_name(row["artist"], row["song"]))
        if own is not None and song is not None and distinct_sections(song.lyrics):
            found.append(_rated_song(row, song, own, where))
    texts: list[str] = []
    numbers: list[list[float]] = []
    held: list[bool] = []
    for place, row in enumerate(rows_of(folder, BENCHMARK_QUERIES, _QUERY_COLUMNS)):
        where = f"{BENCHMARK_QUERIES}, row {place}"
        own = _in_split(row, split, where)
        if own is not None:
            texts.append(row["text"])
            numbers.append(_query_ratings(row, where))
            held.append(own)
    queries = RatedQueries(tuple(texts), _as_ratings(numbers), _checked(held, [BENCHMARK_QUERIES], split))
    return _as_songs(found, [BENCHMARK_SONGS], split), queries


def _name(artist: str, title: str) -> tuple[str, str]:
    return strict_fold(artist), strict_fold(title)


def _in_split(row: dict[str, str], split: str, where: str) -> bool | None:
    """Whether a row is to be measured; None if it is neither for that nor for training."""
    if row["split"] not in BENCHMARK_SPLITS:
        raise RecipeError(f"{where}: split is {row['split']!r}; allowed are {', '.join(BENCHMARK_SPLITS)}.")
    return None if row["split"] not in ("train", split) else row["split"] == split


@dataclass(frozen=True, slots=True)
class _RatedSong:
    """One row of ratings, with its song."""

    song: Song
    texts: tuple[str, ...]
    numbers: list[float]
    labels: tuple[str, ...]
    is_held: bool
    key: tuple[str, int] = ("", 0)


def _rated_song(
    row: dict[str, str], song: Song, is_held: bool, where: str, key: tuple[str, int] = ("", 0)
) -> _RatedSong:
    texts = tuple(row[column] for column in SONG_TEXTS if row[column].strip())
    labels = tuple(filter(None, map(str.strip, row["themes"].split("|"))))
    return _RatedSong(song, texts, [*_ratings(row, EMOTIONS, where), math.nan], labels, is_held, key)


def _as_songs(found: Sequence[_RatedSong], files: Sequence[str], held_split: str = "val") -> RatedSongs:
    held = _checked([each.is_held for each in found], files, held_split)
    return RatedSongs(
        tuple(each.song for each in found),
        tuple(each.texts for each in found),
        _as_ratings([each.numbers for each in found]),
        held,
        tuple(each.labels for each in found),
        tuple(each.key for each in found),
    )


def _query_ratings(row: dict[str, str], where: str) -> list[float]:
    return [*_ratings(row, _WANTED, where), number_in(row, "feeling", _PERCENT, where) / 100]


def rows_of(folder: Path, name: str, columns: Sequence[str]) -> Iterator[dict[str, str]]:
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


def number_in(
    row: dict[str, str], column: str, bounds: tuple[float, float], where: str, *, whole: bool = False
) -> float:
    """The number in a cell.

    Raises:
        RecipeError: it is none, out of bounds, or not whole where it must be.
    """
    low, high = bounds
    try:
        value = float(row[column])
    except ValueError:
        value = math.nan
    if not low <= value <= high or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise RecipeError(f"{where}: {column} is {row[column]!r}; it must be {kind} from {low:g} to {high:g}.")
    return value


def _ratings(row: dict[str, str], emotions: Sequence[str], where: str) -> list[float]:
    """Six ratios, valence and energy."""
    percent = [number_in(row, emotion, _PERCENT, where) for emotion in emotions]
    if not (total := sum(percent)):
        raise RecipeError(f"{where}: {', '.join(emotions)} are all 0; one of them must be more.")
    return [
        *(each / total for each in percent),
        *(number_in(row, name, _SCALE, where) for name in ("valence", "energy")),
    ]


def _is_validation(row: dict[str, str], where: str) -> bool:
    if row["split"] not in _SPLITS:
        raise RecipeError(f"{where}: split is {row['split']!r}; allowed are {' and '.join(_SPLITS)}.")
    return row["split"] == "val"


def _as_ratings(numbers: list[list[float]]) -> Ratings:
    table = np.array(numbers, dtype=np.float32).reshape(-1, len(EMOTIONS) + 3)
    return Ratings(table[:, :-3], table[:, -3], table[:, -2], table[:, -1])


def _checked(held: list[bool], files: Sequence[str], held_split: str = "val") -> NDArray[np.bool_]:
    for split, count in ((held_split, sum(held)), ("train", len(held) - sum(held))):
        if count < 2:
            raise RecipeError(f"{' and '.join(files)}: {count} usable rows have the split {split}; there must be 2.")
    return np.array(held)
