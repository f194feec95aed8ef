"""What a training draws from: labelled texts and songs, and the order in which they come."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import RecipeError
from lyricsbert.songs import cut_sections, read_songs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricsbert.lab.data.recipe import Texts
    from lyricsbert.songs import Song

SHORTEST_PART: Final = 3
LONGEST_PART: Final = 12
"""Lines in a part of a song that is drawn for the contrast."""


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    r"""Labelled texts of one task.

    Attributes:
        texts: n texts; for lyrics the lines are separated by "\n".
        allowed: (n, classes) bool: the classes that the label means, at least one in each row.
        probability: (n,) float64, sums to 1: how often a row is drawn.
        lyrics: (n,) bool: the text is a lyric, of which a window is read.
    """

    texts: list[str]
    allowed: NDArray[np.bool_]
    probability: NDArray[np.float64]
    lyrics: NDArray[np.bool_]


def read_labelled(sources: Sequence[Texts], classes: Sequence[str], folder: Path) -> Labelled:
    """Read labelled CSV files and map their labels to the classes.

    Rows without a text, or without a label that the map names, are left out.

    Raises:
        RecipeError: a file cannot be read as UTF-8 CSV, lacks a column, or no row of it has a label of the map.
    """
    csv.field_size_limit(2**31 - 1)
    texts: list[str] = []
    allowed: list[NDArray[np.bool_]] = []
    probability: list[float] = []
    lyrics: list[bool] = []
    for source in sources:
        before = len(texts)
        for raw, label in _rows(source, folder):
            labels = label.split(source.separator) if source.separator else [label]
            meant = {name for label in labels for name in source.map.get(label.strip(), ())}
            text = "\n".join(lyric_lines(raw)) if source.lyrics else raw
            if meant and text.strip():
                texts.append(text)
                allowed.append(np.array([name in meant for name in classes]))
                probability.append(source.weight)
                lyrics.append(source.lyrics)
        if len(texts) == before:
            raise RecipeError(f"No row of {source.file} has one of the labels {', '.join(source.map)}.")
    weights = np.array(probability)
    return Labelled(texts, np.array(allowed), weights / weights.sum(), np.array(lyrics))


def _rows(source: Texts, folder: Path) -> Iterator[tuple[str, str]]:
    """Text and label of each row of a CSV that is trained on; a cell that a short row lacks is empty."""
    try:
        with (folder / source.file).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            for column in (source.text, source.label, *(["artist"] if source.held_artists else [])):
                if column not in (reader.fieldnames or ()):
                    has = ", ".join(reader.fieldnames or ("none",))
                    raise RecipeError(f"{source.file} has no column {column!r}; it has {has}.")
            for row in reader:
                if not is_held(row.get("artist", ""), source.held_artists):
                    yield row[source.text], row[source.label]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RecipeError(f"{source.file} cannot be read as CSV in UTF-8: {error}.") from error


def with_one_class(labelled: Labelled) -> Labelled:
    """The rows whose label means exactly one class: those on which a probability can be right or wrong."""
    return _take(labelled, labelled.allowed.sum(axis=1) == 1)


def split_calibration(labelled: Labelled, share: float) -> tuple[Labelled, Labelled]:
    """Keep a share of the rows (by hash of their text) away from the training, for calibrating probabilities.

    Returns:
        The rows to train on and the rows that are kept.
    """
    held = np.array([_share(text) < share for text in labelled.texts])
    return _take(labelled, ~held), _take(labelled, held)


def _take(labelled: Labelled, rows: NDArray[np.bool_]) -> Labelled:
    probability = labelled.probability[rows]
    texts = [text for text, taken in zip(labelled.texts, rows, strict=True) if taken]
    total = probability.sum() if texts else 1.0
    return Labelled(texts, labelled.allowed[rows], probability / total, labelled.lyrics[rows])


def read_lyrics(files: Sequence[str], folder: Path, validation_artists: float) -> tuple[list[Song], list[Song]]:
    """Songs to train on and songs to validate with, no artist in both.

    An artist is kept for validation when the hash of its name falls in the given share, so that the split stays the
    same whatever other files are added. Songs with fewer than eight different lines teach nothing here: left out.
    """
    train: list[Song] = []
    validation: list[Song] = []
    seen: set[str] = set()
    for song in read_songs([folder / file for file in files]):
        if song.id in seen or len(set(lyric_lines(song.lyrics))) < 2 * SHORTEST_PART + 2:
            continue
        seen.add(song.id)
        (validation if is_held(song.artist, validation_artists) else train).append(song)
    return train, validation


def is_held(artist: str, share: float) -> bool:
    """Whether an artist is among the given share of artists that are kept out of the training."""
    return _share(artist) < share


def lyric_lines(lyrics: str) -> list[str]:
    """The lines of a lyric as they are sung, without section tags."""
    return [line for section in cut_sections(lyrics) for line in section.lines]


def line_key(line: str) -> str:
    """What makes two lines the same: letters and digits, whatever case."""
    return "".join(filter(str.isalnum, line.casefold()))


def draw_parts(lines: Sequence[str], rng: np.random.Generator) -> tuple[str, str]:
    """Two disjoint random windows of a song's lines; lines that both sing are removed from the second.

    The windows lie on either side of a random cut, so that verse is paired with chorus as well as with verse. When the
    second has no line of its own, it stays as it is.

    Args:
        lines: at least 6 lines.
        rng: what the draw is made with.
    """
    cut = int(rng.integers(SHORTEST_PART, len(lines) - SHORTEST_PART + 1))
    first, second = _window(lines[:cut], rng), _window(lines[cut:], rng)
    sung = {line_key(line) for line in first}
    own = [line for line in second if line_key(line) not in sung] or second
    parts = ["\n".join(first), "\n".join(own)]
    return (parts[0], parts[1]) if rng.random() < 0.5 else (parts[1], parts[0])


def halves(lines: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """The two halves of a song, the second without the lines of the first; None when it has fewer than 6 lines left."""
    middle = len(lines) // 2
    sung = {line_key(line) for line in lines[:middle]}
    second = [line for line in lines[middle:] if line_key(line) not in sung]
    return (list(lines[:middle]), second) if len(second) >= 6 else None


def window_of(text: str, rng: np.random.Generator) -> str:
    """A random window of a lyric's lines."""
    return "\n".join(_window(text.split("\n"), rng))


class Shuffled:
    """Rows 0..n-1 in a new order each epoch; which rows a step takes depends on the seed and the step alone."""

    def __init__(self, n: int, batch: int, seed: int) -> None:
        self._n, self._batch, self._seed = n, batch, seed
        self._orders: dict[int, NDArray[np.int64]] = {}

    def rows(self, step: int) -> list[int]:
        """The rows of a step."""
        places = range(step * self._batch, (step + 1) * self._batch)
        return [int(self._order(place // self._n)[place % self._n]) for place in places]

    def _order(self, epoch: int) -> NDArray[np.int64]:
        if epoch not in self._orders:
            self._orders = {key: order for key, order in self._orders.items() if key == epoch - 1}
            self._orders[epoch] = np.random.default_rng([self._seed, epoch]).permutation(self._n)
        return self._orders[epoch]


def _window(lines: Sequence[str], rng: np.random.Generator) -> list[str]:
    size = min(len(lines), int(rng.integers(SHORTEST_PART, LONGEST_PART + 1)))
    start = int(rng.integers(0, len(lines) - size + 1))
    return list(lines[start : start + size])


def _share(text: str) -> float:
    """A number in 0..1 from the hash of a text."""
    return int.from_bytes(hashlib.blake2b(text.casefold().strip().encode(), digest_size=4).digest(), "big") / 2**32
