"""Opening a library, and reading all that queries need, with the checks of its files and without, in turns."""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any
from unittest.mock import patch

from lyricsbert.library import Library
from lyricsbert.library.store import checksums
from report import write_results


def times(path: str) -> tuple[float, float]:
    """Seconds to open a library that this process has not read yet, and to read vectors, map and words as well."""
    checksums._verified.clear()
    began = time.perf_counter()
    library = Library.open(path)
    opened = time.perf_counter()
    _ = library.index, library.positions, library.theme_scores, library.wish_embedding
    library.load_lexical_index()
    return opened - began, time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    found: dict[str, list[tuple[float, float]]] = {"with": [], "without": []}
    times(arguments.library)
    for _ in range(arguments.rounds):
        found["with"].append(times(arguments.library))
        with patch.object(checksums.Verifier, "problems", lambda *_, **__: iter(())):
            found["without"].append(times(arguments.library))
    figures: dict[str, Any] = {"songs": len(Library.open(arguments.library))}
    for place, name in enumerate(("open", "open_and_read")):
        checked, unchecked = (statistics.median(each[place] for each in found[how]) for how in ("with", "without"))
        figures[name] = {
            "with_checks_ms": round(checked * 1000, 1),
            "without_ms": round(unchecked * 1000, 1),
            "ratio": round(checked / unchecked, 2),
        }
    write_results("open_speed", figures)


if __name__ == "__main__":
    main()
