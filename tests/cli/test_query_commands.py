"""recommend, similar, search, analyze, chat."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest
from command_line import Run


def titles(answer: list[dict[str, dict[str, str]]]) -> list[str]:
    return [item["song"]["title"] for item in answer]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("I feel so lonely and sad", "Empty Chair"),
        ("happy in the sun", "Picnic"),
        ("I love you darling", "Paper Kiss"),
        ("I am furious, I hate this", "Slammed Door"),
    ],
)
def test_a_mood_finds_the_song_that_fits(run: Run, library: Path, text: str, title: str) -> None:
    answer = run("recommend", text, "--library", library, "--json").json
    assert titles(answer)[0] == title
    assert set(answer[0]) == {
        "song", "score", "parts", "weights", "emotions", "sentiment", "mood", "valence", "energy", "themes", "versions",
        "reasons",
    }  # fmt: skip
    assert answer[0]["reasons"]


def test_recommend_prints_cards_with_bars_reasons_and_lines(run: Run, library: Path) -> None:
    done = run("recommend", "I feel so lonely and sad", "--library", library)
    assert "You might like songs from the Anxious/Sad mood." in done.out
    assert "Empty Chair" in done.out
    assert "Ada Moss" in done.out
    assert "█" in done.out
    assert "“" in done.out


def test_sliders_filters_and_likes(run: Run, library: Path) -> None:
    joyful = run("recommend", "--emotion", "joy=0.9", "--library", library, "--json").json
    assert titles(joyful)[0] == "Picnic"
    assert titles(run("recommend", "--artist", "dan roe", "--library", library, "--json").json) == ["Slammed Door"]
    liked = run("recommend", "--like", "cleo hart - paper kiss", "--library", library, "--json").json
    assert "Paper Kiss" not in titles(liked)
    assert run("recommend", "sad", "-k", "2", "--library", library, "--json").json[1:] != []


def test_valence_and_energy_are_asked_by_number(run: Run, library: Path) -> None:
    found = run("recommend", "--valence", "8", "--energy", "2.5", "--library", library, "--json").json
    assert set(found[0]["parts"]) == {"affect"}
    assert set(run("recommend", "sad", "--valence", "2", "--library", library, "--json").json[0]["parts"]) > {"affect"}
    for option, says in (
        ("--valence", "valence=10 is out of range; valence is from 1 (unpleasant) to 9 (pleasant)."),
        ("--energy", "energy=10 is out of range; energy is from 1 (calm) to 9 (energetic)."),
    ):
        done = run("recommend", option, "10", "--library", library)
        assert (done.code, done.out) == (2, "")
        assert says in done.err


def test_a_library_without_themes_refuses_them(run: Run, library: Path) -> None:
    done = run("recommend", "--theme", "love", "--theme", "money", "--library", library)
    assert (done.code, done.out) == (2, "")
    assert "There is no theme 'love' in this library: its model, tiny, knows none." in done.err


def test_what_is_not_english_is_said_to_be_unknown(run: Run, library: Path) -> None:
    says = "This does not look like English, so what it feels like is unknown."
    text = "je suis triste ce soir, ferry sun"
    done = run("recommend", text, "--library", library)
    assert says in done.out
    assert "You might like" not in done.out
    assert {each["note"] for each in run("recommend", text, "--library", library, "--json").json} == {says}
    analysis = run("analyze", text, "--json").json
    assert (analysis["note"], analysis["mood"], analysis["feeling"]) == (says, None, 0)
    assert set(analysis["emotions"].values()) == set(analysis["wanted"].values()) == {0.1667}
    assert says in run("analyze", text).out
    assert "There are no words in this" in run("analyze", "!!! ???").out


def test_analyze_prints_what_is_wanted(run: Run) -> None:
    out = run("analyze", "I feel so lonely and sad").out
    assert out.index("Emotions") < out.index("Mood") < out.index("Wanted") < out.index("About feeling")


def test_the_baseline_method(run: Run, library: Path) -> None:
    answer = run("recommend", "so sad and alone", "--method", "cluster-knn", "--library", library, "--json").json
    assert titles(answer)[0] == "Empty Chair"
    assert len({item["mood"] for item in answer}) == 1


def test_similar_and_search(run: Run, library: Path) -> None:
    similar = run("similar", "Ada Moss - Empty Chiar", "--library", library)
    assert "Close to Empty Chair by Ada Moss" in similar.out
    found = run("search", "back of the envelope", "--library", library)
    assert found.out.index("Paper Kiss") < 40
    assert "a kiss on the back of the envelope" in found.out


def test_an_unknown_song_is_answered_with_near_ones(run: Run, library: Path) -> None:
    done = run("similar", "Empty Glass", "--library", library)
    assert done.code == 2
    assert "Empty Chair" in done.err


def test_analyze_needs_no_library(run: Run) -> None:
    done = run("analyze", "I cry lonely tears", "--json").json
    assert max(done["emotions"], key=done["emotions"].get) == "sadness"
    assert done["mood"] == "Anxious/Sad"
    text = run("analyze", "I cry lonely tears").out
    assert "sadness" in text
    assert "█" in text


def test_chat_answers_each_line_of_a_pipe_and_ends(run: Run, library: Path) -> None:
    done = run("chat", "--library", library, "-k", "1", stdin="so lonely\n\n!!!\nhappy in the sun\n")
    assert done.code == 0
    assert "Empty Chair" in done.out
    assert "Picnic" in done.out
    assert "nothing in this to go by" in done.out
    assert done.err == ""


def test_chat_is_a_conversation(run: Run, library: Path) -> None:
    lines = "so lonely\nno more Ada Moss\ndrop 2\ndrop 9\nwhy?\nhelp\nq\nhappy in the sun\n"
    done = run("chat", "--library", library, "-k", "1", stdin=lines)
    assert done.code == 0
    assert "Without Ada Moss." in done.out
    assert "No longer without Ada Moss." in done.out
    assert "Here is why." in done.out
    assert "like the second one but angrier" in done.out  # of the help
    assert "happy in the sun" not in done.out
    assert "There is no number 9 to take off" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["recommend", "sad", "--emotion", "joy=nan"], "joy"),
        (["recommend", "sad", "--emotion", "joy=-1"], "0 to 1"),
        (["recommend", "sad", "--emotion", "jooy=1"], "did you mean joy"),
        (["recommend", "sad", "-k", "0"], "k is 0"),
        (["recommend", ""], "empty"),
        (["recommend", "   "], "empty"),
        (["recommend"], "empty"),
        (["recommend", "sad", "--mood", "Gloomy"], "Calm"),
        (["recommend", "sad", "--year", "1990-1980"], "1980-1990"),
        (["recommend", "sad", "--like", "Nobody - Nothing"], "Nothing"),
        (["similar", ""], "empty"),
        (["search", "?!"], "word"),
        (["analyze", " "], "empty"),
        (["index", "nowhere.csv"], "nowhere.csv"),
        (["index"], "SOURCE"),
        (["index", "nowhere.csv", "--builtin"], "SOURCE"),
        (["index", "nowhere.csv", "--columns", "lyrics"], "FIELD=COLUMN"),
        (["recommend", "sad", "--model", "no/such/model"], "model"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(run: Run, library: Path, arguments: list[str], said: str) -> None:
    done = run(*arguments, *([] if arguments[0] == "analyze" else ["--library", library]))
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


def test_a_missing_library_says_how_to_make_one(run: Run) -> None:
    done = run("recommend", "sad", "--library", "nowhere")
    assert done.code == 2
    assert "lyricsbert index" in done.err


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("train", ["train", "recipe.toml"]),
        ("evaluate", ["evaluate", "shipped"]),
        ("export", ["export", "run", "--output", "there"]),
        ("sweep.sweep", ["sweep", "recipe.toml"]),
        ("attention", ["attention", "--text", "so lonely"]),
    ],
)
def test_a_command_of_the_lab_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch, module: str, arguments: list[str]
) -> None:
    real_import = builtins.__import__

    def without_torch(name: str, *rest: Any) -> Any:
        if name == f"lyricsbert.lab.{module}":
            raise ModuleNotFoundError("No module named 'torch'", name="torch")
        return real_import(name, *rest)

    monkeypatch.setattr("builtins.__import__", without_torch)
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("""(No module named 'torch'): run `pip install "lyricsbert[lab]"`.\n""")


def test_a_search_for_an_artist_names_the_songs(run: Run, library: Path) -> None:
    done = run("search", "ada moss", "--library", library)
    assert done.out.startswith("Ada Moss  1 song: Empty Chair")
    assert 'lyricsbert info --artist "Ada Moss"' in done.out
    assert "info --artist" not in run("search", "rain", "--library", library).out


def test_an_artist_is_described(run: Run, library: Path) -> None:
    facts = run("info", "--artist", "ADA MOSS", "--library", library, "--json").json
    assert (facts["artist"], facts["songs"], facts["typical"]) == ("Ada Moss", 1, ["Empty Chair"])
    assert abs(sum(facts["emotions"].values()) - 1) < 0.01
    assert "Ada Moss" not in facts["near"]
    printed = run("info", "--artist", "ada moss", "--library", library).out
    assert printed.startswith("Ada Moss  1 song\n")
    assert "Most typical  Empty Chair" in printed
    assert "Lyrics like these  " in printed


def test_an_artist_that_the_library_does_not_have_is_an_error(run: Run, library: Path) -> None:
    done = run("info", "--artist", "Nobody", "--library", library)
    assert done.code == 2
    assert "The library has no artist 'Nobody'." in done.err


def test_who_speaks_of_self_harm_is_told_that_help_exists(
    run: Run, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run("recommend", "I want to die", "--library", library)
    assert "help exists" in done.out
    assert "https://findahelpline.com" in done.out
    assert "mood" not in done.out
    as_json = run("recommend", "I want to die", "--library", library, "--json")
    assert "https://findahelpline.com" in as_json.err
    chat = run("chat", "--library", library, stdin="I want to die\n")
    assert "https://findahelpline.com" in chat.out
    assert "Sentiment" not in chat.out
    file = tmp_path / "help.txt"
    file.write_text("Ring the night nurse. https://example.org/", encoding="utf-8")
    assert "night nurse" in run("recommend", "kms", "--library", library, "--help-text", f"@{file}").out
    monkeypatch.setenv("LYRICSBERT_HELP_TEXT", "Ring the night nurse.")
    assert "night nurse" in run("chat", "--library", library, stdin="kms\n").out
    refused = run("recommend", "sad", "--library", library, "--help-text", "@missing.txt")
    assert (refused.code, refused.out) == (2, "")
    assert "The help text cannot be read from missing.txt" in refused.err


@pytest.mark.parametrize("words", [("recommend", "sad"), ("search", "lonely"), ("similar", "Picnic")])
def test_explicit_and_violent_songs_can_be_left_out(run: Run, library: Path, words: tuple[str, str]) -> None:
    assert run(*words, "--library", library, "--leave-out", "explicit", "--leave-out", "violent", "--json").code == 0
    assert run(*words, "--library", library, "--leave-out", "rude").code == 2
