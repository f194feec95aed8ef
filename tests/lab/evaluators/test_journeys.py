"""Journeys are measured by ratings, beside simpler ways."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import rated_data

from lyricsbert.lab.data.rated import RatedQueries, RatedSongs, read_rated_queries, read_rated_songs
from lyricsbert.lab.evaluators import Bootstrap, Journeys, values
from lyricsbert.lab.evaluators.journeys import way_figures
from lyricsbert.library import Library
from lyricsbert.listener.journey.feelings import FeelingSpace
from lyricsbert.model import Encoder
from lyricsbert.songs import Song


@pytest.fixture
def data(tmp_path: Path) -> tuple[RatedSongs, RatedQueries]:
    """All of the songs and queries are for validation."""
    folder = rated_data.write_data(tmp_path)
    songs, queries = read_rated_songs([("rated.csv", "songs.csv")], folder), read_rated_queries(["queries.csv"], folder)
    everything = np.ones(len(songs.songs), dtype=bool)
    return dataclasses.replace(songs, validation=everything), dataclasses.replace(
        queries, validation=np.ones(len(queries.texts), dtype=bool)
    )


def test_the_planner_is_smoother_than_chance(data: tuple[RatedSongs, RatedQueries], tiny_encoder: Encoder) -> None:
    journeys = Journeys(*data, tiny_encoder, Bootstrap(draws=0), pairs=8)
    found = values(journeys.metrics(tiny_encoder.analyze))
    rivals = {name: values(each) for name, each in journeys.rival_metrics().items()}
    assert set(rivals) == {"straight_nearest", "start_to_end", "greedy", "random"}
    assert found["journey_pairs"] == 8
    assert found["journey_artist_again"] == 0
    assert found["journey_step"] < rivals["random"]["journey_step"]
    assert found["journey_monotony"] > rivals["random"]["journey_monotony"]


def test_without_a_possible_journey_nothing_is_measured(tmp_path: Path, tiny_encoder: Encoder) -> None:
    folder = rated_data.write_data(tmp_path)  # its songs for validation are all by one band
    songs, queries = read_rated_songs([("rated.csv", "songs.csv")], folder), read_rated_queries(["queries.csv"], folder)
    journeys = Journeys(songs, queries, tiny_encoder, Bootstrap(draws=0), pairs=3)
    assert values(journeys.metrics(tiny_encoder.analyze)) == {"journey_pairs": 0}
    assert journeys.rival_metrics() == {}


def test_figures_of_a_way_are_what_they_say(tmp_path: Path, tiny_encoder: Encoder) -> None:
    songs = [Song(f"Band {n % 3}", f"Song {n}", f"I cry by the sea\nand sing of number {word} again") for n, word in
             enumerate(("window", "garden", "pillow", "bottle"))]  # fmt: skip
    library = Library.build(tmp_path / "library", songs, tiny_encoder)
    levels = np.array([2.0, 4.0, 6.0, 8.0])
    space = FeelingSpace.of_numbers(np.full((4, 6), 1 / 6), levels, np.full(4, 5.0), np.ones(4, dtype=bool))
    start, goal = space.points[0], space.points[3]
    even = way_figures([0, 1, 2, 3], start, goal, space, library)
    assert even["monotony"] == pytest.approx(1)
    assert [even[name] for name in ("unevenness", "aside", "miss")] == pytest.approx([0, 0, 0], abs=1e-6)
    assert even["step"] == pytest.approx(even["largest_step"])
    jumps = way_figures([0, 2, 1, 3], start, goal, space, library)
    assert jumps["monotony"] == pytest.approx(0.8)
    assert jumps["largest_step"] == pytest.approx(2 * even["step"])
    assert way_figures([0, 3, 1, 2], start, goal, space, library)["artist_again"] == 1
