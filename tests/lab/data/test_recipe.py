"""Recipes: every mistake is found before anything is loaded, and said in one sentence."""

import dataclasses
import tomllib
from pathlib import Path

import pytest

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.recipe import Batch, Recipe, read_recipe, replace_lyrics
from lyricsbert.model.bundle import shipped_bundle

RECIPE = """
model_id = "small"
base = "some/encoder"
steps = 10

[optimizer]
learning_rate = 1

[data]
lyrics = ["songs.csv"]
validation_emotions = { file = "labels.csv", map = { glad = ["joy"] } }
validation_sentiment = { file = "labels.csv", map = { good = ["positive"] } }

[[data.emotions]]
file = "labels.csv"
map = { glad = ["joy", "love"], blue = ["sadness"] }

[[data.sentiment]]
file = "labels.csv"
map = { good = ["positive"] }
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("songs.csv", "labels.csv"):
        (folder / name).write_text("", "utf-8")
    return folder


def read(data: Path, text: str = RECIPE) -> Recipe:
    path = data.parent / "recipe.toml"
    path.write_text(text, "utf-8")
    return read_recipe(path, data)


def refusal(data: Path, old: str, new: str) -> str:
    assert old in RECIPE
    with pytest.raises(RecipeError) as caught:
        read(data, RECIPE.replace(old, new, 1))
    message = str(caught.value)
    assert message.endswith((".", "?"))
    assert "recipe.toml" in message
    return message


def test_a_recipe_with_its_defaults(data: Path) -> None:
    recipe = read(data)
    assert (recipe.model_id, recipe.steps, recipe.precision) == ("small", 10, "bfloat16")
    assert recipe.batch == Batch()
    assert recipe.optimizer.learning_rate == 1.0
    assert recipe.data.emotions[0].map == {"glad": ["joy", "love"], "blue": ["sadness"]}
    assert recipe.data.emotions[0].text == "text"


def test_equal_recipes_are_equal(data: Path) -> None:
    assert read(data) == read(data, "# a remark\n" + RECIPE)
    assert read(data) != read(data, RECIPE.replace("steps = 10", "steps = 11"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("steps = 10", "steps = 10\nstep = 3", "an unknown key step; allowed are architecture, base, batch"),
        ("learning_rate = 1", "learnign_rate = 1", "an unknown key optimizer.learnign_rate"),
        (
            '[[data.sentiment]]\nfile = "labels.csv"',
            '[[data.sentiment]]\nfiel = "labels.csv"',
            "data.sentiment[0].fiel",
        ),
        ("steps = 10", "", "lacks the key steps"),
        ('lyrics = ["songs.csv"]', "", "lacks the key data.lyrics"),
        ('[[data.emotions]]\nfile = "labels.csv"', "[[data.emotions]]", "lacks the key data.emotions[0].file"),
    ],
)
def test_keys(data: Path, old: str, new: str, words: str) -> None:
    assert words in refusal(data, old, new)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("steps = 10", 'steps = "ten"', "steps is 'ten'; it must be of type int"),
        ("steps = 10", "steps = 10.0", "of type int"),
        ("steps = 10", "steps = true", "of type int"),
        ("learning_rate = 1", "learning_rate = true", "of type float"),
        ("learning_rate = 1", 'learning_rate = "fast"', "optimizer.learning_rate is 'fast'; it must be of type float"),
        ('base = "some/encoder"', "base = 3", "of type str"),
        ('lyrics = ["songs.csv"]', 'lyrics = "songs.csv"', "data.lyrics is 'songs.csv'; it must be of type list"),
        ('lyrics = ["songs.csv"]', "lyrics = [1]", "data.lyrics[0] is 1; it must be of type str"),
        ("{ good = ", "{ good = 3, well = ", "of type list"),
        ("[optimizer]\nlearning_rate = 1", "optimizer = 3", "optimizer must be a table"),
        ("steps = 10", 'steps = 10\nprecision = "float16"', "allowed are 'bfloat16', 'float32'"),
    ],
)
def test_types(data: Path, old: str, new: str, words: str) -> None:
    assert words in refusal(data, old, new)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("steps = 10", "steps = 0", "steps is 0; it must be at least 1"),
        ("steps = 10", "steps = 10\nseed = -1", "seed is -1; it must be at least 0"),
        ("steps = 10", "steps = 3000000000", "steps is 3000000000; it must be from 1 to 2147483647"),
        ("learning_rate = 1", "clip = inf", "optimizer.clip is inf; it must be above 0 and at most 2147483647"),
        ("steps = 10", "steps = 10\nmax_tokens = 2", "max_tokens is 2; it must be at least 8"),
        ("learning_rate = 1", "learning_rate = nan", "optimizer.learning_rate is nan; it must be from 0 to 1"),
        ("learning_rate = 1", "learning_rate = -0.1", "must be from 0 to 1"),
        ("learning_rate = 1", "clip = 0", "optimizer.clip is 0.0; it must be above 0"),
        ("[optimizer]", "[batch]\nsong_pairs = 1\n[optimizer]", "batch.song_pairs is 1; it must be at least 2"),
        (
            "[optimizer]",
            "[batch]\nsong_pairs = 6\nneighbours = 6\n[optimizer]",
            "batch.neighbours is 6; it must be from 0 to 5",
        ),
        ("[optimizer]", "[loss]\ncontrast = -1\n[optimizer]", "loss.contrast is -1.0; it must be at least 0"),
        ("[optimizer]", "[loss]\nlabel_smoothing = 1\n[optimizer]", "must be from 0 to 0.999"),
        ('lyrics = ["songs.csv"]', "lyrics = []", "the number of files in data.lyrics is 0; it must be at least 1"),
        (
            "[data]",
            "[data]\nvalidation_artists = 1.0",
            "data.validation_artists is 1.0; it must be from 0.001 to 0.999",
        ),
        ("[[data.sentiment]]", "[[data.sentiment]]\nweight = 0", "data.sentiment[0].weight is 0.0; it must be above 0"),
        ("[optimizer]", "[batch]\nqueries = 3\n[optimizer]", "batch.queries is 3, but batch.rated_songs is 0"),
        (
            "[optimizer]",
            "[batch]\nrated_songs = 3\n[optimizer]",
            "batch.rated_songs is 3, but data.rated_songs names no file",
        ),
        (
            "[data]",
            '[data]\nrated_songs = [{ ratings = "rated.csv", lyrics = "songs.csv" }]',
            "names 'rated.csv', but there is no file",
        ),
        ("[data]", '[data]\nrated_queries = ["queries.csv"]', "names 'queries.csv', but there is no file"),
        (
            "[optimizer]",
            "[batch]\nrated_songs = 3\nnear_songs = 3\n[optimizer]",
            "batch.near_songs is 3; it must be from 0 to 2",
        ),
        ("[optimizer]", "[batch]\nnear_queries = 1\n[optimizer]", "batch.near_queries is 1; it must be from 0 to 0"),
        (
            "[optimizer]",
            '[teacher]\nencoder = "large"\ngrades = "grades.csv"\n[optimizer]',
            "batch.rated_songs and batch.queries must be at least 1",
        ),
        ("[data]", "[data]\nsongs_per_artist = -1", "data.songs_per_artist is -1; it must be at least 0"),
    ],
)
def test_ranges(data: Path, old: str, new: str, words: str) -> None:
    assert words in refusal(data, old, new)


def test_a_label_that_is_no_emotion(data: Path) -> None:
    message = refusal(data, 'blue = ["sadness"]', 'blue = ["sad"]')
    assert "labels.csv maps 'blue' to 'sad'; allowed are sadness, joy, love, anger, fear, surprise." in message


def test_an_emotion_is_no_sentiment(data: Path) -> None:
    assert "allowed are negative, neutral, positive" in refusal(data, '["positive"]', '["joy"]')


@pytest.mark.parametrize("name", ["songs.csv", "labels.csv"])
def test_a_file_that_is_not_there(data: Path, name: str) -> None:
    (data / name).unlink()
    assert f"names {name!r}, but there is no file {data / name}" in refusal(data, "steps = 10", "steps = 11")


@pytest.mark.parametrize("content", [b"steps = ", b"[[[", b"\xff\xfe", b"steps = 1\nsteps = 2"])
def test_not_toml(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "recipe.toml"
    path.write_bytes(content)
    with pytest.raises(RecipeError, match=r"recipe\.toml is not TOML: "):
        read_recipe(path, tmp_path)


@pytest.mark.parametrize("name", ["nowhere.toml", "."])
def test_no_such_recipe(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecipeError, match="cannot be read: "):
        read_recipe(tmp_path / name, tmp_path)


def test_the_shipped_recipe_is_valid(tmp_path: Path) -> None:
    path = shipped_bundle() / "recipe.toml"
    whole = tomllib.loads(path.read_text("utf-8"))
    raw = whole["data"]
    tables = [*raw["emotions"], *raw["sentiment"], raw["validation_emotions"], raw["validation_sentiment"]]
    rated = [file for songs in raw["rated_songs"] for file in songs.values()] + raw["rated_queries"]
    for name in [*raw["lyrics"], *(table["file"] for table in tables), *rated, whole["teacher"]["grades"]]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    recipe = read_recipe(path, tmp_path)
    assert recipe.model_id == shipped_bundle().name


@pytest.mark.parametrize(
    "lyrics",
    ['lyrics = ["songs.csv"]', 'lyrics=[\n  "songs.csv", # mine\n  "songs.csv",\n]\nlyrics_about = "songs"'],
)
@pytest.mark.parametrize("name", ["other.csv", 'odd "name" \\ größe.csv'])
def test_lyrics_are_named_anew_in_the_text_of_a_recipe(
    tiny_recipe: Path, tmp_path: Path, lyrics: str, name: str
) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(tiny_recipe.read_text("utf-8").replace('lyrics = ["songs.csv"]', lyrics), "utf-8")
    plain = read_recipe(path, None)
    assert replace_lyrics(path, plain) == path.read_bytes()
    renamed = read_recipe(path, None, [name])
    path.write_bytes(replace_lyrics(path, renamed))
    assert read_recipe(path, None) == renamed
    assert renamed.data.lyrics == [name]
    assert dataclasses.replace(renamed, data=plain.data) == plain


def test_a_recipe_whose_lyrics_cannot_be_found(tiny_recipe: Path, tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(
        tiny_recipe.read_text("utf-8").replace('lyrics = ["songs.csv"]', '"lyrics" = ["songs.csv"]'), "utf-8"
    )
    with pytest.raises(RecipeError, match=r"recipe\.toml cannot be replaced: write `lyrics = \[\.\.\.\]`"):
        replace_lyrics(path, read_recipe(path, None, ["other.csv"]))


def test_lyrics_can_be_left_to_the_command_line(data: Path) -> None:
    path = data.parent / "recipe.toml"
    path.write_text(RECIPE.replace('lyrics = ["songs.csv"]', "lyrics = []"), "utf-8")
    assert read_recipe(path, data, ["songs.csv"]).data.lyrics == ["songs.csv"]
    with pytest.raises(RecipeError, match=r"the number of files in data\.lyrics is 0; it must be at least 1\."):
        read_recipe(path, data)
