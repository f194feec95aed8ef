"""What is trained on: labels, splits, and parts of songs."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.corpus import Corpus, read_corpus
from lyricsbert.lab.data.labelled import read_labelled, split_calibration, with_one_class
from lyricsbert.lab.data.lyrics import (
    LONGEST_PART,
    SHORTEST_PART,
    draw_parts,
    halves,
    is_held,
    line_key,
    read_lyrics,
    window_of,
)
from lyricsbert.lab.data.recipe import Texts, read_recipe
from lyricsbert.model import EMOTIONS

LINES = st.lists(st.text("abcd ,!", min_size=1, max_size=4), min_size=2 * SHORTEST_PART, max_size=60)
NUMBERED = st.integers(2 * SHORTEST_PART, 80).map(lambda n: [f"line {row}" for row in range(n)])


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@given(NUMBERED, st.integers(0, 2**32))
def test_parts_are_two_disjoint_windows(lines: list[str], seed: int) -> None:
    drawn = [part.split("\n") for part in draw_parts(lines, np.random.default_rng(seed))]
    rows = [[lines.index(line) for line in part] for part in drawn]
    for part in rows:
        assert part == list(range(part[0], part[0] + len(part)))
        assert SHORTEST_PART <= len(part) <= LONGEST_PART
    assert not set(rows[0]) & set(rows[1])


@given(LINES, st.integers(0, 2**32))
def test_parts_share_a_line_only_when_one_has_no_other(lines: list[str], seed: int) -> None:
    first, second = (
        {line_key(line) for line in part.split("\n")} for part in draw_parts(lines, np.random.default_rng(seed))
    )
    assert not first & second or first <= second or second <= first


def test_the_same_seed_draws_the_same_parts() -> None:
    lines = [f"line {row}" for row in range(30)]
    assert draw_parts(lines, np.random.default_rng(4)) == draw_parts(lines, np.random.default_rng(4))
    assert len({draw_parts(lines, np.random.default_rng(seed)) for seed in range(20)}) > 15


@given(LINES)
def test_halves_share_no_line(lines: list[str]) -> None:
    pair = halves(lines)
    if pair is None:
        return
    first, second = pair
    assert first == lines[: len(lines) // 2]
    assert len(second) >= 6
    assert not {line_key(line) for line in first} & {line_key(line) for line in second}


def test_halves_of_a_song_that_repeats_itself() -> None:
    lines = [f"line {row}" for row in range(10)]
    assert halves([*lines, *(line.upper() + "!" for line in lines)]) is None
    assert halves(lines[:6] + [f"new {row}" for row in range(6)]) == (lines[:6], [f"new {row}" for row in range(6)])


@given(LINES, st.integers(0, 99))
def test_a_window_is_a_run_of_lines(lines: list[str], seed: int) -> None:
    text = "\n".join(lines)
    assert window_of(text, np.random.default_rng(seed)) in text


def test_no_artist_is_on_both_sides(tiny_data: Path) -> None:
    train, validation = read_lyrics(["songs.csv"], tiny_data, 0.3)
    assert train
    assert validation
    assert not {song.artist for song in train} & {song.artist for song in validation}
    assert len(train) + len(validation) == 48


def test_the_split_stays_the_same_when_songs_are_added(tiny_data: Path, tmp_path: Path) -> None:
    before = {song.artist for song in read_lyrics(["songs.csv"], tiny_data, 0.3)[1]}
    rows = (tiny_data / "songs.csv").read_text("utf-8").replace("Band ", "Group ")
    (tmp_path / "more.csv").write_text(rows, "utf-8")
    (tmp_path / "songs.csv").write_bytes((tiny_data / "songs.csv").read_bytes())
    after = {song.artist for song in read_lyrics(["more.csv", "songs.csv", "songs.csv"], tmp_path, 0.3)[1]}
    assert {artist for artist in after if artist.startswith("Band")} == before


def test_songs_with_few_different_lines_are_left_out(tmp_path: Path) -> None:
    lines = "\\n".join(["turn the wheel"] * 40).replace("\\n", "\n")
    write(tmp_path / "songs.csv", f'artist,song,text\nThe Wheels,Turning,"{lines}"\n')
    assert read_lyrics(["songs.csv"], tmp_path, 0.5) == ([], [])


def test_labels_are_mapped_to_classes(tmp_path: Path) -> None:
    write(
        tmp_path / "labels.csv",
        "id,words,tags\n1,glad text,glad\n2,both text,glad| blue\n3,unknown,green\n4,,glad\n5,short\n6,set,mixed\n",
        "utf-8-sig",
    )
    source = Texts(
        file="labels.csv",
        text="words",
        label="tags",
        separator="|",
        map={"glad": ["joy"], "blue": ["sadness"], "mixed": ["fear", "anger"]},
    )
    labelled = read_labelled([source], EMOTIONS, tmp_path)
    assert labelled.texts == ["glad text", "both text", "set"]
    meant = [{EMOTIONS[c] for c in np.flatnonzero(row)} for row in labelled.allowed]
    assert meant == [{"joy"}, {"joy", "sadness"}, {"fear", "anger"}]
    assert with_one_class(labelled).texts == ["glad text"]


def test_rows_are_drawn_by_the_weight_of_their_file(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "text,label\none,x\ntwo,x\n")
    write(tmp_path / "b.csv", "text,label\nthree,x\n")
    sources = [Texts(file="a.csv", map={"x": ["joy"]}), Texts(file="b.csv", map={"x": ["fear"]}, weight=6)]
    labelled = read_labelled(sources, EMOTIONS, tmp_path)
    np.testing.assert_allclose(labelled.probability, [1 / 8, 1 / 8, 6 / 8])


def test_lyrics_lose_their_tags(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", 'text,label\n"[Chorus]\r\nrow the boat\r\n\r\nto the moon",x\n"[Chorus]",x\n')
    labelled = read_labelled([Texts(file="a.csv", map={"x": ["joy"]}, lyrics=True)], EMOTIONS, tmp_path)
    assert labelled.texts == ["row the boat\nto the moon"]
    assert labelled.lyrics.tolist() == [True]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"text,mood\nrow,x\n", "a.csv has no column 'label'; it has text, mood."),
        (b"", "a.csv has no column 'text'; it has none."),
        (b"text,label\nrow,y\n", "No row of a.csv has one of the labels x."),
        (b"text,label\n", "No row of a.csv has one of the labels x."),
        (b"text,label\nd\xe9j\xe0,x\n", "a.csv cannot be read as CSV in UTF-8"),
    ],
)
def test_labelled_files_that_cannot_be_used(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(RecipeError) as caught:
        read_labelled([Texts(file="a.csv", map={"x": ["joy"]})], EMOTIONS, tmp_path)
    assert words in str(caught.value)


def test_calibration_texts_are_not_trained_on(tiny_corpus: Corpus) -> None:
    for train, held in (
        (tiny_corpus.emotions, tiny_corpus.calibration.emotions),
        (tiny_corpus.sentiment, tiny_corpus.calibration.sentiment),
    ):
        assert held.texts
        assert not set(train.texts) & set(held.texts)
        assert (held.allowed.sum(axis=1) == 1).all()


def test_calibration_is_split_by_text_alone(tiny_corpus: Corpus) -> None:
    train, held = split_calibration(tiny_corpus.emotions, 0.4)
    assert 0.2 < len(held.texts) / len(tiny_corpus.emotions.texts) < 0.6
    again, _ = split_calibration(train, 0.4)
    assert again.texts == train.texts
    np.testing.assert_allclose([train.probability.sum(), held.probability.sum()], 1)


def test_a_corpus_needs_enough_songs(tiny_recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "r.toml", tiny_recipe.read_text("utf-8").replace("song_pairs = 6", "song_pairs = 60"))
    with pytest.raises(RecipeError, match=r"songs\.csv hold \d+ songs to train on .* batch\.song_pairs = 60"):
        read_corpus(read_recipe(path, tiny_data), tiny_data)


def test_a_corpus_needs_every_class(tiny_recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "r.toml", tiny_recipe.read_text("utf-8").replace('["surprise"]', '["fear"]'))
    with pytest.raises(RecipeError, match=r"No text of data\.emotions means 'surprise'"):
        read_corpus(read_recipe(path, tiny_data), tiny_data)


def test_validation_needs_single_labels(tiny_recipe: Path, tiny_data: Path, tmp_path: Path) -> None:
    text = tiny_recipe.read_text("utf-8")
    for name in EMOTIONS:
        text = text.replace(f'{name} = ["{name}"]', f'{name} = ["joy", "fear"]', 1)
    with pytest.raises(RecipeError, match=r"data\.validation_emotions cannot be measured"):
        read_corpus(read_recipe(write(tmp_path / "r.toml", text), tiny_data), tiny_data)


def test_held_artists_are_not_read(tmp_path: Path) -> None:
    rows = "".join(f"Band {n},words of band {n},sad\n" for n in range(200))
    write(tmp_path / "moods.csv", "artist,text,mood\n" + rows)
    texts = Texts(file="moods.csv", label="mood", map={"sad": ["sadness"]}, held_artists=0.4)
    read = read_labelled([texts], EMOTIONS, tmp_path).texts
    assert read == [f"words of band {n}" for n in range(200) if not is_held(f"Band {n}", 0.4)]
    assert 90 < len(read) < 150
    write(tmp_path / "moods.csv", "text,mood\nwords,sad\n")
    with pytest.raises(RecipeError, match="no column 'artist'"):
        read_labelled([texts], EMOTIONS, tmp_path)
