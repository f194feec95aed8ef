"""Training heads on a handful of rated songs and wishes, and the input that it refuses."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from rated_data import OPPOSITE, WORDS, write_csv, write_data

from lyricsbert.cli.main import main
from lyricsbert.errors import ModelError, RecipeError
from lyricsbert.lab.data.heads_recipe import is_heads_recipe, read_heads_recipe
from lyricsbert.lab.export import export_run
from lyricsbert.lab.heads.onnx_head import Weights, query_layout, write_head
from lyricsbert.lab.train_heads import run_heads
from lyricsbert.model import EMOTIONS, Encoder
from lyricsbert.model.bundle import read_config
from lyricsbert.model.heads import Head
from lyricsbert.songs import Song

RECIPE = """
kind = "heads"
base = '{base}'
seed = 3

[data]
songs = [{{ ratings = "rated.csv", lyrics = "songs.csv" }}]
queries = ["queries.csv"]
about = "Made up for a test."
misspelt = 0.5

[song]
hidden = 24

[query]
hidden = 24

[training]
steps = 200
songs = 16
queries = 16
learning_rate = 1e-2
folds = 2

[themes]
grief = ["sadness", "sorrow"]
delight = ["JOY", "love"]
places = ["harbour", "kitchen", "orchard", "station", "meadow", "attic"]
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("rated"))


@pytest.fixture(scope="module")
def recipe(tiny_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "heads.toml"
    path.write_text(RECIPE.format(base=tiny_bundle), "utf-8")
    return path


@pytest.fixture(scope="module")
def run(recipe: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("runs") / "heads"
    run_heads(recipe, data, run, draws=10)
    return run


def test_heads_learn_what_the_ratings_say(run: Path) -> None:
    encoder = Encoder.load(run / "bundle")
    figures = json.loads((run / "figures.json").read_text("utf-8"))
    assert figures["lyric_songs"] == figures["wanted_queries"] == 6
    assert figures["lyric_leading"] == 1
    assert figures["lyric_valence_r"] > 0.8
    found = encoder.analyze_queries(["lonely tears", "laugh in the sun"])
    assert [EMOTIONS[row] for row in found.emotions.argmax(axis=1)] == ["sadness", "joy"]
    assert encoder.themes == ("grief", "delight", "places")
    assert found.themes is not None
    assert found.themes.shape == (2, 3)
    songs = [Song("Someone", "One", f"{words}\n\nby the kitchen") for words in ("lonely tears", "laugh in the sun")]
    told = encoder.analyze_songs(songs)
    assert told.songs.themes is not None
    assert told.wish_embedding is not None
    assert [row.argmax() for row in told.songs.themes[:, :2]] == [0, 1]
    assert (told.songs.themes[:, 2] > 0.5).all()
    assert found.wish_embedding is not None
    assert (found.wish_embedding @ told.wish_embedding.T).argmax(axis=1).tolist() == [0, 1]
    if figures["wanted_leading"] == 1:
        assert {EMOTIONS[row] for row in found.wanted.argmax(axis=1)} <= {"surprise", "fear", "sadness", "joy"}


def test_the_bundle_is_the_base_with_heads(run: Path, tiny_bundle: Path) -> None:
    bundle = run / "bundle"
    for name in ("model.onnx", "tokenizer.json"):
        assert (bundle / name).read_bytes() == (tiny_bundle / name).read_bytes()
    assert read_config(bundle).heads == ("song", "query")
    assert (bundle / "heads.toml").read_bytes() == (run / "heads.toml").read_bytes()
    evaluation = json.loads((bundle / "evaluation.json").read_text("utf-8"))
    assert evaluation["model_hash"] == read_config(bundle).model_hash
    lyric = evaluation["evaluators"]["lyric_ratings"]["figures"]
    assert set(lyric) == {"model", "sections", "tfidf", "constant"}
    assert set(evaluation["evaluators"]["wanted"]["figures"]) == {"model", "expressed", "tfidf", "constant"}
    assert lyric["constant"]["lyric_js"]["value"] > lyric["model"]["lyric_js"]["value"]
    assert "lyric_emotion_r" not in lyric["constant"]


def test_another_run_gives_the_same_heads(run: Path, recipe: Path, data: Path, tmp_path: Path) -> None:
    run_heads(recipe, data, tmp_path / "again", draws=0)
    first, second = Encoder.load(run / "bundle"), Encoder.load(tmp_path / "again" / "bundle")
    assert first.model_hash == second.model_hash


def test_a_rerun_reads_what_was_analysed(
    run: Path, recipe: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(run, tmp_path / "run"))
    stages: list[str] = []
    run_heads(recipe, data, copy, resume=True, draws=0, progress=lambda _, __, stage: stages.append(stage))
    assert set(stages) == {"pairs of heads trained", "measurements made"}
    with pytest.raises(ModelError, match="exists and is not empty: continue the run in it with --resume"):
        run_heads(recipe, data, copy)


def test_the_command_trains_heads(
    recipe: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def call(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["lyricsbert", "train", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    code, out, _ = call(recipe, "--data", data, "--run", tmp_path / "run")
    assert code == 0
    assert "lyric_js" in out
    assert "wanted_leading" in out
    assert "int8" not in out
    code, _, err = call(recipe, "--data", data, "--run", tmp_path / "other", "--lyrics", "songs.csv")
    assert code == 2
    assert "--lyrics does not apply to a recipe of heads" in err
    with pytest.raises(ModelError, match="is a run of heads"):
        export_run(tmp_path / "run", tmp_path / "exported")


def test_a_head_in_onnx_says_what_its_weights_say(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    layout = query_layout(themes=3, dimensions=4)
    assert layout.width == 6 + 3 + 3 + 4
    shapes = ((5, 7), (7,), (7, 16), (16,))
    hidden, hidden_bias, out_weight, out_bias = (rng.normal(0, 0.3, shape).astype(np.float32) for shape in shapes)
    scale = np.array([1, 0.1, 10, 1, 3], dtype=np.float32)
    weights = Weights(scale, hidden, hidden_bias, out_weight, out_bias)
    write_head(weights, layout, tmp_path / "head.onnx")
    features = scale * rng.normal(size=(4, 5)).astype(np.float32)
    told = Head(tmp_path / "head.onnx")(features)
    assert list(told) == ["wanted", "valence", "energy", "feeling", "themes", "wish_embedding"]
    out = weights(features)
    expected = np.exp(out[:, :6]) / np.exp(out[:, :6]).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(told["wanted"], expected, atol=3e-3)
    np.testing.assert_allclose(told["valence"], np.clip(5 + 4 * out[:, 6], 1, 9), atol=5e-2)
    np.testing.assert_allclose(told["energy"], np.clip(5 + 4 * out[:, 7], 1, 9), atol=5e-2)
    np.testing.assert_allclose(told["feeling"], np.clip(0.5 + out[:, 8] / 2, 0, 1), atol=5e-3)
    np.testing.assert_allclose(told["themes"], 1 / (1 + np.exp(-out[:, 9:12])), atol=3e-3)
    own = features[:, :4] / np.linalg.norm(features[:, :4], axis=1, keepdims=True)
    wish = own + out[:, 12:]
    np.testing.assert_allclose(told["wish_embedding"], wish / np.linalg.norm(wish, axis=1, keepdims=True), atol=1e-2)


@pytest.mark.parametrize(
    ("file", "row", "change", "message"),
    [
        (
            "rated.csv",
            2,
            {"sadness": "lots"},
            r"rated.csv, row 2: sadness is 'lots'; it must be a number from 0 to 100",
        ),
        ("rated.csv", 0, {"joy": 101}, r"rated.csv, row 0: joy is '101'; it must be a number from 0 to 100"),
        ("rated.csv", 1, dict.fromkeys(EMOTIONS, 0), r"rated.csv, row 1: sadness, joy, .* are all 0"),
        ("rated.csv", 1, {"valence": 0}, r"rated.csv, row 1: valence is '0'; it must be a number from 1 to 9"),
        ("rated.csv", 4, {"row": 36}, r"rated.csv, row 4: row is '36'; it must be a whole number from 0 to 35"),
        ("rated.csv", 4, {"row": 1.5}, r"row is '1.5'; it must be a whole number"),
        ("rated.csv", 4, {"row": 5}, r"row 4 is about 'fear 0' by 'Band 0', but row 5 of songs.csv is 'surprise 0'"),
        ("rated.csv", 3, {"split": "test"}, r"rated.csv, row 3: split is 'test'; allowed are train and val"),
        ("queries.csv", 7, {"want_fear": ""}, r"queries.csv, row 7: want_fear is ''; it must be a number"),
        ("queries.csv", 7, {"feeling": -1}, r"queries.csv, row 7: feeling is '-1'; it must be a number from 0 to 100"),
    ],
)
def test_a_bad_value_is_named(
    recipe: Path, data: Path, tmp_path: Path, file: str, row: int, change: dict[str, object], message: str
) -> None:
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    with (data / file).open(encoding="utf-8", newline="") as opened:
        rows: list[dict[str, object]] = list(csv.DictReader(opened))  # type: ignore[arg-type]
    rows[row] |= change
    write_csv(folder / file, rows)
    with pytest.raises(RecipeError, match=message):
        run_heads(recipe, folder, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_file_that_cannot_be_used(recipe: Path, data: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    (folder / "queries.csv").write_text("text,split\nhello,val\n", "utf-8")
    with pytest.raises(RecipeError, match=r"queries.csv has no column 'want_sadness'; it has text, split"):
        run_heads(recipe, folder, tmp_path / "run")
    (folder / "queries.csv").write_bytes(b"text\n\xff\xfe\n")
    with pytest.raises(RecipeError, match=r"queries.csv cannot be read as CSV in UTF-8"):
        run_heads(recipe, folder, tmp_path / "run")
    (folder / "queries.csv").unlink()
    with pytest.raises(RecipeError, match=r"names 'queries.csv', but there is no file"):
        run_heads(recipe, folder, tmp_path / "run")
    head = (data / "queries.csv").read_text("utf-8").splitlines()
    (folder / "queries.csv").write_text("\n".join([line for line in head if not line.endswith("val")]), "utf-8")
    with pytest.raises(RecipeError, match=r"queries.csv: 0 usable rows have the split val; there must be 2"):
        run_heads(recipe, folder, tmp_path / "run")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[song]\nhidden = 24", "[song]\nhidden = 0", r"song.hidden is 0; it must be at least 1"),
        ("folds = 2", "folds = 1", r"training.folds is 1; it must be at least 2"),
        ("[query]", "[query]\ndropout = 1.5", r"query.dropout is 1.5; it must be"),
        ("[query]", "[query]\nshare = 1.5", r"unknown key query.share; allowed are dropout"),
        ('["sadness", "sorrow"]', "[]", r"themes.grief"),
        ("[themes]", "[loss]\nthemes = -1\n\n[themes]", r"loss.themes is -1"),
        ('kind = "heads"', 'kind = "tails"', r"kind is 'tails'; allowed are 'heads'"),
        ('queries = ["queries.csv"]', "", r"lacks the key data.queries"),
        ("seed = 3", "seed = ", r"is not TOML"),
    ],
)
def test_a_mistake_in_the_recipe_is_named(recipe: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "heads.toml"
    path.write_text(recipe.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(RecipeError, match=message):
        read_heads_recipe(path, None)


def test_a_recipe_of_heads_is_told_from_others(recipe: Path, tiny_recipe: Path, tmp_path: Path) -> None:
    assert is_heads_recipe(recipe)
    assert not is_heads_recipe(tiny_recipe)
    assert not is_heads_recipe(tmp_path / "nowhere.toml")


def test_heads_learn_from_a_teacher(recipe: Path, data: Path, tiny_base: Path, tmp_path: Path) -> None:
    taught = tmp_path / "heads.toml"
    teacher = f"[teacher]\nencoder = '{tiny_base}'\ngrades = 'grades.csv'\n"
    taught.write_text(recipe.read_text("utf-8").replace("[themes]", f"{teacher}\n[themes]"), "utf-8")
    run_heads(taught, data, tmp_path / "run", draws=10)
    encoder = Encoder.load(tmp_path / "run" / "bundle")
    songs = [Song("Someone", emotion, " ".join(words)) for emotion, words in WORDS.items()]
    wished = encoder.analyze_songs(songs).wish_embedding
    asked = encoder.analyze_queries([f"{words[1]} in the meadow" for words in WORDS.values()]).wish_embedding
    assert wished is not None
    assert asked is not None
    right = [list(WORDS).index(OPPOSITE[emotion]) for emotion in WORDS]
    cosine = asked @ wished.T
    mean = cosine.mean(axis=1)
    assert (cosine[np.arange(6), right] > mean).sum() >= 5  # who types of one emotion wants its opposite
