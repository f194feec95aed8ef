"""Weights read back from a bundle are those of the network that it was exported from."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from lyricsbert.errors import ModelError
from lyricsbert.lab.bundle.onnx_export import export_bundle
from lyricsbert.lab.data.corpus import Corpus, draw_samples
from lyricsbert.lab.data.lineage import copy_recipes, start_folders
from lyricsbert.lab.data.recipe import Architecture, Recipe, read_recipe
from lyricsbert.lab.network.bundle_weights import read_bundle_weights
from lyricsbert.lab.network.network import load_network
from lyricsbert.lab.network.trainer import Trainer
from lyricsbert.model.bundle import read_config, rehash_bundle, shipped_bundle
from lyricsbert.model.encoder import Encoder

TEXTS = ["crying", "you left a stamp beside my desk", "nobody mends a gull any more\none more rope and then we go"]


@pytest.fixture
def recipe(tiny_recipe: Path, tiny_data: Path) -> Recipe:
    return read_recipe(tiny_recipe, tiny_data)


def trained(recipe: Recipe, corpus: Corpus, run: Path, architecture: Architecture) -> Trainer:
    run.mkdir()
    trainer = Trainer(dataclasses.replace(recipe, architecture=architecture, steps=3), corpus, run)
    trainer.train(lambda _: None)
    return trainer


def export(trainer: Trainer, folder: Path, *, quantize: bool) -> Path:
    samples = draw_samples(trainer.corpus, 40, seed=0) if quantize else None
    export_bundle(trainer.network, trainer.tokenizer, trainer.recipe, folder, calibration=None, samples=samples)
    return folder


@pytest.mark.parametrize("architecture", ["original", "modified"])
def test_weights_in_float32_come_back_as_they_were(
    recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path, architecture: Architecture
) -> None:
    trainer = trained(recipe, tiny_corpus, tmp_path / "run", architecture)
    found = read_bundle_weights(export(trainer, tmp_path / "bundle", quantize=False))
    expected = {
        name: value for name, value in trainer.network.state_dict().items() if not name.startswith("trunk.pooler.")
    }
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        torch.testing.assert_close(found[name], value, msg=name)


@pytest.mark.parametrize("architecture", ["original", "modified"])
def test_a_run_can_start_from_an_int8_bundle(
    recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path, architecture: Architecture
) -> None:
    trainer = trained(recipe, tiny_corpus, tmp_path / "run", architecture)
    bundle = export(trainer, tmp_path / "bundle", quantize=True)
    again = dataclasses.replace(trainer.recipe, start=[str(bundle)])
    own, said = Trainer(again, tiny_corpus, tmp_path).analyze(TEXTS), Encoder.load(bundle).analyze(TEXTS)
    assert (own.embedding * said.embedding).sum(axis=1).min() > 0.98
    np.testing.assert_allclose(own.emotions, said.emotions, atol=0.1)
    np.testing.assert_allclose(own.sentiment, said.sentiment, atol=0.1)


def test_a_bundle_of_another_architecture(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    bundle = export(trained(recipe, tiny_corpus, tmp_path / "run", "modified"), tmp_path / "bundle", quantize=True)
    with pytest.raises(ModelError, match="is of another architecture than the recipe's"):
        Trainer(dataclasses.replace(recipe, start=[str(bundle)]), tiny_corpus, tmp_path)


def test_a_damaged_bundle(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    bundle = export(trained(recipe, tiny_corpus, tmp_path / "run", "original"), tmp_path / "bundle", quantize=True)
    (bundle / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(ModelError, match="is damaged or mixed"):
        read_bundle_weights(bundle)
    rehash_bundle(bundle)
    with pytest.raises(ModelError, match=r"The model bundle .* cannot be loaded"):
        read_bundle_weights(bundle)


def test_the_shipped_bundle_is_read(recipe: Recipe) -> None:
    (folder,) = start_folders(dataclasses.replace(recipe, start=["shipped"]))
    weights = read_bundle_weights(folder)
    network, tokenizer = load_network(read_config(folder).base, "modified")
    missing, unknown = network.load_state_dict(weights, strict=False)
    assert not unknown
    assert all(name.startswith("trunk.pooler.") for name in missing)
    said = Encoder.load(folder).analyze(TEXTS).embedding
    batch = tokenizer(TEXTS, padding=True, return_tensors="pt")
    with torch.no_grad():
        own = network.eval()(batch["input_ids"], batch["attention_mask"]).embedding.numpy()
    assert (own * said).sum(axis=1).min() > 0.995


def test_the_recipes_of_the_shipped_bundle_lie_beside_those_of_a_run_that_starts_from_it(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    start = dataclasses.replace(recipe, start=["shipped"])
    run = tmp_path / "run"
    run.mkdir()
    copy_recipes(start, run)
    assert (run / "shipped.toml").read_bytes() == (shipped_bundle() / "recipe.toml").read_bytes()
    assert not (run / "heads.toml").exists()
    (tmp_path / "shipped").mkdir()
    assert start_folders(start) == [Path("shipped")]
