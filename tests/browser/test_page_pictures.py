"""The pictures of the page in the documentation: `pytest tests/browser --pictures` makes them anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_server import ROOT, Open, PageServer
from playwright.sync_api import Browser, Page, expect

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.songs import Song, builtin_songs, read_songs
from lyricsbert.songs.section_tags import tag_label
from music_files import FFMPEG, write_tone

pytestmark = pytest.mark.slow

FOLDER = ROOT / "docs/images"
WISH = "I feel lonely tonight, and far from home"
FILES = 16
SECONDS = 150
APART = 4
"""Seconds from one line to the next in songs that have files."""


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
        page.goto(f"{server.url}#/journey?from=sad&to=hopeful")
        expect(page.locator(".journey-row").first).to_be_visible()
        picture(page, "page-journey")
        page.goto(f"{server.url}#/chat")
        for place, line in enumerate(("I feel lonely tonight", "happier than these, no songs about war")):
            page.get_by_label("What you say").fill(line)
            page.keyboard.press("Enter")
            expect(page.locator(".talk-answer")).to_have_count(place + 1)
        picture(page, "page-talk")
        phone = open_page(server.url, width=390, height=844, device_scale_factor=2)
        phone.evaluate("localStorage.setItem('lyricsbert.welcomed', 'true')")
        phone.reload()
        phone.get_by_label("How do you feel?").fill(WISH)
        expect(phone.locator("li.card").first).to_be_visible()
        picture(phone, "page-phone")
    finally:
        server.stop()


def test_a_picture_of_a_song_that_plays(
    request: pytest.FixtureRequest, browser: Browser, open_page: Open, tmp_path: Path
) -> None:
    if not request.config.getoption("--pictures", default=False) or FFMPEG is None:
        pytest.skip("pictures are made only when asked for, this one with ffmpeg: pytest tests/browser --pictures")
    songs = builtin_songs()[:: len(builtin_songs()) // FILES]
    for song in songs:
        write_music(tmp_path / "music", song)
    Library.build(tmp_path / "songs", read_songs(tmp_path / "music"), Encoder.load())
    server = PageServer(tmp_path / "songs", None, tmp_path / "server.log")
    server.start()
    try:
        page = open_page(f"{server.url}#/search")
        page.get_by_role("button", name=f"Play {songs[3].title}", exact=True).click(force=True)
        page.locator(".player-song p a").first.click()
        page.get_by_label("Position in the song").press("ArrowRight")
        page.wait_for_function(f"() => document.querySelector('audio').currentTime > {2.5 * APART}")
        page.get_by_role("button", name="Queue", exact=True).click()
        page.get_by_role("button", name="Pause", exact=True).click()  # nothing is to scroll while it is taken
        picture(page, "page-player")
    finally:
        server.stop()


def write_music(folder: Path, song: Song) -> None:
    """A tone in place of the music of a song, with its lyrics, timed, beside it."""
    path = folder / song.artist / f"{song.title.replace('/', ' ')}.mp3"
    write_tone(path, {"title": song.title, "artist": song.artist, "date": str(song.year or "")}, seconds=SECONDS)
    lines = [line for line in song.lyrics.split("\n") if line and tag_label(line) is None]
    stamps = [f"[{APART * at // 60:02d}:{APART * at % 60:02d}.00]{line}" for at, line in enumerate(lines)]
    path.with_suffix(".lrc").write_text("\n".join(stamps), "utf-8")


def picture(page: Page, name: str) -> None:
    """What is on screen, once every cover is there."""
    page.wait_for_load_state("networkidle")
    page.evaluate("() => Promise.all([...document.images].filter(i => i.loading !== 'lazy').map(i => i.decode()))")
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / f"{name}.png")
