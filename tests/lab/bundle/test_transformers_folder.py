"""The folder that transformers and sentence-transformers load gives what our network gives."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer
from transformers import AutoModel, AutoTokenizer

from lyricsbert.lab.bundle.transformers_folder import write_transformers
from lyricsbert.lab.network.network import LyricsNetwork, load_network

TEXTS = [
    "crying in the harbour",
    "",
    "you left a stamp beside my desk\nand one more rope and then we go",
    "the boat is older than the tide " * 30,
]
MAX_TOKENS = 48


def shaken(base: Path, architecture: str) -> tuple[LyricsNetwork, object]:
    """A network none of whose weights is what a new one has."""
    network, tokenizer = load_network(str(base), architecture)  # type: ignore[arg-type]
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    if network.added is not None:
        network.added.lexical.idf.copy_(torch.rand_like(network.added.lexical.idf) * 5)
    return network.eval(), tokenizer


@pytest.fixture(scope="module", params=["original", "modified"])
def exported(
    request: pytest.FixtureRequest, tiny_base: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, LyricsNetwork, object]:
    folder = tmp_path_factory.mktemp(request.param)
    network, tokenizer = shaken(tiny_base, request.param)
    write_transformers(network, tokenizer, folder, max_tokens=MAX_TOKENS)  # type: ignore[arg-type]
    return folder, network, tokenizer


def outputs(network: LyricsNetwork, tokenizer: object) -> list[np.ndarray]:
    encoded = tokenizer(TEXTS, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")  # type: ignore[operator]
    with torch.no_grad():
        return [value.numpy() for value in network(encoded["input_ids"], encoded["attention_mask"])]


def test_sentence_transformers_gives_our_embeddings(exported: tuple[Path, LyricsNetwork, object]) -> None:
    folder, network, tokenizer = exported
    model = SentenceTransformer(str(folder), trust_remote_code=network.architecture == "modified", device="cpu")
    assert model.max_seq_length == MAX_TOKENS
    found = model.encode(TEXTS, batch_size=2, show_progress_bar=False)
    np.testing.assert_allclose(found, outputs(network, tokenizer)[0], atol=1e-5)
    assert model.similarity_fn_name == "cosine"


def test_sentence_transformers_writes_and_reads_it_again(
    exported: tuple[Path, LyricsNetwork, object], tmp_path: Path
) -> None:
    folder, network, _ = exported
    trust = network.architecture == "modified"
    model = SentenceTransformer(str(folder), trust_remote_code=trust, device="cpu")
    model.save_pretrained(str(tmp_path / "again"))
    again = SentenceTransformer(str(tmp_path / "again"), trust_remote_code=trust, device="cpu")
    np.testing.assert_allclose(again.encode(TEXTS), model.encode(TEXTS), atol=1e-6)


def test_transformers_gives_our_trunk(exported: tuple[Path, LyricsNetwork, object]) -> None:
    folder, network, tokenizer = exported
    model, own_tokenizer = AutoModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
    encoded = own_tokenizer(TEXTS, padding=True, truncation=True, return_tensors="pt")
    assert encoded["input_ids"].shape[1] == MAX_TOKENS
    same = tokenizer(TEXTS, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")  # type: ignore[operator]
    assert torch.equal(encoded["input_ids"], same["input_ids"])
    inputs = {name: encoded[name] for name in ("input_ids", "attention_mask")}
    with torch.no_grad():
        found, expected = (each(**inputs).last_hidden_state for each in (model, network.trunk))
    shown = encoded["attention_mask"].bool()
    torch.testing.assert_close(found[shown], expected[shown], atol=1e-5, rtol=1e-5)


def test_trunk_and_heads_make_the_network_again(exported: tuple[Path, LyricsNetwork, object]) -> None:
    folder, network, _ = exported
    heads = load_file(folder / "lyricsbert" / "heads.safetensors")
    assert {name.split(".")[0] for name in heads} == {"emotion_head", "sentiment_head"} | (
        {"added"} if network.added is not None else set()
    )
    again, tokenizer = load_network(str(folder), network.architecture)
    missing, unknown = again.load_state_dict(heads, strict=False)
    assert all(name.startswith("trunk.") for name in missing)
    assert unknown == []
    for found, expected in zip(outputs(again.eval(), tokenizer), outputs(network, tokenizer), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-6)
