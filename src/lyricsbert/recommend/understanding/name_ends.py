"""Where a name in a wish may begin and must end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.understanding.marked_text import MARKS
from lyricsbert.recommend.understanding.word_sets import MUSIC, words_of

if TYPE_CHECKING:
    from lyricsbert.recommend.understanding.marked_text import MarkedText

COMPARED: Final = MUSIC | words_of(
    """
    something anything stuff more sounds sound artists artist bands singers singer someone somebody smth smthing
    sth sumthing bit
    """
)
"""What is compared with an artist or a song by "like"."""

_AFTER_A_NAME: Final = MUSIC | words_of(
    """
    but because for on with to and or when about from please pls plz in who whose which that where only just at
    again tonight today so if while whichever no not
    """
)


def may_compare(text: MarkedText, place: int) -> bool:
    """Whether "like" at a place compares songs, and is not that of "I feel like"."""
    return place == 0 or text.tokens[place - 1] in COMPARED or text.tokens[place - 1] in MARKS


def ends_a_name(text: MarkedText, place: int) -> bool:
    """Whether no word that belongs to a name stands at a place."""
    return place >= len(text.tokens) or text.tokens[place] in _AFTER_A_NAME or text.tokens[place] in MARKS
