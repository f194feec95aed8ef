"""Audio files: tags, lyric files beside them, names of files and folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.songs import Note, Reject, Song, estimate_count, read_songs, unusable_reason
from lyricsbert.songs.readers.audio_file import SIDECARS, open_audio_song
from lyricsbert.songs.readers.reader import SourceFile
from music_files import (
    FFMPEG,
    HARBOUR,
    TIMED_HARBOUR,
    ape_tag,
    custom_frame,
    lyrics_frame,
    recording_id_frame,
    synced_frame,
    text_frame,
    write_ape,
    write_flac,
    write_mp3,
    write_tone,
)

MBID = "b1a9c0e9-d987-4042-ae91-78d6a3267d69"
TIMES = [10.0, 14.0, 18.0, 22.0]
needs_ffmpeg = pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")


def read(source: Path, *, encoding: str | None = None) -> tuple[list[Song], list[Reject], list[Note]]:
    rejects: list[Reject] = []
    notes: list[Note] = []
    return list(read_songs(source, rejects=rejects.append, notes=notes.append, encoding=encoding)), rejects, notes


def only(source: Path) -> Song:
    songs, rejects, notes = read(source)
    assert not rejects
    assert not notes
    (song,) = songs
    return song


def test_mp3_with_everything(tmp_path: Path) -> None:
    write_mp3(
        tmp_path / "music" / "x.mp3",
        text_frame("TPE1", "The Quiet Tide"),
        text_frame("TPE2", "Various Artists"),
        text_frame("TIT2", "Harbour Door"),
        text_frame("TALB", "Winter Letters"),
        text_frame("TRCK", "7/11"),
        text_frame("TDRC", "2011-04-05"),
        text_frame("TCON", "Folk", "Sea Song"),
        text_frame("TSRC", "GBAYE0000001"),
        recording_id_frame(MBID),
        lyrics_frame(HARBOUR),
    )
    song = only(tmp_path / "music")
    assert (song.artist, song.album_artist, song.title) == ("The Quiet Tide", "Various Artists", "Harbour Door")
    assert (song.album, song.track, song.year, song.genre) == ("Winter Letters", 7, 2011, "Folk, Sea Song")
    assert (song.isrc, song.musicbrainz_id) == ("GBAYE0000001", MBID)
    assert song.duration == pytest.approx(2, abs=0.2)
    assert song.lyrics == HARBOUR
    assert (song.path, song.source) == ("x.mp3", str(tmp_path / "music"))
    assert song.audio_file == str(tmp_path / "music" / "x.mp3")


@pytest.mark.parametrize(
    "frames",
    [
        [lyrics_frame(TIMED_HARBOUR)],
        [custom_frame("SYNCEDLYRICS", TIMED_HARBOUR)],
        [custom_frame("LYRICS", TIMED_HARBOUR), lyrics_frame("The lantern leans")],
        [synced_frame([(line, 10_000 + 4000 * n) for n, line in enumerate(HARBOUR.split("\n"))])],
        [lyrics_frame(HARBOUR), custom_frame("UNSYNCEDLYRICS", TIMED_HARBOUR)],
    ],
)
def test_lyrics_with_times_in_any_frame_of_an_mp3(tmp_path: Path, frames: list[bytes]) -> None:
    song = only(write_mp3(tmp_path / "Quiet - Harbour.mp3", *frames))
    assert song.lyrics == HARBOUR
    assert [line.seconds for line in song.timed_lines] == TIMES


def test_the_words_without_stamps_have_the_stanzas(tmp_path: Path) -> None:
    stanzas = HARBOUR.replace("shore\n", "shore\n\n")
    song = only(write_mp3(tmp_path / "Q - H.mp3", lyrics_frame(TIMED_HARBOUR), custom_frame("lyrics", stanzas)))
    assert song.lyrics == stanzas
    assert [line.seconds for line in song.timed_lines] == TIMES


def test_numbers_that_are_written_back_are_not_lyrics(tmp_path: Path) -> None:
    song = only(write_mp3(tmp_path / "Q - H.mp3", custom_frame("LYRICS_JOY", "0.71"), custom_frame("Lyricist", "Me")))
    assert song.lyrics == ""


@pytest.mark.parametrize("name", ["LYRICS", "lyrics", "UnsyncedLyrics", "SYNCEDLYRICS"])
def test_flac(tmp_path: Path, name: str) -> None:
    comments = [("ARTIST", "The Quiet Tide"), ("TITLE", "Harbour Door"), ("MUSICBRAINZ_TRACKID", MBID)]
    song = only(write_flac(tmp_path / "a.flac", [*comments, ("ISRC", "GBAYE0000001"), (name, TIMED_HARBOUR)], 181))
    assert (song.artist, song.title, song.duration) == ("The Quiet Tide", "Harbour Door", 181)
    assert (song.musicbrainz_id, song.isrc) == (MBID, "GBAYE0000001")
    assert song.lyrics == HARBOUR
    assert [line.seconds for line in song.timed_lines] == TIMES


def test_several_artists(tmp_path: Path) -> None:
    one = write_flac(tmp_path / "a.flac", [("ARTIST", "Ada"), ("ARTIST", "Bo"), ("TITLE", "Door")])
    assert only(one).artist == "Ada, Bo"
    two = write_flac(
        tmp_path / "b.flac", [("ARTIST", "Ada & Bo"), ("ARTISTS", "Ada"), ("ARTISTS", "Bo"), ("TITLE", "D")]
    )
    assert only(two).artist == "Ada & Bo"


@pytest.mark.parametrize("name", ["a.ape", "a.wv", "a.mpc"])
def test_ape_tags(tmp_path: Path, name: str) -> None:
    items = {"Artist": "Quiet", "Title": "Harbour", "Track": "03/12", "Year": "1999", "Lyrics": HARBOUR}
    song = only(write_ape(tmp_path / name, items))
    assert (song.artist, song.title, song.track, song.year, song.lyrics) == ("Quiet", "Harbour", 3, 1999, HARBOUR)
    assert song.duration == (1.0 if name == "a.ape" else None)


def test_ape_tags_of_an_mp3(tmp_path: Path) -> None:
    path = write_mp3(tmp_path / "Q - H.mp3", text_frame("TIT2", "Harbour"))
    path.write_bytes(path.read_bytes() + ape_tag({"Title": "Other", "Lyrics": HARBOUR}))
    assert (only(path).title, only(path).lyrics) == ("Harbour", HARBOUR)


@needs_ffmpeg
@pytest.mark.parametrize(
    "name", ["a.mp3", "a.flac", "a.m4a", "alac.m4a", "a.ogg", "a.opus", "a.wma", "a.wav", "a.aiff"]
)
def test_every_format_of_ffmpeg(tmp_path: Path, name: str) -> None:
    tags = {"title": "Harbour", "artist": "Quiet", "album": "Letters", "genre": "Folk", "date": "1999"}
    path = write_tone(tmp_path / name, {**tags, "lyrics": HARBOUR}, codec="alac" if name == "alac.m4a" else None)
    song = only(path)
    assert (song.title, song.artist, song.album, song.genre, song.year) == ("Harbour", "Quiet", "Letters", "Folk", 1999)
    assert song.duration == pytest.approx(2, abs=0.1)
    assert song.lyrics == ("" if name == "a.wav" else HARBOUR)  # ffmpeg does not write lyrics into WAV


@pytest.mark.parametrize("extension", SIDECARS)
def test_a_file_beside_the_audio_outranks_its_tags(tmp_path: Path, extension: str) -> None:
    lines = HARBOUR.split("\n")
    text = {
        ".srt": "".join(
            f"{n}\n00:00:{6 + 4 * n:02},000 --> 00:00:{9 + 4 * n:02},500\n{t}\n\n" for n, t in enumerate(lines, 1)
        ),
        ".vtt": "WEBVTT\n\n"
        + "".join(f"00:{6 + 4 * n:02}.000 --> 00:{9 + 4 * n:02}.500\n{t}\n\n" for n, t in enumerate(lines, 1)),
        ".ttml": '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
        + "".join(f'<p begin="{6 + 4 * n}.0s" end="99s">{t}</p>' for n, t in enumerate(lines, 1))
        + "</div></body></tt>",
        ".txt": HARBOUR,
    }.get(extension, TIMED_HARBOUR)
    write_mp3(tmp_path / "x.mp3", text_frame("TIT2", "Harbour"), lyrics_frame("Other words that are in the tag"))
    (tmp_path / f"x{extension}").write_text(text)
    song = only(tmp_path)
    assert (song.title, song.path, song.lyrics) == ("Harbour", "x.mp3", HARBOUR)
    assert [line.seconds for line in song.timed_lines] == ([] if extension == ".txt" else TIMES)
    assert estimate_count([tmp_path]) == 1


def test_of_several_files_beside_the_audio_the_first_kind_counts(tmp_path: Path) -> None:
    write_mp3(tmp_path / "x.mp3")
    (tmp_path / "x.LRC").write_text(TIMED_HARBOUR)
    (tmp_path / "x.txt").write_text("(rip by someone)")
    (tmp_path / "x.elrc").write_text("[00:01.00]Other words")
    song = only(tmp_path)
    assert song.lyrics == HARBOUR
    assert song.title == "x"


def test_lyrics_named_after_the_whole_file(tmp_path: Path) -> None:
    write_mp3(tmp_path / "Q - Door.mp3")
    (tmp_path / "Q - Door.mp3.lrc").write_text(TIMED_HARBOUR)
    (tmp_path / "Q - Alone.lrc").write_text(TIMED_HARBOUR)
    songs, _, _ = read(tmp_path)
    assert [(song.title, song.path) for song in songs] == [("Alone", None), ("Door", "Q - Door.mp3")]
    assert only(tmp_path / "Q - Door.mp3").lyrics == HARBOUR


def test_names_come_from_folders_where_tags_lack_them(tmp_path: Path) -> None:
    write_mp3(tmp_path / "The Quiet Tide" / "1967 - Salt Roads" / "CD2" / "09 Harbour Door.mp3")
    song = only(tmp_path)
    assert (song.artist, song.album, song.year, song.track) == ("The Quiet Tide", "Salt Roads", 1967, 9)
    assert (song.title, song.path) == ("Harbour Door", "The Quiet Tide/1967 - Salt Roads/CD2/09 Harbour Door.mp3")


def test_a_song_without_lyrics_is_kept(tmp_path: Path) -> None:
    song = only(write_mp3(tmp_path / "Quiet - Sea.mp3", text_frame("TIT2", "Sea")))
    assert (song.artist, song.title, song.lyrics) == ("Quiet", "Sea", "")
    assert unusable_reason(song) == "no lyrics"


@pytest.mark.parametrize(
    "notice", ["Instrumental", "[Instrumental]", "We are not in a position to display these lyrics"]
)
def test_a_notice_is_no_lyric(tmp_path: Path, notice: str) -> None:
    assert only(write_mp3(tmp_path / "Q - Sea.mp3", lyrics_frame(notice))).lyrics == ""


def test_a_lyric_that_is_too_long_is_left_out_and_said(tmp_path: Path) -> None:
    write_mp3(tmp_path / "Q - Sea.mp3", lyrics_frame("la " * 1_000_000), custom_frame("LYRICS", HARBOUR))
    songs, rejects, notes = read(tmp_path)
    assert [song.lyrics for song in songs] == [HARBOUR]
    assert not rejects
    assert [str(note) for note in notes] == [
        f"{tmp_path / 'Q - Sea.mp3'}: a lyric of 3,000,000 characters is left out; 2,000,000 are allowed."
    ]


FRENCH = (
    "Le bac tourne sous la craie et je garde ton billet\nLe soir ne veut pas parler et me laisse debout\n"
    "Mon amour est parti sur la mer et toi tu ne reviens jamais\nLa pluie tombe sur les bateaux du port"
)


def test_a_translation_is_not_taken_for_the_lyrics(tmp_path: Path) -> None:
    both = [lyrics_frame(FRENCH * 2, "translation", "fra"), lyrics_frame(HARBOUR)]
    assert only(write_mp3(tmp_path / "Q - Sea.mp3", *both)).lyrics == HARBOUR
    timed = custom_frame("SYNCEDLYRICS", "\n".join(f"[00:0{n}.00]{line}" for n, line in enumerate(FRENCH.split("\n"))))
    assert only(write_mp3(tmp_path / "Q - Tide.mp3", timed, lyrics_frame(HARBOUR))).timed_lines == ()
    assert only(
        write_mp3(tmp_path / "Q - Mer.mp3", lyrics_frame("Je garde ton billet"), lyrics_frame(FRENCH, "b"))
    ).lyrics == (FRENCH)


@pytest.mark.parametrize(
    ("comments", "year"),
    [
        ([("DATE", "2011-03-01"), ("ORIGINALDATE", "1967-05-01")], 1967),
        ([("DATE", "2011"), ("ORIGINALYEAR", "0000")], 2011),
        ([("DATE", "2011")], 2011),
    ],
)
def test_the_year_is_that_of_the_first_release(tmp_path: Path, comments: list[tuple[str, str]], year: int) -> None:
    assert only(write_flac(tmp_path / "a.flac", [("TITLE", "Door"), *comments])).year == year
    frames = [text_frame("TDRC", "2011"), text_frame("TDOR", "1967")]
    assert only(write_mp3(tmp_path / "a.mp3", *frames)).year == 1967


@pytest.mark.parametrize(("band", "artist"), [("The Tide", "The Tide"), ("Various Artists", "folder")])
def test_without_an_artist_it_is_the_albums(tmp_path: Path, band: str, artist: str) -> None:
    write_flac(tmp_path / "folder" / "a.flac", [("TITLE", "Door"), ("ALBUMARTIST", band)])
    assert only(tmp_path).artist == artist


def test_broken_tags_leave_the_name(tmp_path: Path) -> None:
    (tmp_path / "Q - Sea.flac").write_bytes(b"fLaC" + b"\x84\xff\xff\xff" + b"\xff" * 50)
    (tmp_path / "Q - Sea.lrc").write_text(TIMED_HARBOUR)
    songs, rejects, notes = read(tmp_path)
    assert [(song.artist, song.title, song.lyrics) for song in songs] == [("Q", "Sea", HARBOUR)]
    assert not rejects
    assert "its tags cannot be read" in str(notes[0])


def test_what_is_no_music_is_listed(tmp_path: Path) -> None:
    write_mp3(tmp_path / "Q - Sea.mp3")
    (tmp_path / "empty.mp3").touch()
    (tmp_path / "gone.mp3").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.mp3")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.mp3").symlink_to("self.mp3")
    songs, rejects, _ = read(tmp_path)
    assert len(songs) == 1
    assert [(Path(reject.source).name, reject.reason) for reject in rejects] == [
        ("empty.mp3", "unreadable file"),
        ("gone.mp3", "unreadable file"),
        ("pipe.mp3", "unreadable file"),
        ("self.mp3", "unreadable file"),
    ]


def test_a_file_that_vanishes_is_listed(tmp_path: Path) -> None:
    paths = [write_mp3(tmp_path / f"Q - {name}.mp3") for name in ("Sea", "Tide")]
    rejects: list[Reject] = []
    songs = read_songs(tmp_path, rejects=rejects.append)
    paths[1].unlink()
    assert len(list(songs)) == 1
    assert [reject.detail for reject in rejects] == ["No such file or directory"]


def test_a_name_that_is_not_utf8_is_listed(tmp_path: Path) -> None:
    write_mp3(tmp_path / "Q - Sea.mp3")
    try:
        (tmp_path / "Q - Sea.mp3").rename(tmp_path / os.fsdecode(b"Q - S\xe9a.mp3"))
    except OSError:
        pytest.skip("the file system has no such names")
    _, rejects, _ = read(tmp_path)
    assert [reject.detail for reject in rejects] == ["its name is not UTF-8, so no list can name it"]


@given(st.binary(max_size=400), st.sampled_from(["mp3", "flac", "m4a", "ogg", "wma", "wav", "aiff", "ape"]))
def test_no_bytes_stop_the_reader(tmp_path_factory: pytest.TempPathFactory, junk: bytes, kind: str) -> None:
    start = {
        "mp3": b"ID3\x04\0\0\0\0\x0f\x7fUSLT\0\0\x07\x7f\0\0",
        "flac": b"fLaC\x84\0\x01\0",
        "m4a": b"\0\0\0\x10ftypM4A \0\0\0\0\0\0\x08\0moov",
        "ogg": b"OggS\0\x02",
        "wma": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c",
        "wav": b"RIFF\xff\xff\xff\xffWAVEid3 ",
        "aiff": b"FORM\xff\xff\xff\xffAIFFID3 ",
        "ape": b"MAC \x96\x0f\0\0",
    }[kind]
    path = tmp_path_factory.mktemp("junk") / f"Q - Sea.{kind}"
    path.write_bytes(start + junk)
    rows = list(open_audio_song(SourceFile(path, root=path.parent)))
    assert [row for row in rows if not isinstance(row, Note)]
