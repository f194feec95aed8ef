"""What heads are trained on: features of rated songs and queries, with their ratings as targets."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import ModelError
from lyricsbert.lab.heads.onnx_head import FEELING, VALENCE_AND_ENERGY, to_unit
from lyricsbert.lab.heads.training import Examples
from lyricsbert.model.analysis import Analysis
from lyricsbert.model.heads import query_features, song_features
from lyricsbert.songs import distinct_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricsbert.lab.data.rated import RatedQueries, RatedSongs, Ratings
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


def song_examples(
    songs: RatedSongs, sections: Analysis, index: NDArray[np.int64], times: NDArray[np.int64]
) -> Examples:
    """Songs to train on; the songs of an artist are a group."""
    features = song_features(sections, index, times)
    train = ~songs.validation
    artists = np.unique([song.artist for song in songs.songs], return_inverse=True)[1]
    n = int(train.sum())
    return Examples(features[train], _targets(songs.ratings)[train][:, :-1], artists[train], np.full(n, 1 / n))


def query_examples(
    queries: RatedQueries, songs: RatedSongs, asked: Analysis, typed: Analysis, share: float
) -> Examples:
    """Queries to train on, and what one who wants a song might type, whose wanted emotions are the song's.

    Args:
        queries: n queries.
        songs: the songs.
        asked: of the n queries.
        typed: of the songs' texts, song by song.
        share: of the draws that are queries.
    """
    owner = np.repeat(np.arange(len(songs.songs)), [len(texts) for texts in songs.texts])
    train = ~songs.validation[owner]
    own = ~queries.validation
    targets = _targets(songs.ratings)[owner[train]]
    return Examples(
        np.concatenate([query_features(asked)[own], query_features(typed)[train]]),
        np.concatenate([_targets(queries.ratings)[own], targets]),
        np.concatenate([np.flatnonzero(own), len(own) + owner[train]]),
        np.concatenate([np.full(own.sum(), share / own.sum()), np.full(train.sum(), (1 - share) / train.sum())]),
    )


def _targets(ratings: Ratings) -> NDArray[np.float32]:
    numbers = (
        (ratings.valence, VALENCE_AND_ENERGY),
        (ratings.energy, VALENCE_AND_ENERGY),
        (ratings.feeling, FEELING),
    )
    return np.column_stack([ratings.emotions, *(to_unit(values, bounds) for values, bounds in numbers)])
