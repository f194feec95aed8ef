"""From one feeling to another: the curves, bending them, another song for a place, and blends."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_server import Open, PageServer, page_songs, violations
from playwright.sync_api import Browser, Locator, Page, expect

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from tiny_model import write_tiny_heads

pytestmark = pytest.mark.slow

SAD, GLAD = "we laugh in the sun and dance", "lonely and sad, I cry alone"
"""The tiny model's heads say the opposite of what is sung."""
PULL_IS_IN_ADDRESS = """() => {
    const level = document.querySelector('[aria-label="Energetic a quarter of the way"]').getAttribute("aria-valuenow");
    return new URLSearchParams(location.hash.split("?")[1]).getAll("via").includes(`0.25:,${level}`);
}"""


@pytest.fixture(scope="module")
def levels_server(
    browser: Browser, tiny_bundle: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PageServer]:
    """A server whose model tells valence and energy."""
    folder = tmp_path_factory.mktemp("levels")
    bundle = write_tiny_heads(Path(shutil.copytree(tiny_bundle, folder / "bundle")), ("loneliness",))
    Library.build(folder / "songs", page_songs(), Encoder.load(bundle))
    server = PageServer(folder / "songs", bundle, folder / "server.log")
    server.start()
    yield server
    server.stop()


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Songs of the journey").get_by_role("listitem")


def titles(page: Page) -> list[str]:
    expect(page.get_by_role("list", name="Songs of the journey")).to_have_attribute("aria-busy", "false")
    return page.locator(".journey-row strong").all_text_contents()


def set_out(page: Page, url: str) -> None:
    page.goto(f"{url}/#/journey")
    page.get_by_label("I feel").fill(SAD)
    page.get_by_label("I want to feel").fill(GLAD)
    page.get_by_label("Songs", exact=True).select_option("6")
    expect(rows(page)).to_have_count(6)


def test_a_journey_is_made_bent_and_straightened_and_is_its_address(levels_server: PageServer, open_page: Open) -> None:
    page = open_page(levels_server.url)
    set_out(page, levels_server.url)
    straight = titles(page)
    assert violations(page) == []
    ring = page.get_by_role("slider", name="Bright half of the way")
    before = float(ring.get_attribute("aria-valuenow") or 0)
    ring.focus()
    ring.press("ArrowUp")
    expect(ring).to_have_attribute("aria-valuenow", re.compile(rf"^{min(9.0, before + 0.5):g}$"))
    expect(page).to_have_url(re.compile(r"via=0\.5%3A[\d.]+%2C"))

    box = page.get_by_role("slider", name="Energetic a quarter of the way").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0], middle[1] - 40, steps=4)
    page.mouse.up()
    page.wait_for_function(PULL_IS_IN_ADDRESS)  # the address waits until the pull is over
    bent = titles(page)
    page.reload()
    expect(rows(page)).to_have_count(6)
    assert titles(page) == bent

    page.get_by_role("button", name="Straighten the way").click()
    expect(page.get_by_text("Pull a ring up or down")).to_be_visible()
    expect(page.locator(".journey-row strong")).to_have_text(straight)


def test_another_song_comes_to_a_place_and_the_list_is_saved(levels_server: PageServer, open_page: Open) -> None:
    page = open_page(levels_server.url)
    set_out(page, levels_server.url)
    before = titles(page)
    page.get_by_role("button", name=f"Another song instead of {before[2]}").click()
    expect(page.locator(".journey-row strong").nth(2)).not_to_have_text(before[2])
    after = titles(page)
    assert [title for place, title in enumerate(after) if place != 2] == before[:2] + before[3:]
    page.get_by_role("button", name="Save as playlist").click()
    page.get_by_role("link", name="Saved among your playlists").click()
    expect(page.get_by_role("list", name="Songs of the playlist").locator("strong")).to_have_text(after)


def test_what_cannot_be_is_said_and_a_phone_shows_it_all(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}/#/journey?from=lonely+and+sad&to=lonely+and+sad", width=390, height=844)
    expect(page.get_by_role("alert")).to_contain_text("feel the same")
    page.get_by_label("I want to feel").fill("happy, let's dance")
    expect(rows(page)).to_have_count(12)  # this model tells no valence, so there is no curve
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_a_song_there_is_a_journey_and_a_blend(levels_server: PageServer, open_page: Open) -> None:
    page = open_page(levels_server.url)
    page.goto(f"{levels_server.url}/#/search?q=Sad+at+the+market")
    page.get_by_role("link", name=re.compile("Sad at the market")).first.click()
    page.get_by_role("link", name="A journey from here").click()
    expect(page.get_by_label("I feel")).to_have_value("Market Sad Trio - Sad at the market")
    page.go_back()
    page.get_by_role("link", name="Blend it").click()
    expect(page.get_by_role("list", name="Songs of the blend").get_by_role("listitem").first).to_be_visible()
    expect(page.locator("li.card strong").filter(has_text="Sad at the market")).to_have_count(0)
    page.get_by_role("button", name="calmer").click()
    page.get_by_role("slider", name="Weight of calmer").press("End")
    expect(page).to_have_url(re.compile(r"part=1%3AMarket.*part=3%3Acalmer"))
    assert violations(page) == []
    page.get_by_role("button", name="Take away: calmer").click()
    expect(page.get_by_role("slider")).to_have_count(1)
