"""What holds beside the text of a wish: chips of earlier texts, songs left out, ranges, lengths, clean lyrics."""

from __future__ import annotations

from typing import Any

import pytest

from lyricsbert.errors import WishError
from lyricsbert.recommend import Chip, Recommender, Wish


def titles(recommender: Recommender, **wish: Any) -> set[str]:
    return {each.song.title for each in recommender.recommend(**wish)}


def test_chips_hold_beside_a_text_and_alone(recommender: Recommender) -> None:
    folk = {"Rain Ticket", "Grey Ferry", "Third Cup"}
    by_chip = (Chip("artist", "Ada Finch", ""),)
    assert titles(recommender, text="lonely tears", chips=by_chip) == folk
    assert titles(recommender, chips=by_chip) == folk
    found = recommender.recommend(text="lonely tears", chips=(Chip("without", "Ada Finch", ""),))
    assert not folk & {each.song.title for each in found}
    assert [chip.id for chip in found.reading.chips] == ["without:Ada Finch"]


def test_songs_that_are_omitted_are_not_given_again(recommender: Recommender) -> None:
    first = recommender.recommend(text="lonely tears", k=3)
    given = tuple(each.song.id for each in first)
    again = recommender.recommend(text="lonely tears", k=3, omitted=(*given, "unknown"))
    assert not set(given) & {each.song.id for each in again}


def test_ranges_rule_songs_out(recommender: Recommender) -> None:
    found = recommender.recommend(text="lonely tears", ranges={"joy": (0.4, 1.0)})
    assert found
    assert all(each.emotions is not None and each.emotions["joy"] >= 0.4 for each in found)


def test_songs_of_unknown_length_pass_no_length(recommender: Recommender) -> None:
    assert not recommender.recommend(text="lonely tears", duration=(0, 600))


@pytest.mark.parametrize(
    "fields",
    [
        {"ranges": {"tempo": (1, 2)}},
        {"ranges": {"valence": (9, 1)}},
        {"duration": (5, 1)},
        {"duration": (0, float("nan"))},
        {"chips": (Chip("count", "5", ""),)},
    ],
)
def test_what_cannot_hold_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(WishError):
        Wish(text="sad", **fields)
