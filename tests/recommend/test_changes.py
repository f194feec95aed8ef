"""Changes that are asked for in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.model import EMOTIONS
from lyricsbert.recommend import Change, parse_change


@pytest.mark.parametrize(
    ("text", "valence", "energy"),
    [
        ("happier", 1.5, 0),
        ("a little happier", 0.9, 0),
        ("a little happier, a little happier still", 1.8, 0),
        ("much calmer", 0, -2.4),
        ("less energetic", 0, -1.5),
        ("sadder", -1.5, 0),
        ("gentler and a bit darker", -0.9, -1.5),
        ("A lot more cheerful!", 2.4, 0),
        ("a touch gloomier but livelier", -0.9, 1.5),
    ],
)
def test_a_comparison_is_a_change(text: str, valence: float, energy: float) -> None:
    change = parse_change(text)
    assert change is not None
    assert (change.valence, change.energy) == pytest.approx((valence, energy))
    assert change.words == text


@pytest.mark.parametrize(
    "text",
    [
        "happy",
        "calm",
        "ever",
        "never",
        "water",
        "happier than these people by the sea",
        "",
        ", and",
        "more",
        "longer",
        "older and shorter",
        "less of this",
    ],
)
def test_what_says_anything_else_is_none(text: str) -> None:
    assert parse_change(text) is None


def test_emotions_change_and_still_sum_to_one() -> None:
    change = parse_change("angrier but less sad")
    assert change is not None
    before = np.array([0.5, 0.1, 0.1, 0.1, 0.1, 0.1])
    after = change.ratios(before)
    assert after.sum() == pytest.approx(1)
    assert after[EMOTIONS.index("anger")] > 0.2
    assert after[EMOTIONS.index("sadness")] < 0.4


@given(st.floats(-20, 20), st.floats(1, 9))
def test_levels_stay_on_their_scale(added: float, level: float) -> None:
    assert 1 <= Change(energy=added).level("energy", level) <= 9
