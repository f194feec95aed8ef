"""Notes on a request, which one part of the server leaves for another in the request's scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import Scope

_HEAD: Final = "lyricsbert.head"
_LISTENED: Final = "lyricsbert.listened"


def note_head(scope: Scope) -> None:
    """Note that the body of the answer will not be sent, since the request was HEAD."""
    _notes(scope)[_HEAD] = True


def is_head(scope: Scope) -> bool:
    """Whether `note_head` was called."""
    return _HEAD in _notes(scope)


def note_listened(scope: Scope) -> None:
    """Note that the answer is listened to while it is sent, and may stall for as long as a pause."""
    _notes(scope)[_LISTENED] = True


def is_listened(scope: Scope) -> bool:
    """Whether `note_listened` was called."""
    return _LISTENED in _notes(scope)


def _notes(scope: Scope) -> dict[str, object]:
    """What copies of the scope share."""
    notes: dict[str, object] = scope.setdefault("state", {})
    return notes
