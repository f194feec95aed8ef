"""What a teacher judges, on a handful of made-up songs."""

from pathlib import Path

import numpy as np
import pytest
import torch
from rated_data import OPPOSITE, WORDS, write_data

from lyricsbert.errors import ModelError
from lyricsbert.lab.data.grades import read_grades
from lyricsbert.lab.data.rated import RatedQueries, RatedSongs, read_rated_queries, read_rated_songs
from lyricsbert.lab.teacher.sentence_encoder import embed, embed_once
from lyricsbert.lab.teacher.teacher import Teacher

LEADING = [emotion for _ in range(6) for emotion in WORDS]


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RatedSongs, RatedQueries]:
    folder = write_data(tmp_path_factory.mktemp("taught"))
    return folder, read_rated_songs([("rated.csv", "songs.csv")], folder), read_rated_queries(["queries.csv"], folder)


@pytest.fixture(scope="module")
def teacher(rated: tuple[Path, RatedSongs, RatedQueries], tiny_base: Path) -> Teacher:
    folder, songs, queries = rated
    grades = read_grades("grades.csv", folder, songs, queries)
    train = np.flatnonzero(~songs.validation)
    return Teacher(str(tiny_base), songs, queries, grades, train, folder / "cache" / "teacher.npz", seed=0)


def test_songs_that_express_what_a_query_wants_get_the_best_grades(teacher: Teacher) -> None:
    grade = teacher.grade_queries(np.arange(6), np.arange(36))  # queries and songs that were kept among them
    assert grade.shape == (6, 36)
    assert (grade >= 0).all()
    assert (grade <= 3).all()
    for query, row in enumerate(grade):
        fits = torch.tensor([emotion == OPPOSITE[LEADING[query]] for emotion in LEADING])
        assert row[fits].min() > row[~fits].max() + 0.5


def test_a_typed_text_is_graded_by_itself_and_its_song(teacher: Teacher) -> None:
    owners, songs = np.arange(6, 12), np.arange(12, 36)
    first, second = (teacher.grade_texts(owners, np.full(6, column), songs) for column in (0, 1))
    assert first.shape == (6, 24)
    assert (first != second).all()
    for row, owner in enumerate(owners):
        alone = teacher.grade_texts(owners[[row]], np.zeros(1, dtype=np.int64), songs)
        torch.testing.assert_close(alone[0], first[row], msg=str(owner))


def test_near_songs_and_queries_count_in_what_is_there_to_train_on(teacher: Teacher) -> None:
    nearest = teacher.nearest_songs()
    assert nearest.shape == (30, 20)
    assert all(row not in near for row, near in enumerate(nearest))
    asked = np.arange(6, 18)
    best = teacher.best_queries(asked)
    assert best.shape == (30, 12)
    for song, queries in enumerate(best):
        assert {OPPOSITE[LEADING[asked[query]]] for query in queries[:2]} == {LEADING[6 + song]}


def test_embeddings_do_not_depend_on_what_else_is_read(tiny_base: Path) -> None:
    texts = ["tears", "a long walk by the harbour " * 9, "joy", ""]
    together = embed(str(tiny_base), texts)
    torch.testing.assert_close(together.norm(dim=1), torch.ones(4))
    for text, vector in zip(texts, together, strict=True):
        assert float(embed(str(tiny_base), [text])[0] @ vector) > 0.999


def test_embeddings_are_read_again_only_for_the_same_texts(tiny_base: Path, tmp_path: Path) -> None:
    cache = tmp_path / "embeddings.npz"
    first = embed_once(str(tiny_base), ["tears", "joy"], cache)
    written = cache.read_bytes()
    again = embed_once(str(tiny_base), ["tears", "joy"], cache)
    assert cache.read_bytes() == written
    torch.testing.assert_close(first, again, atol=1e-3, rtol=0)
    other = embed_once(str(tiny_base), ["joy"], cache)
    torch.testing.assert_close(other[0], again[1], atol=1e-2, rtol=0)


def test_an_encoder_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="has no encoder that transformers can load"):
        embed(str(tmp_path / "empty"), ["joy"])
