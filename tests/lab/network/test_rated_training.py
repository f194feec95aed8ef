"""Training on rated songs and queries from end to end."""

import dataclasses
import json
from pathlib import Path

import pytest
import rated_recipe
import torch

from lyricsbert.lab.data.corpus import Corpus, read_corpus
from lyricsbert.lab.data.recipe import Recipe, read_recipe
from lyricsbert.lab.export import export_run
from lyricsbert.lab.network.checkpoint import load_weights
from lyricsbert.lab.network.network import load_network
from lyricsbert.lab.network.trainer import Trainer
from lyricsbert.lab.train import run_training


def state(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in module.state_dict().items()}


def equal(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(value, other[name]) for name, value in one.items())


@pytest.mark.slow
def test_wishes_find_their_songs(rated: Recipe, rated_corpus: Corpus, tmp_path: Path) -> None:
    gentle = dataclasses.replace(rated.optimizer, learning_rate=1e-3)
    recipe = dataclasses.replace(rated, steps=150, evaluate_every=150, optimizer=gentle)
    losses: list[dict[str, float]] = []
    metrics: list[dict[str, float]] = []
    trainer = Trainer(recipe, rated_corpus, tmp_path)
    before = trainer.measure(trainer.analyze)
    trainer.train(lambda found: metrics.append(dict(found)), lambda _, terms: losses.append(dict(terms)))
    assert metrics[-1]["wish_mrr"] > before["wish_mrr"] + 0.1  # songs that were kept
    for name in ("wishes", "said", "ratings", "wanted"):
        first, last = (sum(row[f"loss_{name}"] for row in rows) for rows in (losses[5:15], losses[-10:]))
        assert last < first, name


def test_a_resumed_run_ends_where_an_unbroken_one_does(rated: Recipe, rated_corpus: Corpus, tmp_path: Path) -> None:
    recipe = dataclasses.replace(rated, steps=4, evaluate_every=2)
    (tmp_path / "a").mkdir()
    unbroken = Trainer(recipe, rated_corpus, tmp_path / "a")
    unbroken.train(lambda _: None)

    def stop(step: int, _: object) -> None:
        if step == 3:
            raise RuntimeError

    (tmp_path / "b").mkdir()
    with pytest.raises(RuntimeError):
        Trainer(recipe, rated_corpus, tmp_path / "b").train(lambda _: None, stop)
    resumed = Trainer(recipe, rated_corpus, tmp_path / "b")
    resumed.resume()
    assert resumed.step == 2
    resumed.train(lambda _: None)
    assert equal(state(unbroken.network), state(resumed.network))
    assert unbroken.rated is not None
    assert resumed.rated is not None
    assert equal(state(unbroken.rated), state(resumed.rated))


def test_a_run_leaves_a_bundle_and_none_of_what_is_not_kept(
    tiny_base: Path, rated_data_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(rated_recipe.recipe_text(tiny_base, steps=2, evaluate_every=1), "utf-8")
    run = tmp_path / "run"
    metrics = run_training(path, rated_data_folder, run, report=lambda _: None)
    assert {"wish_songs", "wish_r1", "wish_r10", "wish_r100", "wish_mrr"} <= set(metrics)
    terms = json.loads((run / "losses.jsonl").read_text("utf-8").splitlines()[-1])
    assert {"loss_wishes", "loss_said", "loss_ratings", "loss_wanted"} <= set(terms)
    card = (run / "bundle" / "README.md").read_text("utf-8")
    assert "| wishes | rated/rated.csv, rated/queries.csv | made up |" in card
    assert "6 rated songs" in card
    network, _ = load_network(str(tiny_base))
    load_weights(run, network)  # nothing but the network's weights is in that file
    export_run(run, tmp_path / "exported")


@pytest.mark.slow
def test_a_run_with_a_teacher_learns_to_rank_as_it_does(
    tiny_base: Path, rated_data_folder: Path, tmp_path: Path
) -> None:
    text = rated_recipe.recipe_text(tiny_base, steps=150, evaluate_every=150)
    text = text.replace("queries = 5", "queries = 5\nnear_songs = 2\nnear_queries = 3")
    (tmp_path / "recipe.toml").write_text(
        f"{text}\n[teacher]\nencoder = '{tiny_base}'\ngrades = 'rated/grades.csv'\n", "utf-8"
    )
    recipe = read_recipe(tmp_path / "recipe.toml", rated_data_folder)
    recipe = dataclasses.replace(
        recipe,
        loss=dataclasses.replace(recipe.loss, wishes=0.0, said=0.0, contrast=0.0, teacher=5.0),  # these pull elsewhere
        optimizer=dataclasses.replace(recipe.optimizer, learning_rate=3e-3),
    )
    terms: list[float] = []
    trainer = Trainer(recipe, read_corpus(recipe, rated_data_folder), tmp_path / "run")
    trainer.train(lambda _: None, lambda _, losses: terms.append(losses["loss_teacher"]))
    assert sum(terms[-50:]) < 0.95 * sum(terms[:50])
    assert (tmp_path / "run" / "teacher.npz").is_file()
