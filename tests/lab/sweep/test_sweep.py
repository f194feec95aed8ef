"""A whole sweep of a tiny network: cells, interruption, folders that are refused, and the command."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tiny_lab
from full_disk import small_files

from lyricsbert.cli import main
from lyricsbert.errors import LyricsBERTError, ModelError, RecipeError
from lyricsbert.lab.data.corpus import Corpus
from lyricsbert.lab.data.recipe import read_recipe
from lyricsbert.lab.network.trainer import Trainer
from lyricsbert.lab.sweep import sweep as sweep_module
from lyricsbert.lab.sweep.grid import Cell, read_cells
from lyricsbert.lab.sweep.result import Sweep
from lyricsbert.lab.sweep.sweep import cell_recipe, measure, run_sweep

GRID: dict[str, Any] = {"learning_rates": [3e-3, 1e-4], "architectures": ["original", "modified"], "seeds": 2}
CELLS = 8


@pytest.fixture(scope="module", autouse=True)
def few_draws() -> Iterator[None]:
    """Measure on little."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweep_module, "DRAWS", 40)
        patch.setattr(sweep_module, "SONGS", 10)
        yield


@pytest.fixture(scope="module")
def recipe(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "sweep-recipe.toml"
    path.write_text(tiny_lab.recipe_text(tiny_base, steps=2), "utf-8")
    return path


@pytest.fixture(scope="module")
def finished(recipe: Path, tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sweep]:
    run = tmp_path_factory.mktemp("sweeps") / "deep" / "sweep"
    return run, run_sweep(recipe, tiny_data, run, **GRID)


@pytest.fixture
def run(finished: tuple[Path, Sweep], tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished[0], tmp_path / "sweep"))


def without_times(sweep: Sweep) -> dict[str, Any]:
    result = sweep.to_dict()
    for cell in result["cells"]:
        del cell["seconds"]
    return result


def test_a_sweep_leaves_everything_behind(finished: tuple[Path, Sweep], recipe: Path) -> None:
    run, sweep = finished
    assert {path.name for path in run.iterdir()} == {
        "sweep.toml", "plan.json", "cells.jsonl", "sweep.json", "sweep.svg", "sweep.png"
    }  # fmt: skip
    assert (run / "sweep.toml").read_bytes() == recipe.read_bytes()
    assert json.loads((run / "sweep.json").read_text("utf-8")) == json.loads(json.dumps(sweep.to_dict()))
    assert sweep.plan.learning_rates == (1e-4, 3e-3)
    assert sweep.plan.seeds == (11, 12)
    assert len({cell.setting for cell in sweep.cells}) == CELLS
    assert [(point.architecture, point.learning_rate) for point in sweep.points] == [
        ("original", 1e-4), ("original", 3e-3), ("modified", 1e-4), ("modified", 3e-3)
    ]  # fmt: skip
    assert [claim.number for claim in sweep.claims] == [1, 2, 3, 3]


def test_a_cell_is_a_training_of_the_recipe(
    finished: tuple[Path, Sweep], recipe: Path, tiny_data: Path, tiny_corpus: Corpus, tmp_path: Path
) -> None:
    read = read_recipe(recipe, tiny_data)
    trainer = Trainer(
        replace(
            read,
            architecture="modified",
            seed=12,
            optimizer=replace(read.optimizer, learning_rate=1e-4, head_learning_rate=1e-4 * (1e-2 / 3e-3)),
        ),
        tiny_corpus,
        tmp_path,
    )
    trainer.train(lambda _: None)
    cell = next(cell for cell in finished[1].cells if cell.setting == ("modified", 1e-4, 12))
    assert cell.metrics == pytest.approx(measure(tiny_corpus, trainer.analyze))
    assert set(cell.metrics or {}) == {"s_metric", "s_margin", "s_auc", "other_half_r1"}


def test_figures_before_training(
    finished: tuple[Path, Sweep], recipe: Path, tiny_data: Path, tiny_corpus: Corpus, tmp_path: Path
) -> None:
    for architecture in ("original", "modified"):
        trainer = Trainer(cell_recipe(read_recipe(recipe, tiny_data), architecture, 0.1, 11), tiny_corpus, tmp_path)
        assert finished[1].untrained[architecture] == pytest.approx(measure(tiny_corpus, trainer.analyze))


def test_an_interrupted_sweep_goes_on_at_the_next_cell(
    finished: tuple[Path, Sweep], recipe: Path, tiny_data: Path, tmp_path: Path
) -> None:
    run = tmp_path / "sweep"

    def interrupt(finished: int, _: int, share: float) -> None:
        if finished == 3 and share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_sweep(recipe, tiny_data, run, **GRID, progress=interrupt)
    before = (run / "cells.jsonl").read_bytes()
    assert len(before.splitlines()) == 3 + 2  # and both architectures before training
    trained: list[tuple[int, int]] = []
    result = run_sweep(
        recipe, tiny_data, run, **GRID, resume=True, report=lambda _, done, total: trained.append((done, total))
    )
    assert trained == [(done, CELLS) for done in range(4, CELLS + 1)]
    assert (run / "cells.jsonl").read_bytes().startswith(before)
    assert without_times(result) == without_times(finished[1])
    assert (run / "sweep.svg").read_bytes() == (finished[0] / "sweep.svg").read_bytes()


def test_a_line_that_a_kill_cut_is_trained_again(
    finished: tuple[Path, Sweep], run: Path, recipe: Path, tiny_data: Path
) -> None:
    cells = run / "cells.jsonl"
    whole = cells.read_bytes()
    cells.write_bytes(whole[:-30])
    trained: list[Cell] = []
    result = run_sweep(recipe, tiny_data, run, **GRID, resume=True, report=lambda cell, *_: trained.append(cell))
    assert len(trained) == 1
    assert without_times(result) == without_times(finished[1])
    assert len(read_cells(run)) == CELLS + 2


def test_a_finished_sweep_is_compared_and_drawn_again(
    finished: tuple[Path, Sweep], run: Path, recipe: Path, tiny_data: Path
) -> None:
    for name in ("sweep.json", "sweep.svg", "sweep.png"):
        (run / name).unlink()
    again = run_sweep(recipe, tiny_data, run, **GRID, resume=True, report=pytest.fail, progress=pytest.fail)
    assert again == finished[1]
    assert (run / "sweep.svg").read_bytes() == (finished[0] / "sweep.svg").read_bytes()


def test_a_training_that_diverges_is_a_result(
    recipe: Path, tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = Trainer._train_step

    def diverge(self: Trainer) -> dict[str, float]:
        if self.recipe.architecture == "modified" and self.step == 1:
            raise ModelError("The loss is nan.")
        return step(self)

    monkeypatch.setattr(Trainer, "_train_step", diverge)
    sweep = run_sweep(recipe, tiny_data, tmp_path / "sweep", **GRID | {"learning_rates": [1e-3], "seeds": 1})
    original, modified = sweep.cells
    assert (original.diverged_at, modified.diverged_at, modified.metrics) == (None, 2, None)
    assert [point.diverged for point in sweep.points] == [0, 1]
    assert any("left out: 1 of modified at 1e-3" in sentence for sentence in sweep.sentences)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"learning_rates": [1e-4]}, "differs in learning_rates"),
        ({"seeds": 3}, "differs in seeds"),
        ({"architectures": ["original"]}, "differs in architectures"),
    ],
)
def test_the_folder_of_another_sweep_is_refused(
    change: dict[str, Any], message: str, run: Path, recipe: Path, tiny_data: Path
) -> None:
    before = (run / "cells.jsonl").read_bytes()
    with pytest.raises(RecipeError, match=message):
        run_sweep(recipe, tiny_data, run, **GRID | change, resume=True)
    assert (run / "cells.jsonl").read_bytes() == before


def test_another_recipe_is_another_sweep(run: Path, recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(recipe.read_text("utf-8").replace("song_pairs = 6", "song_pairs = 5"), "utf-8")
    with pytest.raises(RecipeError, match="differs in recipe"):
        run_sweep(other, tiny_data, run, **GRID, resume=True)
    other.write_text("# a remark\n" + recipe.read_text("utf-8"), "utf-8")
    run_sweep(other, tiny_data, run, **GRID, resume=True, report=pytest.fail)


def test_folders_that_are_taken_empty_or_damaged(run: Path, recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not empty: continue the sweep in it with --resume"):
        run_sweep(recipe, tiny_data, run, **GRID)
    with pytest.raises(ModelError, match=r"There is no sweep to resume in .*: it has no plan\.json"):
        run_sweep(recipe, tiny_data, tmp_path / "nowhere", **GRID, resume=True)
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(ModelError, match="cannot be written"):
        run_sweep(recipe, tiny_data, tmp_path / "file" / "inside", **GRID)
    cells = run / "cells.jsonl"
    cells.write_text("{}\n" + cells.read_text("utf-8"), "utf-8")
    with pytest.raises(ModelError, match=r"Line 1 of .*cells\.jsonl is damaged"):
        run_sweep(recipe, tiny_data, run, **GRID, resume=True)
    (run / "plan.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match="is damaged"):
        run_sweep(recipe, tiny_data, run, **GRID, resume=True)


def test_a_full_disk_keeps_every_cell(run: Path, recipe: Path, tiny_data: Path) -> None:
    with small_files(4_000), pytest.raises(ModelError, match="every training is kept, so resume the sweep"):
        run_sweep(recipe, tiny_data, run, **GRID, resume=True)
    run_sweep(recipe, tiny_data, run, **GRID, resume=True, report=pytest.fail)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"learning_rates": []}, "at least one learning rate"),
        ({"learning_rates": [1e-3, 1e-3]}, "A learning rate is given twice"),
        ({"learning_rates": [0.0]}, "The learning rate 0 is out of range"),
        ({"learning_rates": [float("nan")]}, "The learning rate nan is out of range"),
        ({"learning_rates": [0.5]}, "the heads' rate of 3.33333 times as much"),
        ({"architectures": ["modern"]}, "'modern' is no architecture; there are original, modified"),
        ({"seeds": 0}, "The number of seeds is 0"),
    ],
)
def test_grids_that_cannot_be_swept(
    change: dict[str, Any], message: str, recipe: Path, tiny_data: Path, tmp_path: Path
) -> None:
    with pytest.raises(RecipeError, match=message):
        run_sweep(recipe, tiny_data, tmp_path / "sweep", **GRID | change)
    assert not (tmp_path / "sweep").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("validation_artists = 0.3", "validation_artists = 0.001", "songs to validate with; a sweep needs"),
        ("\nlearning_rate = 3e-3", "\nlearning_rate = 0.0", "optimizer.learning_rate is 0"),
        ("base = ", "base = '/nowhere' #", "/nowhere"),
    ],
)
def test_a_recipe_that_cannot_be_swept_makes_no_folder(
    old: str, new: str, message: str, recipe: Path, tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    bad = tmp_path / "bad.toml"
    bad.write_text(recipe.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(LyricsBERTError, match=message):
        run_sweep(bad, tiny_data, tmp_path / "sweep", **GRID)
    assert not (tmp_path / "sweep").exists()


def call(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["lyricsbert", "sweep", *map(str, words)])
    with pytest.raises(SystemExit) as exit_:
        main.main()
    return int(exit_.value.code or 0)


def test_the_command(
    run: Path, recipe: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    words = [recipe, "--data", tiny_data, "--run", run, "--learning-rates", "1e-4, 3e-3", "--seeds", 2, "--resume"]
    assert call(monkeypatch, *words) == 0
    out = capsys.readouterr().out
    for shown in ("learning rate", "3e-3", "before training", "±", "Claim 1, small", "Student's t over 2 seeds"):
        assert shown in out
    assert call(monkeypatch, *words, "--json") == 0
    assert json.loads(capsys.readouterr().out) == json.loads((run / "sweep.json").read_text("utf-8"))


def test_the_command_reports_each_cell(
    recipe: Path, tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [recipe, "--data", tiny_data, "--run", tmp_path / "sweep", "--learning-rates", "1e-4", "--seeds", 1]
    assert call(monkeypatch, *words, "--architectures", "modified") == 0
    done = capsys.readouterr()
    assert "[1/1] modified, 1e-4, seed 11: S " in done.err
    assert "One seed gives no intervals" in done.out
    assert "Claim" not in done.out


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--learning-rates", "1e-4,many", "cannot be read at 'many'"),
        ("--learning-rates", "", "cannot be read at ''"),
        ("--architectures", "modern", "'modern' is no architecture"),
        ("--seeds", "0", "--seeds"),
    ],
)
def test_the_command_refuses_in_a_sentence(
    option: str,
    value: str,
    message: str,
    recipe: Path,
    tiny_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call(monkeypatch, recipe, "--data", tiny_data, "--run", tmp_path / "sweep", option, value) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "sweep").exists()
