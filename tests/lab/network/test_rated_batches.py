"""Batches of rated songs and queries."""

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.corpus import Corpus, read_corpus
from lyricsbert.lab.data.lyrics import is_held
from lyricsbert.lab.data.recipe import Recipe
from lyricsbert.lab.network.batches import BatchSampler
from lyricsbert.lab.network.rated_batches import MOST_SECTIONS, RatedSampler, rows_to_train_on
from lyricsbert.lab.teacher.teacher import Teacher
from lyricsbert.songs import distinct_sections


def with_sizes(recipe: Recipe, **sizes: float) -> Recipe:
    return dataclasses.replace(recipe, batch=dataclasses.replace(recipe.batch, **sizes))  # type: ignore[arg-type]


def test_a_batch_has_whole_sections_and_all_that_is_typed(rated: Recipe, rated_corpus: Corpus) -> None:
    songs = rated_corpus.rated_songs
    assert songs is not None
    batch = RatedSampler(with_sizes(rated, misspelt=0.0), rated_corpus).draw(2)
    assert len(set(batch.rows)) == len(batch.rows) == len(batch.songs) == 6
    for place, row in enumerate(batch.rows):
        sections = {section.text: times for section, times in distinct_sections(songs.songs[row].lyrics).items()}
        own = np.flatnonzero(batch.song_of_section == place)
        assert {batch.sections[each]: batch.times_sung[each] for each in own} == sections
        typed = [batch.wishes[each] for each in np.flatnonzero(batch.song_of_wish == place)]
        assert typed == list(songs.texts[row])
        assert batch.songs.valence[place] == songs.ratings.valence[row]
    assert batch.wanted is not None
    assert len(batch.queries) == len(batch.wanted) == 5
    assert batch.texts == [*batch.sections, *batch.wishes, *batch.queries]


def test_what_is_kept_for_validation_is_never_drawn(rated: Recipe, rated_corpus: Corpus) -> None:
    songs, queries = rated_corpus.rated_songs, rated_corpus.rated_queries
    assert songs is not None
    assert queries is not None
    sampler = RatedSampler(with_sizes(rated, misspelt=0.0), rated_corpus)
    drawn = [sampler.draw(step) for step in range(12)]
    artists = {songs.songs[row].artist for batch in drawn for row in batch.rows}
    known = {song.artist for song in songs.songs}
    kept = {song.artist for song, held in zip(songs.songs, songs.validation, strict=True) if held}
    held = {artist for artist in known if is_held(artist, rated.data.validation_artists)}
    assert kept
    assert held - kept
    assert artists == known - kept - held
    held_queries = {text for text, held in zip(queries.texts, queries.validation, strict=True) if held}
    assert {text for batch in drawn for text in batch.queries} == set(queries.texts) - held_queries


def test_songs_by_artists_that_are_kept_are_not_contrasted_either(
    rated: Recipe, rated_corpus: Corpus, rated_data_folder: Path, tmp_path: Path
) -> None:
    band = next(name for name in map("Band {}".format, range(1, 6)) if not is_held(name, rated.data.validation_artists))
    folder = shutil.copytree(rated_data_folder, tmp_path / "data")
    ratings = (folder / "rated" / "rated.csv").read_text("utf-8").splitlines()
    held = [row.replace(",train", ",val") if f",{band}," in row else row for row in ratings]
    (folder / "rated" / "rated.csv").write_text("\n".join(held), "utf-8")
    fewer = read_corpus(rated, folder).song_lines
    assert len(fewer) == len(rated_corpus.song_lines) - 2  # the band's two songs
    assert all(lines in rated_corpus.song_lines for lines in fewer)


def test_the_rest_of_a_batch_is_as_it_is_without_rated_songs(rated: Recipe, rated_corpus: Corpus) -> None:
    batch = BatchSampler(rated, rated_corpus).draw(1)
    plain = BatchSampler(with_sizes(rated, rated_songs=0, queries=0), rated_corpus).draw(1)
    assert plain.rated is None
    assert batch.rated is not None
    assert batch.texts == [*plain.texts, *batch.rated.texts]
    assert batch.texts == BatchSampler(rated, rated_corpus).draw(1).texts


def test_long_songs_are_drawn_in_part(rated: Recipe, rated_corpus: Corpus) -> None:
    songs = rated_corpus.rated_songs
    assert songs is not None
    words = ["boat", "tide", "anchor", "gull", "rope", "sail", "letter", "stamp"]
    lyrics = "\n\n".join(f"{word} in the harbour\n{word} by the orchard\nand a {word} again" for word in words)
    long = tuple(dataclasses.replace(song, lyrics=lyrics) for song in songs.songs)
    corpus = dataclasses.replace(rated_corpus, rated_songs=dataclasses.replace(songs, songs=long))
    batch = RatedSampler(rated, corpus).draw(0)
    assert np.bincount(batch.song_of_section).tolist() == [MOST_SECTIONS] * 6
    starts = [batch.sections[MOST_SECTIONS * song : MOST_SECTIONS * (song + 1)] for song in range(6)]
    assert len({tuple(each) for each in starts}) > 1


def test_a_share_of_what_is_typed_is_misspelt(rated: Recipe, rated_corpus: Corpus) -> None:
    plain = RatedSampler(with_sizes(rated, misspelt=0.0), rated_corpus).draw(0)
    all_misspelt = RatedSampler(with_sizes(rated, misspelt=1.0), rated_corpus).draw(0)
    differ = [one != other for one, other in zip(plain.wishes, all_misspelt.wishes, strict=True)]
    assert sum(differ) > len(differ) / 2  # a swap of equal letters changes nothing
    assert plain.sections == all_misspelt.sections


def test_too_few_rated_songs(rated: Recipe, rated_corpus: Corpus) -> None:
    with pytest.raises(RecipeError, match=r"hold \d+ songs to train on; there must be at least batch.rated_songs = 99"):
        RatedSampler(with_sizes(rated, rated_songs=99), rated_corpus)


def test_near_songs_and_queries_are_drawn_for_those_of_the_batch(
    rated: Recipe, rated_corpus: Corpus, rated_teacher: Teacher
) -> None:
    songs, queries = rated_corpus.rated_songs, rated_corpus.rated_queries
    assert songs is not None
    assert queries is not None
    near = with_sizes(rated, rated_songs=6, near_songs=3, queries=5, near_queries=5)
    train = rows_to_train_on(songs, rated.data.validation_artists)
    asked = np.flatnonzero(~queries.validation)
    nearest, best = rated_teacher.nearest_songs(), rated_teacher.best_queries(asked)
    for step in range(4):
        batch = RatedSampler(near, rated_corpus, rated_teacher).draw(step)
        assert len(set(batch.rows)) == 6
        assert len(set(batch.asked)) == len(batch.queries) == 5
        places = np.searchsorted(train, batch.rows)
        for place in range(3):
            assert places[3 + place] in nearest[places[place]]
        for place, query in enumerate(batch.asked):
            assert query in asked[best[places[place]]]


def test_rows_of_queries_belong_to_their_texts(rated: Recipe, rated_corpus: Corpus) -> None:
    queries = rated_corpus.rated_queries
    assert queries is not None
    batch = RatedSampler(with_sizes(rated, misspelt=0.0), rated_corpus).draw(3)
    assert [queries.texts[row] for row in batch.asked] == batch.queries
