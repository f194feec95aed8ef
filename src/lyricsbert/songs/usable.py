"""Decides which songs have lyrics that a model can analyse."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal

from lyricsbert.songs.sections import sung_lines
from lyricsbert.songs.song import Song
from lyricsbert.text import spelled_tokens, tokens

UnusableReason = Literal["no lyrics", "too few words", "one line looped", "not English"]
"""Why a song is kept but not analysed."""

MIN_WORDS: Final = 10
"""Lyrics with fewer words are not analysed."""

_LOOP_SHARE = 0.8
_LOOP_MIN_LINES = 4
_LOOP_DISTINCT_WORDS = 12
_LINE_END_MARKS = " .,;:!?…-"
_CHANT_WORDS = 40
_CHANT_DISTINCT_WORDS = 6

# Frequent English words, old and Scots forms included, that are rare in other languages with the Latin alphabet.
_FREQUENT_WORDS = """
    the and but if for from into off out up with i my you your his she her it its our us they them their this that these
    those there here what when where who how why are were be been don't have has had can can't could would won't should
    not i'm it's you're i'll i've let like just never now then than of is thou thee thy ye hae nae frae
"""
_ENGLISH_WORDS: Final = frozenset(_FREQUENT_WORDS.split())
_PLAINLY_ENGLISH_SHARE = 0.16
# py3langid's codes for varieties of English: Scots, and Nigerian Pidgin (for which it takes Jamaican Patois).
_ENGLISH_CODES: Final = frozenset({"en", "sco", "pcm"})


def unusable_reason(song: Song) -> UnusableReason | None:
    """Why the lyrics of a song cannot be analysed, or None if they can.

    - "no lyrics": none at all, as of an audio file without.
    - "too few words": fewer than 10.
    - "one line looped": four or more lines are all the same; or at least 80 % of them are, and the song has fewer than
      12 distinct words; or it has 40 or more words, but fewer than 6 distinct ones.
    - "not English": the language that the source gives, if any; otherwise lyrics that have few of the most frequent
      English words and that py3langid takes for another language.

    Args:
        song: a song with cleaned lyrics.

    Returns:
        The first reason that applies, in this order.
    """
    if not song.lyrics:
        return "no lyrics"
    text = "\n".join(sung_lines(song.lyrics)).lower()
    if len(text.split()) < MIN_WORDS:
        return "too few words"
    words = [spelling for spelling, _ in spelled_tokens(text)]  # "i'm" is English; "im" might be German
    if _is_looped(text.split("\n"), words):
        return "one line looped"
    is_english = song.language in _ENGLISH_CODES if song.language else _is_english(text, words)
    return None if is_english else "not English"


def _is_looped(lines: list[str], words: list[str]) -> bool:
    distinct_words = len(set(words))
    if len(words) >= _CHANT_WORDS and distinct_words < _CHANT_DISTINCT_WORDS:
        return True
    if len(lines) < _LOOP_MIN_LINES:
        return False
    if distinct_words >= _LOOP_DISTINCT_WORDS:
        return len({line.rstrip(_LINE_END_MARKS) for line in lines}) == 1
    counts = Counter(" ".join(tokens(line)) for line in lines)
    return counts.most_common(1)[0][1] >= _LOOP_SHARE * len(lines)


def is_english(lyrics: str) -> bool:
    """Whether cleaned lyrics have many of the most frequent English words, or py3langid takes them for English."""
    text = "\n".join(sung_lines(lyrics)).lower()
    return _is_english(text, [spelling for spelling, _ in spelled_tokens(text)])


def _is_english(text: str, words: list[str]) -> bool:
    share = sum(map(_ENGLISH_WORDS.__contains__, words)) / max(len(words), 1)
    if share >= _PLAINLY_ENGLISH_SHARE:
        return True
    # Half a second to load, so only for the few songs that need it.
    import py3langid

    language: str = py3langid.classify(text)[0]
    return language in _ENGLISH_CODES
