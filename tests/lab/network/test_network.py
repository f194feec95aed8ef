"""The network over four families of encoders."""

from pathlib import Path

import numpy as np
import pytest
import tiny_lab
import torch
from torch import nn

from lyricsbert.errors import ModelError
from lyricsbert.lab.data.bases import find_base, longest_window
from lyricsbert.lab.data.corpus import Corpus
from lyricsbert.lab.data.recipe import Architecture
from lyricsbert.lab.network.added_layers import GAIN, AddedLayers, LexicalLayer
from lyricsbert.lab.network.losses import class_weights, contrast_loss, partial_label_loss
from lyricsbert.lab.network.network import AttentionPoolingHead, LyricsNetwork, load_network

FAMILIES = ["bert", "distilbert", "roberta", "mpnet"]


@pytest.fixture(scope="module", params=FAMILIES)
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_lab.write_base(tmp_path_factory.mktemp(request.param), request.param)


@pytest.fixture(params=["original", "modified"])
def architecture(request: pytest.FixtureRequest) -> Architecture:
    return request.param  # type: ignore[no-any-return]


def batch(
    texts: list[str], base: Path, architecture: Architecture = "original"
) -> tuple[LyricsNetwork, dict[str, torch.Tensor]]:
    torch.manual_seed(2)
    network, tokenizer = load_network(str(base), architecture)
    rows = [tokenizer(text)["input_ids"] for text in texts]
    width = max(map(len, rows))
    ids = torch.tensor([row + [0] * (width - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
    return network, {"input_ids": ids, "attention_mask": mask}


TEXTS = ["the boat is older than the tide", "lonely", "one more rope and then we go crying in the harbour"]


def test_shapes(base: Path, architecture: Architecture) -> None:
    network, inputs = batch(TEXTS, base, architecture)
    outputs = network(**inputs)
    assert outputs.embedding.shape == (3, network.dimensions) == (3, 32)
    assert outputs.emotion_logits.shape == (3, 6)
    assert outputs.sentiment_logits.shape == (3, 3)
    torch.testing.assert_close(outputs.embedding.norm(dim=1), torch.ones(3))


def test_padding_changes_nothing(base: Path, architecture: Architecture) -> None:
    network, inputs = batch(TEXTS, base, architecture)
    network.eval()
    together = network(**inputs)
    for row, text in enumerate(TEXTS):
        _, alone = batch([text], base, architecture)
        for one, other in zip(network(**alone), together, strict=True):
            torch.testing.assert_close(one[0], other[row], atol=1e-5, rtol=1e-4)


def test_the_trunk_has_no_dropout(base: Path) -> None:
    network, inputs = batch(TEXTS, base)
    network.train()
    torch.manual_seed(0)
    first = network(**inputs)
    second = network(**inputs)
    assert torch.equal(first.embedding, second.embedding)
    assert not torch.equal(first.emotion_logits, second.emotion_logits)


def test_the_longest_window_fits_and_one_more_does_not(base: Path) -> None:
    network, _ = batch(TEXTS, base)
    longest = longest_window(network.trunk)
    assert longest in (70, 72)
    ids = torch.full((1, longest + 1), 9)
    network(ids[:, :-1], torch.ones_like(ids[:, :-1]))
    with pytest.raises((IndexError, RuntimeError)):
        network(ids, torch.ones_like(ids))


def test_every_output_teaches_the_trunk(base: Path) -> None:
    network, inputs = batch(TEXTS, base)
    words = network.trunk.get_input_embeddings().weight
    for place in range(3):
        network.zero_grad(set_to_none=True)
        network(**inputs)[place].pow(2).sum().backward()
        if place:  # the squares of a unit vector sum to a constant, which teaches nothing
            assert words.grad is not None
            assert words.grad.abs().sum() > 0


def test_the_lexical_layer_compares_texts_as_tf_idf_does() -> None:
    layer = LexicalLayer(codes=2048, vocabulary=500)
    rng = np.random.default_rng(1)
    layer.idf.copy_(torch.tensor(rng.uniform(0, 5, 500)))
    ids = torch.tensor(rng.integers(0, 60, (6, 40)))
    mask = torch.tensor(np.arange(40) < rng.integers(20, 41, 6)[:, None]).long()
    counts = torch.stack(
        [torch.bincount(row[shown.bool()], minlength=500) for row, shown in zip(ids, mask, strict=True)]
    )
    exact = torch.where(counts > 0, 1 + counts.clamp(min=1).log(), 0.0) * layer.idf
    vectors = layer(ids, mask)
    torch.testing.assert_close(vectors @ vectors.T, exact @ exact.T, rtol=0.15, atol=40)
    lengths = exact.norm(dim=1)
    cosines = vectors @ vectors.T / torch.outer(lengths, lengths)
    torch.testing.assert_close(cosines, exact @ exact.T / torch.outer(lengths, lengths), rtol=0, atol=0.1)


def test_codes_of_different_tokens_are_nearly_orthogonal() -> None:
    layer = LexicalLayer(codes=128, vocabulary=2000)
    every = torch.arange(2000).unsqueeze(1)
    codes = nn.functional.normalize(layer(every, torch.ones_like(every)), dim=1)
    products = codes @ codes.T - torch.eye(2000)
    assert float(products.abs().max()) < 0.6
    assert float(products.std()) == pytest.approx(128**-0.5, rel=0.1)


def test_the_dense_layer_evens_the_dimensions_out() -> None:
    added = AddedLayers(24, 100)
    spread = torch.linspace(0.2, 3, 24)
    means = nn.functional.normalize(0.5 + torch.randn(500, 24) * spread, dim=1)
    ids = torch.arange(50).unsqueeze(0)
    added.prepare(torch.ones(100), ids, torch.ones_like(ids), means, whitening=0.15)
    dense = nn.functional.normalize(added.dense(means).detach(), dim=1)
    assert float(dense.mean(dim=0).norm()) < float(means.mean(dim=0).norm())
    assert float((dense @ added.project.weight.detach()).abs().max()) < 1e-4  # room for the lexical part
    used = [torch.linalg.svdvals(vectors)[:16] for vectors in (means, dense)]
    assert float(used[1][0] / used[1][-1]) < 0.8 * float(used[0][0] / used[0][-1])


def test_the_fewer_its_words_the_less_they_weigh() -> None:
    added = AddedLayers(24, 100)
    ids = torch.arange(50).unsqueeze(0)
    mask = torch.ones_like(ids)
    added.prepare(torch.ones(100), ids[:, :20], mask[:, :20], torch.randn(200, 24), whitening=0.15)
    mean = nn.functional.normalize(torch.randn(1, 24), dim=1)
    meaning = nn.functional.normalize(added.dense(mean), dim=1)
    share = [float((added(mean, ids[:, :n], mask[:, :n]) - meaning).norm().detach()) for n in (2, 8, 20, 50)]
    assert share == sorted(share)
    assert share[2] == pytest.approx(GAIN / 2, abs=0.01)


def test_added_layers_learn(base: Path) -> None:
    network, inputs = batch(TEXTS, base, "modified")
    assert network.added is not None
    network(**inputs).embedding[:, 0].sum().backward()
    for name, parameter in network.added.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


def test_a_head_reads_only_what_the_mask_shows() -> None:
    head = AttentionPoolingHead(8, 3).eval()
    tokens = torch.randn(1, 5, 8)
    mask = torch.tensor([[1, 1, 1, 0, 0]])
    torch.testing.assert_close(head(tokens, mask), head(tokens[:, :3], mask[:, :3]))


def test_a_base_that_cannot_be_had(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("lyricsbert.lab.network.network.AutoConfig.from_pretrained", _offline)
    with pytest.raises(ModelError, match="'someone/encoder' is not a local folder and could not be fetched"):
        load_network("someone/encoder")
    with pytest.raises(ModelError, match="has no encoder that transformers can load"):
        load_network(str(tmp_path))


def _offline(*_: object) -> None:
    raise OSError("offline")


def test_a_folder_and_a_packaged_encoder_are_found(tmp_path: Path) -> None:
    assert find_base(str(tmp_path)) == str(tmp_path)
    folder = Path(find_base("sentence-transformers/all-MiniLM-L6-v2"))
    assert (folder / "config.json").is_file()
    assert find_base("someone/encoder") == "someone/encoder"


def test_contrast_is_least_when_parts_of_a_song_are_alike() -> None:
    parts = nn.functional.normalize(torch.randn(6, 16, generator=torch.Generator().manual_seed(0)), dim=1)
    alike = contrast_loss(parts, parts, 0.05)
    mixed = contrast_loss(parts, parts.roll(1, dims=0), 0.05)
    assert float(alike) < 0.1 < 5 < float(mixed)


def test_the_partial_label_loss_asks_for_any_of_the_allowed_classes() -> None:
    allowed = torch.tensor([[True, True, False]]).numpy()
    first, second, third = (partial_label_loss(10 * torch.eye(3)[row : row + 1], allowed, 0.0) for row in range(3))
    torch.testing.assert_close(first, second)
    assert float(first) < 0.01
    assert float(third) > 5


def test_a_row_that_allows_everything_pulls_towards_all_alike() -> None:
    allowed = torch.ones(1, 3, dtype=torch.bool).numpy()
    even = partial_label_loss(torch.zeros(1, 3), allowed, 0.05)
    assert float(even) < float(partial_label_loss(torch.tensor([[4.0, 0, 0]]), allowed, 0.05))
    torch.testing.assert_close(even, torch.log(torch.tensor(3.0)))


def test_rare_classes_weigh_more(tiny_corpus: Corpus) -> None:
    weights = class_weights(tiny_corpus.emotions)
    assert weights.mean() == pytest.approx(1, abs=1e-5)
    assert weights[0] < weights[4]  # the lyrics add sadness, not fear
