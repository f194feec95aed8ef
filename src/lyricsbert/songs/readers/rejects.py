"""Rejects: the rows of a source that are not songs, recorded so that none is lost."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lyricsbert.errors import LibraryError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import TextIO

RejectReason = Literal[
    "no title",
    "no lyrics",
    "unbalanced quotes",
    "wrong number of fields",
    "NUL bytes",
    "lyric over 200,000 characters",
    "record over 4,000,000 characters",
    "markup nested over 16 deep",
    "unparsable JSON",
    "not a JSON object",
    "unreadable value",
    "unreadable file",
]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not become a song.

    Attributes:
        source: the file, as it was given.
        row: its data row, counted from 1; None if the whole file is the row.
        line: the physical line on which the row begins, counted from 1; None if the format has no lines.
        reason: what is wrong, in one of a few fixed phrases.
        artist: artist, as far as it could be read.
        title: title, as far as it could be read.
        detail: numbers, or the parser's message.
    """

    source: str
    row: int | None
    line: int | None
    reason: RejectReason
    artist: str | None = None
    title: str | None = None
    detail: str | None = None

    def __str__(self) -> str:
        """One sentence: where, which song, what is wrong."""
        place = self.source
        if self.row is not None:
            place += f", row {self.row}"
        if self.line is not None:
            place += f" (line {self.line})" if self.row is not None else f", line {self.line}"
        song = " - ".join(part for part in (self.artist, self.title) if part)
        return f"{place}{f', {song!r}' if song else ''}: {self.reason}{f' ({self.detail})' if self.detail else ''}."


@dataclass(frozen=True, slots=True)
class Note:
    """What a user should know about a source that was read all the same, such as a guess of its encoding.

    Attributes:
        source: the file, as it was given.
        text: the rest of a sentence that begins with the file, without a full stop.
    """

    source: str
    text: str

    def __str__(self) -> str:
        return f"{self.source}: {self.text}."


class RejectLog:
    """Counts rejects, keeps the first ones, and appends all of them to a JSON Lines file.

    Can be passed wherever a function that takes a `Reject` is expected:

        with RejectLog("rejects.jsonl") as log:
            songs = list(read_songs("songs.csv", rejects=log))
        print(log.total, log.counts, log.first)

    Args:
        path: the rejects file; created, with its folder, at the first reject, and never truncated. None writes no file.
        keep: how many rejects to keep in `first`.
    """

    def __init__(self, path: str | Path | None = None, *, keep: int = 5) -> None:
        self.path = None if path is None else Path(path)
        self.counts: Counter[RejectReason] = Counter()
        self.first: list[Reject] = []
        self._keep = keep
        self._file: TextIO | None = None

    @property
    def total(self) -> int:
        """How many rejects there were."""
        return self.counts.total()

    def __call__(self, reject: Reject) -> None:
        """Record a reject.

        Raises:
            LibraryError: the rejects file cannot be written.
        """
        self.counts[reject.reason] += 1
        if len(self.first) < self._keep:
            self.first.append(reject)
        if self.path is None:
            return
        try:
            if self._file is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self.path.open("a", encoding="utf-8", errors="backslashreplace")
            self._file.write(json.dumps(asdict(reject), ensure_ascii=False) + "\n")
        except OSError as error:
            raise LibraryError(f"The rejects file {self.path} cannot be written: {error.strerror}.") from error

    def close(self) -> None:
        """Close the file.

        Raises:
            LibraryError: the last rejects cannot be written.
        """
        if self._file is not None:
            try:
                self._file.close()
            except OSError as error:
                raise LibraryError(f"The rejects file {self.path} cannot be written: {error.strerror}.") from error
            self._file = None

    def __enter__(self) -> RejectLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
