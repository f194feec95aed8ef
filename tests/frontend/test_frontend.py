"""The pages' own checks: types, unit tests, a client that fits the API, small bundles, a build from these sources."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
PAGE = ROOT / "src/lyricsbert/server/page"
ATTENTION = ROOT / "src/lyricsbert/lab/attention/assets"
MOST_JAVASCRIPT = 300_000
"""Bytes, gzipped, without the map."""


def missing(what: str) -> NoReturn:
    """Fail in CI, where everything must be there; skip elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def node(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of the page's packages."""
    try:
        program, _ = load_build_hook().node_commands()
    except SystemExit as error:
        missing(str(error))
    if not (FRONTEND / arguments[0]).is_file():
        missing("The page's packages are not installed: run npm ci in frontend/.")
    return subprocess.run([*program, *arguments], cwd=FRONTEND, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def build_hook() -> ModuleType:
    return load_build_hook()


def load_build_hook() -> ModuleType:
    if importlib.util.find_spec("hatchling") is None:
        missing("The build's tests need hatchling: pip install hatchling.")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_types() -> None:
    done = node("node_modules/typescript/bin/tsc", "--noEmit")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_unit_tests() -> None:
    done = node("node_modules/vitest/vitest.mjs", "run")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_typed_client_is_generated_from_the_openapi_file() -> None:
    tool = "node_modules/openapi-typescript/bin/cli.js"
    done = node(tool, "openapi.json", "--output", "src/api/schema.ts", "--check")
    assert done.returncode == 0, "frontend/src/api/schema.ts is stale: run npm run client in frontend/."


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_the_page_is_built_small_and_with_nothing_inline(build_hook: ModuleType) -> None:
    index = PAGE / "index.html"
    if not index.is_file():
        missing("The page is not built: run `make page`.")
    if not build_hook.is_fresh(ROOT):
        missing("The page is older than its sources: run `make page`.")
    html = index.read_text("utf-8")
    assert re.search(r"<script(?![^>]*\ssrc=)", html) is None
    assert re.search(r"<style|\sstyle=|\son[a-z]+=|https?://", html) is None
    scripts = [file for file in PAGE.glob("assets/*.js") if not file.name.startswith("SongMap")]
    assert scripts
    assert sum(len(gzip.compress(file.read_bytes())) for file in scripts) < MOST_JAVASCRIPT


def test_the_attention_page_is_one_script_and_one_style_sheet(build_hook: ModuleType) -> None:
    if not build_hook.is_fresh(ROOT):
        missing("The page is older than its sources: run `make page`.")
    built = {file.name: file.read_text("utf-8") for file in ATTENTION.iterdir()}
    assert set(built) == {"page.html", "page.js", "page.css", build_hook.STAMP}
    # They stand inside <script> and <style>, where no other file is within reach.
    assert re.search(r"</|\bimport\b|\bexport\b|sourceMapping", built["page.js"]) is None
    assert re.search(r"</|url\(|@import", built["page.css"]) is None


def test_a_page_is_fresh_until_one_of_its_sources_changes(build_hook: ModuleType, tmp_path: Path) -> None:
    source = tmp_path / "frontend/src/main.tsx"
    source.parent.mkdir(parents=True)
    source.write_text("1", "utf-8")
    assert not build_hook.is_fresh(tmp_path)
    for page in build_hook.PAGES.values():
        assert not build_hook.is_fresh(tmp_path)
        (tmp_path / page).mkdir(parents=True)
        (tmp_path / page / build_hook.STAMP).write_text(build_hook.sources_hash(tmp_path / "frontend"), "utf-8")
    assert build_hook.is_fresh(tmp_path)
    source.with_name("main.test.ts").write_text("a test is no part of the page", "utf-8")
    assert build_hook.is_fresh(tmp_path)
    source.write_text("2", "utf-8")
    assert not build_hook.is_fresh(tmp_path)


def test_a_build_without_packages_says_so_in_one_sentence(
    build_hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "frontend").mkdir()
    (tmp_path / "frontend/package-lock.json").write_text("{}", "utf-8")
    false = shutil.which("false")
    assert false is not None
    monkeypatch.setattr(build_hook, "node_commands", lambda: ([false], [false]))
    with pytest.raises(SystemExit, match=r"npm could not get its packages.*LYRICSBERT_WITHOUT_PAGE=1"):
        build_hook.build_pages(tmp_path)
