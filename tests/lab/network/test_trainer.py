"""Training from end to end on a tiny corpus: it learns, it can be interrupted, and it never loses a good checkpoint."""

import dataclasses
import json
import shutil
import signal
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import tiny_lab
import torch
from safetensors.torch import save_file

from lyricsbert.errors import ModelError, RecipeError
from lyricsbert.lab.data.corpus import Corpus
from lyricsbert.lab.data.recipe import Architecture, Recipe, read_recipe
from lyricsbert.lab.network import trainer as trainer_module
from lyricsbert.lab.network.checkpoint import find_checkpoint
from lyricsbert.lab.network.trainer import Trainer

Rows = list[Mapping[str, float]]


@pytest.fixture
def recipe(tiny_recipe: Path, tiny_data: Path) -> Recipe:
    return read_recipe(tiny_recipe, tiny_data)


def new_trainer(recipe: Recipe, corpus: Corpus, run: Path, **changes: object) -> Trainer:
    run.mkdir(exist_ok=True)
    return Trainer(dataclasses.replace(recipe, **changes), corpus, run)  # type: ignore[arg-type]


def weights(trainer: Trainer) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in trainer.network.state_dict().items()}


def assert_equal(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> None:
    assert one.keys() == other.keys()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []


class CrashError(Exception):
    """What stops a run in these tests where a crash would."""


def stop_after(steps: int) -> object:
    def step(trainer: Trainer) -> dict[str, float]:
        if trainer.step == steps:
            raise CrashError
        return ORIGINAL_STEP(trainer)

    return step


ORIGINAL_STEP = Trainer._train_step


@pytest.mark.slow
def test_it_learns(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    trainer = new_trainer(recipe, tiny_corpus, tmp_path, steps=80, evaluate_every=20)
    before = trainer.measure(trainer.analyze)
    metrics: Rows = []
    trainer.train(metrics.append)
    assert [row["step"] for row in metrics] == [20, 40, 60, 80]
    assert metrics[-1]["loss_emotions"] < 0.7 * metrics[0]["loss_emotions"]
    assert metrics[-1]["emotion_macro_f1"] > max(0.7, before["emotion_macro_f1"])
    assert metrics[-1]["sentiment_macro_recall"] > 0.8
    written = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text("utf-8").splitlines()]
    assert written == metrics


def test_the_untrained_network_agrees_with_its_base(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    trainer = new_trainer(recipe, tiny_corpus, tmp_path)
    assert trainer.measure(trainer.analyze)["base_agreement"] == pytest.approx(1, abs=1e-3)


def test_faithfulness_keeps_the_base_models_sense(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    agreement = []
    for name, weight in (("free", 0.0), ("faithful", 200.0)):
        loss = dataclasses.replace(recipe.loss, distillation=weight, similarity=weight)
        trainer = new_trainer(recipe, tiny_corpus, tmp_path / name, loss=loss)
        trainer.train(lambda _: None)
        agreement.append(trainer.measure(trainer.analyze)["base_agreement"])
    assert agreement[0] < agreement[1]


def test_added_layers_start_from_the_words_of_the_songs(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    trainer = new_trainer(recipe, tiny_corpus, tmp_path, architecture="modified")
    added = trainer.network.added
    assert added is not None
    idf = added.lexical.idf
    assert (idf >= 0).all()
    assert (idf[trainer.tokenizer.all_special_ids] == 0).all()
    (common,), (rare,) = (trainer.tokenizer(word, add_special_tokens=False)["input_ids"] for word in ("the", "spur"))
    assert idf[common] < idf[rare] < idf[trainer.tokenizer("z", add_special_tokens=False)["input_ids"][0]]
    directions = added.project.weight
    torch.testing.assert_close(directions.T @ directions, torch.eye(directions.shape[1]), atol=1e-4, rtol=0)
    vectors = torch.tensor(trainer.base_embeddings(["\n".join(lines[:5]) for lines in tiny_corpus.song_lines]))
    share = (vectors @ directions.detach()).square().sum(dim=1).mean()
    assert float(share) < 0.5 * directions.shape[1] / len(directions)  # the encoder leaves room there


def test_a_run_can_start_from_another(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    first = new_trainer(recipe, tiny_corpus, tmp_path / "first", steps=2)
    first.train(lambda _: None)
    start = str(tmp_path / "first")
    second = new_trainer(recipe, tiny_corpus, tmp_path / "second", start=[start], architecture="modified", steps=2)
    before, after = weights(first), weights(second)
    assert_equal(before, {name: after[name] for name in before})
    assert {name.split(".")[0] for name in after.keys() - before.keys()} == {"added"}
    assert float(after["added.lexical.idf"].max()) > 1  # the added layers are prepared
    second.train(lambda _: None)
    third = new_trainer(
        recipe, tiny_corpus, tmp_path / "third", start=[str(tmp_path / "second")], architecture="modified"
    )
    assert_equal(weights(second), weights(third))


def test_an_encoder_can_start_from_the_mean_of_several(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    runs = [new_trainer(recipe, tiny_corpus, tmp_path / name, steps=2, seed=seed) for seed, name in enumerate("ab")]
    for run in runs:
        run.train(lambda _: None)
    starts = [str(run.run) for run in runs]
    found = weights(new_trainer(recipe, tiny_corpus, tmp_path / "c", start=starts, steps=2))
    first, second = map(weights, runs)
    for name, value in found.items():
        trunk = name.startswith("trunk.")
        torch.testing.assert_close(value, (first[name] + second[name]) / 2 if trunk else first[name], msg=name)
    assert not torch.equal(
        found["trunk.encoder.layer.0.output.dense.weight"], first["trunk.encoder.layer.0.output.dense.weight"]
    )


def test_added_layers_are_fitted_anew(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    trainer = new_trainer(recipe, tiny_corpus, tmp_path / "first", architecture="modified", steps=3)
    before = weights(trainer)
    trainer.train(lambda _: None)
    trained = weights(trainer)
    trainer.fit_added()
    fitted = weights(trainer)
    changed = {name for name in trained if not torch.equal(trained[name], fitted[name])}
    assert changed >= {"added.dense.weight", "added.project.weight", "added.gain"}
    assert all(name.startswith("added.") for name in changed)
    assert torch.equal(before["added.gain"], fitted["added.gain"])
    assert not torch.equal(before["added.dense.weight"], fitted["added.dense.weight"])  # the encoder has changed
    trainer.fit_added()
    assert_equal(fitted, weights(trainer))


def test_a_start_that_does_not_fit(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"There is no run to start from in .*: it has no checkpoint"):
        new_trainer(recipe, tiny_corpus, tmp_path / "a", start=[str(tmp_path / "nowhere")])
    modified = new_trainer(recipe, tiny_corpus, tmp_path / "b", architecture="modified")
    modified.save()
    with pytest.raises(ModelError, match="is of another architecture than the recipe's"):
        new_trainer(recipe, tiny_corpus, tmp_path / "c", start=[str(tmp_path / "b")])
    shutil.copytree(tmp_path / "b", tmp_path / "other")
    foreign = {name: value[:1] for name, value in weights(modified).items() if value.ndim}
    save_file(foreign, tmp_path / "other" / "checkpoint" / "model.safetensors")
    starts = [str(tmp_path / "b"), str(tmp_path / "other")]
    with pytest.raises(ModelError, match="is of another base than the recipe's"):
        new_trainer(recipe, tiny_corpus, tmp_path / "d", start=starts, architecture="modified")


def test_the_base_and_its_words_stay_as_they_are(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    trainer = new_trainer(recipe, tiny_corpus, tmp_path, steps=2)
    base = {name: value.clone() for name, value in trainer.base.state_dict().items()}
    before = weights(trainer)
    trainer.train(lambda _: None)
    after = weights(trainer)
    assert_equal(base, trainer.base.state_dict())
    words = "trunk.embeddings.word_embeddings.weight"
    assert torch.equal(before[words], after[words])
    assert not torch.equal(before["emotion_head.out.weight"], after["emotion_head.out.weight"])
    assert not torch.equal(
        before["trunk.encoder.layer.0.output.dense.weight"], after["trunk.encoder.layer.0.output.dense.weight"]
    )


def test_the_same_seed_gives_the_same_weights(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    runs = [new_trainer(recipe, tiny_corpus, tmp_path / name, steps=3) for name in "ab"]
    for trainer in runs:
        trainer.train(lambda _: None)
    other = new_trainer(recipe, tiny_corpus, tmp_path / "c", steps=3, seed=12)
    other.train(lambda _: None)
    assert_equal(weights(runs[0]), weights(runs[1]))
    name = "emotion_head.out.weight"
    assert not torch.equal(weights(runs[0])[name], weights(other)[name])


@pytest.mark.parametrize(
    ("precision", "architecture"), [("float32", "original"), ("bfloat16", "original"), ("bfloat16", "modified")]
)
def test_a_resumed_run_ends_where_an_unbroken_one_does(
    recipe: Recipe,
    tiny_corpus: Corpus,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    precision: str,
    architecture: Architecture,
) -> None:
    recipe = dataclasses.replace(recipe, architecture=architecture)
    unbroken = new_trainer(recipe, tiny_corpus, tmp_path / "unbroken", precision=precision)
    unbroken.train(lambda _: None)

    broken = new_trainer(recipe, tiny_corpus, tmp_path / "broken", precision=precision)
    monkeypatch.setattr(Trainer, "_train_step", stop_after(9))
    with pytest.raises(CrashError):
        broken.train(lambda _: None)
    monkeypatch.undo()

    resumed = new_trainer(recipe, tiny_corpus, tmp_path / "broken", precision=precision)
    resumed.resume()
    assert resumed.step == 6  # the last measurement before the crash
    metrics: Rows = []
    resumed.train(metrics.append)
    assert [row["step"] for row in metrics] == [12]
    assert_equal(weights(unbroken), weights(resumed))


def test_ctrl_c_keeps_the_step_that_was_reached(
    recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unbroken = new_trainer(recipe, tiny_corpus, tmp_path / "unbroken")
    unbroken.train(lambda _: None)

    # Ctrl-C in the middle of the fifth update: the step is finished first.
    broken = new_trainer(recipe, tiny_corpus, tmp_path / "broken")
    update = broken.optimizer.step

    def interrupted_update() -> None:
        if broken.step == 4:
            signal.raise_signal(signal.SIGINT)
        update()

    monkeypatch.setattr(broken.optimizer, "step", interrupted_update)
    with pytest.raises(KeyboardInterrupt):
        broken.train(lambda _: None)

    resumed = new_trainer(recipe, tiny_corpus, tmp_path / "broken")
    resumed.resume()
    assert resumed.step == 5
    resumed.train(lambda _: None)
    assert_equal(weights(unbroken), weights(resumed))


def test_a_kill_between_two_checkpoints_loses_neither(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    trainer = new_trainer(recipe, tiny_corpus, tmp_path, steps=2, evaluate_every=1)
    trainer.train(lambda _: None)
    (tmp_path / "checkpoint").rename(tmp_path / "checkpoint.old")
    (tmp_path / "checkpoint.new").mkdir()
    (tmp_path / "checkpoint.new" / "model.safetensors").write_bytes(b"half")
    resumed = new_trainer(recipe, tiny_corpus, tmp_path)
    resumed.resume()
    assert resumed.step == 2
    assert_equal(weights(trainer), weights(resumed))
    resumed.save()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["checkpoint"]


def test_a_finished_run_has_nothing_left_to_do(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    trainer = new_trainer(recipe, tiny_corpus, tmp_path, steps=1)
    trainer.train(lambda _: None)
    again = new_trainer(recipe, tiny_corpus, tmp_path, steps=1)
    again.resume()
    again.train(lambda _: pytest.fail("there is no step left"))
    assert_equal(weights(trainer), weights(again))


def test_nothing_to_resume(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    trainer = new_trainer(recipe, tiny_corpus, tmp_path)
    assert find_checkpoint(tmp_path) is None
    with pytest.raises(ModelError, match="has no checkpoint to resume from"):
        trainer.resume()


def test_a_checkpoint_of_another_network(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    new_trainer(recipe, tiny_corpus, tmp_path).save()
    other = tiny_lab.write_base(tmp_path / "base", "distilbert")
    trainer = new_trainer(recipe, tiny_corpus, tmp_path, base=str(other))
    with pytest.raises(ModelError, match="belongs to another network than the recipe's"):
        trainer.resume()


@pytest.mark.parametrize("name", ["model.safetensors", "optimizer.safetensors", "state.json"])
def test_a_damaged_checkpoint(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path, name: str) -> None:
    trainer = new_trainer(recipe, tiny_corpus, tmp_path)
    trainer.save()
    (tmp_path / "checkpoint" / name).write_bytes(b"rubbish")
    with pytest.raises(ModelError, match="is damaged"):
        trainer.resume()


@pytest.mark.parametrize("where", ["loss", "gradient"])
def test_a_loss_that_is_no_number_keeps_the_checkpoint(
    recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    trainer = new_trainer(recipe, tiny_corpus, tmp_path, evaluate_every=2)

    def spoil(*arguments: object) -> torch.Tensor:
        loss = original_contrast(*arguments)
        if trainer.step < 3:
            return loss
        if where == "loss":
            return loss * torch.nan
        return loss + (trainer.network.emotion_head.out.bias.sum() * 0).sqrt()  # zero, of infinite slope

    original_contrast = trainer_module.contrast_loss
    monkeypatch.setattr(trainer_module, "contrast_loss", spoil)
    with pytest.raises(ModelError, match=rf"at step 4: .*the last good checkpoint stays in {tmp_path}"):
        trainer.train(lambda _: None)
    assert all(np.isfinite(value.numpy()).all() for value in weights(trainer).values())
    resumed = new_trainer(recipe, tiny_corpus, tmp_path)
    resumed.resume()
    assert resumed.step == 2


def test_windows_that_the_base_cannot_read(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"max_tokens is 73; .* reads windows of at most 72 tokens"):
        new_trainer(recipe, tiny_corpus, tmp_path, max_tokens=73)


def test_a_batch_of_lyrics_alone_can_be_trained_on(recipe: Recipe, tiny_corpus: Corpus, tmp_path: Path) -> None:
    lyrics_only = dataclasses.replace(
        tiny_corpus,
        emotions=dataclasses.replace(tiny_corpus.emotions, lyrics=np.ones(len(tiny_corpus.emotions.texts), bool)),
        sentiment=dataclasses.replace(tiny_corpus.sentiment, lyrics=np.ones(len(tiny_corpus.sentiment.texts), bool)),
    )
    metrics: Rows = []
    new_trainer(recipe, lyrics_only, tmp_path, steps=1).train(metrics.append)
    assert "loss_distillation" not in metrics[0]
    assert np.isfinite(metrics[0]["loss"])
