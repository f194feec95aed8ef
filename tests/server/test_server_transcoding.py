"""What browsers do not play is transcoded: once, in bounded space and time, and only while somebody waits for it."""

from __future__ import annotations

import asyncio
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from served_music import Music

from lyricsbert.server.audio.files import open_audio
from lyricsbert.server.audio.transcode import Transcoder
from lyricsbert.server.covers.lookup import Picture
from lyricsbert.server.covers.own import MAX_SHOWN, made_small
from lyricsbert.server.problems import ProblemError
from lyricsbert.songs import Song, read_songs
from music_files import FFMPEG, HARBOUR, write_tone

needs_ffmpeg = pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")


@pytest.fixture
def tones(tmp_path: Path) -> Path:
    folder = tmp_path / "tones"
    for name, codec in (("Wma.wma", None), ("Alac.m4a", "alac"), ("Aiff.aiff", None)):
        write_tone(folder / f"Ada Moss - {name}", {"title": name.partition(".")[0], "artist": "Ada Moss"}, codec=codec)
    return folder


@needs_ffmpeg
@pytest.mark.slow
def test_what_browsers_lack_is_transcoded_once_and_sent_in_ranges(
    serve_songs: Any, tones: Path, tmp_path: Path
) -> None:
    served: Music = serve_songs([replace(song, lyrics=HARBOUR) for song in read_songs(tones)])
    for title, target, media_type in (
        ("Wma", "mp3", "audio/mpeg"),
        ("Alac", "opus", "audio/ogg"),
        ("Aiff", "mp3", "audio/mpeg"),
    ):
        whole = served.get(title, f"audio?as={target}")
        assert (whole.status_code, whole.headers["content-type"]) == (200, media_type)
        part = served.get(title, f"audio?as={target}", Range="bytes=100-199", If_Range=whole.headers["etag"])
        assert (part.status_code, part.content) == (206, whole.content[100:200])
        (tmp_path / "sent").write_bytes(whole.content)
        command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", tmp_path / "sent"]
        seconds = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert float(seconds) == pytest.approx(2, abs=0.2)
    made = list((tmp_path / "cache/audio").iterdir())
    assert len(made) == 3


@needs_ffmpeg
@pytest.mark.slow
def test_ffmpeg_reads_no_other_file_than_the_song(serve_songs: Any, tones: Path, tmp_path: Path) -> None:
    other = write_tone(tmp_path / "private/other.wav", {})
    (tones / "list.m4a").write_text(f"ffconcat version 1.0\nfile 'file:{other}'\n")
    (tones / "stream.wma").write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:2,\nfile://{other}\n#EXT-X-ENDLIST\n")
    songs = [Song("Eve", name, HARBOUR, path=name, source=str(tones)) for name in ("list.m4a", "stream.wma")]
    served: Music = serve_songs(songs)
    for name in ("list.m4a", "stream.wma"):
        answer = served.get(name, "audio?as=mp3")
        assert answer.status_code == 422
        assert answer.json()["detail"] == f"ffmpeg cannot read {name}; the server's log says why."
    assert list((tmp_path / "cache/audio").iterdir()) == []


def fake_ffmpeg(folder: Path, script: str) -> str:
    program = folder / "ffmpeg"
    program.write_text(f"#!/bin/sh\necho $$ >> {folder}/started\n{script}\n")
    program.chmod(0o755)
    return str(program)


def is_running(started: Path) -> list[bool]:
    def runs(pid: str) -> bool:
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return False
        return True

    return [runs(pid) for pid in started.read_text().split()] if started.exists() else []


async def stays() -> bool:
    return False


def test_ffmpeg_is_stopped_when_nobody_waits_any_more(music: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    transcoder = Transcoder(tmp_path / "cache", fake_ffmpeg(tmp_path, "exec sleep 600"))
    file = open_audio(Song("Ada", "Hum", "", path="Ada Moss/Tapes/Hum.ape", source=str(music)))
    left = asyncio.Event()

    async def first_goes() -> bool:
        return bool(is_running(started))

    async def second_goes() -> bool:
        return left.is_set()

    async def test() -> None:
        first = asyncio.create_task(transcoder.get(file, "mp3", first_goes))
        second = asyncio.create_task(transcoder.get(file, "mp3", second_goes))
        with pytest.raises(ProblemError, match="has gone"):
            await first
        assert is_running(started) == [True]  # once for both, and one still waits
        left.set()
        with pytest.raises(ProblemError, match="has gone"):
            await second
        while any(is_running(started)):
            await asyncio.sleep(0.02)
        third = asyncio.create_task(transcoder.get(file, "mp3", stays))
        while len(is_running(started)) < 2:
            await asyncio.sleep(0.02)
        await transcoder.close()
        assert is_running(started) == [False, False]
        with pytest.raises(asyncio.CancelledError):
            await third

    asyncio.run(asyncio.wait_for(test(), 60))
    assert list((tmp_path / "cache").iterdir()) == []
    file.close()


def test_few_run_at_a_time_and_none_for_ever(music: Path, tmp_path: Path) -> None:
    files = []
    for number in range(5):
        path = music / f"{number}.ape"
        path.write_bytes(b"MAC ")
        files.append(open_audio(Song("Ada", str(number), "", path=path.name, source=str(music))))
    transcoder = Transcoder(tmp_path / "cache", fake_ffmpeg(tmp_path, "exec sleep 600"), timeout=1.0)

    async def test() -> None:
        waiting = [asyncio.create_task(transcoder.get(file, "mp3", stays)) for file in files]
        while len(is_running(tmp_path / "started")) < 2:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)
        assert sum(is_running(tmp_path / "started")) == 2
        for result in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(result, ProblemError)
            assert "within 1 seconds" in result.detail

    asyncio.run(asyncio.wait_for(test(), 60))
    assert is_running(tmp_path / "started") == [False] * 5


def test_what_was_played_least_recently_makes_room(music: Path, tmp_path: Path) -> None:
    write_all = 'for last; do :; done; head -c 4000 /dev/zero > "$last"'
    transcoder = Transcoder(tmp_path / "cache", fake_ffmpeg(tmp_path, write_all), max_bytes=9000)

    async def test() -> None:
        for number in (0, 1, 0, 2, 0, 3):
            path = music / f"{number}.ape"
            if not path.exists():
                path.touch()
            file = open_audio(Song("Ada", str(number), "", path=path.name, source=str(music)))
            made = await transcoder.get(file, "opus", stays)
            assert made.size == 4000
            made.close()
            file.close()

    asyncio.run(test())
    assert len((tmp_path / "started").read_text().split()) == 4  # the one that is played again is kept
    assert sum(file.stat().st_size for file in (tmp_path / "cache").iterdir()) <= 13_000


@needs_ffmpeg
@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_a_large_picture_is_made_smaller(tmp_path: Path, kind: str) -> None:
    noise = ["-f", "lavfi", "-i", "nullsrc=s=1400x1000,geq=random(1)*255:128:128", "-frames:v", "1", "-q:v", "1"]
    assert FFMPEG
    subprocess.run([FFMPEG, "-v", "error", *noise, tmp_path / f"large.{kind}"], check=True)
    large = Picture((tmp_path / f"large.{kind}").read_bytes(), f"image/{kind.replace('jpg', 'jpeg')}")
    assert len(large.content) > MAX_SHOWN
    small = made_small(large, FFMPEG)
    assert small.media_type == "image/jpeg"
    assert len(small.content) < len(large.content) / 2
    (tmp_path / "small.jpg").write_bytes(small.content)
    command = [
        "ffprobe",
        "-v",
        "error",
        "-show_entries",
        "stream=width,height",
        "-of",
        "csv=p=0",
        tmp_path / "small.jpg",
    ]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == "640,457"
    broken = Picture(large.content[:4] + bytes(MAX_SHOWN), large.media_type)
    for program in (FFMPEG, None, "/no/such/ffmpeg"):
        assert made_small(broken, program) == broken
