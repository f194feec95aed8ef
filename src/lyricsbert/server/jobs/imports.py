"""Imports as seen by the server: one at a time, each in its own process, whose events are passed on."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import logging
import secrets
import shutil
import sys
import tempfile
import time
from collections import OrderedDict
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from lyricsbert.server.jobs.history import PastImport, keep_import, past_imports
from lyricsbert.server.jobs.importer import CANCEL, ImportJob
from lyricsbert.server.jobs.upload_folder import UploadFolder
from lyricsbert.server.jobs.uploads import Upload
from lyricsbert.server.problems import ProblemError
from lyricsbert.server.schemas import ImportState, RejectedRow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from lyricsbert.library import Library
    from lyricsbert.server.live import LiveLibrary

KEPT: Final = 20
"""Maximum number of imports that are remembered, with their rejects."""

UNDER_WAY: Final = ("running", "cancelling")
"""States of an import that has not ended."""

_CANCEL_TIMEOUT: Final = 3.0
_HEARTBEAT: Final = 15.0
_STOP_TIMEOUT: Final = 10.0
_MAX_EVENT: Final = 1 << 22
_REJECT_COLUMNS: Final = ("source", "row", "line", "reason", "artist", "title", "detail")
_log = logging.getLogger(__name__)


class Import:
    """One import: its state, and the streams that follow it.

    Attributes:
        state: its current state.
        added: ids of the songs that it added; empty for a sync, and until it has ended.
    """

    def __init__(self, upload: Upload, kind: Literal["import", "sync"] = "import") -> None:
        self.upload = upload
        self.rejects = upload.folder / "rejects.jsonl"
        self.added_file = upload.folder / "added.json"
        self.added: tuple[str, ...] = ()
        self._began = time.monotonic()
        self._changed = asyncio.Condition()
        self._process: asyncio.subprocess.Process | None = None
        self._cancelled = False
        self.task: asyncio.Task[None] | None = None
        self.state = ImportState(
            id=secrets.token_hex(8),
            state="running",
            kind=kind,
            name=upload.name,
            read=0,
            total=None,
            added=0,
            already_there=0,
            duplicates=0,
            rejected=0,
            changed=0,
            moved=0,
            gone=0,
            unchanged=0,
            present=0,
            unusable={},
            songs_per_second=0.0,
            seconds_left=None,
            seconds=0.0,
            first_rejects=[],
            problem=None,
        )

    async def events(self) -> AsyncIterator[str]:
        """The current state and each change, as server-sent events, until the import has ended."""
        while True:
            state = self.state
            name = "progress" if state.state in UNDER_WAY else state.state
            yield f"event: {name}\ndata: {state.model_dump_json()}\n\n"
            if state.state not in UNDER_WAY:
                return
            while self.state is state:
                try:
                    async with self._changed:
                        if self.state is state:
                            await asyncio.wait_for(self._changed.wait(), _HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"

    async def run(self, job: ImportJob, live: LiveLibrary) -> None:
        """Start the process, follow it to its end, and switch to the new version of the library."""
        problem = "The import ended unexpectedly; the next import picks up what was analysed by then."
        last: dict[str, Any] = {"kind": "failed", "problem": problem}
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "lyricsbert.server.jobs.importer",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_MAX_EVENT,
            )
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(asdict(job)).encode() + b"\n")
            if self._cancelled:
                process.stdin.write(f"{CANCEL}\n".encode())
            async for line in process.stdout:
                event = json.loads(line)
                if event["kind"] == "progress":
                    await self._apply(event)
                else:
                    last = event
            await process.wait()
            if last["kind"] != "failed":
                await asyncio.to_thread(live.refresh)
        except Exception as error:
            _log.exception("An import failed")
            last = {
                "kind": "failed",
                "problem": f"The import failed ({type(error).__name__}); the server's log has the details.",
            }
        finally:
            if self._process is not None and self._process.returncode is None:
                self._process.kill()  # nothing follows it any more, and it locks the library
                await self._process.wait()
            self.upload.remove_files()
            if self.added_file.exists():
                self.added = tuple(json.loads(self.added_file.read_text()))
            await self._apply({**last, "present": len(self.added)})
            if self.added:
                past = PastImport(self.state, self.added)
                await asyncio.to_thread(keep_import, live.path, past, KEPT)

    @classmethod
    def ended(cls, past: PastImport) -> Import:
        """One that ended before this server started; its rejects are gone."""
        found = cls(Upload(Path(tempfile.gettempdir(), f"lyricsbert-import-{past.state.id}"), (), past.state.name))
        found.state, found.added = past
        return found

    def state_in(self, library: Library) -> ImportState:
        """The state, with the number of its songs that a library has."""
        return self.state.model_copy(update={"present": sum(song_id in library for song_id in self.added)})

    async def cancel(self) -> None:
        """Ask the process to stop, and wait briefly; publishing what it has analysed may take longer."""
        if self.task is None or self.state.state not in UNDER_WAY:
            return
        self._cancelled = True
        if self.state.state == "running":
            await self._change(state="cancelling")
        if self._process is not None:  # otherwise `run` asks it as soon as it starts
            assert self._process.stdin is not None
            if not self._process.stdin.is_closing():
                self._process.stdin.write(f"{CANCEL}\n".encode())
        await asyncio.wait([self.task], timeout=_CANCEL_TIMEOUT)

    async def stop(self) -> None:
        """Kill the process; the next import picks up what it has analysed."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        if self.task is not None:
            await asyncio.wait([self.task], timeout=_STOP_TIMEOUT)
        shutil.rmtree(self.upload.folder, ignore_errors=True)

    async def _apply(self, event: Mapping[str, Any]) -> None:
        """Apply an event of the process to the state."""
        fields = ImportState.model_fields.keys() - {"kind"}  # of an event, it is something else
        changes = {name: value for name, value in event.items() if name in fields}
        if event["kind"] != "progress":
            changes |= {"state": event["kind"], "seconds_left": None}
        if changes.get("problem"):
            for path in self.upload.paths:
                changes["problem"] = changes["problem"].replace(str(path), path.name)
        if "first_rejects" in changes:
            changes["first_rejects"] = [
                RejectedRow(**_sayable({**reject, "source": Path(reject["source"]).name}))
                for reject in changes["first_rejects"]
            ]
        await self._change(**changes, seconds=round(time.monotonic() - self._began, 2))

    async def _change(self, **changes: Any) -> None:
        async with self._changed:
            self.state = self.state.model_copy(update=changes)
            self._changed.notify_all()


class ImportManager:
    """Runs the imports of a server, one at a time, and remembers the latest, also those of its last runs.

    Args:
        live: the library that they add to.

    Attributes:
        folder: where their files are.
    """

    def __init__(self, live: LiveLibrary) -> None:
        self._live = live
        self.folder = UploadFolder()
        past = past_imports(live.path, KEPT)
        self._all: OrderedDict[str, Import] = OrderedDict((each.state.id, Import.ended(each)) for each in past)

    @property
    def running(self) -> str | None:
        """Id of the running import; None if there is none."""
        return next((each.state.id for each in self._all.values() if each.state.state in UNDER_WAY), None)

    def check_idle(self) -> None:
        """Check that no import is running.

        Raises:
            ProblemError: one is.
        """
        if self.running is not None:
            raise ProblemError(
                "library-busy", "Another import is running; wait until it is done, or cancel it.", {"Retry-After": "5"}
            )

    async def start(self, upload: Upload, columns: Mapping[str, str], *, sync: bool = False) -> Import:
        """Start an import, or a synchronisation with the folders that are the paths of the upload.

        Raises:
            ProblemError: another import is running.
        """
        try:
            self.check_idle()
        except ProblemError:
            shutil.rmtree(upload.folder, ignore_errors=True)
            raise
        begun = Import(upload, "sync" if sync else "import")
        job = ImportJob(
            library=self._live.path,
            model=str(self._live.encoder.folder),
            paths=tuple(map(str, upload.paths)),
            columns=dict(columns),
            rejects=str(begun.rejects),
            added=str(begun.added_file),
            sync=sync,
        )
        self._all[begun.state.id] = begun
        begun.task = asyncio.create_task(begun.run(job, self._live))
        while len(self._all) > KEPT:
            _, oldest = self._all.popitem(last=False)
            shutil.rmtree(oldest.upload.folder, ignore_errors=True)
        return begun

    def find(self, import_id: str) -> Import | None:
        """The import with this id; None if it is unknown."""
        return self._all.get(import_id)

    def latest(self) -> list[Import]:
        """The remembered imports, newest first."""
        return list(reversed(self._all.values()))

    async def close(self) -> None:
        """Stop the running import, and remove all files."""
        for each in self._all.values():
            await each.stop()
        self.folder.remove()


def rejects_csv(found: Import) -> str:
    """All rejects of an import as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _REJECT_COLUMNS)
    writer.writeheader()
    if found.rejects.exists():
        with found.rejects.open(encoding="utf-8") as lines:
            for line in lines:
                if line.endswith("\n"):  # the last line may be incomplete
                    reject = _sayable(json.loads(line))
                    reject["source"] = Path(reject["source"]).name
                    writer.writerow({name: _harmless(reject[name]) for name in _REJECT_COLUMNS})
    return text.getvalue()


def _sayable(reject: Mapping[str, Any]) -> dict[str, Any]:
    """A reject without what is no text, as the name of a file may have it."""
    texts = {
        name: value.encode("utf-8", "replace").decode() for name, value in reject.items() if isinstance(value, str)
    }
    return {**reject, **texts}


def _harmless(value: Any) -> Any:
    """Escape a cell that a spreadsheet would run as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
