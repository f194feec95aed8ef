"""Conversations that are going on, in memory alone: nothing of them is logged or written to a disk."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lyricsbert.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricsbert.listener.conversation import Steps
    from lyricsbert.recommend import Advisory

MAX_CONVERSATIONS: Final = 500
"""Conversations that are kept; the one that has been silent longest makes room."""

MAX_SILENCE: Final = 3600.0
"""Seconds of silence after which a conversation is forgotten."""


@dataclass(eq=False, slots=True)
class Kept:
    """A conversation that is going on.

    Attributes:
        id: which one.
        steps: its states.
        lock: held while a line is answered, so that the next one is understood after it.
        used: when it was used last, by the clock of its keeper.
        leave_out: advisories of songs that are not to be given.
        listener: whose taste counts; None for nobody's.
    """

    id: str
    steps: Steps
    used: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    leave_out: tuple[Advisory, ...] = ()
    listener: str | None = None


class Conversations:
    """Keeps conversations, a bounded number of them for a bounded time.

    Args:
        clock: gives the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def start(self, steps: Steps) -> Kept:
        """Begin a conversation, or go on with one that was forgotten."""
        self._forget_silent()
        kept = Kept(secrets.token_urlsafe(16), steps, self._clock())
        self._kept[kept.id] = kept
        while len(self._kept) > MAX_CONVERSATIONS:
            self._kept.popitem(last=False)
        return kept

    def find(self, conversation_id: str) -> Kept:
        """A conversation.

        Raises:
            ProblemError: there is none with this id, or none any more.
        """
        self._forget_silent()
        kept = self._kept.get(conversation_id)
        if kept is None:
            raise ProblemError(
                "conversation-not-found",
                "There is no such conversation, or it was forgotten: start one, with the `state` of its last answer to"
                " go on with it.",
            )
        kept.used = self._clock()
        self._kept.move_to_end(conversation_id)
        return kept

    def forget(self, conversation_id: str) -> None:
        """Forget a conversation.

        Raises:
            ProblemError: there is none with this id.
        """
        self.find(conversation_id)
        del self._kept[conversation_id]

    def _forget_silent(self) -> None:
        oldest = self._clock() - MAX_SILENCE
        while self._kept and next(iter(self._kept.values())).used < oldest:
            self._kept.popitem(last=False)
