"""Whether a text can be read: English, rather than another language, gibberish, or signs alone."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.model.emoji import spell_emoji
from lyricsbert.recommend.content_words import is_function_word
from lyricsbert.recommend.understanding.feelings import is_feeling
from lyricsbert.recommend.understanding.word_sets import words_of
from lyricsbert.text import spelled_tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from lyricsbert.recommend.understanding.spelling import Spelling

_UNKNOWN: Final = "so what it feels like is unknown."
NOT_ENGLISH: Final = f"This does not look like English, {_UNKNOWN}"
GIBBERISH: Final = f"This does not look like words, {_UNKNOWN}"
NO_WORDS: Final = f"There are no words in this, {_UNKNOWN}"

_LAST_LATIN: Final = 0x24F
"""The last letter of the Latin alphabet's extensions."""

_COMMON_SHARE: Final = 0.7
"""Share of common English words from which a text is English without a closer look."""

_LIKELY_SHARE: Final = 0.5
_PLAIN_SHARE: Final = 0.25
"""Shares of common words, and of function words and feelings among them, from which that holds for a text of which no
two words are typical of another language: such a text of 1,790 in English was never likelier to be in another one."""

_FEWEST_WORDS: Final = 3
"""Distinct words of the shortest text whose language can be told: fewer may be names, slang, or borrowed words."""

_MARGIN: Final = 12.0
"""How much likelier (natural logarithm) another language must be than English."""

_MARGIN_PER_BYTE: Final = 1.0
"""How much likelier it is by the byte, where no word of the text is typical of another language.

The largest of 1,320 wishes in English, many of them misspelled, is 0.8, and that of one word.
"""

_ENGLISH_CODES: Final = frozenset({"en", "sco", "pcm"})
"""py3langid's codes for varieties of English: Scots, and Nigerian Pidgin, for which it takes misspelled English."""

_TYPICAL: Final = words_of(
    """
    je tu il elle nous vous suis est mon mes une des dans pour avec qui pas ce cette j'ai c'est triste chanson chansons
    ich bin und nicht ist ein eine mein meine mit für mir mich dich auf zum über sehr heute musik lieder traurig
    el los las un una mi mis que muy hoy estoy tengo quiero por con de canciones canción música musica amor
    uma um meu minha você estou não muito com eu quero saudade
    sono mio mia che non una di della ho il gli molto voglio canzoni
    ik het een niet mijn voor mij ben met van muziek
    jag jeg är er och og ikke inte mig min det på så dig
    jest jestem nie mnie się bardzo aku saya yang tidak kamu ini ako ang ng mahal ben bir çok için olen minä niin vagyok
    és nem sunt și nu
    """
)
"""Frequent words of other languages, those first that people ask for songs with."""

_KEYBOARD_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORTEST: Final = 4
"""Letters of the shortest word that may be gibberish."""

_FEWEST_LETTERS: Final = 8
"""Letters of the shortest text of them."""

_UNLIKELY: Final = -6.3
"""Mean binary logarithm of the likelihood of a word's letters, each after the one before it, below which it is none.

That of "tmrw" is -6.7, of "riyadh" -6.0, of "qwoeiu" -7.5.
"""

_FEWER_LETTERS: Final = 5
_VERY_UNLIKELY: Final = -8.0
"""Letters of a shorter text, and the likelihood below which all of its unlikely words are none: that of "zzzzqqq" is
-9.1, of "tsktsk" -5.3."""


class English:
    """Tells what is English, so that the model abstains from what it cannot read.

    It is meant to be wrong only in one way: slang, names and any misspelling are English.

    Args:
        vocabulary: whole words that the model knows.
        spelling: knows how they are misspelled.
    """

    def __init__(self, vocabulary: Sequence[str], spelling: Spelling) -> None:
        self._vocabulary = vocabulary
        self._spelling = spelling

    def why_not(self, text: str) -> str | None:
        """Why what a text feels like is unknown, in one sentence; None if it may be English."""
        words = list(dict.fromkeys(spelling for spelling, _ in spelled_tokens(text)))
        words = [word for word in words if any(map(str.isalpha, word))]
        if not words:
            return None if any(map(str.isalnum, spell_emoji(text))) else NO_WORDS
        letters = [letter for letter in "".join(words) if letter.isalpha()]
        if sum(ord(letter) > _LAST_LATIN for letter in letters) > len(letters) / 2:
            return NOT_ENGLISH
        if self._is_gibberish(words):
            return GIBBERISH
        return NOT_ENGLISH if self._is_foreign(_without_names(text, words)) else None

    def _is_gibberish(self, words: Collection[str]) -> bool:
        """Whether no word is known, and no likely word makes up half of the letters."""
        if any(is_function_word(word) or self._spelling.knows(word) for word in words):
            return False
        sizes = {word: len(word) for word in words}
        unlikely = [word for word in words if self._is_unlikely(word)]
        if 2 * sum(map(sizes.__getitem__, unlikely)) < sum(sizes.values()):
            return False
        letters = sum(sizes.values())
        if letters >= _FEWEST_LETTERS or any(map(_is_keyboard_run, unlikely)):
            return True
        return letters >= _FEWER_LETTERS and all(self._likelihood(word) < _VERY_UNLIKELY for word in unlikely)

    def _is_unlikely(self, word: str) -> bool:
        """Whether the letters of a word do not follow each other in English."""
        if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
            return False
        return _is_keyboard_run(word) or self._likelihood(word) < _UNLIKELY

    def _likelihood(self, word: str) -> float:
        """Mean binary logarithm of how likely the letters of a word in ASCII follow each other in English."""
        # People lengthen words: "saturdayyyy".
        short = "".join(letter * min(2, len(list(run))) for letter, run in groupby(word))
        codes = _codes([short])
        return float(self._likelihoods[codes[:-1], codes[1:]].mean())

    @cached_property
    def _likelihoods(self) -> NDArray[np.float64]:
        """(27, 27) binary logarithm of how likely each letter follows another, 0 for the end of a word."""
        counts = np.full((27, 27), 0.05)
        codes = _codes([word for word in self._vocabulary if len(word) > 2 and word.isascii() and word.isalpha()])
        np.add.at(counts, (codes[:-1], codes[1:]), 1)
        likelihoods: NDArray[np.float64] = np.log2(counts / counts.sum(axis=1, keepdims=True))
        return likelihoods

    def _is_foreign(self, words: Collection[str]) -> bool:
        """Whether words are those of another language, as far as such a short text can show."""
        if len(words) < _FEWEST_WORDS:
            return False
        common = [word for word in words if self._is_common(word)]
        if len(common) >= _COMMON_SHARE * len(words):
            return False
        has_typical = sum(word in _TYPICAL or not word.isascii() for word in words) >= 2
        plain = sum(is_function_word(word) or is_feeling(word) for word in common)
        is_likely = len(common) >= _LIKELY_SHARE * len(words) and plain >= _PLAIN_SHARE * len(words)
        if not has_typical and (is_likely or len(words) == _FEWEST_WORDS):
            return False
        # Half a second and 110 MB to load, so only for the few texts that need it.
        import py3langid

        text = " ".join(words)
        ranked: list[tuple[str, float]] = py3langid.rank(text)
        margin = ranked[0][1] - max(score for language, score in ranked if language in _ENGLISH_CODES)
        return margin >= (_MARGIN if has_typical else max(_MARGIN, _MARGIN_PER_BYTE * len(text.encode())))

    def _is_common(self, word: str) -> bool:
        is_english = is_function_word(word) or is_feeling(word) or self._spelling.is_frequent(word)
        return is_english and word not in _TYPICAL


def _without_names(text: str, words: Sequence[str]) -> list[str]:
    """Words of a text without those that are written like names: with a capital letter after the first word."""
    typed = text.split()
    if sum(word[:1].isupper() for word in typed) > len(typed) / 2:
        return list(words) if text.isupper() else []
    names = {spelling for word in typed[1:] if word[:1].isupper() for spelling, _ in spelled_tokens(word)}
    return [word for word in words if word not in names]


def _is_keyboard_run(word: str) -> bool:
    """Whether a word's letters lie next to each other on a keyboard: "asdf"."""
    return len(word) >= _SHORTEST and any(word in row for row in _KEYBOARD_ROWS)


def _codes(words: Sequence[str]) -> NDArray[np.intp]:
    """The letters of ASCII words as 1 to 26, a 0 before, between and behind the words."""
    letters = np.frombuffer(f"`{'`'.join(words)}`".encode("ascii"), dtype=np.uint8)
    return letters.astype(np.intp) - ord("`")
