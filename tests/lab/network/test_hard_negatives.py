import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.lab.network.hard_negatives import NEAREST, nearest_songs, with_neighbours

SEA = ["the sea is wide and grey", "a sailor counts the waves", "salt upon the harbour wall"]
TRAIN = ["the train is late again", "a whistle down the valley", "steam upon the iron bridge"]


def song(lines, number):
    return [*lines, f"only here stands {' '.join(f'w{number}x{i}' for i in range(12))}"]


def test_the_nearest_songs_share_the_most_words():
    parts = [song(SEA, 0), song(TRAIN, 1), song(SEA, 2), song(TRAIN, 3)]
    nearest = nearest_songs(parts)
    assert nearest.shape == (4, 3)
    assert nearest[:, 0].tolist() == [2, 3, 0, 1]


def test_a_version_of_the_song_itself_is_no_neighbour():
    parts = [song(SEA, 0), [*song(SEA, 0), "one more line at the end"], song(SEA, 2), song(TRAIN, 3)]
    assert nearest_songs(parts)[0].tolist() == [2, 3, 1]


def test_many_songs_have_as_many_neighbours_as_are_kept():
    nearest = nearest_songs([song(SEA, number) for number in range(NEAREST + 9)])
    assert nearest.shape == (NEAREST + 9, NEAREST)
    assert all(row not in near and len(set(near)) == NEAREST for row, near in enumerate(nearest.tolist()))


@given(st.integers(1, 6), st.integers(0, 8), st.integers(0, 2**32))
def test_a_draw_holds_the_songs_and_neighbours_of_theirs_once_each(songs, count, seed):
    nearest = nearest_songs([song(SEA, number) for number in range(30)])
    rows = list(range(songs))
    drawn = with_neighbours(rows, count, nearest, np.random.default_rng(seed))
    assert drawn == with_neighbours(rows, count, nearest, np.random.default_rng(seed))
    assert drawn[:songs] == rows
    assert len(drawn) == len(set(drawn)) == songs + count
    for place, row in enumerate(drawn[songs:]):
        assert row in nearest[rows[place % songs]]


def test_where_all_neighbours_are_drawn_the_draw_is_smaller():
    nearest = np.array([[1], [0]])
    assert with_neighbours([0], 3, nearest, np.random.default_rng(0)) == [0, 1]
