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
    from collections.abc import Callable, Sequence

    from lyricsbert.library import Library

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
    quiet_option,
    json_option,
    library_option,
    model_option,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """How songs are read, by which model, and into which library; one field per option.

    Attributes:
        rejects: file for the rows that cannot be used; None for one next to the library.
        columns: "FIELD=COLUMN,..."; None finds columns by their usual names.
        quiet: show no progress bar.
        as_json: report in JSON.
        library: folder or URI.
        model: bundle to use instead of the shipped one.
    """

    rejects: str | None
    columns: str | None
    quiet: bool
    as_json: bool
    library: str
    model: str | None

    @property
    def rejects_file(self) -> str:
        """Where to list the rows that cannot be used."""
        if self.rejects is not None:
            return self.rejects
        return "lyricsbert.rejects.jsonl" if "://" in self.library else f"{self.library.rstrip('/')}.rejects.jsonl"


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
    from lyricsbert.cli.building import progress_bar, report_lines
    from lyricsbert.cli.options import load_encoder
    from lyricsbert.cli.output import print_json
    from lyricsbert.library.map import CANNOT_DRAW, can_draw
    from lyricsbert.songs import RejectLog, builtin_songs, estimate_count, read_songs
    from lyricsbert.songs.readers.columns import parse_columns

    columns = parse_columns(options.columns) if options.columns is not None else None
    with RejectLog(options.rejects_file) as log:
        songs = read_songs(sources, columns=columns, rejects=log) if sources else iter(builtin_songs())
        encoder = load_encoder(options.model)
        estimate = estimate_count(sources) if sources else None
        with progress_bar(quiet=options.quiet or not sys.stderr.isatty(), estimate=estimate) as progress:
            report = write(songs, encoder, progress=progress).last_report
    assert report is not None
    if options.as_json:
        found = {"total": log.total, "counts": dict(log.counts), "file": str(log.path) if log.total else None}
        print_json(asdict(report) | {"rejects": found})
        return
    for line in report_lines(report, log, options.library):
        echo(line)
    if not can_draw():
        echo(CANNOT_DRAW)
