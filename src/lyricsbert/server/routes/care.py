"""Care for the library: bring it in line with its folders of music, and look for lyrics that seem wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path

from fastapi import APIRouter, Request, Response

from lyricsbert.library import music_folders
from lyricsbert.library.doctor import DOUBTS
from lyricsbert.server import schemas
from lyricsbert.server.caching import NOT_MODIFIED, cache_headers
from lyricsbert.server.context import StateDep
from lyricsbert.server.jobs.uploads import Upload
from lyricsbert.server.limits import MAX_FINDINGS
from lyricsbert.server.present import song_summary
from lyricsbert.server.problems import ALWAYS, WRITE, ProblemError, problem_responses
from lyricsbert.server.security import WriteAllowed

router = APIRouter(tags=["library"])


@router.get("/folders", responses=problem_responses(*ALWAYS))
async def list_folders(state: StateDep) -> schemas.MusicFolders:
    """The folders of music that songs were read from, with what a sync would find. No file of theirs is read."""
    found = await state.workers.run(lambda: music_folders(state.live.path))
    return schemas.MusicFolders(folders=[schemas.MusicFolder(**asdict(folder)) for folder in found])


@router.post("/sync", status_code=202, responses=problem_responses(*WRITE, "source"), dependencies=[WriteAllowed])
async def start_sync(state: StateDep) -> schemas.ImportState:
    """Start to bring the library in line with its folders of music. Responds at once, like POST /imports.

    Folders that are not there, as when a disk is not mounted, are left alone with their songs.
    """
    state.imports.check_idle()
    found = await state.workers.run(lambda: music_folders(state.live.path))
    paths = tuple(Path(folder.folder) for folder in found if folder.is_there)
    if not paths:
        why = "is not there" if len(found) == 1 else "are not there"
        missing = ", ".join(folder.folder for folder in found)
        detail = f"Nothing was changed: {missing} {why}." if found else "No song was read from a folder of music."
        raise ProblemError("source", detail)
    name = paths[0].name if len(paths) == 1 else f"{len(paths)} folders"
    upload = Upload(state.imports.folder.new(), paths, name)
    return (await state.imports.start(upload, {}, sync=True)).state


@router.get("/doctor", responses=problem_responses(*ALWAYS) | NOT_MODIFIED)
async def check_lyrics(request: Request, response: Response, state: StateDep) -> schemas.DoctorReport:
    """Songs whose lyrics look wrong. The first answer for a version of the library takes a few seconds."""
    edition = state.live.edition
    response.headers.update(cache_headers(request, f"doctor-{edition.tag}-{state.media.version}"))

    def answer() -> schemas.DoctorReport:
        found = edition.findings()
        counts = Counter(finding.doubt for finding in found)
        return schemas.DoctorReport(
            doubts=[
                schemas.Doubt(name=name, meaning=meaning, songs=counts[name])
                for name, meaning in DOUBTS.items()
                if counts[name]
            ],
            findings=[
                schemas.Finding(
                    song=song_summary(finding.song, edition.library, state.media),
                    doubt=finding.doubt,
                    detail=finding.detail,
                )
                for finding in found[:MAX_FINDINGS]
            ],
            total=len(found),
        )

    return await state.workers.run(answer)
