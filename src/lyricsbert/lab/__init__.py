"""The laboratory: training, evaluation and export of models. Needs the extra `lab` (torch, transformers, onnx)."""
