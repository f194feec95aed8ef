"""index, add, remove, info."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from command_line import Run

from tiny_model import write_tiny_bundle


def test_index_reports_what_was_read_and_info_shows_it(run: Run, songs_csv: Path, tmp_path: Path) -> None:
    done = run("index", songs_csv, "--library", tmp_path / "l")
    assert done.code == 0
    assert "4 songs added" in done.out
    info = run("info", "--library", tmp_path / "l")
    assert "4 songs" in info.out
    assert "tiny" in info.out
    figures = run("info", "--library", tmp_path / "l", "--json").json
    assert (figures["songs"], figures["model_id"], sum(figures["moods"].values())) == (4, "tiny", 4)


def test_indexing_again_encodes_nothing_again(run: Run, library: Path, songs_csv: Path) -> None:
    report = run("index", songs_csv, "--library", library, "--json").json
    assert (report["read"], report["added"], report["already_there"]) == (4, 0, 4)


def test_bad_rows_are_counted_and_listed_and_do_not_stop_the_import(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "mixed.csv"
    source.write_text(
        "artist,song,link,text\n"
        ",,,words without any title at all\n"
        "Ada Moss,Silence,,\n"
        f"Bo Fields,Endless,,{'la ' * 100_000}\n"
        "Cleo Hart,Good One,,"
        '"I hold your letters every night and love the way you write, my dear, my only hope and heart"\n'
        "Dan Roe,Three Words,,just three words\n"
        f'Dan Roe,Loop,,"{"go go go now" + chr(10)}{("go go go now" + chr(10)) * 399}"\n'
        "Eva,Регенбоген 🌈,,"
        '"We laugh in the sun with bread and jam and happy feet are in the river sand with all of us"\n',
        encoding="utf-8",
    )
    done = run("index", source, "--library", tmp_path / "l")
    assert done.code == 0, done.err
    assert "4 songs added" in done.out
    assert "3 rows could not be used" in done.out
    rejects = [json.loads(line) for line in (tmp_path / "l.rejects.jsonl").read_text("utf-8").splitlines()]
    assert [(reject["row"], reject["reason"]) for reject in rejects] == [
        (1, "no title"),
        (2, "no lyrics"),
        (3, "lyric over 200,000 characters"),
    ]
    assert run("info", "--library", tmp_path / "l", "--json").json["unusable"] == {
        "too few words": 1,
        "one line looped": 1,
    }
    assert "Регенбоген 🌈" in run("search", "регенбоген", "--library", tmp_path / "l").out


def test_add_and_remove(run: Run, library: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.jsonl"
    more.write_text(
        json.dumps(
            {
                "track_name": "Night Bus",
                "artist_name": "Eva Lund",
                "lyrics": "I am afraid of the dark on the last bus home\nscared of the stop where I stand alone\n"
                "trembling hands and a trembling phone\nfear in the glass and fear in the bone",
            }
        )
    )
    assert "1 songs added" in run("add", more, "--library", library).out
    assert run("info", "--library", library, "--json").json["songs"] == 5
    assert "Removed Eva Lund - Night Bus" in run("remove", "eva lund - night bus", "--library", library).out
    assert run("info", "--library", library, "--json").json["songs"] == 4
    missing = run("remove", "Ada Moss - Empty Chair", "Nobody - Nothing At All", "--library", library)
    assert missing.code == 2
    assert run("info", "--library", library, "--json").json["songs"] == 4


def test_columns_can_be_named(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "odd.csv"
    source.write_text(
        "wer,was,woerter\n"
        "Ada Moss,Empty Chair,I cry alone beside the empty chair and wait for you at the door all night\n"
    )
    refused = run("index", source, "--library", tmp_path / "l")
    assert refused.code == 2
    assert "wer" in refused.err
    assert "--columns" in refused.err
    assert not (tmp_path / "l").exists()
    done = run("index", source, "--library", tmp_path / "l", "--columns", "artist=wer,title=was,lyrics=woerter")
    assert "1 songs added" in done.out


def test_a_library_of_another_model_is_refused(run: Run, library: Path, songs_csv: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_tiny_bundle(other, model_id="other", seed=8)
    done = run("recommend", "sad", "--library", library, "--model", other)
    assert done.code == 2
    assert "tiny" in done.err
    assert "other" in done.err
    assert "--rebuild" in done.err
    refused = run("index", songs_csv, "--library", library, "--model", other)
    assert refused.code == 2
    assert "--rebuild" in refused.err
    rebuilt = run("index", songs_csv, "--library", library, "--model", other, "--rebuild")
    assert rebuilt.code == 0
    assert run("recommend", "sad", "--library", library, "--model", other).code == 0


def test_the_engine_is_passed_on(run: Run, songs_csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "lyricsbert.library.write.ray_engine", raising=False)
    done = run("index", songs_csv, "--library", tmp_path / "l", "--engine", "ray")
    assert (done.code, done.out) == (2, "")
    assert 'pip install "lyricsbert[scale]"' in done.err
    assert not (tmp_path / "l").exists()
