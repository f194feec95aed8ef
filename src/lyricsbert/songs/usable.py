"""Which songs have lyrics that a model can say something about."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal

from lyricsbert.songs.sections import sung_lines
from lyricsbert.songs.song import Song
from lyricsbert.text import spelled_tokens, tokens

UnusableReason = Literal["too few words", "one line looped", "not English"]
"""Why a song is kept and marked, but not ranked."""

MIN_WORDS: Final = 10
"""Lyrics with fewer words are not judged."""

_LOOP_SHARE = 0.8
_LOOP_MIN_LINES = 4
_LOOP_DISTINCT_WORDS = 12
_LINE_END_MARKS = " .,;:!?…-"
_CHANT_WORDS = 40
_CHANT_DISTINCT_WORDS = 6

# Frequent English words that few other languages in the Latin alphabet have; old and Scots forms among them.
_FREQUENT_WORDS = """
    the and but if for from into off out up with i my you your his she her it its our us they them their this that these
    those there here what when where who how why are were be been don't have has had can can't could would won't should
    not i'm it's you're i'll i've let like just never now then than of is thou thee thy ye hae nae frae
"""
_ENGLISH_WORDS: Final = frozenset(_FREQUENT_WORDS.split())
_PLAINLY_ENGLISH_SHARE = 0.16
# What py3langid calls English with a local colour: Scots and Nigerian Pidgin (which is how it hears Jamaican Patois).
_ENGLISH_CODES: Final = frozenset({"en", "sco", "pcm"})


def unusable_reason(song: Song) -> UnusableReason | None:
    """Why the lyrics of a song cannot be judged, or None if they can.

    - "too few words": fewer than 10.
    - "one line looped": all of four or more lines are one line; or at least 80 % of them are and the song has fewer
      than 12 different words; or 40 and more words are made of fewer than 6 different ones.
    - "not English": what the source says of the language if it says anything; else lyrics that hold few of the most
      frequent English words and that py3langid takes for another language.

    Args:
        song: a song with cleaned lyrics.

    Returns:
        The first reason that holds, in this order.
    """
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


def _is_english(text: str, words: list[str]) -> bool:
    share = sum(map(_ENGLISH_WORDS.__contains__, words)) / max(len(words), 1)
    if share >= _PLAINLY_ENGLISH_SHARE:
        return True
    # Half a second to load, so only for the few songs that need it.
    import py3langid

    language: str = py3langid.classify(text)[0]
    return language in _ENGLISH_CODES
