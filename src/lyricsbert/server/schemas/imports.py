"""Imports as JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lyricsbert.server.schemas.base import ResponseModel


class RejectedRow(ResponseModel):
    """A row that could not become a song."""

    source: str
    row: int | None
    line: int | None
    reason: str
    artist: str | None
    title: str | None
    detail: str | None


class ImportState(ResponseModel):
    """An import, as it stands."""

    id: str
    state: Literal["running", "cancelling", "done", "failed", "cancelled"] = Field(
        description="cancelling: what is analysed by then is still being published, and stays in the library"
    )
    name: str = Field(description="name of the file, or how many there are")
    read: int
    total: int | None = Field(description="rows to read, roughly; null until they are counted")
    added: int
    already_there: int
    duplicates: int
    rejected: int
    unusable: dict[str, int] = Field(description="added songs that cannot be analysed, by reason")
    songs_per_second: float
    seconds_left: float | None
    seconds: float = Field(description="since it began")
    first_rejects: list[RejectedRow] = Field(description="the first few rejected rows")
    problem: str | None = Field(description="why it failed, in one sentence")


class Imports(ResponseModel):
    """The imports since the server started, the newest first."""

    imports: list[ImportState]
