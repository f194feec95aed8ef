"""A library of the toy songs, analysed by the tiny model."""

import pytest
from toy_songs import toy_songs

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommender
from rated_encoder import RatedEncoder


@pytest.fixture(scope="session")
def toy_library(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Encoder) -> Library:
    return Library.build(tmp_path_factory.mktemp("toy") / "library", toy_songs(), tiny_encoder)


@pytest.fixture(scope="session")
def recommender(toy_library: Library, tiny_encoder: Encoder) -> Recommender:
    return Recommender(toy_library, tiny_encoder)


@pytest.fixture(scope="session")
def rated_encoder(tiny_encoder: Encoder) -> RatedEncoder:
    return RatedEncoder(tiny_encoder)


@pytest.fixture(scope="session")
def rated_library(tmp_path_factory: pytest.TempPathFactory, rated_encoder: RatedEncoder) -> Library:
    """The toy songs with valence, energy and themes."""
    path = tmp_path_factory.mktemp("rated") / "library"
    return Library.build(path, toy_songs(), rated_encoder)  # type: ignore[arg-type]  # a double


@pytest.fixture(scope="session")
def rated(rated_library: Library, rated_encoder: RatedEncoder) -> Recommender:
    return Recommender(rated_library, rated_encoder)
