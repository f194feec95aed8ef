"""Content advisories: which songs are explicit, which are violent, and which are gentle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.model.analysis import EMOTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library

Advisory = Literal["explicit", "violent"]

ADVISORIES: Final[tuple[Advisory, ...]] = get_args(Advisory)

_WORDS_AT_ONCE: Final = 64
"""Words that a lexical search looks at."""

_SWEAR_WORDS: Final = """
    fuck fucker fucked fucka motherfucker motherfuck mothafucka muthafucka shit shitty bullshit bitch bitches nigga
    niggaz nigger cunt pussy whore slut faggot asshole cocksucker dickhead twat wanker blowjob
    """
"""Words for which sources mark a song as explicit. Those that are milder, or names, or birds, are not among them."""

_VIOLENT_WORDS: Final = """
    murder murderer homicide slaughter massacre behead mutilate dismember strangle stab gunshot bloodshed gore corpse
    torture rape rapist suicide suicidal lynch glock uzi bludgeon decapitate slay slain execution carnage
    """

_HARSH_WORDS: Final = """
    kill killer die died dead death suicide suicidal gun shotgun pistol bullet knife razor blade noose gallows hang
    hanged blood bleed bloody stab murder grave coffin funeral overdose poison pills needle drown wrist scar cut slit
    burn hurt harm hell hate rage revenge bomb war weapon strangle corpse
    """
"""Words that no gentle song has, whatever it means by them."""

_VIOLENT_THEME: Final = "violence"
_VIOLENT: Final = 0.2
_VIOLENT_WITH_WORDS: Final = 0.05
"""Probability of the theme from which a song is violent, and from which it is if it sings one of the words as well.

On 8,488 songs that were labelled by what they are about, this finds 86 % of those labelled as violence or murder (70 %
of the songs that no model was trained on).
"""

_GRIM: Final = 0.1
_HARSH: Final = 0.3
_THEMES: Final = (
    dict.fromkeys(("violence", "crime", "war", "revenge", "death", "grief", "despair"), _GRIM)
    | dict.fromkeys(("anxiety", "anger", "madness", "horror", "drugs", "drinking", "betrayal", "cheating"), _HARSH)
    | dict.fromkeys(("obsession", "regret", "loneliness", "heartbreak"), _HARSH)
)
"""Theme -> probability of it from which a song is not gentle."""

_MOST: Final = {"anger": 0.25, "fear": 0.3, "sadness": 0.5}
_LEAST_VALENCE: Final = 4.5
_MOST_ENERGY: Final = 6.0


def check_leave_out(advisories: Sequence[str]) -> tuple[Advisory, ...]:
    """What songs to leave out, each once.

    Raises:
        WishError: there is no such advisory.
    """
    given = (advisories,) if isinstance(advisories, str) else advisories
    if unknown := [each for each in given if each not in ADVISORIES]:
        raise WishError(f"Songs are not marked as {unknown[0]!r}; those to leave out are {' and '.join(ADVISORIES)}.")
    return tuple(each for each in ADVISORIES if each in given)


def find_songs_with(advisory: Advisory, library: Library) -> NDArray[np.bool_]:
    """(n,) which songs have an advisory: found in the lexical index and the themes, nothing is stored.

    A song is explicit if it sings one of a list of strong swear words. It is violent by its theme, or by some of the
    theme and one of a list of words. A masked word ("f***") is not found.
    """
    if advisory == "explicit":
        return sings_any(_SWEAR_WORDS, library)
    sings = sings_any(_VIOLENT_WORDS, library)
    if _VIOLENT_THEME not in library.themes:
        return sings
    theme = library.theme_scores[:, library.themes.index(_VIOLENT_THEME)].astype(np.float32)
    violent: NDArray[np.bool_] = (theme >= _VIOLENT) | ((theme >= _VIOLENT_WITH_WORDS) & sings)
    return violent


def find_gentle_songs(library: Library) -> NDArray[np.bool_]:
    """(n,) which analysed songs are gentle: neither harsh in a theme, a feeling or a word, nor dark, nor loud."""
    gentle = ~np.asarray(library.unusable, dtype=bool) & ~sings_any(f"{_HARSH_WORDS} {_SWEAR_WORDS}", library)
    for theme, least in _THEMES.items():
        if theme in library.themes:
            gentle &= ~(library.theme_scores[:, library.themes.index(theme)] >= least)
    for emotion, most in _MOST.items():
        gentle &= ~(library.emotions[:, EMOTIONS.index(emotion)] > most)
    gentle &= ~(library.valence < _LEAST_VALENCE) & ~(library.energy > _MOST_ENERGY)
    return gentle


def sings_any(words: str, library: Library) -> NDArray[np.bool_]:
    """(n,) which songs sing one of some words, in any form of it."""
    found = np.zeros(len(library), dtype=bool)
    distinct = list(dict.fromkeys(words.split()))
    for start in range(0, len(distinct), _WORDS_AT_ONCE):
        some = " ".join(distinct[start : start + _WORDS_AT_ONCE])
        found[library.submit_search(some, max(1, len(library)), phrase="").result().rows] = True
    return found
