"""The conversation in the page: lines, chips, suggestions, keys and a screen reader's view of it."""

from __future__ import annotations

import pytest
from page_server import Open, PageServer, violations

pytestmark = pytest.mark.slow


def test_a_conversation_from_the_first_line_to_the_reasons(server: PageServer, open_page: Open) -> None:
    from playwright.sync_api import expect

    page = open_page(f"{server.url}#/chat")
    box = page.get_by_label("What you say")
    box.fill("I cry lonely tears")
    box.press("Enter")
    answers = page.locator(".talk-answer")
    expect(answers).to_have_count(1)
    expect(answers.locator(".song-row")).to_have_count(5)
    expect(page.get_by_role("status").filter(has_text="5 songs")).to_have_count(1)
    expect(box).to_be_focused()
    box.fill("no sad songs at the harbour\nand nothing from the 50s")
    assert "\n" in box.input_value()
    box.fill("before 1990")
    page.get_by_role("button", name="Say", exact=True).click()
    expect(answers).to_have_count(2)
    held = page.get_by_role("list", name="What holds")
    expect(held.get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="why the first?").click()
    expect(page.locator(".why")).to_have_count(1)
    page.get_by_role("button", name="Take off: until 1989").click()
    expect(held.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(held.get_by_role("listitem")).to_have_count(2)
    assert violations(page) == []
    page.get_by_role("button", name="Start over").click()
    expect(answers).to_have_count(0)


def test_a_journey_is_seen_as_a_curve(server: PageServer, open_page: Open) -> None:
    from playwright.sync_api import expect

    page = open_page(f"{server.url}#/chat")
    page.get_by_label("What you say").fill("from sad to happy")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="See it as a curve").click()
    expect(page.get_by_label("I feel", exact=True)).to_have_value("sad")
    expect(page.get_by_label("I want to feel")).to_have_value("happy")
    expect(page.locator(".journey-row")).to_have_count(8)


def test_a_wish_is_talked_about(server: PageServer, open_page: Open) -> None:
    from playwright.sync_api import expect

    page = open_page(f"{server.url}", width=390, height=844)
    page.get_by_label("How do you feel?").fill("lonely tears")
    page.get_by_role("link", name="Talk about it").click()
    expect(page.locator(".bubble.said")).to_have_text("You: lonely tears")
    expect(page.locator(".talk-answer")).to_have_count(1)
    assert page.url.endswith("#/chat")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_a_conversation_goes_on_at_a_server_that_was_started_again(own_server: PageServer, open_page: Open) -> None:
    from playwright.sync_api import expect

    page = open_page(f"{own_server.url}#/chat")
    box = page.get_by_label("What you say")
    box.fill("lonely tears, before 1990")
    box.press("Enter")
    expect(page.locator(".talk-answer")).to_have_count(1)
    own_server.stop()
    own_server.start()
    box.fill("more")
    box.press("Enter")
    expect(page.locator(".talk-answer")).to_have_count(2)
    expect(page.get_by_role("list", name="What holds").get_by_role("listitem")).to_have_count(2)
