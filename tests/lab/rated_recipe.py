"""The tiny recipe with rated songs and queries."""

from pathlib import Path

import rated_data
import tiny_lab

RATED_FILES = """
rated_songs = [{ ratings = "rated/rated.csv", lyrics = "rated/songs.csv" }]
rated_queries = ["rated/queries.csv"]
rated_about = "made up"
"""
RATED_BATCH = """
rated_songs = 6
queries = 5
"""


def write_data(folder: Path) -> Path:
    """The data of the tiny laboratory, and rated songs and queries below `rated`."""
    (folder / "rated").mkdir()
    rated_data.write_data(folder / "rated")
    return tiny_lab.write_data(folder)


def recipe_text(base: Path, **sizes: int) -> str:
    """A recipe for both."""
    text = tiny_lab.recipe_text(base, **sizes)
    return text.replace("[batch]", f"[batch]{RATED_BATCH}").replace("[data]", f"[data]{RATED_FILES}")
