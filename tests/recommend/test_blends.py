"""Blends: several songs and texts at once, also negative, and what shall be different."""

import pytest

from lyricsbert.errors import SongNotFoundError, WishError
from lyricsbert.recommend import BlendPart, Change, Recommendations, Recommender, Wish, parse_part

PEACH, FERRY, CLOCK = "Bo Marl - Peach Parade", "Ada Finch - Grey Ferry", "Dov & the Keys - Broken Clock"


def titles(found: Recommendations) -> list[str]:
    return [each.song.title for each in found]


def blend(rated: Recommender, *parts: str, k: int = 4) -> Recommendations:
    return rated.recommend(blend=tuple(map(parse_part, parts)), k=k)


def test_a_song_is_blended_with_a_text(rated: Recommender) -> None:
    found = blend(rated, FERRY, "kiss my darling heart", k=6)
    assert "Grey Ferry" not in titles(found)  # who names it has it
    top = set(titles(found)[:4])
    assert top & {"Rain Ticket", "Third Cup", "Empty Porch"}
    assert top & {"Blue Envelope", "Velvet Stairs"}
    assert found[0].parts.keys() == {"blend"}
    assert any(reason.text.startswith("Close to “") for reason in found[0].reasons)


def test_weights_decide_and_negative_ones_keep_away(rated: Recommender) -> None:
    sad, glad = f"{FERRY}=5", f"{PEACH}=1"
    assert titles(blend(rated, sad, glad))[0] in {"Rain Ticket", "Third Cup", "Empty Porch"}
    assert titles(blend(rated, f"{FERRY}=1", f"{PEACH}=5"))[0] == "Paper Lanterns"
    kept = titles(blend(rated, "happy laugh glad", "lonely tears=-3", k=11))
    assert kept.index("Paper Lanterns") < kept.index("Third Cup")
    assert kept[-1] in {"Rain Ticket", "Grey Ferry", "Third Cup", "Empty Porch"}


def test_a_change_is_seen_from_the_middle_of_what_is_wanted(rated: Recommender) -> None:
    plain, happier = (blend(rated, FERRY, *change, k=5) for change in ((), ("much happier=3",)))
    mean = [sum(each.valence or 0 for each in found) / len(found) for found in (plain, happier)]
    assert mean[1] > mean[0] + 1
    assert any("Much happier, as you asked." in [reason.text for reason in each.reasons] for each in happier)
    by_number = rated.recommend(
        blend=(BlendPart(song=FERRY), BlendPart(change=Change(valence=3, emotions={"joy": 0.3}))), k=5
    )
    assert sum(each.valence or 0 for each in by_number) / 5 > mean[0]
    down = blend(rated, PEACH, "happier=-2", k=5)
    assert sum(each.valence or 0 for each in down) < sum(each.valence or 0 for each in blend(rated, PEACH, k=5))


def test_filters_hold(rated: Recommender) -> None:
    found = rated.recommend(blend=(BlendPart(song=FERRY),), years=(2000, 2020), k=5)
    assert all((each.song.year or 0) >= 2000 for each in found)


@pytest.mark.parametrize(
    ("part", "text", "weight"),
    [
        ("a - b=2", "a - b", 2.0),
        ("party=-1.5", "party", -1.5),
        ("1+1=window", "1+1=window", 1.0),
        ("calmer", "calmer", 1.0),
    ],
)
def test_a_part_is_read_with_its_weight(part: str, text: str, weight: float) -> None:
    assert parse_part(part) == BlendPart(text=text, weight=weight)


def test_what_is_no_blend_is_said_in_a_sentence(rated: Recommender) -> None:
    with pytest.raises(WishError, match="one text, one song or one change"):
        BlendPart(text="a", song="b")
    with pytest.raises(WishError, match="one text, one song or one change"):
        parse_part("=2")
    for weight in (0, 11, float("nan")):
        with pytest.raises(WishError, match="a weight is from -10 to 10"):
            BlendPart(text="rain", weight=weight)
    with pytest.raises(WishError, match="no song and no text with a weight above 0"):
        Wish(blend=(parse_part("calmer"), parse_part("rain=-1")))
    with pytest.raises(WishError, match="at most 20"):
        Wish(blend=tuple(BlendPart(text=f"rain {n}") for n in range(21)))
    with pytest.raises(WishError, match="cannot be analysed"):
        rated.recommend(blend=(BlendPart(song="Gil - Two Words"),))
    with pytest.raises(SongNotFoundError):
        blend(rated, "Ada Finch - Something That Is Not There")
