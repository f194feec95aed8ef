"""What is wanted beside the six emotions: brightness and energy by slider, themes by chip."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_server import Open, PageServer, adjust, page_songs, violations
from playwright.sync_api import Browser, Page, expect

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from tiny_model import write_tiny_heads

pytestmark = pytest.mark.slow

THEMES = ("loneliness", "celebration", "romance", "quarrels")
"""Of songs that sing the key words of sadness, joy, love and anger."""


@pytest.fixture(scope="module")
def themed_server(
    browser: Browser, tiny_bundle: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PageServer]:
    """A server whose model tells valence, energy and THEMES."""
    folder = tmp_path_factory.mktemp("themed")
    bundle = write_tiny_heads(Path(shutil.copytree(tiny_bundle, folder / "bundle")), THEMES)
    Library.build(folder / "songs", page_songs(), Encoder.load(bundle))
    server = PageServer(folder / "songs", bundle, folder / "server.log")
    server.start()
    yield server
    server.stop()


def expect_only(page: Page, title: str) -> None:
    """Expect a list of nothing but songs whose titles have these words."""
    expect(page.locator("li.card .card-title strong").filter(has_not_text=title)).to_have_count(0)
    expect(page.locator("li.card").first).to_contain_text(title)


def test_the_sliders_show_what_is_wanted_rather_than_what_is_expressed(
    themed_server: PageServer, open_page: Open
) -> None:
    page = open_page(themed_server.url)
    page.get_by_label("How do you feel?").fill("lonely and sad, I cry alone")
    expect(page.locator("li.card").first).to_be_visible()
    adjust(page)
    # The tiny model wants the opposite of what it reads.
    expect(page.get_by_role("slider", name="surprise")).to_have_value(re.compile(r"^(9\d|100)$"))
    expect(page.get_by_role("slider", name="sadness")).to_have_value(re.compile(r"^\d$"))
    expect(page.get_by_text(re.compile(r"Your words express \d+ % sadness"))).to_be_visible()


def test_brightness_and_energy_are_unset_until_touched_and_filled_by_a_text(
    themed_server: PageServer, open_page: Open
) -> None:
    page = open_page(themed_server.url)
    bright = page.get_by_role("slider", name="Dark to bright")
    energy = page.get_by_role("slider", name="Calm to energetic")
    expect(bright).to_have_attribute("aria-valuetext", "not set")
    bright.focus()
    bright.press("End")
    expect(bright).to_have_attribute("aria-valuetext", "bright, 9 of 9")
    expect(page.locator("li.card").first).to_be_visible()
    expect(page.get_by_role("button", name="Lock Dark to bright")).to_have_attribute("aria-pressed", "true")
    expect(energy).to_have_attribute("aria-valuetext", "not set")

    page.get_by_label("How do you feel?").fill("angry and furious")
    adjust(page)
    expect(energy).to_have_attribute("aria-valuetext", re.compile("^energetic"))
    expect(bright).to_have_attribute("aria-valuetext", "bright, 9 of 9")

    page.get_by_role("button", name="Start again").click()
    expect(bright).to_have_attribute("aria-valuetext", "not set")
    expect(energy).to_have_attribute("aria-valuetext", "not set")


def test_a_library_that_does_not_know_them_shows_no_such_sliders(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    expect(page.locator(".tile").first).to_be_visible()
    expect(page.get_by_role("slider")).to_have_count(6)  # before a text folds them away
    page.get_by_label("How do you feel?").fill("lonely and sad, I cry alone")
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_label("Genre")).to_be_visible()
    expect(page.get_by_role("combobox", name="Theme")).to_have_count(0)


def test_themes_filter_are_combined_and_taken_away(themed_server: PageServer, open_page: Open) -> None:
    page = open_page(themed_server.url)
    page.get_by_label("How do you feel?").fill("by the harbour")
    card = page.locator("li.card").filter(has_text="Sad at the harbour")
    card.get_by_role("button", name="loneliness").click()
    expect_only(page, "Sad at the")
    expect(card.get_by_role("button", name="loneliness")).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []

    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="Theme").select_option("celebration")
    expect(page.get_by_text("No song fits")).to_be_visible()
    chips = page.get_by_role("list", name="Filters that are on")
    expect(chips.get_by_role("listitem")).to_have_text(["about loneliness", "about celebration"])
    take_away = chips.get_by_role("button", name="Take away: about loneliness")
    take_away.focus()
    take_away.press("Enter")
    expect(chips.get_by_role("button", name="Take away: about celebration")).to_be_focused()
    expect_only(page, "Happy at the")

    page.locator("li.card").first.get_by_role("link", name=re.compile("^Open")).click()
    expect(page.locator(".lyrics")).to_be_visible()
    expect(page.get_by_role("list", name="Brightness and energy")).to_contain_text("The song is")
    assert violations(page) == []
    page.locator(".sheet-head").get_by_role("button", name="celebration").click()
    expect(page.get_by_label("How do you feel?")).to_have_value("by the harbour")
    expect(page.locator("li.card").first).to_be_visible()


def test_the_library_lists_its_themes(themed_server: PageServer, open_page: Open) -> None:
    page = open_page(f"{themed_server.url}#/library")
    page.get_by_role("link", name="quarrels 7").click()
    expect_only(page, "Angry at the")
