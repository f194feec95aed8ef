"""Building a library: songs per second, peak memory of the process, size on disk."""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

from report import write_results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--songs", required=True, help="a file of songs")
    parser.add_argument("--library", required=True, help="where to build; what is there is replaced")
    arguments = parser.parse_args()
    shutil.rmtree(arguments.library, ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-m", "lyricsbert", "index", arguments.songs, "--library", arguments.library, "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    report = json.loads(done.stdout)
    size = sum(file.stat().st_size for file in Path(arguments.library).rglob("*") if file.is_file())
    write_results(
        "build_speed",
        {
            "songs": report["added"],
            "seconds": round(report["seconds"], 1),
            "songs_per_second": round(report["added"] / report["seconds"], 1),
            "analysing_songs_per_second": round(report["added"] / report["analysing_seconds"], 1),
            "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
            "library_mb": round(size / 1e6, 1),
            "source_mb": round(Path(arguments.songs).stat().st_size / 1e6, 1),
        },
    )


if __name__ == "__main__":
    main()
