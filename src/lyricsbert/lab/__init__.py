"""The laboratory: trains, evaluates, inspects and exports models. Needs the extra `lab` (torch, transformers, onnx)."""
