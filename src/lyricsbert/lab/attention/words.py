"""Effects of words: what changes when one is left out, and whether attention predicts that."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import logsumexp
from scipy.stats import spearmanr

from lyricsbert.model.analysis import EMOTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from lyricsbert.lab.attention.instrumented import InstrumentedModel
    from lyricsbert.lab.attention.pieces import Piece

TARGETS: Final = (*EMOTIONS, "meaning")
"""What a word can change: the odds of each emotion, and the direction of the embedding."""

LEAST_WORDS: Final = 5
"""With fewer words, a rank correlation is meaningless."""


def leave_out(piece: Piece, model: InstrumentedModel) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Run the model on a window without each of its w words (erasure, Li et al. 2016).

    Returns:
        Emotion logits (w, 6) and embeddings (w, dimensions).
    """
    by_length: dict[int, list[int]] = defaultdict(list)
    variants = []
    for word in range(len(piece.words)):
        kept = [number for number, token in zip(piece.ids, piece.tokens, strict=True) if token.word != word]
        variants.append(kept or [0])
        by_length[len(variants[-1])].append(word)
    logits = np.zeros((len(variants), len(EMOTIONS)), dtype=np.float32)
    embedding = np.zeros((len(variants), model.config.dimensions), dtype=np.float32)
    for rows in by_length.values():  # windows of equal length need no padding
        logits[rows], embedding[rows] = model.predict([variants[row] for row in rows])
    return logits, embedding


def log_odds(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """log(p / (1 - p)) of each class, from logits (n, classes); exact even where p rounds to 0 or 1."""
    result = np.empty_like(logits)
    for column in range(logits.shape[1]):
        result[:, column] = logits[:, column] - logsumexp(np.delete(logits, column, axis=1), axis=1)
    return result


def angles(whole: NDArray[np.float32], lacking: NDArray[np.float32]) -> NDArray[np.float64]:
    """Degrees between one unit vector (dimensions) and each of w (w, dimensions)."""
    # From the chord: the arc cosine of a float32 cosine near 1 has hardly a significant digit.
    chord = np.linalg.norm(lacking.astype(np.float64) - whole, axis=1)
    result: NDArray[np.float64] = np.degrees(2 * np.arcsin(np.clip(chord / 2, 0, 1)))
    return result


def agreement(
    measures: Mapping[str, NDArray[np.float32]], owners: NDArray[np.int64], sizes: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Spearman correlation between the attention that each word receives and the size of its effect on each target.

    Attention has no sign, so it is compared with the absolute size of effects.

    Args:
        measures: name -> (t,) attention that each token receives.
        owners: (t,) the word of each token, -1 for special tokens.
        sizes: (w, targets) size of each word's effect.

    Returns:
        name -> (targets,) correlations; NaN with fewer than `LEAST_WORDS` words, or where all words are equal.
    """
    count, targets = sizes.shape
    result = {}
    for name, shares in measures.items():
        by_word = np.bincount(owners[owners >= 0], weights=shares[owners >= 0], minlength=count)
        correlations = np.full(targets, np.nan)
        for column in range(targets):
            if count >= LEAST_WORDS and np.ptp(by_word) > 0 and np.ptp(sizes[:, column]) > 0:
                correlations[column] = spearmanr(by_word, sizes[:, column]).statistic
        result[name] = correlations
    return result


def bare_word(word: str) -> str:
    """A word in lower case, without the punctuation around it; empty if there is nothing else."""
    letters = [place for place, character in enumerate(word) if character.isalnum()]
    return word[letters[0] : letters[-1] + 1].lower() if letters else ""


def sum_by_word(words: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """The sum of each word's effects over all its occurrences, the largest first."""
    sums: dict[str, float] = defaultdict(float)
    for word, amount in words:
        if bare := bare_word(word):
            sums[bare] += amount
    return sorted(sums.items(), key=lambda item: (-item[1], item[0]))
