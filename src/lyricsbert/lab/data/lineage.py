"""The runs that a run started from, whose recipes are kept next to its own, named after their runs' folders."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.recipe import read_recipe
from lyricsbert.model.bundle import HEADS_RECIPE_NAME, RECIPE_NAME, shipped_bundle

if TYPE_CHECKING:
    from lyricsbert.lab.data.recipe import Recipe


SHIPPED: Final = "shipped"
"""Stands for the installed bundle where a recipe names a run to start from and there is no such folder."""


def start_folders(recipe: Recipe) -> list[Path]:
    """The folders of the runs or bundles that a run starts from."""
    named = map(Path, recipe.start)
    return [shipped_bundle() if path == Path(SHIPPED) and not path.is_dir() else path for path in named]


def recipe_name_of(run: str | Path) -> str:
    """File name of a run's recipe in the folder of a run that started from it."""
    return f"{Path(run).name}.toml"


def read_lineage(path: Path, data: Path | None) -> dict[str, Recipe] | None:
    """The recipes that a model was trained by.

    Args:
        path: the recipe of its run, next to those of the runs it started from.
        data: folder that must contain the recipes' files; None does not check.

    Returns:
        File name -> recipe, each after those of the runs that it started from, so that the model's own comes last; None
        if one of them is missing or cannot be read with this data folder.
    """
    found: dict[str, Recipe] = {}

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise RecipeError(f"The run of {name} started from itself.")
        recipe = read_recipe(path.with_name(name), data)
        for start in map(recipe_name_of, recipe.start):
            if start not in found:
                visit(start, (*above, name))
        found[name] = recipe

    try:
        visit(path.name, ())
    except RecipeError:
        return None
    return found


def copy_recipes(recipe: Recipe, run: Path) -> None:
    """Copy the recipes of the runs that a run starts from, and of all their ancestors, into its folder.

    Raises:
        RecipeError: two different recipes would get the same name.
        OSError: the folder cannot be written.
    """
    for start, folder in zip(recipe.start, start_folders(recipe), strict=True):
        for file in sorted(folder.glob("*.toml")):
            if file.name == HEADS_RECIPE_NAME:
                continue
            copy = run / (recipe_name_of(start) if file.name == RECIPE_NAME else file.name)
            if copy.exists() and copy.read_bytes() != file.read_bytes():
                raise RecipeError(f"{file} would be the second recipe of a run called {copy.stem}: rename its folder.")
            shutil.copyfile(file, copy)
