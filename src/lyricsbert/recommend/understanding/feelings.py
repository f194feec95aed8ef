"""Words that name a feeling, and the emotion that each belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.understanding.word_sets import words_of
from lyricsbert.text import stem

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS: Final = {
    "sadness": """
        sad sadder saddest sadness sorrow sorrowful sorrows lonely lonelier lonesome loneliness depressed
        depressing depression depressive gloom gloomy melancholy melancholic melancholia weep weepy weeping cry
        crying cried crier tears tearful tearjerker tearjerkers heartbreak heartbreaking heartbroken
        brokenhearted grief grieving grieve mourn mournful mourning misery miserable hopeless unhappy
        unhappiness despair despairing doom doomed downer downers moping mopey
        """,
    "joy": """
        happy happier happiest happiness joy joyful joyous cheer cheerful cheerfulness cheery cheered cheering
        upbeat glad gladness jolly merry delight delighted delightful euphoric euphoria ecstatic uplifting fun
        smile smiling smiley laugh laughing laughter feelgood excited exciting excitement hyped celebrate
        celebrating celebratory celebration
        """,
    "love": "love loving lovey romance romances romantic romantically lovesick soppy valentine valentines lovers",
    "anger": """
        angry angrier angriest anger rage raging enraged fury furious hate hateful hatred hating mad madder
        aggressive aggression violent violence bitter bitterness pissed resentful resentment
        """,
    "fear": """
        fear fearful fears afraid scare scared scary scarier frightened frightening fright terrified terrifying
        terror anxious anxiety worry worried worrying nervous panic panicky panicking dread spooky creepy horror
        """,
    "surprise": "surprise surprised surprising shock shocked shocking astonished astonishing astonishment amazement",
}

_OTHERS: Final = """
    alone tired exhausted sleepy bored calm calmer relaxed relaxing relax chill chilled peaceful hopeful proud
    jealous nostalgic stressed energetic empty numb guilty ashamed confused grateful thankful
    """

_EMOTION_OF: Final = {
    stem(word): EMOTIONS.index(emotion) for emotion, words in _WORDS.items() for word in words.split()
}
_FEELINGS: Final = frozenset(_EMOTION_OF) | {stem(word) for word in _OTHERS.split()}

_AROUND_A_FEELING: Final = words_of(
    """
    a am and bit feel feeling felt i im just little mood music really so some song songs stuff today tonight too tracks
    tunes very
    """
)


def emotions_in(words: Iterable[str]) -> frozenset[int]:
    """Positions in EMOTIONS of what tokens name."""
    return frozenset(_EMOTION_OF[key] for word in words if (key := stem(word)) in _EMOTION_OF)


def is_feeling(word: str) -> bool:
    """Whether a token names a feeling."""
    return stem(word) in _FEELINGS


def says_a_feeling(words: Iterable[str]) -> bool:
    """Whether tokens say how somebody feels, and nothing else: "happy", "I'm so lonely", "sad songs"."""
    rest = [word for word in words if word not in _AROUND_A_FEELING]
    return bool(rest) and all(map(is_feeling, rest))
