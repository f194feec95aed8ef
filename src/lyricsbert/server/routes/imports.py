"""Imports: adding songs while the library stays readable."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, File, Form, Path, Response, UploadFile
from fastapi.responses import StreamingResponse

from lyricsbert.server.context import Context
from lyricsbert.server.jobs.imports import Import, rejects_csv
from lyricsbert.server.jobs.uploads import save_upload
from lyricsbert.server.limits import MAX_FILES, MAX_NAME
from lyricsbert.server.problems import ALWAYS, WRITE, ProblemError, answers
from lyricsbert.server.schemas import Imports, ImportState
from lyricsbert.server.security import WriteAllowed
from lyricsbert.songs.readers import format_names
from lyricsbert.songs.readers.columns import parse_columns

router = APIRouter(tags=["imports"])

ImportId = Annotated[str, Path(max_length=MAX_NAME, description="id of an import")]

_EVENTS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Server-sent events `progress`, then one of `done`, `failed`, `cancelled`, then the end; the"
        " data of each is an ImportState",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_CSV: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.post(
    "/imports",
    status_code=202,
    responses=answers(*WRITE, "source"),
    dependencies=[WriteAllowed],
    form_limits={"max_files": MAX_FILES, "max_fields": 10, "max_part_size": 10_000},
)
async def start_import(
    server: Context,
    file: Annotated[list[UploadFile] | None, File(description=format_names())] = None,
    columns: Annotated[
        str | None, Form(max_length=2000, description="columns not found by themselves: lyrics=words,title=name")
    ] = None,
    builtin: Annotated[bool, Form(description="the built-in songs, instead of a file")] = False,
) -> ImportState:
    """Begin to add songs. The answer comes at once; GET /imports/{id}/events tells how it goes on."""
    named = parse_columns(columns or "")
    if bool(file) == builtin:
        raise ProblemError("source", "Send either at least one file in the field `file`, or builtin=true.")
    server.imports.check_free()
    saved = await server.workers.run(lambda: save_upload(file or []))
    return (await server.imports.start(saved, named)).state


@router.get("/imports", responses=answers(*ALWAYS))
async def list_imports(server: Context) -> Imports:
    """The imports since the server started, the newest first."""
    return Imports(imports=[each.state for each in server.imports.latest()])


@router.get("/imports/{import_id}", responses=answers(*ALWAYS, "not-found"))
async def show_import(import_id: ImportId, server: Context) -> ImportState:
    """An import, as it stands."""
    return _find(server, import_id).state


@router.get(
    "/imports/{import_id}/events", response_class=StreamingResponse, responses=answers(*ALWAYS, "not-found") | _EVENTS
)
async def follow_import(import_id: ImportId, server: Context) -> StreamingResponse:
    """How an import goes on, as server-sent events. Each carries the whole state, so that none need be caught up."""
    found = _find(server, import_id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(found.events(), media_type="text/event-stream", headers=headers)


@router.get("/imports/{import_id}/rejects", response_class=Response, responses=answers(*ALWAYS, "not-found") | _CSV)
async def list_rejects(import_id: ImportId, server: Context) -> Response:
    """All rows that could not become songs, as CSV."""
    found = _find(server, import_id)
    text = await server.workers.run(lambda: rejects_csv(found))
    headers = {"Content-Disposition": 'attachment; filename="rejects.csv"'}
    return Response(text, media_type="text/csv", headers=headers)


@router.delete("/imports/{import_id}", responses=answers(*WRITE, "not-found"), dependencies=[WriteAllowed])
async def cancel_import(import_id: ImportId, server: Context) -> ImportState:
    """Stop reading. Songs that are analysed by then stay in the library; a finished import stays as it is."""
    found = _find(server, import_id)
    await found.cancel()
    return found.state


def _find(server: Context, import_id: str) -> Import:
    found = server.imports.find(import_id)
    if found is None:
        raise ProblemError("not-found", f"There is no import {import_id[:40]!r} since this server started.")
    return found
