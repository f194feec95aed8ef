"""A model bundle instrumented to show its attention: its graph, with the softmaxes over tokens as additional outputs.

Nothing is reimplemented: the attention is what the shipped (int8) graph computes. It is found by shape, not by name, so
that any architecture works: a softmax with two axes as long as the text is a layer of self-attention; one with a single
such axis is a learned pooling, named after the outputs that it feeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from tokenizers import Tokenizer

from lyricsbert.errors import ModelError
from lyricsbert.model.bundle import TOKENIZER_NAME, WEIGHTS_NAME, BundleConfig, find_bundle, read_config

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

OUTPUTS: Final = {"embedding": "embedding", "emotion_logits": "emotions", "sentiment_logits": "sentiment"}
"""Outputs of a bundle's graph -> their names for people."""

_TOKENS_PER_BATCH: Final = 1024
_PROBES: Final = (5, 9)


class Trace(NamedTuple):
    """One forward pass over a window of t tokens.

    Attributes:
        embedding: (dimensions,), unit length.
        attention: one array (heads, t, t) per layer: the share of token i's attention that goes to token j; rows sum
            to 1.
        pooling: learned pooling -> (t,) weights that sum to 1, the mean over its heads.
        emotion_logits: (6,).
        sentiment_logits: (3,).
    """

    embedding: NDArray[np.float32]
    attention: tuple[NDArray[np.float32], ...]
    pooling: dict[str, NDArray[np.float32]]
    emotion_logits: NDArray[np.float32]
    sentiment_logits: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class InstrumentedModel:
    """A model bundle that exposes its attention.

    Attributes:
        config: the bundle's configuration.
        tokenizer: its tokenizer, without padding or truncation.
        session: the graph with additional outputs.
        layers: outputs that are self-attention, in the order of the graph.
        poolings: outputs that are learned poolings -> what they feed, e.g. "emotions".
    """

    config: BundleConfig
    tokenizer: Tokenizer
    session: onnxruntime.InferenceSession
    layers: tuple[str, ...]
    poolings: dict[str, str]

    @classmethod
    def load(cls, path_or_hub_id: str | Path | None = None) -> InstrumentedModel:
        """Load a bundle with its attention exposed.

        Args:
            path_or_hub_id: folder of a bundle or of a run that has one, or a Hugging Face hub id; None loads the
                shipped model.

        Raises:
            ModelError: the bundle is missing or damaged, or its graph has no self-attention.
        """
        folder = find_bundle(path_or_hub_id)
        if (folder / "bundle").is_dir():
            folder /= "bundle"
        config = read_config(folder)
        try:
            graph = onnx.load(folder / WEIGHTS_NAME)
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_NAME))
            softmaxes = {
                node.output[0]: _fed(graph, node.output[0]) for node in graph.graph.node if node.op_type == "Softmax"
            }
            for name in softmaxes:
                graph.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            session = onnxruntime.InferenceSession(
                graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
            )
            axes = _token_axes(session, list(softmaxes))
        except Exception as error:  # the three libraries raise bare Exceptions
            raise ModelError(f"The model bundle {folder} cannot be loaded: {error}") from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        layers = tuple(name for name in softmaxes if axes[name] == 2)
        if not layers:
            raise ModelError(
                f"The model in {folder} has no self-attention to show: its graph has no softmax over tokens."
            )
        poolings = {name: fed for name, fed in softmaxes.items() if axes[name] == 1}
        return cls(config, tokenizer, session, layers, poolings)

    def trace(self, ids: Sequence[int]) -> Trace:
        """Run one window of token ids, special tokens included, and record its attention."""
        names = ["embedding", "emotion_logits", "sentiment_logits", *self.layers, *self.poolings]
        embedding, emotions, sentiment, *values = _run(self.session, names, [ids])
        t = len(ids)
        layers = tuple(value.reshape(-1, t, t) for value in values[: len(self.layers)])
        pooling: dict[str, NDArray[np.float32]] = {}
        for name, value in zip(self.poolings.values(), values[len(self.layers) :], strict=True):
            axis = value.shape.index(t, 1)
            shares = np.moveaxis(value, axis, -1).reshape(-1, t).mean(axis=0)
            # Poolings with the same name (for example a module with two softmaxes) are numbered.
            key = next(k for k in (name, *(f"{name} {i}" for i in range(2, 99))) if k not in pooling)
            pooling[key] = shares / max(float(shares.sum()), 1e-9)
        return Trace(embedding[0], layers, pooling, emotions[0], sentiment[0])

    def predict(self, windows: Sequence[Sequence[int]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Emotion logits (n, 6) and embeddings (n, dimensions) of n windows of equal length."""
        size = max(1, _TOKENS_PER_BATCH // max(1, len(windows[0])))
        batches = [windows[start : start + size] for start in range(0, len(windows), size)]
        results = [_run(self.session, ["emotion_logits", "embedding"], batch) for batch in batches]
        return np.concatenate([logits for logits, _ in results]), np.concatenate([vectors for _, vectors in results])


def _run(
    session: onnxruntime.InferenceSession, names: list[str], windows: Sequence[Sequence[int]]
) -> list[NDArray[np.float32]]:
    ids = np.array(windows, dtype=np.int64)
    result: list[NDArray[np.float32]] = session.run(names, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
    return result


def _token_axes(session: onnxruntime.InferenceSession, names: list[str]) -> dict[str, int]:
    """How many axes of each output are as long as the text, found by running texts of two lengths."""
    if not names:  # for onnxruntime, no names means all outputs
        return {}
    short, long = (_run(session, names, [[0] * length]) for length in _PROBES)
    return {
        name: sum(pair == _PROBES for pair in zip(one.shape, other.shape, strict=True))
        for name, one, other in zip(names, short, long, strict=True)
    }


def _fed(graph: onnx.ModelProto, name: str) -> str:
    """Which of the bundle's outputs a value of the graph feeds, in words."""
    reached = {name}
    for node in graph.graph.node:  # ONNX keeps nodes in topological order
        if reached.intersection(node.input):
            reached.update(node.output)
    fed = [label for output, label in OUTPUTS.items() if output in reached]
    return " and ".join(fed) if len(fed) < len(OUTPUTS) else "all outputs"
