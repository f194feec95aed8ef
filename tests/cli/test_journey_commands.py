"""journey, blend."""

import re
from pathlib import Path

import pytest
from command_line import Run

SAD, GLAD = "lonely tears", "happy in the sun"


def test_a_journey_shows_its_songs_in_order_and_says_why(run: Run, library: Path) -> None:
    done = run("journey", SAD, GLAD, "-k", "2", "--library", library)
    assert done.code == 0
    assert "From lonely tears to happy in the sun: 2 songs, about 7 minutes." in done.out
    assert re.search(r"1\. Empty Chair  Ada Moss[\s\S]*2\. Picnic  Bo Fields", done.out)
    assert "The journey begins here: mostly sadness." in done.out
    assert "The journey ends here: mostly joy." in done.out
    assert all(len(line) <= 110 for line in done.out.splitlines())


def test_a_journey_is_json_and_a_playlist(run: Run, library: Path, tmp_path: Path) -> None:
    done = run("journey", f"from {SAD} to {GLAD}", "-k", "3", "--playlist", "way.m3u8", "--library", library, "--json")
    journey = done.json
    assert [step["song"]["title"] for step in journey["steps"]][::2] == ["Empty Chair", "Picnic"]
    assert set(journey) == {"start", "goal", "steps", "seconds", "chips", "notes", "help"}
    assert journey["seconds"] == 630
    assert "3 songs in way.m3u8." in done.err
    assert (tmp_path / "way.m3u8").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((SAD,), "has no goal"),
        ((SAD, GLAD, "-k", "5"), "needs 5 songs, and 4 pass the filters"),
        ((SAD, SAD), "feel the same"),
        ((SAD, "valence=12"), "valence=12 is out of range"),
        ((SAD, "song=Nothing Like It"), "No song in the library is called"),
        ((SAD, GLAD, "--via", "0.5"), "write POSITION:VALENCE,ENERGY"),
        ((SAD, GLAD, "--minutes", "-1"), "lasts up to 600 minutes"),
    ],
)
def test_what_cannot_be_is_one_sentence(run: Run, library: Path, words: tuple[str, ...], said: str) -> None:
    done = run("journey", *words, "--library", library)
    assert done.code == 2
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_a_blend_is_of_songs_and_texts(run: Run, library: Path) -> None:
    found = run("blend", "Ada Moss - Empty Chair=2", "kiss my darling", "--library", library, "--json").json
    assert found[0]["song"]["title"] == "Paper Kiss"
    assert "Empty Chair" not in [each["song"]["title"] for each in found]
    assert "Close to “kiss my darling”" in run("blend", "kiss my darling", "--library", library).out
    refused = run("blend", "calmer", "--library", library)
    assert refused.code == 2
    assert "no song and no text with a weight above 0" in refused.err


def test_who_speaks_of_self_harm_in_an_end_or_a_part_is_helped(run: Run, library: Path) -> None:
    for words in (("journey", "I want to die", GLAD), ("blend", "kms", GLAD)):
        helped = run(*words, "--help-text", "Ring the night nurse: https://example.org", "--library", library)
        assert helped.code == 0
        assert "Ring the night nurse" in helped.out
        assert "die" not in helped.out
        assert "https://findahelpline.com" in run(*words, "--json", "--library", library).err
        assert "findahelpline" not in run(*words, "--ignore", "help", "-k", "2", "--library", library).out
    assert run("journey", SAD, GLAD, "-k", "2", "--leave-out", "violent", "--library", library).code == 0
