"""Chips of earlier texts, as parts of another wish."""

from __future__ import annotations

import pytest
from names_to_read import NAMES, YEARS

from lyricsbert.recommend import Chip
from lyricsbert.recommend.understanding.standing import spans_of, standing_part


@pytest.mark.parametrize(
    ("value", "spans"),
    [
        ("1985", [(1985, 1985)]),
        ("1980-1989", [(1980, 1989)]),
        ("1980-", [(1980, 9999)]),
        ("-1989", [(1, 1989)]),
        ("1970-1979, 1990", [(1970, 1979), (1990, 1990)]),
        ("ABBA", []),
        ("", []),
    ],
)
def test_years_are_read_back_from_a_chip(value: str, spans: list[tuple[int, int]]) -> None:
    assert spans_of(value) == spans


def test_a_chip_is_the_part_that_it_was() -> None:
    seventies = standing_part(Chip("years", "1970-1979", ""), NAMES).only
    assert seventies is not None
    assert seventies.tolist() == [1970 <= year <= 1979 for year in YEARS]
    abba = standing_part(Chip("artist", "ABBA", ""), NAMES).only
    others = standing_part(Chip("without", "ABBA", ""), NAMES).only
    assert abba is not None
    assert others is not None
    assert (abba ^ others).all()
    assert standing_part(Chip("without", "Christmas songs", ""), NAMES).excluded == "Christmas songs"
    assert standing_part(Chip("without", "sad", ""), NAMES).emotions
    assert standing_part(Chip("without", "violence", ""), NAMES).leave_out == ("violent",)
    assert standing_part(Chip("without", "swearing", ""), NAMES).leave_out == ("explicit",)
    assert not standing_part(Chip("artist", "Nobody", ""), NAMES).chip.used
