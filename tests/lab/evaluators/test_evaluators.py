"""Evaluators: known answers on toy songs and models of a few numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyricsbert.errors import SourceError
from lyricsbert.lab.data.labelled import Labelled
from lyricsbert.lab.evaluators import (
    Agreement,
    Bootstrap,
    Emotions,
    Estimate,
    Moods,
    MoodSongs,
    Precision,
    Sentiment,
    Separation,
    memoize,
    near_duplicate,
    other_half,
    read_moods,
    same_artist,
    values,
)
from lyricsbert.lab.evaluators.analyze_lyrics import analyze_lyrics, without_tags
from lyricsbert.lab.evaluators.lexical_baselines import bm25, fuse, tfidf
from lyricsbert.model import Analysis, Encoder
from lyricsbert.songs import Song

PLAIN = Bootstrap(draws=0)
FEW = Bootstrap(draws=50)
WORDS = ("boat", "train", "oven", "snow", "letter", "horse", "lamp", "stone")


def model_of(embed: Callable[[str], Sequence[float]]) -> Callable[[Sequence[str]], Analysis]:
    """A model whose embedding of each text is known and whose ratios are even."""

    def analyze(texts: Sequence[str]) -> Analysis:
        n = len(texts)
        even = (np.full((n, classes), 1 / classes, dtype=np.float32) for classes in (6, 3))
        return Analysis(np.array([embed(text) for text in texts], dtype=np.float32), *even)

    return analyze


def perfect(text: str) -> list[float]:
    """One dimension for each song: the word that its lines are about."""
    counts = np.array([text.count(word) for word in WORDS], dtype=float)
    return list(counts / np.linalg.norm(counts))


def song(word: str, artist: str | None = None, title: str | None = None, lines: int = 16) -> Song:
    text = "\n".join(f"the {word} of line {chr(97 + row)}{chr(97 + row)} and more" for row in range(lines))
    return Song(artist or f"The {word} Band", title or f"My {word}", text)


SONGS = [song(word) for word in WORDS]


def labelled(texts: list[str], true: list[int], classes: int) -> Labelled:
    return Labelled(
        texts, np.eye(classes, dtype=bool)[true], np.full(len(texts), 1 / len(texts)), np.zeros(len(texts), bool)
    )


def test_an_interval_has_the_width_of_the_normal_approximation() -> None:
    right = np.random.default_rng(0).random(1000) < 0.7
    estimate = Bootstrap(2000)(lambda rows: {"share": float(right[rows].mean())}, np.arange(1000))["share"]
    assert estimate.value == right.mean()
    assert estimate.low is not None
    assert estimate.high is not None
    half = 1.96 * np.sqrt(0.7 * 0.3 / 1000)
    assert estimate.high - estimate.low == pytest.approx(2 * half, rel=0.15)
    assert estimate.low < estimate.value < estimate.high


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    covered = 0
    for seed in range(200):
        sample = np.random.default_rng(seed).normal(3, 1, 60)
        estimate = Bootstrap(200, seed)(lambda rows, x=sample: {"mean": float(x[rows].mean())}, np.arange(60))["mean"]
        assert estimate.low is not None
        assert estimate.high is not None
        covered += estimate.low <= 3 <= estimate.high
    assert 0.88 <= covered / 200 <= 0.99


def test_rows_of_one_unit_come_and_go_together() -> None:
    value = np.repeat(np.random.default_rng(1).normal(size=40), 25)

    def mean(rows: np.ndarray) -> dict[str, float]:
        return {"mean": float(value[rows].mean())}

    alone, together_ = (FEW(mean, units)["mean"] for units in (np.arange(1000), np.repeat(np.arange(40), 25)))
    assert alone.low and alone.high and together_.low and together_.high  # noqa: PT018
    assert together_.high - together_.low > 3 * (alone.high - alone.low)


@given(st.integers(0, 2**31), st.integers(2, 30))
def test_the_same_seed_gives_the_same_interval(seed: int, n: int) -> None:
    data = np.arange(n) % 3
    first, second = (Bootstrap(20, seed)(lambda rows: {"x": float(data[rows].mean())}, data) for _ in range(2))
    assert first == second


def test_without_draws_or_with_one_unit_there_is_no_interval() -> None:
    for bootstrap, units in ((PLAIN, ["a", "b"]), (FEW, ["a", "a"])):
        assert bootstrap(lambda rows: {"n": float(len(rows))}, units) == {"n": Estimate(2.0)}


def test_the_interval_of_a_calibration_error_holds_the_error() -> None:
    rng = np.random.default_rng(2)
    ratios = rng.dirichlet(np.ones(6), 400).astype(np.float32)
    true = [int(rng.choice(6, p=row / row.sum())) for row in ratios.astype(float)]
    texts = [str(row) for row in range(400)]

    def analyze(asked: Sequence[str]) -> Analysis:
        rows = [int(text) for text in asked]
        return Analysis(np.ones((len(rows), 2), np.float32), ratios[rows], ratios[rows][:, :3])

    estimate = Emotions(labelled(texts, true, 6), Bootstrap(200)).metrics(analyze)["emotion_ece"]
    assert estimate.low is not None
    assert estimate.high is not None
    assert 0 <= estimate.low <= estimate.value <= estimate.high


def test_s_by_hand() -> None:
    # A part of the boat song is (1, 0), of the train song (0, 1): between songs |(1, -1)| = (1, 1), within a song
    # (0, 0); so S = 2, the margin is 2 and every distance between songs is greater than every one within.
    evaluator = Separation((song("boat"), song("train")), FEW, draws=40)
    metrics = evaluator.metrics(model_of(lambda text: [float("boat" in text), float("train" in text)]))
    assert metrics == {
        "s_draws": Estimate(40.0),
        "s_metric": Estimate(2.0, 2.0, 2.0),
        "s_margin": Estimate(2.0, 2.0, 2.0),
        "s_auc": Estimate(1.0, 1.0, 1.0),
    }


def test_s_has_no_sign_but_its_margin_has() -> None:
    # Here the parts of one song always differ by 1 in the first number, and two songs never in any.
    seen: dict[str, int] = {}

    def embed(text: str) -> list[float]:
        place = seen.setdefault(text, len(seen)) if text not in seen else seen[text]
        return [float(place % 4 == 3), 0.0]

    lines = [f"line {chr(97 + row)}{chr(97 + other)}" for row in range(26) for other in range(26)]
    songs = tuple(Song(artist, artist, "\n".join(f"{artist} {line}" for line in lines)) for artist in ("One", "Two"))
    metrics = values(Separation(songs, PLAIN, draws=5).metrics(model_of(embed)))
    assert metrics == {"s_draws": 5, "s_metric": 1, "s_margin": -1, "s_auc": 0}


def test_a_model_that_says_the_same_of_everything_separates_nothing() -> None:
    metrics = values(Separation(tuple(SONGS), PLAIN, draws=30).metrics(model_of(lambda _: [0.6, 0.8])))
    assert metrics == {"s_draws": 30, "s_metric": 0, "s_margin": 0, "s_auc": 0.5}


def test_s_draws_its_parts_from_two_songs_and_within_one() -> None:
    asked: list[str] = []

    def analyze(texts: Sequence[str]) -> Analysis:
        asked.extend(texts)
        return model_of(perfect)(texts)

    Separation(tuple(SONGS), PLAIN, draws=80).metrics(analyze)
    about = [next(word for word in WORDS if word in text) for text in asked]
    for a, b, first, second in zip(*(about[place::4] for place in range(4)), strict=True):
        assert a == first == second != b
    assert {about[::4].count(word) for word in WORDS} == {10}
    again: list[str] = []
    Separation(tuple(SONGS), PLAIN, draws=80).metrics(lambda texts: (again.extend(texts), model_of(perfect)(texts))[1])
    assert again == asked


def test_s_needs_two_songs() -> None:
    assert Separation((SONGS[0],), FEW).metrics(model_of(perfect)) == {"s_draws": Estimate(0.0)}


@pytest.mark.parametrize("make", [other_half, near_duplicate])
def test_a_perfect_embedding_finds_every_song(make: Callable[..., object]) -> None:
    evaluator = make(SONGS, FEW)
    metrics = evaluator.metrics(model_of(perfect))  # type: ignore[attr-defined]
    name = make.__name__
    assert metrics[f"{name}_songs"] == Estimate(8.0)
    for estimate in ("r1", "r10", "mrr"):
        assert metrics[f"{name}_{estimate}"] == Estimate(1.0, 1.0, 1.0)


def test_words_find_songs_that_share_their_words() -> None:
    evaluator = other_half(SONGS, PLAIN)
    of_words = evaluator.rival_metrics()
    assert set(of_words) == {"tfidf", "bm25"}
    for metrics in (*of_words.values(), evaluator.hybrid_metrics(model_of(lambda _: [1.0, 0.0]))):
        assert values(metrics)["other_half_r1"] == 1


def test_a_random_embedding_finds_songs_by_chance() -> None:
    rng = np.random.default_rng(3)
    songs = [
        Song(f"Band {n}", "Song", f"{n:03} " + song("boat").lyrics.replace("\n", f" {n:03}\n")) for n in range(150)
    ]
    metrics = values(other_half(songs, PLAIN).metrics(model_of(lambda _: list(rng.normal(size=8)))))
    assert metrics["other_half_songs"] == 150
    assert metrics["other_half_r1"] < 0.06
    assert 0.01 < metrics["other_half_r10"] < 0.18


def test_songs_without_another_half_are_not_asked_for() -> None:
    short = Song("The Halves", "Short", "one line\nand another")
    evaluator = other_half([short], FEW)
    assert evaluator.metrics(model_of(perfect)) == {"other_half_songs": Estimate(0.0)}
    assert evaluator.hybrid_metrics(model_of(perfect)) == {"other_half_songs": Estimate(0.0)}
    assert evaluator.rival_metrics() == {}
    assert values(other_half([short, *SONGS], PLAIN, most=5).metrics(model_of(perfect)))["other_half_songs"] == 5


def test_the_same_artist_is_found_but_not_in_the_song_itself() -> None:
    songs = [
        song("boat", "Ann", "One"),
        song("boat", "ann!", "Two"),
        song("boat", "Ann", "One (Live)"),  # a version of One: neither found nor in the way
        song("train", "Bo", "Three"),
        song("train", "Bo", "Four"),
        song("oven", "Cy", "Alone"),
        song("snow", "Traditional (coll. D. E.)", "Five"),
        song("snow", "Traditional (coll. D. E.)", "Six"),
    ]
    metrics = values(same_artist(songs, PLAIN).metrics(model_of(perfect)))
    assert metrics == {"same_artist_songs": 5, "same_artist_r1": 1, "same_artist_r10": 1, "same_artist_mrr": 1}
    # When everything looks alike, ties count against: One has 5 strangers, Three and Four 6, Two 5.
    alike = values(same_artist(songs, PLAIN).metrics(model_of(lambda _: [1.0])))
    assert alike["same_artist_mrr"] == pytest.approx((3 / 6 + 2 / 7) / 5)


def test_an_altered_version_sings_a_third_of_the_lines_in_another_order() -> None:
    evaluator = near_duplicate([song("boat", lines=30)], PLAIN)
    lines, version = evaluator.candidates[0].replace("\n\n", "\n").split("\n"), evaluator.queries[0].split("\n")
    assert len(version) == 10
    assert set(version) <= set(lines)
    assert version != [line for line in lines if line in version]
    assert evaluator.queries == near_duplicate([song("boat", lines=30)], PLAIN).queries
    assert evaluator.queries != near_duplicate([song("boat", lines=30)], PLAIN, seed=1).queries


def test_bm25_by_hand() -> None:
    # "sea" is in 1 of 2 texts: idf = ln(1 + 1.5 / 1.5); it is there twice in 3 words, the mean length is 2.
    scores = bm25(["sea sea", "hill", "moon"], ["sea sea wind", "hill"], k1=1.5, b=0.75)
    expected = 2 * np.log(2) * 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / 2))
    np.testing.assert_allclose(scores[0], [expected, 0])
    assert scores[1, 0] == 0 < scores[1, 1]
    assert scores[2].tolist() == [0, 0]


def test_tfidf_of_a_text_with_itself_is_one() -> None:
    texts = ["the salt of the sea", "a hill in the wind", "nothing shared"]
    scores = tfidf(texts, texts)
    np.testing.assert_allclose(np.diag(scores), 1)
    assert 0 < scores[0, 1] < 1
    assert scores[0, 2] == 0


def test_two_scores_weigh_the_same_whatever_their_scale() -> None:
    first, second = np.array([[0.0, 1.0, 2.0]]), np.array([[2.0, 1.0, 0.0]])
    np.testing.assert_allclose(fuse(first, 1000 * second + 5), 0, atol=1e-12)
    assert fuse(first, np.ones((1, 3))).argmax() == 2


def test_songs_are_read_as_the_library_reads_them(tiny_encoder: Encoder) -> None:
    lyrics = ["cry alone\ntears again\n\n[Chorus]\nhappy sun\n\nkiss me\n\n[Chorus]\nhappy sun", "rage and hate"]
    expected = tiny_encoder.analyze_songs([Song("A", str(row), text) for row, text in enumerate(lyrics)]).songs
    for texts in (lyrics, [without_tags(text) for text in lyrics]):
        read = analyze_lyrics(tiny_encoder.analyze, texts)
        np.testing.assert_allclose(read.embedding, expected.embedding, atol=1e-6)
        np.testing.assert_allclose(read.emotions, expected.emotions, atol=1e-6)
        np.testing.assert_allclose(read.sentiment, expected.sentiment, atol=1e-6)


def test_a_model_is_asked_once_about_the_same_texts() -> None:
    asked: list[Sequence[str]] = []

    def analyze(texts: Sequence[str]) -> Analysis:
        asked.append(texts)
        return model_of(lambda _: [1.0])(texts)

    once = memoize(analyze)
    assert once(["a", "b"]) is once(("a", "b"))
    once(["b", "a"])
    assert [list(texts) for texts in asked] == [["a", "b"], ["b", "a"]]


def test_emotions_are_measured(tiny_encoder: Encoder) -> None:
    texts = ["cry", "happy", "kiss", "rage", "afraid", "wow"]
    metrics = values(Emotions(labelled(texts, [0, 1, 2, 3, 4, 5], 6), FEW).metrics(tiny_encoder.analyze))
    assert (metrics["emotion_accuracy"], metrics["emotion_macro_f1"]) == (1, 1)
    evaluator = Emotions(labelled(texts, [0, 1, 2, 3, 5, 4], 6), FEW)
    metrics = values(evaluator.metrics(tiny_encoder.analyze))
    assert metrics["emotion_macro_f1"] == pytest.approx(4 / 6)
    assert metrics["emotion_ece"] == pytest.approx(1 / 3, abs=0.01)
    expected = np.eye(6, dtype=int)
    expected[[4, 5]] = expected[[5, 4]]
    assert evaluator.confusion(tiny_encoder.analyze).tolist() == expected.tolist()


def test_sentiment_is_measured(tiny_encoder: Encoder) -> None:
    evaluator = Sentiment(labelled(["cry", "wow", "kiss", "happy"], [0, 1, 2, 0], 3), FEW)
    metrics = values(evaluator.metrics(tiny_encoder.analyze))
    assert metrics["sentiment_macro_recall"] == pytest.approx((1 / 2 + 1 + 1) / 3)


def test_a_class_that_does_not_occur(tiny_encoder: Encoder) -> None:
    # Two of six emotions occur, and both are recognised: macro-F1 counts the others as 0, macro recall leaves them out.
    metrics = values(Emotions(labelled(["cry", "happy"], [0, 1], 6), PLAIN).metrics(tiny_encoder.analyze))
    assert metrics["emotion_macro_f1"] == pytest.approx(2 / 6)
    evaluator = Sentiment(labelled(["cry", "kiss"], [0, 2], 3), PLAIN)
    assert values(evaluator.metrics(tiny_encoder.analyze))["sentiment_macro_recall"] == 1


def test_a_model_agrees_with_itself_and_less_with_another(tiny_encoder: Encoder) -> None:
    things = ("tin boat", "happy cup", "lonely road", "a kiss", "dark wood", "wow")
    texts = [f"{one} and {other}" for one in things for other in things]

    def itself(texts: Sequence[str]) -> np.ndarray:
        return tiny_encoder.analyze(texts).embedding

    def noise(texts: Sequence[str]) -> np.ndarray:
        return np.random.default_rng(0).normal(size=(len(texts), 4))

    agreements = (
        values(Agreement(base, texts, FEW, pairs=50).metrics(tiny_encoder.analyze))["base_agreement"]
        for base in (itself, noise)
    )
    assert next(agreements) == pytest.approx(1)
    assert abs(next(agreements)) < 0.5


def test_ten_nearest_songs_in_common() -> None:
    songs = tuple(Song(f"Band {n}", "Song", f"{n:02} and more of it") for n in range(24))

    def place(text: str) -> list[float]:
        angle = int(text[:2]) * np.pi / 12
        return [np.cos(angle), np.sin(angle)]

    def scattered(text: str) -> list[float]:
        return list(np.random.default_rng(int(text[:2])).normal(size=12))

    one, other = model_of(place), model_of(scattered)
    assert Precision(one, songs, FEW).metrics(one)["precision_top10_overlap"] == Estimate(1.0, 1.0, 1.0)
    assert 0.2 < values(Precision(one, songs, PLAIN).metrics(other))["precision_top10_overlap"] < 0.7
    assert Precision(one, songs[:1], FEW).metrics(one) == {"precision_songs": Estimate(0.0)}
    assert values(Precision(one, songs[:5], PLAIN).metrics(other))["precision_top10_overlap"] == 1


def mood_songs(n: int, moods: Sequence[int], artists: Sequence[str]) -> MoodSongs:
    return MoodSongs(tuple(f"{WORDS[mood]} {row % 7}" for row, mood in zip(range(n), moods, strict=True)),
                     np.array(moods), tuple(artists))  # fmt: skip


def test_moods_that_the_features_show_are_read() -> None:
    songs = mood_songs(80, [row % 4 for row in range(80)], [f"band {row // 4}" for row in range(80)])
    evaluator = Moods(songs, FEW)
    metrics = evaluator.metrics(model_of(perfect))
    assert metrics["mood_songs"] == Estimate(80.0)
    assert metrics["mood_accuracy"] == Estimate(1.0, 1.0, 1.0)
    assert values(evaluator.rival_metrics()["tfidf"])["mood_macro_f1"] == 1
    blind = values(evaluator.metrics(model_of(lambda _: [1.0, 0.0])))
    assert blind["mood_accuracy"] < 0.5


def test_no_artist_helps_to_guess_its_own_mood() -> None:
    # Every band has a word and a mood of its own: known only from songs of the same band, so nothing can be learned.
    rng = np.random.default_rng(4)
    of_band = rng.integers(0, 4, 60)
    bands = [row // 4 for row in range(240)]
    songs = MoodSongs(
        tuple(f"{chr(97 + band // 26)}{chr(97 + band % 26)}" for band in bands),
        of_band[bands],
        tuple(f"band {band}" for band in bands),
    )

    def one_hot(text: str) -> list[float]:
        return list(np.eye(60)[(ord(text[0]) - 97) * 26 + ord(text[1]) - 97])

    assert values(Moods(songs, PLAIN).metrics(model_of(one_hot)))["mood_accuracy"] < 0.5


def test_reading_moods(tmp_path: Path) -> None:
    path = tmp_path / "moods.csv"
    rows = [
        ("Ann", "[Chorus]\nrow the boat", "happy"),
        ("ann ", "snow", "sad"),
        ("Bo", "", "sad"),
        ("Cy", "x y", "odd"),
    ]
    rows += [(f"Band {row}", "train and ticket", "angry") for row in range(5)]
    path.write_text("artist,text,mood\n" + "".join(f'{a},"{text}",{mood}\n' for a, text, mood in rows), "utf-8")
    songs = read_moods(path)
    assert songs.lyrics[:2] == ("row the boat", "snow")
    assert songs.moods.tolist() == [0, 1, 2, 2, 2, 2, 2]
    assert songs.artists[:3] == ("ann", "ann", "band0")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"artist,text\nAnn,row\n", "has no column 'mood'; it must have artist, text and mood."),
        (b"artist,text,mood\nAnn,row,sad\n", "must have songs of at least 5 artists and of two moods"),
        (b"artist,text,mood\nAnn,d\xe9j\xe0,sad\n", "cannot be read as CSV in UTF-8"),
    ],
)
def test_files_of_moods_that_cannot_be_used(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "moods.csv").write_bytes(content)
    with pytest.raises(SourceError) as caught:
        read_moods(tmp_path / "moods.csv")
    assert words in str(caught.value)


@settings(max_examples=25)
@given(st.permutations(range(8)))
def test_retrieval_does_not_depend_on_the_order_of_songs(order: list[int]) -> None:
    def embed(text: str) -> list[float]:
        return [len(text) % 7 - 3.0, text.count("e") % 5 - 2.0, perfect(text)[0]]

    first, second = (other_half(songs, PLAIN) for songs in (SONGS, [SONGS[row] for row in order]))
    assert values(second.metrics(model_of(embed))) == pytest.approx(values(first.metrics(model_of(embed))))
