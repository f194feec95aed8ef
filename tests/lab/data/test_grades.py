"""Reading grades of answers, and what is refused."""

import csv
from pathlib import Path

import numpy as np
import pytest
from rated_data import WORDS, write_csv, write_data

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.grades import read_grades
from lyricsbert.lab.data.rated import RatedQueries, RatedSongs, read_rated_queries, read_rated_songs

Rated = tuple[RatedSongs, RatedQueries]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("grades"))


@pytest.fixture(scope="module")
def rated(folder: Path) -> Rated:
    return read_rated_songs([("rated.csv", "songs.csv")], folder), read_rated_queries(["queries.csv"], folder)


def test_pairs_with_what_is_kept_for_validation_are_left_out(folder: Path, rated: Rated) -> None:
    songs, queries = rated
    grades = read_grades("grades.csv", folder, songs, queries)
    assert not songs.validation[grades.song].any()
    assert not queries.validation[grades.query].any()
    kept = int((~songs.validation).sum() * (~queries.validation).sum())
    assert len(grades.grade) == kept
    assert set(grades.grade) == {0, 2, 3}
    best = np.bincount(grades.query[grades.grade == 3], minlength=len(queries.texts))
    assert set(best[~queries.validation]) == {1}


def test_queries_have_a_subject_and_exclusions(rated: Rated) -> None:
    queries = rated[1]
    assert queries.subjects[:6] == ("harbour",) * 6
    assert queries.exclusions[:2] == tuple(f"{emotion}, noise" for emotion in list(WORDS)[:2])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"query": 99}, "row 1: query is '99'; it must be a whole number from 0 to 35"),
        ({"grade": 4}, "row 1: grade is '4'; it must be a whole number from 0 to 3"),
        ({"grade": 1.5}, "row 1: grade is '1.5'; it must be a whole number from 0 to 3"),
        ({"file": "others"}, "row 1: file is 'others'; it must be one of rated"),
        ({"row": 999}, "row 1: row is '999', which rated rates no song of"),
    ],
)
def test_values_out_of_range(row: dict[str, object], message: str, folder: Path, rated: Rated, tmp_path: Path) -> None:
    good: dict[str, object] = {"query": 7, "file": "rated", "row": 7, "grade": 1}
    write_csv(tmp_path / "bad.csv", [good, good | row])
    with pytest.raises(RecipeError, match=message.replace("(", r"\(")):
        read_grades("bad.csv", tmp_path, *rated)


def test_grades_of_nothing_to_train_on(folder: Path, rated: Rated, tmp_path: Path) -> None:
    with (folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, object]] = [dict(row) for row in csv.DictReader(file) if int(row["query"]) < 6]
    write_csv(tmp_path / "held.csv", rows)
    with pytest.raises(RecipeError, match="grades no pair whose query and song are both there to train on"):
        read_grades("held.csv", tmp_path, *rated)
