"""What int8 weights cost a model, and whether its recipe allows that."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lyricsbert.lab.data.recipe import Quantization


def excesses(allowed: Quantization, float32: Mapping[str, float], int8: Mapping[str, float]) -> list[str]:
    """The metrics that int8 weights make worse than a recipe allows, in words, worst first.

    Args:
        allowed: how much worse each metric may be.
        float32: the model's validation metrics before quantization.
        int8: those after it; metrics that are missing from either are skipped.
    """
    found: list[tuple[float, str]] = []
    for name, most in asdict(allowed).items():
        if name not in float32 or name not in int8 or math.isnan(float32[name]):
            continue
        before, after = float32[name], int8[name]
        worse = after - before if name.endswith("_ece") else before - after
        if not worse <= most + 1e-12:  # NaN is worse than any number
            verb = "rose" if name.endswith("_ece") else "fell"
            found.append(
                (worse - most, f"{name} {verb} from {before:.4f} to {after:.4f} ({most:g} allowed)"),
            )
    return [words for _, words in sorted(found, key=lambda each: (not math.isnan(each[0]), -each[0]))]
