"""The table of readers: everything that reads, counts, accepts or names files of songs goes by it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.datastructures import UploadFile

from lyricsbert.errors import SourceError
from lyricsbert.server.jobs.uploads import save_upload
from lyricsbert.server.problems import ProblemError
from lyricsbert.songs import Reject, Song, estimate_count, read_songs, readers
from lyricsbert.songs.readers.columns import Place, make_song, parse_columns
from lyricsbert.songs.readers.reader import Reader, SourceFile

RAIN = "the rain came over the hill tonight"


def open_cards(file: SourceFile) -> Iterator[Song | Reject]:
    """A title, a colon and the words on each line."""
    lines = file.path.read_text("utf-8").splitlines()
    if not any(":" in line for line in lines):
        raise SourceError(f"{file.path} has no card.")
    for row, line in enumerate(lines, 1):
        title, _, words = line.partition(":")
        artist = "/".join(file.folders)
        yield make_song({"artist": artist, "title": title, "lyrics": words}, Place(str(file.path), row, row))


def count_cards(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Reader("song cards", (".cards", ".crd"), open_cards, count_cards)
    monkeypatch.setattr(readers, "READERS", (*readers.READERS, entry))


def upload(name: str) -> UploadFile:
    return UploadFile(io.BytesIO(b"x"), filename=name, size=1)


@pytest.mark.usefixtures("cards")
def test_one_more_entry_is_read_and_counted(tmp_path: Path) -> None:
    folder = tmp_path / "Mila Lindt"
    folder.mkdir()
    (folder / "one.CARDS").write_text(f"Tin Roof:{RAIN}\nNothing:\n")
    (tmp_path / "A - Two.crd").write_text(f"Slate:{RAIN} again")
    rejects: list[Reject] = []
    songs = list(read_songs(tmp_path, rejects=rejects.append))
    assert [(song.artist, song.title) for song in songs] == [("Unknown artist", "Slate"), ("Mila Lindt", "Tin Roof")]
    assert [(reject.title, reject.reason) for reject in rejects] == [("Nothing", "no lyrics")]
    assert estimate_count([tmp_path]) == 3
    assert estimate_count([tmp_path / "A - Two.crd"]) == 1


@pytest.mark.usefixtures("cards")
def test_one_more_entry_is_accepted_by_uploads(tmp_path: Path) -> None:
    saved = save_upload([upload("my songs.cards")], lambda: tmp_path)
    assert [path.name for path in saved.paths] == ["my songs.cards"]


@pytest.mark.usefixtures("cards")
def test_one_more_entry_is_named_in_messages(tmp_path: Path) -> None:
    (tmp_path / "songs.exe").write_text("x")
    with pytest.raises(SourceError, match=r"songs are read from \.csv, .*, \.cards, \.crd and folders of these\.$"):
        read_songs(tmp_path / "songs.exe")
    (tmp_path / "songs.exe").unlink()
    with pytest.raises(SourceError, match=r"\(\.csv, .*, \.cards, \.crd\)\.$"):
        read_songs(tmp_path)
    with pytest.raises(ProblemError, match=r"songs are read from \.csv, .*, \.cards, \.crd\.$"):
        save_upload([upload("songs.exe")], lambda: tmp_path)
    assert readers.format_names().endswith(", song cards")


def test_no_extension_has_two_readers() -> None:
    found = readers.extensions().split(", ")
    assert len(found) == len(set(found))
    assert all(extension == extension.lower() and extension.startswith(".") for extension in found)
    assert {name for reader in readers.READERS for name in reader.extensions} == set(found)


def test_what_is_hidden_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / ".trash").mkdir()
    for name in ("Tin.txt", "._Tin.txt", ".trash/Slate.txt"):
        (tmp_path / name).write_text(RAIN)
    assert estimate_count([tmp_path]) == len(list(read_songs(tmp_path))) == 1


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("a.json", '[{"title": "a"},\n {"title": "b"}]', 2),
        ("a.json", '{"title": "a"}\n\n{"title": "b"}\n', 2),
        ("a.jsonl", '\ufeff[{"title": "a"}]', 1),
        ("a.jsonl", '{"title": "a"}', 1),
        ("a.ndjson", "\n", 0),
    ],
)
def test_json_is_counted_as_it_is_read(tmp_path: Path, name: str, text: str, rows: int) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert estimate_count([tmp_path / name]) == rows


def test_columns_are_read_from_text() -> None:
    assert parse_columns(" lyrics = words ,title=name") == {"lyrics": "words", "title": "name"}
    assert parse_columns("") == {}
    with pytest.raises(SourceError, match=r"cannot be read at 'lyrics'; write FIELD=COLUMN"):
        parse_columns("title=name,lyrics")
