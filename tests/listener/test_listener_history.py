"""Listening histories: every format, whole and broken, comes to events or to a reason, and never twice."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listener_songs import song

from lyricsbert.errors import HistoryError, LyricsBERTError
from lyricsbert.listener.history import HistoryReport, archive, import_history, importing
from lyricsbert.listener.history.record import Reading
from lyricsbert.listener.profile import SongNames
from lyricsbert.listener.profile.store import ListenerStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KNOWN = song("rap", 0)

Import = Callable[[str, str | bytes], HistoryReport]


@pytest.fixture
def take_in(store: ListenerStore, names: SongNames, tmp_path: Path) -> Import:
    def run(name: str, content: str | bytes) -> HistoryReport:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_history(file, store, "me", names, NOW)

    return run


def spotify(number: int = 0, **changes: Any) -> dict[str, Any]:
    entry = {
        "ts": f"2024-05-{number % 28 + 1:02d}T10:{number % 60:02d}:00Z",
        "ms_played": 180_000,
        "master_metadata_track_name": KNOWN.title,
        "master_metadata_album_artist_name": KNOWN.artist,
        "spotify_track_uri": "spotify:track:0",
        "reason_end": "trackdone",
        "skipped": None,
        "incognito_mode": False,
    }
    return entry | changes


def zipped(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, content in files.items():
            archive_.writestr(name, content)
    return made.getvalue()


def test_spotifys_extended_history(take_in: Import, store: ListenerStore) -> None:
    entries = [
        spotify(0),
        spotify(1, master_metadata_track_name="Elsewhere"),
        spotify(2, ms_played=9_000, reason_end="fwdbtn"),
        spotify(3, ms_played=9_000),
        spotify(4, incognito_mode=True),
        spotify(5, master_metadata_track_name=None, episode_name="A talk", spotify_episode_uri="spotify:episode:1"),
        spotify(6, master_metadata_track_name=None),
        spotify(7, ts="2031-01-01T00:00:00Z"),
        spotify(8, ts="yesterday"),
    ]
    files = {
        "Spotify Extended/Streaming_History_Audio_2024_0.json": json.dumps(entries),
        "Spotify Extended/Streaming_History_Video_2024.json": json.dumps([spotify(9)]),
        "Spotify Extended/ReadMeFirst.pdf": "no",
    }
    report = take_in("my_spotify_data.zip", zipped(files))
    assert (report.source, report.added, report.matched, report.missing) == ("spotify", 3, 2, 1)
    assert report.kinds == {"play": 2, "skip": 1}
    assert report.skipped == {
        "played for less than 30 seconds": 1,
        "heard in private mode": 1,
        "podcasts, audiobooks and videos": 1,
        "without an artist or a title": 1,
        "in the future": 1,
        "without a time that can be read": 1,
    }
    assert report.examples == [f"{KNOWN.artist} - Elsewhere"]
    again = take_in("other name.zip", zipped(files))
    assert (again.added, again.known) == (0, 3)
    assert len(store.events("me")) == 3


def test_spotifys_account_data_says_that_there_is_more(take_in: Import) -> None:
    entries = [
        {"endTime": "2024-05-01 10:00", "artistName": KNOWN.artist, "trackName": KNOWN.title, "msPlayed": 60_000},
        {"endTime": "2024-05-01 10:05", "artistName": KNOWN.artist, "trackName": KNOWN.title, "msPlayed": 900},
    ]
    report = take_in("StreamingHistory_music_0.json", json.dumps(entries))
    assert report.added == 1
    assert "extended streaming history" in report.notes[0]


def listen(number: int, **more: Any) -> str:
    track = {"artist_name": KNOWN.artist, "track_name": KNOWN.title, "recording_msid": f"msid{number}"}
    return json.dumps({"listened_at": 1_700_000_000 + number, "track_metadata": track | more})


def test_an_export_of_listenbrainz(take_in: Import, store: ListenerStore) -> None:
    files = {
        "feedback.jsonl": "\n".join(
            [
                json.dumps({"recording_msid": "msid0", "recording_mbid": None, "score": 1, "created": 1_700_000_100}),
                json.dumps(
                    {"recording_msid": "unknown", "recording_mbid": "nobody", "score": -1, "created": 1_700_000_101}
                ),
            ]
        ),
        "listens/2023/11.jsonl": "\n".join(
            [
                listen(0),
                listen(1, artist_name="Whoever", additional_info={"isrc": KNOWN.isrc}),
                listen(2, mbid_mapping=None),
                "not json",
            ]
        ),
        "user.json": json.dumps({"user_id": 1}),
    }
    report = take_in("listenbrainz_me.zip", zipped(files))
    assert (report.source, report.added, report.matched_songs, report.missing) == ("listenbrainz", 4, 1, 0)
    assert [each.kind for each in store.events("me")] == ["play", "play", "play", "like"]
    assert report.skipped == {"cannot be read": 1, "without an artist or a title": 1}


LASTFM = f"""uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid
"1700000000","14 Nov 2023, 22:13","{KNOWN.artist}","","","","{KNOWN.title}",""
"0","","{KNOWN.artist}","","","","{KNOWN.title}",""
"""
LASTFM_PLAIN = f"""{KNOWN.artist},,{KNOWN.title},23 Feb 2016 17:59
{KNOWN.artist},Some Album,Another,24 Feb 2016 17:59
{KNOWN.artist},,{KNOWN.title},01 Jan 1970 00:00
"""
LIBREFM = f"""# exported
Time,Artist,Track,Album
1700000000,{KNOWN.artist},{KNOWN.title},x
"""
LOG = f"""#AUDIOSCROBBLER/1.1
#TZ/UTC
#CLIENT/Rockbox
{KNOWN.artist}\tAlbum\t{KNOWN.title}\t1\t180\tL\t1700000000\t
{KNOWN.artist}\tAlbum\t{KNOWN.title}\t1\t180\tS\t1700000300\t
{KNOWN.artist}\tAlbum\t
"""


@pytest.mark.parametrize(
    ("name", "text", "source", "added", "matched"),
    [
        ("lastfm.csv", LASTFM, "lastfm", 1, 1),
        ("plain.csv", LASTFM_PLAIN, "lastfm", 2, 1),
        ("librefm.csv", LIBREFM, "librefm", 1, 1),
        (".scrobbler.log", LOG, "scrobbler", 2, 2),
        ("latin.csv", LASTFM_PLAIN.replace("Another", "Änderung größer").encode("cp1252"), "lastfm", 2, 1),
    ],
)
def test_tables_and_logs(take_in: Import, name: str, text: str | bytes, source: str, added: int, matched: int) -> None:
    report = take_in(name, text)
    assert (report.source, report.added, report.matched) == (source, added, matched)
    assert take_in(name, text).added == 0


def test_a_log_without_a_time_zone_says_so(take_in: Import) -> None:
    assert "time zone" in take_in("x.log", LOG.replace("#TZ/UTC", "#TZ/UNKNOWN")).notes[0]


def test_a_file_that_is_cut_in_half_gives_what_is_whole(take_in: Import) -> None:
    text = json.dumps([spotify(number) for number in range(100)])
    report = take_in("cut.json", text[: len(text) // 2])
    assert 40 <= report.added <= 50
    assert f"after {report.added} entries; those are kept" in report.notes[0]
    rest = take_in("whole.json", text)
    assert (rest.added, rest.known) == (100 - report.added, report.added)


def test_an_archive_that_is_cut_in_half_gives_what_is_whole(take_in: Import) -> None:
    listens = {
        f"listens/2023/{month}.jsonl": "\n".join(listen(month * 1000 + n) for n in range(99)) for month in range(1, 9)
    }
    whole = zipped(listens)
    report = take_in("cut.zip", whole[: len(whole) // 2])
    assert 200 <= report.added <= 500
    assert "cut off or damaged" in report.notes[-1]


def test_an_archive_that_unpacks_without_end_is_refused(
    take_in: Import, store: ListenerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_FILE", 1_000_000)
    bomb = zipped({"Streaming_History_Audio_0.json": "[" + " " * 2_000_000})
    for content in (bomb, bomb[:-30]):
        with pytest.raises(HistoryError, match="no history"):
            take_in("bomb.zip", content)
    monkeypatch.setattr(archive, "MAX_ALL", 1_500_000)
    entries = json.dumps([spotify()]) + " " * 900_000
    with pytest.raises(HistoryError, match="unpacks to more"):
        take_in("many.zip", zipped({f"{number}.json": entries for number in range(3)}))
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    many = zipped({f"{number}.json": "[]" for number in range(3)})
    for content, told in ((many, "has 3 files"), (many[:-30], "has more than 2 files")):
        with pytest.raises(HistoryError, match=told):
            take_in("many.zip", content)
    assert store.events("me") == []


def test_a_cut_archive_of_many_small_files_is_read_block_by_block() -> None:
    content = zipped({"a.json": "[1]", "b.json": " " * 300_000 + "[2]", "c.json": "[3]"})[:-30]
    reading = Reading()
    parts = {part.name: part.content.strip() for part in archive._salvaged(content, Path("x.zip"), reading)}
    assert parts == {"a.json": b"[1]", "b.json": b"[2]", "c.json": b"[3]"}
    assert "3 whole files" in reading.notes[0]


def test_a_file_with_too_many_entries_adds_none(
    take_in: Import, store: ListenerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_EVENTS", 9)
    with pytest.raises(HistoryError, match="more than 9 entries"):
        take_in("x.json", json.dumps([spotify(number) for number in range(10)]))
    assert store.events("me") == []
    assert take_in("x.json", json.dumps([spotify(number) for number in range(9)])).added == 9


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.json", json.dumps([spotify() | {"ts": "0001-01-01T00:00:00+14:00"}])),
        ("x.json", json.dumps([spotify() | {"ts": "9999-12-31T23:59:59-14:00"}])),
        ("x.json", json.dumps([spotify() | {"ms_played": "9" * 5000}])),
        ("x.json", json.dumps([spotify() | {"ms_played": "--40000"}])),
        ("x.csv", f"uts,artist,track\n{'9' * 5000},Ada,Rain\n"),
        ("x.csv", "time,artist,track\n0001-01-01T00:00:00+14:00,Ada,Rain\n"),
        ("x.log", f"#AUDIOSCROBBLER/1.1\n#TZ/UTC\nAda\t\tRain\t1\t200\tL\t{'9' * 5000}\t\n"),
    ],
)
def test_numbers_and_times_out_of_range_are_left_out(take_in: Import, name: str, text: str) -> None:
    report = take_in(name, text)
    assert (report.added, sum(report.skipped.values())) == (0, 1)


@pytest.mark.parametrize(
    "content",
    ["", "artist,title\na,b\n", "[1, 2]", "{}", "\x00\x01\x02", b"PK\x03\x04", zipped({"x.json": "[]"}), "[{"],
)
def test_what_is_no_history_is_told(take_in: Import, content: str | bytes) -> None:
    with pytest.raises(HistoryError):
        take_in("whatever.bin", content)


def test_a_folder_and_a_missing_file_are_told(store: ListenerStore, names: SongNames, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.json"):
        with pytest.raises(HistoryError, match="not a file"):
            import_history(path, store, "me", names, NOW)


SEEDS = (LASTFM.encode(), LASTFM_PLAIN.encode(), LIBREFM.encode(), LOG.encode(), listen(0).encode())
SEEDS += (json.dumps([spotify(0), spotify(1)]).encode(), zipped({"a.json": json.dumps([spotify(0)])}))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SEEDS), st.data())
def test_any_bytes_are_read_or_told(take_in: Import, seed: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, len(seed)))
    changed = seed[:start] + data.draw(st.binary(max_size=12)) + seed[end:]
    try:
        report = take_in("any", changed)
    except LyricsBERTError:
        return
    assert report.added + report.known <= sum(report.kinds.values())
