"""Sources as weapons: none hangs, fills the memory or ends with a trace; each is refused in one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from any_bytes import EXTENSIONS, RAIN, SEEDS, parquet_bytes, read_any
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lyricsbert.errors import SourceError
from lyricsbert.songs import Reject, Song, estimate_count, read_songs
from lyricsbert.songs.readers import source_files as reading
from lyricsbert.songs.readers.columns import MAX_COLUMNS
from lyricsbert.songs.timed_text import MAX_LYRIC

CASES = 60
"""Generated files of each kind."""


def read(source: Path) -> tuple[list[Song], list[Reject]]:
    rejects: list[Reject] = []
    return list(read_songs(source, rejects=rejects.append)), rejects


PIECES = (
    b"[[[[", b"]", b"{", b'"', b'""', b",", b"\n", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1b[31m",
    b"1e999", b"-1", b"9" * 5000, b"NaN", b"null", b"[99:99.999]", b"[offset:inf]", b"chorus: ", b"&amp;", b"\\u0000",
    b"\xe2\x80\xae", b"PAR1", b"\x00\x00\x00\x80", b"[length:1e308]", b"\xed\xa0\x80",
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of some format, and its bytes, of which some were replaced, removed or repeated."""
    extension = draw(st.sampled_from(sorted(SEEDS)))
    data = SEEDS[draw(st.sampled_from([extension, extension, extension, *sorted(SEEDS)]))]
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.integers(0, 20))
        data = (
            data[:start] + draw(st.sampled_from(PIECES) | st.binary(max_size=8)) * draw(st.integers(0, 3)) + data[end:]
        )
    return extension, data


@settings(max_examples=CASES * len(SEEDS), deadline=None)
@given(damaged())
@example((".csv", b""))
def test_damaged_files_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, file: tuple[str, bytes]) -> None:
    read_any(tmp_path_factory.getbasetemp(), *file)


@settings(max_examples=CASES, deadline=None)
@given(st.sampled_from(EXTENSIONS), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, extension: str, data: bytes) -> None:
    read_any(tmp_path_factory.getbasetemp(), extension, data)


def test_every_reader_is_tested() -> None:
    from lyricsbert.songs.readers import READERS, reader_for

    assert {reader_for(Path(f"a{extension}")) for extension in SEEDS} | set(READERS) == set(READERS)
    assert len(SEEDS) == len(READERS), "give the new reader a seed"


@pytest.mark.parametrize("name", ["songs.csv", "songs.jsonl", "songs.json", "songs.parquet", "songs.txt", "songs.lrc"])
def test_only_regular_files_are_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(folder / name)
    (folder / f"zero-{name}").symlink_to("/dev/zero")
    for path in folder.iterdir():
        with pytest.raises(SourceError, match="is not a regular file"):
            read(path)
    (folder / "Otto - Slate.txt").write_text(RAIN)
    songs, rejects = read(folder)
    assert [song.title for song in songs] == ["Slate"]
    assert len(rejects) == 2
    assert all("is not a regular file" in str(reject) for reject in rejects)
    assert estimate_count([folder]) in (1, 3)  # text files are counted without being opened


def test_folders_nested_beyond_measure(tmp_path: Path) -> None:
    (tmp_path / "Otto - Slate.txt").write_text(RAIN)
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for _ in range(1500):
            os.mkdir("deep", dir_fd=here)
            inner = os.open("deep", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
    finally:
        os.close(here)
    songs, rejects = read(tmp_path)
    assert [song.title for song in songs] == ["Slate"]
    assert [str(reject).endswith(f"is nested in more than {reading.MAX_DEPTH} folders).") for reject in rejects] == [
        True
    ]
    subprocess.run(["rm", "-rf", str(tmp_path / "deep")], check=True)  # shutil.rmtree goes no deeper than Python may


@pytest.mark.parametrize("depth", [10, 700, 5000, 100_000])
@pytest.mark.parametrize("name", ["songs.jsonl", "songs.json"])
def test_json_nested_beyond_measure(tmp_path: Path, name: str, depth: int) -> None:
    deep = f'{{"title": "Tin", "lyrics": "{RAIN}", "artist": {"[" * depth}{"]" * depth}}}'
    good = f'{{"title": "Slate", "lyrics": "{RAIN}", "artist": ["A", ["B", "C"]]}}'
    path = tmp_path / name
    path.write_text(f"[{good},{deep}]" if name.endswith("json") else f"{good}\n{deep}\n{good}\n")
    songs, rejects = read(path)
    assert songs[0].artist == "A, B, C"
    assert len(songs) + len(rejects) == (2 if name.endswith("json") else 3)
    assert estimate_count([path]) >= 0


def test_a_json_list_is_read_as_far_as_it_is_one(tmp_path: Path) -> None:
    path = tmp_path / "songs.json"
    rows = [f'{{"title": "Tin {number}", "lyrics": "{RAIN * 100}"}}' for number in range(200)]
    path.write_text(f"[{', '.join(rows)}, {{]")
    songs, rejects = read(path)
    assert [song.title for song in songs] == [f"Tin {number}" for number in range(200)]
    assert [(reject.row, reject.reason) for reject in rejects] == [(201, "unparsable JSON")]
    path.write_text(f"[{rows[0]}")
    assert [str(reject).count("the list does not end") for reject in read(path)[1]] == [1]
    path.write_text(f"[{rows[0]}] [")
    assert [str(reject).count("text after the end") for reject in read(path)[1]] == [1]


def test_a_parquet_date_that_python_does_not_have(tmp_path: Path) -> None:
    days = pa.array([0, 2**31 - 1, 1], type=pa.int32()).cast(pa.date32())
    columns = {"title": pa.array(["A", "B", "C"]), "lyrics": pa.array([RAIN] * 3), "release_date": days}
    (tmp_path / "a.parquet").write_bytes(parquet_bytes(columns))
    songs, rejects = read(tmp_path / "a.parquet")
    assert [(song.title, song.year) for song in songs] == [("A", date(1970, 1, 1).year), ("C", 1970)]
    assert [(reject.row, reject.reason) for reject in rejects] == [(2, "unreadable value")]


def test_parquet_columns_that_unfold_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    zeros = pa.array(["\0" * (70 << 20)])
    path.write_bytes(parquet_bytes({"title": pa.array(["A"]), "lyrics": zeros}, compression="zstd"))
    with pytest.raises(SourceError, match="unfolds to"):
        read(path)
    many = pa.array([["A"] * 3_000_000], type=pa.list_(pa.string()))
    path.write_bytes(parquet_bytes({"title": pa.array(["A"]), "lyrics": pa.array([RAIN]), "artists": many}))
    with pytest.raises(SourceError, match="3,000,000 values"):
        read(path)


def test_columns_beyond_measure(tmp_path: Path) -> None:
    many = [f"c{number}" for number in range(MAX_COLUMNS + 1)]
    (tmp_path / "a.csv").write_text(",".join(["title", "lyrics", *many]) + "\nA,B\n")
    (tmp_path / "a.jsonl").write_text(json.dumps(dict.fromkeys(["title", "lyrics", *many], "x")) + "\n")
    for name in ("a.csv", "a.jsonl"):
        with pytest.raises(SourceError, match="at most 10,000"):
            read(tmp_path / name)


def test_lyrics_of_many_stamps(tmp_path: Path) -> None:
    (tmp_path / "A - B.lrc").write_text("[00:01]" * 100_000 + "rain " * 100)
    (tmp_path / "A - C.lrc").write_text("[00:01.00]rain\n" * 200_000)
    (tmp_path / "A - D.lrc").write_text("[offset:1e999]\n[length:9e99]\n[00:01]rain")
    songs, rejects = read(tmp_path)
    assert [reject.reason for reject in rejects] == ["lyric over 200,000 characters"] * 2
    assert [(song.title, song.duration, song.timed_lines[0].seconds) for song in songs] == [("D", None, 1.0)]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Tin\x1b[31m Roof\x07\x9b1m", "Tin[31m Roof1m"),
        ("Tin\u202egnp.exe\u2066", "Tingnp.exe"),
        ("Tin\r\nRoof\u2028of\tslate", "Tin Roof of slate"),
        ("👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"),
        ("x" * 500, "x" * 500),
        ("x" * 10_000_000, "x" * 499 + "…"),
    ],
)
def test_a_name_is_one_line_of_printable_text(tmp_path: Path, given: str, kept: str) -> None:
    row = {"title": given, "artist": given, "album": given, "genre": given, "lyrics": RAIN}
    pq.write_table(pa.table({name: [value] for name, value in row.items()}), tmp_path / "a.parquet")
    songs, rejects = read(tmp_path / "a.parquet")
    if len(given) > 4_000_000:
        assert [reject.reason for reject in rejects] == ["unreadable value"]
        (tmp_path / "a.parquet").unlink()
        (tmp_path / "a.jsonl").write_text(
            json.dumps({**row, "artist": "", "album": "", "genre": "", "title": given[:2_000_000]})
        )
        songs, _ = read(tmp_path / "a.jsonl")
        assert songs[0].title == kept
    else:
        song = songs[0]
        assert {song.title, song.artist, song.album, song.genre} == {kept}


def test_durations_are_those_of_songs(tmp_path: Path) -> None:
    rows = [1e300, "9" * 5000, -3, "inf", 86_401_000_000, 205, "3:25"]
    text = "".join(json.dumps({"title": "a", "lyrics": RAIN, "duration": value}) + "\n" for value in rows)
    (tmp_path / "a.jsonl").write_text(text)
    assert [song.duration for song in read(tmp_path / "a.jsonl")[0]] == [None, None, None, None, None, 205, 205]


BOMBS = r"""
import json, sys, pyarrow as pa, pyarrow.parquet as pq
from pathlib import Path
folder, rain = Path(sys.argv[1]), sys.argv[2]
# A dictionary of one text of 8 MB that a thousand rows have.
codes = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), pa.array(["x" * 8_000_000]))
pq.write_table(pa.table({"title": ["a"] * 1000, "lyrics": codes}), folder / "rows.parquet", compression="zstd")
(folder / "list.csv").write_text('artist,title,lyrics\n"[' + "1," * 1_000_000 + '1]",Tin,' + rain + "\n")
(folder / "values.jsonl").write_text('{"title":"a","lyrics":"' + rain + '","artist":[' + "[]," * 1_300_000 + "1]}\n")
with (folder / "line.csv").open("w") as line:
    line.write("artist,title,lyrics\nA,B," + rain + "\n")
    for _ in range(300):
        line.write("x" * 1_000_000)
with (folder / "line.jsonl").open("w") as line:
    line.write(json.dumps({"title": "A", "lyrics": rain}) + "\n")
    for _ in range(300):
        line.write("x" * 1_000_000)
"""
MEASURE = r"""
import resource, sys
from lyricsbert.songs import estimate_count, read_songs
import pyarrow.parquet, ast
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rejects = []
songs = list(read_songs(sys.argv[1], rejects=rejects.append))
estimate_count([sys.argv[1]])
print(len(songs), len(rejects), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.fixture(scope="module")
def bombs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that used to take gigabytes."""
    folder = tmp_path_factory.mktemp("bombs")
    subprocess.run([sys.executable, "-c", BOMBS, str(folder), RAIN], check=True)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "songs", "rejects", "mebibytes"),
    [
        ("rows.parquet", 0, 1000, 200),
        ("list.csv", 1, 0, 100),
        ("values.jsonl", 1, 0, 250),
        ("line.csv", 1, 1, 100),
        ("line.jsonl", 1, 1, 100),
    ],
)
def test_memory_is_bounded(bombs: Path, name: str, songs: int, rejects: int, mebibytes: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(bombs / name)], capture_output=True, text=True, check=True
    )
    found = list(map(int, done.stdout.split()))
    assert found[:2] == [songs, rejects]
    assert found[2] < mebibytes


def test_the_longest_lyrics_are_read(tmp_path: Path) -> None:
    for length, kept in ((MAX_LYRIC, 1), (MAX_LYRIC + 1, 0)):
        (tmp_path / "A - B.txt").write_text(("rain " * MAX_LYRIC)[:length])
        assert len(read(tmp_path / "A - B.txt")[0]) == kept
