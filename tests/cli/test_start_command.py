"""`lyricsbert start`: the page and the prompt, in a real process with a real terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PATIENCE = 120


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("start") / "library"


def command(library: Path) -> list[str]:
    return [sys.executable, "-m", "lyricsbert", "start", "--no-open", "--port", "0", "--library", str(library)]


def read_until(stream: int, pattern: str) -> str:
    """What comes from a terminal or pipe until the pattern does."""
    text, end = "", time.monotonic() + PATIENCE
    while not re.search(pattern, text):
        assert time.monotonic() < end, f"{pattern!r} did not come: {text}"
        if select.select([stream], [], [], 1)[0]:
            chunk = os.read(stream, 1 << 16)
            assert chunk, f"{pattern!r} did not come: {text}"
            text += chunk.decode()
    return text


def is_alive(text: str) -> bool:
    address = re.search(r"http://127\.0\.0\.1:\d+", text)
    assert address is not None
    with urllib.request.urlopen(f"{address[0]}/livez", timeout=PATIENCE) as answer:
        return bool(answer.status == 200)


@pytest.fixture
def stop() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def test_a_pipe_is_answered_once(library: Path) -> None:
    done = subprocess.run(command(library), input=b"I feel lonely\n", capture_output=True, timeout=PATIENCE, check=True)
    assert b"sadness" in done.stdout
    assert b"The page is at" not in done.stdout


def test_without_a_terminal_or_a_pipe_the_page_is_served(library: Path, stop: list[subprocess.Popen[bytes]]) -> None:
    process = subprocess.Popen(command(library), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    stop.append(process)
    assert process.stdout is not None
    assert is_alive(read_until(process.stdout.fileno(), r"The page is at \S+\n"))
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) in (0, 130)


@pytest.mark.parametrize("terminal", ["dumb", "xterm"])
def test_a_terminal_has_a_prompt_beside_the_page(
    terminal: str, library: Path, stop: list[subprocess.Popen[bytes]]
) -> None:
    ours, theirs = pty.openpty()
    # This terminal is not asked where its cursor is, since it would not answer.
    environment = os.environ | {"TERM": terminal, "PROMPT_TOOLKIT_NO_CPR": "1"}
    process = subprocess.Popen(command(library), stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    stop.append(process)
    os.close(theirs)
    text = read_until(ours, r"How do you feel\?[^>]*>")
    assert is_alive(text)
    os.write(ours, b"I am furious\r")
    read_until(ours, r"Emotions[^>]*anger")
    os.write(ours, b"quit\r")
    assert process.wait(PATIENCE) == 0
    os.close(ours)
