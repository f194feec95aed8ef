"""The listener on the page: shared by browsers, kept while the server is away, taken in, exported and erased."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_server import Open, PageServer, page_songs

pytest.importorskip("playwright")
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow


def feel(page: Page, text: str) -> None:
    page.get_by_label("How do you feel?").fill(text)


def like_first(page: Page) -> str:
    """Like the first song of a list, and give its title."""
    feel(page, "love and darling and my heart")
    first = page.locator("li.card .card-title strong").first
    expect(first).to_be_visible()
    title = first.inner_text()
    page.get_by_role("button", name=f"Like {title}").click()
    expect(page.get_by_role("button", name=f"Like {title}")).to_have_attribute("aria-pressed", "true")
    return title


def test_two_browsers_share_a_listener_who_gets_a_row_of_songs(server: PageServer, open_page: Open) -> None:
    one = open_page(f"{server.url}/?listener=ada")
    title = like_first(one)
    one.get_by_role("button", name="Refresh with your likes").click()
    expect(one.locator(".shaped")).to_contain_text("what is not for you is left out")
    other = open_page(f"{server.url}/?listener=ada")
    expect(other.get_by_role("heading", name="For you")).to_be_visible()
    other.goto(f"{server.url}/?listener=ada#/liked")
    expect(other.get_by_label("You like", exact=True)).to_contain_text(title)
    stranger = open_page(server.url)
    expect(stranger.get_by_role("heading", name="Calm")).to_be_visible()
    expect(stranger.get_by_role("heading", name="For you")).to_have_count(0)


def test_what_is_liked_while_the_server_is_away_arrives_when_it_is_back(
    own_server: PageServer, open_page: Open
) -> None:
    page = open_page(own_server.url)
    feel(page, "love and darling and my heart")
    title = page.locator("li.card .card-title strong").first.inner_text()
    own_server.stop()
    page.get_by_role("button", name=f"Like {title}").click()
    expect(page.get_by_role("button", name=f"Like {title}")).to_have_attribute("aria-pressed", "true")
    own_server.start()
    expect(page.get_by_role("link", name=re.compile("Liked"))).to_contain_text("1")
    while page.evaluate("localStorage.getItem('lyricsbert.outbox')") != "[]":
        page.wait_for_timeout(100)
    page.goto(f"{own_server.url}#/liked")
    expect(page.get_by_text("This server keeps it")).to_be_visible()
    expect(page.get_by_label("You like", exact=True)).to_contain_text(title)


def test_a_history_is_taken_in_exported_and_erased(server: PageServer, open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"{server.url}#/liked")
    song = page_songs()[0]
    file = tmp_path / "history.csv"
    file.write_text(f'uts,artist,track\n1700000000,"{song.artist}","{song.title}"\n1700000001,Nobody,Nothing\n0,a,b\n')
    page.get_by_label("File of listening history").set_input_files(file)
    report = page.locator(".report")
    expect(report).to_contain_text("2 added")
    expect(report).to_contain_text("such as Nobody - Nothing")
    expect(report).to_contain_text("1 without a time that can be read")
    page.get_by_label("File of listening history").set_input_files(tmp_path / "history.csv")
    expect(report).to_contain_text("2 were here already")

    slider = page.get_by_label("Something new")
    slider.focus()
    slider.press("End")
    expect(page.locator(".exploration output")).to_have_text("100 %")

    with page.expect_download() as download:
        page.get_by_role("button", name="Export all").click()
    exported = Path(download.value.path()).read_text("utf-8").splitlines()
    assert len(exported) == 3
    assert '"exploration": 1.0' in exported[0]

    page.get_by_role("button", name="Erase all").click()
    page.get_by_role("button", name="Erase", exact=True).click()
    expect(page.get_by_text("0 plays and 0 skips")).to_be_visible()
    page.get_by_label("File of listening history").set_input_files(__file__)
    expect(page.get_by_role("alert")).to_contain_text("no history that can be read")
