"""The page and the command: one file, safe whatever the words are."""

import base64
import hashlib
import html.parser
import json
import os
import re
import zlib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from test_attention import SONG, write_bundle

from lyricsbert.cli.commands.attention import command
from lyricsbert.errors import ModelError, SourceError
from lyricsbert.lab.attention import InstrumentedModel, attention_page, inspect_song, render_page
from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.songs import Song

pytestmark = pytest.mark.skipif(
    not (files("lyricsbert.lab.attention") / "assets/page.js").is_file() and "CI" not in os.environ,
    reason="The attention page is not built: run `make page`.",
)

EVIL = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> \u2028 & ${x} $data"


class Elements(html.parser.HTMLParser):
    """Every element with its attributes and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}", {}, ""))

    def handle_data(self, data: str) -> None:
        if self.found:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for name, attributes, text in self.found if name == tag]


@pytest.fixture(scope="module")
def bundle(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bundle(tmp_path_factory.mktemp("bert"), "bert", tiny_data)


@pytest.fixture(scope="module")
def page(bundle: Path) -> str:
    return attention_page(SONG, title="Ada Moss - Sail", model=bundle)


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page)[1])  # type: ignore[index]


def test_the_page_asks_no_host_for_anything(page: str) -> None:
    elements = Elements(page)
    assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", page.replace("http://www.w3.org/2000/svg", ""))
    for tag in ("link", "img", "iframe", "base", "object", "form"):
        assert not elements.all(tag)
    assert all("src" not in attributes for attributes, _ in elements.all("script"))
    assert "localStorage" not in page  # forbidden in a sandboxed frame
    assert "url(" not in page


def test_its_policy_allows_its_own_script_and_style_alone(page: str) -> None:
    elements = Elements(page)
    (policy,) = [a["content"] for a, _ in elements.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    (script,) = [text for attributes, text in elements.all("script") if "type" not in attributes]
    ((_, style),) = elements.all("style")

    def source(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    assert policy is not None
    assert "default-src 'none'" in policy
    assert f"script-src {source(script)};" in policy
    assert f"style-src {source(style)};" in policy
    assert "unsafe" not in policy
    for tag, attributes, _ in elements.found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag


def test_words_cannot_become_markup(bundle: Path) -> None:
    page = attention_page(f"{EVIL} boat and sail\nthe {EVIL}", title=EVIL, model=bundle)
    elements = Elements(page)
    assert len(elements.all("script")) == 2
    assert not elements.all("img")
    assert "alert(1)</script>" not in page
    data = data_of(page)
    assert data["title"] == EVIL
    text = " ".join(window["text"] for window in data["models"][0]["windows"])
    assert "</script><!-- <img src=x onerror=" in text  # the script itself is no lyric
    assert elements.all("title")[0][1].startswith("</script><script>alert(1)")


def test_the_data_is_the_inspection(bundle: Path, page: str) -> None:
    inspection = inspect_song(SONG, InstrumentedModel.load(bundle))
    (model,) = data_of(page)["models"]
    assert model["heads"] == [2, 2]
    assert model["ratios"] == pytest.approx(inspection.emotions, abs=1e-4)
    for window, data in zip(inspection.windows, model["windows"], strict=True):
        size = len(window.piece.tokens)
        stored = np.frombuffer(zlib.decompress(base64.b64decode(data["matrices"])), np.uint8)
        shares = (stored.reshape(-1, size, size) / 255.0) ** 2
        np.testing.assert_allclose(shares[:-1], np.concatenate(window.attention), atol=0.005)
        np.testing.assert_allclose(shares[-1], window.rollout, atol=0.005)
        assert [data["text"][start:end] for start, end, word, *_ in data["tokens"] if word >= 0] == [
            token.text for token in window.piece.tokens if token.word >= 0
        ]
        assert len(data["effect"]) == len(data["without"]) == len(data["words"])


def test_two_models_share_a_page(bundle: Path, tiny_data: Path, tmp_path: Path) -> None:
    other = write_bundle(tmp_path, "distilbert", tiny_data, "modified")
    page = render_page([inspect_song(SONG, InstrumentedModel.load(folder)) for folder in (bundle, other)])
    assert [model["architecture"] for model in data_of(page)["models"]] == ["original", "modified"]


def test_an_empty_text_has_no_page(bundle: Path) -> None:
    with pytest.raises(SourceError):
        attention_page("", model=bundle)


def test_an_installation_without_pages_says_so(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyricsbert.lab.attention.page.files", lambda _: tmp_path)
    with pytest.raises(ModelError, match="not built: run `make page`"):
        attention_page(SONG, model=bundle)


def test_the_command_writes_a_page_for_a_song_of_the_library(bundle: Path, tmp_path: Path) -> None:
    Library.build(tmp_path / "library", [Song("Ada Moss", "Sail", SONG)], Encoder.load(bundle))
    page = tmp_path / "sail.html"
    words = ["ada moss - sail", "--library", str(tmp_path / "library"), "--model", str(bundle), "--output", str(page)]
    done = CliRunner().invoke(command, words, catch_exceptions=False)
    assert done.exit_code == 0
    assert str(page) in done.output
    assert "sadness" in done.output
    assert data_of(page.read_text("utf-8"))["title"] == "Ada Moss - Sail"
    assert [file.name for file in tmp_path.glob("sail*")] == ["sail.html"]


def test_the_command_prints_json_for_a_text_and_writes_no_page(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["--text", "-", "--title", "Mine", "--model", str(bundle), "--beside", str(bundle), "--json"]
    done = CliRunner().invoke(command, words, input=SONG, catch_exceptions=False)
    result = json.loads(done.output)
    assert (result["title"], result["page"], len(result["models"])) == ("Mine", None, 2)
    section = result["models"][0]["sections"][1]
    assert (section["label"], section["times_sung"]) == ("Chorus", 2)
    assert section["words"][0]["word"] == "Laughing,"
    assert list(section["words"][0]["effect"])[-1] == "meaning"
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "either a song of the library"),
        (["Sail", "--text", "boat"], "either a song of the library"),
        (["Sail", "--title", "x"], "--title goes with --text"),
        (["--text", "boat", "--output", "songs.csv"], "give a name that ends in .html"),
    ],
)
def test_the_command_says_what_is_wrong(words: list[str], sentence: str) -> None:
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 2
    assert sentence in done.output
