"""Themes: which songs pass, what is said of them, and which names are known."""

from dataclasses import replace

import pytest

from lyricsbert.errors import WishError
from lyricsbert.library import Library
from lyricsbert.library.themes import THEME_LEAST
from lyricsbert.recommend import Recommender, Wish
from rated_encoder import RatedEncoder


def scores(library: Library, theme: str) -> list[float]:
    return library.theme_scores[:, library.themes.index(theme)].tolist()


def test_songs_about_all_of_them_pass(rated: Recommender, rated_library: Library) -> None:
    surest = sorted(score for score in scores(rated_library, "tears") if score >= THEME_LEAST)[::-1]
    found = rated.recommend(themes=("TEARS",), k=100, diversity=0)
    assert 1 < len(found) <= len(surest) < len(rated_library)  # an artist may not fill the list
    assert max(each.parts["theme"] for each in found) == pytest.approx(surest[0])
    assert found.reading.filters == {"themes": ("TEARS",)}
    assert all("tears" in each.themes for each in found)
    assert rated.recommend(themes=("tears", "Dancing"), k=100) == []


def test_a_theme_narrows_a_text(rated: Recommender) -> None:
    found = rated.recommend("happy, we laugh and dance", themes=("tears",))
    assert found
    assert all("tears" in each.themes for each in found)


def test_the_reason_shows_the_section_that_is_most_about_it(rated: Recommender) -> None:
    found = rated.recommend(themes=("dancing",), k=1)[0]
    (reason,) = [reason for reason in found.reasons if reason.kind == "theme"]
    assert str(reason) == "About Dancing, most of all in its chorus."
    assert reason.lines == ("We laugh and dance, so happy", "all we do is laugh and dance")


def test_a_model_that_cannot_rate_sections_shows_no_lines(rated_library: Library, rated_encoder: RatedEncoder) -> None:
    class Unrating(RatedEncoder):
        def as_songs(self, texts):  # type: ignore[no-untyped-def]
            return replace(texts, themes=None)

    unrating = Unrating(rated_encoder._encoder)
    found = Recommender(rated_library, unrating).recommend(themes=("love",), k=1)[0]
    assert [(str(reason), reason.lines) for reason in found.reasons if reason.kind == "theme"] == [("About love.", ())]


def test_unknown_themes_are_refused_with_those_there_are(rated: Recommender) -> None:
    with pytest.raises(WishError, match=r"no theme 'tear': did you mean tears\? The themes are tears, Dancing, "):
        rated.recommend(themes=("tear",))
    with pytest.raises(WishError, match=r"There is no theme 'xyz': the themes are tears, Dancing, love, the dark\."):
        rated.recommend(Wish(text="lonely", themes=("love", "xyz")))


def test_a_library_without_themes_says_so(recommender: Recommender) -> None:
    with pytest.raises(WishError, match="no theme 'love' in this library: its model, tiny, knows none"):
        recommender.recommend(themes=("love",))
    assert recommender.recommend("lonely")[0].themes == ()
