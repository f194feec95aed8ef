"""Heads: what a whole song expresses and what a query wants, on a tiny model whose answers are known."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lyricsbert.errors import ModelError
from lyricsbert.model import EMOTIONS, Analysis, Encoder
from lyricsbert.model.bundle import HEAD_NAMES, hash_bundle, read_config, rehash_bundle
from lyricsbert.model.heads import query_features, song_features
from lyricsbert.songs import Song
from tiny_model import write_tiny_heads

SONG = Song("Marigold Ferry", "Paper Boats", "I cry on the pier\n\nhappy, happy in the sun\n\nhappy, happy in the sun")
SILENT = Song("Marigold Ferry", "Interval", "")


@pytest.fixture(scope="module")
def bundle(tiny_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny bundle with heads whose emotions are those of the encoder, in reverse order."""
    return write_tiny_heads(shutil.copytree(tiny_bundle, tmp_path_factory.mktemp("heads") / "bundle"))


@pytest.fixture(scope="module")
def encoder(bundle: Path) -> Encoder:
    return Encoder.load(bundle)


def test_a_query_says_what_is_wanted_beside_what_it_expresses(encoder: Encoder, tiny_encoder: Encoder) -> None:
    texts = ["lonely tears", "happy sun", "furious rage", "lonely tears"]
    found, plain = encoder.analyze_queries(texts), tiny_encoder.analyze(texts)
    np.testing.assert_array_equal(found.embedding, plain.embedding)
    np.testing.assert_array_equal(found.emotions, plain.emotions)
    np.testing.assert_array_equal(found.sentiment, plain.sentiment)
    assert [EMOTIONS[row] for row in found.wanted.argmax(axis=1)] == ["surprise", "fear", "love", "surprise"]
    np.testing.assert_allclose(found.wanted.sum(axis=1), 1, atol=1e-6)
    assert found.wanted_valence is not None
    assert found.wanted_energy is not None
    assert found.wanted_valence.argmax() == 1
    assert found.wanted_energy.argmax() == 2
    for values, low, high in ((found.wanted_valence, 1, 9), (found.wanted_energy, 1, 9), (found.feeling, 0, 1)):
        assert values.shape == (4,)
        assert (values.min() >= low, values.max() <= high) == (True, True)
    part = found[1:3]
    np.testing.assert_array_equal(part.wanted, found.wanted[1:3])
    assert len(part) == 2
    assert len(encoder.analyze_queries([]).feeling) == 0


def test_without_a_head_what_is_expressed_is_wanted(tiny_encoder: Encoder) -> None:
    found = tiny_encoder.analyze_queries(["lonely tears", "sudden wonder"])
    np.testing.assert_array_equal(found.wanted, found.emotions)
    assert found.wanted_valence is None
    assert found.wanted_energy is None
    assert found.feeling[0] > 0.9
    assert found.feeling[1] == np.float32(0.2)  # the sentiment is neutral
    assert found[:1].wanted_valence is None


def test_a_song_has_the_emotions_of_its_head_and_sections_keep_theirs(encoder: Encoder, tiny_encoder: Encoder) -> None:
    found, plain = encoder.analyze_songs([SILENT, SONG]), tiny_encoder.analyze_songs([SILENT, SONG])
    np.testing.assert_array_equal(found.analysis.emotions, plain.analysis.emotions)
    np.testing.assert_array_equal(found.songs.embedding, plain.songs.embedding)
    np.testing.assert_array_equal(found.songs.sentiment, plain.songs.sentiment)
    assert EMOTIONS[plain.songs.emotions[1].argmax()] == "joy"
    assert EMOTIONS[found.songs.emotions[1].argmax()] == "fear"
    assert np.isclose(found.songs.emotions[1].sum(), 1)
    assert found.valence is not None
    assert found.energy is not None
    assert np.isnan([*found.songs.emotions[0], found.valence[0], found.energy[0]]).all()
    assert 1 <= found.energy[1] <= found.valence[1] <= 9
    assert plain.valence is plain.energy is None
    assert len(encoder.analyze_songs([]).songs) == 0


def test_features_are_those_of_each_song() -> None:
    rng = np.random.default_rng(1)
    sections = Analysis(
        rng.normal(size=(3, 4)).astype(np.float32),
        rng.dirichlet(np.ones(6), 3).astype(np.float32),
        rng.dirichlet(np.ones(3), 3).astype(np.float32),
    )
    features = song_features(sections, np.array([0, 0, 2]), np.array([3, 1, 5]))
    assert features.shape == (2, 3 * 4 + 19)
    assert features.dtype == query_features(sections).dtype == np.float32
    assert query_features(sections).shape == (3, 4 + 9)
    expected = 0.75 * sections.embedding[0] + 0.25 * sections.embedding[1]
    np.testing.assert_allclose(features[0, :4], expected, atol=1e-6)
    np.testing.assert_allclose(features[0, 4:8], sections.embedding[:2].max(axis=0))
    np.testing.assert_allclose(features[0, 8:12], sections.embedding[:2].min(axis=0))
    np.testing.assert_allclose(features[0, 18:24], np.log(sections.emotions[:2]).max(axis=0), atol=1e-6)
    np.testing.assert_allclose(features[:, -1], np.log([2, 1]))
    one_by_one = song_features(sections[np.array([2])], np.array([0]), np.array([5]))
    np.testing.assert_array_equal(features[1:], one_by_one)


def test_heads_belong_to_the_hash_and_are_saved(bundle: Path, encoder: Encoder, tmp_path: Path) -> None:
    config = read_config(bundle)
    assert (config.heads, config.format) == (("song", "query"), 2)
    headless = replace(config, heads=())
    assert encoder.model_hash == hash_bundle(bundle, config) != hash_bundle(bundle, headless)
    encoder.save_pretrained(tmp_path / "copy")
    again = Encoder.load(tmp_path / "copy")
    assert again.model_hash == encoder.model_hash
    np.testing.assert_array_equal(again.analyze_queries(["sun"]).wanted, encoder.analyze_queries(["sun"]).wanted)


def refusal(bundle: Path, copy: Path, name: str, content: bytes | None, **config: object) -> str:
    """What is said of a copy of the bundle with a file replaced (None: removed) and the configuration changed."""
    shutil.copytree(bundle, copy)
    if content is None:
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(content)
    path = copy / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | config), "utf-8")
    with pytest.raises(ModelError) as caught:
        Encoder.load(copy)
    return str(caught.value)


@pytest.mark.parametrize("name", HEAD_NAMES.values())
def test_a_head_that_is_missing_or_damaged(bundle: Path, tmp_path: Path, name: str) -> None:
    assert f"has no {name}" in refusal(bundle, tmp_path / "a", name, None)
    assert (
        "tokenizer.json, song_head.onnx and query_head.onnx, or the values in config.json, do not have the hash"
        in refusal(bundle, tmp_path / "b", name, b"other")
    )


def test_a_file_that_is_no_head(bundle: Path, tmp_path: Path) -> None:
    rubbish = Path(shutil.copytree(bundle, tmp_path / "rubbish"))
    (rubbish / "song_head.onnx").write_bytes(b"rubbish")
    right_hash = rehash_bundle(rubbish).model_hash
    message = refusal(bundle, tmp_path / "copy", "song_head.onnx", b"rubbish", model_hash=right_hash)
    assert "The head " in message
    assert "song_head.onnx cannot be loaded" in message


def test_a_head_of_another_width(bundle: Path, tmp_path: Path) -> None:
    other = (bundle / "query_head.onnx").read_bytes()
    swapped = Path(shutil.copytree(bundle, tmp_path / "swapped"))
    (swapped / "song_head.onnx").write_bytes(other)
    right_hash = rehash_bundle(swapped).model_hash
    message = refusal(bundle, tmp_path / "copy", "song_head.onnx", other, model_hash=right_hash)
    assert "does not give what config.json says" in message


@pytest.mark.parametrize("heads", [["query", "song"], ["voice"], [], ["song", "song"]])
def test_heads_that_do_not_exist(bundle: Path, tmp_path: Path, heads: list[str]) -> None:
    message = refusal(bundle, tmp_path / "copy", "recipe.toml", b"", heads=heads)
    assert "they must be one or both of ('song', 'query')" in message


def test_the_first_format_has_no_heads(bundle: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(bundle, tmp_path / "copy"))
    path = copy / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"format": 1}), "utf-8")
    rehash_bundle(copy)
    assert Encoder.load(copy).analyze_queries(["sun"]).wanted_valence is None
