"""Reasons: what the signals say of one song, put together for a reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lyricsbert.recommend.recommendation import Reason, listing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricsbert.recommend.fusion import Ranking
    from lyricsbert.recommend.lyric_lines import LyricLines


def explain(ranking: Ranking, place: int, lyrics: LyricLines, last_resort: str | None = None) -> list[Reason]:
    """Why the candidate at a position is there, the reasons of the signal that adds most to its score first.

    Args:
        ranking: of the candidate among others.
        place: its position.
        lyrics: its lyrics.
        last_resort: kind of reasons that are given only where no other shows a line or the title.
    """
    reasons = {name: scores.explain(place, lyrics) for name, scores in ranking.signals.items()}
    added = {name: ranking.weights[name] * part for name, part in ranking.parts(place).items()}
    others = {name: [each for each in said if each.kind != last_resort] for name, said in reasons.items()}
    suffices = any(reason.lines or reason.kind == "title" for said in others.values() for reason in said)
    return strongest_first(others if suffices else reasons, added)


def strongest_first(reasons: Mapping[str, Sequence[Reason]], added: Mapping[str, float]) -> list[Reason]:
    """The reasons of all signals, ordered by what their signal adds to the score, and nothing said twice.

    Words that are part of a phrase are not named again, nor are lines shown again beside the words that the nearest
    section shows.

    Args:
        reasons: by signal.
        added: by signal.
    """
    ordered = [reason for name in sorted(reasons, key=lambda name: -added[name]) for reason in reasons[name]]
    if any(reason.kind == "phrase" for reason in ordered):
        ordered = [reason for reason in ordered if reason.kind != "words"]
    shown = {line for reason in ordered if reason.kind == "lines" for line in reason.lines}
    kept = [
        replace(reason, lines=tuple(line for line in reason.lines if line not in shown))
        if reason.kind == "words"
        else reason
        for reason in ordered
    ]
    return list(dict.fromkeys(kept))


def title_reason(title: str) -> Reason:
    """That a song is called what was asked for."""
    return Reason("title", f"Its title is “{title}”.")


def new_reason() -> Reason:
    """That a song is there because it is unlike the others."""
    return Reason("profile", "Something new: unlike what you usually listen to.")


def versions_reason(versions: Sequence[str]) -> list[Reason]:
    """The covers and other versions that a song stands for."""
    if not versions:
        return []
    named = versions[:3] if len(versions) <= 3 else (*versions[:3], f"{len(versions) - 3} more")
    return [Reason("versions", f"Also here as {listing(named)}.")]
