"""A whole evaluation: what `lyricsbert evaluate` does, and the input it refuses."""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
import tiny_lab
from rated_data import write_csv, write_data

from lyricsbert.cli.commands.evaluate import command
from lyricsbert.cli.main import main
from lyricsbert.errors import ModelError, RecipeError, SourceError
from lyricsbert.lab.data.heads_recipe import Songs
from lyricsbert.lab.data.leakage import MOODS_FILE, held_out_share, seen_in_training
from lyricsbert.lab.data.lineage import read_lineage
from lyricsbert.lab.data.recipe import Recipe, read_recipe
from lyricsbert.lab.evaluate import run_benchmark, run_evaluation
from lyricsbert.lab.evaluators import Evaluation, values
from lyricsbert.lab.report.metric_names import EVALUATORS
from lyricsbert.lab.train import run_training

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny data, and songs with a mood: a key word each."""
    folder = tmp_path_factory.mktemp("with moods") / "data"
    shutil.copytree(tiny_data, folder)
    (folder / MOODS_FILE).parent.mkdir()
    words = {"happy": "laughing", "sad": "crying", "angry": "furious", "relaxed": "table"}
    rows = [f"Band {row},{word} in the {place},{mood}\n" for mood, word in words.items()
            for row, place in enumerate(tiny_lab.PLACES)]  # fmt: skip
    (folder / MOODS_FILE).write_text("artist,text,mood\n" + "".join(rows), "utf-8")
    return folder


@pytest.fixture(scope="module")
def run(tiny_recipe: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished training."""
    run = tmp_path_factory.mktemp("runs") / "run"
    run_training(tiny_recipe, data, run, report=lambda _: None)
    return run


@pytest.fixture(scope="module")
def evaluation(run: Path, data: Path) -> Evaluation:
    return run_evaluation(str(run), data, draws=20)


def test_every_figure_stands_beside_its_rivals(evaluation: Evaluation, data: Path) -> None:
    rated = ["lyric_ratings", "wanted", "themes", "wishes", "recommendations", "journeys", "taste"]
    measured = [name for name in EVALUATORS if name not in (*rated, "conversation")]
    assert [result.evaluator for result in evaluation.results] == measured
    assert set(evaluation.skipped) == set(rated)
    assert set(evaluation.skipped.values()) == {
        f"There is no folder {data / 'wishes'} with ratings of songs and wishes."
    }
    contenders = {result.evaluator: set(result.metrics) for result in evaluation.results}
    models = {"model", "float32", "base"}
    for name in ("other_half", "same_artist", "near_duplicate"):
        assert contenders.pop(name) == models | {"model_words", "base_words", "tfidf", "bm25"}
    assert contenders == {
        "s": models,
        "moods": models | {"tfidf"},
        "emotions": models - {"base"},
        "sentiment": models - {"base"},
        "agreement": models - {"base"},
        "precision": {"model"},
    }


def test_ratings_of_songs_and_wishes_are_measured_where_there_are_some(
    run: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(data, tmp_path / "data"))
    (folder / "wishes").mkdir()
    write_data(folder / "wishes")
    bundle = Path(shutil.copytree(run / "bundle", tmp_path / "bundle"))
    files = "{ ratings = 'wishes/rated.csv', lyrics = 'wishes/songs.csv' }"
    recipe = f"kind = 'heads'\n[data]\nsongs = [{files}]\nqueries = ['wishes/queries.csv']\n"
    (bundle / "heads.toml").write_text(recipe, "utf-8")
    found = run_evaluation(str(bundle), folder, only=["wanted", "lyric_ratings"], draws=20)
    assert not found.skipped
    lyrics, wanted = found.results
    assert lyrics.seen_in_training is wanted.seen_in_training is False
    assert set(lyrics.metrics) == {"model", "sections", "tfidf", "zero_shot", "constant"}
    assert set(wanted.metrics) == {"model", "expressed", "tfidf", "constant"}
    # A model without heads says of songs what the mean of their sections says.
    for name, estimate in lyrics.metrics["sections"].items():
        assert lyrics.metrics["model"][name].value == pytest.approx(estimate.value, abs=1e-6)
    assert wanted.metrics["tfidf"]["wanted_js"].value < wanted.metrics["constant"]["wanted_js"].value
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    for result in found.results:
        for metrics in result.metrics.values():
            for name in metrics:
                assert f"`{name}`" in page
    (folder / "wishes" / "queries.csv").unlink()
    with pytest.raises(RecipeError, match=r"names 'wishes/queries.csv', but there is no file"):
        run_evaluation(str(bundle), folder, only=["wanted"])
    with pytest.raises(SourceError, match=r"wanted cannot be measured: There is no folder .*wishes with ratings"):
        run_evaluation(str(bundle), data, only=["wanted"])
    with pytest.raises(SourceError, match=r"themes cannot be measured: .* tells no themes"):
        run_evaluation(str(bundle), folder, only=["themes"])


def test_a_benchmark_without_lyrics_is_run_by_whoever_has_them(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_data(tmp_path)
    splits = {"Band 0": "test", "Band 1": "validation"}
    for name, published in (("rated", "songs"), ("queries", "queries")):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows: list[dict[str, object]] = list(csv.DictReader(file))  # type: ignore[arg-type]
        for number, row in enumerate(rows):
            row.pop("row", None)
            row["split"] = splits.get(f"Band {number // 6}", "train")
        (folder / "benchmark").mkdir(exist_ok=True)
        write_csv(folder / "benchmark" / f"{published}.csv", rows)
    lyrics = (folder / "songs.csv").read_text("utf-8").replace("Band 0", "BAND 0")  # matched all the same
    (folder / "lyrics.csv").write_text("\n".join(lyrics.splitlines()), "utf-8")
    found = run_benchmark(str(run), folder / "benchmark", [folder / "lyrics.csv"], draws=0)
    assert [result.evaluator for result in found.results] == ["lyric_ratings", "wanted", "wishes", "journeys"]
    assert {result.seen_in_training for result in found.results} == {None}
    assert found.results[0].metrics["model"]["lyric_songs"].value == 6
    assert found.results[1].metrics["model"]["wanted_queries"].value == 6
    assert {"model", "base", "recommender", "cluster_knn", "tfidf", "bm25"} == set(found.results[2].metrics)
    with pytest.raises(SourceError, match=r"moods cannot be measured on a benchmark; there are lyric_ratings, wanted"):
        run_benchmark(str(run), folder / "benchmark", [folder / "lyrics.csv"], only=["moods"])
    (folder / "others.csv").write_text("artist,song,text\nMarigold Ferry,Paper Boats,I cry on the pier\n", "utf-8")
    with pytest.raises(RecipeError, match=r"songs.csv: 0 usable rows have the split test"):
        run_benchmark(str(run), folder / "benchmark", [folder / "others.csv"])
    words = ["evaluate", str(run), "--benchmark", str(folder / "benchmark"), "--only", "wanted", "--json"]
    for lyrics_words, code in ((["--lyrics", str(folder / "lyrics.csv"), "--split", "validation"], 0), ([], 2)):
        monkeypatch.setattr(sys, "argv", ["lyricsbert", *words, *lyrics_words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert int(ended.value.code or 0) == code
    assert '"wanted_queries"' in capsys.readouterr().out


def test_figures_lie_in_their_intervals(evaluation: Evaluation) -> None:
    for result in evaluation.results:
        for metrics in result.metrics.values():
            for name, estimate in metrics.items():
                if name.endswith(("_songs", "_draws")):
                    assert estimate.low is estimate.high is None
                    continue
                assert estimate.low is not None
                assert estimate.high is not None
                assert estimate.low <= estimate.high, name
                assert name.startswith("s_") or -1 <= estimate.low <= estimate.high <= 1, name


def test_figures_of_the_bundle_are_those_of_its_training(evaluation: Evaluation, run: Path) -> None:
    trained = json.loads((run / "figures.json").read_text("utf-8"))
    found = {result.evaluator: result.metrics for result in evaluation.results}
    for contender, precision in (("model", "int8"), ("float32", "float32")):
        for evaluator in ("emotions", "sentiment", "other_half"):
            for name, estimate in found[evaluator][contender].items():
                assert estimate.value == pytest.approx(trained[precision][name], abs=1e-6), name


def test_the_base_model_is_the_untouched_one(evaluation: Evaluation, run: Path, data: Path) -> None:
    # A model that was trained at a rate of nothing is its base, which no training changes.
    recipe = run.parent / "still.toml"
    recipe.write_text((run / "recipe.toml").read_text("utf-8").replace("rate = 3e-3", "rate = 0"), "utf-8")
    run_training(recipe, data, run.parent / "still", report=lambda _: None)
    still = run_evaluation(str(run.parent / "still"), data, only=["s", "agreement"], draws=0)
    metrics = {result.evaluator: result.metrics for result in still.results}
    of_trained = next(result for result in evaluation.results if result.evaluator == "s").metrics["base"]
    for name, estimate in metrics["s"]["base"].items():
        assert of_trained[name].value == pytest.approx(estimate.value, rel=1e-5)
    assert metrics["agreement"]["float32"]["base_agreement"].value > 0.999


def test_another_encoder_is_measured_beside_the_model(
    evaluation: Evaluation, run: Path, data: Path, tiny_base: Path
) -> None:
    beside = run_evaluation(str(run), data, only=["other_half"], rival=str(tiny_base))
    figures = beside.results[0].metrics
    (measured,) = (each.metrics for each in evaluation.results if each.evaluator == "other_half")
    assert set(figures) == {*measured, "rival"}
    rival, base = (values(figures[name])["other_half_mrr"] for name in ("rival", "base"))
    assert rival == pytest.approx(base, abs=0.02)  # it is the base, in half the precision


def test_a_rival_that_is_not_there(run: Path, data: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="has no encoder that transformers can load"):
        run_evaluation(str(run), data, only=["other_half"], rival=str(tmp_path / "empty"))


def test_the_same_seed_gives_the_same_figures_and_another_does_not(run: Path, data: Path) -> None:
    def measure(seed: int) -> dict[str, object]:
        return run_evaluation(str(run / "bundle"), data, only=["s"], seed=seed, draws=5).to_dict()["evaluators"]["s"]

    assert measure(1) == measure(1)
    assert measure(1)["figures"] != measure(2)["figures"]


def test_what_was_seen_in_training_is_said(evaluation: Evaluation, run: Path, data: Path) -> None:
    seen = {result.evaluator: result.seen_in_training for result in evaluation.results}
    assert seen.pop("emotions")  # the tiny recipe measures on the file that it trains on
    assert seen.pop("sentiment")
    assert seen.pop("agreement")
    assert not any(seen.values())
    assert None not in seen.values()
    recipe = (run / "recipe.toml").read_text("utf-8").replace('"moods.csv"', f'"./{MOODS_FILE}"')
    (run.parent / "with_moods.toml").write_text(recipe, "utf-8")
    bare = Path(shutil.copytree(run / "bundle", run.parent / "bare"))
    (bare / "recipe.toml").unlink()
    told = run_evaluation(str(bare), data, recipe_path=run.parent / "with_moods.toml", only=["moods"], draws=0)
    assert told.results[0].seen_in_training is True
    own = run_evaluation(str(run / "bundle"), data, recipe_path=run.parent / "with_moods.toml", only=["moods"], draws=0)
    assert own.results[0].seen_in_training is False


def test_songs_of_another_split_may_have_been_seen(tiny_recipe: Path, data: Path, tmp_path: Path) -> None:
    def with_share(share: float) -> Recipe:
        path = tmp_path / "r.toml"
        path.write_text(tiny_recipe.read_text("utf-8").replace("artists = 0.3", f"artists = {share}"), "utf-8")
        return read_recipe(path, data)

    own = [with_share(0.2)]
    assert seen_in_training("s", own, with_share(0.4), data) is True
    assert seen_in_training("s", own, with_share(0.1), data) is False
    assert seen_in_training("s", None, own[0], data) is None
    rated = Songs(ratings="rated.csv", lyrics=own[0].data.lyrics[0])
    elsewhere = dataclasses.replace(own[0].data, lyrics=["other.csv"])
    for songs, seen in (([], False), ([rated], True)):
        recipe = dataclasses.replace(own[0], data=dataclasses.replace(elsewhere, rated_songs=songs))
        assert seen_in_training("s", [recipe], with_share(0.4), data) is seen


def test_what_the_start_of_a_run_has_read_counts(tiny_recipe: Path, data: Path, tmp_path: Path) -> None:
    def own_recipes(path: Path) -> list[Recipe] | None:
        lineage = read_lineage(path, data)
        return None if lineage is None else list(lineage.values())

    def write(name: str, starts: list[str], held: float) -> Path:
        text = tiny_recipe.read_text("utf-8").replace('"moods.csv"', f'"{MOODS_FILE}"')
        text = text.replace('label = "mood"', f'label = "mood"\nheld_artists = {held}')
        (tmp_path / name).write_text(f"start = {json.dumps(starts)}\n{text}", "utf-8")
        return tmp_path / name

    moods = data / MOODS_FILE
    alone = own_recipes(write("recipe.toml", [], 0.5))
    assert alone is not None
    assert held_out_share(alone, moods, data) == 0.5
    assert seen_in_training("moods", alone, alone[0], data) is False
    path = write("recipe.toml", ["runs/first", "runs/other"], 0.5)
    write("other.toml", [], 0.5)
    assert own_recipes(path) is None  # the recipe of runs/first is not beside it
    write("first.toml", [], 0.0)
    every = own_recipes(path)
    assert every is not None
    assert len(every) == 3
    assert held_out_share(every, moods, data) == 0
    assert seen_in_training("moods", every, every[-1], data) is True
    write("first.toml", ["runs/zero"], 0.0)
    assert own_recipes(path) is None
    write("zero.toml", ["runs/first"], 0.0)
    assert own_recipes(path) is None  # each is the start of the other
    write("zero.toml", [], 0.0)
    assert list(read_lineage(path, data) or ()) == ["zero.toml", "first.toml", "other.toml", "recipe.toml"]


def test_json_and_the_documentation_have_the_same_keys(evaluation: Evaluation) -> None:
    found = evaluation.to_dict()
    json.dumps(found)
    emotions = found["evaluators"]["emotions"]
    assert set(emotions["change"]) == set(emotions["figures"]["model"])
    assert sum(map(sum, emotions["confusion"]["counts"])) == 6 * 3 * 4 * 6
    assert found["evaluators"]["s"]["confusion"] is None
    page = (ROOT / "docs" / "json.md").read_text("utf-8").split("## evaluate\n")[1].split("\n## ")[0]
    keys = {*found, *EVALUATORS, *emotions, *emotions["confusion"]}
    for result in found["evaluators"].values():
        for contender, metrics in result["figures"].items():
            keys |= {contender, *metrics}
            keys |= {key for estimate in metrics.values() for key in estimate}
    for key in sorted(keys):
        assert f"`{key}`" in page, f"docs/json.md does not name {key} under evaluate"


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["lyricsbert", "evaluate", *map(str, words)])
        monkeypatch.setenv("COLUMNS", "110")
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


def test_the_command_prints_tables(call: Call, run: Path, data: Path) -> None:
    code, out, _ = call(run, "--data", data, "--only", "other_half", "--only", "emotions")
    assert code == 0
    for words in ("tiny-trained", "R@10", "TF-IDF", "this model + words", "macro-F1", "true, read as", "Seen in train"):
        assert words in out
    assert "Listener moods" not in out


def test_the_command_prints_json(call: Call, run: Path, data: Path) -> None:
    code, out, _ = call(run / "bundle", "--data", data, "--only", "sentiment", "--json", "--seed", "3")
    assert code == 0
    found = json.loads(out)
    assert found["seed"] == 3
    assert set(found["evaluators"]) == {"sentiment"}
    # A bundle that still lies in its run is measured in float32, too.
    assert set(found["evaluators"]["sentiment"]["figures"]) == {"model", "float32"}


def test_the_command_ends_cleanly_when_it_is_interrupted(
    call: Call, run: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lyricsbert.lab.evaluate.Encoder.analyze", interrupt)
    code, out, err = call(run, "--data", data, "--only", "emotions")
    assert (code, out) == (130, "")
    assert err.endswith("Interrupted.\n")
    assert "Traceback" not in err


def test_an_evaluator_that_does_not_exist(call: Call, run: Path, data: Path) -> None:
    code, _, err = call(run, "--data", data, "--only", "beauty")
    assert code == 2
    assert "--only 'beauty' is no evaluator; there are s, other_half," in err


def test_conversations_are_measured_alone_on_turns(call: Call, run: Path, data: Path, tmp_path: Path) -> None:
    code, _, err = call(run, "--only", "conversation")
    assert (code, "needs --benchmark" in err) == (2, True)
    code, _, err = call(run, "--only", "conversation", "--benchmark", tmp_path)
    assert (code, "turns.jsonl" in err) == (2, True)
    (tmp_path / "turns.jsonl").write_text('{"conversation": "a", "turn": 1, "part": "tuned", "txt": "hi"}\n')
    code, _, err = call(run, "--only", "conversation", "--benchmark", tmp_path)
    assert (code, "Line 1 of" in err) == (2, True)
    with pytest.raises(SourceError, match="measured alone"):
        run_evaluation(str(run), data, only=["conversation"])


def test_the_help_names_every_evaluator() -> None:
    help_ = next(option.help for option in command.params if isinstance(option, click.Option) and option.name == "only")
    for name in EVALUATORS:
        assert name in (help_ or "")


def test_bad_input(run: Path, data: Path, tiny_data: Path, tmp_path: Path) -> None:
    bundle = shutil.copytree(run / "bundle", tmp_path / "bundle")
    with pytest.raises(RecipeError, match=r"There is no folder .*nowhere: --data names the folder"):
        run_evaluation(str(bundle), tmp_path / "nowhere")
    with pytest.raises(ModelError, match=r"There is no model bundle at 'nowhere'"):
        run_evaluation("nowhere", data)
    with pytest.raises(ModelError, match=r"is not a model bundle: it has no config.json"):
        run_evaluation(str(tmp_path), data, recipe_path=run / "recipe.toml")
    with pytest.raises(RecipeError, match=r"recipe .*nowhere.toml cannot be read"):
        run_evaluation(str(bundle), data, recipe_path=tmp_path / "nowhere.toml")
    with pytest.raises(RecipeError, match=r"names 'songs.csv', but there is no file"):
        run_evaluation(str(bundle), tmp_path)
    with pytest.raises(SourceError, match=r"There is no file .*on which moods are measured: to do without them, name"):
        run_evaluation(str(bundle), tiny_data)
    with pytest.raises(ModelError, match=r"has int8 weights only; precision is measured with the folder of a run"):
        run_evaluation(str(bundle), data, only=["precision"])
