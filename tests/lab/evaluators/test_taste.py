"""Taste continuation: what is held out is found from the rest where there is something to find."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from lyricsbert.errors import SourceError
from lyricsbert.lab.evaluators.bootstrap import Bootstrap
from lyricsbert.lab.evaluators.taste import TasteContinuation, read_liked, two_tastes
from lyricsbert.listener.profile.names import SongNames

GROUPS, SIZE = 20, 60


class Songs(SimpleNamespace):
    """As much of a library as is looked at."""

    def __len__(self) -> int:
        return len(self.ids)


def library() -> Songs:
    """Songs in groups that lie close together."""
    draw = np.random.default_rng(0)
    centres = draw.normal(size=(GROUPS, 48))
    embedding = np.repeat(centres, SIZE, axis=0) + 0.7 * draw.normal(size=(GROUPS * SIZE, 48))
    embedding = (embedding / np.linalg.norm(embedding, axis=1, keepdims=True)).astype(np.float32)
    songs = len(embedding)
    return Songs(
        embedding=embedding,
        unusable=np.zeros(songs, dtype=bool),
        ids=[f"{row:020d}" for row in range(songs)],
        artists=[f"Artist {row // SIZE}" for row in range(songs)],
        titles=[f"Title {row}" for row in range(songs)],
    )


def test_what_is_held_out_is_found_by_interests_and_not_by_chance() -> None:
    songs = library()
    liked = [[group * SIZE + place for place in range(4)] for group in range(GROUPS)]
    measured = TasteContinuation(songs, two_tastes(liked), Bootstrap(0)).metrics()  # type: ignore[arg-type]
    found = {name: metrics["taste_r100"].value for name, metrics in measured.items()}
    assert found["interests"] > 0.7
    assert found["random"] < 0.25
    assert set(found) == {"interests", "one_mean", "nearest", "popular", "random"}


def test_two_tastes_are_those_of_two_listeners() -> None:
    assert two_tastes([[1, 2, 3], [9], [4, 5, 6], [7, 8, 9], [1, 5, 9]]) == [[1, 2, 3, 7, 8, 9], [1, 4, 5, 6, 9]]


def test_conversations_are_read_as_far_as_the_library_has_the_songs(tmp_path: Path) -> None:
    songs = library()
    file = tmp_path / "talks.csv"
    file.write_text(
        "dialog,turn,query,liked,goal_playlist\n"
        'a,0,hello,,"Artist 0 - Title 3; Nobody - Nothing"\n'
        'a,1,more,"Artist 1, Guest - Title 61; Artist 0 - Title 3",\n'
    )
    assert read_liked(file, SongNames(songs), ~songs.unusable) == [[3, 61]]  # type: ignore[arg-type]
    file.write_text("dialog,liked\n")
    with pytest.raises(SourceError, match="goal_playlist"):
        read_liked(file, SongNames(songs), ~songs.unusable)  # type: ignore[arg-type]
    with pytest.raises(SourceError, match="cannot be read"):
        read_liked(tmp_path / "none.csv", SongNames(songs), ~songs.unusable)  # type: ignore[arg-type]
