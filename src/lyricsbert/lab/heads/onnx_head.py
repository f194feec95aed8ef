"""A trained head, and how it is written as ONNX, with one byte for each weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from scipy.special import erf

from lyricsbert.model.analysis import EMOTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


VALENCE_AND_ENERGY: Final = (1.0, 9.0)
FEELING: Final = (0.0, 1.0)

_BYTE: Final = 127
"""Steps of a weight on each side of zero."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a head's last layer are, in this order.

    Attributes:
        ratios: name of the six ratios, whose columns are logits.
        numbers: names of numbers, and the bounds that -1 and 1 stand for.
        themes: number of themes, whose columns are logits of their probabilities.
        dimensions: of the wish embedding, whose columns are added to the first of the features, made unit length.
    """

    ratios: str
    numbers: tuple[tuple[str, tuple[float, float]], ...]
    themes: int
    dimensions: int

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(EMOTIONS) + len(self.numbers) + self.themes + self.dimensions

    @property
    def columns(self) -> tuple[slice, slice, slice, slice]:
        """Those of ratios, numbers, themes and the wish embedding."""
        ratios, numbers, themes = np.cumsum([len(EMOTIONS), len(self.numbers), self.themes]).tolist()
        return slice(0, ratios), slice(ratios, numbers), slice(numbers, themes), slice(themes, self.width)


def song_layout(themes: int, dimensions: int) -> Layout:
    """What a head for songs tells."""
    return Layout("emotions", (("valence", VALENCE_AND_ENERGY), ("energy", VALENCE_AND_ENERGY)), themes, dimensions)


def query_layout(themes: int, dimensions: int) -> Layout:
    """What a head for queries tells."""
    numbers = (("valence", VALENCE_AND_ENERGY), ("energy", VALENCE_AND_ENERGY), ("feeling", FEELING))
    return Layout("wanted", numbers, themes, dimensions)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A trained head: `gelu(features / scale @ hidden + hidden_bias) @ out + out_bias`.

    Attributes:
        scale: (width,) float32, above 0.
        hidden: (width, h) float32.
        hidden_bias: (h,) float32.
        out: (h, k) float32.
        out_bias: (k,) float32.
    """

    scale: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    out: NDArray[np.float32]
    out_bias: NDArray[np.float32]

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The outputs (n, k)."""
        hidden = features / self.scale @ self.hidden + self.hidden_bias
        gelu = (hidden * (1 + erf(hidden * np.float32(0.5**0.5))) * np.float32(0.5)).astype(np.float32)
        result: NDArray[np.float32] = gelu @ self.out + self.out_bias
        return result


def write_head(weights: Weights, layout: Layout, path: Path) -> None:
    """Write a head.

    Args:
        weights: the trained head.
        layout: what its outputs are.
        path: the file.
    """
    initializers: list[onnx.TensorProto] = []
    nodes: list[onnx.NodeProto] = []
    outputs: list[onnx.ValueInfoProto] = []

    def node(kind: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def constant(name: str, value: object, kind: type[np.generic] = np.float32) -> str:
        initializers.append(numpy_helper.from_array(np.asarray(value, dtype=kind), name))
        return name

    def layer(inputs: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        largest = np.abs(weight).max(axis=0, initial=0)
        step = np.where(largest > 0, largest, 1) / _BYTE
        as_bytes = constant(f"{name}_bytes", np.rint(weight / step), np.int8)
        matrix = node("Cast", [as_bytes], f"{name}_weight", to=TensorProto.FLOAT)
        product = node("MatMul", [inputs, matrix], f"{name}_in_steps")
        product = node("Mul", [product, constant(f"{name}_step", step)], f"{name}_product")
        return node("Add", [product, constant(f"{name}_bias", bias)], name)

    def columns(source: str, part: slice, name: str) -> str:
        bounds = {"start": part.start, "stop": part.stop, "axis": 1}
        given = [constant(f"{name}_{bound}", [value], np.int64) for bound, value in bounds.items()]
        return node("Slice", [source, *given], name)

    def give(name: str, *width: int) -> None:
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *width]))

    scaled = node("Div", ["features", constant("scale", weights.scale)], "scaled_features")
    hidden = layer(scaled, "hidden", weights.hidden, weights.hidden_bias)
    error = node("Erf", [node("Mul", [hidden, constant("root_half", 0.5**0.5)], "scaled")], "error")
    twice = node("Add", [error, constant("one", 1.0)], "gate")
    gelu = node("Mul", [node("Mul", [hidden, twice], "gated"), constant("half", 0.5)], "gelu")
    out = layer(gelu, "out", weights.out, weights.out_bias)
    ratios, numbers, themes, wish = layout.columns
    node("Softmax", [columns(out, ratios, "ratio_logits")], layout.ratios, axis=1)
    give(layout.ratios, len(EMOTIONS))
    for place, (name, (low, high)) in enumerate(layout.numbers, start=numbers.start):
        column = node("Gather", [out, constant(f"{name}_column", place, np.int64)], f"{name}_unit", axis=1)
        wide = node("Mul", [column, constant(f"{name}_scale", (high - low) / 2)], f"{name}_scaled")
        moved = node("Add", [wide, constant(f"{name}_middle", (low + high) / 2)], f"{name}_moved")
        node("Clip", [moved, constant(f"{name}_low", low), constant(f"{name}_high", high)], name)
        give(name)
    if layout.themes:
        node("Sigmoid", [columns(out, themes, "theme_logits")], "themes")
        give("themes", layout.themes)
    if layout.dimensions:
        own = columns("features", slice(0, layout.dimensions), "embedding")
        unit = node("LpNormalization", [own], "unit_embedding", axis=1, p=2)
        both = node("Add", [unit, columns(out, wish, "wish_shift")], "shifted_embedding")
        node("LpNormalization", [both], "wish_embedding", axis=1, p=2)
        give("wish_embedding", layout.dimensions)
    features = helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", len(weights.scale)])
    graph = helper.make_graph(nodes, "head", [features], outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, path)
