"""remove: exactly what is named goes, after a question on a terminal; else nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Run

from lyricsbert.library import Library

LINES = (
    "The kettle sings a minor third and I hum along\nthe window fogs with all I know about the rain\n",
    "A silver hare ran up the stair and out of sight\nmy mother swore that it was true and kissed me\n",
    "The drums are calling from the basement floor\nwe move until the morning can not hold us any more\n",
)
NAMES = [
    ("Nineteen", "1999"),
    ("Nineteen", "???"),
    ("Nineteen", "22"),
    ("!!!", "Myth"),
    ("Ann Tide", "Myth"),
    ("Ann Tide", "Myths"),
    ("Éva Lund", "Night Bus, Again"),
    ("Emoji Kid", "🔥🔥🔥"),
    ("Emoji Kid", "❤️"),
    ("Twice", "Same Name"),
    ("Twice", "Same Name"),
]


@pytest.fixture
def named(run: Run, tmp_path: Path) -> Path:
    """A library whose names are easily mistaken for each other."""
    rows = [
        f'{artist},"{title}","{LINES[number % 3]}and this is line {number} of it, sung by somebody"'
        for number, (artist, title) in enumerate(NAMES)
    ]
    (tmp_path / "named.csv").write_text("\n".join(["artist,title,lyrics", *rows, ""]), "utf-8")
    done = run("index", tmp_path / "named.csv", "--library", tmp_path / "named")
    assert done.code == 0, done.err
    return tmp_path / "named"


def songs_of(library: Path) -> list[tuple[str, str]]:
    opened = Library.open(library)
    return list(zip(opened.artists, opened.titles, strict=True))


@pytest.mark.parametrize(
    ("name", "song"),
    [
        ("Nineteen - 1999", ("Nineteen", "1999")),
        ("1999", ("Nineteen", "1999")),
        ("nineteen - ???", ("Nineteen", "???")),
        ("???", ("Nineteen", "???")),
        ("!!! - Myth", ("!!!", "Myth")),
        ("ANN TIDE - MYTHS", ("Ann Tide", "Myths")),
        ("Myths!", ("Ann Tide", "Myths")),
        ("eva lund - night bus again", ("Éva Lund", "Night Bus, Again")),
        ("Emoji Kid - 🔥🔥🔥", ("Emoji Kid", "🔥🔥🔥")),
        ("❤️", ("Emoji Kid", "❤️")),
    ],
)
def test_an_exact_name_is_removed_without_a_question_where_nobody_can_answer(
    run: Run, named: Path, name: str, song: tuple[str, str]
) -> None:
    done = run("remove", name, "--library", named)
    assert (done.code, done.out, done.err) == (0, f"Removed {song[0]} - {song[1]}.\n", "")
    assert songs_of(named) == [each for each in NAMES if each != song]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Nineteen - 1998", "Nineteen - 1999"),
        ("Emoji Kid - 💧", "Emoji Kid"),
        ("Ann Tide - Mythos", "Ann Tide - Myths"),
        ("eva lund - night buss again", "Éva Lund - Night Bus, Again"),
        ("Nineteen", "Nineteen"),
        ("!!", ""),
        ("", ""),
        ("0123456789abcdef0123", ""),
    ],
)
def test_a_near_name_removes_nothing_and_the_nearest_are_listed(run: Run, named: Path, name: str, nearest: str) -> None:
    done = run("remove", name, "--library", named, "--yes")
    assert (done.code, done.out) == (2, "")
    assert "nothing was removed" in done.err
    assert nearest in done.err
    assert done.err.count("\n") == 1
    assert songs_of(named) == NAMES


@pytest.mark.parametrize("name", ["Myth", "Twice - Same Name", "same name"])
def test_a_name_of_several_songs_removes_nothing_and_their_ids_are_listed(run: Run, named: Path, name: str) -> None:
    done = run("remove", name, "--library", named, "--yes")
    assert (done.code, done.out) == (2, "")
    assert "2 songs are called" in done.err
    opened = Library.open(named)
    title = name.rsplit(" - ", maxsplit=1)[-1].title()
    ids = [song_id for song_id, each in zip(opened.ids, opened.titles, strict=True) if each == title]
    assert len(ids) == 2
    assert all(song_id in done.err for song_id in ids)
    removed = run("remove", ids[1], "--library", named)
    assert removed.code == 0
    assert Library.open(named).ids == [song_id for song_id in opened.ids if song_id != ids[1]]


def test_one_name_that_is_not_found_keeps_all_the_others(run: Run, named: Path) -> None:
    assert run("remove", "Nineteen - 1999", "Nobody - Nothing At All", "--library", named).code == 2
    assert songs_of(named) == NAMES


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1)])
def test_a_terminal_is_asked(run: Run, named: Path, answer: str, code: int) -> None:
    done = run("remove", "nineteen - 1999", "--library", named, stdin=answer, terminal=True)
    assert done.code == code
    assert "Remove Nineteen - 1999? [y/N]" in done.err
    assert done.out.endswith("Removed Nineteen - 1999.\n" if code == 0 else "Nothing was removed.\n")
    assert len(songs_of(named)) == len(NAMES) - (code == 0)


def test_several_songs_are_one_question_that_names_them_all(run: Run, named: Path) -> None:
    done = run("remove", "1999", "???", "Nineteen - 1999", "--library", named, stdin="y\n", terminal=True)
    assert done.code == 0
    assert done.err.startswith("Nineteen - 1999\nNineteen - ???\nRemove these 2 songs?")
    assert len(songs_of(named)) == len(NAMES) - 2


def test_a_question_that_is_broken_off_removes_nothing(run: Run, named: Path) -> None:
    assert run("remove", "1999", "--library", named, terminal=True).code == 130
    assert songs_of(named) == NAMES


@pytest.mark.parametrize("option", ["--yes", "-y", "--json"])
def test_yes_and_json_need_no_answer(run: Run, named: Path, option: str) -> None:
    done = run("remove", "1999", option, "--library", named, terminal=True)
    assert (done.code, done.err) == (0, "")
    assert len(songs_of(named)) == len(NAMES) - 1


def test_json_names_what_was_removed(run: Run, named: Path) -> None:
    opened = Library.open(named)
    assert run("remove", "22", "--json", "--library", named).json == [{"id": opened.ids[2], "song": "Nineteen - 22"}]
