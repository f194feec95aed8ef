"""Sources: the options of `index` and `add`, and reading sources into a library."""

from __future__ import annotations

import functools
import sys
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import click

from lyricsbert.cli.options import Decorator, json_option, library_option, model_option, quiet_option
from lyricsbert.cli.output import echo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lyricsbert.library import Library
    from lyricsbert.songs import Note, Song
    from lyricsbert.songs.lrclib import LrclibLookup

encoding_option: Decorator = click.option(
    "--encoding",
    metavar="NAME",
    help="Encoding of text files that are not Unicode, e.g. gb18030 or cp1251.  [default: guessed]",
)
lyrics_from_option: Decorator = click.option(
    "--lyrics-from",
    type=click.Choice(["lrclib"]),
    help="Look up the lyrics of audio files that have none there; nothing is looked up otherwise.",
)
lyrics_url_option: Decorator = click.option(
    "--lyrics-url",
    metavar="URL",
    help="Address of a server of one's own for --lyrics-from.  [default: https://lrclib.net]",
)
_OPTIONS: Final[tuple[Decorator, ...]] = (
    click.option(
        "--rejects",
        metavar="FILE",
        help="Where to list rows that cannot be used.  [default: LIBRARY.rejects.jsonl]",
    ),
    click.option(
        "--columns",
        metavar="FIELD=COLUMN,...",
        help="Names of columns that are not found automatically, e.g. lyrics=words,title=name.",
    ),
    encoding_option,
    lyrics_from_option,
    lyrics_url_option,
    quiet_option,
    json_option,
    library_option,
    model_option,
)
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """How songs are read, by which model, and into which library; one field per option.

    Attributes:
        rejects: file for the rows that cannot be used; None for one next to the library.
        columns: "FIELD=COLUMN,..."; None finds columns by their usual names.
        encoding: of text files that are not Unicode; None guesses it.
        lyrics_from: where to look up lyrics; None looks up none.
        lyrics_url: address of that service; None is its usual one.
        quiet: show no progress bar.
        as_json: report in JSON.
        library: folder or URI.
        model: bundle to use instead of the shipped one.
    """

    rejects: str | None
    columns: str | None
    encoding: str | None
    lyrics_from: str | None
    lyrics_url: str | None
    quiet: bool
    as_json: bool
    library: str
    model: str | None

    @property
    def rejects_file(self) -> str:
        """Where to list the rows that cannot be used."""
        return self._beside("rejects.jsonl") if self.rejects is None else self.rejects

    @property
    def without_lyrics_file(self) -> str:
        """Where to list the audio files that have no lyrics."""
        return self._beside("without-lyrics.txt")

    def _beside(self, ending: str) -> str:
        return f"lyricsbert.{ending}" if "://" in self.library else f"{self.library.rstrip('/')}.{ending}"


def source_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of SourceOptions, which it receives as its argument `options`."""

    @functools.wraps(command)
    def with_options(**values: Any) -> None:
        options = SourceOptions(**{field.name: values.pop(field.name) for field in fields(SourceOptions)})
        command(**values, options=options)

    for option in reversed(_OPTIONS):
        option(with_options)
    return with_options


def add_sources(sources: Sequence[str], options: SourceOptions, write: Callable[..., Library]) -> None:
    """Read sources (the built-in songs if there are none) into a library, and report what was added and skipped.

    Args:
        sources: files and folders.
        options: how to read them.
        write: `Library.build` or `Library.add`, called with songs, encoder and `progress`.

    Raises:
        SourceError: a source cannot be read, see `read_songs`.
        LibraryError: see `Library.build`.
    """
    from lyricsbert.cli.building import progress_bar, report_lines, write_lines
    from lyricsbert.cli.options import load_encoder
    from lyricsbert.cli.output import print_json
    from lyricsbert.library.map import CANNOT_DRAW, can_draw
    from lyricsbert.songs import RejectLog, builtin_songs, estimate_count, read_songs
    from lyricsbert.songs.readers.columns import parse_columns

    columns = parse_columns(options.columns) if options.columns is not None else None
    notes: list[Note] = []
    lookup = lyrics_lookup(options.lyrics_from, options.lyrics_url, notes)
    silent: list[str] = []
    with RejectLog(options.rejects_file) as log:
        songs = (
            read_songs(sources, columns=columns, rejects=log, notes=notes.append, encoding=options.encoding)
            if sources
            else iter(builtin_songs())
        )
        songs = _noting_silent(lookup.fill(songs) if lookup else songs, silent)
        encoder = load_encoder(options.model)
        estimate = estimate_count(sources) if sources else None
        with progress_bar(quiet=options.quiet or not sys.stderr.isatty(), estimate=estimate) as progress:
            report = write(songs, encoder, progress=progress).last_report
    assert report is not None
    listed = write_lines(options.without_lyrics_file, silent) if silent else None
    if options.as_json:
        found = {"total": log.total, "counts": dict(log.counts), "file": str(log.path) if log.total else None}
        without = {"total": len(silent), "file": listed}
        said = {"rejects": found, "notes": list(map(str, notes)), "without_lyrics": without}
        print_json(asdict(report) | said | {"looked_up": asdict(lookup.counts) if lookup else None})
        return
    for line in report_lines(report, log, options.library):
        echo(line)
    if lookup:
        echo(lookup_line(lookup))
    if silent:
        echo(f"Without lyrics, and found by name alone: {len(silent):,} of these, listed in {listed}.")
    if notes:
        echo(f"Worth knowing{f', the first {_SHOWN} of {len(notes):,} notes' if len(notes) > _SHOWN else ''}:")
        for note in notes[:_SHOWN]:
            echo(f"  {note}")
    if not can_draw():
        echo(CANNOT_DRAW)


def lyrics_lookup(lyrics_from: str | None, lyrics_url: str | None, notes: list[Note]) -> LrclibLookup | None:
    """What looks up lyrics as the options say; None if they do not ask for it.

    Raises:
        SourceError: the address is not one of the web.
    """
    from lyricsbert.songs.lrclib import LRCLIB, LrclibLookup

    if lyrics_url is not None and lyrics_from is None:
        raise click.UsageError("--lyrics-url needs --lyrics-from.")
    return LrclibLookup(lyrics_url or LRCLIB, notes=notes.append) if lyrics_from else None


def lookup_line(lookup: LrclibLookup) -> str:
    """What was looked up, in a sentence."""
    return f"{lookup.counts.asked:,} songs looked up at LRCLIB, {lookup.counts.found:,} lyrics found."


def _noting_silent(songs: Iterator[Song], silent: list[str]) -> Iterator[Song]:
    """The songs, of which the audio files without lyrics are noted."""
    for song in songs:
        if not song.lyrics and (file := song.audio_file):
            silent.append(file)
        yield song
