"""The path: even, smooth, and through the points that bend it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from lyricsbert.listener.journey import JourneyPlanner, Via
from lyricsbert.listener.journey.feelings import ENERGY, VALENCE
from lyricsbert.listener.journey.path import curve, make_path

levels = st.floats(1, 9)


def test_without_points_the_path_is_straight_and_even(planner: JourneyPlanner) -> None:
    space = planner.space
    start, goal = space.points[0], space.points[19]
    path = make_path(start, goal, (), 7, space)
    assert_allclose(path[[0, -1]], [start, goal], atol=1e-5)
    assert_allclose(np.diff(path, axis=0), np.tile((goal - start) / 6, (6, 1)), atol=1e-5)


def test_a_point_bends_it_and_emotions_follow(planner: JourneyPlanner) -> None:
    space = planner.space
    straight = make_path(space.points[0], space.points[19], (), 5, space)
    bent = make_path(space.points[0], space.points[19], (Via(0.5, valence=8.0),), 5, space)
    assert space.level(bent[2], VALENCE) == 8
    assert_allclose(bent[2, ENERGY], straight[2, ENERGY], atol=1e-5)
    joy = 1
    assert space.emotions(bent[2])[joy] > space.emotions(straight[2])[joy]
    assert_allclose(bent[[0, -1]], straight[[0, -1]], atol=1e-5)


@given(st.lists(levels, min_size=2, max_size=6))
def test_the_curve_meets_its_knots_and_never_swings_beyond_neighbours(knots: list[float]) -> None:
    positions = np.linspace(0, 1, len(knots))
    column = np.array(knots)[:, None]
    assert_allclose(curve(positions, column, positions)[:, 0], knots, atol=1e-9)
    fine = np.linspace(0, 1, 101)
    piece = np.clip(np.searchsorted(positions, fine, side="right") - 1, 0, len(knots) - 2)
    between = np.stack([column[piece, 0], column[piece + 1, 0]])
    drawn = curve(positions, column, fine)[:, 0]
    if len(knots) == 2:
        assert_allclose(drawn, np.interp(fine, positions, knots), atol=1e-9)
    inner = (piece > 0) & (piece < len(knots) - 2)
    assert (drawn[inner] >= between.min(axis=0)[inner] - 1e-9).all()
    assert (drawn[inner] <= between.max(axis=0)[inner] + 1e-9).all()
