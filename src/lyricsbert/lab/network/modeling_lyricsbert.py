"""The added layers of the modified architecture as a step of `sentence_transformers.SentenceTransformer`.

`SentenceTransformer` has no such step. This file and added_layers.py are copied into the folder that it loads (with
`trust_remote_code=True`, which requires such a file name), so they import nothing else of LyricsBERT.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from .added_layers import AddedLayers


class AddedStep(nn.Module):
    """Turns the mean of the token vectors, with the tokens, into the embedding before normalisation.

    Args:
        dimensions: dimensions of the mean.
        vocabulary: number of the encoder's tokens.
    """

    def __init__(self, dimensions: int, vocabulary: int) -> None:
        super().__init__()
        self.config = {"dimensions": dimensions, "vocabulary": vocabulary}
        self.layers = AddedLayers(dimensions, vocabulary)

    def forward(self, features: dict[str, Tensor]) -> dict[str, Tensor]:
        """Replace `sentence_embedding` (n, dimensions), from `input_ids` and `attention_mask`, each (n, tokens)."""
        mean = features["sentence_embedding"]
        features["sentence_embedding"] = self.layers(mean, features["input_ids"], features["attention_mask"])
        return features

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write config.json and model.safetensors into an existing folder, and this code into its parent."""
        folder = Path(output_path)
        for name in (Path(__file__).name, "added_layers.py"):
            shutil.copyfile(Path(__file__).with_name(name), folder.parent / name)
        (folder / "config.json").write_text(json.dumps(self.config, indent=2) + "\n", "utf-8")
        weights = {name: value.contiguous() for name, value in self.layers.state_dict().items()}
        save_file(weights, folder / "model.safetensors")

    @staticmethod
    def load(input_path: str) -> AddedStep:
        """Read what `save` wrote."""
        folder = Path(input_path)
        step = AddedStep(**json.loads((folder / "config.json").read_text("utf-8")))
        step.layers.load_state_dict(load_file(folder / "model.safetensors"))
        return step
