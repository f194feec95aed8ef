"""Small networks on top of the encoder: what a whole song expresses, and what someone who types a query wants to hear.

A head is an ONNX file of a bundle. Its input is `features` (n, width) float32, made of analyses by the functions below,
which its training calls as well; its outputs are calibrated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import onnxruntime

from lyricsbert.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricsbert.model.analysis import Analysis

SONG_OUTPUTS: Final = ("emotions", "valence", "energy", "themes", "wish_embedding")
QUERY_OUTPUTS: Final = ("wanted", "valence", "energy", "feeling", "themes", "wish_embedding")
"""Names of the outputs, float32: ratios (n, 6) that sum to 1, valence and energy (n,) in 1..9, feeling (n,) in 0..1,
themes (n, t) in 0..1, wish embeddings (n, dimensions) of unit length. The last two are missing in format 2."""

_LEAST: Final = 1e-4
"""Ratios below it count as it, so that their logarithms stay finite."""


class Head:
    """A head that is loaded. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Load a head.

        Raises:
            ModelError: the file is no ONNX graph.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises bare Exceptions of its own
            raise ModelError(f"The head {path} cannot be loaded: {error}") from error
        self._outputs = [output.name for output in self._session.get_outputs()]

    def __call__(self, features: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """The outputs by name."""
        return dict(zip(self._outputs, self._session.run(self._outputs, {"features": features}), strict=True))


def query_features(analysis: Analysis) -> NDArray[np.float32]:
    """Features (n, dimensions + 9) of n texts: embedding, logarithms of the emotions and of the sentiment."""
    return np.hstack([analysis.embedding, _log(analysis.emotions), _log(analysis.sentiment)])


def song_features(
    sections: Analysis, song_index: NDArray[np.int64], times_sung: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Features (n, 3 * dimensions + 19) of the n songs that have sections, in ascending order of `song_index`.

    Mean (weighted by how often a section is sung), maximum and minimum of the sections' embeddings; mean and maximum of
    the logarithms of their emotions, then of their sentiments; logarithm of their number.

    Args:
        sections: one row per distinct section.
        song_index: (m,) the song that each section belongs to, ascending.
        times_sung: (m,) how often the song sings each section.
    """
    _, starts, counts = np.unique(song_index, return_index=True, return_counts=True)
    if not len(starts):
        return np.zeros((0, 3 * sections.embedding.shape[1] + 19), dtype=np.float32)
    weights = times_sung[:, None].astype(np.float32)

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        sums, total = np.add.reduceat(values * weights, starts), np.add.reduceat(weights, starts)
        return np.divide(sums, total, dtype=np.float32)

    emotions, sentiment = _log(sections.emotions), _log(sections.sentiment)
    return np.hstack(
        [
            mean(sections.embedding),
            np.maximum.reduceat(sections.embedding, starts),
            np.minimum.reduceat(sections.embedding, starts),
            mean(emotions),
            np.maximum.reduceat(emotions, starts),
            mean(sentiment),
            np.maximum.reduceat(sentiment, starts),
            np.log(counts, dtype=np.float32)[:, None],
        ]
    )


def _log(ratios: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.log(np.maximum(ratios, np.float32(_LEAST)))
