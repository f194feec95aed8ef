"""What a model card says of a model's training."""

from lyricsbert.lab.data.recipe import read_recipe
from lyricsbert.lab.report.card import model_card
from lyricsbert.model.bundle import RECIPE_NAME, read_config, shipped_bundle


def test_a_card_names_the_teacher_and_what_it_learned_from() -> None:
    recipe = read_recipe(shipped_bundle() / RECIPE_NAME, None)
    assert recipe.teacher is not None
    card = model_card(recipe, read_config(shipped_bundle()), weights="int8 ONNX")
    assert f"read by {recipe.teacher.encoder}" in card
    assert f"| teacher | {recipe.teacher.grades} | {recipe.teacher.about} |" in card
