"""The page for everyone: by keyboard alone, on a phone, read aloud, and while the server is away."""

from __future__ import annotations

import re

import pytest
from page_server import Open, PageServer, violations
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow

VIEWS = ("#/", "#/search", "#/search?q=orchard", "#/map", "#/library", "#/model", "#/api", "#/liked", "#/nowhere")


def settled(page: Page) -> None:
    expect(page.get_by_role("status", name="Loading")).to_have_count(0)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_no_serious_violation(server: PageServer, open_page: Open, width: int) -> None:
    page = open_page(server.url, width=width, height=844)
    found = {}
    for view in VIEWS:
        page.goto(server.url + view)
        settled(page)
        found[view] = violations(page)
    page.goto(server.url)
    page.get_by_label("How do you feel?").fill("lonely and sad, I cry alone")
    page.get_by_role("button", name="Filters").click()
    expect(page.locator("li.card").first).to_be_visible()
    found["list"] = violations(page)
    page.get_by_role("link", name=re.compile("^Open")).first.click()
    expect(page.locator(".lyrics")).to_be_visible()
    settled(page)
    found["song"] = violations(page)
    problems = [f"{view}: {problem}" for view, problems in found.items() for problem in problems]
    assert problems == []


def test_nothing_is_cut_off_on_a_phone(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url, width=390, height=844)
    for view in VIEWS:
        page.goto(server.url + view)
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, view
    page.goto(server.url)
    page.get_by_label("How do you feel?").fill("lonely and sad, I cry alone")
    page.get_by_role("link", name=re.compile("^Open")).first.click()
    expect(page.locator(".lyrics")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def focus(page: Page, wanted: re.Pattern[str], *, back: bool = False) -> None:
    """Press Tab, or Shift and Tab, until the focus is on what has this name."""
    for _ in range(80):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        name = page.evaluate(
            """() => { const at = document.activeElement;
            return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent; }"""
        )
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", f"The focus on {name!r} cannot be seen."
        if wanted.search(name or ""):
            return
    raise AssertionError(f"Tab never comes to {wanted.pattern!r}.")


def test_everything_is_done_by_keyboard_alone(server: PageServer, open_page: Open) -> None:
    page = open_page(server.url)
    expect(page.locator(".tile").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the songs")).to_be_focused()
    page.keyboard.press("Enter")
    focus(page, re.compile("How do you feel"))
    page.keyboard.type("lonely and sad, I cry alone")
    expect(page.locator("li.card").first).to_contain_text("Sad at the")
    focus(page, re.compile("Adjust what to hear"))
    page.keyboard.press("Enter")
    focus(page, re.compile("^surprise$"))
    page.keyboard.press("End")
    expect(page.locator("li.card").filter(has_text="Strange at the").first).to_be_visible()
    focus(page, re.compile("^Like "))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Liked"))).to_contain_text("1")
    expect(page.locator("li.card .like").first).to_be_focused()  # a judged song stays where it is
    focus(page, re.compile("^Refresh with your likes$"), back=True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("judged since this list was made")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Open")).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lyrics")).to_be_visible()
    expect(page.locator("main")).to_be_focused()
    page.get_by_role("button", name="Back", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("How do you feel?")).to_be_visible()


def test_a_server_that_stops_and_comes_back(own_server: PageServer, open_page: Open) -> None:
    page = open_page(own_server.url)
    page.get_by_label("How do you feel?").fill("lonely and sad, I cry alone")
    expect(page.locator("li.card").first).to_contain_text("Sad at the")
    own_server.stop()
    page.get_by_label("How do you feel?").fill("happy, laugh and dance in the sun")
    banner = page.get_by_text("The server does not answer.").first
    expect(banner).to_be_visible()
    expect(page.locator("li.card").first).to_contain_text("Sad at the")  # what was there stays
    own_server.start()
    expect(page.locator(".toast")).to_have_count(0)
    expect(page.locator("li.card").first).to_contain_text("Happy at the")
    expect(page.locator(".trouble")).to_have_count(0)
