"""A library of the built-in songs, analysed by the shipped model."""

from __future__ import annotations

import pytest

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommender
from lyricsbert.songs import builtin_songs


@pytest.fixture(scope="session")
def builtin_recommender(tmp_path_factory: pytest.TempPathFactory) -> Recommender:
    encoder = Encoder.load()
    return Recommender(Library.build(tmp_path_factory.mktemp("builtin") / "library", builtin_songs(), encoder), encoder)
