"""Explicit and violent songs can be left out, by a field or by the words of a wish."""

from __future__ import annotations

import pytest

from lyricsbert.errors import WishError
from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommender, Wish
from lyricsbert.songs import Song

TAME = "I cry and I cry on the ferry home\nlonely tears in the harbour rain\nall alone with the tears, my dear"
SONGS = {
    "Tame Ferry": TAME,
    "Rude Ferry": f"{TAME}\nWhat a fucking long way home",
    "Ferry of Dropped Letters": f"{TAME}\nWhat a fuckin' long way home",
    "Cruel Ferry": f"{TAME}\nthe murder was done with a pistol at noon",
    "Rude and Cruel": f"{TAME}\nthe shit that he said at the murder",
    "Ferry of Cocks": f"{TAME}\nthe cock crows, damn and hell, Dick is an ass",
}


@pytest.fixture(scope="module")
def recommender(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Encoder) -> Recommender:
    songs = [Song(f"Artist {title}", title, f"{words}\n\n{words}") for title, words in SONGS.items()]
    return Recommender(Library.build(tmp_path_factory.mktemp("rude") / "library", songs, tiny_encoder), tiny_encoder)


CLEAN = {"Tame Ferry", "Cruel Ferry", "Ferry of Cocks"}
PEACEFUL = {"Tame Ferry", "Rude Ferry", "Ferry of Dropped Letters", "Ferry of Cocks"}


def titles(found: object) -> set[str]:
    return {each.song.title for each in found}  # type: ignore[attr-defined]  # Recommendations


@pytest.mark.parametrize(
    ("leave_out", "left"),
    [((), set(SONGS)), ("explicit", CLEAN), (("violent",), PEACEFUL), (("violent", "explicit"), CLEAN & PEACEFUL)],
)
def test_they_are_left_out_of_every_list(recommender: Recommender, leave_out: tuple[str, ...], left: set[str]) -> None:
    wish = Wish(text="lonely tears", leave_out=leave_out, diversity=0)  # type: ignore[arg-type]  # one alone will do
    found = recommender.recommend(wish)
    assert titles(found) <= left
    assert found.reading.filters == ({"leave_out": wish.leave_out} if leave_out else {})
    assert titles(recommender.search("lonely tears", k=100, leave_out=wish.leave_out)) == left
    assert titles(recommender.similar("Tame Ferry", leave_out=wish.leave_out)) <= left


@pytest.mark.parametrize(
    ("text", "chips", "left"),
    [
        ("lonely tears without swearing", ["without swearing"], CLEAN),
        ("lonely tears, no swear words", ["without swearing"], CLEAN),
        ("lonely songs, no bad language please", ["without swearing"], CLEAN),
        ("lonely songs with clean lyrics", ["without swearing"], CLEAN),
        ("nothing violent, lonely tears", ["without violence"], PEACEFUL),
        ("lonely songs without violence or swearing", ["without violence", "without swearing"], CLEAN & PEACEFUL),
        ("family-friendly songs about tears", ["without swearing and violence"], CLEAN & PEACEFUL),
        ("tears in clean water", [], set(SONGS)),
    ],
)
def test_the_words_of_a_wish_are_read_as_that(
    recommender: Recommender, text: str, chips: list[str], left: set[str]
) -> None:
    found = recommender.recommend(text, diversity=0)
    assert [str(chip) for chip in found.reading.chips if chip.used] == chips
    assert titles(found) <= left
    kept = recommender.recommend(text, ignore=("without",))
    assert kept.reading.chips == ()


def test_it_asks_for_nothing_by_itself(recommender: Recommender) -> None:
    with pytest.raises(WishError, match="The wish is empty"):
        Wish(leave_out=("explicit",))
    with pytest.raises(WishError, match="not marked as 'rude'; those to leave out are explicit and violent"):
        Wish(text="sad", leave_out=("rude",))  # type: ignore[arg-type]  # that is the point
    with pytest.raises(WishError, match="not marked as 'rude'"):
        recommender.search("tears", leave_out=("rude",))  # type: ignore[arg-type]  # as above
