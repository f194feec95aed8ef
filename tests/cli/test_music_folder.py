"""A folder of music on the command line: indexed, searched, saved as playlists."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Run

from music_files import HARBOUR, lyrics_frame, text_frame, write_flac, write_mp3

MILL = """[00:10.00]They shut the mill and nailed the notice to the wall
[00:14.00]My hands were far too angry to sign a thing at all
[00:18.00]We marched along the river with the banners in the rain
[00:22.00]And nobody will ever make us stand in line again
"""


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "Music"
    album = folder / "The Quiet Tide" / "1967 - Salt Roads"
    write_mp3(album / "01 Harbour Door.mp3", lyrics_frame(HARBOUR))
    write_mp3(album / "02 Second Door.mp3")
    (album / "02 Second Door.lrc").write_text(MILL)
    write_flac(album / "03 Sea.flac", [("TITLE", "Sea"), ("ARTIST", "The Quiet Tide")])
    write_mp3(folder / "broken.mp3", text_frame("TIT2", "Tide"), lyrics_frame("la " * 100_000)).write_bytes(b"")
    return folder


def test_files_without_lyrics_are_counted_listed_and_found(run: Run, tmp_path: Path, music: Path) -> None:
    library = tmp_path / "lib"
    done = run("index", music, "--library", library)
    assert done.code == 0
    silent = tmp_path / "lib.without-lyrics.txt"
    assert done.out.startswith(f"3 songs added to {library}")
    assert "1 songs kept but not analysed: no lyrics." in done.out
    assert f"Without lyrics, and found by name alone: 1 of these, listed in {silent}." in done.out
    assert silent.read_text() == f"{music / 'The Quiet Tide' / '1967 - Salt Roads' / '03 Sea.flac'}\n"
    assert "1 rows could not be used" in done.out
    assert "it is empty" in done.out
    again = run("index", music, "--library", library, "--json").json
    assert again["already_there"] == 3
    assert again["without_lyrics"] == {"total": 1, "file": str(silent)}
    assert run("remove", "The Quiet Tide - Sea", "--library", library, "--yes").code == 0


def test_a_guess_of_the_encoding_is_said_and_can_be_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "songs").mkdir()
    russian = "[ti:Ночное море]\n[ar:Хор]\n[00:10.00]Корабль идёт домой\n[00:14.00]а мы стоим у старой двери\n"
    (tmp_path / "songs" / "a.lrc").write_bytes(russian.encode("cp1251"))
    done = run("index", tmp_path / "songs", "--library", tmp_path / "lib")
    assert f"{tmp_path / 'songs' / 'a.lrc'}: read as cp1251, which is a guess" in done.out
    named = run("index", tmp_path / "songs", "--library", tmp_path / "lib", "--encoding", "koi8_r", "--json").json
    assert named["notes"] == []
    assert named["added"] == 1
    wrong = run("index", tmp_path / "songs", "--library", tmp_path / "lib", "--encoding", "klingon")
    assert wrong.code == 2
    assert wrong.err.startswith("Error: There is no encoding 'klingon'")


def test_every_list_can_be_saved(run: Run, tmp_path: Path, music: Path) -> None:
    library = tmp_path / "lib"
    run("index", music, "--library", library)
    first = "The Quiet Tide/1967 - Salt Roads/01 Harbour Door.mp3"
    done = run("search", "lantern leans", "-k", "1", "--library", library, "--playlist", music / "a.m3u")
    assert done.err == f"1 song in {music / 'a.m3u'}.\n"
    assert (music / "a.m3u").read_text().splitlines()[1::3] == ["#PLAYLIST:lantern leans", first]
    prefix = f"{music}=/music"
    out = tmp_path / "b.m3u8"
    done = run("similar", "Harbour Door", "--library", library, "--playlist", out, "--path-prefix", prefix, "--json")
    assert done.json
    assert "/music/The Quiet Tide/1967 - Salt Roads/02 Second Door.mp3" in out.read_text().splitlines()
    done = run("recommend", "winter by the harbour", "--library", library, "--playlist", tmp_path / "c.jspf")
    assert "without the MusicBrainz id that ListenBrainz wants" in done.err
    assert "additional_metadata" in (tmp_path / "c.jspf").read_text()


def test_a_list_that_cannot_be_saved_is_refused_before_the_work(run: Run, tmp_path: Path) -> None:
    done = run("search", "x", "--library", tmp_path / "none", "--playlist", "a.pls")
    assert (done.code, done.err) == (
        2,
        "Error: a.pls is no playlist by its extension; allowed: .m3u, .m3u8, .xspf, .jspf.\n",
    )
    assert run("search", "x", "--path-prefix", "a=b").code == 2
    assert "write FROM=TO" in run("search", "x", "--playlist", "a.m3u", "--path-prefix", "a").err


def test_songs_of_a_table_are_named_in_a_comment(run: Run, tmp_path: Path, library: Path) -> None:
    done = run("recommend", "happy in the sun", "-k", "2", "--library", library, "--playlist", tmp_path / "a.m3u")
    assert done.err.endswith("2 songs without a known audio file, so players cannot find them.\n")
    assert "# Bo Fields - Picnic" in (tmp_path / "a.m3u").read_text().splitlines()


def test_sync(run: Run, tmp_path: Path, music: Path) -> None:
    library = tmp_path / "lib"
    run("index", music, "--library", library)
    (music / "The Quiet Tide" / "1967 - Salt Roads" / "03 Sea.flac").unlink()
    (music / "broken.mp3").unlink()
    write_mp3(music / "Ada Moss - Kite.mp3", lyrics_frame(MILL.replace("mill", "school")))
    done = run("sync", "--library", library)
    assert done.out.startswith("1 new, 0 changed, 0 moved, 1 gone, 2 unchanged, in ")
    again = run("sync", music, "--library", library, "--json").json
    assert {key: again[key] for key in ("new", "changed", "moved", "gone", "unchanged")} == {
        "new": 0, "changed": 0, "moved": 0, "gone": 0, "unchanged": 3,
    }  # fmt: skip
    assert run("sync", tmp_path / "none", "--library", library).code == 2


def test_lyrics_are_looked_up_only_if_asked_for(
    run: Run, tmp_path: Path, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    asked = ["--lyrics-from", "lrclib", "--lyrics-url", "http://127.0.0.1:1"]
    done = run("index", music, "--library", tmp_path / "lib", *asked)
    assert "1 songs looked up at LRCLIB, 0 lyrics found." in done.out
    assert not (tmp_path / "cache").exists()
    assert run("index", music, "--library", tmp_path / "lib", "--json").json["looked_up"] is None
    assert run("index", music, "--library", tmp_path / "lib", *asked[2:]).code == 2


def test_doctor(run: Run, tmp_path: Path, music: Path, library: Path) -> None:
    assert run("doctor", "--library", library).out == "No lyrics look wrong.\n"
    write_mp3(music / "Ada Moss - Kite.mp3", lyrics_frame(HARBOUR))
    run("index", music, "--library", tmp_path / "lib")
    done = run("doctor", "--library", tmp_path / "lib")
    assert done.out.startswith("1 the same lyrics under another title (one of them has another song's lyrics")
    (found,) = run("doctor", "--library", tmp_path / "lib", "--json").json
    assert set(found) == {"id", "song", "file", "doubt", "detail"}
    assert found["detail"] in {"Ada Moss - Kite", "The Quiet Tide - Harbour Door"}
