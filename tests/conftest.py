"""Fixtures that all rooms share."""

from pathlib import Path

import pytest
from hypothesis import settings

from lyricsbert.model import Encoder
from tiny_model import write_tiny_bundle

# No test may depend on how fast the machine is.
settings.register_profile("any speed", deadline=None)
settings.load_profile("any speed")


@pytest.fixture(scope="session")
def tiny_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of a real, tiny ONNX model: 16 dimensions, each emotion driven by its own key words."""
    return write_tiny_bundle(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_encoder(tiny_bundle: Path) -> Encoder:
    return Encoder.load(tiny_bundle)
