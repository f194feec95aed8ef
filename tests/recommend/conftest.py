"""A library of the toy songs, analysed by the tiny model."""

import pytest
from toy_songs import toy_songs

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommender


@pytest.fixture(scope="session")
def toy_library(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Encoder) -> Library:
    return Library.build(tmp_path_factory.mktemp("toy") / "library", toy_songs(), tiny_encoder)


@pytest.fixture(scope="session")
def recommender(toy_library: Library, tiny_encoder: Encoder) -> Recommender:
    return Recommender(toy_library, tiny_encoder)
