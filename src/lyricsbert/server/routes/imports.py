"""Imports: add songs while the library stays readable."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, File, Form, Path, Response, UploadFile
from fastapi.responses import StreamingResponse

from lyricsbert.server.context import StateDep
from lyricsbert.server.jobs.imports import Import, rejects_csv
from lyricsbert.server.jobs.uploads import save_upload
from lyricsbert.server.limits import MAX_FILES, MAX_NAME
from lyricsbert.server.problems import ALWAYS, WRITE, ProblemError, problem_responses
from lyricsbert.server.schemas import Imports, ImportState, Removed, Restored
from lyricsbert.server.security import WriteAllowed
from lyricsbert.songs.readers import format_names
from lyricsbert.songs.readers.columns import parse_columns

router = APIRouter(tags=["imports"])

ImportId = Annotated[str, Path(max_length=MAX_NAME, description="id of an import")]

_EVENTS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Server-sent events: `progress`, then one of `done`, `failed` and `cancelled`; the data of each"
        " is an ImportState",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_CSV: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.post(
    "/imports",
    status_code=202,
    responses=problem_responses(*WRITE, "source"),
    dependencies=[WriteAllowed],
    form_limits={"max_files": MAX_FILES, "max_fields": 10, "max_part_size": 10_000},
)
async def start_import(
    state: StateDep,
    file: Annotated[list[UploadFile] | None, File(description=format_names())] = None,
    columns: Annotated[
        str | None,
        Form(max_length=2000, description="names of columns that are not found automatically: lyrics=words,title=name"),
    ] = None,
    builtin: Annotated[bool, Form(description="import the built-in songs instead of a file")] = False,
) -> ImportState:
    """Start adding songs. Responds at once; GET /imports/{id}/events reports the progress."""
    named = parse_columns(columns or "")
    if bool(file) == builtin:
        raise ProblemError("source", "Send either at least one file in the field `file`, or builtin=true.")
    state.imports.check_idle()
    saved = await state.workers.run(lambda: save_upload(file or [], state.imports.folder.new))
    return (await state.imports.start(saved, named)).state


@router.get("/imports", responses=problem_responses(*ALWAYS))
async def list_imports(state: StateDep) -> Imports:
    """The latest imports, newest first."""
    library = state.live.edition.library
    return Imports(imports=[each.state_in(library) for each in state.imports.latest()])


@router.get("/imports/{import_id}", responses=problem_responses(*ALWAYS, "not-found"))
async def show_import(import_id: ImportId, state: StateDep) -> ImportState:
    """The state of an import."""
    return _find(state, import_id).state_in(state.live.edition.library)


@router.get(
    "/imports/{import_id}/events",
    response_class=StreamingResponse,
    responses=problem_responses(*ALWAYS, "not-found") | _EVENTS,
)
async def follow_import(import_id: ImportId, state: StateDep) -> StreamingResponse:
    """The progress of an import, as server-sent events. Each event has the whole state, so missing one does no harm."""
    found = _find(state, import_id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(found.events(), media_type="text/event-stream", headers=headers)


@router.get(
    "/imports/{import_id}/rejects", response_class=Response, responses=problem_responses(*ALWAYS, "not-found") | _CSV
)
async def list_rejects(import_id: ImportId, state: StateDep) -> Response:
    """All rows that could not be used, as CSV."""
    found = _find(state, import_id)
    text = await state.workers.run(lambda: rejects_csv(found))
    headers = {"Content-Disposition": 'attachment; filename="rejects.csv"'}
    return Response(text, media_type="text/csv", headers=headers)


@router.delete("/imports/{import_id}", responses=problem_responses(*WRITE, "not-found"), dependencies=[WriteAllowed])
async def cancel_import(import_id: ImportId, state: StateDep) -> ImportState:
    """Stop an import. Songs analysed by then stay in the library; a finished import is not affected."""
    found = _find(state, import_id)
    await found.cancel()
    return found.state


@router.delete(
    "/imports/{import_id}/songs", responses=problem_responses(*WRITE, "not-found"), dependencies=[WriteAllowed]
)
async def undo_import(import_id: ImportId, state: StateDep) -> Removed:
    """Remove the songs that an import added. Songs that were there before stay, and so do those of a sync."""
    found = _find(state, import_id)
    return Removed(removed=await state.workers.run(lambda: state.live.remove(found.added)) if found.added else 0)


@router.post(
    "/imports/{import_id}/songs", responses=problem_responses(*WRITE, "not-found"), dependencies=[WriteAllowed]
)
async def redo_import(import_id: ImportId, state: StateDep) -> Restored:
    """Put back what an import had added, as long as an earlier version of the library has it."""
    found, library = _find(state, import_id), state.live.edition.library
    wanted = [song_id for song_id in found.added if song_id not in library]
    ids = await state.workers.run(lambda: state.live.put_back(wanted)) if wanted else []
    return Restored(ids=ids, lost=len(wanted) - len(ids))


def _find(state: StateDep, import_id: str) -> Import:
    found = state.imports.find(import_id)
    if found is None:
        raise ProblemError("not-found", f"There has been no import {import_id[:40]!r}, or it was long ago.")
    return found
