"""Damaged libraries are refused, and there are ways back: the version before, and backups."""

from __future__ import annotations

import io
import random
import shutil
import tarfile
from typing import TYPE_CHECKING

import pytest
from damage import DAMAGES, outcome, served
from library_doubles import HashEncoder, make_song, make_songs, write_old_metadata

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library
from lyricsbert.library.store import state_file
from lyricsbert.library.store.backup import backup_library, restore_library
from lyricsbert.library.store.check import check_library, go_back

if TYPE_CHECKING:
    from pathlib import Path

    from lyricsbert.library.library import IndexKind


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "backup.tar"


@pytest.fixture
def changed(library: Library) -> Library:
    """A library of three versions: thirty songs, ten more, three fewer."""
    library = library.add(make_songs(10, start=30), HashEncoder())
    return library.remove(library.ids[:3])


def damage_one(path: Path, kind: str, chance: random.Random) -> None:
    content = path.read_bytes()
    left = DAMAGES[kind](content, chance) if content else None
    if left is None:
        path.unlink()
    else:
        path.write_bytes(left)


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_never_served(path: Path, changed: Library, tmp_path: Path, kind: str) -> None:
    expected = served(path)
    copy = tmp_path / "copy"
    chance = random.Random(kind)
    shutil.copytree(path, copy)
    needed = [*(changed._snapshot.tables.files or ()), state_file.NAME]
    for name in [*chance.sample(sorted(needed), 2), state_file.NAME]:
        damage_one(copy / name, kind, chance)
        assert outcome(copy, expected) == "refused", name
        with pytest.raises(LibraryError, match=r"damaged|cannot be read"):
            Library.build(copy, make_songs(2, start=90), HashEncoder())
        shutil.copy2(path / name, copy / name)
    assert outcome(copy, expected) == "served right"


@pytest.mark.parametrize("index", ["exact", "approximate"])
def test_damage_after_a_library_was_opened_is_not_served(path: Path, changed: Library, index: IndexKind) -> None:
    library = Library.open(path, index=index)
    rows = range(len(library))
    expected = [(each.sections, each.analysis.embedding.tolist()) for each in library.sections_of(rows)]
    found = library.search_words("the garden wheel", 99)
    for number, name in enumerate(sorted(changed._snapshot.tables.files or ())):
        content = (path / name).read_bytes()
        (path / name).write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
        if name.startswith("sections.lance/data/"):
            with pytest.raises(LibraryError, match=f"{name} does not hold what was written"):
                library.sections_of(rows)
        if name.startswith("songs.lance/_indices/"):
            with pytest.raises(LibraryError, match=f"{name} does not hold what was written"):
                library.search_words("the garden wheel", 100 + number)  # one that is not remembered
        (path / name).write_bytes(content)
    assert [(each.sections, each.analysis.embedding.tolist()) for each in library.sections_of(rows)] == expected
    assert library.search_words("the garden wheel", 99) == found


def test_what_no_version_needs_may_be_damaged(path: Path, changed: Library) -> None:
    expected = served(path)
    for file in path.rglob("*"):
        if file.suffix == ".txn" or file.name in ("latest_version_hint.json", state_file.BEFORE, ".lock"):
            file.write_bytes(b"garbage")
    assert outcome(path, expected) == "served right"
    assert len(changed.add(make_songs(1, start=90), HashEncoder())) == 38


def test_a_check_finds_damage_in_files_of_any_size(path: Path, encoder: HashEncoder) -> None:
    Library.build(path, make_songs(400), encoder)
    report = check_library(path)
    assert (report.version, report.songs, report.problems) == (1, 400, ())
    assert report == check_library(path, deep=True)
    large = max(path.rglob("data/*"), key=lambda each: each.stat().st_size)
    content = bytearray(large.read_bytes())
    content[1000] ^= 1
    large.write_bytes(content)
    assert check_library(path).problems == ()
    name = large.relative_to(path).as_posix()
    assert check_library(path, deep=True).problems == (f"{name} does not hold what was written",)
    large.write_bytes(content[:-1])
    assert check_library(path).problems[0].startswith(f"{name} has {len(content) - 1:,} bytes instead of")


def test_without_a_library_there_is_nothing_to_check(path: Path) -> None:
    for action in (check_library, lambda path: backup_library(path, path.parent / "backup")):
        with pytest.raises(LibraryError, match="no finished library"):
            action(path)
    with pytest.raises(LibraryError, match="has no version before"):
        go_back(path)
    assert not path.exists()


def test_a_library_of_an_older_format_has_no_checksums_until_it_is_written(path: Path, library: Library) -> None:
    write_old_metadata(path, lambda row: row.update(format=3))
    assert Library.open(path).info().format == 3
    report = check_library(path)
    assert (report.files, report.bytes, report.problems) == (0, 0, ())
    library.add(make_songs(1, start=30), HashEncoder())
    assert check_library(path).files > 5


def test_going_back_to_the_version_before(path: Path, changed: Library) -> None:
    (path / state_file.NAME).write_text("{}")
    with pytest.raises(LibraryError, match=r"damaged: library\.json .* `lyricsbert check .* --back`"):
        Library.open(path)
    assert go_back(path).version == 2
    library = Library.open(path)
    assert list(library) == make_songs(40)
    assert len(library.add(make_songs(2, start=50), HashEncoder())) == 42


def test_a_version_before_that_is_damaged_as_well_is_not_brought_back(path: Path, changed: Library) -> None:
    for data in path.rglob("songs.lance/data/*"):
        data.write_bytes(b"garbage")
    with pytest.raises(LibraryError, match=r"cannot be brought back: songs\.lance/data"):
        go_back(path)


def test_a_restored_library_is_the_one_that_was_backed_up(path: Path, changed: Library, file: Path) -> None:
    assert backup_library(path, file).version == 3
    other = path.with_name("restored")
    assert restore_library(file, other).version == 3
    assert served(other) == served(path)
    library = Library.open(other)
    assert library.info().version == 3
    library = library.add(make_songs(20, start=50), HashEncoder()).remove([make_song(50).id])
    assert len(library) == 56
    assert library.songs([55]) == [make_song(69)]
    assert check_library(other, deep=True).problems == ()


def test_a_library_of_an_older_format_can_be_backed_up(path: Path, library: Library, file: Path) -> None:
    write_old_metadata(path, lambda row: row.update(format=3))
    backup_library(path, file)
    restore_library(file, path.with_name("restored"))
    assert served(path.with_name("restored")) == served(path)


def test_a_library_that_is_being_written_can_be_backed_up(path: Path, library: Library, file: Path) -> None:
    with pytest.raises(InterruptedError):
        library.add(make_songs(30, start=30), HashEncoder(fail_after=17))
    backup_library(path, file)
    restore_library(file, path.with_name("restored"))
    assert list(Library.open(path.with_name("restored"))) == make_songs(30)


def test_a_damaged_library_is_not_backed_up(path: Path, library: Library, file: Path) -> None:
    file.write_bytes(b"the backup of yesterday")
    for data in path.rglob("sections.lance/data/*"):
        data.write_bytes(bytes(data.stat().st_size))
    with pytest.raises(LibraryError, match=r"damaged: sections\.lance/data/.* does not hold"):
        backup_library(path, file)
    assert file.read_bytes() == b"the backup of yesterday"
    assert [each.name for each in file.parent.iterdir() if "backup" in each.name] == ["backup.tar"]


def test_a_backup_lies_outside_of_its_library(path: Path, library: Library) -> None:
    for target in (path / "backup", path, path.parent):
        with pytest.raises(LibraryError, match="must be a file outside"):
            backup_library(path, target)
    with pytest.raises(LibraryError, match="cannot be written: No such file"):
        backup_library(path, path.parent / "nowhere" / "backup")


def test_a_damaged_backup_makes_no_library(path: Path, library: Library, file: Path) -> None:
    backup_library(path, file)
    expected, whole, chance = served(path), file.read_bytes(), random.Random(0)
    other = path.with_name("restored")
    for _ in range(25):
        place = chance.randrange(len(whole) - 10_240)  # the end of an archive is padding
        flipped = bytes([whole[place] ^ 1 << chance.randrange(8)])
        for left in (whole[:place], whole[:place] + flipped + whole[place + 1 :]):
            file.write_bytes(left)
            said = ""
            try:
                restore_library(file, other)
            except LibraryError as error:
                said = str(error)
            assert other.exists() == (not said)
            assert said or len(left) == len(whole)
            assert not said or "not a whole backup" in said
            if not said:  # a flip in what says nothing: a time, an owner, padding
                assert served(other) == expected
                shutil.rmtree(other)
    assert [each.name for each in path.parent.iterdir() if "restored" in each.name] == []


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "songs.lance/../../evil", "library.json", "thesis.txt"])
def test_a_forged_backup_writes_nowhere_else(path: Path, library: Library, file: Path, name: str) -> None:
    backup_library(path, file)
    with tarfile.open(file, "a") as archive:
        member = tarfile.TarInfo(name)
        member.size = 4
        archive.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(LibraryError, match="does not belong there"):
        restore_library(file, path.with_name("restored"))
    assert not list(path.parent.rglob("*evil*"))


def test_a_backup_is_restored_to_a_new_folder(path: Path, library: Library, file: Path) -> None:
    backup_library(path, file)
    with pytest.raises(LibraryError, match="exists and is not empty"):
        restore_library(file, path)
    with pytest.raises(LibraryError, match="no backup at"):
        restore_library(file.with_name("nowhere"), path.with_name("other"))
    empty = path.with_name("empty")
    empty.mkdir()
    restore_library(file, empty)
    assert served(empty) == served(path)
