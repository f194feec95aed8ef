"""`lyricsbert export`: from a finished run to a folder for others, with its card."""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from huggingface_hub import ModelCard
from PIL import Image
from sentence_transformers import SentenceTransformer

from lyricsbert.cli.main import main
from lyricsbert.errors import ModelError
from lyricsbert.lab.evaluate import run_evaluation
from lyricsbert.lab.export import FORMATS, export_run
from lyricsbert.lab.report.calibration_plot import numbers_hash
from lyricsbert.lab.train import run_training
from lyricsbert.model import Encoder

TEXTS = ["crying in the harbour", "you left a stamp beside my desk", "tuesday"]
ONLY = ("s", "emotions", "sentiment", "precision")


@pytest.fixture(scope="module")
def finished(tiny_recipe: Path, tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of two steps and its evaluation."""
    run = tmp_path_factory.mktemp("runs") / "run"
    recipe = run.parent / "recipe.toml"
    text = tiny_recipe.read_text("utf-8").replace("steps = 12", "steps = 2")
    recipe.write_text(text.replace('file = "emotions.csv"', 'file = "emotions.csv"\nhub = "ada/emotions"'), "utf-8")
    run_training(recipe, tiny_data, run, report=lambda _: None)
    evaluation = run_evaluation(str(run), tiny_data, only=ONLY, draws=5)
    (run / "evaluation.json").write_text(json.dumps(evaluation.to_dict()), "utf-8")
    return run


@pytest.fixture
def run(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "run"))


def test_a_folder_for_everyone(finished: Path, tmp_path: Path) -> None:
    done = export_run(finished, tmp_path / "out")
    assert (done.format, done.precision, done.evaluated) == ("transformers", "int8", True)
    own = Encoder.load(finished / "bundle").analyze(TEXTS)
    np.testing.assert_array_equal(Encoder.from_pretrained(tmp_path / "out").analyze(TEXTS).embedding, own.embedding)
    found = SentenceTransformer(str(tmp_path / "out"), device="cpu").encode(TEXTS)
    np.testing.assert_allclose(found, Encoder.load(finished / "float32").analyze(TEXTS).embedding, atol=1e-4)
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {"README.md", "recipe.toml", "evaluation.json", "calibration.png", "modules.json", "lyricsbert"}


@pytest.mark.parametrize(("format_name", "precision"), [("bundle", "int8"), ("float32", "float32")])
def test_a_bundle(finished: Path, tmp_path: Path, format_name: str, precision: str) -> None:
    done = export_run(finished, tmp_path / "out", format_name=format_name)
    assert (done.precision, done.evaluated) == (precision, precision == "int8")
    source = finished / FORMATS[format_name][0]
    assert Encoder.load(tmp_path / "out").model_hash == Encoder.load(source).model_hash == done.model_hash
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert f"- Weights: {precision} ONNX, " in card
    assert ("95 % bootstrap" in card) == (precision == "int8")
    assert (tmp_path / "out" / "calibration.png").exists() == (precision == "int8")


def test_every_figure_of_the_card_is_the_evaluations(finished: Path, tmp_path: Path) -> None:
    export_run(finished, tmp_path / "out")
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    evaluation = json.loads((finished / "evaluation.json").read_text("utf-8"))
    assert json.loads((tmp_path / "out" / "evaluation.json").read_text("utf-8")) == evaluation
    rows = 0
    for result in evaluation["evaluators"].values():
        for metrics in result["figures"].values():
            for name, estimate in metrics.items():
                if estimate["low"] is not None:
                    assert f"{estimate['value']:.3f} ({estimate['low']:.3f} to {estimate['high']:.3f})" in card, name
                    rows += 1
    assert rows > 15
    assert "| base model |" in card
    assert "| this model in float32 |" in card
    assert "**Seen in training**" in card  # the tiny recipe measures on the file that it trains on
    assert "(tiny" not in card
    confusion = evaluation["evaluators"]["emotions"]["confusion"]["counts"][2]
    assert f"| love | {' | '.join(map(str, confusion))} |" in card


def test_what_the_hub_reads_of_the_card(finished: Path, tmp_path: Path) -> None:
    export_run(finished, tmp_path / "out")
    outer, inner = (ModelCard.load(tmp_path / "out" / name).data for name in ("README.md", "lyricsbert/README.md"))
    assert (outer.library_name, inner.library_name) == ("sentence-transformers", "lyricsbert")
    for data in (outer, inner):
        assert (data.license, data.language, data.pipeline_tag) == ("apache-2.0", "en", "sentence-similarity")
        assert data.datasets == ["ada/emotions"]
        assert data.base_model is None  # a folder on this machine is of no use to the hub


def test_the_plot_is_of_the_evaluation(finished: Path, tmp_path: Path) -> None:
    export_run(finished, tmp_path / "out", format_name="bundle")
    evaluation = json.loads((finished / "evaluation.json").read_text("utf-8"))
    for name in ("emotions", "sentiment"):
        result = evaluation["evaluators"][name]
        bins, error = result["reliability"], result["figures"]["model"][f"{name.rstrip('s')}_ece"]["value"]
        texts = sum(row["texts"] for row in bins)
        assert error == pytest.approx(
            sum(row["texts"] * abs(row["confidence"] - row["accuracy"]) for row in bins) / texts, abs=2e-4
        )
    with Image.open(tmp_path / "out" / "calibration.png") as image:
        assert image.info["Description"] == numbers_hash(evaluation)
        assert image.width > image.height > 300
    assert "](calibration.png)" in (tmp_path / "out" / "README.md").read_text("utf-8")


def test_without_an_evaluation_the_card_has_the_figures_of_the_training(run: Path, tmp_path: Path) -> None:
    (run / "evaluation.json").unlink()
    assert not export_run(run, tmp_path / "out", format_name="bundle").evaluated
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    metrics = json.loads((run / "figures.json").read_text("utf-8"))
    before, after = (metrics[precision]["emotion_accuracy"] for precision in ("float32", "int8"))
    assert f"| emotion_accuracy | {before:.4f} | {after:.4f} |" in card
    assert "calibration.png" not in card


def test_a_refused_int8_model_can_be_exported_in_float32(run: Path, tmp_path: Path) -> None:
    shutil.rmtree(run / "bundle")
    (run / "refused.json").write_text("{}", "utf-8")
    with pytest.raises(
        ModelError, match=r"worse than the recipe allows .*: export the other one with --format float32"
    ):
        export_run(run, tmp_path / "out", format_name="bundle")
    assert export_run(run, tmp_path / "out").precision == "float32"


def spoil(run: Path, what: str) -> dict[str, Any]:
    """Make a run or a call one that cannot be exported."""
    if what == "recipe":
        (run / "recipe.toml").unlink()
    elif what == "unfinished":
        shutil.rmtree(run / "bundle")
        shutil.rmtree(run / "float32")
    elif what == "checkpoint":
        shutil.rmtree(run / "checkpoint")
    elif what == "damaged":
        (run / "bundle" / "model.onnx").write_bytes(b"rubbish")
    elif what == "figures":
        (run / "evaluation.json").unlink()
        (run / "figures.json").write_text("{", "utf-8")
    elif what == "not json":
        (run / "evaluation.json").write_text("", "utf-8")
    else:
        path = run / "other.json"
        evaluation = json.loads((run / "evaluation.json").read_text("utf-8"))
        if what == "other model":
            path.write_text(json.dumps(evaluation | {"model_hash": "0" * 64}), "utf-8")
        elif what == "other json":
            path.write_text("[1]", "utf-8")
        elif what == "half":
            path.write_text(json.dumps(evaluation | {"evaluators": {"s": {}}}), "utf-8")
        return {"evaluation": path}
    return {}


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("recipe", r"is not the folder of a training run: it has no recipe\.toml\."),
        ("unfinished", r"has no bundle yet: finish it with `lyricsbert train .*recipe\.toml --run .*run --resume`\."),
        ("checkpoint", r"has no checkpoint"),
        ("damaged", r"is damaged or mixed"),
        ("figures", r"figures\.json is not JSON"),
        ("not json", r"evaluation\.json is not JSON, as `lyricsbert evaluate --json` writes it\."),
        (
            "other model",
            r"other\.json is of the model 000000000000, not of tiny-trained [0-9a-f]{12}: measure this one",
        ),
        ("other json", r"is not what `lyricsbert evaluate --json` writes: it has no evaluators\."),
        ("half", r"other\.json is not what `lyricsbert evaluate --json` writes: KeyError\('figures'\)\."),
        ("missing", r"The evaluation .*other\.json cannot be read: No such file"),
    ],
)
def test_what_cannot_be_exported_leaves_nothing(run: Path, tmp_path: Path, what: str, words: str) -> None:
    options = spoil(run, what)
    with pytest.raises(ModelError, match=words):
        export_run(run, tmp_path / "out", **options)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run"]


def test_a_folder_that_is_taken(finished: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", "utf-8")
    with pytest.raises(ModelError, match=r"exists and is not empty: name a new folder\."):
        export_run(finished, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def call(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["lyricsbert", "export", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_the_command(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, run, "--output", tmp_path / "a", "--format", "bundle", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {
        "model_id": "tiny-trained", "model_hash": Encoder.load(run / "bundle").model_hash, "format": "bundle",
        "precision": "int8", "evaluated": True, "folder": str(tmp_path / "a"), "address": None,
    }  # fmt: skip
    (run / "evaluation.json").unlink()
    assert call(monkeypatch, run, "--output", tmp_path / "b", "--format", "float32") == 0
    out = capsys.readouterr().out
    assert re.match(rf"tiny-trained \([0-9a-f]{{12}}, float32\) is in {tmp_path / 'b'}\.\n", out)
    assert f"`lyricsbert evaluate {run} --json > {run}/evaluation.json`" in out

    assert call(monkeypatch, run, "--output", tmp_path / "b") == 2
    assert capsys.readouterr().err == f"Error: {tmp_path / 'b'} exists and is not empty: name a new folder.\n"
    assert call(monkeypatch, run, "--output", tmp_path / "c", "--push", "nobody") == 2
    assert "'nobody' is not a name on the Hugging Face hub" in capsys.readouterr().err
    assert call(monkeypatch, run, "--output", tmp_path / "c", "--private") == 2
    assert not (tmp_path / "c").exists()


def test_the_command_publishes_when_it_is_asked_to(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pushed: list[tuple[object, ...]] = []

    def push(folder: Path, repo_id: str, *, message: str, private: bool) -> str:
        pushed.append((folder, repo_id, message, private))
        return f"https://huggingface.co/{repo_id}"

    monkeypatch.setattr("lyricsbert.model.hub.push_folder", push)
    out = tmp_path / "out"
    assert call(monkeypatch, run, "--output", out, "--format", "bundle", "--push", "ada/tiny", "--private") == 0
    model_hash = Encoder.load(out).model_hash[:12]
    assert pushed == [(out, "ada/tiny", f"Publish tiny-trained {model_hash}", True)]
    assert "Published as https://huggingface.co/ada/tiny." in capsys.readouterr().out
