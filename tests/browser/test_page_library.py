"""The library: songs are added by dropping a file, and a first visit explains itself."""

from __future__ import annotations

import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from page_server import FEELINGS, Open, PageServer, missing, page_songs, violations
from playwright.sync_api import Browser, Page, expect

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.songs.readers import extensions

pytestmark = pytest.mark.slow


def songs_csv(good: int, bad: int) -> str:
    """A CSV of good songs, and after them rows without a title."""
    lyrics = FEELINGS["happy"].replace(",", "")
    rows = [f"Band {n},Song {n},{lyrics} number {n} of the long summer" for n in range(good)]
    rows += [f"Band {n},,{lyrics}" for n in range(bad)]
    return "\n".join(["artist,title,lyrics", *rows, ""])


LRC = """[ar:The Test Tones]
[ti:Night Bus]
[00:05.00]The night bus hums along the river road
[00:09.50]I cry alone and carry all I owe
[00:14.00]My pocket holds a ticket and your name
[01:18.20]And every window shows me still the same
"""
TOKEN = "a-token-for-the-tests"


def drop(page: Page, name: str, text: str) -> None:
    """Drop a file on the page as a hand would."""
    transfer = page.evaluate_handle(
        """([name, text]) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([text], name, { type: 'text/csv' }));
            return transfer;
        }""",
        [name, text],
    )
    page.dispatch_event(".drop", "dragover", {"dataTransfer": transfer})
    page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})


def count(page: Page, name: str) -> int:
    number = page.locator(".counts div", has=page.get_by_text(name, exact=True)).locator("dd").text_content()
    return int((number or "").replace(",", ""))


def test_the_library_says_what_is_in_it(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/library")
    expect(page.locator(".facts")).to_contain_text("43songs")
    expect(page.get_by_role("list", name="Songs of each mood").get_by_role("listitem")).to_have_count(4)
    expect(page.get_by_role("list", name="Mean ratio of each emotion").get_by_role("listitem")).to_have_count(6)
    page.get_by_role("link", name=re.compile("^folk")).click()
    expect(page.locator("li.card .card-facts", has_text="folk").first).to_be_visible()


def test_the_file_chooser_offers_every_format_that_is_read(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/library")
    accepted = extensions().replace(", ", ",")
    expect(page.get_by_label("Files of songs")).to_have_attribute("accept", accepted)
    expect(page.locator(".drop")).to_contain_text("CSV, TSV, JSON Lines")


def test_a_dropped_csv_is_added_and_its_bad_rows_are_shown(own_server: PageServer, open_page: Open) -> None:
    page = open_page(f"{own_server.url}#/library")
    expect(page.locator(".facts")).to_contain_text("43songs")
    drop(page, "mine.csv", songs_csv(good=12, bad=3))
    expect(page.get_by_role("heading", name="Added mine.csv")).to_be_visible()
    assert (count(page, "added"), count(page, "rejected")) == (12, 3)
    rejected = page.get_by_role("region", name="Rejected rows").locator("tbody tr")
    expect(rejected).to_have_count(3)
    expect(rejected.first).to_contain_text("Band 0")
    with page.expect_download() as download:
        page.get_by_role("link", name="All rejected rows as CSV").click()
    assert len(download.value.path().read_text("utf-8").strip().splitlines()) == 4
    expect(page.locator(".facts")).to_contain_text("55songs")
    page.get_by_label("Search songs").fill("Song 7")
    expect(page.get_by_role("region", name="Titles and artists")).to_contain_text("Song 7")


def test_the_page_is_usable_during_an_import_which_can_be_cancelled(own_server: PageServer, open_page: Open) -> None:
    page = open_page(f"{own_server.url}#/library")
    expect(page.locator(".facts")).to_contain_text("43songs")
    drop(page, "many.csv", songs_csv(good=60_000, bad=0))
    running = page.get_by_role("link", name="Adding songs")
    expect(running).to_be_visible()
    page.get_by_role("link", name="Discover").click()
    page.get_by_label("How do you feel?").fill("lonely and sad, I cry alone")
    expect(page.locator("li.card").first).to_contain_text("Sad at the")

    page.reload()  # the import is found again
    running.click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="Cancelled many.csv")).to_be_visible()
    expect(running).to_have_count(0)
    assert count(page, "added") < 60_000


def test_a_file_without_the_columns_is_refused_in_one_sentence(own_server: PageServer, open_page: Open) -> None:
    page = open_page(f"{own_server.url}#/library")
    expect(page.locator(".facts")).to_contain_text("43songs")
    drop(page, "odd.csv", "colour,shape\nred,round\n")
    expect(page.locator(".import .trouble")).to_contain_text("column")


def test_a_timed_song_shows_when_each_line_is_sung(own_server: PageServer, open_page: Open) -> None:
    page = open_page(f"{own_server.url}#/library")
    expect(page.locator(".facts")).to_contain_text("43songs")
    drop(page, "night-bus.lrc", LRC)
    expect(page.get_by_role("heading", name="Added night-bus.lrc")).to_be_visible()
    page.get_by_label("Search songs").fill("Night Bus")
    page.get_by_role("region", name="Titles and artists").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Night Bus")
    expect(page.locator(".lyrics time")).to_have_text(["0:05", "0:09", "0:14", "1:18"])
    expect(page.locator(".lyrics p").nth(1)).to_have_text("0:09I cry alone and carry all I owe")


def test_a_server_with_a_token_takes_songs_only_with_it(
    browser: Browser, page_library: Path, tiny_bundle: Path, open_page: Open, tmp_path: Path
) -> None:
    library = shutil.copytree(page_library, tmp_path / "library")
    server = PageServer(library, tiny_bundle, tmp_path / "server.log", token=TOKEN)
    server.start()
    try:
        page = open_page(f"{server.url}#/library")
        expect(page.locator(".facts")).to_contain_text("43songs")
        field = page.get_by_label("Token")
        drop(page, "mine.csv", songs_csv(good=2, bad=0))
        expect(page.locator(".import .trouble")).to_contain_text("token")
        field.fill("not the token at all")
        drop(page, "mine.csv", songs_csv(good=2, bad=0))
        expect(page.locator(".import .trouble")).to_contain_text("token")
        field.fill(TOKEN)
        drop(page, "mine.csv", songs_csv(good=2, bad=0))
        expect(page.get_by_role("heading", name="Added mine.csv")).to_be_visible()
        expect(page.locator(".import .trouble")).to_have_count(0)
        page.reload()
        expect(field).to_have_value(TOKEN)  # kept until the tab is closed
    finally:
        server.stop()


def test_an_empty_library_explains_itself_and_takes_the_builtin_songs(
    own_server: PageServer, open_page: Open, tiny_encoder: Encoder, tmp_path: Path
) -> None:
    own_server.stop()
    shutil.rmtree(tmp_path / "library")
    Library.build(tmp_path / "library", [], tiny_encoder)
    own_server.start()
    page = open_page(own_server.url)
    expect(page.get_by_role("heading", name="Welcome to LyricsBERT")).to_be_visible()
    page.get_by_role("button", name="Add the built-in songs").click()
    expect(page.get_by_label("How do you feel?")).to_be_visible()
    expect(page.locator(".tile").first).to_be_visible()
    hello = page.get_by_role("complementary", name="First steps")
    expect(hello).to_contain_text("built-in songs")
    hello.get_by_role("button", name="Close").click()
    page.reload()
    expect(page.locator(".tile").first).to_be_visible()
    expect(hello).to_have_count(0)


def test_the_attention_view_works_in_a_frame_that_cannot_reach_the_page(
    browser: Browser, open_page: Open, tmp_path: Path
) -> None:
    if find_spec("onnx") is None:
        missing('The attention view needs the laboratory: pip install ".[lab]".')
    Library.build(tmp_path / "songs", page_songs()[:3], Encoder.load())
    server = PageServer(tmp_path / "songs", None, tmp_path / "server.log")
    server.start()
    try:
        page = open_page(f"{server.url}#/model")
        page.get_by_label("What the model looks at").fill("kitchen")
        page.get_by_role("list", name="Songs to choose from").get_by_role("button", name="kitchen").click()
        expect(page.get_by_text("The model reads “Sad at the kitchen” …")).to_be_visible()
        frame = page.frame_locator("iframe.attention")
        expect(frame.get_by_role("heading", level=1)).to_contain_text("Sad at the kitchen")
        expect(page.get_by_text("The model reads")).to_have_count(0)
        fear = frame.get_by_role("radio", name=re.compile("^fear"))
        # A click may miss: the frame grows with what it shows, and moves what is beneath the pointer.
        fear.press("Enter")
        expect(fear).to_be_checked()
        inside = page.frames[1]
        assert inside.evaluate("self.origin") == "null"
        assert inside.evaluate(
            "() => { try { return parent.document.title } catch (error) { return error.name } }"
        ) == ("SecurityError")
    finally:
        server.stop()


def test_the_model_card_is_shown(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/model")
    expect(page.get_by_role("heading", level=1, name="Model")).to_be_visible()
    expect(page.get_by_role("heading", name="Attention")).to_be_visible()


def test_the_api_can_be_tried_on_the_page(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/api")
    page.get_by_label("JSON").fill('{"text": "lonely and sad, I cry alone", "k": 2}')
    page.get_by_role("button", name="Send").click()
    answer = page.get_by_role("region", name="Answer")
    expect(answer).to_contain_text("200 application/json")
    expect(answer).to_contain_text("Sad at the")
    page.get_by_label("Route").select_option("GET /api/v1/songs/{song_id}")
    page.get_by_role("textbox", name="song_id").fill("nosuchsong")
    page.get_by_role("button", name="Send").click()
    expect(answer).to_contain_text("404 application/problem+json")
    assert violations(page) == []
