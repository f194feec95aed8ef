"""Display names of evaluators, contenders and metrics, for the terminal and model cards."""

from __future__ import annotations

from typing import Final

EVALUATORS: Final = {
    "s": "S metric: parts of one song against parts of two",
    "other_half": "The other half of a song",
    "same_artist": "Songs by the same artist",
    "near_duplicate": "A song by an altered version of it",
    "emotions": "Emotions of sentences",
    "sentiment": "Sentiment of sentences",
    "lyric_ratings": "Emotions, valence and energy of songs, against ratings",
    "wanted": "What typed wishes want to hear, against ratings",
    "themes": "Themes of songs, against labels",
    "wishes": "A song by what one who wants it might type",
    "recommendations": "Lists of ten songs for typed wishes",
    "journeys": "Journeys between two feelings, by ratings of the songs",
    "taste": "What listeners like, from the rest of what they like",
    "moods": "Listener moods of lyrics, folds by artist",
    "agreement": "Plain sentences: agreement with the base model",
    "conversation": "Turns of conversations that are understood, kept from tuning",
    "precision": "int8 against float32",
}
"""Name of each evaluator -> what it measures, in the order in which they run."""

CONTENDERS: Final = {
    "model": "this model",
    "float32": "this model in float32",
    "base": "base model",
    "rival": "the rival encoder",
    "model_words": "this model + words",
    "base_words": "base model + words",
    "tfidf": "TF-IDF",
    "bm25": "BM25",
    "sections": "mean of the sections",
    "zero_shot": "zero-shot, one vector a song",
    "expressed": "emotions of the text itself",
    "recommender": "the recommender with this model",
    "cluster_knn": "the system that it replaces",
    "constant": "a constant",
    "straight_nearest": "nearest to the straight line",
    "start_to_end": "Flexer et al. 2008",
    "greedy": "nearest lyrics, nearer to the goal",
    "random": "songs at random",
    "one_mean": "the mean of what is liked",
    "nearest": "the nearest liked song",
    "popular": "what most others like",
    "tuned": "the turns that the rules were tuned on",
    "single_wish": "each line as a wish of its own",
}
"""Name of each contender in JSON -> its display name."""

_SHORT: Final = {
    "r1": "R@1",
    "r10": "R@10",
    "r100": "R@100",
    "r500": "R@500",
    "map": "mean average precision",
    "mrr": "MRR",
    "auc": "AUC",
    "ece": "calibration error",
    "f1": "macro-F1",
    "ndcg5": "nDCG@5",
}
_SPECIAL: Final = (
    {"wish_moment_r10": "R@10 of moments", "wanted_shift_js": "JS of changes", "wanted_negation_js": "JS of negations"}
    | {
        "rec_fit5": "fitting of 5",
        "rec_js": "JS to wanted",
        "rec_valence": "valence off by",
        "rec_energy": "energy off by",
        "rec_gini": "artists' Gini",
    }
    | {"s_metric": "S", "base_agreement": "Spearman", "precision_top10_overlap": "top 10 in common"}
    | {
        f"{prefix}_{name}": heading
        for prefix in ("lyric", "wanted")
        for name, heading in (
            ("emotion_r", "emotions r"),
            ("js", "JS distance"),
            ("leading", "leading right"),
            ("valence_r", "valence r"),
            ("energy_r", "energy r"),
            ("feeling_r", "feeling r"),
        )
    }
)


def is_count(name: str) -> bool:
    """Whether a metric says how much was measured, not how well."""
    return name.endswith(("_songs", "_draws", "_queries", "_pairs", "_turns"))


def metric_heading(name: str) -> str:
    """A metric's name in the heading of a table: other_half_r1 -> R@1."""
    short = name.rsplit("_", maxsplit=1)[-1]
    return _SPECIAL.get(name) or _SHORT.get(short) or name.split("_", 1)[1].replace("_", " ")
