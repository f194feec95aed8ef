"""Whether a text speaks of self-harm or suicide: by phrases, and by nearness to written examples."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from lyricsbert.recommend.understanding.marked_text import TAKEN, MarkedText
from lyricsbert.recommend.understanding.self_harm_examples import OTHERWISE, SPEAKS_OF_IT
from lyricsbert.recommend.understanding.self_harm_phrases import MEANT_OTHERWISE, PHRASES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.model.analysis import QueryAnalysis

NEAR: Final = 0.53
"""Cosine with the nearest example from which a text may speak of it though no phrase says so."""

NEARER: Final = 0.12
"""How much nearer that example must be than the nearest one that speaks of something else."""

MOST_VALENCE: Final = 7.0
"""Valence up to which a text is compared with examples at all: a cheerful one need not wait for that."""

LONGEST: Final = 40
"""Words of the longest text that is compared with examples, which are short; phrases are looked for in any text."""

_TELLING: Final = 0.58
"""Share of the examples whose nearest other is of the same kind, the mean of both kinds, from which a model is asked.

By chance it is a half; the shipped model has 0.64.
"""

_LENGTHENED: Final = re.compile(r"([a-z])\1{2,}")


def says_self_harm(text: str) -> bool:
    """Whether a phrase of a text speaks of self-harm or suicide.

    Meant to err on one side: that help exists is better said once too often.
    """
    folded = _without_other_meanings(text)
    return any(pattern.search(folded) for pattern in PHRASES)


def _without_other_meanings(text: str) -> str:
    """The folded tokens of a text, a mark in the place of phrases that only sound like it."""
    folded = MarkedText.of(_LENGTHENED.sub(r"\1", text.lower())).folded
    for pattern in MEANT_OTHERWISE:
        folded = pattern.sub(f" {TAKEN}", folded)
    return folded


class _Examples(NamedTuple):
    """The unit vectors of examples that speak of it, and of those that do not."""

    speaking: NDArray[np.float32]
    others: NDArray[np.float32]

    @property
    def are_told_apart(self) -> bool:
        """Whether the model that made the vectors tells the examples apart."""
        vectors = np.concatenate(self)
        cosine = vectors @ vectors.T
        np.fill_diagonal(cosine, -np.inf)
        speaks = np.arange(len(vectors)) < len(self.speaking)
        is_right = speaks[cosine.argmax(axis=1)] == speaks
        return bool((is_right[speaks].mean() + is_right[~speaks].mean()) / 2 >= _TELLING)


class SelfHarmReader:
    """Tells whether texts speak of self-harm or suicide. Safe to use from several threads.

    Args:
        embed: gives the unit vectors (n, d) of n texts.
    """

    def __init__(self, embed: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        self._embed = embed

    def is_told_by(self, typed: str, corrected: str, felt: QueryAnalysis | None) -> bool:
        """Whether a wish speaks of it.

        Args:
            typed: the wish.
            corrected: the same with its words spelled right.
            felt: what the model says of its feelings, None if it says nothing.
        """
        if any(map(says_self_harm, {typed, corrected})):
            return True
        if felt is None or len(typed.split()) > LONGEST or TAKEN in _without_other_meanings(typed):
            return False
        if felt.valence is not None and felt.valence[0] > MOST_VALENCE:
            return False
        return self._is_near(felt.embedding[0])

    def _is_near(self, embedding: NDArray[np.float32]) -> bool:
        """Whether a vector (d,) is near an example that speaks of it, and nearer than to all others."""
        if self._examples is None:
            return False
        near, otherwise = (float((examples @ embedding).max()) for examples in self._examples)
        return near >= NEAR and near - otherwise >= NEARER

    @cached_property
    def _examples(self) -> _Examples | None:
        """The vectors of the examples; None if the model does not tell them apart."""
        vectors = self._embed([*SPEAKS_OF_IT, *OTHERWISE])
        examples = _Examples(vectors[: len(SPEAKS_OF_IT)], vectors[len(SPEAKS_OF_IT) :])
        return examples if examples.are_told_apart else None
