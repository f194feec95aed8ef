"""Care for a library as JSON: its folders of music, lyrics that look wrong, songs removed and put back."""

from __future__ import annotations

from pydantic import Field

from lyricsbert.server.limits import MAX_PLAYLIST
from lyricsbert.server.schemas.base import SONG_ID, Name, RequestModel, ResponseModel
from lyricsbert.server.schemas.songs import SongSummary


class MusicFolder(ResponseModel):
    """A folder that songs were read from, and how its files have changed since."""

    folder: str
    songs: int
    is_there: bool = Field(description="whether it can be read; if not, nothing of it changes")
    new: int = Field(description="files that the library does not know; some may have been moved")
    changed: int
    gone: int = Field(description="songs whose files are not there any more; some may have been moved")


class MusicFolders(ResponseModel):
    """The folders that POST /sync would bring the library in line with."""

    folders: list[MusicFolder]


class Doubt(ResponseModel):
    """Something that looks wrong about lyrics."""

    name: str = Field(examples=["stops in mid-line"])
    meaning: str = Field(description="what may be behind it")
    songs: int


class Finding(ResponseModel):
    """A song whose lyrics look wrong."""

    song: SongSummary
    doubt: str
    detail: str | None = Field(description="such as the other song, or the last line")


class DoctorReport(ResponseModel):
    """Songs whose lyrics look wrong."""

    doubts: list[Doubt]
    findings: list[Finding] = Field(description="by doubt, at most 500; a song may have several")
    total: int


class SongIds(RequestModel):
    """Songs by their ids."""

    ids: list[Name] = Field(min_length=1, max_length=MAX_PLAYLIST, examples=[[SONG_ID]])


class Restored(ResponseModel):
    """Songs that were put back."""

    ids: list[str]
    lost: int = Field(description="number of songs that no earlier version has any more; import these again")
