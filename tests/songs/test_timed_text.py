"""Time stamps in every form: kept as times, never sung."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.songs import read_songs
from lyricsbert.songs.clean import clean_lyrics
from lyricsbert.songs.lyrics import best_lyrics, read_lyrics
from lyricsbert.songs.timed_text import read_timed_text

LINES = ["the lantern leans tonight", "and nobody comes home", "so carry me over"]
WORDS = "\n".join(LINES)


def times(text: str) -> list[float]:
    lyrics = read_lyrics(text)
    assert lyrics.text == WORDS
    return [line.seconds for line in lyrics.timed_lines]


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        (("[00:10.50]", "[00:12.00]", "[01:02.25]"), [10.5, 12, 62.25]),
        (("[0:10]", "[0:12]", "[1:02]"), [10, 12, 62]),
        (("[00:10,5]", "[00:12,000]", "[01:02,2500]"), [10.5, 12, 62.25]),
        (("[ 00:10.5 ]", "[00:12.0 ] ", "[01:02.25]\t"), [10.5, 12, 62.25]),
        (("[00:10:50]", "[00:12:00]", "[01:02:25]"), [10.5, 12, 62.25]),
        (("[00:10:50]", "[00:12:99]", "[00:12:999]"), [10.5, 12.99, 12.999]),
        (("[00:00:10.5]", "[00:00:12.0]", "[00:01:02.25]"), [10.5, 12, 62.25]),
        (("[00:00:10]", "[00:00:12]", "[00:01:02]"), [10, 12, 62]),
        (("[10500,900]", "[12000,80]", "[62250,1]"), [10.5, 12, 62.25]),
        (("<00:10.50>", "<00:12.00>", "<01:02.25>"), [10.5, 12, 62.25]),
        (("[00:10.50]v1:", "[00:12.00]V2: ", "[01:02.25]F: "), [10.5, 12, 62.25]),
    ],
)
def test_every_form_of_a_stamp(stamps: tuple[str, str, str], expected: list[float]) -> None:
    assert times("\n".join(stamp + line for stamp, line in zip(stamps, LINES, strict=True))) == expected


@pytest.mark.parametrize(
    "word",
    [
        "<00:{n:02}.30>{w} ",
        "{w}<00:{n:02}.30> ",
        "[00:{n:02}.30]{w} ",
        "<{n:02}:00:30> {w} ",
        "<1{n},20,0>{w} ",
        "(1{n},20){w} ",
    ],
)
def test_stamps_of_words_are_not_sung(word: str) -> None:
    head = "[1000{n},500]" if "," in word else "[00:1{n}.00]"
    text = "\n".join(
        head.format(n=n) + "".join(word.format(n=n, w=part) for part in line.split()) for n, line in enumerate(LINES)
    )
    assert read_lyrics(text).text == WORDS


def test_a_background_voice_is_a_line_of_its_own() -> None:
    lyrics = read_lyrics("[00:10.00]the lantern leans\n[bg: <00:11.50>leans <00:12.00>tonight]\n[00:14.00]and nobody")
    assert lyrics.text == "the lantern leans\nleans tonight\nand nobody"
    assert [line.seconds for line in lyrics.timed_lines] == [10, 11.5, 14]


def test_a_voice_is_marked_only_after_a_stamp() -> None:
    assert read_lyrics("F: is for fire\n[00:10.00]M: is gone").text == "F: is for fire\nis gone"


def test_id_tags_are_no_sections() -> None:
    found = read_timed_text("[ti:Door]\n[ar: The  Tide ]\n[length:03:10]\n[by:me]\nthe lantern leans")
    assert found.ids == {"title": "Door", "artist": "The Tide", "duration": "03:10"}
    assert found.text == "the lantern leans"


@pytest.mark.parametrize("text", ["I woke at 5:30 and ran", "[Verse 1: Mila]\nrain", "John 3:16, I said", "<3 <3", ""])
def test_text_without_stamps_is_left_alone(text: str) -> None:
    assert read_timed_text(text).text == text
    assert read_timed_text(text).timed_lines == ()


def test_srt_and_vtt() -> None:
    srt = "".join(f"{n}\r\n00:01:0{n},250 --> 00:01:0{n},900\r\n<i>{t}</i>\r\n\r\n" for n, t in enumerate(LINES, 1))
    assert times(srt) == [61.25, 62.25, 63.25]
    vtt = "WEBVTT - x\n\n" + "".join(
        f"a{n}\n01:0{n}.250 --> 01:09.000 align:left\n{t}\n\n" for n, t in enumerate(LINES, 1)
    )
    assert times(vtt) == [61.25, 62.25, 63.25]


def test_ttml() -> None:
    text = (
        '<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="urn:m" xmlns:i="urn:i"><body>'
        '<div i:song-part="Verse"><p begin="1:02.5"><span begin="1:02.5">the</span> <span>lantern</span> leans'
        "<br/>tonight"
        '<span ttm:role="x-translation">nicht</span></p></div>'
        '<div i:song-part="Chorus"><p begin="70s">so carry &amp; me</p><p begin="71500ms">over</p></div></body></tt>'
    )
    lyrics = read_lyrics(text)
    assert lyrics.text == "[Verse]\nthe lantern leans\ntonight\n\n[Chorus]\nso carry & me\nover"
    assert [line.seconds for line in lyrics.timed_lines] == [62.5, 62.5, 70, 71.5]


@pytest.mark.parametrize("text", ['<!DOCTYPE a [<!ENTITY b "c">]><tt>&b;</tt>', "<tt><p begin='1s'>x", "<tt/>"])
def test_ttml_that_cannot_be_read_has_no_words(text: str) -> None:
    assert read_lyrics(f"<?xml version='1.0'?>{text}").text == ""


@pytest.mark.parametrize("name", ["songs.csv", "songs.jsonl", "Tide - Door.txt", "Tide - Door.lrc"])
def test_all_readers_know_stamps(tmp_path: Path, name: str) -> None:
    text = "\n".join(f"[00:1{n}.00] {line}" for n, line in enumerate(LINES))
    content = {
        ".csv": f'artist,title,lyrics\nTide,Door,"{text}"\n',
        ".jsonl": json.dumps({"artist": "Tide", "title": "Door", "lyrics": text}) + "\n",
    }.get(Path(name).suffix, text)
    (tmp_path / name).write_text(content)
    (song,) = read_songs(tmp_path / name)
    assert (song.artist, song.title, song.lyrics) == ("Tide", "Door", WORDS)
    assert [line.seconds for line in song.timed_lines] == [10, 11, 12]


def test_the_best_of_several_texts() -> None:
    stamped = read_lyrics("\n".join(f"[00:1{n}.00]{line}" for n, line in enumerate(LINES)))
    plain = read_lyrics(WORDS.replace("home\n", "home\n\n"))
    notice, nothing = read_lyrics("(rip by me)"), read_lyrics("Instrumental")
    assert best_lyrics([nothing, stamped, plain]).text == plain.text
    assert best_lyrics([plain, stamped]).timed_lines == stamped.timed_lines
    assert best_lyrics([stamped, notice]).text == WORDS
    assert best_lyrics([]).text == ""


STAMP_LIKE = st.text(alphabet="[]<>(){}:.,-0123456789 \nabtiresgvF", max_size=120)


@given(STAMP_LIKE | st.text(max_size=60))
def test_any_text_is_read_and_stays_clean(text: str) -> None:
    lyrics = read_lyrics(text)
    assert clean_lyrics(lyrics.text) == lyrics.text
    seconds = [line.seconds for line in lyrics.timed_lines]
    assert all(second >= 0 for second in seconds)


def test_stamps_do_not_multiply_words_without_end() -> None:
    lyrics = read_lyrics("[00:01.00]" * 20_000 + "la " * 20_000)
    assert len(lyrics.text) < 500_000


@pytest.mark.parametrize("offset", ["1e999", "nan", "-inf", "soon", "9" * 400])
def test_an_offset_that_is_no_time_is_none(offset: str) -> None:
    (line,) = read_lyrics(f"[offset:{offset}]\n[00:05.00]la").timed_lines
    assert line.seconds in {5.0, 0.0}


THREE = ("the lantern leans tonight", "and nobody comes home", "so carry me over")


@pytest.mark.parametrize(
    "stamps",
    [
        ("(00:01.50) ", "(00:05.00) ", "(01:10.25) "),
        ("{00:01.50}", "{00:05.00}", "{01:10.25}"),
        ("00:01.50 ", "00:05.00 ", "01:10.25 "),
        ("00:01.50\n", "00:05.00\n", "01:10.25\n"),
        ("0:01.50 - ", "0:05 - ", "1:10.25 - "),
        ("[1.50s]", "[5.00s]", "[70.25s]"),
        ("[1.50] ", "[5.00] ", "[70.25] "),
        ("[00:01.50 --> 00:03.00]  ", "[00:05.00 --> 00:07.00]  ", "[01:10.25 --> 01:12.00]  "),
        ("[00:01.50-00:03.00]", "[00:05.00-00:07.00]", "[01:10.25-01:12.00]"),
        ("［00:01.50］", "［00：05.00］", "[01：10.25]"),
        ("&#91;00:01.50&#93;", "&#91;00:05.00&#93;", "&#91;01:10.25&#93;"),
        ("[00:01.50] v1 : ", "[00:05.00]f: ", "[01:10.25]M:"),
    ],
)
def test_stamps_of_other_forms(stamps: tuple[str, ...]) -> None:
    lyrics = read_lyrics("\n".join(stamp + line for stamp, line in zip(stamps, THREE, strict=True)))
    assert lyrics.text == "\n".join(THREE)
    assert [line.seconds for line in lyrics.timed_lines] == [1.5, 5.0, 70.25]


@pytest.mark.parametrize("end", ["\\n", "\\r\\n", "<br>", "<br/>\n", " ", ""])
def test_line_ends_that_were_escaped_or_lost(end: str) -> None:
    stamps = ("[00:01.50]", "[00:05.00]", "[01:10.25]")
    lyrics = read_lyrics(end.join(stamp + line for stamp, line in zip(stamps, THREE, strict=True)))
    assert lyrics.text == "\n".join(THREE)
    assert [line.seconds for line in lyrics.timed_lines] == [1.5, 5.0, 70.25]


@pytest.mark.parametrize(
    "head", ["[ti:Door][ar:Ada]\n", "[ar : Ada]\n[ offset : 0 ]\n", "[mu:Bo]\n[relyear:1999]\n[encoding:utf-8]\n"]
)
def test_id_tags_of_other_forms(head: str) -> None:
    assert read_lyrics(f"{head}[00:01.50]the lantern leans").text == "the lantern leans"


@pytest.mark.parametrize(
    "text",
    [
        "0:15 the train arrives\nthe lantern leans\nand nobody comes home\nso carry me over",
        "7:30 in the morning\n8:30 at the door\n9:30 I am calling",
        "at 5:15 I left\n6:15 you came\n7:15 we met",
        "10:30 no more\n9:30 I called\n8:30 you came",
    ],
)
def test_times_that_are_sung_stay(text: str) -> None:
    assert read_lyrics(text).text == text
    assert read_lyrics(text).timed_lines == ()
