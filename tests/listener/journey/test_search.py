"""The way through the layers: the cheapest that breaks no rule."""

import itertools

import numpy as np
import pytest

from lyricsbert.listener.journey import JourneyPlanner
from lyricsbert.listener.journey.path import make_path
from lyricsbert.listener.journey.search import Layer, Weights, find_way, make_layers
from lyricsbert.recommend import Recommender

WEIGHTS = Weights(about=1.0, meaning=2.0, evenness=1.0, along=1.0)


def cost_of(way: list[int], layers: list[Layer], between: Recommender) -> float:
    embedding = between.library.embedding
    places = [layer.rows.tolist().index(row) for layer, row in zip(layers, way, strict=True)]
    residuals = [layer.residual[place] for layer, place in zip(layers, places, strict=True)]
    alone = sum(float(layer.cost[place]) for layer, place in zip(layers, places, strict=True))
    words = sum(1 - float(embedding[a] @ embedding[b]) for a, b in itertools.pairwise(way))
    uneven = sum(float(((b - a) ** 2).sum()) for a, b in itertools.pairwise(residuals))
    return alone + WEIGHTS.meaning * words + WEIGHTS.evenness * uneven


@pytest.fixture
def layers(planner: JourneyPlanner, between: Recommender) -> list[Layer]:
    space, rows = planner.space, np.arange(20)
    targets = make_path(space.points[0], space.points[19], (), 4, space)
    return make_layers(targets, (), rows, {}, space, between.catalog, WEIGHTS, candidates=8)


def test_no_way_without_rules_is_cheaper(layers: list[Layer], between: Recommender) -> None:
    found = find_way(layers, between.catalog, WEIGHTS, limit_artists=False)
    assert found is not None
    artists = between.catalog.artists
    free = find_way(layers, between.catalog, WEIGHTS)
    assert free is not None
    assert all(artists[a] != artists[b] for a, b in itertools.pairwise(free))
    embedding = between.library.embedding
    ways = [
        list(way)
        for way in itertools.product(*(layer.rows.tolist() for layer in layers))
        if all(a != b and embedding[a] @ embedding[b] < 0.95 for a, b in itertools.combinations(way, 2))
    ]
    cheapest = min(cost_of(way, layers, between) for way in ways)
    assert cost_of(found, layers, between) == pytest.approx(cheapest, abs=1e-4)


def test_a_fixed_song_is_kept_whatever_it_costs(planner: JourneyPlanner, between: Recommender) -> None:
    space, rows = planner.space, np.arange(20)
    targets = make_path(space.points[0], space.points[19], (), 4, space)
    layers = make_layers(targets, (), rows[rows != 20], {1: 20}, space, between.catalog, WEIGHTS)
    found = find_way(layers, between.catalog, WEIGHTS)
    assert found is not None
    assert found[1] == 20


def test_where_the_rules_leave_none_there_is_no_way(planner: JourneyPlanner, between: Recommender) -> None:
    space = planner.space
    by_one = np.flatnonzero(np.array(between.catalog.artists) == between.catalog.artists[0])
    targets = make_path(space.points[0], space.points[19], (), 3, space)
    layers = make_layers(targets, (), by_one, {}, space, between.catalog)
    assert find_way(layers, between.catalog) is None
    assert find_way(layers, between.catalog, limit_artists=False) is not None
