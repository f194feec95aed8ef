"""Fits the weights of the recommender's signals to graded wishes, and measures what each signal adds.

python -m lyricsbert.lab.fit_weights --data data --json benchmarks/results/signal-weights.json
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lyricsbert.lab.data.grades import BEST, read_grades
from lyricsbert.lab.data.heads_recipe import read_heads_recipe
from lyricsbert.lab.data.rated import read_rated_queries, read_rated_songs
from lyricsbert.lab.evaluate import GRADES_FILE
from lyricsbert.lab.evaluators import Bootstrap, HeldSongs, Metrics
from lyricsbert.lab.evaluators.recommendations import FIRST, FITS, pools_of
from lyricsbert.library import Library
from lyricsbert.model.bundle import HEADS_RECIPE_NAME, shipped_bundle
from lyricsbert.model.encoder import Encoder
from lyricsbert.recommend import Recommender, Wish
from lyricsbert.recommend.signals import RECOMMEND
from lyricsbert.recommend.signals.affect import Affect
from lyricsbert.recommend.signals.emotion import Emotion
from lyricsbert.recommend.signals.meaning import Meaning
from lyricsbert.recommend.signals.without import Without
from lyricsbert.recommend.signals.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lyricsbert.recommend.signals.signal import Signal

    Weights = Mapping[str, float]

FOLDS: Final = 5
ROUNDS: Final = 3
STEPS: Final = (0.0, 0.5, 0.7, 0.85, 1.0, 1.2, 1.4, 2.0)
"""What a weight is multiplied by in each round of the search, while the others stay."""

KNOWN_ITEMS: Final = 600
"""Songs that are looked for by what one who wants them might type, an even sample."""

MEANING: Final = ("wish", "section", "song")
"""The three cosines that the signal of meaning is made of."""

UNIT: Final[tuple[Signal, ...]] = (
    Emotion(text_weight=1.0),
    Affect(text_weight=1.0),
    Words(weight=1.0),
    Without(weight=1.0),
    Meaning(wish_share=1.0, name="wish"),
    Meaning(wish_share=0.0, section_share=1.0, name="section"),
    Meaning(wish_share=0.0, section_share=0.0, name="song"),
)
"""The signals that a text speaks of, each with the weight 1, so that a list is ranked by a weighted sum of them."""

NAMES: Final = tuple(signal.name for signal in UNIT)


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The songs that answers to one wish are told by.

    Attributes:
        values: (s, m) what each of UNIT says of each of m songs, times what it counts for the wish.
        grades: (m,) int64; of a wish for one known song, BEST for it and 0 for the others.
    """

    values: NDArray[np.float32]
    grades: NDArray[np.int64]

    def ranked(self, weights: NDArray[np.float64]) -> NDArray[np.int64]:
        """The grades, best song first."""
        return self.grades[np.argsort(-(weights @ self.values), kind="stable")]


def shipped_weights() -> dict[str, float]:
    """The weights of UNIT that make the signals of RECOMMEND."""
    by_name: dict[str, Any] = {signal.name: signal for signal in RECOMMEND}
    meaning = by_name["meaning"]
    rest = meaning.weight * (1 - meaning.wish_share)
    return {
        "emotion": by_name["emotion"].text_weight,
        "affect": by_name["affect"].text_weight,
        "words": by_name["words"].weight,
        "without": by_name["without"].weight,
        "wish": meaning.weight * meaning.wish_share,
        "section": rest * meaning.section_share,
        "song": rest * (1 - meaning.section_share),
    }


def figures(pools: Sequence[Pool], weights: Weights) -> NDArray[np.float64]:
    """(q, 2) nDCG of the first five songs (gain 2^grade - 1), and the share of them that fits, of each pool."""
    vector = np.array([weights[name] for name in NAMES])
    found = [_of(pool.ranked(vector)) for pool in pools]
    return np.array(found).reshape(-1, 2)


def _of(ranked: NDArray[np.int64]) -> tuple[float, float]:
    discount = 1 / np.log2(np.arange(2, FIRST + 2))
    gain, ideal = 2.0**ranked - 1, np.sort(2.0**ranked - 1)[::-1]
    size = min(FIRST, len(ranked))
    ndcg = float(gain[:size] @ discount[:size] / (ideal[:size] @ discount[:size]))
    return ndcg, float((ranked[:FIRST] >= FITS).mean())


def known_item(pools: Sequence[Pool], weights: Weights) -> NDArray[np.float64]:
    """(q, 2) whether the known song is among the first ten, and 1 / its rank."""
    vector = np.array([weights[name] for name in NAMES])
    ranks = np.array([_rank_of_best(vector @ pool.values, pool.grades) for pool in pools], dtype=np.int64)
    return np.column_stack([ranks <= 10, 1 / ranks])


def _rank_of_best(scores: NDArray[np.float64], grades: NDArray[np.int64]) -> int:
    """Rank of the known song; equal ones count as better."""
    return int((scores >= scores[grades.argmax()]).sum())


def fit(pools: Sequence[Pool], start: Weights, known: Sequence[Pool] = ()) -> dict[str, float]:
    """The weights that rank pools best by nDCG, found one at a time from a start.

    Args:
        pools: graded songs.
        start: where the search begins.
        known: known songs, which must not be found less often, nor later, than from the start.
    """
    best, value = dict(start), float(figures(pools, start)[:, 0].mean())
    least = known_item(known, start).mean(axis=0) if known else np.zeros(2)
    for _ in range(ROUNDS):
        before = value
        for name in NAMES:
            for step in STEPS:
                tried = best | {name: best[name] * step}
                if not any(tried.values()) or (new := float(figures(pools, tried)[:, 0].mean())) <= value + 1e-6:
                    continue
                if not known or (known_item(known, tried).mean(axis=0) >= least).all():
                    best, value = tried, new
        if value == before:
            break
    return best


def cross_validated(
    pools: Sequence[Pool], start: Weights, seed: int, known: Sequence[Pool] = (), *, bound: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(q, 2) the figures of each pool, and of each known song, by weights that were fitted to the other folds.

    Args:
        pools: graded songs.
        start: where the search begins.
        seed: of the folds.
        known: known songs.
        bound: whether known songs of the other folds must not be found less often.
    """
    rng = np.random.default_rng(seed)
    folds = [rng.permutation(len(each)) % FOLDS for each in (pools, known)]
    found = [np.zeros((len(each), 2)) for each in (pools, known)]
    for held in range(FOLDS):
        train = [
            [each for each, own in zip(some, fold, strict=True) if own != held]
            for some, fold in zip((pools, known), folds, strict=True)
        ]
        weights = fit(train[0], start, train[1] if bound else ())
        for some, fold, own, measure_by in zip((pools, known), folds, found, (figures, known_item), strict=True):
            rows = np.flatnonzero(fold == held).tolist()
            own[rows] = measure_by([some[row] for row in rows], weights)
    return found[0], found[1]


def variants(shipped: Weights) -> dict[str, dict[str, float]]:
    """The shipped weights, each signal left out, and each alone."""
    groups = {name: (name,) for name in NAMES} | {"meaning": MEANING}
    others = {
        f"all but {group}": {n: 0.0 if n in own else w for n, w in shipped.items()} for group, own in groups.items()
    }
    alone = {f"{group} alone": {n: w if n in own else 0.0 for n, w in shipped.items()} for group, own in groups.items()}
    return {"shipped": dict(shipped), **others, **alone}


def measure(graded: Sequence[Pool], known: Sequence[Pool], bootstrap: Bootstrap) -> dict[str, Any]:
    """All that is published: what each signal adds, and what fitting the weights gains."""
    shipped = shipped_weights()
    base, base_known = figures(graded, shipped), known_item(known, shipped)
    rows = {
        name: _estimates(figures(graded, weights), base, known_item(known, weights), base_known, bootstrap)
        for name, weights in variants(shipped).items()
    }
    fitted: dict[str, dict[str, float]] = {}
    for name, bound in (("fitted", False), ("fitted, known songs kept", True)):
        fitted[name] = fit(graded, shipped, known if bound else ())
        held = cross_validated(graded, shipped, bootstrap.seed, known, bound=bound)
        rows[name] = _estimates(held[0], base, held[1], base_known, bootstrap)
    return {
        "wishes": len(graded),
        "known_items": len(known),
        "seed": bootstrap.seed,
        "shipped": shipped,
        "fitted": fitted,
        "rows": rows,
    }


def _estimates(
    graded: NDArray[np.float64],
    base: NDArray[np.float64],
    known: NDArray[np.float64],
    base_known: NDArray[np.float64],
    bootstrap: Bootstrap,
) -> dict[str, Any]:
    """Figures with intervals; the change of each against the shipped weights is that of the same wishes."""

    def told(own: NDArray[np.float64], other: NDArray[np.float64], names: tuple[str, str]) -> Metrics:
        def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
            means, changes = own[rows].mean(axis=0), (own - other)[rows].mean(axis=0)
            return dict(zip(names, means.tolist(), strict=True)) | {
                f"{name}_change": float(change) for name, change in zip(names, changes, strict=True)
            }

        return bootstrap(statistic, np.arange(len(own)))

    found = told(graded, base, ("ndcg5", "fit5"))
    if len(known):
        found |= told(known, base_known, ("known_r10", "known_mrr"))
    return {name: estimate.to_dict() for name, estimate in found.items()}


def collect(data: Path, encoder: Encoder) -> tuple[list[Pool], list[Pool]]:
    """The graded pools of the queries kept from training, and those of known songs among all that were kept."""
    recipe = read_heads_recipe(shipped_bundle() / HEADS_RECIPE_NAME, data)
    songs = read_rated_songs([(each.ratings, each.lyrics) for each in recipe.data.songs], data)
    queries = read_rated_queries(recipe.data.queries, data)
    grades = read_grades(GRADES_FILE, data, songs, queries, validation=True)
    held, rows = HeldSongs(songs), np.flatnonzero(queries.validation)
    with TemporaryDirectory() as folder:
        library = Library.build(folder, held.songs, encoder)
        recommender = Recommender(library, encoder, help_message=None)
        graded = [
            Pool(song_values(recommender, queries.texts[row])[:, own], grade)
            for row, (own, grade) in zip(rows, pools_of(grades, rows, held), strict=True)
            if len(grade) > 1 and grade.max() >= FITS
        ]
        places = np.unique(np.linspace(0, len(held.songs) - 1, KNOWN_ITEMS).astype(int)).tolist()
        texts = [held.texts[place] for place in places]
        everything = np.arange(len(held.songs))
        known = [
            Pool(song_values(recommender, own[place % len(own)]), np.where(everything == place, BEST, 0))
            for place, own in zip(places, texts, strict=True)
            if own
        ]
    return graded, known


def song_values(recommender: Recommender, text: str) -> NDArray[np.float32]:
    """(s, n) what each of UNIT says of each song, times what it counts; songs that are ruled out get less than any."""
    ranking = recommender.rank(Wish(text=text), UNIT)
    found = np.zeros((len(UNIT), len(recommender.library)), dtype=np.float32)
    ruled_out = np.ones(found.shape[1], dtype=bool)
    ruled_out[ranking.candidates.rows] = False
    for place, name in enumerate(NAMES):
        if (scores := ranking.signals.get(name)) is not None:
            found[place, ranking.candidates.rows] = scores.values * scores.weight
    found[:, ruled_out] = -1
    return found


def main() -> None:
    """Print what was found as JSON, or write it to a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    encoder = Encoder.load()
    graded, known = collect(arguments.data, encoder)
    found = {"model": encoder.model_id, **measure(graded, known, Bootstrap(seed=arguments.seed))}
    text = json.dumps(found, indent=2) + "\n"
    if arguments.json is None:
        sys.stdout.write(text)
    else:
        arguments.json.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
