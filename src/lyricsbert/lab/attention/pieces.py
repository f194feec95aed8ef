"""The windows of a song, token by token, as the encoder cuts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from lyricsbert.songs import clean_lyrics, distinct_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tokenizers import Tokenizer

_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a window.

    Attributes:
        text: its characters in the lyrics; for a special token, its name.
        start: its position in the window's text; -1 for a special token.
        word: index of the word that it belongs to; -1 for a special token.
    """

    text: str
    start: int
    word: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A section, or a part of a section that is longer than the model's window.

    Attributes:
        label: the section's name ("Chorus"); None if it has none.
        part: (number, total) among the windows of its section.
        times_sung: how often the song sings the section.
        weight: weight of the window in the song, in sections.
        text: the lines, joined by newlines.
        words: (start, end) of each word in the text; words are separated by whitespace.
        ids: token ids, special ones included.
        tokens: the token of each id.
    """

    label: str | None
    part: tuple[int, int]
    times_sung: int
    weight: float
    text: str
    words: tuple[tuple[int, int], ...]
    ids: tuple[int, ...]
    tokens: tuple[Token, ...]


def cut_pieces(lyrics: str, tokenizer: Tokenizer, max_tokens: int) -> Iterator[Piece]:
    """Cut a song into its distinct sections, and each of those into as few near-equal windows as fit the model.

    Args:
        lyrics: lyrics or any text; cleaned here.
        tokenizer: the model's.
        max_tokens: the model's window, special tokens included.
    """
    probe = tokenizer.encode("a")
    own = [row for row, special in enumerate(probe.special_tokens_mask) if not special]
    around = list(zip(probe.ids, (Token(name, -1, -1) for name in probe.tokens), strict=True))
    front, back = around[: own[0]], around[own[-1] + 1 :]
    room = max_tokens - len(front) - len(back)
    for section, times in distinct_sections(clean_lyrics(lyrics)).items():
        encoding = tokenizer.encode(section.text, add_special_tokens=False)
        spans = [_visible(section.text, *span) for span in encoding.offsets]
        count = max(1, -(-len(spans) // room))
        bounds = [len(spans) * part // count for part in range(count + 1)]
        for part, (start, end) in enumerate(pairwise(bounds)):
            # A window's text extends to the start of the next one, so that no character of the section is lost.
            left = spans[start][0] if part else 0
            right = spans[end][0] if part + 1 < count else len(section.text)
            text = section.text[left:right]
            words = tuple(match.span() for match in _WORD.finditer(text))
            inner = [
                (number, Token(section.text[a:b], a - left, _word_at(words, a - left)))
                for number, (a, b) in zip(encoding.ids[start:end], spans[start:end], strict=True)
            ]
            tokens = [*front, *inner, *back]
            yield Piece(
                label=section.label,
                part=(part + 1, count),
                times_sung=times,
                weight=times * len(tokens) / (len(spans) + count * (len(front) + len(back))) if tokens else times,
                text=text,
                words=words,
                ids=tuple(number for number, _ in tokens),
                tokens=tuple(token for _, token in tokens),
            )


def _visible(text: str, start: int, end: int) -> tuple[int, int]:
    """A token's span without leading whitespace, which some tokenizers include."""
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _word_at(words: tuple[tuple[int, int], ...], position: int) -> int:
    """Index of the last word that starts at or before a position."""
    return max(0, sum(start <= position for start, _ in words) - 1)
