"""Builds with a progress bar and a report, for `index`, `add` and the first `chat`."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn
from rich.text import Text

from lyricsbert.cli.options import load_encoder
from lyricsbert.cli.output import console, echo
from lyricsbert.durable import replace_file
from lyricsbert.errors import LibraryError
from lyricsbert.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.progress import Task

    from lyricsbert.library import BuildReport
    from lyricsbert.library import Progress as BuildProgress
    from lyricsbert.songs import RejectLog


class SpeedColumn(ProgressColumn):
    """Songs per second and time left, as the build reports them."""

    def render(self, task: Task) -> Text:
        """Render the column."""
        if task.finished:
            return Text("")
        speed, left = task.fields["speed"], task.fields["left"]
        if not speed:
            return Text("starting", style="dim")
        return Text(f"{speed:,.0f} songs/s" + (f", {_duration(left)} left" if left is not None else ""), style="dim")


@contextmanager
def progress_bar(*, quiet: bool, estimate: int | None = None) -> Iterator[Callable[[BuildProgress], None]]:
    """Show the progress of a build on stderr; yields the function to pass to it as `progress`.

    Args:
        quiet: show nothing.
        estimate: estimated number of songs, for the time left if the build does not know it.
    """
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} songs"),
        SpeedColumn(),
    )
    with Progress(*columns, console=console(stderr=True), disable=quiet, transient=True) as display:
        task = display.add_task("Reading lyrics", total=estimate, speed=0.0, left=None)

        def show(progress: BuildProgress) -> None:
            total = progress.total or (max(estimate, progress.done) if estimate else None)
            left = progress.seconds_left
            if left is None and total and progress.songs_per_second:
                left = (total - progress.done) / progress.songs_per_second
            doing = "Drawing the map" if progress.drawing_map else "Reading lyrics"
            speed = progress.songs_per_second
            display.update(task, description=doing, completed=progress.done, total=total, speed=speed, left=left)

        yield show


def build_if_missing(library: str, model: str | None) -> None:
    """Build a library from the built-in songs if there is none yet, and say so on stderr.

    Raises:
        LibraryError: see `Library.build`.
    """
    if "://" in library or Path(library).exists():
        return
    from lyricsbert.songs import builtin_songs

    echo(f"There is no library at {library} yet: reading the built-in songs.", err=True)
    encoder = load_encoder(model)
    with progress_bar(quiet=not sys.stderr.isatty()) as progress:
        Library.build(library, builtin_songs(), encoder, progress=progress)


def report_lines(report: BuildReport, rejects: RejectLog | None, library: str) -> list[str]:
    """What a build did, in sentences: how many songs were added and skipped, and why."""
    lines = [f"{report.added:,} songs added to {library} in {_duration(report.seconds)}."]
    if report.added and report.analysing_seconds:
        lines[0] = f"{lines[0][:-1]} ({report.added / report.analysing_seconds:,.0f} songs/s)."
    if report.already_there:
        lines.append(f"{report.already_there:,} songs were already in the library.")
    if report.duplicates:
        lines.append(f"{report.duplicates:,} exact duplicates were skipped.")
    if report.replaced:
        lines.append(f"{report.replaced:,} songs whose files have other lyrics or names now were replaced.")
    if report.removed:
        lines.append(
            f"{report.removed:,} songs of an interrupted rebuild are no longer in the source and were removed."
        )
    for reason, count in sorted(report.unusable.items(), key=lambda item: -item[1]):
        lines.append(f"{count:,} songs kept but not analysed: {reason}.")
    return lines + (rejects_lines(rejects) if rejects is not None else [])


def rejects_lines(rejects: RejectLog) -> list[str]:
    """Which rows could not be used, in sentences; none if there were no such rows."""
    if not rejects.total:
        return []
    where = f", all listed in {rejects.path}" if rejects.path else ""
    return [
        f"{rejects.total:,} rows could not be used{where}:",
        *(f"  {count:,} {reason}" for reason, count in rejects.counts.most_common()),
        "  the first ones:" if rejects.total > len(rejects.first) else "  these are:",
        *(f"    {reject}" for reject in rejects.first),
    ]


def write_lines(path: str, lines: Sequence[str]) -> str:
    """Write lines to a file in UTF-8, replacing what it held.

    Returns:
        The path.

    Raises:
        LibraryError: it cannot be written.
    """
    try:
        replace_file(Path(path), "".join(f"{line}\n" for line in lines))
    except OSError as error:
        raise LibraryError(f"{path} cannot be written: {error.strerror}.") from error
    return path


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"
