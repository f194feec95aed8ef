"""A library whose songs lead from sadness to joy, analysed by a model that also tells valence and energy."""

import pytest
from journey_songs import journey_songs

from lyricsbert.library import Library
from lyricsbert.listener.journey import JourneyPlanner
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommender
from rated_encoder import RatedEncoder


@pytest.fixture(scope="session")
def between(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Encoder) -> Recommender:
    encoder = RatedEncoder(tiny_encoder)
    path = tmp_path_factory.mktemp("between") / "library"
    return Recommender(Library.build(path, journey_songs(), encoder), encoder)  # type: ignore[arg-type]  # a double


@pytest.fixture(scope="session")
def planner(between: Recommender) -> JourneyPlanner:
    return JourneyPlanner(between)
