"""The song sheet, the search and the map."""

from __future__ import annotations

import json
import re

import pytest
from page_server import Open, PageServer
from playwright.sync_api import expect

pytestmark = pytest.mark.slow


def test_a_song_shows_its_lyrics_its_feelings_and_similar_songs(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    asked: list[str] = []
    page.context.on(
        "request", lambda request: asked.append(request.url) if not request.url.startswith(server.url) else None
    )
    page.get_by_label("How do you feel?").fill("afraid of the dark")
    page.locator("li.card").filter(has_text="Afraid at the harbour").get_by_role(
        "link", name=re.compile("^Open")
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Afraid at the harbour")
    expect(page.locator(".lyrics .section")).to_have_count(3)
    expect(page.locator(".lyrics .section").first).to_contain_text("fear")
    radar = page.get_by_role("img", name=re.compile("Emotions of the song: .*fear.* Of your wish: .*fear"))
    expect(radar).to_be_visible()
    arc = page.get_by_role("list", name="Emotional arc of the song").get_by_role("button")
    expect(arc).to_have_count(3)
    arc.nth(1).click()
    expect(page.locator(".lyrics .section").nth(1)).to_be_focused()

    spotify = page.get_by_role("link", name="Spotify")
    expect(spotify).to_have_attribute("rel", re.compile("noopener"))
    expect(spotify).to_have_attribute("href", re.compile("^https://"))
    assert [url for url in asked if not url.startswith(server.url)] == []

    similar = page.get_by_role("region", name="More like Afraid at the harbour")
    name = similar.locator("strong").first.text_content()
    similar.locator("a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name or "")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Afraid at the harbour")
    page.go_back()
    expect(page.get_by_label("How do you feel?")).to_have_value("afraid of the dark")
    expect(page.locator("li.card").first).to_be_visible()


def test_a_song_that_is_not_there_is_said_to_be_so(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/songs/nosuchsong")
    expect(page.get_by_text("This song is not in the library")).to_be_visible()


def test_search_finds_titles_and_lines(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    expect(page.locator(".tile").first).to_be_visible()  # before that, nothing listens to keys
    page.keyboard.press("/")
    expect(page.get_by_label("Search songs")).to_be_focused()
    page.keyboard.type("orchard")
    expect(page.get_by_role("heading", name="Songs for “orchard”")).to_be_visible()
    expect(page.get_by_role("region", name="Titles and artists").locator("strong").first).to_contain_text("orchard")
    expect(page.locator("li.card blockquote").first).to_contain_text("orchard")
    page.get_by_label("Search songs").fill("zzzz qqqq")
    page.get_by_label("Search songs").press("Escape")
    expect(page.get_by_role("heading", name="All songs")).to_be_visible()


def test_the_map_is_drawn_searched_circled_and_walked_by_keys(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/map")
    songs = page.locator(".map-list")
    expect(songs.get_by_role("heading")).to_have_text("43 songs in view")
    canvas = page.get_by_role("application")
    expect(page.locator(".map-canvas .trouble")).to_have_count(0)

    canvas.focus()
    for _ in range(6):
        canvas.press("+")
    expect(songs.get_by_role("heading")).not_to_have_text("43 songs in view")
    canvas.press("0")
    expect(songs.get_by_role("heading")).to_have_text("43 songs in view")

    page.get_by_label("Search the map").fill("orchard")
    expect(songs.get_by_role("heading")).to_have_text("6 songs found")
    page.get_by_label("Search the map").fill("sad at the orchard")
    expect(songs.get_by_role("heading")).to_have_text("1 song found")
    page.wait_for_timeout(500)  # until nobody types any more, the map stays
    songs.get_by_role("button", name="Clear").click()
    expect(songs.get_by_role("heading")).to_have_text(re.compile(r"^[1-9]\d? songs? in view$"))
    expect(songs.get_by_role("heading")).not_to_have_text("43 songs in view")  # the map went there
    canvas.press("0")

    page.get_by_role("button", name="Circle songs").click()
    box = canvas.bounding_box()
    assert box is not None
    left, top, right, bottom = box["x"] + 20, box["y"] + 20, box["x"] + box["width"] / 2, box["y"] + box["height"] - 20
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in [(right, top), (right, bottom), (left, bottom)]:
        page.mouse.move(x, y, steps=4)
    page.mouse.up()
    expect(songs.get_by_role("heading")).to_have_text(re.compile(r"^\d+ songs? chosen$"))
    chosen = int((songs.get_by_role("heading").text_content() or "").split()[0])
    assert 0 < chosen < 43
    songs.get_by_role("link").first.click()
    expect(page.locator(".lyrics")).to_be_visible()


def test_a_mood_is_hidden_and_points_are_named_under_the_pointer(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/map")
    songs = page.locator(".map-list")
    expect(songs.get_by_role("heading")).to_have_text("43 songs in view")
    page.get_by_role("group", name="Moods shown").get_by_role("button", name="Energetic").click()
    expect(songs.get_by_role("heading")).not_to_have_text("43 songs in view")
    page.get_by_role("group", name="Moods shown").get_by_role("button", name="Energetic").click()

    answer = page.request.get(f"{server.url}api/v1/map").json()
    box = page.get_by_role("application").bounding_box()
    assert box is not None
    xs, ys = answer["x"], answer["y"]
    scale = 0.9 * min(box["width"] / (max(xs) - min(xs)), box["height"] / (max(ys) - min(ys)))
    page.mouse.move(
        box["x"] + box["width"] / 2 + (xs[0] - (max(xs) + min(xs)) / 2) * scale,
        box["y"] + box["height"] / 2 - (ys[0] - (max(ys) + min(ys)) / 2) * scale,
    )
    expect(page.locator(".map-hover")).to_contain_text(" at the ")


def test_a_hundred_thousand_points_are_drawn_and_found(server: PageServer, open_page: Open) -> None:
    count = 100_000
    numbers = range(count)
    points = {
        "ids": [f"song{n}" for n in numbers],
        "x": [((n * 0.618034) % 1) for n in numbers],
        "y": [((n * 0.754878) % 1) for n in numbers],
        "mood": [n % 4 for n in numbers],
        "emotion": [n % 6 for n in numbers],
        "titles": [f"Song {n}" for n in numbers],
        "artists": [f"Artist {n % 999}" for n in numbers],
    }
    page = open_page("about:blank")
    page.route("**/api/v1/map", lambda route: route.fulfill(body=json.dumps(points), content_type="application/json"))
    page.goto(f"{server.url}#/map")
    expect(page.locator(".map-list").get_by_role("heading")).to_have_text("100,000 songs in view")
    page.get_by_role("application").focus()
    page.keyboard.press("+")
    expect(page.locator(".map-list").get_by_role("heading")).not_to_have_text("100,000 songs in view")
    page.get_by_label("Search the map").fill("Song 99999")
    expect(page.locator(".map-list").get_by_role("heading")).to_have_text("1 song found")


def test_without_webgl_the_map_says_so_and_its_list_works(server: PageServer, open_page: Open) -> None:
    page = open_page("about:blank")
    page.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        " return kind === 'webgl2' ? null : get.call(this, kind, ...rest); }"
    )
    page.goto(f"{server.url}#/map")
    expect(page.get_by_text("This browser cannot draw with WebGL.")).to_be_visible()
    expect(page.locator(".map-list").get_by_role("heading")).to_have_text("43 songs in view")
