"""An answer says so where its songs are no nearer to the text than by chance."""

from __future__ import annotations

import pytest

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommender
from lyricsbert.recommend.chance import LITTLE_FITS
from lyricsbert.songs import builtin_songs


@pytest.fixture(scope="module")
def recommender(tmp_path_factory: pytest.TempPathFactory) -> Recommender:
    encoder = Encoder.load()
    songs = list(builtin_songs())
    return Recommender(Library.build(tmp_path_factory.mktemp("chance") / "library", songs, encoder), encoder)


NOTHING = ("git rebase interactive HEAD", "import numpy as np", "configure a VLAN on a managed switch")


@pytest.mark.parametrize("text", NOTHING)
def test_little_fits_what_no_song_is_about(recommender: Recommender, text: str) -> None:
    found = recommender.recommend(text)
    assert found.reading.note == LITTLE_FITS
    assert found, "songs are offered nevertheless"
    assert all(entry["note"] == LITTLE_FITS for entry in found.to_list())


@pytest.mark.parametrize(
    "text",
    ["songs about the sea", "sad", "I miss my mother", "trains", "dancing all night", "my dog's birthday"],
)
def test_what_people_ask_for_is_not_said_to_fit_little(recommender: Recommender, text: str) -> None:
    assert recommender.recommend(text).reading.note is None


def test_what_is_asked_for_beside_the_text_fits(recommender: Recommender) -> None:
    text = NOTHING[0]
    assert recommender.recommend(text, emotions={"joy": 1}).reading.note is None
    assert recommender.recommend(text, energy=3).reading.note is None
    some = recommender.library.ids[0]
    assert recommender.recommend(text, liked=(some,)).reading.note is None
