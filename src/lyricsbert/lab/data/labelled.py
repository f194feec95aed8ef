"""Texts labelled with emotions or sentiments, read from CSV files as a recipe says."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.lyrics import hash_share, is_held, lyric_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricsbert.lab.data.recipe import Texts


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    r"""Labelled texts of one task.

    Attributes:
        texts: n texts; for lyrics the lines are separated by "\n".
        allowed: (n, classes) bool: the classes that the label may mean, at least one per row.
        probability: (n,) float64, sums to 1: the probability that a row is drawn.
        lyrics: (n,) bool: whether the text is a lyric, of which windows are drawn.
    """

    texts: list[str]
    allowed: NDArray[np.bool_]
    probability: NDArray[np.float64]
    lyrics: NDArray[np.bool_]


def read_labelled(sources: Sequence[Texts], classes: Sequence[str], folder: Path) -> Labelled:
    """Read labelled CSV files and map their labels to the classes.

    Rows without a text, or without a label of the map, are left out.

    Raises:
        RecipeError: a file cannot be read as UTF-8 CSV, lacks a column, or has no row with a label of the map.
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
    """Text and label of each row that is not held out; cells missing from a short row are empty."""
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
    """The rows whose label means exactly one class, for which a prediction is right or wrong."""
    return _take(labelled, labelled.allowed.sum(axis=1) == 1)


def split_calibration(labelled: Labelled, share: float) -> tuple[Labelled, Labelled]:
    """Hold a share of the rows (by hash of their text) out of training, to calibrate probabilities.

    Returns:
        The rows to train on and the rows that are held out.
    """
    held = np.array([hash_share(text) < share for text in labelled.texts])
    return _take(labelled, ~held), _take(labelled, held)


def _take(labelled: Labelled, rows: NDArray[np.bool_]) -> Labelled:
    probability = labelled.probability[rows]
    texts = [text for text, taken in zip(labelled.texts, rows, strict=True) if taken]
    total = probability.sum() if texts else 1.0
    return Labelled(texts, labelled.allowed[rows], probability / total, labelled.lyrics[rows])
