"""A whole run: what `lyricsbert train` does, and the folders it refuses."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import onnx
import pytest
from full_disk import small_files
from onnx import numpy_helper

from lyricsbert.errors import ModelError, RecipeError
from lyricsbert.lab.bundle import onnx_export as export
from lyricsbert.lab.data.recipe import read_recipe
from lyricsbert.lab.network.trainer import Trainer
from lyricsbert.lab.train import run_training
from lyricsbert.model import Encoder


def ignore(_: Mapping[str, float]) -> None:
    """Report to nobody."""


@pytest.fixture(scope="module")
def finished(tiny_recipe: Path, tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run; each test that writes takes a copy."""
    run = tmp_path_factory.mktemp("runs") / "deep" / "run"
    run_training(tiny_recipe, tiny_data, run, report=ignore)
    return run


@pytest.fixture
def run(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "run"))


def test_a_run_leaves_everything_behind(finished: Path, tiny_recipe: Path) -> None:
    assert {path.name for path in finished.iterdir()} == {
        "recipe.toml", "checkpoint", "metrics.jsonl", "losses.jsonl", "bundle", "float32", "figures.json",
        "training.svg", "training.png",
    }  # fmt: skip
    for bundle in ("bundle", "float32"):
        assert {path.name for path in (finished / bundle).iterdir()} == {
            "config.json", "model.onnx", "tokenizer.json", "recipe.toml", "README.md"
        }  # fmt: skip
    for copy in (finished / "recipe.toml", finished / "bundle" / "recipe.toml"):
        assert copy.read_bytes() == tiny_recipe.read_bytes()
    encoder = Encoder.load(finished / "bundle")
    assert encoder.model_id == "tiny-trained"
    assert len(encoder.analyze(["crying in the harbour"])) == 1


def test_the_figures_are_those_of_the_exported_models(
    finished: Path, tiny_recipe: Path, tiny_data: Path, tiny_corpus: object, tmp_path: Path
) -> None:
    metrics = json.loads((finished / "figures.json").read_text("utf-8"))
    assert set(metrics) == {"float32", "int8"}
    trainer = Trainer(read_recipe(tiny_recipe, tiny_data), tiny_corpus, tmp_path)  # type: ignore[arg-type]
    assert trainer.measure(Encoder.load(finished / "bundle").analyze) == metrics["int8"]
    assert trainer.measure(Encoder.load(finished / "float32").analyze) == metrics["float32"]
    assert set(metrics["float32"]) == set(metrics["int8"])
    assert metrics["float32"]["emotion_macro_f1"] == pytest.approx(metrics["int8"]["emotion_macro_f1"], abs=0.2)


def test_the_card_says_what_the_model_is(finished: Path) -> None:
    card = (finished / "bundle" / "README.md").read_text("utf-8")
    metrics = json.loads((finished / "figures.json").read_text("utf-8"))
    assert card.startswith("---\n")
    assert "\n# tiny-trained\n" in card
    for words in (
        "| songs.csv |",
        "| emotions.csv |",
        "| moods.csv |",
        "| sentiment.csv |",
        "12 steps",
        "lyricsbert train recipe.toml",
    ):
        assert words in card
    for name, value in metrics["int8"].items():
        row = next(line for line in card.splitlines() if line.startswith(f"| {name} |"))
        assert float(row.split("|")[3]) == pytest.approx(value, abs=1e-4)
    assert Encoder.load(finished / "bundle").model_hash[:12] in card


def test_the_recipes_of_the_runs_it_began_with_lie_beside_its_own(
    finished: Path, tiny_recipe: Path, tiny_data: Path, tmp_path: Path
) -> None:
    def train(name: str, starts: list[Path]) -> Path:
        recipe = tmp_path / "next.toml"
        text = tiny_recipe.read_text("utf-8").replace("steps = 12", "steps = 1")
        recipe.write_text(f"start = {json.dumps([str(start) for start in starts])}\n{text}", "utf-8")
        run_training(recipe, tiny_data, tmp_path / "runs" / name, report=ignore)
        return tmp_path / "runs" / name

    first = Path(shutil.copytree(finished, tmp_path / "runs" / "first"))
    last = train("last", [train("second", [first]), first])
    for folder in (last, last / "bundle", last / "float32"):
        assert {path.name for path in folder.glob("*.toml")} == {"recipe.toml", "first.toml", "second.toml"}
        assert (folder / "first.toml").read_bytes() == tiny_recipe.read_bytes()
    card = (last / "bundle" / "README.md").read_text("utf-8")
    commands = [f"lyricsbert train {name}.toml --data DIR --run" for name in ("first", "second", "recipe")]
    assert sorted(commands, key=card.index) == commands
    assert "the mean of the encoders of the runs of second.toml and first.toml" in card
    Encoder.load(last / "bundle").save_pretrained(tmp_path / "saved")
    assert (tmp_path / "saved" / "second.toml").read_bytes() == (last / "second.toml").read_bytes()
    other = Path(shutil.copytree(last, tmp_path / "elsewhere" / "first"))
    with pytest.raises(RecipeError, match=r"would be the second recipe of a run called first: rename its folder"):
        train("mixed", [first, other])


def test_reports_come_while_training(tiny_recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    reports: list[Mapping[str, float]] = []
    metrics = run_training(tiny_recipe, tiny_data, tmp_path / "run", report=reports.append)
    assert [report["step"] for report in reports] == [6, 12]
    assert metrics == json.loads((tmp_path / "run" / "figures.json").read_text("utf-8"))["int8"]


def test_a_run_folder_is_never_reused_silently(run: Path, tiny_recipe: Path, tiny_data: Path) -> None:
    before = (run / "metrics.jsonl").read_bytes()
    with pytest.raises(ModelError, match="is not empty: continue the run in it with --resume"):
        run_training(tiny_recipe, tiny_data, run, report=ignore)
    assert (run / "metrics.jsonl").read_bytes() == before


def test_a_file_where_the_run_should_be(tiny_recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("mine", "utf-8")
    with pytest.raises(ModelError, match="--resume"):
        run_training(tiny_recipe, tiny_data, tmp_path / "run", report=ignore)
    with pytest.raises(ModelError, match="cannot be written"):
        run_training(tiny_recipe, tiny_data, tmp_path / "run" / "inside", report=ignore)
    assert (tmp_path / "run").read_text("utf-8") == "mine"


def test_a_finished_run_can_be_exported_again(run: Path, tiny_recipe: Path, tiny_data: Path) -> None:
    metrics = json.loads((run / "figures.json").read_text("utf-8"))
    shutil.rmtree(run / "bundle")
    (run / "figures.json").unlink()
    assert run_training(tiny_recipe, tiny_data, run, resume=True, report=pytest.fail) == metrics["int8"]
    assert json.loads((run / "figures.json").read_text("utf-8")) == metrics
    assert (run / "bundle" / "README.md").is_file()


def test_an_interrupted_run_ends_as_an_unbroken_one(
    finished: Path, tiny_recipe: Path, tiny_data: Path, tmp_path: Path
) -> None:
    def interrupt(_: Mapping[str, float]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_training(tiny_recipe, tiny_data, tmp_path / "run", report=interrupt)
    assert not (tmp_path / "run" / "bundle").exists()
    metrics = run_training(tiny_recipe, tiny_data, tmp_path / "run", resume=True, report=ignore)
    assert metrics == json.loads((finished / "figures.json").read_text("utf-8"))["int8"]
    assert Encoder.load(tmp_path / "run" / "bundle").model_hash == Encoder.load(finished / "bundle").model_hash


def test_a_run_without_a_checkpoint_begins_at_the_first_step(run: Path, tiny_recipe: Path, tiny_data: Path) -> None:
    shutil.rmtree(run / "checkpoint")
    reports: list[Mapping[str, float]] = []
    run_training(tiny_recipe, tiny_data, run, resume=True, report=reports.append)
    assert [report["step"] for report in reports] == [6, 12]


def test_nothing_to_resume(tiny_recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ModelError, match=r"There is no run to resume in .*: it has no recipe\.toml"):
            run_training(tiny_recipe, tiny_data, folder, resume=True, report=ignore)
    assert list(tmp_path.iterdir()) == []


def test_resuming_with_another_recipe_is_refused(run: Path, tiny_recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.toml"
    changed.write_text(tiny_recipe.read_text("utf-8").replace("seed = 11", "seed = 12"), "utf-8")
    with pytest.raises(RecipeError, match="The recipe differs from "):
        run_training(changed, tiny_data, run, resume=True, report=ignore)


def test_a_remark_in_the_recipe_changes_nothing(run: Path, tiny_recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.toml"
    changed.write_text("# a remark\n" + tiny_recipe.read_text("utf-8"), "utf-8")
    run_training(changed, tiny_data, run, resume=True, report=ignore)


def test_a_bad_recipe_makes_no_folder(tiny_data: Path, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="cannot be read"):
        run_training(tmp_path / "nowhere.toml", tiny_data, tmp_path / "run", report=ignore)
    assert not (tmp_path / "run").exists()


def deaf(plain: Path, target: Path, windows: object) -> None:
    """A quantization that loses all that the model knew of emotions."""
    model = onnx.load(plain)
    for tensor in model.graph.initializer:
        if "emotion_head" in tensor.name:
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor) * 0, tensor.name))
    onnx.save(model, target)


def test_an_int8_model_that_is_too_much_worse_is_refused(
    run: Path, tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = tmp_path / "strict.toml"
    recipe = (run / "recipe.toml").read_text("utf-8")
    strict.write_text(recipe.replace("emotion_accuracy = 0.5", "emotion_accuracy = 0.02"), "utf-8")
    before = {path: path.read_bytes() for path in (run / "bundle").iterdir()}
    metrics = (run / "figures.json").read_bytes()
    shutil.rmtree(run / "float32")
    monkeypatch.setattr(export, "quantize_int8", deaf)
    with pytest.raises(ModelError) as caught:
        run_training(strict, tiny_data, run, resume=True, report=pytest.fail)
    assert re.search(
        r"so no int8 bundle was written: emotion_accuracy fell from 0\.\d+ to 0\.\d+ \(0\.02 allowed\)",
        str(caught.value),
    )

    assert {path: path.read_bytes() for path in (run / "bundle").iterdir()} == before
    assert (run / "figures.json").read_bytes() == metrics
    assert [path.name for path in run.iterdir() if path.name.startswith(".")] == []
    refused = json.loads((run / "refused.json").read_text("utf-8"))
    assert refused["float32"] == json.loads(metrics)["float32"]
    assert refused["int8"]["emotion_accuracy"] < refused["float32"]["emotion_accuracy"] - 0.02
    assert Encoder.load(run / "float32").model_id == "tiny-trained"

    # The same weights, quantized as they should be, and a recipe that allows it.
    monkeypatch.undo()
    shutil.rmtree(run / "bundle")
    run_training(run.parent / "run" / "recipe.toml", tiny_data, run, resume=True, report=pytest.fail)
    assert not (run / "refused.json").exists()
    assert Encoder.load(run / "bundle").model_id == "tiny-trained"


def test_songs_can_be_named_on_the_command_line(tiny_recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(tiny_data, tmp_path / "data"))
    (data / "songs.csv").rename(data / "other songs.csv")
    shutil.copy(data / "other songs.csv", data / "songs.csv")
    run_training(tiny_recipe, data, tmp_path / "run", lyrics=["other songs.csv"], report=ignore)
    kept = read_recipe(tmp_path / "run" / "recipe.toml", data)
    assert kept.data.lyrics == ["other songs.csv"]
    assert kept == read_recipe(tiny_recipe, data, ["other songs.csv"])
    assert "| embedding | other songs.csv |" in (tmp_path / "run" / "bundle" / "README.md").read_text("utf-8")
    with pytest.raises(RecipeError, match="The recipe differs from "):
        run_training(tiny_recipe, data, tmp_path / "run", resume=True, report=ignore)
    with pytest.raises(RecipeError, match=r"names 'none\.csv', but there is no file"):
        run_training(tiny_recipe, data, tmp_path / "none", lyrics=["none.csv"], report=ignore)


def test_a_bundle_that_cannot_be_written_leaves_the_old_one(
    run: Path, tiny_recipe: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in (run / "bundle").iterdir()}
    with small_files(8_000), pytest.raises(ModelError, match=r"cannot be written: File too large"):
        run_training(tiny_recipe, tiny_data, run, resume=True, report=ignore)
    assert {path: path.read_bytes() for path in (run / "bundle").iterdir()} == before
    assert [path.name for path in run.iterdir() if path.name.startswith(".")] == []
