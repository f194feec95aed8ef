"""What heads are trained on: features of rated songs and queries, with their ratings as targets."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import ModelError
from lyricsbert.lab.data.misspelling import misspell
from lyricsbert.lab.heads.training import Examples, Targets
from lyricsbert.model.analysis import Analysis
from lyricsbert.model.heads import query_features, song_features
from lyricsbert.songs import distinct_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricsbert.lab.data.rated import RatedQueries, RatedSongs
    from lyricsbert.model.encoder import Encoder

ANALYSES_NAME: Final = "analyses.npz"
"""The base's analyses of the songs' sections and of all texts, in the run's folder."""

_TEXTS_AT_ONCE: Final = 2000


def analyze_once(encoder: Encoder, texts: Sequence[str], cache: Path, progress: Callable[[int, int], None]) -> Analysis:
    """Analyse texts, or read what an earlier call for the same model and texts has left in a file.

    Args:
        encoder: the base.
        texts: n texts.
        cache: the file.
        progress: called with the number of texts done and of all.

    Raises:
        ModelError: the file cannot be written.
    """
    key = hashlib.sha256("\0".join([encoder.model_hash, *texts]).encode()).hexdigest()
    names = ("embedding", "emotions", "sentiment")
    if cache.is_file():
        with np.load(cache) as found:
            if str(found["key"]) == key:
                return Analysis(*(found[name] for name in names))
    parts = []
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        progress(start, len(texts))
        parts.append(encoder.analyze(texts[start : start + _TEXTS_AT_ONCE]))
    whole = Analysis(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
    try:
        np.savez(
            cache, key=np.array(key), embedding=whole.embedding, emotions=whole.emotions, sentiment=whole.sentiment
        )
    except OSError as error:
        raise ModelError(f"{cache} cannot be written: {error.strerror}.") from error
    return whole


def song_sections(songs: RatedSongs) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """The distinct sections of all songs, the song that each belongs to, and how often it sings it."""
    texts: list[str] = []
    index: list[int] = []
    times: list[int] = []
    for row, song in enumerate(songs.songs):
        sections = distinct_sections(song.lyrics)
        texts += [section.text for section in sections]
        index += [row] * len(sections)
        times += sections.values()
    return texts, np.array(index, dtype=np.int64), np.array(times, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Typed:
    """Texts as they are typed, some of them misspelt as well.

    Attributes:
        texts: the texts, each misspelt one after the right one.
        place: (m,) the number of the right one among those that there were, ascending.
    """

    texts: tuple[str, ...]
    place: NDArray[np.int64]


def with_misspelt(texts: Sequence[str], share: float, rng: np.random.Generator) -> Typed:
    """Texts, and a share of them with a spelling mistake or two as well."""
    found: list[tuple[int, str]] = []
    for place, text in enumerate(texts):
        found.append((place, text))
        if rng.random() < share and (mistyped := misspell(text, rng)) != text:
            found.append((place, mistyped))
    return Typed(tuple(text for _, text in found), np.array([place for place, _ in found], dtype=np.int64))


def examples(
    songs: RatedSongs,
    sections: tuple[Analysis, NDArray[np.int64], NDArray[np.int64]],
    typed: tuple[Analysis, NDArray[np.int64]],
    queries: RatedQueries,
    asked: tuple[Analysis, NDArray[np.int64]],
    themes: Mapping[str, Sequence[str]],
) -> Examples:
    """What there is to train on, without all that is kept for validation.

    Args:
        songs: rated songs.
        sections: the analysis of their sections, with the song of each and how often it is sung.
        typed: of the songs' texts, with the number of each among all, song by song.
        queries: rated queries.
        asked: the analysis of these, with the number of each.
        themes: labels that each theme goes by.
    """
    train = ~songs.validation
    of_song = np.array([len(texts) for texts in songs.texts])
    owner = np.repeat(np.arange(len(songs.songs)), of_song)
    artists = np.unique([song.artist for song in songs.songs], return_inverse=True)[1]
    query = asked[1]
    unknown = np.full((len(query), len(themes)), np.nan, dtype=np.float32)
    everything = Examples(
        song_features(*sections),
        Targets(songs.ratings.emotions, songs.ratings.numbers[:, :2], themes_of(songs.labels, themes)),
        artists,
        query_features(typed[0]),
        owner[typed[1]],
        query_features(asked[0]),
        Targets(queries.ratings[query].emotions, queries.ratings[query].numbers, unknown),
        np.arange(len(songs.songs)),
        query,
        typed[0].embedding.shape[1],
    )
    return everything.without(~train | (of_song == 0), queries.validation[query])


def themes_of(labels: Sequence[Sequence[str]], themes: Mapping[str, Sequence[str]]) -> NDArray[np.float32]:
    """(n, t) whether each of n rows of labels has one that each of t themes goes by, as 1 or 0."""
    columns: dict[str, list[int]] = {}
    for column, known in enumerate(themes.values()):
        for label in known:
            columns.setdefault(label.casefold(), []).append(column)
    found = np.zeros((len(labels), len(themes)), dtype=np.float32)
    for row, own in enumerate(labels):
        for label in own:
            found[row, columns.get(label.casefold(), [])] = 1
    return found
