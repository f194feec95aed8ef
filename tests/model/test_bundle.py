"""Bundles that are missing, damaged or not what they say: one clear sentence each."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import huggingface_hub
import onnx
import pytest
from huggingface_hub.errors import LocalEntryNotFoundError, OfflineModeIsEnabled

from lyricsbert.errors import ModelError
from lyricsbert.model import Encoder
from lyricsbert.model.bundle import find_bundle, hash_bundle, read_config, rehash_bundle, shipped_bundle, write_config


@pytest.fixture
def bundle(tiny_bundle: Path, tmp_path: Path) -> Path:
    """A copy of the tiny bundle to damage."""
    return Path(shutil.copytree(tiny_bundle, tmp_path / "bundle"))


def change_config(bundle: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = bundle / "config.json"
    config = json.loads(path.read_text("utf-8"))
    change(config)
    path.write_text(json.dumps(config), "utf-8")


def refusal(path: object, **options: Any) -> str:
    with pytest.raises(ModelError) as caught:
        Encoder.load(path, **options)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_bundle_tells_what_it_is(bundle: Path) -> None:
    encoder = Encoder.load(str(bundle))
    assert (encoder.model_id, encoder.dimensions) == ("tiny", 16)
    assert encoder.model_hash == hash_bundle(bundle, read_config(bundle)) == read_config(bundle).model_hash
    assert len(encoder.model_hash) == 64


def test_a_configuration_is_read_as_it_was_written(bundle: Path) -> None:
    config = read_config(bundle)
    write_config(bundle, config)
    assert read_config(bundle) == config


def test_keys_of_a_later_minor_version_are_passed_over(bundle: Path) -> None:
    change_config(bundle, lambda config: config.update(colour="green"))
    assert Encoder.load(bundle).model_id == "tiny"


@pytest.mark.parametrize("name", ["config.json", "model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(bundle: Path, name: str) -> None:
    (bundle / name).unlink()
    assert refusal(bundle) == f"{bundle} is not a model bundle: it has no {name}."


def test_an_empty_folder_is_no_bundle(tmp_path: Path) -> None:
    assert "not a model bundle" in refusal(tmp_path)


@pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe\x00", b"not json", b"[" * 100_000])
def test_damaged_json(bundle: Path, content: bytes) -> None:
    (bundle / "config.json").write_bytes(content)
    assert f"{bundle / 'config.json'} is not JSON" in refusal(bundle)


@pytest.mark.parametrize("content", ["[]", "3", "null", '{"model_id": "tiny"}', '{"format": 4}', '{"format": "1"}'])
def test_another_format(bundle: Path, content: str) -> None:
    (bundle / "config.json").write_text(content, "utf-8")
    assert "reads formats 1 to 3" in refusal(bundle)


@pytest.mark.parametrize("key", ["model_id", "model_hash", "architecture", "base", "dimensions", "max_tokens"])
def test_a_missing_key_is_named(bundle: Path, key: str) -> None:
    change_config(bundle, lambda config: config.pop(key))
    assert refusal(bundle).endswith(f"config.json is incomplete: it lacks {key}.")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("dimensions", "16"),
        ("dimensions", 0),
        ("max_tokens", -5),
        ("max_tokens", 1.5),
        ("model_id", 7),
        ("emotions", "joy"),
        ("emotion_temperature", 0),
        ("emotion_temperature", -1.0),
        ("sentiment_temperature", "warm"),
        ("sentiment_temperature", True),
        ("emotion_temperature", float("nan")),
        ("sentiment_temperature", float("inf")),
        ("emotion_temperature", 1e-300),
        ("sentiment_temperature", 1e6),
        ("max_tokens", 10**9),
        ("dimensions", 10**12),
    ],
)
def test_a_wrong_value_is_named(bundle: Path, key: str, value: object) -> None:
    change_config(bundle, lambda config: config.update({key: value}))
    assert f"has {key} = {value!r}; it must be" in refusal(bundle)


@pytest.mark.parametrize(
    ("key", "labels"),
    [
        ("emotions", ["joy", "sadness", "love", "anger", "fear", "surprise"]),
        ("emotions", ["sadness", "joy"]),
        ("sentiments", ["positive", "neutral", "negative"]),
        ("sentiments", [1, 2, 3]),
    ],
)
def test_other_labels_are_refused(bundle: Path, key: str, labels: list[object]) -> None:
    change_config(bundle, lambda config: config.update({key: labels}))
    assert "they must be ('sadness', 'joy'" in refusal(bundle)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_found_by_its_hash(bundle: Path, name: str) -> None:
    with (bundle / name).open("ab") as file:
        file.write(b" ")
    assert "is damaged or mixed" in refusal(bundle)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_that_is_no_model(bundle: Path, name: str) -> None:
    (bundle / name).write_bytes(b"rubbish")
    rehash_bundle(bundle)
    assert f"The model bundle {bundle} cannot be loaded" in refusal(bundle)


def test_a_model_of_another_size(bundle: Path) -> None:
    change_config(bundle, lambda config: config.update(dimensions=17))
    rehash_bundle(bundle)
    assert "does not give what config.json says" in refusal(bundle)


def test_a_model_with_other_outputs(bundle: Path) -> None:
    model = onnx.load(bundle / "model.onnx")
    del model.graph.output[2]
    onnx.save(model, bundle / "model.onnx")
    rehash_bundle(bundle)
    assert "does not give what config.json says" in refusal(bundle)


@pytest.mark.parametrize("threads", [0, -2])
def test_threads_below_one(bundle: Path, threads: int) -> None:
    assert refusal(bundle, threads=threads) == f"threads is {threads}; it must be at least 1."


@pytest.mark.parametrize(
    "name", ["nowhere", "no/such/folder", "./nowhere", "/nowhere/at-all", "~/nowhere", "a b/c", ""]
)
def test_a_path_that_is_no_folder(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", pytest.fail)
    assert "model bundle" in refusal(name)


def test_a_file_is_no_bundle_even_if_it_looks_like_a_hub_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", pytest.fail)
    Path("owner").mkdir()
    Path("owner/name").write_text("", "utf-8")
    assert "There is no model bundle at 'owner/name'" in refusal("owner/name")


@pytest.mark.parametrize("error", [LocalEntryNotFoundError("no"), OfflineModeIsEnabled("no"), OSError("no")])
def test_the_hub_cannot_be_reached(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise error

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fail)
    message = refusal("someone/some-model")
    assert "'someone/some-model' is not a local folder and could not be fetched" in message
    assert type(error).__name__ in message


def test_a_hub_id_is_fetched_by_name(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch(name: str, **_: object) -> str:
        asked.append(name)
        return str(bundle)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetch)
    assert Encoder.load("someone/some-model").model_id == "tiny"
    assert asked == ["someone/some-model"]


def test_no_path_means_the_shipped_bundle() -> None:
    assert find_bundle(None) == shipped_bundle()
    assert shipped_bundle().name == "lyricsbert-small-en"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("emotion_temperature", 1.5),
        ("sentiment_temperature", 0.5),
        ("max_tokens", 32),
        ("pooling", "max"),
    ],
)
def test_a_value_that_changes_numbers_belongs_to_the_hash(bundle: Path, key: str, value: object) -> None:
    before = Encoder.load(bundle).model_hash
    change_config(bundle, lambda config: config.update({key: value}))
    assert "the values in config.json, do not have the hash" in refusal(bundle)
    assert rehash_bundle(bundle).model_hash == Encoder.load(bundle).model_hash != before


@pytest.mark.parametrize("key", ["model_id", "base", "architecture"])
def test_a_name_does_not_belong_to_the_hash(bundle: Path, key: str) -> None:
    before = Encoder.load(bundle).model_hash
    change_config(bundle, lambda config: config.update({key: "other"}))
    assert Encoder.load(bundle).model_hash == before


def test_weights_in_a_file_of_their_own_belong_to_the_hash(bundle: Path) -> None:
    before = Encoder.load(bundle)
    model = onnx.load(bundle / "model.onnx")
    name = "weights/" + "w" * 150
    (bundle / "weights").mkdir()
    onnx.save(model, bundle / "model.onnx", save_as_external_data=True, location=name, size_threshold=100)
    rehash_bundle(bundle)
    outside = Encoder.load(bundle)
    assert outside.analyze(["sun"]).emotions.tolist() == before.analyze(["sun"]).emotions.tolist()
    assert outside.model_hash != before.model_hash
    weights = bytearray((bundle / name).read_bytes())
    weights[100] ^= 1
    (bundle / name).write_bytes(weights)
    assert f"{name}, or the values in config.json, do not have the hash" in refusal(bundle)
    (bundle / name).unlink()
    assert f"model.onnx takes weights from {name!r}, which it lacks" in refusal(bundle)


def test_a_bundle_takes_no_weights_from_elsewhere(bundle: Path) -> None:
    model = onnx.load(bundle / "model.onnx")
    onnx.save(model, bundle / "model.onnx", save_as_external_data=True, location="weights", size_threshold=100)
    (bundle / "weights").rename(bundle.parent / "weights")
    graph = (bundle / "model.onnx").read_bytes().replace(b"\x12\x07weights", b"\x12\x0a../weights")
    (bundle / "model.onnx").write_bytes(graph)
    assert "model.onnx takes weights from" in refusal(bundle)


def test_a_bundle_with_the_hash_of_an_earlier_version_is_read(bundle: Path) -> None:
    now = read_config(bundle)
    early = hashlib.sha256((bundle / "model.onnx").read_bytes() + (bundle / "tokenizer.json").read_bytes()).hexdigest()
    change_config(bundle, lambda config: config.update(model_hash=early))
    assert read_config(bundle) == now
    (bundle / "evaluation.json").write_text(json.dumps({"model_hash": early}), "utf-8")
    assert rehash_bundle(bundle) == now
    assert json.loads((bundle / "evaluation.json").read_text("utf-8")) == {"model_hash": now.model_hash}
