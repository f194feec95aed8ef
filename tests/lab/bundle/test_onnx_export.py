"""Export: what the bundle says is what the network says."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import tiny_lab

from lyricsbert.lab.bundle.onnx_export import export_bundle
from lyricsbert.lab.data.corpus import Corpus, draw_samples
from lyricsbert.lab.data.recipe import Recipe, read_recipe
from lyricsbert.lab.network.trainer import Trainer
from lyricsbert.model import Analysis, Encoder
from lyricsbert.model.bundle import BundleConfig, read_config

TEXTS = [
    "",
    "crying",
    "you left a stamp beside my desk",
    "nobody mends a gull any more\none more rope and then we go",
    "they found me laughing by the orchard",
]


@pytest.fixture(scope="module")
def trainer(
    tiny_recipe: Path, tiny_data: Path, tiny_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> Trainer:
    trainer = Trainer(read_recipe(tiny_recipe, tiny_data), tiny_corpus, tmp_path_factory.mktemp("run"))
    trainer.train(lambda _: None)
    return trainer


def export(trainer: Trainer, folder: Path, *, quantize: bool, calibrate: bool = True) -> BundleConfig:
    return export_bundle(
        trainer.network,
        trainer.tokenizer,
        trainer.recipe,
        folder,
        calibration=trainer.corpus.calibration if calibrate else None,
        samples=draw_samples(trainer.corpus, 40, seed=0) if quantize else None,
    )


def cosines(one: Analysis, other: Analysis) -> np.ndarray:
    return np.sum(one.embedding * other.embedding, axis=1)


def test_a_float32_bundle_is_the_network(trainer: Trainer, tmp_path: Path) -> None:
    config = export(trainer, tmp_path / "bundle", quantize=False, calibrate=False)
    assert (config.emotion_temperature, config.sentiment_temperature) == (1.0, 1.0)
    own, exported = trainer.analyze(TEXTS), Encoder.load(tmp_path / "bundle").analyze(TEXTS)
    np.testing.assert_allclose(exported.embedding, own.embedding, atol=1e-5)
    np.testing.assert_allclose(exported.emotions, own.emotions, atol=1e-5)
    np.testing.assert_allclose(exported.sentiment, own.sentiment, atol=1e-5)


def test_an_int8_bundle_agrees_with_the_network(trainer: Trainer, tmp_path: Path) -> None:
    export(trainer, tmp_path, quantize=True)
    own, exported = trainer.analyze(TEXTS), Encoder.load(tmp_path).analyze(TEXTS)
    assert cosines(own, exported).min() > 0.98
    assert (own.emotions.argmax(axis=1) == exported.emotions.argmax(axis=1)).mean() >= 0.8


def test_an_int8_bundle_says_the_same_of_a_text_whatever_else_is_in_the_batch(trainer: Trainer, tmp_path: Path) -> None:
    export(trainer, tmp_path, quantize=True)
    encoder = Encoder.load(tmp_path)
    together, alone = encoder.analyze(TEXTS), [encoder.analyze([text]) for text in TEXTS]
    np.testing.assert_allclose(together.embedding, np.vstack([one.embedding for one in alone]), atol=1e-5)
    np.testing.assert_allclose(together.emotions, np.vstack([one.emotions for one in alone]), atol=1e-5)


def test_the_bundle_says_what_it_is(trainer: Trainer, tmp_path: Path) -> None:
    config = export(trainer, tmp_path, quantize=True)
    assert config == read_config(tmp_path)
    assert (config.model_id, config.architecture, config.dimensions) == ("tiny-trained", "original", 32)
    assert (config.base, config.max_tokens) == (trainer.recipe.base, 48)


def test_temperatures_are_fitted(trainer: Trainer, tmp_path: Path) -> None:
    plain = export(trainer, tmp_path / "plain", quantize=False, calibrate=False)
    fitted = export(trainer, tmp_path / "fitted", quantize=False)
    assert fitted.model_hash != plain.model_hash
    assert fitted.emotion_temperature != 1.0
    held = trainer.corpus.calibration.emotions
    true = held.allowed.argmax(axis=1)

    def likelihood(folder: Path) -> float:
        ratios = Encoder.load(folder).analyze(held.texts).emotions
        return float(np.log(ratios[np.arange(len(true)), true]).mean())

    assert likelihood(tmp_path / "fitted") > likelihood(tmp_path / "plain")


def test_exporting_twice_gives_the_same_model(trainer: Trainer, tmp_path: Path) -> None:
    first = export(trainer, tmp_path, quantize=True)
    assert export(trainer, tmp_path, quantize=True) == first


def test_long_texts_are_read_in_windows_of_the_recipes_length(trainer: Trainer, tmp_path: Path) -> None:
    export(trainer, tmp_path, quantize=False)
    encoder = Encoder.load(tmp_path)
    whole = encoder.analyze(["boat " * 92])  # two windows of 46 words and two special tokens
    half = encoder.analyze(["boat " * 46])
    np.testing.assert_allclose(whole.embedding, half.embedding, atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("family", ["distilbert", "roberta", "mpnet"])
def test_other_families_export_as_well(
    tiny_recipe: Path, tiny_data: Path, tiny_corpus: Corpus, tmp_path: Path, family: str
) -> None:
    recipe: Recipe = read_recipe(tiny_recipe, tiny_data)
    base = tiny_lab.write_base(tmp_path / "base", family)
    trainer = Trainer(dataclasses.replace(recipe, base=str(base), steps=1), tiny_corpus, tmp_path)
    trainer.train(lambda _: None)
    export(trainer, tmp_path / "float32", quantize=False)
    export(trainer, tmp_path / "int8", quantize=True)
    own = trainer.analyze(TEXTS)
    assert cosines(own, Encoder.load(tmp_path / "float32").analyze(TEXTS)).min() > 0.9999
    assert cosines(own, Encoder.load(tmp_path / "int8").analyze(TEXTS)).min() > 0.98
