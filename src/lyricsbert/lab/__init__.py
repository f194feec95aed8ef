"""The laboratory: training, evaluation, inspection and export of models. Needs the extra `lab` (torch, transformers, onnx)."""
