"""The signals that songs are ranked by, one file each; a new one is a file and an entry here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.signals.affect import Affect
from lyricsbert.recommend.signals.blend import Blend
from lyricsbert.recommend.signals.distance import Distance
from lyricsbert.recommend.signals.emotion import Emotion
from lyricsbert.recommend.signals.meaning import Meaning, SongMeaning
from lyricsbert.recommend.signals.mood import Mood
from lyricsbert.recommend.signals.named import Named
from lyricsbert.recommend.signals.phrase import Phrase
from lyricsbert.recommend.signals.profile import ProfileTaste
from lyricsbert.recommend.signals.taste import Taste
from lyricsbert.recommend.signals.theme import Theme
from lyricsbert.recommend.signals.title import Title
from lyricsbert.recommend.signals.typical import Typical
from lyricsbert.recommend.signals.without import Without
from lyricsbert.recommend.signals.words import Words

if TYPE_CHECKING:
    from lyricsbert.recommend.signals.signal import Signal

RECOMMEND: Final[tuple[Signal, ...]] = (
    Emotion(),
    Affect(),
    Words(),
    Taste(),
    ProfileTaste(),
    Named(),
    Blend(),
    Without(),
    Theme(),
    Typical(),
    Mood(),
    Meaning(),
)
"""What a wish is answered by."""

SEARCH: Final[tuple[Signal, ...]] = (
    Phrase(weight=2.0),
    Title(weight=2.0),
    Words(weight=1.0, names_phrases=False, threshold=0.5),
    Meaning(weight=0.5, closest_to="these words"),
)
"""What a search for words is answered by: a phrase is worth more than scattered words and meaning together."""

_COMPANY: Final = "to keep you company"

GENTLE: Final[tuple[Signal, ...]] = (
    Emotion(text_weight=0.5, ending=_COMPANY),
    Affect(text_weight=0.5, ending=_COMPANY),
    Taste(),
    Meaning(closest_to="words of comfort"),
)
"""What somebody who speaks of self-harm is answered by: what a song feels like as much as what it says."""

CLUSTER_KNN: Final[tuple[Signal, ...]] = (Distance(),)
"""What the replaced system goes by."""


def similar_to(label: str) -> tuple[Signal, ...]:
    """What songs are found by that are like another song, "Artist - Title"."""
    return (SongMeaning(label),)
