"""Words that say how songs feel, and that compare: "gloomy", "gloomier", "a bit"."""

from __future__ import annotations

from typing import Final, Literal

Axis = Literal["valence", "energy", "anger", "love", "fear", "surprise", "age", "length"]

_WORDS: Final[dict[tuple[Axis, int], str]] = {
    ("valence", 1): """
        happy cheerful cheery bright sunny light lighthearted merry jolly positive uplifting hopeful optimistic warm
        warmhearted joyful joyous playful fun funny carefree sweet hope joy comforting smiley heartwarming feelgood
        """,
    ("valence", -1): """
        sad dark gloomy moody melancholic melancholy bleak depressing depressed heavy mournful tragic heartbreaking
        down grim miserable negative sombre somber morbid doomy weepy whiny blue painful sadness sorrowful
        """,
    ("energy", 1): """
        upbeat lively energetic energy fast loud hard wild intense punchy peppy danceable exciting dancey bouncy quick
        rousing powerful strong hype hyped pumping pumped driving punch vigorous noisy speedy busy epic oomph pace
        motivating
        """,
    ("energy", -1): """
        calm slow quiet soft gentle mellow chill chilled relaxed relaxing sleepy peaceful soothing tranquil boring dull
        laidback tender restful dreamy sluggish lazy draggy
        """,
    ("anger", 1): "angry furious aggressive rage anger mad bitter spiteful raging hateful violent vicious fierce",
    ("love", 1): "romantic loving soppy sappy mushy lovey smoochy affectionate passionate love romance sexy",
    ("fear", 1): "scary spooky creepy frightening eerie sinister haunting chilling fearful",
    ("surprise", 1): "surprising strange weird quirky unexpected odd unusual",
    ("age", 1): "new recent modern current contemporary up-to-date",
    ("age", -1): "old vintage retro classic",
    ("length", 1): "long",
    ("length", -1): "short brief",
}
QUALITIES: Final[dict[str, tuple[Axis, int]]] = {word: end for end, words in _WORDS.items() for word in words.split()}
"""What a word says of a song, and in which direction: "gloomy"."""

_NOT_COMPARED: Final = frozenset(
    [
        "down",
        "strange",
        "fun",
        "hope",
        "joy",
        "energy",
        "hype",
        "punch",
        "oomph",
        "pace",
        "love",
        "romance",
        "rage",
        "anger",
        "sadness",
    ]
)
"""Words without a comparative, or with one that is another word ("stranger")."""

_IRREGULAR: Final = {"sadder": "sad", "madder": "mad", "funner": "fun", "peppier": "peppy", "odder": "odd"}


def _comparatives(word: str) -> tuple[str, ...]:
    if word in _NOT_COMPARED or len(word) > 7:
        return ()
    if word.endswith("y"):
        return (f"{word[:-1]}ier",)
    if word.endswith("e"):
        return (f"{word}r",)
    return f"{word}er", f"{word}{word[-1]}er"


COMPARATIVES: Final[dict[str, tuple[Axis, int]]] = {
    **{form: end for word, end in QUALITIES.items() for form in _comparatives(word)},
    **{form: QUALITIES[word] for form, word in _IRREGULAR.items()},
}
"""The same for words that compare: "gloomier"."""

SIZES: Final = {
    **dict.fromkeys(("a bit", "bit", "a little", "little", "slightly", "a tad", "tad", "a touch", "somewhat"), 0.6),
    **dict.fromkeys(("rather", "quite", "still", "even", "just", "more"), 1.0),
    **dict.fromkeys(("much", "way", "a lot", "lot", "lots", "far", "loads", "so much", "waay", "really"), 1.6),
}
"""How much a change is, where 1 is what "happier" says alone."""
