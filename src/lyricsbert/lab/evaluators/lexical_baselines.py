"""Scores of candidate texts for query texts, by words: the rivals that an embedding stands beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def tfidf(queries: Sequence[str], candidates: Sequence[str]) -> NDArray[np.floating]:
    """Cosines (n, m) of TF-IDF vectors of words and pairs of words, with sublinear counts; idf is the candidates'."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    vectors = vectorizer.fit_transform(candidates)
    scores: NDArray[np.floating] = (vectorizer.transform(queries) @ vectors.T).toarray()
    return scores


def bm25(
    queries: Sequence[str], candidates: Sequence[str], *, k1: float = 1.5, b: float = 0.75
) -> NDArray[np.floating]:
    """Okapi BM25 (Robertson & Zaragoza 2009), idf as in Lucene; a word counts as often as the query has it.

    Args:
        queries: n texts.
        candidates: m texts.
        k1: how fast a word's repetitions saturate.
        b: how far a long candidate is held back.

    Returns:
        (n, m).
    """
    counter = CountVectorizer(dtype=np.float64)
    counts = csr_matrix(counter.fit_transform(candidates))
    m = counts.shape[0]
    length = np.asarray(counts.sum(axis=1)).ravel()
    found_in = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log1p((m - found_in + 0.5) / (found_in + 0.5))
    row = np.repeat(np.arange(m), np.diff(counts.indptr))
    held = k1 * (1 - b + b * length[row] / length.mean())
    weight = idf[counts.indices] * counts.data * (k1 + 1) / (counts.data + held)
    weights = csr_matrix((weight, counts.indices, counts.indptr), shape=counts.shape)
    scores: NDArray[np.floating] = (counter.transform(queries) @ weights.T).toarray()
    return scores


def together(embedding: NDArray[np.floating], words: NDArray[np.floating]) -> NDArray[np.floating]:
    """Two scores (n, m) as one: their plain sum, after each query's scores are brought to mean 0 and deviation 1.

    Equal weights, fixed before anything was measured: nothing is fitted to the songs that are searched.
    """
    return _standardised(embedding) + _standardised(words)


def _standardised(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    deviation = scores.std(axis=1, keepdims=True)
    result: NDArray[np.floating] = (scores - scores.mean(axis=1, keepdims=True)) / np.where(deviation > 0, deviation, 1)
    return result
