"""The documentation says what the code does."""

from __future__ import annotations

import argparse
import itertools
import json
import re
import runpy
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from lyricsbert.cli.main import COMMANDS, cli
from lyricsbert.lab.attention import InstrumentedModel, inspect_song
from lyricsbert.lab.export import FORMATS, Exported
from lyricsbert.lab.report.calibration_plot import numbers_hash
from lyricsbert.lab.report.card import MEANINGS
from lyricsbert.lab.sweep.claims import MEASURES, claims, points
from lyricsbert.lab.sweep.grid import ARCHITECTURES, Cell, Plan
from lyricsbert.lab.sweep.result import Sweep
from lyricsbert.library import BuildReport, Library, LibraryInfo
from lyricsbert.listener.journey import Journey, JourneyEnd, Step
from lyricsbert.model import EMOTIONS, Encoder
from lyricsbert.model.bundle import EVALUATION_NAME, PLOT_NAME, shipped_bundle
from lyricsbert.recommend import Recommender
from lyricsbert.server.api import API, create_api
from lyricsbert.server.app import create_app
from lyricsbert.server.settings import Settings
from lyricsbert.songs import Song
from lyricsbert.songs.readers import extensions, format_names

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
SONGS = (
    "artist,song,link,text,year\n"
    'Ada Moss,Empty Chair,,"I cry alone beside the empty chair\nlonely tears on the kitchen floor, and rain",1970\n'
    'Bo Fields,Picnic,,"We laugh in the sun with bread and jam\nhappy feet in the sand of the river today",1980\n'
)


def blocks(language: str) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for block in re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            yield page.name, block


def lines_of(program: str) -> Iterator[tuple[str, str]]:
    for page, block in blocks("console"):
        for line in block.replace("\\\n", "").splitlines():
            if line.startswith(f"$ {program} "):
                yield page, line[2:]


def commands() -> list[tuple[str, list[str]]]:
    return [(page, shlex.split(line.split(" > ")[0], comments=True)) for page, line in lines_of("lyricsbert")]


def test_the_command_line_reference_is_what_the_commands_say() -> None:
    generate = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == generate["reference"](), "run `make docs`"


def test_the_model_card_is_what_the_shipped_model_says() -> None:
    card = runpy.run_path(str(ROOT / "docs" / "generate.py"))["model_card"]
    assert (ROOT / "docs" / "model-card.md").read_text("utf-8") == card("docs"), "run `make docs`"
    assert (shipped_bundle() / "README.md").read_text("utf-8") == card("bundle"), "run `make docs`"


def test_the_learning_rates_are_what_the_sweep_found() -> None:
    learning_rates = runpy.run_path(str(ROOT / "docs" / "generate.py"))["learning_rates"]
    assert (ROOT / "docs" / "learning-rates.md").read_text("utf-8") == learning_rates(), "run `make docs`"
    shown = shipped_bundle() / "plots" / "learning-rates.svg"
    assert shown.read_bytes() == (ROOT / "docs" / "images" / "learning-rates.svg").read_bytes()


def test_what_rankings_are_worth_is_what_was_measured() -> None:
    ranking = runpy.run_path(str(ROOT / "docs" / "generate.py"))["ranking"]
    assert (ROOT / "docs" / "ranking.md").read_text("utf-8") == ranking(), "run `make docs`"


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
    (tmp_path / "songs.csv").write_text(SONGS, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Encoder, "load", lambda *_, **__: tiny_encoder)
    found = list(blocks("python"))
    assert len(found) >= 2
    for page, block in found:
        exec(compile(block, page, "exec"), {})
    assert "Ada Moss" in capsys.readouterr().out


def anchors(page: Path) -> set[str]:
    """What links to headings are called, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text):
        if "://" not in target:
            name, _, anchor = target.partition("#")
            found = page.parent / name if name else page
            assert found.exists(), f"{page.name} links to {target}"
            assert not anchor or anchor in anchors(found), f"{page.name} links to {target}"


def test_every_picture_is_shown_somewhere() -> None:
    told = "".join(page.read_text("utf-8") for page in PAGES)
    assert [path.name for path in (ROOT / "docs/images").iterdir() if f"images/{path.name}" not in told] == []


def test_every_route_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    for path, operations in create_api().openapi()["paths"].items():
        for method in operations:
            route = f"{method.upper()} {path.removeprefix(API)}"
            assert f"`{route}`" in guide, f"docs/guide.md does not name {route}"


def test_the_guide_lists_what_is_read() -> None:
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    table = guide[guide.index("| source | notes |") :].split("\n\n")[0]
    listed = [re.findall(r"`(\.\w+)`", row.split("|")[1]) for row in table.splitlines()]
    assert ", ".join(itertools.chain(*listed)) == extensions()


def test_the_readme_and_the_changelog_name_only_formats_that_are_read() -> None:
    known = {*format_names().split(", "), *extensions().split(", ")}
    for name, pattern in (("README.md", r"# (CSV.*), or folders"), ("CHANGELOG.md", r"readers for (CSV.*?), cleaning")):
        named = re.search(pattern, (ROOT / name).read_text("utf-8"))
        assert named is not None, name
        assert set(re.split(", | and ", named[1].replace("`", ""))) <= known


def curl(client: TestClient, line: str) -> str:
    """Ask what a curl command asks; the text of an answer that is no error."""
    parser = argparse.ArgumentParser()
    for name in ("-H", "-F"):
        parser.add_argument(name, action="append", default=[])
    for name in ("-d", "-X"):
        parser.add_argument(name)
    parser.add_argument("-N", action="store_true")
    parser.add_argument("url")
    asked = parser.parse_args(shlex.split(line)[1:])
    method = asked.X or ("POST" if asked.d or asked.F else "GET")
    headers = dict(header.split(": ", 1) for header in asked.H)
    files = [("file", ("songs.csv", SONGS.encode())) for field in asked.F if field == "file=@songs.csv"]
    assert len(files) == len(asked.F)
    answer = client.request(method, asked.url, headers=headers, content=asked.d, files=files or None)
    assert answer.is_success, f"{line}: {answer.text}"
    return answer.text


@pytest.mark.slow
def test_requests_in_the_documentation_are_answered(tiny_encoder: Encoder, tiny_bundle: Path, tmp_path: Path) -> None:
    lyrics = "We laugh in the sun with bread and jam\nhappy feet in the sand and the bread of the river today"
    songs = [
        Song("Bo Fields", title, f"{lyrics}\nand {title} again") for title in ("Picnic", "River", "Party Upstairs")
    ]
    others = {
        ("Ada Moss", "Empty Chair"): "I cry alone beside the empty chair\nlonely tears on the kitchen floor",
        ("Cleo Hart", "Paper Kiss"): "Darling I love the way you write\nkiss the envelope every night, my heart",
    }
    songs += [Song(artist, title, lyrics) for (artist, title), lyrics in others.items()]
    library = Library.build(tmp_path / "library", songs, tiny_encoder)
    app = create_app(Settings(library=str(tmp_path / "library"), model=str(tiny_bundle), cache=tmp_path / "cache"))
    known = {"SONG": library.ids[0], "LYRICSBERT_TOKEN": "none is needed here"}
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        for _, line in lines_of("curl"):
            text = curl(client, re.sub(r"\$([A-Z_]+)", lambda name: known[name[1]], line))
            if line.split()[1].endswith("/conversations"):
                known["CONVERSATION"] = json.loads(text)["conversation"]
            elif " -F " in line:
                known["IMPORT"] = json.loads(text)["id"]
            elif line.endswith("/events"):
                assert "event: done" in text
            elif "q=party" in line:
                assert json.loads(text)["songs"][0]["title"] == "Party Upstairs"
    assert known.keys() >= {"IMPORT", "CONVERSATION"}


def json_keys(heading: str) -> str:
    text = (ROOT / "docs" / "json.md").read_text("utf-8")
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]  # type: ignore[index]


def test_every_json_key_is_documented(tiny_encoder: Encoder, tmp_path: Path) -> None:
    lyrics = "I cry alone beside the empty chair\nlonely tears on the kitchen floor and nobody there"
    library = Library.build(tmp_path / "library", [Song("Ada Moss", "Empty Chair", lyrics)], tiny_encoder)
    recommender = Recommender(library, tiny_encoder)
    recommended = recommender.recommend(text="lonely tears")[0].to_dict()
    expected = {
        "recommend, similar, search, blend": [*recommended, *recommended["song"], *recommended["reasons"][0]],
        "journey": [*_keys_of_journey(), "emotions", "valence", "energy"],
        "analyze": recommender.analyze_text("lonely").to_dict(),
        "index, add": [*BuildReport.__annotations__, "rejects"],
        "info": LibraryInfo.__annotations__,
        "train": MEANINGS,
        "sweep": keys_of(sweep()) - set(ARCHITECTURES),
        "export": [*Exported.__annotations__, "folder", "address", *FORMATS],
    }
    for heading, keys in expected.items():
        for key in keys:
            assert f"`{key}`" in json_keys(heading), f"docs/json.md does not name {key} under {heading}"
    json.dumps(recommended)


def _keys_of_journey() -> list[str]:
    return [
        field.name for kind in (Journey, JourneyEnd, Step) for field in fields(kind) if field.name != "recommendation"
    ]


@pytest.mark.slow
def test_every_json_key_of_attention_is_documented() -> None:
    song = "I cry alone beside the empty chair\nlonely tears on the kitchen floor"
    inspection = inspect_song(song, InstrumentedModel.load())
    for key in keys_of(inspection.to_dict()) - set(EMOTIONS) - {"negative", "neutral", "positive"}:
        assert f"`{key}`" in json_keys("attention"), f"docs/json.md does not name {key} under attention"


def keys_of(value: Any) -> set[str]:
    """The keys of all objects in a JSON value."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


def sweep() -> dict[str, Any]:
    """A finished sweep of two rates and seeds, as JSON."""
    plan = Plan((1e-5, 1e-4), ARCHITECTURES, (1, 2))
    metrics = dict.fromkeys(MEASURES, 0.5)
    cells = tuple(
        Cell(*setting, metrics={**metrics, "s_metric": 0.1 * number}, diverged_at=None, loss=1.0, seconds=1.0)
        for number, setting in enumerate(plan.settings())
    )
    return Sweep(
        base="a/base",
        steps=2,
        head_ratio=1.0,
        plan=plan,
        untrained=dict.fromkeys(ARCHITECTURES, metrics),
        cells=cells,
        points=tuple(points(plan, cells)),
        claims=tuple(claims(plan, cells)),
    ).to_dict()


def test_error_messages_and_documents_name_only_commands_that_exist() -> None:
    named = {
        command
        for path in [*PAGES, *(ROOT / "src").rglob("*.py")]
        for command in re.findall(r"`lyricsbert ([a-z]+)", path.read_text("utf-8"))
    }
    assert named <= set(COMMANDS)
    assert named
