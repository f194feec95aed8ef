"""Discover: a mood is typed, sliders move, songs appear; likes and filters change the list."""

from __future__ import annotations

import json
import re

import pytest
from page_server import ATTACK, Open, PageServer, adjust
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.slow


def feel(page: Page, text: str) -> None:
    page.get_by_label("How do you feel?").fill(text)


def titles(page: Page) -> list[str]:
    return page.locator("li.card .card-title strong").all_text_contents()


def slider(page: Page, emotion: str) -> int:
    return int(page.get_by_role("slider", name=emotion).input_value())


def test_typing_a_mood_moves_the_sliders_names_the_mood_and_lists_songs(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    feel(page, "lonely and sad, I cry alone")
    expect(page.locator("li.card").first).to_be_visible()
    adjust(page)
    expect(page.get_by_role("slider", name="sadness")).to_have_value(re.compile(r"^(9\d|100)$"))
    expect(page.get_by_text("You might like songs from the Anxious/Sad mood.")).to_be_visible()
    first = page.locator("li.card").first
    expect(first.locator(".card-title strong")).to_contain_text("Sad at the")
    expect(first.locator("blockquote")).to_contain_text("lonely tears")
    expect(first.locator(".reason").first).not_to_be_empty()

    feel(page, "happy, laugh and dance in the sun")
    expect(page.get_by_text("You might like songs from the Happy mood.")).to_be_visible()
    expect(first.locator(".card-title strong")).to_contain_text("Happy at the")
    assert slider(page, "joy") > 90


def test_a_slider_moved_by_hand_is_locked_and_the_list_follows(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    feel(page, "lonely and sad, I cry alone")
    expect(page.locator("li.card").first).to_contain_text("Sad at the")
    adjust(page)
    anger = page.get_by_role("slider", name="anger")
    anger.focus()
    anger.press("End")
    expect(page.get_by_role("button", name="Lock anger")).to_have_attribute("aria-pressed", "true")
    assert (slider(page, "anger"), slider(page, "sadness")) == (100, 0)
    expect(page.locator("li.card").filter(has_text="Angry at the").first).to_be_visible()

    feel(page, "happy, laugh and dance in the sun")
    expect(page.locator("li.card").filter(has_text="Happy at the").first).to_be_visible()
    assert slider(page, "anger") == 100

    page.get_by_role("button", name="Lock anger").click()
    expect(page.get_by_role("slider", name="anger")).not_to_have_value("100")
    expect(page.get_by_role("slider", name="joy")).to_have_value(re.compile(r"^(9\d|100)$"))


def test_what_was_read_in_the_text_is_shown_and_can_be_taken_away(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    feel(page, "three sad songs from the 40s")
    understood = page.get_by_role("region", name="What was understood")
    expect(understood.get_by_role("listitem")).to_have_text(
        ["3 songs", re.compile("from 1940-1949 · nothing of that here")]
    )
    expect(page.locator("li.card")).to_have_count(3)
    understood.get_by_role("button", name="Do not read “three” as 3 songs").click()
    expect(understood.get_by_role("listitem")).to_have_count(1)
    expect(page.locator("li.card")).not_to_have_count(3)
    understood.get_by_role("button", name="Read all of it again").click()
    expect(page.locator("li.card")).to_have_count(3)
    feel(page, "so sad")
    expect(understood).to_have_count(0)


def test_likes_and_dislikes_change_the_list_and_outlive_the_visit(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    feel(page, "love and darling and my heart")
    expect(page.locator("li.card").first).to_be_visible()
    before = titles(page)
    page.get_by_role("button", name=f"{before[0]} is not for me").click()
    expect(page.locator("li.card .card-title strong").first).not_to_have_text(before[0])

    liked = titles(page)[1]
    page.get_by_role("button", name=f"Like {liked}").click()
    expect(page.get_by_role("button", name=f"Like {liked}")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("link", name=re.compile("Liked"))).to_contain_text("1")
    expect(page.locator(".shaped")).to_contain_text("Shaped by 1 like and 1 dislike")

    page.reload()
    page.get_by_role("link", name=re.compile("Liked")).click()
    expect(page.get_by_label("You like", exact=True)).to_contain_text(liked)
    expect(page.get_by_label("Not for you", exact=True)).to_contain_text(before[0])
    page.get_by_role("button", name="Forget all").click()
    expect(page.get_by_text("Nothing liked yet")).to_be_visible()


def test_other_moods_and_filters_are_one_click_away(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    feel(page, "lonely and sad, I cry alone")
    expect(page.locator("li.card").first).to_be_visible()
    moods = page.get_by_role("group", name="Only songs of one mood")
    expect(page.locator("li.card .mood-tag").first).to_have_text("Energetic")  # as nearly all that the tiny model reads
    moods.get_by_role("button", name="Calm").click()
    expect(page.locator("li.card .mood-tag").first).to_have_text("Calm")
    expect(page.locator("li.card .mood-tag", has_text="Energetic")).to_have_count(0)
    moods.get_by_role("button", name="All moods").click()

    page.get_by_role("button", name="Filters").click()
    page.get_by_label("From year").fill("1960")
    page.get_by_label("To year").fill("1969")
    expect(page.locator("li.card .card-title strong", has_text="harbour")).to_have_count(0)
    expect(page.locator("li.card .card-title strong", has_text="kitchen").first).to_be_visible()
    page.get_by_label("Genre").select_option("folk")
    expect(page.locator("li.card .card-facts", has_text="pop")).to_have_count(0)
    page.get_by_label("Artist").fill("Kitchen Happy Trio")
    expect(page.locator("li.card")).to_have_count(1)
    page.get_by_label("From year").fill("2020")
    page.get_by_label("To year").fill("2021")
    expect(page.get_by_text("No song fits")).to_be_visible()
    page.get_by_role("button", name="Take all filters away").click()
    expect(page.locator("li.card").nth(10)).to_be_visible()
    expect(page.get_by_label("Artist")).to_have_value("")
    expect(page.get_by_label("From year")).to_have_value("")


def test_the_old_list_stays_until_the_new_one_is_there(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    feel(page, "lonely and sad, I cry alone")
    expect(page.locator("li.card").first).to_be_visible()
    held: list[Route] = []
    page.route("**/api/v1/recommendations", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    with page.expect_request("**/api/v1/recommendations"):
        feel(page, "angry and furious")
    expect(page.locator("ol.cards")).to_have_attribute("aria-busy", "true")
    expect(page.locator("li.card").first).to_contain_text("Sad at the")
    with page.expect_event("requestfailed"):
        feel(page, "wow, a strange surprise")  # the request that is on its way is given up
    given_up = held[0]
    while held[-1] is given_up:  # a request is seen before it is held
        page.wait_for_timeout(50)
    held[-1].continue_()
    expect(page.locator("li.card").first).to_contain_text("Strange at the")


def test_the_list_is_downloaded_as_a_playlist(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    feel(page, "lonely and sad, I cry alone")
    expect(page.locator("li.card").first).to_be_visible()
    first = titles(page)[0]
    page.get_by_role("button", name="Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as M3U8").click()
    text = download.value.path().read_text("utf-8")
    assert text.startswith("#EXTM3U")
    assert first in text
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as JSPF").click()
    playlist = json.loads(download.value.path().read_text("utf-8"))["playlist"]
    assert playlist["track"][0]["title"] == first


def test_titles_and_lines_are_text_whatever_they_look_like(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    dialogs = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.get_by_label("Search songs").fill(ATTACK)
    card = page.locator("li.card").filter(has_text=ATTACK).first
    expect(card).to_be_visible()
    card.get_by_role("link", name=f"Open {ATTACK}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ATTACK)
    expect(page.locator(".lyrics")).to_contain_text(ATTACK)
    assert page.locator('img[src="x"]').count() == 0
    assert dialogs == []
