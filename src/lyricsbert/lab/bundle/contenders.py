"""The models that a model is compared with: itself in float32, its untouched base model, and any other encoder."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.lab.bundle.onnx_export import export_bundle
from lyricsbert.lab.data.bases import longest_window
from lyricsbert.lab.network.checkpoint import load_weights
from lyricsbert.lab.network.network import load_network
from lyricsbert.lab.teacher.sentence_encoder import embed
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS, Analysis
from lyricsbert.model.encoder import Encoder

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricsbert.lab.data.corpus import Corpus
    from lyricsbert.lab.data.recipe import Recipe
    from lyricsbert.lab.evaluators import Analyze


def load_float32(run: Path, recipe: Recipe, corpus: Corpus, folder: Path) -> Analyze:
    """The model of a run before its weights were quantized.

    Args:
        run: folder of the run.
        recipe: its recipe.
        corpus: its data; only the calibration texts are used.
        folder: where to export it.
    """
    network, tokenizer = load_network(recipe.base, recipe.architecture)
    load_weights(run, network)
    export_bundle(network, tokenizer, recipe, folder, calibration=corpus.calibration, samples=None)
    return Encoder.load(folder).analyze


def load_base(recipe: Recipe, folder: Path) -> Analyze:
    """The untouched base model, mean pooled, in float32; it has no classifiers, so its ratios are uniform.

    Args:
        recipe: names the base.
        folder: where to export it.
    """
    network, tokenizer = load_network(recipe.base)
    recipe = dataclasses.replace(recipe, max_tokens=min(512, longest_window(network.trunk)))
    export_bundle(network, tokenizer, recipe, folder, calibration=None, samples=None)
    encoder = Encoder.load(folder)
    return lambda texts: _without_classifiers(encoder.analyze(texts).embedding)


def load_rival(name: str) -> Analyze:
    """Any sentence encoder with mean pooling; its ratios are uniform.

    Args:
        name: hub name or local folder.

    Raises:
        ModelError: it cannot be loaded.
    """
    embed(name, [""])
    return lambda texts: _without_classifiers(embed(name, texts).numpy())


def _without_classifiers(embedding: NDArray[np.float32]) -> Analysis:
    emotions, sentiment = (
        np.full((len(embedding), len(labels)), 1 / len(labels), dtype=np.float32) for labels in (EMOTIONS, SENTIMENTS)
    )
    return Analysis(embedding, emotions, sentiment)
