"""A server over a small library, as a process of its own, so that it can stop and come back."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from lyricsbert.songs import Song

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
Open = Callable[..., "Page"]
"""Opens an address, see the fixture `open_page`."""

TIMEOUT = 60_000
"""Milliseconds that the page has for each step: only a page that will never do it is too slow."""

ATTACK = "<img src=x onerror=alert(1)>"
PATIENCE = 120

FEELINGS = {
    "sad": "I cry lonely tears at the empty table and the morning comes again",
    "happy": "We laugh in the sun and dance on the warm wide shore together",
    "love": "Darling I love the way you write my heart a letter every night",
    "angry": "You liar I hate the furious noise you make outside my door",
    "afraid": "I am afraid of the dark and scared on the trembling cellar stairs",
    "strange": "Wow what a sudden strange surprise came walking down the road",
}
PLACES = ("harbour", "kitchen", "station", "orchard", "ballroom", "market", "lighthouse")


def page_songs() -> list[Song]:
    """Seven songs of each feeling, by as many artists, and one whose title and words look like an attack."""
    songs = []
    for number, (feeling, line) in enumerate(FEELINGS.items()):
        for place_number, place in enumerate(PLACES):
            verse = f"{line}\nBy the {place} where the {feeling} people gather\nI sang it twice and then I went away"
            chorus = f"Oh the {place}, oh the {place}\n{line}\nOnly the {place} knows how long I stayed"
            songs.append(
                Song(
                    f"{place.title()} {feeling.title()} Trio",
                    f"{feeling.title()} at the {place}",
                    f"[Verse]\n{verse}\n\n[Chorus]\n{chorus}\n\n[Chorus]\n{chorus}",
                    year=1950 + 10 * place_number,
                    genre="folk" if number % 2 else "pop",
                )
            )
    words = FEELINGS["love"]
    return [
        *songs,
        Song("Mallory", ATTACK, f"{words} {ATTACK}\nand then again my darling {words}\nuntil the night was done"),
    ]


def adjust(page: Page) -> None:
    """Unfold the sliders, which a text folds into one line."""
    page.get_by_role("button", name="Adjust what to hear").click()


def missing(what: str) -> NoReturn:
    """Fail in CI, where everything must be there; skip elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def violations(page: Page) -> list[str]:
    """What axe-core finds of serious and critical violations."""
    if not AXE.is_file():
        missing("The accessibility test needs axe-core: run npm ci in frontend/.")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{violation['id']}: {node['html'][:120]} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


class PageServer:
    """`lyricsbert serve` over a library, with a bundle of its own or the shipped one.

    Attributes:
        url: address of the page.
    """

    def __init__(self, library: Path, bundle: Path | None, log: Path, token: str = "") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}/"
        self._library, self._bundle, self._log, self._token = library, bundle, log, token
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "lyricsbert", "serve", "--port", str(self._port)]
        command += ["--library", str(self._library)]
        command += ["--model", str(self._bundle)] if self._bundle else []
        environment = os.environ | ({"LYRICSBERT_TOKEN": self._token} if self._token else {})
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with urllib.request.urlopen(self.url + "readyz", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"The server did not start:\n{self._log.read_text('utf-8')}")

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._process = None
