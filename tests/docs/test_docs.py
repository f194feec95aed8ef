"""The documentation says what the code does."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from PIL import Image

from lyricsbert.cli.main import COMMANDS, cli
from lyricsbert.lab.calibration_plot import numbers_hash
from lyricsbert.library import BuildReport, Library, LibraryInfo
from lyricsbert.model import Encoder
from lyricsbert.model.bundle import EVALUATION_NAME, PLOT_NAME, shipped_bundle
from lyricsbert.recommend import Recommender
from lyricsbert.songs import Song

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")])


def blocks(language: str) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for block in re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            yield page.name, block


def commands() -> list[tuple[str, list[str]]]:
    import shlex

    return [
        (page, shlex.split(line[2:], comments=True))
        for page, block in blocks("console")
        for line in block.splitlines()
        if line.startswith("$ lyricsbert ")
    ]


def test_the_command_line_reference_is_what_the_commands_say() -> None:
    generate = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == generate["reference"](), "run `make docs`"


def test_the_model_card_is_what_the_shipped_model_says() -> None:
    card = runpy.run_path(str(ROOT / "docs" / "generate.py"))["model_card"]
    assert (ROOT / "docs" / "model-card.md").read_text("utf-8") == card("docs"), "run `make docs`"
    assert (shipped_bundle() / "README.md").read_text("utf-8") == card("bundle"), "run `make docs`"


def test_the_calibration_plot_is_of_the_shipped_evaluation() -> None:
    bundle = shipped_bundle()
    assert (bundle / PLOT_NAME).exists() == (bundle / EVALUATION_NAME).exists()
    if (bundle / PLOT_NAME).exists():
        shown = (ROOT / "docs" / "images" / PLOT_NAME).read_bytes()
        assert shown == (bundle / PLOT_NAME).read_bytes(), "run `make docs`"
        with Image.open(bundle / PLOT_NAME) as image:
            assert image.info["Description"] == numbers_hash(json.loads((bundle / EVALUATION_NAME).read_text("utf-8")))


@pytest.mark.parametrize(
    ("page", "words"), commands(), ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_commands_in_the_documentation_can_be_read(page: str, words: list[str]) -> None:
    assert words[1] in COMMANDS, f"{page}: {words}"
    command = cli.get_command(click.Context(cli), words[1])
    assert command is not None
    command.make_context(words[1], words[2:])  # raises on an unknown option or a missing argument


def test_python_in_the_documentation_runs(
    tiny_encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "songs.csv").write_text(
        "artist,song,link,text,year\n"
        'Ada Moss,Empty Chair,,"I cry alone beside the empty chair\nlonely tears on the kitchen floor, and rain",1970\n'
        'Bo Fields,Picnic,,"We laugh in the sun with bread and jam\nhappy feet in the sand of the river today",1980\n'
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Encoder, "load", lambda *_: tiny_encoder)
    found = list(blocks("python"))
    assert len(found) >= 2
    for page, block in found:
        exec(compile(block, page, "exec"), {})
    assert "Ada Moss" in capsys.readouterr().out


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def json_keys(heading: str) -> str:
    text = (ROOT / "docs" / "json.md").read_text("utf-8")
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]  # type: ignore[index]


def test_every_json_key_is_documented(tiny_encoder: Encoder, tmp_path: Path) -> None:
    lyrics = "I cry alone beside the empty chair\nlonely tears on the kitchen floor and nobody there"
    library = Library.build(tmp_path / "library", [Song("Ada Moss", "Empty Chair", lyrics)], tiny_encoder)
    recommender = Recommender(library, tiny_encoder)
    recommended = recommender.recommend(text="lonely tears")[0].to_dict()
    expected = {
        "recommend, similar, search": [*recommended, *recommended["song"], *recommended["reasons"][0]],
        "analyze": recommender.analyze_text("lonely").to_dict(),
        "index, add": [*BuildReport.__annotations__, "rejects"],
        "info": LibraryInfo.__annotations__,
    }
    for heading, keys in expected.items():
        for key in keys:
            assert f"`{key}`" in json_keys(heading), f"docs/json.md does not name {key} under {heading}"
    json.dumps(recommended)


def test_error_messages_and_documents_name_only_commands_that_exist() -> None:
    named = {
        command
        for path in [*PAGES, *(ROOT / "src").rglob("*.py")]
        for command in re.findall(r"`lyricsbert ([a-z]+)", path.read_text("utf-8"))
    }
    assert named <= set(COMMANDS)
    assert named
