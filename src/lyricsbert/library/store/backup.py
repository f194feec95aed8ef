"""Backups: one version of a library in one file, with the checksums of all that is in it."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
import zlib
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final, cast

from lyricsbert.durable import sync_file, sync_folder, sync_tree
from lyricsbert.errors import LibraryError
from lyricsbert.library.store.checksums import FileSum, damage, file_sum
from lyricsbert.library.store.database import TABLES
from lyricsbert.library.store.listeners_file import LISTENERS_FILE, copy_listeners, is_sound
from lyricsbert.library.store.metadata import State, rows_from_state, state_from_rows
from lyricsbert.library.store.state_file import NAME, encode_rows, parse_rows
from lyricsbert.library.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from _typeshed import SupportsRead

    from lyricsbert.library.store.metadata import Snapshot

_BLOCK: Final = 1 << 20

_CHECKSUM: Final = "LYRICSBERT.crc32"
"""Header of the listeners, which the metadata know nothing of."""

_LONGEST_METADATA: Final = 100_000_000
"""Bytes of metadata that a backup may have; 1,000 files take 0.1 MB."""


def backup_library(path: str | Path, file: str | Path) -> Snapshot:
    """Write the present version of a library, and its listeners, into a file, a tar archive, in one step.

    Writers need not be stopped meanwhile.

    Args:
        path: folder of the library.
        file: the file; one that exists is replaced.

    Returns:
        What was backed up.

    Raises:
        LibraryError: there is no finished library, it is damaged, or the file cannot be written; a file that existed is
            as it was.
    """
    store, target = Store(path), Path(file)
    snapshot = store.state().snapshot
    if snapshot is None:
        raise LibraryError(f"There is no finished library at {store.path} to back up.")
    folder = Path(store.path.removeprefix("file://"))
    files = store.files(snapshot.tables)
    kept = replace(snapshot, tables=replace(snapshot.tables, files=files), earlier=())
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    if target.is_dir() or target.resolve().is_relative_to(folder.resolve()):
        raise LibraryError(f"The backup {target} must be a file outside of the library.")
    with _file_errors(target):
        try:
            with tarfile.open(beside, "w") as archive:
                metadata = encode_rows(rows_from_state(State(kept, None))).encode()
                _add(archive, NAME, io.BytesIO(metadata), len(metadata))
                for name, expected in files.items():
                    _add_file(archive, store.path, folder, name, expected)
                _add_listeners(archive, folder, beside)
            sync_file(beside)
            beside.replace(target)
            sync_folder(target.absolute().parent)
        finally:
            beside.unlink(missing_ok=True)
    return kept


def restore_library(file: str | Path, path: str | Path) -> Snapshot:
    """Make a library from a backup: all of it, or none.

    Args:
        file: what `backup_library` wrote.
        path: folder of the new library, which must not exist, or be empty.

    Returns:
        What was restored.

    Raises:
        LibraryError: the file is not a backup or damaged, or the folder cannot be written or has something in it.
    """
    source, target = Path(file), Path(path)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise LibraryError(f"{target} exists and is not empty: restore the backup to a new folder.")
    beside = target.absolute().with_name(f".{target.absolute().name}.{os.getpid()}.new")
    with _file_errors(target):
        try:
            beside.mkdir(parents=True)
            snapshot = _extract(source, beside)
            sync_tree(beside)
            if target.exists():
                target.rmdir()
            beside.rename(target)
            sync_folder(target.absolute().parent)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return snapshot


def _add_file(archive: tarfile.TarFile, library: str, folder: Path, name: str, expected: FileSum) -> None:
    try:
        file = (folder / name).open("rb")
    except OSError as error:
        raise damage(library, f"{name} cannot be read ({error.strerror})") from None
    with file:
        if os.fstat(file.fileno()).st_size != expected.size:
            raise damage(library, f"{name} has another size than it was written with")
        summed = _Summed(file)
        _add(archive, name, summed, expected.size)
        if summed.crc32 != expected.crc32:
            raise damage(library, f"{name} does not hold what was written")


def _add(
    archive: tarfile.TarFile,
    name: str,
    content: SupportsRead[bytes],
    size: int,
    headers: Mapping[str, str] | None = None,
) -> None:
    member = tarfile.TarInfo(name)
    member.pax_headers = dict(headers or {})
    member.size, member.mode = size, 0o644
    archive.addfile(member, cast("IO[bytes]", content))


def _add_listeners(archive: tarfile.TarFile, folder: Path, beside: Path) -> None:
    """Add the listeners, if there are any, as they are at this moment."""
    copied = beside.with_suffix(".listeners")
    try:
        if copy_listeners(folder, copied):
            expected = file_sum(copied)
            with copied.open("rb") as file:
                _add(archive, LISTENERS_FILE, file, expected.size, {_CHECKSUM: str(expected.crc32)})
    finally:
        copied.unlink(missing_ok=True)


class _Summed:
    """A file with the checksum of what was read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.crc32 = 0

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.crc32 = zlib.crc32(content, self.crc32)
        return content


def _extract(source: Path, folder: Path) -> Snapshot:
    """Write all files of a backup into a folder, and check them."""
    try:
        with tarfile.open(source, "r:") as archive:
            members = iter(archive)
            metadata = _metadata(source, archive, next(members, None))
            snapshot = state_from_rows(parse_rows(metadata), str(source)).snapshot
            if snapshot is None or snapshot.tables.files is None:
                raise _not_a_backup(source, "it holds no version of a library")
            missing = dict(snapshot.tables.files)
            for member in members:
                if member.name == LISTENERS_FILE and member.isreg():
                    _extract_listeners(source, archive, member, folder)
                    continue
                expected = missing.pop(member.name, None)
                if expected is None or not member.isreg() or not _is_own(member.name):
                    raise _not_a_backup(source, f"{member.name[:100]!r} does not belong there")
                content = archive.extractfile(member)
                assert content is not None
                if _copy(content, folder / member.name) != expected:
                    raise _not_a_backup(source, f"{member.name} does not hold what was written")
            if missing:
                raise _not_a_backup(source, f"{next(iter(missing))} is missing")
    except FileNotFoundError:
        raise LibraryError(f"There is no backup at {source}.") from None
    except (tarfile.TarError, EOFError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _not_a_backup(source, str(error) or type(error).__name__) from None
    (folder / NAME).write_bytes(metadata)
    return snapshot


def _extract_listeners(source: Path, archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    content, target = archive.extractfile(member), folder / LISTENERS_FILE
    assert content is not None
    found = _copy(content, target)
    target.chmod(0o600)  # as the store makes it
    if str(found.crc32) != member.pax_headers.get(_CHECKSUM) or not is_sound(target):
        raise _not_a_backup(source, f"{LISTENERS_FILE} does not hold what was written")


def _metadata(source: Path, archive: tarfile.TarFile, first: tarfile.TarInfo | None) -> bytes:
    if first is None or first.name != NAME or not first.isreg() or first.size > _LONGEST_METADATA:
        raise _not_a_backup(source, f"it does not begin with {NAME}")
    content = archive.extractfile(first)
    assert content is not None
    return content.read()


def _is_own(name: str) -> bool:
    """Whether a path stays within the folders of the tables."""
    parts = PurePosixPath(name).parts
    return len(parts) > 1 and parts[0] in {f"{table}.lance" for table in TABLES} and ".." not in parts


def _copy(content: IO[bytes], target: Path) -> FileSum:
    target.parent.mkdir(parents=True, exist_ok=True)
    size = crc = 0
    with target.open("xb") as file:
        while block := content.read(_BLOCK):
            crc = zlib.crc32(block, crc)
            size += len(block)
            file.write(block)
    return FileSum(size, crc)


def _not_a_backup(source: Path, why: str) -> LibraryError:
    return LibraryError(f"{source} is not a whole backup of a library: {why.rstrip('.')}.")


@contextmanager
def _file_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LibraryError(f"{target} cannot be written: {error.strerror or error}.") from error
