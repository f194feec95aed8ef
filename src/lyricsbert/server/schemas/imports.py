"""Imports as JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lyricsbert.server.schemas.base import ResponseModel


class RejectedRow(ResponseModel):
    """A row that could not be used."""

    source: str
    row: int | None
    line: int | None
    reason: str
    artist: str | None
    title: str | None
    detail: str | None


class ImportState(ResponseModel):
    """The state of an import."""

    id: str
    state: Literal["running", "cancelling", "done", "failed", "cancelled"] = Field(
        description="cancelling: what has been analysed is still being published, and stays in the library"
    )
    kind: Literal["import", "sync"] = Field(description="sync: the library is brought in line with its folders")
    name: str = Field(description="name of the file, or the number of files")
    read: int
    total: int | None = Field(description="approximate number of rows to read; null until they are counted")
    added: int
    already_there: int
    duplicates: int
    rejected: int
    changed: int = Field(description="of a sync: songs whose files had changed")
    moved: int = Field(description="of a sync: songs whose file was at another place")
    gone: int = Field(description="of a sync: songs that were removed with their files")
    unchanged: int = Field(description="of a sync: songs whose files were as before, and not read")
    present: int = Field(description="number of songs that it added and that the library has now")
    unusable: dict[str, int] = Field(description="number of added songs that cannot be analysed, by reason")
    songs_per_second: float
    seconds_left: float | None
    seconds: float = Field(description="time since the import started")
    first_rejects: list[RejectedRow] = Field(description="the first few rejected rows")
    problem: str | None = Field(description="why it failed, in one sentence")


class Imports(ResponseModel):
    """The latest imports, newest first."""

    imports: list[ImportState]
