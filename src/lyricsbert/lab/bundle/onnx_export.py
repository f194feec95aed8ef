"""Exports a trained network as a bundle: ONNX, int8 weights, calibrated probabilities."""

from __future__ import annotations

import dataclasses
import shutil
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import torch

from lyricsbert.lab.bundle.quantize import quantize_int8
from lyricsbert.lab.evaluators.metrics import fit_temperature
from lyricsbert.model.bundle import TOKENIZER_NAME, WEIGHTS_NAME, BundleConfig, write_config
from lyricsbert.model.encoder import Encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transformers import PreTrainedTokenizerBase

    from lyricsbert.lab.data.corpus import Calibration
    from lyricsbert.lab.data.recipe import Recipe
    from lyricsbert.lab.network.network import LyricsNetwork


def export_bundle(
    network: LyricsNetwork,
    tokenizer: PreTrainedTokenizerBase,
    recipe: Recipe,
    folder: Path,
    *,
    calibration: Calibration | None,
    samples: Sequence[str] | None,
) -> BundleConfig:
    """Write a bundle that `Encoder.load` runs.

    Args:
        network: the trained network; it is left in evaluation mode on the CPU.
        tokenizer: its tokenizer.
        recipe: the recipe it was trained by.
        folder: where to write; created if it does not exist.
        calibration: labelled texts held out of training, on which the exported model's probabilities are calibrated;
            None leaves its temperatures at 1.
        samples: texts like those that the model will encode, used to quantize it to int8; None keeps float32 weights.

    Returns:
        The configuration that was written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    backend = tokenizer.backend_tokenizer
    backend.no_padding()
    backend.no_truncation()
    backend.save(str(folder / TOKENIZER_NAME))
    with TemporaryDirectory() as temporary:
        plain = Path(temporary) / "float32.onnx"
        write_onnx(network, plain)
        if samples is None:
            shutil.copyfile(plain, folder / WEIGHTS_NAME)
        else:
            windows = tokenizer(list(samples), truncation=True, max_length=recipe.max_tokens)["input_ids"]
            quantize_int8(plain, folder / WEIGHTS_NAME, windows)
    config = BundleConfig(
        model_id=recipe.model_id,
        model_hash="",
        architecture=network.architecture,
        base=recipe.base,
        dimensions=network.dimensions,
        max_tokens=recipe.max_tokens,
    )
    config = write_config(folder, config)
    if calibration is not None:
        config = write_config(folder, _calibrate(folder, config, calibration))
    return config


def write_onnx(network: LyricsNetwork, path: Path) -> None:
    """Write a network as ONNX, with the inputs and outputs of a bundle."""
    network.eval().cpu()
    ids = torch.ones((2, 8), dtype=torch.long)
    with warnings.catch_warnings():
        # torch deprecates this exporter, but the graph of its successor (torch 2.13) has two values named "embedding"
        # and cannot be quantized as it is; fixed by hand, it is neither faster nor more accurate. The tracer's
        # warnings are about shape checks, which hold for any input.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (ids, torch.ones_like(ids)),
            path,
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding", "emotion_logits", "sentiment_logits"],
            dynamic_axes={
                "input_ids": {0: "n", 1: "tokens"},
                "attention_mask": {0: "n", 1: "tokens"},
                "embedding": {0: "n"},
                "emotion_logits": {0: "n"},
                "sentiment_logits": {0: "n"},
            },
            opset_version=17,
            dynamo=False,
        )


def _calibrate(folder: Path, config: BundleConfig, calibration: Calibration) -> BundleConfig:
    """The configuration with temperatures fitted to the bundle's own outputs."""
    encoder = Encoder.load(folder)
    emotions, sentiment = calibration.emotions, calibration.sentiment
    return dataclasses.replace(
        config,
        emotion_temperature=round(
            fit_temperature(encoder.analyze(emotions.texts).emotions, emotions.allowed.argmax(axis=1)), 4
        ),
        sentiment_temperature=round(
            fit_temperature(encoder.analyze(sentiment.texts).sentiment, sentiment.allowed.argmax(axis=1)), 4
        ),
    )
