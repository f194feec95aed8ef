"""Pages of artists and albums: reached from every name, reloaded, shared, kept as playlists."""

from __future__ import annotations

import re

import pytest
from page_server import ATTACK, Open, PageServer, violations
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_every_name_leads_to_the_artist(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/?text=lonely%20and%20sad%2C%20I%20cry%20alone")
    card = page.locator("li.card").first
    artist = card.locator(".name").text_content() or ""
    card.get_by_role("link", name=artist, exact=True).click()
    heading(page, artist)
    page.reload()
    heading(page, artist)
    songs = page.get_by_role("list", name=f"Songs by {artist}").get_by_role("listitem")
    expect(songs).to_have_count(1)
    near = page.get_by_role("region", name="Artists with lyrics like these").get_by_role("listitem")
    expect(near.first).to_contain_text("Trio")
    assert violations(page) == []

    songs.first.get_by_role("link").first.click()
    expect(page.locator(".sheet-kind")).to_contain_text("Song")
    page.locator(".sheet-artist").get_by_role("link", name=artist).click()
    heading(page, artist)


def test_the_rest_of_a_card_still_opens_the_song(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/?text=lonely%20and%20sad%2C%20I%20cry%20alone")
    title = page.locator("li.card strong").first.text_content() or ""
    box = page.locator("li.card .cover").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    heading(page, title)


def test_a_search_knows_artists(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/search?q=ballroom%20sad")
    page.get_by_role("region", name="Artists").get_by_role("link", name="Ballroom Sad Trio 1").click()
    heading(page, "Ballroom Sad Trio")
    page.go_back()
    expect(page.get_by_role("region", name="Titles and artists")).to_be_visible()


def test_an_unknown_artist_or_album_is_said(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/artist/{'AC%2FDC'}")
    expect(page.get_by_role("heading", name="This artist is not in the library")).to_be_visible()
    page.goto(f"{server.url}#/album/AC%2FDC/%3Cb%3E")
    expect(page.get_by_role("heading", name="This album is not in the library")).to_be_visible()
    expect(page.get_by_role("link", name="AC/DC")).to_be_visible()


def test_an_artist_is_kept_as_a_playlist_and_as_files(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/artist/mallory")
    heading(page, "Mallory")
    page.get_by_role("button", name="Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as XSPF").click()
    assert download.value.suggested_filename == "Mallory.xspf"
    assert "<creator>Mallory</creator>" in download.value.path().read_text("utf-8")
    page.get_by_role("button", name="Save playlist").click()
    page.get_by_role("link", name="“Mallory”").click()
    expect(page.get_by_role("list", name="Songs of the playlist").get_by_role("listitem")).to_contain_text([ATTACK])


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_nothing_is_wider_than_the_screen(server: PageServer, open_page: Open, width: int) -> None:
    page = open_page(server.url, width=width, height=640)
    for place in ("#/artist/mallory", "#/library", "#/?text=lonely&as=list", "#/?text=lonely", "#/search?q=sad"):
        page.goto(f"{server.url}{place}")
        expect(page.locator("main li").first).to_be_attached()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        for save in page.get_by_role("button", name="Save", exact=True).all():
            save.click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place


def test_an_album_has_its_songs_in_order(own_server: PageServer, open_page: Open) -> None:
    rows = [("Sea", 2), ("Pier", 1), ("Tide", 3)]
    line = "We laugh in the sun and the harbour is warm and happy"
    jsonl = "".join(
        f'{{"artist": "Ida", "title": "{title}", "album": "Coast", "track": {track}, "year": 1971, "duration": 200,'
        f' "lyrics": "{line} {title}\\nhappy hands {title}\\nand the boats come in"}}\n'
        for title, track in rows
    )
    page = open_page(f"{own_server.url}#/library")
    page.get_by_label("Files of songs").set_input_files(
        [{"name": "coast.jsonl", "mimeType": "application/json", "buffer": jsonl.encode()}]
    )
    expect(page.get_by_role("heading", name="Added coast.jsonl")).to_be_visible()
    page.goto(f"{own_server.url}#/artist/Ida")
    page.get_by_role("region", name="Albums").get_by_role("link", name="Coast").click()
    heading(page, "Coast")
    songs = page.get_by_role("list", name="Songs of Coast").get_by_role("listitem")
    expect(songs.locator("strong")).to_have_text(["Pier", "Sea", "Tide"])
    expect(page.locator(".sheet-artist")).to_have_text(re.compile("Ida.*1971.*3 songs.*10 min"))
    page.reload()
    heading(page, "Coast")
    assert violations(page) == []
