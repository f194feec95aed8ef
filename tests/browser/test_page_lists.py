"""Lists: as cards or rows, in an order that no number denies, kept under a name, and those of the whole library."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from page_server import Open, PageServer, violations
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.slow

SAD = "lonely and sad, I cry alone"
SONG: dict[str, object] = {
    "artist": "The Test Tones",
    "album": None,
    "year": 1999,
    "genre": None,
    "mood": "Calm",
    "emotions": None,
    "sentiment": None,
    "valence": None,
    "energy": None,
    "themes": [],
    "usable": True,
    "unusable_reason": None,
    "cover": "/api/v1/songs/none/cover.svg",
}


def wish_for(page: Page, text: str) -> None:
    page.get_by_label("How do you feel?").fill(text)
    expect(page.locator("ol.cards > li").first).to_contain_text("Sad at the")
    expect(page.locator("ol.cards")).to_have_attribute("aria-busy", "false")


def matches(page: Page) -> list[int]:
    return [int(text.split()[0]) for text in page.locator(".match > span").all_text_contents()]


def test_a_list_is_shown_as_rows_and_that_is_remembered(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    wish_for(page, SAD)
    cards = page.locator("li.card .card-title strong").all_text_contents()
    page.get_by_role("group", name="Show songs as").get_by_role("button", name="List").click()
    rows = page.locator("li.song-row")
    expect(rows.locator(".row-title strong")).to_have_text(cards)
    expect(rows.first).to_contain_text(re.compile(r"^1.*Sad at the \w+.*Sad Trio.*19\d\d.*%"))
    expect(rows.first.get_by_role("button", name=re.compile("^Like "))).to_be_visible()
    boxes = [row.bounding_box() for row in rows.all()[:2]]
    assert all(box is not None and box["height"] <= 60 for box in boxes)
    assert violations(page) == []

    page.goto(server.url)
    page.get_by_label("How do you feel?").fill(SAD)
    expect(rows.locator(".row-title strong")).to_have_text(cards)

    page.get_by_role("button", name="Cards").click()
    expect(page).to_have_url(re.compile("&as=cards$"))
    expect(rows).to_have_count(0)
    elsewhere = open_page(page.url.replace("as=cards", "as=list"))
    expect(elsewhere.locator("li.song-row").first).to_be_visible()


def test_the_numbers_never_grow_down_the_list(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    wish_for(page, SAD)
    shown = matches(page)
    assert len(shown) > 10
    assert shown == sorted(shown, reverse=True)


def test_a_wish_and_a_playlist_are_kept_in_the_side_bar(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    wish_for(page, SAD)
    first = page.locator("li.card .card-title strong").first.text_content() or ""
    kept = page.locator("li.card").count()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Save this wish as").fill("Rainy days")
    page.get_by_role("button", name="Save wish").click()
    page.get_by_label("Save these songs as").fill("Evening")
    page.get_by_role("button", name="Save playlist").click()
    expect(page.get_by_text("“Evening” is among your playlists.")).to_be_visible()

    page.goto(server.url)
    bar = page.get_by_role("navigation", name="Main")
    bar.get_by_role("link", name="Rainy days").click()
    expect(page.get_by_label("How do you feel?")).to_have_value(SAD)
    expect(page.locator("li.card").first).to_contain_text(first)

    bar.get_by_role("link", name="Evening").click()
    songs = page.get_by_role("list", name="Songs of the playlist").get_by_role("listitem")
    expect(songs).to_have_count(kept)
    expect(songs.first).to_contain_text(first)
    page.get_by_role("button", name=f"Take {first} off this playlist").click()
    expect(songs).to_have_count(kept - 1)
    page.get_by_label("Name of the playlist").fill("Late evening")
    expect(bar.get_by_role("link", name="Late evening")).to_be_visible()

    songs.first.get_by_role("link").first.click()
    title = page.get_by_role("heading", level=1)
    expect(title).not_to_have_text("")
    page.get_by_label("Add to playlist").select_option("New playlist")
    expect(bar.get_by_role("link", name=title.text_content() or "", exact=True)).to_be_visible()
    assert violations(page) == []

    bar.get_by_role("link", name="Late evening").click()
    page.get_by_role("button", name="Delete playlist").click()
    expect(bar.get_by_role("link", name="Late evening")).to_have_count(0)
    page.get_by_role("button", name="Forget the wish Rainy days").click()
    expect(bar.get_by_role("link", name="Rainy days")).to_have_count(0)


def test_the_library_lists_sorts_and_filters_its_songs(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/library")
    page.get_by_role("button", name="See all songs").click()
    rows = page.locator(".library-row")
    expect(rows.first).to_contain_text("<img src=x")  # signs come before letters
    expect(rows.nth(1)).to_contain_text("Afraid at the ballroom")
    page.get_by_label("Sort by").select_option("Artist")
    expect(rows.first).to_contain_text("Ballroom Afraid Trio")
    page.get_by_label("Filter by title or artist").fill("Happy at the orchard")
    expect(rows.first).to_contain_text("Happy at the orchard")
    page.get_by_label("Filter by title or artist").fill("zzzzqqqq")
    expect(page.get_by_text("No title or artist is like “zzzzqqqq”.")).to_be_visible()
    expect(rows).to_have_count(0)


def test_a_removed_song_comes_back_if_that_is_undone(own_server: PageServer, open_page: Open) -> None:
    page = open_page(f"{own_server.url}#/library")
    rows = page.locator(".library-row")
    page.get_by_role("button", name="Remove Afraid at the ballroom").click()
    expect(page.get_by_text("Removed “Afraid at the ballroom” from the library.")).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Remove Afraid at the ballroom")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("43songs")

    page.get_by_role("button", name="Remove Afraid at the harbour").click()
    page.get_by_role("button", name="Remove Afraid at the kitchen").click()
    expect(page.get_by_text("Removed 2 songs from the library.")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("41songs")
    expect(rows.filter(has_text="Afraid at the kitchen")).to_have_count(0)
    expect(rows.filter(has_text="Afraid at the ballroom")).to_have_count(1)


def test_of_thousands_of_songs_only_those_on_screen_are_drawn(server: PageServer, open_page: Open) -> None:
    page = open_page("about:blank")
    asked: list[int] = []

    def answer(route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)
        offset, limit = int(query["offset"][0]), int(query["limit"][0])
        asked.append(offset)
        songs = [SONG | {"id": f"song{n}", "title": f"Song {n}"} for n in range(offset, offset + limit)]
        route.fulfill(json={"songs": songs, "total": 10_000})

    page.route("**/api/v1/songs?*", answer)
    page.goto(f"{server.url}#/library")
    rows = page.locator(".library-row")
    expect(page.get_by_role("heading", name="Songs 10,000")).to_be_attached()
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    expect(rows.filter(has_text="Song 9999")).to_be_visible()
    assert rows.count() < 60
    assert len(set(asked)) < 6
