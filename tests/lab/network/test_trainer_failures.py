"""What can go wrong around a training: one clear sentence each, and nothing is lost."""

import dataclasses
import json
import shutil
from pathlib import Path

import huggingface_hub.constants
import numpy as np
import pytest
import tiny_lab
import torch
from full_disk import small_files

from lyricsbert.errors import ModelError
from lyricsbert.lab.data.corpus import Corpus
from lyricsbert.lab.data.recipe import Recipe, read_recipe
from lyricsbert.lab.network.network import load_network
from lyricsbert.lab.network.trainer import Trainer


@pytest.fixture
def recipe(tiny_recipe: Path, tiny_data: Path) -> Recipe:
    return dataclasses.replace(read_recipe(tiny_recipe, tiny_data), steps=2, evaluate_every=1)


def test_a_full_disk_keeps_the_last_checkpoint(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    trainer = Trainer(recipe, tiny_corpus, tmp_path)
    trainer.train(lambda _: None)
    good = {path.name: path.read_bytes() for path in (tmp_path / "checkpoint").iterdir()}
    trainer.step = 7
    with small_files(20_000), pytest.raises(ModelError) as caught:
        trainer.save()
    message = str(caught.value)
    assert message.startswith(f"The checkpoint of step 7 cannot be written to {tmp_path} (")
    assert "File too large" in message
    assert message.endswith(f"the last good one stays in {tmp_path / 'checkpoint'}.")
    assert {path.name: path.read_bytes() for path in (tmp_path / "checkpoint").iterdir()} == good
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["checkpoint"]
    again = Trainer(recipe, tiny_corpus, tmp_path)
    again.resume()
    assert again.step == 2


def test_a_full_disk_before_the_first_checkpoint(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    trainer = Trainer(recipe, tiny_corpus, tmp_path)
    with small_files(20_000), pytest.raises(ModelError, match="there is none yet"):
        trainer.train(lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_metrics_that_cannot_be_written(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "metrics.jsonl").mkdir()
    trainer = Trainer(recipe, tiny_corpus, tmp_path)
    with pytest.raises(ModelError, match=r"metrics\.jsonl cannot be written: .*; the checkpoint of step 1 is kept\."):
        trainer.train(lambda _: None)
    trainer.resume()
    assert trainer.step == 1


@pytest.mark.parametrize(("family", "positions", "longest"), [("bert", 67, 67), ("roberta", 71, 69), ("bert", 72, 72)])
def test_texts_fill_the_last_position_of_a_base(
    recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path, family: str, positions: int, longest: int
) -> None:
    base = tiny_lab.write_base(tmp_path / "base", family, positions)
    trainer = Trainer(dataclasses.replace(recipe, base=str(base), steps=1), tiny_corpus, tmp_path)
    text = "boat " * 200  # one token each, and two special ones
    whole, cut = trainer.analyze([text, "tide"]), trainer.analyze(["boat " * (longest - 2)])
    np.testing.assert_allclose(whole.embedding[0], cut.embedding[0], atol=1e-6)
    trainer.train(lambda _: None)


@pytest.mark.parametrize(("saved", "wanted"), [("original", "modified"), ("modified", "original")])
def test_a_checkpoint_of_another_architecture(
    recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path, saved: str, wanted: str
) -> None:
    Trainer(dataclasses.replace(recipe, architecture=saved), tiny_corpus, tmp_path).save()  # type: ignore[arg-type]
    trainer = Trainer(dataclasses.replace(recipe, architecture=wanted), tiny_corpus, tmp_path)  # type: ignore[arg-type]
    before = {name: value.clone() for name, value in trainer.network.state_dict().items()}
    with pytest.raises(ModelError, match=f"is of the {saved} architecture, and the recipe's is {wanted}"):
        trainer.resume()
    assert trainer.step == 0
    kept = [name for name, value in trainer.network.state_dict().items() if torch.equal(value, before[name])]
    assert kept, "the network is still there"


def test_a_base_that_is_not_there_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError) as caught:
        load_network("someone-unknown/encoder-of-theirs")
    message = str(caught.value)
    assert message.startswith("The base model 'someone-unknown/encoder-of-theirs' is not a local folder")
    assert message.endswith("give the folder of a downloaded encoder as `base` in the recipe.")


@pytest.mark.parametrize("spoil", ["weights", "half the weights", "config", "family", "tokenizer", "other sizes"])
def test_a_base_that_is_damaged(tiny_base: Path, tmp_path: Path, spoil: str) -> None:
    base = Path(shutil.copytree(tiny_base, tmp_path / "base"))
    weights, config = base / "model.safetensors", base / "config.json"
    if spoil == "weights":
        weights.write_bytes(b"rubbish")
    elif spoil == "half the weights":
        weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])
    elif spoil == "config":
        config.write_text("{")
    elif spoil == "family":
        config.write_text(json.dumps({"model_type": "no such thing"}))
    elif spoil == "tokenizer":
        for path in base.glob("token*"):
            path.unlink()
    else:
        config.write_text(json.dumps(json.loads(config.read_text()) | {"hidden_size": 48, "num_attention_heads": 4}))
    with pytest.raises(ModelError, match=r"^The folder '.*base' has no encoder that transformers can load: .+\.$"):
        load_network(str(base))
