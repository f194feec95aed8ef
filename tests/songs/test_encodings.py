"""Encodings: what is recognised, what is guessed and said, what a user names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.errors import SourceError
from lyricsbert.songs import Note, Song, read_songs
from lyricsbert.songs.readers.encodings import detect_encoding, read_text

TEXTS = {
    "gb18030": "海边的灯很安静\n我在港口等你回来\n黄昏和冬天住在我的心里",
    "cp932": "海辺の灯はとても静かだ\n僕は港で君を待っている\n冬がそばに座っている",
    "cp949": "바다의 등불은 아주 조용해\n나는 항구에서 너를 기다려\n겨울이 내 곁에 앉아 있어",
    "cp1251": "Корабль идёт домой\nа мы стоим у старой двери\nи ждём зимы",
    "koi8_r": "Корабль идёт домой\nа мы стоим у старой двери\nи ждём зимы",
    "cp1250": "Czekam na ciebie przy starej łodzi\nświeci latarnia, śpi twój list\nzimą usłyszę wiatru świst",
}
WESTERN = {
    "French": "Le café est fermé, la forêt brûle\nmon été est passé\nça va où ?",
    "German": "Über die Brücke geht der Wind\nschöne Füße grüßen mich",
    "Spanish": "El niño soñó mañana\n¿dónde está el corazón?",
    "Swedish": "Över ängarna går vinden\nåret är slut och båten är här",
    "quotes": "Don’t go, I said, don’t go\nand “stay” – she said – “don’t”",
    "one accent": "The café was closed when I came home tonight",
}


def read(path: Path, encoding: str | None = None) -> tuple[Song, list[Note]]:
    notes: list[Note] = []
    (song,) = read_songs(path, notes=notes.append, encoding=encoding)
    return song, notes


@pytest.mark.parametrize("encoding", sorted(TEXTS))
def test_what_is_neither_unicode_nor_western_is_guessed_and_said(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "A - B.txt"
    path.write_bytes(TEXTS[encoding].encode(encoding))
    song, notes = read(path)
    assert song.lyrics == TEXTS[encoding]
    assert [str(note) for note in notes] == [
        f"{path}: read as {encoding}, which is a guess: name the encoding if names or lyrics look wrong."
    ]


@pytest.mark.parametrize("name", sorted(WESTERN))
def test_western_text_is_windows_1252_without_a_word(tmp_path: Path, name: str) -> None:
    path = tmp_path / "A - B.txt"
    path.write_bytes(WESTERN[name].encode("cp1252"))
    song, notes = read(path)
    assert song.lyrics == WESTERN[name]
    assert not notes


def test_a_named_encoding_is_for_what_is_not_unicode(tmp_path: Path) -> None:
    for number, encoding in enumerate(("koi8_r", "utf-8", "utf-16")):
        (tmp_path / f"A - {number}.txt").write_bytes(TEXTS["koi8_r"].encode(encoding))
    songs = list(read_songs(tmp_path, encoding="koi8-r"))
    assert {song.lyrics for song in songs} == {TEXTS["koi8_r"]}


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "A - B.txt").write_text("la")
    for name in ("klingon", "base64", ""):
        with pytest.raises(SourceError, match=f"There is no encoding '{name}'"):
            read_songs(tmp_path, encoding=name)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["A - Door.lrc", "a.csv"])
def test_utf16_without_a_mark(tmp_path: Path, encoding: str, name: str) -> None:
    text = "[ti:Door]\n[00:01.00]la" if name.endswith("lrc") else "artist,title,lyrics\r\nA,Door,la\r\n"
    (tmp_path / name).write_bytes(text.encode(encoding))
    song, notes = read(tmp_path / name)
    assert (song.artist, song.title, song.lyrics) == ("A", "Door", "la")
    assert not notes


def test_a_table_says_its_guess(tmp_path: Path) -> None:
    table = "artist,title,lyrics\n" + "".join(f'Хор,Песня {n},"{TEXTS["cp1251"]}"\n' for n in range(3))
    (tmp_path / "a.csv").write_bytes(table.encode("cp1251"))
    notes: list[Note] = []
    songs = list(read_songs(tmp_path / "a.csv", notes=notes.append))
    assert songs[2].title == "Песня 2"
    assert len(notes) == 1


@given(st.binary(max_size=500))
def test_any_bytes_are_read(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a.txt"
    path.write_bytes(data)
    assert detect_encoding(path).encoding
    assert isinstance(read_text(path).text, str)
