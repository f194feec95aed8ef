"""A trained head, and how it is written as ONNX, with its weights in half precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from scipy.special import erf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


VALENCE_AND_ENERGY: Final = (1.0, 9.0)
FEELING: Final = (0.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A trained head: `gelu(features @ hidden + hidden_bias) @ out + out_bias`; the first six outputs are logits.

    Attributes:
        hidden: (width, h) float32.
        hidden_bias: (h,) float32.
        out: (h, 6 + k) float32.
        out_bias: (6 + k,) float32.
    """

    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    out: NDArray[np.float32]
    out_bias: NDArray[np.float32]

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The outputs (n, 6 + k)."""
        hidden = features @ self.hidden + self.hidden_bias
        gelu = (hidden * (1 + erf(hidden * np.float32(0.5**0.5))) * np.float32(0.5)).astype(np.float32)
        result: NDArray[np.float32] = gelu @ self.out + self.out_bias
        return result


def to_unit(values: NDArray[np.float32], bounds: tuple[float, float]) -> NDArray[np.float32]:
    """Numbers within bounds as -1 to 1, as heads are trained on them."""
    low, high = bounds
    return ((values - (low + high) / 2) / ((high - low) / 2)).astype(np.float32)


def write_head(weights: Weights, outputs: Sequence[str], path: Path) -> None:
    """Write a head.

    Args:
        weights: the trained head.
        outputs: names of the ratios and of each number, the last of four being the feeling.
        path: the file.
    """
    bounds = [VALENCE_AND_ENERGY, VALENCE_AND_ENERGY, FEELING][: len(outputs) - 1]
    initializers: list[onnx.TensorProto] = []
    nodes: list[onnx.NodeProto] = []

    def node(kind: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def constant(name: str, value: object, kind: type[np.generic] = np.float32) -> str:
        initializers.append(numpy_helper.from_array(np.asarray(value, dtype=kind), name))
        return name

    def weight(name: str, value: NDArray[np.float32]) -> str:
        return node("Cast", [constant(f"{name}_half", value, np.float16)], name, to=TensorProto.FLOAT)

    hidden = node("MatMul", ["features", weight("hidden_weight", weights.hidden)], "hidden_product")
    hidden = node("Add", [hidden, constant("hidden_bias", weights.hidden_bias)], "hidden")
    error = node("Erf", [node("Mul", [hidden, constant("root_half", 0.5**0.5)], "scaled")], "error")
    twice = node("Add", [error, constant("one", 1.0)], "gate")
    gelu = node("Mul", [node("Mul", [hidden, twice], "gated"), constant("half", 0.5)], "gelu")
    out = node("MatMul", [gelu, weight("out_weight", weights.out)], "out_product")
    out = node("Add", [out, constant("out_bias", weights.out_bias)], "out")
    six = len(weights.out_bias) - len(bounds)
    logits = node("Slice", [out, *(constant(f"r{i}", [v], np.int64) for i, v in enumerate((0, six, 1)))], "logits")
    node("Softmax", [logits], outputs[0], axis=1)
    for place, (name, (low, high)) in enumerate(zip(outputs[1:], bounds, strict=True)):
        column = node("Gather", [out, constant(f"{name}_column", six + place, np.int64)], f"{name}_unit", axis=1)
        scaled = node("Mul", [column, constant(f"{name}_scale", (high - low) / 2)], f"{name}_scaled")
        moved = node("Add", [scaled, constant(f"{name}_middle", (low + high) / 2)], f"{name}_moved")
        node("Clip", [moved, constant(f"{name}_low", low), constant(f"{name}_high", high)], name)
    graph = helper.make_graph(
        nodes,
        "head",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", len(weights.hidden)])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"] if place else ["n", six])
            for place, name in enumerate(outputs)
        ],
        initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, path)
