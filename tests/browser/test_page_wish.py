"""A wish is an address: reload, back, forward, a link and a second tab show what was asked for; songs come first."""

from __future__ import annotations

import re

import pytest
from page_server import Open, PageServer, adjust
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.slow

SAD = "lonely and sad, I cry alone"
PHONE_ABOVE_KEYBOARD = 500
"""Pixels that a phone of 390 x 844 shows while its keyboard is there."""


def titles(page: Page) -> Locator:
    return page.locator("li.card .card-title strong")


def listed(page: Page) -> list[str]:
    """The titles of the list, once it has come to rest."""
    expect(page.locator("ol.cards")).to_have_attribute("aria-busy", "false")
    return titles(page).all_text_contents()


def wish_for(page: Page, text: str, first: str) -> None:
    page.get_by_label("How do you feel?").fill(text)
    expect(page.locator("li.card").first).to_contain_text(first)


def test_a_reloaded_wish_gives_the_same_list_and_back_the_one_before(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    wish_for(page, SAD, "Sad at the")
    by_text = listed(page)
    adjust(page)
    with page.expect_response("**/api/v1/recommendations"):
        page.get_by_role("slider", name="anger").press("End")
    by_slider = listed(page)
    assert by_slider != by_text
    expect(page).to_have_url(re.compile(r"#/\?text=lonely.*&anger=100$"))

    page.reload()
    expect(titles(page)).to_have_text(by_slider)
    adjust(page)
    expect(page.get_by_role("button", name="Lock anger")).to_have_attribute("aria-pressed", "true")

    page.go_back()
    expect(titles(page)).to_have_text(by_text)
    expect(page.get_by_role("button", name="Lock anger")).to_have_attribute("aria-pressed", "false")
    page.go_forward()
    expect(titles(page)).to_have_text(by_slider)


def test_back_undoes_one_change_at_a_time_and_typing_is_one(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    box = page.get_by_label("How do you feel?")
    box.press_sequentially(SAD)
    expect(page.locator("li.card").first).to_contain_text("Sad at the")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Genre").select_option("pop")
    expect(page.get_by_role("list", name="Filters that are on")).to_contain_text("pop")
    page.get_by_role("group", name="Only songs of one mood").get_by_role("button", name="Calm").click()
    expect(page).to_have_url(re.compile("mood=Calm&genre=pop"))

    page.go_back()
    expect(page).to_have_url(re.compile("alone&genre=pop$"))
    page.go_back()
    expect(page.get_by_role("list", name="Filters that are on")).to_have_count(0)
    expect(box).to_have_value(SAD)
    page.go_back()
    expect(box).to_have_value("")
    expect(page.locator(".tile").first).to_be_visible()


def test_an_address_is_all_it_takes_in_another_tab(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    wish_for(page, "happy, laugh and dance in the sun", "Happy at the")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("From year").fill("1960")
    page.get_by_label("To year").fill("1980")
    expect(page.get_by_role("list", name="Filters that are on")).to_contain_text("from 1960–1980")
    expect(page).to_have_url(re.compile("from=1960&to=1980$"))
    there = listed(page)

    other = open_page(page.url)
    expect(titles(other)).to_have_text(there)
    wish_for(other, SAD, "Sad at the")
    expect(page.locator("li.card").first).to_contain_text("Happy at the")


def test_discover_in_the_side_bar_goes_back_to_the_wish(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    wish_for(page, SAD, "Sad at the")
    page.get_by_role("link", name="Library").click()
    expect(page.locator(".facts")).to_be_visible()
    page.get_by_role("link", name="Discover").click()
    expect(page.get_by_label("How do you feel?")).to_have_value(SAD)
    expect(page.locator("li.card").first).to_contain_text("Sad at the")


def test_the_first_song_is_above_the_fold(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    sliders = page.get_by_role("slider")
    expect(sliders.first).to_be_visible()
    wish_for(page, SAD, "Sad at the")
    expect(sliders).to_have_count(0)
    card = page.locator("li.card").first.bounding_box()
    assert card is not None
    assert card["y"] + card["height"] <= 900

    adjust(page)
    expect(sliders.first).to_be_visible()
    expect(sliders).to_have_count(6)


def test_the_first_song_is_above_the_keyboard_of_a_phone(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url, width=390, height=844)
    wish_for(page, f"{SAD} and write a longer text than fits into one line", "Sad at the")
    cover = page.locator("li.card .cover").first.bounding_box()
    assert cover is not None
    assert cover["y"] + cover["height"] <= PHONE_ABOVE_KEYBOARD
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_who_speaks_of_self_harm_is_told_that_help_exists(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}/#/?text=I%20want%20to%20die")
    message = page.get_by_role("complementary", name="Help")
    expect(message).to_contain_text("help exists")
    link = message.get_by_role("link", name="findahelpline.com")
    expect(link).to_have_attribute("href", "https://findahelpline.com")
    # Nothing is told of the words: neither a mood, nor what they express.
    expect(page.get_by_text("You might like songs from the")).to_have_count(0)
    adjust(page)
    expect(page.get_by_text("Your words express")).to_have_count(0)

    message.get_by_role("button", name="That is not what I meant").click()
    expect(message).to_have_count(0)
    expect(page).to_have_url(re.compile("ignore=help"))
    page.get_by_role("button", name="Read all of it again").click()
    expect(message).to_be_visible()


def test_songs_to_leave_out_are_chosen_for_good(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}/#/?text=lonely")
    page.get_by_role("button", name="Filters", exact=True).click()
    with page.expect_response("**/api/v1/recommendations") as answered:
        page.get_by_label("Explicit songs").check()
    assert answered.value.ok

    page.reload()
    page.get_by_role("button", name="Take away: no explicit songs").click()
    expect(page.get_by_role("button", name="Take away: no explicit songs")).to_have_count(0)
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.get_by_label("Explicit songs")).not_to_be_checked()
