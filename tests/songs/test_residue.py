"""What lyric sites leave around lyrics, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyricsbert.songs import read_songs
from lyricsbert.songs.lyrics import read_lyrics
from lyricsbert.songs.residue import is_credit, is_notice

LYRIC = "the lantern leans tonight\nand nobody comes home\nso carry me over"
LANGUAGES = "TranslationsTürkçeEspañolPortuguêsРусскийالعربية日本語한국어中文SvenskaΕλληνικάTiếng ViệtAzərbaycan" * 4


@pytest.mark.parametrize(
    "text",
    [
        f"Harbour Door Lyrics{LYRIC.capitalize()}",
        f"Harbour Door Lyrics\n\n{LYRIC}",
        f"harbour door lyrics:\n{LYRIC}",
        f'"Harbour Door" lyrics\n\n{LYRIC}',
        f"The Tide - Harbour Door Lyrics\n{LYRIC}",
        f"12 ContributorsHarbour Door Lyrics{LYRIC.capitalize()}",
        f"263 Contributors{LANGUAGES}Harbour Door Lyrics\n{LYRIC}3Embed",
        f"1 ContributorHarbour Door Lyrics“Harbour Door” is a song that the band wrote … Read More \n{LYRIC}",
        f"{LYRIC}16Embed",
        f"{LYRIC},Harbour DoorEmbed",
        f"{LYRIC}\nSee The Tide LiveGet tickets as low as €50You might also like\n",
        f"{LYRIC}\n\n...\n\n******* This Lyrics is NOT for Commercial use *******\n(1409618123456)",
        f"{LYRIC}\n\nWriter(s): Ada Moss, Bo Fields\nSubmit Corrections",
        f"{LYRIC}\n\nThanks to Mila for adding these lyrics.",
        f"Tekst piosenki:\n{LYRIC}\nPoznaj historię zmian tego tekstu",
        f"{LYRIC}\n\nSource: LyricFind\nSongwriters: Ada Moss / Bo Fields\nHarbour Door lyrics © Some Music Publishing",
        f"{LYRIC}\nSource: Musixmatch",
        f"{LYRIC}\nVisit www.lyrics.example.com for these lyrics.",
        f"Lyrics by: Ada Moss\nMusic by: Bo\n作曲 : Bo\n\n{LYRIC}",
        f"{LYRIC}\n\n© 2011 The Tide. All rights reserved.",
    ],
)
def test_only_the_lyrics_are_left(text: str) -> None:
    assert read_lyrics(text, title="Harbour Door", artist="The Tide").text.lower() == LYRIC


@pytest.mark.parametrize(
    "text",
    [
        "written by the light of the moon\nthe lantern leans",
        "the lantern leans\nmusic",
        "Source: the river, I was born there\nand I am long gone now, you see, and nobody will ever come back for me",
        "I read the lyrics of your door\nthe lantern leans",
        "harbour door lyrics in my head\nthe lantern leans",
        "no lyrics, no lies\nthe lantern leans",
        "instrumental to my fall\nwas the lantern on the wall",
        "the lantern leans\nget on with it, submit corrections to my heart",
    ],
)
def test_lines_that_are_sung_stay(text: str) -> None:
    assert read_lyrics(text, title="Harbour Door", artist="The Tide").text == text


@pytest.mark.parametrize(
    "notice",
    [
        "Instrumental",
        "[Instrumental]",
        "(instrumental track)",
        "♪ Instrumental ♪",
        "This song is an instrumental.",
        "No lyrics available",
        "Lyrics not found.",
        "Lyrics for this song have yet to be released. Please check back once the song has been released.",
        "We are not in a position to display these lyrics due to licensing restrictions. Sorry for the inconvenience.",
        "Unfortunately, we are not authorized to show these lyrics.",
        "We do not have the lyrics for Harbour Door yet.",
        "纯音乐，请欣赏",
    ],
)
def test_a_notice_in_place_of_lyrics_is_none(notice: str) -> None:
    assert read_lyrics(notice).text == ""
    assert read_lyrics(f"[00:00.00]{notice}").text == ""


def test_a_song_with_a_notice_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("artist,title,lyrics\nTide,Sea,Instrumental\nTide,Door,the lantern leans\n")
    rejected: list[str] = []
    songs = list(read_songs(tmp_path / "a.csv", rejects=lambda reject: rejected.append(reject.reason)))
    assert [song.title for song in songs] == ["Door"]
    assert rejected == ["no lyrics"]


def test_credits_are_no_timed_lines() -> None:
    lyrics = read_lyrics(
        "[00:00.00]作词 : Ada\n[00:01.00]Composer: Bo\n[00:10.00]the lantern leans\n[00:20.00]Source: Genius"
    )
    assert lyrics.text == "the lantern leans"
    assert [line.text for line in lyrics.timed_lines] == ["the lantern leans"]


def test_long_texts_are_no_notices() -> None:
    assert not is_notice("no lyrics " * 100)
    assert not is_credit("the lantern leans " * 100)
