"""The pictures of the page in the documentation: `pytest tests/browser --pictures` makes them anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_server import ROOT, Open, PageServer
from playwright.sync_api import Browser, Page, expect

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.songs import builtin_songs

pytestmark = pytest.mark.slow

FOLDER = ROOT / "docs/images"
WISH = "I feel lonely tonight, and far from home"


def test_pictures_of_the_main_views(
    request: pytest.FixtureRequest, browser: Browser, open_page: Open, tmp_path: Path
) -> None:
    if not request.config.getoption("--pictures", default=False):
        pytest.skip("pictures are made only when asked for: pytest tests/browser --pictures")
    encoder = Encoder.load()
    Library.build(tmp_path / "songs", builtin_songs(), encoder)
    server = PageServer(tmp_path / "songs", None, tmp_path / "server.log")
    server.start()
    try:
        page = open_page(server.url)
        page.evaluate("localStorage.setItem('lyricsbert.welcomed', 'true')")
        page.reload()
        expect(page.locator(".tile").first).to_be_visible()
        picture(page, "page-home")
        page.get_by_label("How do you feel?").fill(WISH)
        expect(page.locator("li.card").first).to_be_visible()
        picture(page, "page-discover")
        page.get_by_role("link", name=re.compile("^Open")).first.click()
        expect(page.locator(".lyrics")).to_be_visible()
        picture(page, "page-song")
        for view in ("map", "library"):
            page.goto(f"{server.url}#/{view}")
            picture(page, f"page-{view}")
        phone = open_page(server.url, width=390, height=844, device_scale_factor=2)
        phone.evaluate("localStorage.setItem('lyricsbert.welcomed', 'true')")
        phone.reload()
        phone.get_by_label("How do you feel?").fill(WISH)
        expect(phone.locator("li.card").first).to_be_visible()
        picture(phone, "page-phone")
    finally:
        server.stop()


def picture(page: Page, name: str) -> None:
    """What is on screen, once every cover is there."""
    page.wait_for_load_state("networkidle")
    page.evaluate("() => Promise.all([...document.images].filter(i => i.loading !== 'lazy').map(i => i.decode()))")
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / f"{name}.png")
