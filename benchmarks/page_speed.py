"""The page in a real Chromium: how soon it is usable, how soon a moved slider gets its list, how smooth the map is.

Starts `lyricsbert serve` on the library, as a user would, and opens it in Debian's chromium (or the one that
LYRICSBERT_CHROMIUM names). The first visit fills the browser's cache and is not counted. The map gets synthetic points,
since few have a library of 100,000 songs at hand. Without a graphics card, Chromium draws pages on the CPU, and WebGL
only with flags that make pages slower, so the map gets a browser of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

import lyricsbert
from report import spread, write_results
from serve_speed import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

FLAGS = ["--disable-background-networking", "--disable-quic"]
MAP_FLAGS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
TIMEOUT = 120_000
MOOD = "I feel lonely tonight, and far from home"
CENTRES = 12
"""Clusters of the synthetic map."""

WATCH_FIRST_LIST = """
window.usable = new Promise((resolve) => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector('.tile')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
  }).observe(document, { childList: true, subtree: true });
});
"""
"""Promises the milliseconds from the navigation until the first list has been painted."""

WATCH_SLIDER = """() => {
  window.wait = new Promise((resolve) => {
    const list = document.querySelector('ol.cards');
    let moved = null, stale = false;
    const move = (event) => { moved ??= event.timeStamp; };
    document.addEventListener('input', move, { capture: true, once: true });
    new MutationObserver((_, observer) => {
      stale ||= list.classList.contains('stale');
      if (moved === null || !stale || list.classList.contains('stale')) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - moved)));
    }).observe(list, { attributes: true, attributeFilter: ['class'] });
  });
}"""
"""Promises the milliseconds from the next movement of a slider until its list has been painted."""

WATCH_FRAMES = """() => {
  window.frames_ms = [];
  let last = null;
  const frame = (now) => {
    if (last !== null) window.frames_ms.push(now - last);
    last = now;
    window.watching = requestAnimationFrame(frame);
  };
  window.watching = requestAnimationFrame(frame);
}"""

RENDERER = """() => {
  const gl = document.createElement('canvas').getContext('webgl2');
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
}"""


def javascript_bytes() -> dict[str, int]:
    """Gzipped bytes of the page's scripts."""
    page = Path(lyricsbert.__file__).parent / "server/page"
    sizes = {script.name: len(gzip.compress(script.read_bytes())) for script in (page / "assets").glob("*.js")}
    at_once = set(re.findall(r"assets/([^\"]+\.js)", (page / "index.html").read_text("utf-8")))
    of_map = sum(size for name, size in sizes.items() if name.startswith("SongMap-"))
    return {
        "at_once": sum(sizes[name] for name in at_once),
        "without_map": sum(sizes.values()) - of_map,
        "map": of_map,
    }


def usable_ms(page: Page, address: str, visits: int) -> list[float]:
    """Milliseconds of each visit after the first."""
    page.add_init_script(WATCH_FIRST_LIST)
    times = []
    for _ in range(visits + 1):
        page.goto("about:blank")
        page.goto(address)
        times.append(page.evaluate("window.usable"))
    return times[1:]


def slider_ms(page: Page, steps: int) -> list[float]:
    """Milliseconds from each movement of a slider until its list has been painted."""
    page.get_by_label("How do you feel?").fill(MOOD)
    page.locator("li.card").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Adjust what to hear").click()
    slider = page.get_by_role("slider", name="joy")
    times = []
    for _ in range(steps):
        page.evaluate(WATCH_SLIDER)
        slider.press("ArrowRight")
        times.append(page.evaluate("window.wait"))
        page.wait_for_timeout(100)
    return times


def synthetic_map(points: int) -> str:
    """The answer of GET /map for a library of this size: songs in clusters."""
    draw = random.Random(7)
    centres = [(draw.uniform(0.15, 0.85), draw.uniform(0.15, 0.85)) for _ in range(CENTRES)]
    at = [centres[number % CENTRES] for number in range(points)]
    inside = [[min(1.0, max(0.0, draw.gauss(place[axis], 0.06))) for place in at] for axis in (0, 1)]
    return json.dumps(
        {
            "ids": [f"song{number}" for number in range(points)],
            "x": inside[0],
            "y": inside[1],
            "mood": [number % CENTRES % 4 for number in range(points)],
            "emotion": [number % CENTRES % 6 for number in range(points)],
            "titles": [f"Song {number}" for number in range(points)],
            "artists": [f"Artist {number % 999}" for number in range(points)],
        }
    )


def frames_ms(page: Page, address: str, points: int) -> dict[str, list[float]]:
    """Milliseconds between frames while the map is moved, and while it comes closer and goes back."""
    answer = synthetic_map(points)
    page.route("**/api/v1/map", lambda route: route.fulfill(body=answer, content_type="application/json"))
    page.goto(f"{address}/#/map")
    page.get_by_text(f"{points:,} songs in view").wait_for()
    box = page.get_by_role("application").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def move() -> None:
        page.mouse.down()
        for step in range(120):
            page.mouse.move(x + 2 * step, y + step)
        page.mouse.up()

    def zoom() -> None:
        for step in range(60):
            page.mouse.wheel(0, -60 if step < 30 else 60)

    times = {}
    for name, act in (("moving", move), ("zooming", zoom)):
        page.mouse.move(x, y)
        page.wait_for_timeout(1000)
        page.evaluate(WATCH_FRAMES)
        act()
        page.evaluate("cancelAnimationFrame(window.watching)")
        times[name] = list(page.evaluate("window.frames_ms"))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    parser.add_argument("--visits", type=int, default=10)
    parser.add_argument("--steps", type=int, default=40, help="movements of the slider")
    parser.add_argument("--points", type=int, default=100_000, help="songs on the synthetic map")
    arguments = parser.parse_args()
    chromium = os.environ.get("LYRICSBERT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    with serving(arguments.library) as (address, _), sync_playwright() as playwright:

        def open_page(*flags: str) -> Page:
            browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *flags, *sandbox])
            page = browser.new_page(viewport={"width": 1440, "height": 900}, service_workers="block")
            page.set_default_timeout(TIMEOUT)
            return page

        page = open_page()
        usable = usable_ms(page, address, arguments.visits)
        songs = page.request.get(f"{address}/api/v1/library").json()["songs"]
        slider = slider_ms(page, arguments.steps)
        page.close()
        map_page = open_page(*MAP_FLAGS)
        frames = frames_ms(map_page, address, arguments.points)
        browser = map_page.context.browser
        figures = {
            "songs": songs,
            "chromium": browser.version if browser else None,
            "renderer": map_page.evaluate(RENDERER),
            "javascript_gzipped_bytes": javascript_bytes(),
            "usable": spread(usable, 95),
            "slider_to_list": spread(slider, 95),
            "map_points": arguments.points,
            "map_frames": {name: spread(times, 95) for name, times in frames.items()},
        }
    write_results("page_speed", figures)


if __name__ == "__main__":
    main()
