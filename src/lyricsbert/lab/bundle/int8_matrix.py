"""Writes the ONNX graph that multiplies the library's vectors by queries; run it with `python -m`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from lyricsbert.library.search import int8_matrix


def products_graph() -> ModelProto:
    """The graph that `lyricsbert.library.search.int8_matrix` runs.

    vectors (n, d) uint8 and queries (d, m) int8 are multiplied as integers, 128 standing for zero in the vectors; the
    m columns are weighted and added by weights (m, b) float32; products (b, n) float32 is that, transposed.
    """
    value = helper.make_tensor_value_info
    nodes = [
        helper.make_node("MatMulInteger", ["vectors", "queries", "middle"], ["integers"]),
        helper.make_node("Cast", ["integers"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["floats", "weights"], ["sums"]),
        helper.make_node("Transpose", ["sums"], ["products"], perm=[1, 0]),
    ]
    graph = helper.make_graph(
        nodes,
        "products",
        [
            value("vectors", TensorProto.UINT8, ["n", "d"]),
            value("queries", TensorProto.INT8, ["d", "m"]),
            value("weights", TensorProto.FLOAT, ["m", "b"]),
        ],
        [value("products", TensorProto.FLOAT, ["b", "n"])],
        [numpy_helper.from_array(np.array(int8_matrix.MIDDLE, dtype=np.uint8), "middle")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="")


if __name__ == "__main__":
    Path(int8_matrix.__file__).with_name(int8_matrix.GRAPH).write_bytes(
        products_graph().SerializeToString(deterministic=True)
    )
