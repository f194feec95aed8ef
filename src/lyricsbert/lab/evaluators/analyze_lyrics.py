"""Analyses texts and songs for the evaluators, in the same way for every model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from lyricsbert.model.analysis import Analysis
from lyricsbert.songs import cut_sections, distinct_sections

if TYPE_CHECKING:
    from numpy.typing import NDArray

Analyze = Callable[[Sequence[str]], Analysis]
"""A model as evaluators see it: an encoder's `analyze`, or that of a network in training."""


def memoize(analyze: Analyze) -> Analyze:
    """The same model, which analyses each list of texts only once."""
    known: dict[tuple[str, ...], Analysis] = {}

    def analyze_once(texts: Sequence[str]) -> Analysis:
        key = tuple(texts)
        if key not in known:
            known[key] = analyze(key)
        return known[key]

    return analyze_once


def without_tags(lyrics: str) -> str:
    """Lyrics as they are sung: sections separated by an empty line, without their tags."""
    return "\n\n".join(section.text for section in cut_sections(lyrics))


def analyze_lyrics(analyze: Analyze, lyrics: Sequence[str]) -> Analysis:
    """Analyse whole songs as the library does: the mean of their sections, weighted by how often each is sung.

    Args:
        analyze: the model.
        lyrics: n lyrics, each with at least one section.

    Returns:
        n rows; embeddings are renormalised.
    """
    texts: list[str] = []
    times: list[int] = []
    ends = [0]
    for song in lyrics:
        sections = distinct_sections(song)
        texts += [section.text for section in sections]
        times += sections.values()
        ends.append(len(texts))
    analysis = analyze(texts)
    weights = csr_matrix((np.array(times, dtype=np.float32), np.arange(len(texts)), ends))
    total = np.asarray(weights.sum(axis=1))

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        means: NDArray[np.float32] = (weights @ values / total).astype(np.float32)
        return means

    embedding = mean(analysis.embedding)
    length = np.linalg.norm(embedding, axis=1, keepdims=True)
    embedding /= np.where(length > 0, length, 1)
    return Analysis(embedding, mean(analysis.emotions), mean(analysis.sentiment))
