"""listener: what is liked counts, histories come in with a report, everything goes out, and nothing stays if erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Run

HISTORY = """uts,artist,track
1700000000,Bo Fields,Picnic
1700000300,Nobody,Nothing
0,Bo Fields,Picnic
"""


def test_likes_shape_what_is_recommended(run: Run, library: Path) -> None:
    at = ("--library", library)
    assert run("listener", "list", *at).out == "There is no listener yet.\n"
    liked = run("listener", "like", "Picnic", "ada moss - empty chair", *at)
    assert (liked.code, liked.out) == (0, "Liked: Bo Fields - Picnic.\nLiked: Ada Moss - Empty Chair.\n")
    run("listener", "dislike", "Slammed Door", *at)
    found = run("recommend", "--listener", "me", "--json", *at).json
    assert "Slammed Door" not in [each["song"]["title"] for each in found]
    assert found
    run("listener", "neutral", "Slammed Door", *at)
    assert run("listener", "list", *at).out == "me: 2 likes, 1 dislike, 1 taken back\n"
    shown = run("listener", "show", "--json", *at).json
    assert sorted(song for interest in shown["interests"] for song in interest["songs"]) == [
        "Ada Moss - Empty Chair",
        "Bo Fields - Picnic",
    ]
    assert "15 % new, half-life 180 days." in run("listener", "show", *at).out


def test_a_history_comes_in_with_a_report_and_goes_out_again(run: Run, library: Path, tmp_path: Path) -> None:
    at = ("--library", library, "--listener", "ada")
    (tmp_path / "history.csv").write_text(HISTORY)
    report = run("listener", "import", "history.csv", *at)
    assert report.code == 0
    assert "history.csv: 2 new (2 plays)." in report.out
    assert "1 without a time that can be read" in report.out
    again = run("listener", "import", "history.csv", "--json", *at).json[0]
    assert (again["added"], again["known"], again["examples"]) == (0, 2, ["Nobody - Nothing"])
    out = run("listener", "export", "--output", "ada.jsonl", *at)
    assert out.out == "2 events of ada in ada.jsonl.\n"
    assert run("listener", "export", *at).out == (tmp_path / "ada.jsonl").read_text("utf-8")
    erased = run("listener", "erase", *at)
    assert erased.out == f"Erased ada from {library}/listeners.sqlite: 2 plays.\n"
    assert run("listener", "erase", *at).code == 2
    assert run("listener", "import", "ada.jsonl", "--json", *at).json[0]["added"] == 2


def test_erasing_asks_on_a_terminal(run: Run, library: Path) -> None:
    run("listener", "like", "Picnic", "--library", library)
    declined = run("listener", "erase", "--library", library, stdin="n\n", terminal=True)
    assert (declined.code, declined.out) == (1, "Nothing was erased.\n")
    assert run("listener", "erase", "--json", "--library", library).json["erased"]["like"] == 1


def test_settings_and_a_store_elsewhere(
    run: Run, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LYRICSBERT_LISTENERS", str(tmp_path / "mine.sqlite"))
    done = run("listener", "set", "--exploration", "0.5", "--half-life", "30", "--library", library)
    assert done.out == "me: 50 % new, half-life 30 days.\n"
    assert (tmp_path / "mine.sqlite").exists()
    assert not (library / "listeners.sqlite").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("set", "--exploration", "3"), "a share from 0 to 1"),
        (("set", "--half-life", "0"), "from 1 day to 36,500"),
        (("like", "zzzzzzzz"), "No song in the library"),
        (("show", "--listener", "a/b"), "no name of a listener"),
        (("import", "songs.csv"), "no history that can be read"),
        (("import", "nowhere.zip"), "not a file"),
        (("list", "--listeners", "nonsense://x"), "not installed"),
        (("list", "--listeners", "songs.csv"), "not a database"),
        (("export", "--output", "no/such/folder"), "cannot be written"),
    ],
)
def test_bad_input_is_one_sentence(run: Run, library: Path, words: tuple[str, ...], says: str) -> None:
    done = run("listener", *words, "--library", library)
    assert done.code == 2
    assert says in done.err
    assert done.err.count("\n") == 1


def test_every_key_of_the_json_is_documented(run: Run, library: Path, tmp_path: Path) -> None:
    (tmp_path / "history.csv").write_text(HISTORY)
    documented = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
    at = ("--json", "--library", library)
    answers = [run("listener", "import", "history.csv", *at).json[0], run("listener", "show", *at).json]
    lines = run("listener", "export", "--library", library).out.splitlines()
    answers += [json.loads(line) for line in lines]
    answers.append(run("listener", "erase", *at).json)
    for answer in answers:
        assert all(f"`{key}`" in documented for key in answer), answer
