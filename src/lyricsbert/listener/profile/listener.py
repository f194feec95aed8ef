"""A listener: a name, and what was set."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lyricsbert.errors import ListenerError

DEFAULT_EXPLORATION: Final = 0.15
DEFAULT_HALF_LIFE: Final = 180.0
LEAST_HALF_LIFE: Final = 1.0
MOST_HALF_LIFE: Final = 36500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerSettings:
    """What a listener has set.

    Attributes:
        exploration: share of what is played unasked that is unlike what they know, 0..1.
        half_life_days: after how many days an event counts half.

    Raises:
        ListenerError: one is out of range.
    """

    exploration: float = DEFAULT_EXPLORATION
    half_life_days: float = DEFAULT_HALF_LIFE

    def __post_init__(self) -> None:
        """Check both."""
        if not 0 <= self.exploration <= 1:
            raise ListenerError(f"The exploration {self.exploration} is out of range; it is a share from 0 to 1.")
        if not LEAST_HALF_LIFE <= self.half_life_days <= MOST_HALF_LIFE:
            raise ListenerError(
                f"A half-life of {self.half_life_days:g} days is out of range; it is from 1 day to 36,500."
            )


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener in the store.

    Attributes:
        name: of the listener.
        created: when the first event or setting came.
        revision: counts the changes.
        settings: of the listener.
        counts: events of each kind.
    """

    name: str
    created: datetime
    revision: int
    settings: ListenerSettings
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Added:
    """What adding events did.

    Attributes:
        added: how many are new.
        known: how many were there already.
    """

    added: int = 0
    known: int = 0
