"""Inspecting a song: attention by shape, rollout, and words left out."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import tiny_lab
from hypothesis import given, settings
from hypothesis import strategies as st

from lyricsbert.errors import ModelError, SourceError
from lyricsbert.lab.attention import Inspection, InstrumentedModel, inspect_song
from lyricsbert.lab.attention.inspection import rollout
from lyricsbert.lab.attention.words import TARGETS, agreement, angles, bare_word, log_odds, sum_by_word
from lyricsbert.lab.bundle.onnx_export import export_bundle
from lyricsbert.lab.data.recipe import read_recipe
from lyricsbert.lab.network.network import load_network
from lyricsbert.model import Encoder
from lyricsbert.songs import Song, distinct_sections

SONG = """[Verse 1]
The harbour boat is older than the rope, my dear,
and I was crying in the station

[Chorus]
Laughing, laughing, carry the anchor
nobody mends a sail

[Verse 2]
They found me dancing by the orchard
and one more oven and then we go

[Chorus]
Laughing, laughing, carry the anchor
nobody mends a sail
"""


def write_bundle(folder: Path, family: str, data: Path, architecture: str = "original", max_tokens: int = 48) -> Path:
    """An untrained bundle in float32."""
    base = tiny_lab.write_base(folder / "base", family)
    recipe_path = folder / "recipe.toml"
    recipe_path.write_text(tiny_lab.recipe_text(base), "utf-8")
    recipe = dataclasses.replace(read_recipe(recipe_path, data), max_tokens=max_tokens)
    network, tokenizer = load_network(str(base), architecture)  # type: ignore[arg-type]
    export_bundle(network, tokenizer, recipe, folder / "bundle", calibration=None, samples=None)
    return folder / "bundle"


@pytest.fixture(scope="module")
def bundle(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bundle(tmp_path_factory.mktemp("bert"), "bert", tiny_data)


@pytest.fixture(scope="module")
def model(bundle: Path) -> InstrumentedModel:
    return InstrumentedModel.load(bundle)


@pytest.fixture(scope="module")
def inspection(model: InstrumentedModel) -> Inspection:
    return inspect_song(SONG, model)


@pytest.mark.parametrize("family", ["bert", "distilbert", "roberta", "mpnet"])
@pytest.mark.parametrize("architecture", ["original", "modified"])
def test_layers_and_heads_are_found_in_any_encoder(
    family: str, architecture: str, tiny_data: Path, tmp_path: Path
) -> None:
    model = InstrumentedModel.load(write_bundle(tmp_path, family, tiny_data, architecture))
    assert model.config.architecture == architecture
    assert len(model.layers) == 2
    assert sorted(model.poolings.values()) == ["emotions", "sentiment"]
    trace = model.trace([2, 40, 41, 42, 43, 44, 3])
    assert [layer.shape for layer in trace.attention] == [(2, 7, 7), (2, 7, 7)]
    for layer in trace.attention:
        np.testing.assert_allclose(layer.sum(axis=-1), 1, atol=1e-5)
    for shares in trace.pooling.values():
        assert shares.shape == (7,)
        assert shares.sum() == pytest.approx(1, abs=1e-5)


def test_a_model_without_attention_is_refused(tiny_bundle: Path) -> None:
    with pytest.raises(ModelError, match="no self-attention to show"):
        InstrumentedModel.load(tiny_bundle)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no config\.json"):
        InstrumentedModel.load(tmp_path)


def test_a_run_stands_for_its_bundle(bundle: Path, model: InstrumentedModel) -> None:
    assert InstrumentedModel.load(bundle.parent).config == model.config


def test_the_song_is_read_as_the_encoder_reads_it(bundle: Path, inspection: Inspection) -> None:
    analyses = Encoder.load(bundle).analyze_songs([Song("a", "b", SONG)])
    np.testing.assert_allclose(inspection.emotions, analyses.songs.emotions[0], atol=1e-5)
    np.testing.assert_allclose(inspection.sentiment, analyses.songs.sentiment[0], atol=1e-5)
    for row, window in enumerate(inspection.windows):
        np.testing.assert_allclose(window.emotions, analyses.analysis.emotions[row], atol=1e-5)
    assert [window.piece.times_sung for window in inspection.windows] == [1, 2, 1]


def test_a_long_section_is_read_in_windows_and_loses_nothing(tiny_data: Path, tmp_path: Path) -> None:
    folder = write_bundle(tmp_path, "bert", tiny_data, max_tokens=12)
    song = inspect_song(SONG, InstrumentedModel.load(folder))
    assert len(song.windows) > 3
    assert all(len(window.piece.ids) <= 12 for window in song.windows)
    texts = "".join(window.piece.text for window in song.windows)
    assert texts == "".join(section.text for section in distinct_sections(SONG))
    np.testing.assert_allclose(
        song.emotions, Encoder.load(folder).analyze_songs([Song("a", "b", SONG)]).songs.emotions[0], atol=1e-5
    )


def test_tokens_stand_where_their_characters_are(inspection: Inspection) -> None:
    for window in inspection.windows:
        piece = window.piece
        assert [token.text for token in piece.tokens if token.word < 0] == ["[CLS]", "[SEP]"]
        for token in piece.tokens:
            if token.word >= 0:
                start, end = piece.words[token.word]
                assert piece.text[token.start : token.start + len(token.text)] == token.text
                assert start <= token.start < end
    first = inspection.windows[0].piece
    assert [first.text[a:b] for a, b in first.words][:4] == ["The", "harbour", "boat", "is"]
    assert [t.text for t in first.tokens if t.word == 9] == ["dear", ","] or "dear," in first.text


def test_a_word_s_effect_is_what_the_encoder_says_without_it(bundle: Path, inspection: Inspection) -> None:
    encoder = Encoder.load(bundle)
    window = inspection.windows[1]
    words = [window.piece.text[a:b] for a, b in window.piece.words]
    for left_out in (0, 2, len(words) - 1):
        text = " ".join(word for row, word in enumerate(words) if row != left_out)
        analysis = encoder.analyze([window.piece.text, text])
        np.testing.assert_allclose(window.without[left_out], analysis.emotions[1], atol=1e-5)
        odds = np.log(analysis.emotions / (1 - analysis.emotions))
        np.testing.assert_allclose(window.effect[left_out, :6], odds[0] - odds[1], atol=1e-3)
        cosine = float(np.clip(analysis.embedding[0] @ analysis.embedding[1], -1, 1))
        assert window.effect[left_out, 6] == pytest.approx(np.degrees(np.arccos(cosine)), abs=0.1)


def test_carriers_add_up_a_word_s_places(inspection: Inspection) -> None:
    for target in range(len(TARGETS)):
        carriers = dict(inspection.carriers(target))
        total = 0.0
        for window in inspection.windows:
            for (start, end), effect, without in zip(window.piece.words, window.effect, window.without, strict=True):
                if bare_word(window.piece.text[start:end]) == "laughing":
                    change = effect[6] if target == 6 else window.emotions[target] - without[target]
                    total += window.share * float(change)
        assert carriers["laughing"] == pytest.approx(total, abs=1e-6)


@pytest.mark.parametrize("text", ["", " \n ", "[Chorus]", "... !"])
def test_a_text_without_words_is_refused(text: str, model: InstrumentedModel) -> None:
    with pytest.raises(SourceError, match="no word in it"):
        inspect_song(text, model)


@pytest.mark.parametrize("text", ["boat", "boat boat", "日本 \U0001f600 boat", "a\x00b", "\ud800 boat"])
def test_short_and_odd_texts_are_read(text: str, model: InstrumentedModel) -> None:
    song = inspect_song(text, model)
    assert np.isfinite(song.emotions).all()
    assert all(np.isnan(values).all() for values in song.agreement.values())
    assert song.to_dict()["agreement"]["attention"]["joy"] is None


def test_progress_counts_windows(model: InstrumentedModel) -> None:
    seen: list[tuple[int, int]] = []
    inspect_song(SONG, model, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_rollout_of_one_layer_is_half_itself() -> None:
    layer = np.array([[[0.5, 0.5], [0.0, 1.0]], [[1.0, 0.0], [0.5, 0.5]]], dtype=np.float32)
    np.testing.assert_allclose(rollout([layer]), [[0.875, 0.125], [0.125, 0.875]])


def test_rollout_multiplies_the_later_layer_from_the_left() -> None:
    copies_first = np.array([[[1.0, 0.0], [1.0, 0.0]]], dtype=np.float32)
    copies_second = np.array([[[0.0, 1.0], [0.0, 1.0]]], dtype=np.float32)
    # The second layer's token 0 is half itself (all token 0) and half token 1, which is half token 0.
    np.testing.assert_allclose(rollout([copies_first, copies_second]), [[0.75, 0.25], [0.5, 0.5]])


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 3), st.integers(1, 9))
def test_rollout_shares_out_everything(seed: int, layers: int, heads: int, tokens: int) -> None:
    rng = np.random.default_rng(seed)
    flow = rollout([rng.dirichlet(np.ones(tokens), (heads, tokens)).astype(np.float32) for _ in range(layers)])
    np.testing.assert_allclose(flow.sum(axis=1), 1, atol=1e-5)
    assert (np.diag(flow) >= 0.5**layers - 1e-6).all()


def test_log_odds_are_exact_where_ratios_round_to_one() -> None:
    odds = log_odds(np.array([[60.0, 0.0, 0.0], [0.0, 0.0, 0.0]]))
    np.testing.assert_allclose(odds[0], [60 - np.log(2), -60, -60])
    np.testing.assert_allclose(odds[1], -np.log(2))


def test_angles_are_degrees_even_when_small() -> None:
    turns = np.radians([0.0, 0.001, 90.0, 180.0])
    vectors = np.column_stack([np.cos(turns), np.sin(turns)])
    np.testing.assert_allclose(angles(np.array([1.0, 0.0]), vectors), [0, 0.001, 90, 180], atol=1e-6)


def test_agreement_ranks_words_not_tokens() -> None:
    owners = np.array([-1, 0, 1, 1, 2, 3, 4, -1])
    rising = np.array([9, 1, 1, 1, 3, 4, 5, 9], dtype=np.float32)
    sizes = np.column_stack([np.arange(5.0), -np.arange(5.0), np.ones(5)])
    found = agreement({"rising": rising, "even": np.array([0, 2, 1, 1, 2, 2, 2, 0])}, owners, sizes)
    np.testing.assert_allclose(found["rising"], [1, -1, np.nan])
    assert np.isnan(found["even"]).all()
    assert np.isnan(agreement({"rising": rising[:4]}, owners[:4], sizes[:2])["rising"]).all()


def test_words_are_added_up_without_the_signs_around_them() -> None:
    assert [bare_word(word) for word in ("(Oh,", "DON'T!", "...", "é")] == ["oh", "don't", "", "é"]
    assert sum_by_word([("Oh,", 1.0), ("no", 3.0), ("(oh)", 1.0), ("-", 9.0)]) == [("no", 3.0), ("oh", 2.0)]
