"""Care for the library on the page: undoing, folders that are dropped or brought in line, playlists, the doctor."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from page_server import FEELINGS, Open, PageServer, violations
from playwright.sync_api import Page, expect
from test_page_library import count, drop, songs_csv

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.songs import read_songs
from music_files import HARBOUR, lyrics_frame, text_frame, write_mp3

pytestmark = pytest.mark.slow


def write_song(path: Path, title: str) -> None:
    frames = [text_frame("TPE1", "Tide"), text_frame("TIT2", title), lyrics_frame(f"{HARBOUR}\n{title} was closed")]
    write_mp3(path, *frames)


def test_an_import_is_undone_and_redone(own_server: PageServer, open_page: Open) -> None:
    page = open_page(f"{own_server.url}#/library")
    expect(page.locator(".facts")).to_contain_text("43songs")
    drop(page, "mine.csv", songs_csv(good=12, bad=0))
    lately = page.get_by_role("region", name="Lately")
    expect(lately).to_contain_text("Added 12 songs from mine.csv")
    lately.get_by_role("button", name="Remove 12").click()
    expect(page.locator(".facts")).to_contain_text("43songs")
    lately.get_by_role("button", name="Put back 12").click()
    expect(page.locator(".facts")).to_contain_text("55songs")
    expect(lately.get_by_role("button", name="Remove 12")).to_be_visible()
    assert violations(page) == []


def test_a_song_that_was_removed_for_good_is_put_back(own_server: PageServer, open_page: Open) -> None:
    page = open_page(f"{own_server.url}#/library")
    page.get_by_role("button", name="Remove Afraid at the ballroom").click()
    page.get_by_role("button", name="Remove now").click()
    expect(page.locator(".facts")).to_contain_text("42songs")
    lately = page.get_by_role("region", name="Lately")
    expect(lately).to_contain_text("Removed “Afraid at the ballroom”")
    lately.get_by_role("button", name="Put back").click()
    expect(page.locator(".facts")).to_contain_text("43songs")
    expect(lately).to_have_count(0)


def test_a_folder_is_added_and_what_is_not_taken_is_said(
    own_server: PageServer, open_page: Open, tmp_path: Path
) -> None:
    music = tmp_path / "Music"
    for number, (feeling, line) in enumerate(FEELINGS.items()):
        file = music / f"Band {number}" / f"{feeling.title()}.txt"
        file.parent.mkdir(parents=True)
        file.write_text(f"{line}\nby the river where the {feeling} people go\nand nobody knows")
    (music / "cover.docx").write_text("x")
    (music / "Band 0" / "empty.lrc").write_text("")
    (music / ".hidden.txt").write_text("x")
    page = open_page(f"{own_server.url}#/library")
    page.get_by_label("Folder of songs").set_input_files(music)
    expect(page.get_by_role("heading", name="Added 6 files")).to_be_visible()
    assert count(page, "added") == 6
    page.get_by_text("2 files were not taken").click()
    expect(page.locator(".not-taken")).to_contain_text("Music/cover.docx not a format that is read")
    expect(page.locator(".not-taken")).to_contain_text("Music/Band 0/empty.lrc empty")
    page.goto(f"{own_server.url}#/artist/Band%203")
    expect(page.get_by_role("list", name="Songs by Band 3")).to_contain_text("Angry")


@pytest.fixture
def musical(own_server: PageServer, tiny_encoder: Encoder, tmp_path: Path) -> Path:
    """A folder of music that the server's library was read from."""
    own_server.stop()
    shutil.rmtree(tmp_path / "library")
    for number in range(3):
        write_song(tmp_path / "music" / f"{number}.mp3", f"Door {number}")
    Library.build(tmp_path / "library", read_songs(tmp_path / "music"), tiny_encoder)
    own_server.start()
    return tmp_path / "music"


def test_the_library_follows_its_folders(own_server: PageServer, open_page: Open, musical: Path) -> None:
    page = open_page(f"{own_server.url}#/library")
    folders = page.get_by_role("region", name="Your folders")
    expect(folders).to_contain_text(f"{musical}3 songsas it was")
    write_song(musical / "new.mp3", "Fresh")
    (musical / "0.mp3").unlink()
    folders.get_by_role("button", name="Look again").click()
    expect(folders).to_contain_text("1 new, 1 gone")
    assert violations(page) == []
    folders.get_by_role("button", name="Sync").click()
    expect(page.get_by_role("heading", name="In line with music")).to_be_visible()
    assert (count(page, "new"), count(page, "gone"), count(page, "as before")) == (1, 1, 2)
    expect(folders).to_contain_text("as it was")
    expect(page.locator(".library-row").filter(has_text="Fresh")).to_be_visible()

    shutil.move(musical, musical.parent / "elsewhere")
    folders.get_by_role("button", name="Look again").click()
    expect(folders).to_contain_text("not there")
    expect(folders.get_by_role("button", name="Sync")).to_be_disabled()


def test_lyrics_that_look_wrong_are_listed_and_can_be_removed(own_server: PageServer, open_page: Open) -> None:
    page = open_page(f"{own_server.url}#/library")
    words = "We laugh in the sun and the kitchen is warm\nhappy hands in the flour all day long"
    drop(page, "twice.csv", f'artist,title,lyrics\nIvy,Bread,"{words}"\nOak,Cake,"{words}"\n')
    expect(page.get_by_role("heading", name="Added twice.csv")).to_be_visible()
    page.get_by_role("button", name="Look for them").click()
    doubt = page.get_by_role("region", name="The same lyrics under another title")
    expect(doubt).to_contain_text("Cake")
    expect(doubt).to_contain_text("Ivy - Bread")
    assert violations(page) == []
    doubt.get_by_role("button", name="Remove Cake from the library").click()
    page.get_by_role("button", name="Remove now").click()
    expect(doubt).to_have_count(0)


def test_a_playlist_file_is_read_back(server: PageServer, open_page: Open) -> None:
    page = open_page(f"{server.url}#/library")
    expect(page.locator(".facts")).to_contain_text("43songs")
    text = (
        "#EXTM3U\n#EXTINF:1,Harbour Sad Trio - Sad at the harbour\na.mp3\n#EXTINF:1,Nobody - Nothing\nb.mp3\n"
        "#EXTINF:1,Kitchen Love Trio - Love at the kitchen\nc.mp3\n"
    )
    drop(page, "Evening.m3u8", text)
    expect(page.get_by_label("Name of the playlist")).to_have_value("Evening")
    told = page.get_by_role("status", name="Playlists that were read")
    expect(told).to_contain_text("Evening: 2 of 3 songs are in the library.")
    expect(told).to_contain_text("Not found: Nobody - Nothing")
    songs = page.get_by_role("list", name="Songs of the playlist").get_by_role("listitem")
    expect(songs.locator("strong")).to_have_text(["Sad at the harbour", "Love at the kitchen"])
    page.get_by_role("button", name="Move Sad at the harbour down").click()
    expect(songs.locator("strong")).to_have_text(["Love at the kitchen", "Sad at the harbour"])
    page.reload()
    expect(songs.locator("strong")).to_have_text(["Love at the kitchen", "Sad at the harbour"])
    songs.first.drag_to(songs.last)
    expect(songs.locator("strong")).to_have_text(["Sad at the harbour", "Love at the kitchen"])
    assert violations(page) == []

    drop_anywhere(page, "broken.xspf", "<playlist")
    expect(page.get_by_role("status", name="Playlists that were read")).to_contain_text("broken.xspf cannot be read")


def drop_anywhere(page: Page, name: str, text: str) -> None:
    transfer = page.evaluate_handle(
        "([name, text]) => { const t = new DataTransfer(); t.items.add(new File([text], name)); return t; }",
        [name, text],
    )
    page.dispatch_event("main", "dragover", {"dataTransfer": transfer})
    page.dispatch_event("main", "drop", {"dataTransfer": transfer})


def test_two_tabs_edit_one_playlist(server: PageServer, open_page: Open) -> None:
    first = open_page(f"{server.url}#/library")
    expect(first.locator(".facts")).to_contain_text("43songs")
    names = ["Sad at the harbour", "Sad at the kitchen", "Sad at the station"]
    lines = [f"#EXTINF:1,{name.split()[-1].title()} Sad Trio - {name}\n{name}.mp3\n" for name in names]
    drop(first, "Both.m3u", "#EXTM3U\n" + "".join(lines))
    expect(first.get_by_label("Name of the playlist")).to_have_value("Both")
    second = first.context.new_page()
    second.goto(first.url)
    for page, name in ((first, names[0]), (second, names[1])):
        page.get_by_role("button", name=f"Take {name} off this playlist").click()
    for page in (first, second):
        songs = page.get_by_role("list", name="Songs of the playlist").get_by_role("listitem")
        expect(songs.locator("strong")).to_have_text([names[2]])


def test_the_whole_page_takes_what_is_dropped(own_server: PageServer, open_page: Open) -> None:
    page = open_page(f"{own_server.url}#/liked")
    expect(page.get_by_role("heading", name="Liked", exact=True)).to_be_visible()
    page.wait_for_load_state("networkidle")
    drop_anywhere(page, "mine.csv", songs_csv(good=3, bad=0))
    expect(page).to_have_url(re.compile("#/library$"))
    expect(page.get_by_role("heading", name="Added mine.csv")).to_be_visible()
