"""A real Chromium that looks at the page of a real server.

Needs Debian's chromium (or the one that LYRICSBERT_CHROMIUM names), Playwright's Python package and the built page.
Where the variable CI is set, the lack of any of them is a failure; elsewhere these tests are skipped and say why.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import pytest
from page_server import ROOT, TIMEOUT, Open, PageServer, missing, page_songs

from lyricsbert.library import Library
from lyricsbert.model import Encoder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

PAGE = ROOT / "src/lyricsbert/server/page/index.html"
LISTENER: Final = "lyricsbert.listener"
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # WebGL drawn by the processor: the machines of the tests have no graphics card.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="write docs/images/page-*.png from the built-in songs")


# For a module, not the session: while Playwright runs, its event loop counts as running in this thread, and the tests
# of the server start loops of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        missing("The browser tests need Playwright: pip install playwright.")
    chromium = os.environ.get("LYRICSBERT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("The browser tests need Chromium: apt-get install chromium.")
    if not PAGE.is_file():
        missing("The page is not built: run `make page`.")
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS + sandbox, timeout=2 * TIMEOUT)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def page_library(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Encoder) -> Path:
    """The library as it was built; to be read only."""
    folder = tmp_path_factory.mktemp("page") / "songs"
    Library.build(folder, page_songs(), tiny_encoder)
    return folder


@pytest.fixture(scope="module")
def server(
    browser: Browser, page_library: Path, tiny_bundle: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PageServer]:
    """A server that no test writes to or stops."""
    server = PageServer(page_library, tiny_bundle, tmp_path_factory.mktemp("log") / "server.log")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_server(browser: Browser, page_library: Path, tiny_bundle: Path, tmp_path: Path) -> Iterator[PageServer]:
    """A server over a copy of the library, for one test to do with as it likes."""
    library = tmp_path / "library"
    shutil.copytree(page_library, library)
    server = PageServer(library, tiny_bundle, tmp_path / "server.log")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens an address in a browser that knows nothing yet. A fault in the page's script fails the test."""
    contexts = []
    faults: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # A request that is answered with an error, or not at all, is the test's own business.
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(message.text)

    def open_page(url: str, *, width: int = 1440, height: int = 900, **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            locale="en-GB",
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        context.set_default_timeout(TIMEOUT)
        # A listener of its own, whom the server does not know yet either; a sandboxed frame has no storage.
        own = f"localStorage.getItem('{LISTENER}') ?? localStorage.setItem('{LISTENER}', '\"{uuid4()}\"')"
        context.add_init_script(f"try {{ {own} }} catch {{}}")
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
