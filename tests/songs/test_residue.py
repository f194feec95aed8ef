"""What lyric sites leave around lyrics, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyricsbert.songs import read_songs
from lyricsbert.songs.credits import is_credit
from lyricsbert.songs.lyrics import read_lyrics
from lyricsbert.songs.notices import is_notice

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
        f"45 Contributors{LANGUAGES}Harbour Door (Live) Lyrics\n“Harbour Door” [yes] is\nold … Read More \n{LYRIC}",
        f"Harbour Door (Remastered 2009) Lyrics\n{LYRIC}",
        f"Harbour Door by The Tide Lyrics\n\n{LYRIC}",
        f"Lyrics to Harbour Door\n{LYRIC}",
        f"[Harbour Door Lyrics]\n{LYRIC}",
        f'[Letra de "Harbour Door" ft. Bo]\n{LYRIC}',
        f"[Songtext zu „Harbour Door“]\n{LYRIC}",
        f"[Текст песни «Harbour Door»]\n{LYRIC}",
        f'The Tide Lyrics\n\n"Harbour Door"\n(feat. Bo Fields)\n\n{LYRIC}',
        f"HARBOUR DOOR\nThe Tide\n\n{LYRIC}",
        f"Harbour Door - The Tide\n{LYRIC}",
        f"Artist: The Tide\nAlbum: Letters\nSong: Harbour Door\nTyped by: someone\n\n{LYRIC}",
        f"{LYRIC}\n\nWritten by Ada Moss and Bo Fields",
        f"{LYRIC}\n\nProducer: Ada\nMixing Engineer: Bo\nGuitar: Cy",
        f"{LYRIC}\n\n[ Harbour Door lyrics found on http://lyrics.example.com ]",
        f"{LYRIC}\n\nRead more: The Tide - Harbour Door Lyrics | Site",
        f"{LYRIC}\n\n(Thanks to Ada for these lyrics)",
        f"{LYRIC}\nQuelle: LyricFind",
        f"{LYRIC}\nSource : LyricFind\nParoliers : A / B\nParoles de Harbour Door © Some Music",
        f"{LYRIC}\n\nCopyright 1998 Door Music (BMI)",
        f"{LYRIC}\n\n---\nDownloaded from somewhere",
        f"<!-- lyrics of a site -->\n{LYRIC}",
        f"♪ {LYRIC} ♪",
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
        "the lantern leans\nWritten by the Light of the Moon",
        "the lantern leans\nmusic: the sound of you",
        "the lantern leans\nSource: the river mouth",
        "the lantern leans\nand I would Embed",
        "the lantern leans\nThanks to God for the rain",
        "the lantern leans\nall rights reserved for you",
        "the lantern leans\nGuitar: play it",
        "Title: none of your business\nthe lantern leans",
        "Words: I need them\nthe lantern leans",
        "[The Tide]\nHarbour Door\nthe lantern leans",
        '"Harbour door"\nshe said, and the lantern leans',
        "Harbour Door\n\nthe lantern leans",
        "v1: the lantern leans",
        "I don't have the words\nlyrics fail me",
        "none of us\nno one",
        "We do not sing the lyrics any more",
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
        "[Instrumental Intro]",
        "[Spoken word]",
        "N/A",
        "none",
        "...",
        "TBA",
        "Lyrics currently unavailable",
        "This track has no lyrics.",
        "There are no lyrics to this song",
        "Sorry, no lyrics available for this song.",
        "Looks like we don't have the lyrics for this song.",
        "We couldn't find the lyrics",
        "We're working on getting the lyrics for this song",
        "Due to licensing restrictions, lyrics are not available",
        "Be the first to add lyrics",
        "404 Not Found",
        "Kein Songtext vorhanden",
        "暂无歌词",
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


def test_headings_are_no_timed_lines() -> None:
    lyrics = read_lyrics(
        "[00:00.00]Harbour Door - The Tide\n[00:10.00]the lantern", title="Harbour Door", artist="The Tide"
    )
    assert lyrics.text == "the lantern"
    assert [line.text for line in lyrics.timed_lines] == ["the lantern"]


def test_long_texts_are_no_notices() -> None:
    assert not is_notice("no lyrics " * 100)
    assert not is_credit("the lantern leans " * 100)
