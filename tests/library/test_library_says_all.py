"""What a model says of a song besides emotions and sentiment: valence, energy, themes and wish embeddings."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import lancedb
import numpy as np
import pytest
from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.library import Library
from lyricsbert.library.search import vectors
from lyricsbert.library.themes import THEME_LEAST, themes_of
from lyricsbert.library.write import publish

THEMES = ("rivers", "lamps", "paper", "the stone wheel")
LOOP = make_song(900, lyrics="\n".join(["around the garden wheel we go"] * 40))
SONGS = [*make_songs(40), LOOP, *make_songs(40, start=40)]
USABLE = np.arange(len(SONGS)) != 40
EXACT = 0.02
"""How far a cosine of the test's 8 dimensions may be from the true one when a number has one byte."""


@pytest.fixture(scope="module")
def encoder() -> HashEncoder:
    return HashEncoder(themes=THEMES)


@pytest.fixture
def library(path: Path, encoder: HashEncoder) -> Library:
    return Library.build(path, SONGS, encoder)


def unit(seed: int) -> np.ndarray:
    query = np.random.default_rng(seed).normal(size=8).astype(np.float32)
    found: np.ndarray = query / np.linalg.norm(query)
    return found


def test_all_that_the_model_says_is_stored(library: Library, encoder: HashEncoder) -> None:
    said = encoder.analyze_songs([song for song, usable in zip(SONGS, USABLE, strict=True) if usable])
    np.testing.assert_array_equal(library.valence[USABLE], said.songs.valence)
    np.testing.assert_array_equal(library.energy[USABLE], said.songs.energy)
    np.testing.assert_array_equal(library.wish_embedding[USABLE], said.wish_embedding)  # type: ignore[index]
    np.testing.assert_allclose(library.theme_scores[USABLE], said.songs.themes, atol=1e-3)  # type: ignore[arg-type]
    assert library.themes == THEMES
    assert (library.valence.dtype, library.energy.dtype, library.theme_scores.dtype) == ("f4", "f4", "f2")


def test_an_unusable_song_has_none_of_it(library: Library) -> None:
    assert np.isnan([library.valence[40], library.energy[40], *library.theme_scores[40]]).all()
    assert library.wish_embedding is not None
    assert not library.wish_embedding[40].any()
    (row,) = library.to_arrow(["valence", "energy", "themes"]).slice(40, 1).to_pylist()
    assert row == {"valence": None, "energy": None, "themes": None}


def test_it_follows_additions_removals_and_a_new_start(library: Library, encoder: HashEncoder) -> None:
    library = library.add(make_songs(3, start=300), encoder).remove([SONGS[0].id])
    again = Library.open(library.path)
    expected = encoder.analyze([song.lyrics for song in again[-3:]])
    for each in (library, again):
        np.testing.assert_array_equal(each.valence[-3:], expected.valence)
        np.testing.assert_allclose(each.theme_scores[-3:], expected.themes, atol=1e-3)  # type: ignore[arg-type]
        assert each.themes == THEMES


def test_a_model_that_says_less_needs_no_room_for_more(path: Path) -> None:
    library = Library.build(path, SONGS, HashEncoder())
    names = set(lancedb.connect(path).open_table("songs").schema.names)
    assert not names & {"valence", "energy", "themes", "wish_embedding"}
    assert np.isnan(library.valence).all()
    assert (library.themes, library.theme_scores.shape) == ((), (len(SONGS), 0))
    assert library.wish_embedding is None
    assert library.to_arrow(["themes"])["themes"].null_count == len(SONGS)


def test_an_interrupted_write_is_completed(path: Path, library: Library) -> None:
    more = make_songs(30, start=500)
    with pytest.raises(InterruptedError):
        library.add(more, HashEncoder(themes=THEMES, fail_after=20))
    assert len(Library.open(path).valence) == len(SONGS)
    completed = Library.build(path, more, HashEncoder(themes=THEMES))
    expected = HashEncoder(themes=THEMES).analyze([song.lyrics for song in more])
    np.testing.assert_array_equal(completed.valence[len(SONGS) :], expected.valence)


def test_moods_go_by_valence_and_energy(path: Path, library: Library) -> None:
    plain = Library.build(path / ".." / "plain", SONGS, HashEncoder())
    np.testing.assert_array_equal(plain.emotions, library.emotions)
    assert (plain.moods != library.moods).any()


@pytest.mark.parametrize("index", ["exact", "approximate", "approximate with a vector index"])
def test_wishes_are_compared_with_wish_embeddings(
    path: Path, encoder: HashEncoder, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_NEAREST_SECTIONS", 3)
    monkeypatch.setattr(vectors, "_NEAREST_SONGS", 3)
    songs = SONGS
    if index == "approximate with a vector index":
        monkeypatch.setattr(publish, "APPROXIMATE_FROM", 250)
        songs = [*SONGS, *make_songs(250, start=1000)]
    Library.build(path, songs, encoder)
    kind: Literal["exact", "approximate"] = "exact" if index == "exact" else "approximate"
    library = Library.open(path, index=kind)
    query, wish = unit(1), unit(2)
    found = library.index.similarities(query, wish=wish)
    assert found.wish_cosine is not None
    assert library.wish_embedding is not None
    expected = library.wish_embedding @ wish
    np.testing.assert_allclose(found.wish_cosine, expected[found.rows], atol=EXACT)
    expected[library.unusable] = -1
    assert set(np.argsort(-expected)[:3].tolist()) <= set(found.rows.tolist())
    plain = library.index.similarities(query)
    assert plain.wish_cosine is None
    rows = np.intersect1d(plain.rows, found.rows)
    for name in ("song_cosine", "section_cosine"):
        of_rows = [getattr(each, name)[np.searchsorted(each.rows, rows)] for each in (plain, found)]
        np.testing.assert_array_equal(*of_rows)


@pytest.mark.parametrize("kind", ["exact", "approximate"])
def test_a_wish_is_no_matter_where_songs_have_no_wish_embedding(
    path: Path, kind: Literal["exact", "approximate"]
) -> None:
    Library.build(path, SONGS, HashEncoder())
    library = Library.open(path, index=kind)
    assert library.index.similarities(unit(1), wish=unit(2)).wish_cosine is None


def test_prefetched_wishes_have_the_answers_of_each_alone(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = [(unit(seed), unit(seed + 50) if seed % 3 else None) for seed in range(12)]
    alone = [Library.open(library.path).index.similarities(query, wish=wish) for query, wish in queries]
    library.index.prefetch(queries)
    monkeypatch.setattr(vectors.Int8Matrix, "dot", None)  # nothing is computed again
    for (query, wish), each in zip(queries, alone, strict=True):
        found = library.index.similarities(query, wish=wish)
        np.testing.assert_array_equal(found.song_cosine, each.song_cosine)
        if wish is None:
            assert found.wish_cosine is each.wish_cosine is None
        else:
            np.testing.assert_array_equal(found.wish_cosine, each.wish_cosine)  # type: ignore[arg-type]


def test_themes_are_named_from_the_likeliest_to_the_least() -> None:
    scores = np.array([THEME_LEAST, 0.9, THEME_LEAST - 0.01, 0.5], dtype=np.float32)
    assert themes_of(scores, THEMES) == ("lamps", "the stone wheel", "rivers")
    assert themes_of(np.full(4, 0.8), THEMES) == THEMES[:3]
    assert themes_of(np.zeros(4), THEMES) == themes_of(np.full(4, np.nan), THEMES) == themes_of(np.zeros(0), ()) == ()


def test_themes_of_all_songs_are_those_of_each(library: Library) -> None:
    column = library.to_arrow(["themes"])["themes"].to_pylist()
    for scores, names in zip(library.theme_scores, column, strict=True):
        assert tuple(names or ()) == themes_of(scores, THEMES)
    frame = library.to_pandas(["valence", "themes"])
    assert list(frame["themes"][0]) == column[0]
    np.testing.assert_array_equal(frame["valence"], library.valence)
