"""Int8 quantization of an exported graph, with ranges that do not depend on the rest of a batch.

Three steps, all on the ONNX graph:

1. Smoothing: a few channels of a BERT's activations are many times larger than the rest and would take up the whole
   int8 range. The inputs of matrix products are divided channel by channel, and the weights multiplied, by factors that
   balance the two (SmoothQuant, Xiao et al. 2023).
2. Weights, word embeddings included, become int8, with one scale per output channel.
3. onnxruntime's dynamic quantization would take each activation's range from the current batch, so that a text's result
   would depend on the rest of the batch. Fixed ranges from sample texts are used instead.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SMOOTHING: Final = 0.85
"""SmoothQuant's migration strength: 0 leaves the difficulty to the activations, 1 moves it all to the weights."""

_LEAST: Final = 1e-5


def quantize_int8(plain: Path, target: Path, windows: Sequence[Sequence[int]]) -> None:
    """Quantize a float32 graph with inputs input_ids and attention_mask.

    Args:
        plain: the float32 graph.
        target: where to write the int8 graph.
        windows: token ids of sample texts, special tokens included.
    """
    prepared = target.with_suffix(".prepared.onnx")
    try:
        quant_pre_process(plain, prepared, skip_symbolic_shape=True)
        model = onnx.load(prepared)
        _smooth(model, windows)
        onnx.save(model, prepared)
        quantize_dynamic(prepared, target, per_channel=True, weight_type=QuantType.QInt8)
    finally:
        prepared.unlink(missing_ok=True)
    model = onnx.load(target)
    _fix_ranges(model, windows)
    _fuse_products(model)
    onnx.save(model, target)


def _smooth(model: onnx.ModelProto, windows: Sequence[Sequence[int]]) -> None:
    """Divide the inputs of matrix products by a factor per channel, and multiply the weights by it."""
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer if tensor.data_type == TensorProto.FLOAT}
    products: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights and len(weights[node.input[1]].dims) == 2:
            products[node.input[0]].append(node)
    largest = _over_windows(
        model, list(products), windows, lambda value: np.abs(value).reshape(-1, value.shape[-1]).max(axis=0), np.maximum
    )
    for name, nodes in products.items():
        matrices = {node.input[1]: numpy_helper.to_array(weights[node.input[1]]) for node in nodes}
        reach = np.max([np.abs(matrix).max(axis=1) for matrix in matrices.values()], axis=0)
        factor = np.maximum(largest[name], _LEAST) ** SMOOTHING / np.maximum(reach, _LEAST) ** (1 - SMOOTHING)
        factor = (factor / np.exp(np.log(factor).mean())).astype(np.float32)
        smoothed = f"{name}_smoothed"
        graph.initializer.append(numpy_helper.from_array(1 / factor, f"{name}_smoothing"))
        divide = helper.make_node("Mul", [name, f"{name}_smoothing"], [smoothed], name=f"{smoothed}_node")
        graph.node.insert(list(graph.node).index(nodes[0]), divide)
        for node in nodes:
            node.input[0] = smoothed
        for matrix_name, matrix in matrices.items():
            weights[matrix_name].CopyFrom(numpy_helper.from_array(matrix * factor[:, None], matrix_name))


def _fix_ranges(model: onnx.ModelProto, windows: Sequence[Sequence[int]]) -> None:
    """Replace each dynamic quantization by a static one with the range that the sample texts have."""
    graph = model.graph
    dynamic = [node for node in graph.node if node.op_type == "DynamicQuantizeLinear"]
    names = list(dict.fromkeys(node.input[0] for node in dynamic))
    lowest = _over_windows(model, names, windows, np.min, np.minimum)
    highest = _over_windows(model, names, windows, np.max, np.maximum)
    for node in dynamic:
        low, high = min(0.0, float(lowest[node.input[0]])), max(0.0, float(highest[node.input[0]]))
        scale = np.float32(max(high - low, _LEAST) / 255)
        zero = np.uint8(np.clip(round(-low / float(scale)), 0, 255))
        quantized, scale_name, zero_name = node.output
        graph.initializer.append(numpy_helper.from_array(np.array(scale), scale_name))
        graph.initializer.append(numpy_helper.from_array(np.array(zero), zero_name))
        static = helper.make_node(
            "QuantizeLinear", [node.input[0], scale_name, zero_name], [quantized], name=f"{node.name}_static"
        )
        place = list(graph.node).index(node)
        graph.node.remove(node)
        graph.node.insert(place, static)


def _fuse_products(model: onnx.ModelProto) -> None:
    """Fuse each integer product, its cast to float and its multiplication by the scales into one operator.

    onnxruntime does so itself for dynamic ranges; for fixed ones it folds the scales first and finds nothing to fuse.
    """
    graph = model.graph
    users: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in graph.node:
        for name in node.input:
            users[name].append(node)
    scales = {node.output[0]: list(node.input) for node in graph.node if node.op_type == "Mul"}
    fused_away: list[onnx.NodeProto] = []
    for product in [node for node in graph.node if node.op_type == "MatMulInteger"]:
        (cast,) = users[product.output[0]]
        (scaled,) = users[cast.output[0]]
        (scale,) = (name for name in scaled.input if name != cast.output[0])
        left, right, left_zero, right_zero = product.input
        fused = helper.make_node(
            "MatMulIntegerToFloat",
            [left, right, *scales[scale], left_zero, right_zero],
            list(scaled.output),
            name=f"{product.name}_to_float",
            domain="com.microsoft",
        )
        graph.node.insert(list(graph.node).index(scaled), fused)
        fused_away += [product, cast, scaled, *(node for node in graph.node if list(node.output) == [scale])]
    for node in fused_away:
        if node in graph.node:
            graph.node.remove(node)
    if all(opset.domain != "com.microsoft" for opset in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def _over_windows(
    model: onnx.ModelProto,
    names: Sequence[str],
    windows: Sequence[Sequence[int]],
    measure: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    combine: Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]],
) -> dict[str, NDArray[np.float32]]:
    """Run the graph on each window separately, and combine a measure of intermediate values over all windows."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    for name in names:
        probe.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(probe.SerializeToString(), options, providers=["CPUExecutionProvider"])
    result: dict[str, NDArray[np.float32]] = {}
    for window in windows:
        ids = np.array([window], dtype=np.int64)
        values = session.run(list(names), {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        for name, value in zip(names, map(measure, values), strict=True):
            result[name] = combine(result[name], value) if name in result else value
    return result
