"""Playlists: the options with which a list of songs is saved, and what is said about it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricsbert.recommend import Recommendation

_OPTIONS: Final = (
    click.option(
        "--playlist",
        "playlist_file",
        metavar="FILE",
        help="Also save the songs as a playlist: .m3u, .m3u8, .xspf or .jspf.",
    ),
    click.option(
        "--path-prefix",
        "prefixes",
        metavar="FROM=TO",
        multiple=True,
        help="In the playlist, write TO in place of FROM at the beginning of paths, e.g. for a container (repeatable).",
    ),
)


@dataclass(frozen=True, slots=True)
class PlaylistOptions:
    """Where a list is saved; one field per option.

    Attributes:
        file: the playlist file; None saves none.
        prefixes: beginning of a path -> what is written in its place.
    """

    file: str | None
    prefixes: dict[str, str]

    def save(self, found: Sequence[Recommendation], title: str) -> None:
        """Save the songs if a file was named, and say how many on stderr.

        Args:
            found: the songs, in order.
            title: name of the list.

        Raises:
            PlaylistError: it cannot be written.
        """
        if self.file is None:
            return
        from lyricsbert.cli.output import echo
        from lyricsbert.outputs.playlists import Entry, save_playlist

        entries = [
            Entry(each.song, each.score, tuple(reason.text for reason in each.reasons), each.emotions or {})
            for each in found
        ]
        saved = save_playlist(self.file, entries, title=title, prefixes=self.prefixes)
        echo(f"{_songs(saved.songs)} in {self.file}.", err=True)
        if saved.without_file:
            left_out = ", so players cannot find them" if saved.without_file > 1 else ", so players cannot find it"
            echo(f"{_songs(saved.without_file)} without a known audio file{left_out}.", err=True)
        if saved.without_recording and self.file.lower().endswith(".jspf"):
            echo(f"{_songs(saved.without_recording)} without the MusicBrainz id that ListenBrainz wants.", err=True)


def playlist_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of PlaylistOptions, which it receives as its argument `playlist`.

    The file's format and the prefixes are checked before the command starts.
    """

    @functools.wraps(command)
    def with_options(*, playlist_file: str | None, prefixes: tuple[str, ...], **values: Any) -> None:
        from pathlib import Path

        from lyricsbert.outputs.playlists import format_of, parse_prefixes

        if playlist_file is not None:
            format_of(Path(playlist_file))
        elif prefixes:
            raise click.UsageError("--path-prefix needs --playlist FILE.")
        command(**values, playlist=PlaylistOptions(playlist_file, parse_prefixes(prefixes)))

    for option in reversed(_OPTIONS):
        option(with_options)
    return with_options


def _songs(count: int) -> str:
    return "1 song" if count == 1 else f"{count:,} songs"
