"""Reads a network's weights back from a bundle's ONNX graph, int8 or float32."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from lyricsbert.errors import ModelError
from lyricsbert.model.bundle import WEIGHTS_NAME, read_config

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

_QUANTIZED: Final = "_quantized"
_SMOOTHED: Final = "_smoothed"
_SMOOTHING: Final = "_smoothing"
_PARTS: Final = ("trunk", "added", "emotion_head", "sentiment_head")
_PRODUCTS: Final = ("MatMul", "MatMulIntegerToFloat")
_EXP_SATURATION: Final = "/added/Exp_output_0"
"""The graph has the exponential of the added layers' saturation, which does not depend on the text, as a constant."""


def read_bundle_weights(folder: Path) -> dict[str, Tensor]:
    """The weights of the network that a bundle was exported from, by their names in its `state_dict`.

    Int8 weights are multiplied by their scales, and the factors that balanced them with the activations are taken out
    again. Weights that no output depends on, such as a BERT's pooler, are not in a graph.

    Args:
        folder: of the bundle.

    Raises:
        ModelError: the bundle is missing or damaged.
    """
    read_config(folder)
    try:
        graph = onnx.load(folder / WEIGHTS_NAME).graph
    except Exception as error:  # protobuf raises bare Exceptions of its own
        raise ModelError(f"The model bundle {folder} cannot be loaded: {error}") from error
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights: dict[str, NDArray[np.floating]] = {
        name: np.asarray(value, dtype=np.float32)
        for name, value in stored.items()
        if value.dtype == np.float32 and name.split(".")[0] in _PARTS and not name.endswith("_scale")
    }
    for node in graph.node:
        if node.op_type == "Gather" and node.input[0].endswith(_QUANTIZED):
            name = node.input[0].removesuffix(_QUANTIZED)
            weights[name] = _floats(stored, name)
        elif node.op_type in _PRODUCTS and node.input[1] in stored:
            matrix = _floats(stored, node.input[1].removesuffix(_QUANTIZED))
            smoothed = node.input[0].removesuffix(_QUANTIZED).removesuffix(_SMOOTHED)
            if f"{smoothed}{_SMOOTHING}" in stored:
                matrix = matrix * np.asarray(stored[f"{smoothed}{_SMOOTHING}"], dtype=np.float32)[:, None]
            weights[".".join(node.name.split("/")[1:-1]) + ".weight"] = matrix.T
    if _EXP_SATURATION in stored:
        weights["added.saturation"] = np.log(stored[_EXP_SATURATION])
    return {name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in weights.items()}


def _floats(stored: dict[str, NDArray[np.generic]], name: str) -> NDArray[np.floating]:
    """A tensor by its name before quantization."""
    if name in stored:
        return np.asarray(stored[name], dtype=np.float32)
    zero, scale = stored[f"{name}_zero_point"], stored[f"{name}_scale"]
    values = np.asarray(stored[f"{name}{_QUANTIZED}"], dtype=np.float32)
    floats: NDArray[np.floating] = (values - zero.astype(np.float32)) * scale.astype(np.float32)
    return floats
