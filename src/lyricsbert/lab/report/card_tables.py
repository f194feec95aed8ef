"""Tables of a model card, from what `lyricsbert evaluate --json` wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lyricsbert.lab.report.metric_names import CONTENDERS, EVALUATORS, is_count, metric_heading

if TYPE_CHECKING:
    from collections.abc import Mapping

ABOUT: Final = {
    "s": "S is the L1 norm of |a - b| - |c - d|, element by element, where a and b are the embeddings of parts of two"
    " songs, and c and d those of two parts of one song; it has no sign. The margin is how much farther apart parts of"
    " two songs are than parts of one, the AUC the probability that they are.",
    "other_half": "Each song's lines are cut into two halves, lines that are in both are removed from the second, and"
    " the second is searched for by the first among all songs' second halves.",
    "same_artist": "Other songs by an artist are searched for by one of them.",
    "near_duplicate": "Each song is searched for by a version that has a third of its lines in another order.",
    "emotions": "The leading emotion of six, compared with the label.",
    "sentiment": "The leading sentiment, compared with the label.",
    "moods": "A logistic regression on what each contender says of a song distinguishes happy, sad, angry and relaxed"
    " songs; no artist is in both a training and a test fold.",
    "agreement": "Rank correlation of the cosines between pairs of plain sentences with the base model's.",
    "precision": "Share of each song's ten nearest songs that are the same with float32 weights.",
}
"""What each evaluator does, in a sentence or two."""


def evaluation_section(evaluation: Mapping[str, Any]) -> str:
    """A table for each evaluator, with what it measures and whether the model was trained on its data."""
    parts = []
    for name, result in evaluation["evaluators"].items():
        counts = [
            f"{estimate['value']:,.0f} {count.rsplit('_', maxsplit=1)[-1]}"
            for count, estimate in result["figures"]["model"].items()
            if is_count(count)
        ]
        parts.append(f"### {', '.join([EVALUATORS[name], *counts])}")
        parts.append(ABOUT[name])
        parts.append(_table(result["figures"]))
        if result["seen_in_training"]:
            parts.append("**Seen in training**: the model was trained on this data, which flatters its metrics.")
        if result.get("confusion"):
            parts.append(_confusion(result["confusion"]))
    return "\n\n".join(parts)


def _table(metrics: Mapping[str, Mapping[str, Mapping[str, float | None]]]) -> str:
    names = [name for name in metrics["model"] if not is_count(name)]
    lines = [f"| | {' | '.join(map(metric_heading, names))} |", f"|---|{'---:|' * len(names)}"]
    lines += [
        f"| {CONTENDERS[contender]} | {' | '.join(_cell(measured[name]) for name in names)} |"
        for contender, measured in metrics.items()
    ]
    return "\n".join(lines)


def _cell(estimate: Mapping[str, float | None]) -> str:
    if estimate["low"] is None:
        return f"{estimate['value']:.3f}"
    return f"{estimate['value']:.3f} ({estimate['low']:.3f} to {estimate['high']:.3f})"


def _confusion(confusion: Mapping[str, Any]) -> str:
    labels = confusion["labels"]
    lines = [f"| true, read as | {' | '.join(labels)} |", f"|---|{'---:|' * len(labels)}"]
    lines += [
        f"| {label} | {' | '.join(map(str, row))} |" for label, row in zip(labels, confusion["counts"], strict=True)
    ]
    return "\n".join(lines)
