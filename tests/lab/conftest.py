"""Fixtures of the laboratory: a tiny base encoder and a tiny corpus, both made here."""

from pathlib import Path

import pytest
import tiny_lab
import torch

from lyricsbert.lab.data.corpus import Corpus, read_corpus
from lyricsbert.lab.data.recipe import read_recipe

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random BERT of 32 dimensions and two layers that knows the corpus's words."""
    return tiny_lab.write_base(tmp_path_factory.mktemp("base"), "bert")


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with songs and labelled texts."""
    return tiny_lab.write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def tiny_recipe(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recipe that fits them: 12 steps."""
    path = tmp_path_factory.mktemp("recipe") / "recipe.toml"
    path.write_text(tiny_lab.recipe_text(tiny_base), "utf-8")
    return path


@pytest.fixture(scope="session")
def tiny_corpus(tiny_recipe: Path, tiny_data: Path) -> Corpus:
    return read_corpus(read_recipe(tiny_recipe, tiny_data), tiny_data)
