"""Libraries of four kinds of songs, of songs from sadness to joy, and of the built-in ones; a store of listeners."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from journey_songs import journey_songs
from listener_songs import KindEncoder, songs

from lyricsbert.library import Library
from lyricsbert.listener.journey import JourneyPlanner
from lyricsbert.listener.profile import SongNames
from lyricsbert.listener.profile.store import ListenerStore
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommender
from lyricsbert.songs import builtin_songs
from rated_encoder import RatedEncoder


@pytest.fixture(scope="session")
def kind_encoder(tiny_encoder: Encoder) -> KindEncoder:
    return KindEncoder(tiny_encoder)


@pytest.fixture(scope="session")
def kinds_library(tmp_path_factory: pytest.TempPathFactory, kind_encoder: KindEncoder) -> Library:
    path = tmp_path_factory.mktemp("kinds") / "library"
    return Library.build(path, songs(), kind_encoder)  # type: ignore[arg-type]  # a double


@pytest.fixture(scope="session")
def kinds(kinds_library: Library, kind_encoder: KindEncoder) -> Recommender:
    return Recommender(kinds_library, kind_encoder)


@pytest.fixture(scope="session")
def names(kinds_library: Library) -> SongNames:
    return SongNames(kinds_library)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ListenerStore]:
    with ListenerStore(tmp_path / "listeners.sqlite") as opened:
        yield opened


@pytest.fixture(scope="session")
def between(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Encoder) -> Recommender:
    encoder = RatedEncoder(tiny_encoder)
    path = tmp_path_factory.mktemp("between") / "library"
    return Recommender(Library.build(path, journey_songs(), encoder), encoder)  # type: ignore[arg-type]  # a double


@pytest.fixture(scope="session")
def planner(between: Recommender) -> JourneyPlanner:
    return JourneyPlanner(between)


@pytest.fixture(scope="session")
def builtin_recommender(tmp_path_factory: pytest.TempPathFactory) -> Recommender:
    encoder = Encoder.load()
    return Recommender(Library.build(tmp_path_factory.mktemp("builtin") / "library", builtin_songs(), encoder), encoder)
