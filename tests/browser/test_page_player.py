"""The page plays: a folder of music is indexed, wished for, and heard in a real browser."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_server import FEELINGS, Open, PageServer, missing, violations
from playwright.sync_api import Browser, Locator, Page, expect

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.songs import Song, read_songs
from music_files import FFMPEG, write_tone

pytestmark = pytest.mark.slow

KINDS = (".mp3", ".flac", ".m4a", ".ogg", ".opus", ".wav", ".wma", ".aiff")
SAD = FEELINGS["sad"]
WORDS = (
    "a barrel of plums rolled down the hill",
    "the postman sings at every gate",
    "two geese are chasing the station cat",
    "my uncle juggles lemons on the roof",
    "the brass band marches through our yard",
    "pancakes land on the chandelier",
    "a kite got tangled in the mayor's hat",
    "the ferry horn plays out of tune",
    "grandmother wins at every card",
)
LONG = 60
"""Seconds of the one song that is listened to."""

FIRST_LINE, APART = 20, 3
"""When it is first sung in that song, and seconds between its lines."""

CLOCK = "() => document.querySelector('audio')?.currentTime ?? 0"


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sad song of a minute with timed lines, and happy ones of every kind."""
    if FFMPEG is None:
        missing("The tests of the player need ffmpeg: apt-get install ffmpeg.")
    folder = tmp_path_factory.mktemp("music")
    path = write_tone(folder / "Sad Trio/Rooms/01 Long.mp3", {"title": "Long", "artist": "Sad Trio"}, seconds=LONG)
    lines = [SAD, *(f"and room number {number} is dark and sad" for number in range(12))]
    stamps = [f"[00:{FIRST_LINE + APART * place:02d}.00]{line}" for place, line in enumerate(lines)]
    path.with_suffix(".lrc").write_text("\n".join(stamps))
    for number, kind in enumerate((*KINDS, ".m4a")):
        title = "Alac" if number == len(KINDS) else kind[1:].title()
        codec = "alac" if title == "Alac" else None
        artist = f"{title} Trio"
        path = write_tone(folder / f"Happy/{title}{kind}", {"title": title, "artist": artist}, codec=codec)
        words = WORDS[number]
        path.with_suffix(".txt").write_text(f"we laugh while {words}\n{words} and we dance\nhappy that {words}\n")
    return folder


@pytest.fixture(scope="module")
def playing(
    browser: Browser, music: Path, tiny_encoder: Encoder, tiny_bundle: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PageServer]:
    folder = tmp_path_factory.mktemp("playing")
    paper = Song("Paper Trio", "Paper", f"{FEELINGS['happy']}\nhappy on paper we laugh in the sun and dance")
    Library.build(folder / "library", [*read_songs(music), paper], tiny_encoder)
    server = PageServer(folder / "library", tiny_bundle, folder / "server.log")
    server.start()
    yield server
    server.stop()


def wish_for(page: Page, text: str) -> None:
    page.get_by_label("How do you feel?").fill(text)
    expect(page.locator("ol.cards > li").first).to_be_visible()
    expect(page.locator("ol.cards")).to_have_attribute("aria-busy", "false")


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Player", exact=True)


def hears(page: Page, seconds: float) -> None:
    """Wait until the clock of the audio element is beyond a second."""
    page.wait_for_function(f"seconds => ({CLOCK})() > seconds", arg=seconds)


def titles(page: Page) -> list[str]:
    return page.get_by_role("dialog", name="Queue").locator(".queue-entry strong").all_text_contents()


def test_a_wish_is_heard_and_goes_on_where_it_was(playing: PageServer, open_page: Open) -> None:
    page = open_page(playing.url)
    expect(page.locator(".tile").first).to_be_visible()
    expect(bar(page)).to_have_count(0)
    wish_for(page, SAD)
    page.get_by_role("button", name="Play Long", exact=True).click()
    expect(bar(page)).to_contain_text("Sad Trio")
    expect(page.get_by_role("button", name="Pause Long")).to_be_visible()
    hears(page, 0.3)
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Long"

    # The line that was found says when it is sung, and plays from there.
    page.get_by_role("button", name=f"Play Long from 0:{FIRST_LINE}").click()
    hears(page, FIRST_LINE)
    assert page.evaluate(CLOCK) < FIRST_LINE + 15

    position = bar(page).get_by_label("Position in the song")
    box = position.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    hears(page, 0.8 * LONG - 2)
    position.press("ArrowLeft")
    hears(page, 0.8 * LONG - 3)

    bar(page).get_by_role("link", name="Long", exact=True).click()
    line = page.locator(".lyrics p[aria-current]")
    expect(line).to_have_count(1)
    page.locator(".lyrics button").filter(has_text="room number 8").click()
    expect(line).to_contain_text("room number 8")
    expect(line).to_be_in_viewport()
    expect(line).to_contain_text("room number 9")  # the music goes on, and the line with it
    page.mouse.wheel(0, 10)
    page.get_by_role("button", name="Follow the music").click()
    expect(page.get_by_role("button", name="Follow the music")).to_have_count(0)

    page.get_by_role("button", name="Pause", exact=True).click()
    at = page.evaluate(CLOCK)
    page.reload()
    expect(bar(page)).to_contain_text("Long")
    # The player notes where it is every quarter of a second, so it may be the second before.
    expect(bar(page).get_by_label("Position in the song")).to_have_value(re.compile(f"^({int(at)}|{int(at) + 1})$"))
    assert page.locator("audio").count() == 0  # nothing starts by itself
    page.locator("main").focus()
    page.keyboard.press("Space")
    hears(page, at)
    assert page.evaluate(CLOCK) < at + 15
    page.keyboard.press("Space")
    expect(bar(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert violations(page) == []


def test_every_kind_of_file_is_heard(playing: PageServer, open_page: Open) -> None:
    page = open_page(f"{playing.url}#/search")
    for title in (*(kind[1:].title() for kind in KINDS), "Alac"):
        page.get_by_role("button", name=f"Play {title}", exact=True).click(force=True)
        page.wait_for_function("() => (document.querySelector('audio')?.played.length ?? 0) > 0")
        hears(page, 0.1)
        expect(bar(page).locator("strong")).to_have_text(title)
        page.get_by_role("button", name="Pause", exact=True).click()
        expect(page.get_by_role("status").filter(has_text="cannot")).to_have_count(0)
    expect(page.get_by_role("button", name="Play Paper")).to_have_count(0)


def test_the_queue_is_ordered_by_hand(playing: PageServer, open_page: Open) -> None:
    page = open_page(playing.url)
    wish_for(page, FEELINGS["happy"])
    page.get_by_role("button", name="Play these songs").click()
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Queue", exact=True).click()
    before = titles(page)
    assert len(before) == 10  # all but the one without a file
    page.get_by_role("button", name=f"Move {before[1]}").press("ArrowDown")
    swapped = [before[0], before[2], before[1], *before[3:]]
    assert titles(page) == swapped
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text(f"{before[1]}: 3 of 10")

    handle, goal = (page.get_by_role("button", name=f"Move {swapped[place]}").bounding_box() for place in (4, 1))
    assert handle is not None
    assert goal is not None
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(goal["x"] + 10, goal["y"] + 14, steps=6)
    page.mouse.up()
    dragged = [swapped[0], swapped[4], *swapped[1:4], *swapped[5:]]
    assert titles(page) == dragged
    assert violations(page) == []

    page.get_by_role("button", name=f"Take {dragged[1]} out of the queue").click()
    assert titles(page) == [dragged[0], *dragged[2:]]
    page.get_by_role("button", name="Close the queue").click()
    page.get_by_role("button", name="Add to queue: Long").click(modifiers=["Shift"])
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("Shift+N")
    expect(bar(page).locator("strong")).to_have_text("Long")
    page.keyboard.press("Shift+P")
    expect(bar(page).locator("strong")).to_have_text(dragged[0])
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Mute")).to_have_attribute("aria-pressed", "true")

    page.get_by_role("button", name="Repeat", exact=True).click()
    page.get_by_role("button", name="Shuffle").click()
    page.reload()
    expect(page.get_by_role("button", name="Repeat all")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Shuffle")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Queue", exact=True).click()
    assert sorted(titles(page)) == sorted([dragged[0], "Long", *dragged[2:]])
    page.get_by_role("button", name="Clear").click()
    assert titles(page) == [dragged[0]]
    page.get_by_role("button", name="Stop and close the player").click()
    expect(bar(page)).to_have_count(0)


def events(page: Page, server: PageServer) -> list[tuple[str, str]]:
    """What the server knows to have been heard: kind and title."""
    listener = page.evaluate("JSON.parse(localStorage.getItem('lyricsbert.listener'))")
    with urllib.request.urlopen(f"{server.url}api/v1/listeners/{listener}/export") as answer:
        lines = [json.loads(line) for line in answer.read().decode().splitlines()]
    return [(line["kind"], line["title"]) for line in lines if line.get("kind") in ("play", "skip")]


def test_the_listener_is_told_what_was_heard(playing: PageServer, open_page: Open) -> None:
    page = open_page(playing.url)
    wish_for(page, SAD)
    page.get_by_role("button", name="Play Long", exact=True).click()
    hears(page, 0.5)
    page.get_by_role("button", name="Next song").first.click()
    short = bar(page).locator("strong").text_content() or ""
    expect(bar(page).locator("strong")).not_to_have_text(short)  # it came to its end
    page.wait_for_function("() => localStorage.getItem('lyricsbert.outbox') === '[]'")
    while len(found := events(page, playing)) < 2:
        page.wait_for_timeout(100)
    assert found[:2] == [("skip", "Long"), ("play", short)]


def test_a_song_ends_and_the_next_one_plays(playing: PageServer, open_page: Open) -> None:
    page = open_page(playing.url)
    wish_for(page, FEELINGS["happy"])
    page.get_by_role("button", name="Play these songs").click()
    first = bar(page).locator("strong").text_content() or ""
    expect(bar(page).locator("strong")).not_to_have_text(first)
    hears(page, 0.1)


def test_a_file_that_vanished_is_told_of_and_the_next_one_plays(
    playing: PageServer, open_page: Open, music: Path
) -> None:
    page = open_page(f"{playing.url}#/search")
    (music / "Happy/Flac.flac").rename(music / "moved")
    try:
        page.get_by_role("button", name="Play Flac").click(force=True)
        said = page.get_by_role("status").filter(has_text="is gone")
        expect(said).to_contain_text("The file 'Happy/Flac.flac' is gone; `lyricsbert sync` looks where it is now.")
        expect(bar(page).locator("strong")).not_to_have_text("Flac")
        hears(page, 0.1)
    finally:
        (music / "moved").rename(music / "Happy/Flac.flac")


def test_a_phone_has_a_small_bar_and_a_sheet(playing: PageServer, open_page: Open) -> None:
    page = open_page(playing.url, width=390, height=844, has_touch=True, is_mobile=True)
    wish_for(page, SAD)
    page.get_by_role("button", name="Play Long", exact=True).tap()
    hears(page, 0.1)
    small = bar(page).bounding_box()
    assert small is not None
    assert small["height"] < 70
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    last = page.locator("ol.cards > li").last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] < small["y"]  # nothing is covered
    page.get_by_role("button", name="Queue and controls").tap()
    sheet = page.get_by_role("dialog", name="Queue")
    box = sheet.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    sheet.get_by_role("button", name="Pause", exact=True).tap()
    expect(sheet.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert violations(page) == []
    sheet.get_by_role("button", name="Close the queue").tap()
    expect(sheet).to_have_count(0)
    page.get_by_role("button", name="Open Long").or_(bar(page).get_by_role("link", name="Long", exact=True)).first.tap()
    expect(page.get_by_role("list", name=re.compile("^Look for it"))).to_have_count(0)


def test_songs_without_files_look_as_ever(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    wish_for(page, SAD)
    expect(bar(page)).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Play|queue"))).to_have_count(0)
    page.locator("li.card a.whole").first.click()
    expect(page.get_by_role("list", name="Look for it elsewhere")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Play|queue"))).to_have_count(0)
