"""Fixtures of training on rated songs."""

from pathlib import Path

import pytest
import rated_recipe

from lyricsbert.lab.data.corpus import Corpus, read_corpus
from lyricsbert.lab.data.grades import read_grades
from lyricsbert.lab.data.recipe import Recipe, read_recipe
from lyricsbert.lab.network.rated_batches import rows_to_train_on
from lyricsbert.lab.teacher.teacher import Teacher


@pytest.fixture(scope="session")
def rated_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rated_recipe.write_data(tmp_path_factory.mktemp("rated"))


@pytest.fixture(scope="session")
def rated(tiny_base: Path, rated_data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    """The tiny recipe with rated songs and queries."""
    path = tmp_path_factory.mktemp("recipe") / "recipe.toml"
    path.write_text(rated_recipe.recipe_text(tiny_base), "utf-8")
    return read_recipe(path, rated_data_folder)


@pytest.fixture(scope="session")
def rated_corpus(rated: Recipe, rated_data_folder: Path) -> Corpus:
    return read_corpus(rated, rated_data_folder)


@pytest.fixture(scope="session")
def rated_teacher(
    rated: Recipe,
    rated_corpus: Corpus,
    rated_data_folder: Path,
    tiny_base: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Teacher:
    """A teacher of the tiny recipe's rated songs."""
    songs, queries = rated_corpus.rated_songs, rated_corpus.rated_queries
    assert songs is not None
    assert queries is not None
    grades = read_grades("rated/grades.csv", rated_data_folder, songs, queries)
    train = rows_to_train_on(songs, rated.data.validation_artists)
    cache = tmp_path_factory.mktemp("teacher") / "teacher.npz"
    return Teacher(str(tiny_base), songs, queries, grades, train, cache, seed=0)
