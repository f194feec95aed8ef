"""`lyricsbert listener`: what is kept of who listens, and how it comes in, goes out and is forgotten."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from lyricsbert.cli.options import json_option, library_option, listeners_option, open_library
from lyricsbert.cli.output import confirm, console, echo, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricsbert.listener.history import HistoryReport
    from lyricsbert.listener.profile import Listener, Profiles

DECLINED_EXIT: Final = 1
_SHOWN_MISSING: Final = 5
_VERBS: Final = {"like": "Liked", "dislike": "Not liked", "neutral": "Neither liked nor disliked"}

_name_option = click.option(
    "--listener", metavar="NAME", default="me", show_default=True, help="Which listener this is about."
)


@click.group
def command() -> None:
    """Keep what listeners like, hear and skip, which `lyricsbert recommend --listener NAME` and the page go by.

    It is kept in the library's folder, or where --listeners says, and never leaves this machine. Needs the extra
    `listener`: pip install "lyricsbert[listener]".
    """


@command.command("list")
@json_option
@library_option
@listeners_option
def list_listeners(as_json: bool, library: str, listeners: str | None) -> None:
    """List the listeners."""
    from lyricsbert.listener.profile import open_listeners

    with open_listeners(library, listeners) as store:
        found = store.listeners()
    if as_json:
        print_json([_to_dict(each) for each in found])
        return
    if not found:
        echo("There is no listener yet.")
    for each in found:
        echo(f"{each.name}: {_counted(each.counts)}")


@command.command
@_name_option
@json_option
@library_option
@listeners_option
def show(listener: str, as_json: bool, library: str, listeners: str | None) -> None:
    """Show what is known of a listener: counts, settings, and interests with the songs that they were learnt from."""
    opened = open_library(library)
    with _profiles(library, listeners) as profiles:
        profile = profiles.profile(listener, opened)
        known = {each.name: each for each in profiles.store.listeners()}
        found = known.get(listener.strip()) or profiles.store.listener(listener)
    interests = [
        {
            "weight": round(interest.weight, 4),
            "songs": [f"{opened.artists[row]} - {opened.titles[row]}" for row in interest.songs],
        }
        for interest in profile.interests
    ]
    if as_json:
        print_json(_to_dict(found) | {"interests": interests})
        return
    _print_listener(found, interests)


@command.command
@click.argument("songs", nargs=-1, required=True, metavar="SONG...")
@_name_option
@library_option
@listeners_option
def like(songs: tuple[str, ...], listener: str, library: str, listeners: str | None) -> None:
    """Like each SONG ("Artist - Title", a title, or an id)."""
    _judge("like", songs, listener, library, listeners)


@command.command
@click.argument("songs", nargs=-1, required=True, metavar="SONG...")
@_name_option
@library_option
@listeners_option
def dislike(songs: tuple[str, ...], listener: str, library: str, listeners: str | None) -> None:
    """Dislike each SONG: it is not offered again, and songs near it less."""
    _judge("dislike", songs, listener, library, listeners)


@command.command
@click.argument("songs", nargs=-1, required=True, metavar="SONG...")
@_name_option
@library_option
@listeners_option
def neutral(songs: tuple[str, ...], listener: str, library: str, listeners: str | None) -> None:
    """Take back that a SONG was liked or disliked."""
    _judge("neutral", songs, listener, library, listeners)


@command.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@_name_option
@json_option
@library_option
@listeners_option
def import_files(files: tuple[Path, ...], listener: str, as_json: bool, library: str, listeners: str | None) -> None:
    """Take in a listening history: what was imported before is not added again.

    FILE is Spotify's extended streaming history or account data (zip or JSON), an export of ListenBrainz (zip or JSON
    lines), Last.fm or Libre.fm as CSV, a .scrobbler.log, or what `lyricsbert listener export` wrote.
    """
    from lyricsbert.listener.history import import_history

    opened = open_library(library)
    reports = []
    with _profiles(library, listeners) as profiles:
        names = profiles.names(opened)
        for file in files:
            report = import_history(file, profiles.store, listener, names)
            reports.append(report)
            if not as_json:
                _print_report(file, report)
    if as_json:
        print_json([{"file": str(file)} | report.to_dict() for file, report in zip(files, reports, strict=True)])


@command.command
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="A file instead of the terminal.")
@_name_option
@library_option
@listeners_option
def export(output: Path | None, listener: str, library: str, listeners: str | None) -> None:
    """Write all that is kept of a listener as JSON Lines, which `lyricsbert listener import` reads."""
    from lyricsbert.durable import replace_file
    from lyricsbert.errors import ListenerError
    from lyricsbert.listener.profile import export_lines, open_listeners

    with open_listeners(library, listeners) as store:
        lines = list(export_lines(store, listener))
    if output is None:
        for line in lines:
            echo(line.rstrip("\n"))
        return
    try:
        replace_file(output, "".join(lines))
    except OSError as error:
        raise ListenerError(f"{output} cannot be written: {error.strerror or error}.") from error
    events = len(lines) - 1
    echo(f"{events:,} {'event' if events == 1 else 'events'} of {listener} in {output}.")


@command.command
@click.option("-y", "--yes", is_flag=True, help="Do not ask before erasing.")
@_name_option
@json_option
@library_option
@listeners_option
def erase(yes: bool, listener: str, as_json: bool, library: str, listeners: str | None) -> int:
    """Erase all that is kept of a listener, for good: the file keeps no trace. Backups made before still have it."""
    from lyricsbert.listener.profile import open_listeners

    asks = sys.stdin is not None and sys.stdin.isatty() and not (yes or as_json)
    if asks and not confirm(f"Erase all that is kept of {listener}?"):
        echo("Nothing was erased.")
        return DECLINED_EXIT
    with open_listeners(library, listeners) as store:
        erased = store.erase(listener)
        where = store.description
    if as_json:
        print_json({"listener": listener, "erased": erased})
        return 0
    echo(f"Erased {listener} from {where}: {_counted(erased)}.")
    return 0


@command.command("set")
@click.option("--exploration", type=float, metavar="SHARE", help="Share of the new in what is played unasked, 0 to 1.")
@click.option("--half-life", "half_life", type=float, metavar="DAYS", help="After how many days an event counts half.")
@_name_option
@library_option
@listeners_option
def change(
    exploration: float | None, half_life: float | None, listener: str, library: str, listeners: str | None
) -> None:
    """Set how much of the new a listener wants, and how soon the old fades."""
    from lyricsbert.listener.profile import ListenerSettings, open_listeners

    with open_listeners(library, listeners) as store:
        before = store.listener(listener).settings
        settings = ListenerSettings(
            exploration=before.exploration if exploration is None else exploration,
            half_life_days=before.half_life_days if half_life is None else half_life,
        )
        store.set(listener, settings)
    echo(f"{listener}: {settings.exploration:.0%} new, half-life {settings.half_life_days:g} days.".replace("%", " %"))


@contextmanager
def _profiles(library: str, listeners: str | None) -> Iterator[Profiles]:
    from lyricsbert.listener.profile import Profiles, open_listeners

    with open_listeners(library, listeners) as store:
        yield Profiles(store)


def _judge(kind: str, songs: tuple[str, ...], listener: str, library: str, listeners: str | None) -> None:
    from datetime import UTC, datetime

    from lyricsbert.listener.profile import Event, open_listeners

    opened, now = open_library(library), datetime.now(UTC)
    rows = list(dict.fromkeys(opened.resolve(song) for song in songs))
    events = [
        Event(
            kind=kind,  # type: ignore[arg-type]  # one of _VERBS
            at=now,
            artist=opened.artists[row],
            title=opened.titles[row],
            song=opened.ids[row],
            source="command line",
        )
        for row in rows
    ]
    with open_listeners(library, listeners) as store:
        store.add(listener, events)
    for event in events:
        echo(f"{_VERBS[kind]}: {event.artist} - {event.title}.")


def _to_dict(listener: Listener) -> dict[str, Any]:
    return {
        "listener": listener.name,
        "counts": listener.counts,
        "exploration": listener.settings.exploration,
        "half_life_days": listener.settings.half_life_days,
    }


def _counted(counts: dict[str, int]) -> str:
    """Counts in words: "3 likes, 1 play"."""
    said = [f"{count:,} {_named(kind, count)}" for kind, count in counts.items() if count]
    return ", ".join(said) or "nothing"


def _named(kind: str, count: int) -> str:
    if kind == "neutral":
        return "taken back"
    return kind if count == 1 else f"{kind}s"


def _print_listener(listener: Listener, interests: list[dict[str, Any]]) -> None:
    from rich.text import Text

    terminal = console()
    share = f"{listener.settings.exploration:.0%}".replace("%", " %")
    terminal.print(Text.assemble((listener.name, "bold"), f"  {_counted(listener.counts)}"))
    terminal.print(f"{share} new, half-life {listener.settings.half_life_days:g} days.\n")
    if not interests:
        terminal.print("No interest is known yet: like a few songs, or import a history.")
    for interest in interests:
        share = f"{interest['weight']:.0%}".replace("%", " %")
        songs = interest["songs"]
        more = f" and {len(songs) - 3:,} more" if len(songs) > 3 else ""
        terminal.print(Text.assemble((f"{share:>5}", "cyan"), f"  {'; '.join(songs[:3])}{more}"))


def _print_report(file: Path, report: HistoryReport) -> None:
    from rich.text import Text

    terminal = console()
    known = f", {report.known:,} known already" if report.known else ""
    terminal.print(
        Text.assemble((str(file), "bold"), f": {report.added:,} new{known} ({_counted(dict(report.kinds))}).")
    )
    terminal.print(f"In the library: {_times(report.matched, report.matched_songs)}.", style="green")
    if report.missing:
        examples = "; ".join(report.examples[:_SHOWN_MISSING])
        terminal.print(
            Text(
                f"Not in the library: {_times(report.missing, report.missing_songs)}, kept for when it has them; most"
                f" often {examples}."
            )
        )
    for reason, count in report.skipped.items():
        terminal.print(f"Left out: {count:,} {reason}.", style="dim")
    for note in report.notes:
        terminal.print(Text(note, style="yellow"))


def _times(events: int, songs: int) -> str:
    """How much of how many: "3 entries, of 2 songs"."""
    entries, of = "entry" if events == 1 else "entries", "song" if songs == 1 else "songs"
    return f"{events:,} {entries}, of {songs:,} {of}"
