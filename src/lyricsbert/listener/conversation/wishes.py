"""What a conversation asks for, as one wish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend import Chip, Wish
from lyricsbert.recommend.wish_checks import STANDING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.library import Library
    from lyricsbert.listener.conversation.state import State

_READ_ALREADY: Final = ("years", "artist", "genre", "without", "count", "spelling")


def wish_of(state: State, library: Library, k: int) -> Wish | None:
    """The wish that a state asks for, None if it asks for nothing.

    Args:
        state: of the conversation.
        library: that answers; songs that it has not, or has not analysed, are passed over.
        k: number of songs if nothing else was said.
    """
    texts = [item.value for item in (*state.of("mood"), *state.of("about"))]
    shifts = {item.value[:-1]: item.number for item in state.of("shift") if item.number is not None}
    emotions = {name: number for name, number in shifts.items() if name in EMOTIONS}
    chips = tuple(Chip(item.kind, item.value, item.value) for item in state.of(*STANDING))  # type: ignore[arg-type]
    liked = _usable([song for item in state.of("like") for song in item.songs], library)
    disliked = tuple(
        song for song in _usable([s for item in state.of("unlike") for s in item.songs], library) if song not in liked
    )
    duration = next((item.span for item in state.of("duration")), None)
    text = ", ".join(texts) if len(texts) > 1 else "".join(texts)
    if not (text or emotions or shifts or chips or liked or disliked or duration):
        return None
    return Wish(
        text=text or None,
        emotions=emotions,
        valence=shifts.get("valence"),
        energy=shifts.get("energy"),
        liked=liked,
        disliked=disliked,
        chips=chips,
        duration=duration,
        leave_out=tuple(item.value for item in state.of("clean")),  # type: ignore[misc]
        ranges={item.value[:-1]: item.span for item in state.of("shift") if item.span is not None},
        omitted=state.omitted,
        k=state.count or k,
        ignore=_READ_ALREADY,
    )


def _usable(songs: Sequence[str], library: Library) -> tuple[str, ...]:
    rows = library.known_rows(dict.fromkeys(songs))
    return tuple(library.ids[row] for row in rows if not library.unusable[row])
