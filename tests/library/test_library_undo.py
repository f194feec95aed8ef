"""Removals that are undone: songs come back as they were, without the model."""

from __future__ import annotations

import numpy as np
import pytest
from library_doubles import HashEncoder, make_songs

from lyricsbert.errors import LibraryBusyError
from lyricsbert.library import Library, undo_removal
from lyricsbert.library.store.store import Store
from lyricsbert.library.write import publish


def test_songs_come_back_with_their_sections_and_analysis(tmp_path, encoder):
    before = Library.build(tmp_path / "l", make_songs(30), encoder)
    removed = [before.ids[3], before.ids[20]]
    before.remove(removed)

    assert undo_removal(tmp_path / "l", [*removed, "unknown"]) == removed

    after = Library.open(tmp_path / "l")
    assert sorted(after.ids) == sorted(before.ids)
    assert after.ids[-2:] == removed  # as the newest
    for song_id in removed:
        was, now = before.row(song_id), after.row(song_id)
        assert after[now] == before[was]
        np.testing.assert_array_equal(after.emotions[now], before.emotions[was])
        np.testing.assert_array_equal(after.embedding[now], before.embedding[was])
        assert after.sections(now).sections == before.sections(was).sections
    words = after[-1].lyrics.split("\n")[0]
    assert after.search_words(words)[0].row == len(after) - 1  # they are in the index of words, too


def test_songs_of_several_removals_come_back_together_and_once(tmp_path, encoder):
    library = Library.build(tmp_path / "l", make_songs(12), encoder)
    first, second = library.ids[:2]
    library.remove([first])
    library.remove([second])
    assert sorted(undo_removal(tmp_path / "l", [first, second])) == sorted([first, second])
    assert undo_removal(tmp_path / "l", [first, second]) == []
    assert len(Library.open(tmp_path / "l")) == 12


def test_what_another_model_said_of_a_song_does_not_come_back(tmp_path, encoder):
    library = Library.build(tmp_path / "l", make_songs(8), encoder)
    gone = library.ids[0]
    library.remove([gone])
    Library.build(tmp_path / "l", make_songs(7, start=1), HashEncoder("other"), rebuild=True)
    assert undo_removal(tmp_path / "l", [gone]) == []


def test_a_version_that_is_no_longer_kept_gives_nothing_back(tmp_path, encoder, monkeypatch):
    library = Library.build(tmp_path / "l", make_songs(8), encoder)
    monkeypatch.setattr(publish, "retained_commits", lambda snapshot: (snapshot.tables,) if snapshot else ())
    library.remove([library.ids[0]])
    library.add(make_songs(1, start=50), encoder)
    library.add(make_songs(1, start=51), encoder)
    assert undo_removal(tmp_path / "l", [library.ids[0]]) == []


def test_while_another_process_writes_nothing_comes_back(tmp_path, encoder):
    library = Library.build(tmp_path / "l", make_songs(4), encoder)
    library.remove([library.ids[0]])
    with Store(tmp_path / "l").lock(), pytest.raises(LibraryBusyError):
        undo_removal(tmp_path / "l", [library.ids[0]])
