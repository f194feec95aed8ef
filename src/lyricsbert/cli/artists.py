"""Artists on the terminal: what is known of one, and how one is named beside a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click
import numpy as np
from rich.text import Text

from lyricsbert.cli.output import affect, bars, count_table
from lyricsbert.library import MOODS
from lyricsbert.library.themes import THEME_LEAST
from lyricsbert.model import EMOTIONS
from lyricsbert.recommend.discography import Discography

if TYPE_CHECKING:
    from rich.console import Console

    from lyricsbert.library import Library

_TYPICAL: Final = 5
_NEAR: Final = 8
_THEMES: Final = 6


def artist_facts(name: str, library: Library) -> dict[str, Any]:
    """What a library knows of an artist, as for JSON.

    Raises:
        UsageError: it has no such artist.
    """
    discography = Discography(library)
    known = discography.artist(name)
    if known is None:
        raise click.UsageError(f"The library has no artist {name!r}.")
    rows = np.array(discography.artists[known])
    usable = rows[~library.unusable[rows]]
    counts = np.bincount(library.moods[usable], minlength=len(MOODS)).tolist() if len(usable) else [0] * len(MOODS)
    sung = (library.theme_scores[usable] >= THEME_LEAST).sum(axis=0)
    emotions = library.emotions[usable].mean(axis=0).tolist() if len(usable) else None
    return {
        "artist": known,
        "songs": len(rows),
        "usable": len(usable),
        "albums": [
            {"title": album.title, "artist": album.artist, "year": album.year, "songs": len(album.rows)}
            for album in discography.albums_of(known)
        ],
        "moods": dict(zip(MOODS, counts, strict=True)),
        "emotions": emotions and dict(zip(EMOTIONS, emotions, strict=True)),
        "valence": _mean(library.valence[usable]),
        "energy": _mean(library.energy[usable]),
        "themes": {
            library.themes[theme]: int(sung[theme])
            for theme in np.argsort(-sung, kind="stable")[:_THEMES]
            if sung[theme]
        },
        "typical": [library.titles[row] for row in discography.typical(rows.tolist(), _TYPICAL)],
        "near": {artist: round(similarity, 4) for artist, similarity in discography.near(known, _NEAR)},
    }


def print_artist(facts: dict[str, Any], terminal: Console) -> None:
    """Print what is known of an artist."""
    albums = facts["albums"]
    on_albums = f" on {len(albums)} {'album' if len(albums) == 1 else 'albums'}" if albums else ""
    terminal.print(Text.assemble((facts["artist"], "bold"), f"  {_songs(facts['songs'])}{on_albums}\n"))
    if facts["emotions"] is None:
        terminal.print("None of these lyrics could be analysed.")
    else:
        terminal.print(bars(facts["emotions"]))
        terminal.print(affect(facts["valence"], facts["energy"]))
        terminal.print()
        terminal.print(count_table("Moods", {name: count for name, count in facts["moods"].items() if count}))
    for title, names in (
        ("Sings of", ", ".join(facts["themes"])),
        ("Most typical", "; ".join(facts["typical"])),
        ("Lyrics like these", ", ".join(facts["near"])),
    ):
        if names:
            terminal.print(Text.assemble(f"\n{title}  ", (names, "bold")))
    if albums:
        terminal.print()
    for album in albums:
        year = f"  {album['year']}" if album["year"] else ""
        terminal.print(Text.assemble((album["title"], "italic"), f"{year}  {_songs(album['songs'])}"))


def print_artist_hint(words: str, library: Library, terminal: Console) -> None:
    """If words are an artist's name, say so: the songs of an artist need not sing the name."""
    discography = Discography(library)
    known = discography.artist(words)
    if known is None:
        return
    rows = discography.artists[known]
    titles = "; ".join(library.titles[row] for row in discography.typical(rows, _TYPICAL))
    terminal.print(Text.assemble((known, "bold"), f"  {_songs(len(rows))}" + (f": {titles}" if titles else "")))
    terminal.print(Text(f'More: lyricsbert info --artist "{known}"\n', style="dim"))


def _mean(levels: np.ndarray[Any, Any]) -> float | None:
    known = levels[~np.isnan(levels)]
    return round(float(known.mean()), 2) if len(known) else None


def _songs(count: int) -> str:
    return "1 song" if count == 1 else f"{count:,} songs"
