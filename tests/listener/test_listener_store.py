"""The store of listeners: nothing comes twice, nothing is lost, and what is erased is gone."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.errors import LibraryError, ListenerError, ListenerStoreError
from lyricsbert.library import Library
from lyricsbert.library.store.backup import backup_library, restore_library
from lyricsbert.listener.profile import Added, Event, ListenerSettings, export_lines, open_listeners
from lyricsbert.listener.profile.engine import open_engine
from lyricsbert.listener.profile.event import KINDS, check_listener, check_not_future, format_time, parse_time
from lyricsbert.listener.profile.export import is_export, read_export
from lyricsbert.listener.profile.opening import default_store
from lyricsbert.listener.profile.store import ListenerStore
from lyricsbert.listener.profile.tables import upgrade
from lyricsbert.model import Encoder

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def event(number: int = 0, kind: str = "play", title: str = "Paper Boat") -> Event:
    return Event(
        kind=kind,  # type: ignore[arg-type]
        at=NOW - timedelta(minutes=number),
        artist="Ada Moss",
        title=title,
        song="abc",
        milliseconds=61_000,
        source="test",
    )


def test_an_event_comes_back_as_it_was(store: ListenerStore) -> None:
    assert store.add("me", [event(1), event(0, "like")]) == Added(2, 0)
    assert store.events("me") == [event(1), event(0, "like")]
    assert store.events("me", newest_first=True, limit=1) == [event(0, "like")]
    assert store.events("me", kinds=("like",)) == [event(0, "like")]
    assert [(each.name, each.counts["play"], each.counts["like"]) for each in store.listeners()] == [("me", 1, 1)]


def test_the_same_event_is_kept_once(store: ListenerStore) -> None:
    store.add("me", [event(number) for number in range(50)])
    again = [*(event(number) for number in range(50)), event(60), event(60)]
    assert store.add("me", again) == Added(1, 50)
    assert store.add("somebody else", [event(0)]) == Added(1, 0)


def test_more_events_than_one_transaction_takes(store: ListenerStore) -> None:
    assert store.add("me", (event(number) for number in range(4500))).added == 4500
    assert len(store.events("me")) == 4500


def test_the_revision_tells_of_changes_alone(store: ListenerStore) -> None:
    assert store.listener("me").revision == 0
    store.add("me", [event(0)])
    first = store.listener("me").revision
    store.add("me", [event(0)])
    assert store.listener("me").revision == first
    store.set("me", ListenerSettings(exploration=0.5, half_life_days=30))
    assert store.listener("me").revision > first
    assert store.listener("me").settings == ListenerSettings(exploration=0.5, half_life_days=30)


def test_what_is_erased_is_not_in_the_file_any_more(store: ListenerStore) -> None:
    store.add("me", [event(number, title=f"Unforgettable Title {number}") for number in range(500)])
    store.add("you", [event(0, "like", title="Kept Title")])
    file = Path(store.url)
    assert b"Unforgettable" in file.read_bytes()
    assert store.erase("me") == dict.fromkeys(KINDS, 0) | {"play": 500}
    left = b"".join(each.read_bytes() for each in file.parent.iterdir())
    assert b"Unforgettable" not in left
    assert b"Kept Title" in left
    assert store.events("me") == []
    with pytest.raises(ListenerError, match="no listener 'me'"):
        store.erase("me")


def test_only_the_owner_can_read_the_file(store: ListenerStore) -> None:
    if sys.platform != "win32":
        assert Path(store.url).stat().st_mode & 0o077 == 0


WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from lyricsbert.listener.profile import Event
from lyricsbert.listener.profile.store import ListenerStore
with ListenerStore(sys.argv[1]) as store:
    for number in range(40):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
        store.add("me", [Event(kind="play", at=at, artist=name, title="T") for name in (sys.argv[2], "X")])
"""


@pytest.mark.slow
def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "both.sqlite"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), name]) for name in ("A", "B", "C")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    with ListenerStore(file) as store:
        artists = [each.artist for each in store.events("me")]
    assert {name: artists.count(name) for name in "ABCX"} == {"A": 40, "B": 40, "C": 40, "X": 40}


def test_an_older_store_is_brought_up_to_date(tmp_path: Path) -> None:
    file = str(tmp_path / "old.sqlite")
    engine = open_engine(file)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        upgrade(connection, file, to="0001")
        connection.exec_driver_sql("INSERT INTO listeners (name, created_at) VALUES ('me', 1700000000000)")
        connection.exec_driver_sql(
            "INSERT INTO events (listener_id, kind, at, artist, title, source, digest)"
            " VALUES (1, 'like', 1700000000000, 'Ada', 'Old', '', 'x')"
        )
    engine.dispose()
    with ListenerStore(file) as store:
        assert store.listener("me").settings == ListenerSettings()
        assert [each.title for each in store.events("me")] == ["Old"]


def test_a_newer_store_is_refused(store: ListenerStore) -> None:
    with closing(sqlite3.connect(store.url)) as database:
        database.execute("UPDATE alembic_version SET version_num = '0999'")
        database.commit()
    with pytest.raises(ListenerStoreError, match="newer LyricsBERT"):
        ListenerStore(store.url)


@pytest.mark.parametrize(
    "url", ["no-such-dialect://x", "postgresql://", "http//", "sqlite:///", "mysql://u:secret@h/d"]
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(ListenerStoreError) as raised:
        ListenerStore(url if "://" in url and url != "sqlite:///" else str(tmp_path / "missing" / url))
    assert "secret" not in str(raised.value)


def test_a_file_that_is_something_else_is_told(tmp_path: Path) -> None:
    file = tmp_path / "songs.csv"
    file.write_text("artist,title\n" * 500)
    with pytest.raises(ListenerStoreError, match="not a database"):
        ListenerStore(file)


def test_a_library_elsewhere_needs_a_store_of_its_own() -> None:
    with pytest.raises(ListenerStoreError, match="--listeners"):
        default_store("s3://bucket/library")


def test_listeners_survive_a_rebuild_a_backup_and_damage_to_it(tmp_path: Path, tiny_encoder: Encoder) -> None:
    from listener_songs import songs

    folder = str(tmp_path / "library")
    Library.build(folder, songs()[:3], tiny_encoder)
    with open_listeners(folder) as store:
        store.add("me", [event(0, "like")])
        Library.build(folder, songs()[:4], tiny_encoder)
        backup_library(folder, tmp_path / "backup")  # while the store is open
    restore_library(tmp_path / "backup", tmp_path / "restored")
    for path in (folder, str(tmp_path / "restored")):
        with open_listeners(path) as store:
            assert store.events("me") == [event(0, "like")]
    damaged = (tmp_path / "backup").read_bytes()
    place = damaged.rindex(b"Paper Boat")
    (tmp_path / "backup").write_bytes(damaged[:place] + b"Paper Coat" + damaged[place + 10 :])
    with pytest.raises(LibraryError, match=r"listeners\.sqlite does not hold"):
        restore_library(tmp_path / "backup", tmp_path / "never")
    assert not (tmp_path / "never").exists()


def test_an_export_goes_back_as_it_was(store: ListenerStore, tmp_path: Path) -> None:
    store.add("me", [event(number, kind) for number, kind in enumerate(KINDS)])
    file = tmp_path / "export.jsonl"
    file.write_text("".join(export_lines(store, "me")), "utf-8")
    assert is_export(file)
    skipped: list[str] = []
    assert list(read_export(file, skipped.append)) == store.events("me")
    half = file.read_text("utf-8")[: -len(KINDS) * 10]
    file.write_text(half, "utf-8")
    assert len(list(read_export(file, skipped.append))) == len(KINDS) - 1
    assert len(skipped) == 1


names_of_any = st.text(max_size=400)


@given(names_of_any, names_of_any, st.sampled_from(KINDS), st.datetimes(datetime(1999, 1, 1), datetime(2030, 1, 1)))
def test_any_event_survives_json(artist: str, title: str, kind: str, at: datetime) -> None:
    try:
        made = Event(kind=kind, at=at.replace(tzinfo=UTC), artist=artist, title=title)  # type: ignore[arg-type]
    except ListenerError:
        assert not title.strip() or not title.isprintable()
        return
    assert parse_time(format_time(made.at)) == made.at
    assert Event(kind=made.kind, at=made.at, artist=made.artist, title=made.title).digest == made.digest
    io.StringIO().write(str(made.to_dict()))


@pytest.mark.parametrize("name", ["", " ", "/etc", "a/b", "x" * 65, "-x", "a\nb", "✨"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(ListenerError):
        check_listener(name)


@pytest.mark.parametrize("name", ["me", "Zoë K.", "ada@home", "李", "x" * 64])
def test_what_is_a_name(name: str) -> None:
    assert check_listener(f" {name} ") == name


def test_times_in_the_future_are_refused_but_for_a_clock_that_is_a_little_ahead() -> None:
    assert check_not_future(event(-5), NOW).at == NOW
    with pytest.raises(ListenerError, match="future"):
        check_not_future(event(-60), NOW)
    with pytest.raises(ListenerError, match="time zone"):
        Event(kind="play", at=datetime(2026, 1, 1), artist="a", title="b")
