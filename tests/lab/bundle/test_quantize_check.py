"""How much worse int8 weights may be, and recipes that say so."""

import dataclasses
import math
from pathlib import Path

import pytest

from lyricsbert.errors import RecipeError
from lyricsbert.lab.bundle.quantize_check import excesses
from lyricsbert.lab.data.recipe import Quantization, read_recipe
from lyricsbert.lab.report.card import MEANINGS
from lyricsbert.lab.report.metric_names import is_count

ALLOWED = Quantization(emotion_accuracy=0.02, emotion_ece=0.01, other_half_r1=0.0)
BEFORE = {"emotion_accuracy": 0.9, "emotion_ece": 0.02, "other_half_r1": 0.6, "other_half_songs": 100.0}


def test_every_figure_of_a_training_that_can_fall_can_be_held() -> None:
    assert {item.name for item in dataclasses.fields(Quantization)} == {name for name in MEANINGS if not is_count(name)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, []),
        ({"emotion_accuracy": 0.88, "emotion_ece": 0.03}, []),
        ({"emotion_accuracy": 0.95, "emotion_ece": 0.0, "other_half_r1": 0.7}, []),
        ({"emotion_accuracy": 0.879}, ["emotion_accuracy fell from 0.9000 to 0.8790 (0.02 allowed)"]),
        ({"emotion_ece": 0.031}, ["emotion_ece rose from 0.0200 to 0.0310 (0.01 allowed)"]),
        ({"other_half_r1": 0.599}, ["other_half_r1 fell from 0.6000 to 0.5990 (0 allowed)"]),
        ({"other_half_r1": math.nan}, ["other_half_r1 fell from 0.6000 to nan (0 allowed)"]),
    ],
)
def test_what_is_too_much(change: dict[str, float], words: list[str]) -> None:
    assert excesses(ALLOWED, BEFORE, BEFORE | change) == words


def test_the_worst_comes_first_and_what_was_not_measured_is_passed_over() -> None:
    found = excesses(ALLOWED, BEFORE, BEFORE | {"emotion_accuracy": 0.87, "other_half_r1": 0.3})
    assert [words.split()[0] for words in found] == ["other_half_r1", "emotion_accuracy"]
    assert excesses(ALLOWED, BEFORE | {"other_half_r1": math.nan}, BEFORE) == []
    assert excesses(ALLOWED, {}, {}) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("emotions_macro_f1 = 0.1", "an unknown key quantization.emotions_macro_f1; allowed are base_agreement,"),
        ("emotion_macro_f1 = -0.1", "quantization.emotion_macro_f1 is -0.1; it must be at least 0"),
        ('emotion_macro_f1 = "little"', "quantization.emotion_macro_f1 is 'little'; it must be of type float"),
    ],
)
def test_a_recipe_that_allows_nonsense(
    tiny_recipe: Path, tiny_data: Path, tmp_path: Path, line: str, words: str
) -> None:
    path = tmp_path / "recipe.toml"
    text = tiny_recipe.read_text("utf-8").replace("emotion_macro_f1 = 0.5", line)
    path.write_text(text, "utf-8")
    with pytest.raises(RecipeError) as caught:
        read_recipe(path, tiny_data)
    assert words in str(caught.value)
