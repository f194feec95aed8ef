"""Writes the ONNX graph that multiplies queries by the library's vectors; run it with `python -m`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from lyricsbert.library.search import int8_matrix


def products_graph() -> ModelProto:
    """The graph that `lyricsbert.library.search.int8_matrix` runs.

    queries (m, d) uint8, 64 standing for zero, and the vectors, a constant (d, n) int8 that is added when the graph is
    loaded, are multiplied as integers; products (b, n) float32 are sums of the m rows, weighted by weights (b, m)
    float32.
    """
    value = helper.make_tensor_value_info
    nodes = [
        helper.make_node("MatMulInteger", ["queries", int8_matrix.VECTORS, "middle"], ["integers"]),
        helper.make_node("Cast", ["integers"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["weights", "floats"], ["products"]),
    ]
    graph = helper.make_graph(
        nodes,
        "products",
        [
            value("queries", TensorProto.UINT8, ["m", "d"]),
            value("weights", TensorProto.FLOAT, ["b", "m"]),
        ],
        [value("products", TensorProto.FLOAT, ["b", "n"])],
        [numpy_helper.from_array(np.array(int8_matrix.MIDDLE, dtype=np.uint8), "middle")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="")


if __name__ == "__main__":
    Path(int8_matrix.__file__).with_name(int8_matrix.GRAPH).write_bytes(
        products_graph().SerializeToString(deterministic=True)
    )
