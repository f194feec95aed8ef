"""Saving, publishing and fetching: from one folder to the hub and back, with the hub's client replaced by a folder."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import create_autospec

import huggingface_hub
import numpy as np
import pytest
from huggingface_hub import HfApi, ModelCard, RepoUrl
from huggingface_hub.errors import LocalTokenNotFoundError, OfflineModeIsEnabled
from huggingface_hub.utils import filter_repo_objects

from lyricsbert.errors import ModelError
from lyricsbert.model import Encoder
from lyricsbert.model.bundle import EVALUATION_NAME, INNER_FOLDER, RECIPE_NAME
from lyricsbert.model.folders import new_folder


@pytest.fixture
def encoder(tiny_bundle: Path, tmp_path: Path) -> Encoder:
    """The tiny model, with two files that are not needed to run it, and one that is no file of a bundle."""
    folder = Path(shutil.copytree(tiny_bundle, tmp_path / "source"))
    (folder / RECIPE_NAME).write_text("steps = 3\n", "utf-8")
    (folder / EVALUATION_NAME).write_text("{}", "utf-8")
    (folder / "diary.txt").write_text("not for others", "utf-8")
    return Encoder.load(folder)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A hub in a folder: what is uploaded can be downloaded. Calls must fit the signatures of the real client."""
    store = tmp_path / "hub"
    api = create_autospec(HfApi, instance=True)
    make = create_autospec(HfApi, return_value=api)

    def create(repo_id: str, **_: object) -> RepoUrl:
        (store / repo_id).mkdir(parents=True, exist_ok=True)
        return RepoUrl(f"https://huggingface.co/{repo_id}")

    def upload(*, repo_id: str, folder_path: Path, **_: object) -> None:
        shutil.copytree(folder_path, store / repo_id, dirs_exist_ok=True)

    def download(repo_id: str, *, allow_patterns: list[str]) -> str:
        there = [str(path.relative_to(store / repo_id)) for path in (store / repo_id).rglob("*") if path.is_file()]
        for name in filter_repo_objects(there, allow_patterns=allow_patterns):
            (tmp_path / "cache" / repo_id / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(store / repo_id / name, tmp_path / "cache" / repo_id / name)
        return str(tmp_path / "cache" / repo_id)

    api.create_repo.side_effect, api.upload_folder.side_effect = create, upload
    fetch = create_autospec(huggingface_hub.snapshot_download, side_effect=download)
    monkeypatch.setattr(huggingface_hub, "HfApi", make)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetch)
    return SimpleNamespace(store=store, api=api, make=make, fetch=fetch)


def assert_equal(one: Encoder, other: Encoder) -> None:
    texts = ["I cry alone", "we laugh in the sun"]
    assert (one.model_id, one.model_hash) == (other.model_id, other.model_hash)
    np.testing.assert_array_equal(one.analyze(texts).embedding, other.analyze(texts).embedding)


def test_what_is_saved_is_what_was_loaded(encoder: Encoder, tmp_path: Path) -> None:
    encoder.save_pretrained(tmp_path / "new" / "folder")
    assert_equal(Encoder.from_pretrained(tmp_path / "new" / "folder"), encoder)
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {
        "config.json", "model.onnx", "tokenizer.json", "README.md", "recipe.toml", "evaluation.json"
    }  # fmt: skip


def test_the_card_has_a_head_that_the_hub_reads(encoder: Encoder, tmp_path: Path) -> None:
    encoder.save_pretrained(tmp_path / "saved")
    card = ModelCard.load(tmp_path / "saved" / "README.md")
    assert card.data.license == "other"
    assert card.data.pipeline_tag == "sentence-similarity"
    assert card.data.base_model is None  # "none" is no name on the hub
    assert "lyrics" in card.data.tags
    assert "# tiny" in card.text


def test_a_card_that_is_there_is_kept(encoder: Encoder, tmp_path: Path) -> None:
    (encoder.folder / "README.md").write_text("# mine\n", "utf-8")
    encoder.save_pretrained(tmp_path / "saved")
    assert (tmp_path / "saved" / "README.md").read_text("utf-8") == "# mine\n"


def test_a_folder_that_is_taken_stays_as_it_is(encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", "utf-8")
    with pytest.raises(ModelError, match=r"mine exists and is not empty: name a new folder\."):
        encoder.save_pretrained(tmp_path / "mine")
    with pytest.raises(ModelError, match="cannot be written"):
        encoder.save_pretrained(tmp_path / "mine" / "thesis.txt" / "inside")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]
    (tmp_path / "empty").mkdir()
    encoder.save_pretrained(tmp_path / "empty")


def test_from_the_hub_and_back(encoder: Encoder, hub: SimpleNamespace) -> None:
    address = encoder.push_to_hub("ada/tiny", token="hf_secret", private=True, commit_message="First")
    assert address == "https://huggingface.co/ada/tiny"
    hub.make.assert_called_once_with(token="hf_secret")
    hub.api.create_repo.assert_called_once_with("ada/tiny", private=True, exist_ok=True)
    assert hub.api.upload_folder.call_args.kwargs["commit_message"] == "First"
    assert not (hub.store / "ada/tiny" / "diary.txt").exists()
    assert_equal(Encoder.from_pretrained("ada/tiny"), encoder)
    fetched = Encoder.from_pretrained("ada/tiny").folder
    assert (fetched / "recipe.toml").read_text("utf-8") == "steps = 3\n"
    assert (fetched / "README.md").is_file()


def test_a_commit_says_which_model_it_is(encoder: Encoder, hub: SimpleNamespace) -> None:
    encoder.push_to_hub("ada/tiny")
    hub.make.assert_called_once_with(token=None)
    message = hub.api.upload_folder.call_args.kwargs["commit_message"]
    assert message == f"Publish tiny {encoder.model_hash[:12]}"


def test_the_bundle_within_a_folder_for_transformers_is_found(
    encoder: Encoder, hub: SimpleNamespace, tmp_path: Path
) -> None:
    encoder.save_pretrained(tmp_path / "both" / INNER_FOLDER)
    (tmp_path / "both" / "config.json").write_text(json.dumps({"model_type": "bert"}), "utf-8")
    (tmp_path / "both" / "model.safetensors").write_bytes(b"large")
    assert_equal(Encoder.from_pretrained(tmp_path / "both"), encoder)
    shutil.copytree(tmp_path / "both", hub.store / "ada" / "both")
    found = Encoder.from_pretrained("ada/both")
    assert_equal(found, encoder)
    assert not (found.folder.parent / "model.safetensors").exists()  # only what is needed is fetched


@pytest.mark.parametrize("name", ["", "tiny", "a/b/c", "ada/ti ny", "/etc/models", "https://huggingface.co/ada/tiny"])
def test_what_is_no_name_on_the_hub(encoder: Encoder, hub: SimpleNamespace, name: str) -> None:
    with pytest.raises(ModelError, match="is not a name on the Hugging Face hub; it must be of the form 'owner/name'"):
        encoder.push_to_hub(name)
    hub.make.assert_not_called()


@pytest.mark.parametrize("error", [LocalTokenNotFoundError("no"), OfflineModeIsEnabled("no"), OSError("no")])
@pytest.mark.parametrize("when", ["create_repo", "upload_folder"])
def test_the_hub_refuses(encoder: Encoder, hub: SimpleNamespace, error: Exception, when: str) -> None:
    getattr(hub.api, when).side_effect = error
    with pytest.raises(ModelError) as caught:
        encoder.push_to_hub("ada/tiny", token="hf_secret")
    message = str(caught.value)
    assert f"could not be published as 'ada/tiny' ({type(error).__name__}): log in with `hf auth login`" in message
    assert "hf_secret" not in message


def test_nothing_but_publishing_and_names_on_the_hub_uses_the_network(
    encoder: Encoder, hub: SimpleNamespace, tmp_path: Path
) -> None:
    encoder.save_pretrained(tmp_path / "saved")
    Encoder.from_pretrained(str(tmp_path / "saved"))
    hub.make.assert_not_called()
    hub.fetch.assert_not_called()


class CrashError(Exception):
    """What ends a writing early."""


@pytest.mark.parametrize("replace", [False, True])
def test_a_folder_is_there_whole_or_not_at_all(tmp_path: Path, replace: bool) -> None:
    target = tmp_path / "deep" / "target"
    if replace:
        target.mkdir(parents=True)
        (target / "old").write_text("old", "utf-8")
    before = sorted(tmp_path.rglob("*")) if replace else []

    def crash() -> None:
        with new_folder(target, replace=replace) as folder:
            (folder / "half").write_text("half", "utf-8")
            raise CrashError

    with pytest.raises(CrashError):
        crash()
    assert [path for path in sorted(tmp_path.rglob("*")) if path != target.parent or replace] == before
    with new_folder(target, replace=replace) as folder:
        (folder / "new").write_text("new", "utf-8")
    assert [path.name for path in target.iterdir()] == ["new"]
    assert [path.name for path in target.parent.iterdir()] == ["target"]
