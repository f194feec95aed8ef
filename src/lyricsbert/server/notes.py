"""Notes on a request, which one part of the server leaves for another in the request's scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Scope

_NOTES: Final = "state"
"""What copies of a scope share."""

_HEAD: Final = "lyricsbert.head"
_LISTENED: Final = "lyricsbert.listened"


def note_head(scope: Scope) -> None:
    """Note that the body of the answer will not be sent, since the request was HEAD."""
    scope.setdefault(_NOTES, {})[_HEAD] = True


def is_head(scope: Mapping[str, Any]) -> bool:
    """Whether `note_head` was called."""
    return _HEAD in scope.get(_NOTES, {})


def note_listened(scope: Scope) -> None:
    """Note that the answer is listened to while it is sent, and may stall for as long as a pause."""
    scope.setdefault(_NOTES, {})[_LISTENED] = True


def is_listened(scope: Mapping[str, Any]) -> bool:
    """Whether `note_listened` was called."""
    return _LISTENED in scope.get(_NOTES, {})
