"""A folder of ten thousand tagged files: how long they take to be read, and a sync that finds nothing changed.

ffmpeg makes a second of silence in each format, with tags and lyrics; the others are copies with their own titles. The
rival is `find`: what it takes to look at each file once, without reading any.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from lyricsbert import Encoder, Library, read_songs
from lyricsbert.library import sync_library
from report import write_results

KINDS = ("mp3", "flac", "m4a", "ogg", "opus")
PER_ALBUM = 10
NUMBER = "00000000"
"""What each copy replaces by its own number, of the same length, so that no size in the file changes."""

LYRICS = f"""The lantern number {NUMBER} leans above the harbour door
I count the boats that will not come to shore
You left your coat, your letter and your key
And all the winter came to sit with me"""


def template(folder: Path, kind: str) -> bytes:
    """One second of silence with tags."""
    file = folder / f"template.{kind}"
    tags = {"artist": f"Band {NUMBER}", "title": f"Door {NUMBER}", "album": f"Harbour {NUMBER}", "date": "1971"}
    tags |= {"track": "1", "genre": "folk", "lyrics": LYRICS}
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono", "-t", "1"]
    for name, value in tags.items():
        command += ["-metadata", f"{name}={value}"]
    if kind in {"ogg", "opus"}:  # their tags belong to the stream
        command += [word for name, value in tags.items() for word in ("-metadata:s:a:0", f"{name}={value}")]
    codec = {"ogg": ["-c:a", "libvorbis"], "opus": ["-c:a", "libopus"]}.get(kind, [])
    subprocess.run([*command, *codec, str(file)], check=True)
    return file.read_bytes()


def write_music(folder: Path, files: int) -> None:
    """Copies of the templates: the same number of each format, ten to an album."""
    with tempfile.TemporaryDirectory() as own:
        templates = [template(Path(own), kind) for kind in KINDS]
    for number in range(files):
        kind = number % len(KINDS)
        album = folder / f"Band {number // PER_ALBUM:08}" / f"1971 - Harbour {number // PER_ALBUM}"
        album.mkdir(parents=True, exist_ok=True)
        content = templates[kind].replace(NUMBER.encode(), f"{number:08}".encode())
        (album / f"{number % PER_ALBUM + 1:02} Door.{KINDS[kind]}").write_bytes(content)


def timed(work: Any) -> tuple[float, Any]:
    """Seconds that a call took, and what it gave."""
    began = time.perf_counter()
    result = work()
    return round(time.perf_counter() - began, 2), result


def main() -> None:
    """Write the folder, measure, and write benchmarks/results/music_folder.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    files = parser.parse_args().files
    if shutil.which("ffmpeg") is None:
        raise SystemExit("This benchmark needs ffmpeg, which makes its files.")
    with tempfile.TemporaryDirectory() as own:
        music, library = Path(own, "music"), Path(own, "library")
        write_music(music, files)
        found, _ = timed(lambda: subprocess.run(["find", str(music), "-size", "+0"], capture_output=True, check=True))
        read, songs = timed(lambda: list(read_songs(music)))
        with_lyrics = sum(bool(song.lyrics) for song in songs)
        if with_lyrics != files:
            raise SystemExit(f"{with_lyrics} of {files} files gave lyrics.")
        encoder = Encoder.load()
        build, _ = timed(lambda: Library.build(library, songs, encoder))
        unchanged, report = timed(lambda: sync_library(library, encoder))
        if report.unchanged != files:
            raise SystemExit(f"{report.unchanged} of {files} files were unchanged.")
        write_results(
            "music_folder",
            {
                "files": files,
                "formats": list(KINDS),
                "find_seconds": found,
                "read_seconds": read,
                "files_read_per_second": round(files / read),
                "build_seconds": build,
                "sync_unchanged_seconds": unchanged,
            },
        )


if __name__ == "__main__":
    main()
