"""Tables of a model card, from what `lyricsbert evaluate --json` wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lyricsbert.lab.report.metric_names import CONTENDERS, EVALUATORS, is_count, metric_heading

if TYPE_CHECKING:
    from collections.abc import Mapping

ABOUT: Final = {
    "s": "S is the L1 norm of the difference between two songs' parts less that between two parts of one, each taken"
    " element by element; it has no sign. The margin is how much farther apart parts of two songs are than parts of"
    " one, the AUC the chance that they are.",
    "other_half": "A song's lines are cut into two halves, what both sing is left out of the second, and the second is"
    " looked for by the first among all songs' second halves.",
    "same_artist": "A song's artist's other songs are looked for by the song.",
    "near_duplicate": "A song is looked for by a version that sings a third of its lines in another order.",
    "emotions": "The leading one of six emotions, against the label.",
    "sentiment": "The leading sentiment, against the label.",
    "lyric_ratings": "What a song's words express, against ratings by a large language model that read them: r is"
    " Pearson's correlation, of the emotions the mean of six; JS the Jensen-Shannon distance (base 2) of the ratios,"
    " where lower is better; then the share of songs whose leading emotion is right. The artists were kept from the"
    " training of the heads; the encoder had been trained on the words of some of these songs, without ratings. TF-IDF"
    " is a ridge regression on the words of the songs that the head was trained on; zero-shot is the base model's"
    " cosine with a sentence for each emotion; the constant is the training songs' mean.",
    "wanted": "What someone who types a wish wants to hear, against ratings by a large language model, likewise: of"
    ' "angry, need to calm down" it is not what the words express.',
    "themes": "What songs are about, against labels that a large language model gave them: mean average precision over"
    " the themes, then how many of the themes that are shown are right, and how many of the right ones are shown.",
    "wishes": "A song is looked for among all others kept from training by what a listener who wants it might type, as"
    " a large language model imagined it. This model and its base rank by the cosine of a song's best section and that"
    " of their mean; the recommender as it is used, with its first hundred songs.",
    "journeys": "Playlists of twelve songs between pairs of wishes that are about feeling, through songs kept from"
    " training. What songs feel like is their ratings by a large language model, not what the model that chose them"
    " says; distances are in standard deviations. Steps are between two songs in a row, of the lyrics 1 - cosine;"
    " monotony is the rank correlation of a song's place with how far along the straight line it is, unevenness how far"
    " from an even spacing, aside how far from that line, miss how far the first and the last song are from its ends.",
    "recommendations": "Lists of ten songs, from all that were kept from training, for typed wishes that were kept"
    " likewise. nDCG@5 and the share that fits are of the first five of the songs that a large language model graded"
    " for the wish; the next three are how far the ratings of listed songs are from what the wish wants to hear; then"
    " how unlike each other the words of listed songs are, how many of all songs are ever listed, and how unevenly"
    " artists are.",
    "moods": "A logistic regression on what each contender says of a song tells happy, sad, angry and relaxed apart; no"
    " artist is in both a training and a test fold.",
    "agreement": "Rank correlation of cosines between pairs of plain sentences with the base model's.",
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
        f"| {CONTENDERS[contender]} | {' | '.join(_cell(measured.get(name)) for name in names)} |"
        for contender, measured in metrics.items()
    ]
    return "\n".join(lines)


def _cell(estimate: Mapping[str, float | None] | None) -> str:
    if estimate is None:
        return ""
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
