"""Listeners: what they do, what is known of them, and all of it taken in, given out and erased."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, File, Path, Query, Response, UploadFile

from lyricsbert.errors import ListenerError
from lyricsbert.listener.history import import_history
from lyricsbert.listener.profile import Event, export_lines, judged_songs
from lyricsbert.listener.profile import ListenerSettings as Settings
from lyricsbert.listener.profile.event import check_not_future
from lyricsbert.server import schemas
from lyricsbert.server.context import StateDep
from lyricsbert.server.jobs.uploads import safe_name
from lyricsbert.server.limits import MAX_NAME, MAX_PAGE
from lyricsbert.server.problems import BODY, WRITE, problem_responses
from lyricsbert.server.schemas import (
    Erased,
    EventPage,
    EventsAdded,
    EventsRequest,
    HistoryReport,
    InterestOfListener,
    ListenerEvent,
    ListenerPage,
    ListenerSettings,
    ListenerSummary,
    ListenerTaste,
    NewEvent,
)
from lyricsbert.server.security import WriteAllowed

if TYPE_CHECKING:
    from lyricsbert.library import Library
    from lyricsbert.listener.profile import JudgedSong, Listener, SongNames

# What somebody listens to is theirs: reading it needs the token, too.
router = APIRouter(tags=["listeners"], dependencies=[WriteAllowed])

ListenerName = Annotated[str, Path(min_length=1, max_length=MAX_NAME, description="name of a listener")]

_SONGS_OF_INTEREST: Final = 10
_READ: Final = problem_responses(*BODY, "token", "listener", "listener-store", "extra-missing")
_WRITE: Final = problem_responses(*WRITE, "listener", "listener-store", "extra-missing", "history", "wish")
_EXPORT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}
}


@router.get("/listeners", responses=_READ)
async def list_listeners(state: StateDep) -> ListenerPage:
    """All listeners by name."""
    found = await state.workers.run(lambda: list(state.listeners.store.listeners()))
    return ListenerPage(listeners=[_summary(each) for each in found])


@router.get("/listeners/{listener}", responses=_READ)
async def show_listener(listener: ListenerName, state: StateDep) -> ListenerTaste:
    """What is known of a listener; of one who has done nothing yet, nothing."""
    library = state.live.edition.library

    def answer() -> ListenerTaste:
        profile, names = state.listeners.profile(listener, library), state.listeners.names(library)
        store = state.listeners.store
        found = store.listener(listener)
        counted = {each.name: each for each in store.listeners()}.get(found.name, found)
        liked, disliked = judged_songs(store.events(found.name, kinds=("like", "dislike", "neutral")), names)
        return ListenerTaste(
            **_summary(counted).model_dump(),
            liked=[_judged(song) for song in liked],
            disliked=[_judged(song) for song in disliked],
            interests=[
                InterestOfListener(
                    weight=min(1.0, round(interest.weight, 4)),
                    songs=[" - ".join(names.name(row)) for row in interest.songs[:_SONGS_OF_INTEREST]],
                )
                for interest in profile.interests
            ],
        )

    return await state.workers.run(answer)


@router.post("/listeners/{listener}", responses=_WRITE)
async def change_listener(listener: ListenerName, body: ListenerSettings, state: StateDep) -> ListenerSummary:
    """Change what a listener has set."""

    def answer() -> ListenerSummary:
        store = state.listeners.store
        before = store.listener(listener).settings
        settings = Settings(
            exploration=before.exploration if body.exploration is None else body.exploration,
            half_life_days=before.half_life_days if body.half_life_days is None else body.half_life_days,
        )
        store.set(listener, settings)
        return _summary(store.listener(listener))

    return await state.workers.run(answer)


@router.delete("/listeners/{listener}", responses=_WRITE)
async def erase_listener(listener: ListenerName, state: StateDep) -> Erased:
    """Forget a listener for good: the store keeps no trace."""
    erased = await state.workers.run(lambda: state.listeners.store.erase(listener))
    return Erased(listener=listener, erased=erased)


@router.get("/listeners/{listener}/events", responses=_READ)
async def list_events(
    listener: ListenerName,
    state: StateDep,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="number of events")] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000_000, description="number of events to skip")] = 0,
) -> EventPage:
    """What a listener has done, newest first."""

    def answer() -> EventPage:
        events = state.listeners.store.events(listener, limit=limit, offset=offset, newest_first=True)
        return EventPage(events=[ListenerEvent(**event.to_dict()) for event in events])

    return await state.workers.run(answer)


@router.post("/listeners/{listener}/events", responses=_WRITE)
async def add_events(listener: ListenerName, body: EventsRequest, state: StateDep) -> EventsAdded:
    """Keep what a listener has done: all of it, or nothing if an event is not valid."""
    library, now = state.live.edition.library, datetime.now(UTC)

    def answer() -> EventsAdded:
        names = state.listeners.names(library)
        events = [check_not_future(_event(each, library, names, now), now) for each in body.events]
        added = state.listeners.store.add(listener, events)
        return EventsAdded(added=added.added, known=added.known)

    return await state.workers.run(answer)


@router.get("/listeners/{listener}/export", response_class=Response, responses=_READ | _EXPORT)
async def export_listener(listener: ListenerName, state: StateDep) -> Response:
    """All that is kept of a listener, as JSON Lines."""
    text = await state.workers.run(lambda: "".join(export_lines(state.listeners.store, listener)))
    headers = {"Content-Disposition": 'attachment; filename="listener.jsonl"'}
    return Response(text, media_type="application/x-ndjson", headers=headers)


@router.post(
    "/listeners/{listener}/import",
    responses=_WRITE,
    form_limits={"max_files": 1, "max_fields": 1, "max_part_size": 10_000},
)
async def import_listener(
    listener: ListenerName,
    state: StateDep,
    file: Annotated[UploadFile, File(description="of Spotify, ListenBrainz, Last.fm, Libre.fm, a player")],
) -> HistoryReport:
    """Take in a listening history. What was imported before is not added again."""
    library = state.live.edition.library

    def answer() -> HistoryReport:
        with tempfile.TemporaryDirectory(prefix="lyricsbert-history-") as folder:
            path = FilePath(folder, safe_name(file.filename or ""))
            with path.open("wb") as copy:
                shutil.copyfileobj(file.file, copy, 1 << 20)
            report = import_history(path, state.listeners.store, listener, state.listeners.names(library))
        return HistoryReport(**report.to_dict())

    return await state.workers.run(answer)


def _event(asked: NewEvent, library: Library, names: SongNames, now: datetime) -> Event:
    """An event as it was sent, with the names that the library has for the song.

    Raises:
        SongNotFoundError: it names a song that is not there, and neither artist nor title.
        ListenerError: it names no song.
    """
    artist, title, song = asked.artist or "", asked.title or "", asked.song
    if song is not None and (not title or song in library):
        row = library.resolve(song)
        song, (artist, title) = names.id(row), names.name(row)
    elif not title:
        raise ListenerError("An event names no song: send `song`, or `artist` and `title`.")
    return Event(
        kind=asked.kind,
        at=asked.at or now,
        artist=artist,
        title=title,
        song=song,
        milliseconds=asked.ms_played,
        source=asked.source,
    )


def _summary(listener: Listener) -> ListenerSummary:
    return ListenerSummary(
        name=listener.name,
        counts=listener.counts,
        exploration=listener.settings.exploration,
        half_life_days=listener.settings.half_life_days,
    )


def _judged(song: JudgedSong) -> schemas.JudgedSong:
    return schemas.JudgedSong(song=song.song, artist=song.artist, title=song.title, at=song.at)
