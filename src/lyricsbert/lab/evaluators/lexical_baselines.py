"""Lexical baselines for retrieval, and their fusion with embeddings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def tfidf(queries: Sequence[str], candidates: Sequence[str]) -> NDArray[np.floating]:
    """Cosines (n, m) of TF-IDF vectors of unigrams and bigrams, with sublinear counts and the candidates' idf."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    vectors = vectorizer.fit_transform(candidates)
    scores: NDArray[np.floating] = (vectorizer.transform(queries) @ vectors.T).toarray()
    return scores


def bm25(
    queries: Sequence[str], candidates: Sequence[str], *, k1: float = 1.5, b: float = 0.75
) -> NDArray[np.floating]:
    """Okapi BM25 (Robertson & Zaragoza 2009) with Lucene's idf; a word counts as often as it occurs in the query.

    Args:
        queries: n texts.
        candidates: m texts.
        k1: saturation of term frequency.
        b: strength of length normalisation.

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


def fuse(dense: NDArray[np.floating], lexical: NDArray[np.floating]) -> NDArray[np.floating]:
    """Fuse two scores (n, m): their sum, after each query's scores are standardised to mean 0 and deviation 1.

    The equal weights were fixed in advance: nothing is fitted to the songs that are searched.
    """
    return _standardise(dense) + _standardise(lexical)


def _standardise(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    deviation = scores.std(axis=1, keepdims=True)
    result: NDArray[np.floating] = (scores - scores.mean(axis=1, keepdims=True)) / np.where(deviation > 0, deviation, 1)
    return result
