"""Gentle songs for somebody who speaks of self-harm: calm, comfort and hope, whatever else the wish asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.named_songs import named_songs
from lyricsbert.recommend.query import Query
from lyricsbert.recommend.recommendation import Reading, by_name
from lyricsbert.recommend.understanding.self_harm import says_self_harm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.library import Library
    from lyricsbert.recommend.help_message import HelpMessage
    from lyricsbert.recommend.query import EncodedWish
    from lyricsbert.recommend.text_analysis import QueryEncoder
    from lyricsbert.recommend.understanding.parts import Part
    from lyricsbert.songs import Song

COMFORT: Final = "lean on me, I am your friend: you are not alone tonight, rest now, tomorrow will be kinder"
"""What songs are compared with, in the place of what was typed."""

WANTED: Final = {"sadness": 0.12, "joy": 0.4, "love": 0.46, "anger": 0.0, "fear": 0.0, "surprise": 0.02}
VALENCE: Final = 7.0
ENERGY: Final = 2.5

_KEPT: Final = frozenset(("artist", "years", "genre", "count"))
"""Kinds of what was read in the text that still hold; names of songs, and what is not wanted, may be the message."""


def gentle_parts(parts: Sequence[Part]) -> list[Part]:
    """What was read in a text that speaks of self-harm, as far as it names songs to be heard."""
    return [part for part in parts if part.chip.kind in _KEPT and not part.near]


def gentle_query(
    encoded: EncodedWish, parts: Sequence[Part], library: Library, encoder: QueryEncoder, message: HelpMessage
) -> Query:
    """What is asked for on behalf of somebody who speaks of self-harm: nothing is told of their words.

    Args:
        encoded: the wish.
        parts: what was read in it and is in use.
        library: the songs.
        encoder: of texts.
        message: what is said.

    Raises:
        SongNotFoundError: a liked or disliked song is not in the library.
        WishError: one of them has unusable lyrics, or is both liked and disliked.
    """
    wish = encoded.wish
    (comfort,) = encoder.analyze([COMFORT])
    wanted = np.array([WANTED[emotion] for emotion in EMOTIONS], dtype=np.float32)
    liked, disliked = named_songs(wish, library)
    return Query(
        text=wish.text,
        embedding=comfort.embedding[0],
        wish_embedding=None if comfort.wish_embedding is None else comfort.wish_embedding[0],
        wanted=wanted,
        valence=VALENCE,
        energy=ENERGY,
        liked=liked,
        disliked=disliked,
        reading=Reading(
            wanted=by_name(EMOTIONS, wanted),
            wanted_valence=VALENCE,
            wanted_energy=ENERGY,
            filters=wish.filters,
            chips=tuple(part.chip for part in parts),
            help=message,
        ),
    )


def is_fit_to_hear(song: Song) -> bool:
    """Whether neither the title nor a line of a song speaks of self-harm."""
    return not says_self_harm(f"{song.title}\n{song.lyrics}")
