"""The word index of a server: what Lance answers, from arrays in memory and without the planning of its queries."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from Stemmer import Stemmer

from lyricsbert.library.search.lexical import MOST_PHRASES, NOTHING_FOUND, WordsFound, words_and_phrase
from lyricsbert.library.search.postings import Part, Postings, ranges, smallest
from lyricsbert.text import holds_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from lyricsbert.library.search.lexical import RowsAndScores

# BM25 as Lance has it, which reckons in single precision.
_K1: Final = np.float32(1.2)
_B: Final = np.float32(0.75)

_LONGEST_WORD: Final = 39
"""UTF-8 bytes of the longest word that counts; a longer one does no more than take its place in a phrase."""

_SONGS_AT_ONCE: Final = 1_024
"""Songs that are split into words at a time: until they are counted, their words take some 25 MB."""

_LOW_BITS: Final = 0xFFFFFFFF

_TOO_LONG, _UNKNOWN = -1, -2
"""Stand for a stem: of a word that is too long, and of a query's word that no song sings."""

_WORD: Final = re.compile(r"[^\W_]+")

_WORD_BYTES: Final = np.array(
    [ord(chr(byte).lower()) if chr(byte).isalnum() else 0 for byte in range(128)] + list(range(128, 256)),
    dtype=np.uint8,
)
"""(256,) bytes of UTF-8 in lower case, 0 for those between words."""

_LETTERS: Final = {
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d"},
    **{"þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i", "ĸ": "k", "ſ": "s"},
}
"""Small letters that Lance writes in ASCII though Unicode does not decompose them."""


class WordsInMemory:
    """Finds songs by the words of their lyrics as WordIndex does, with the same scores, several times as fast.

    These are the scores of an index that is up to date. Until it is compacted, a library that was changed has others:
    Lance goes on counting the words of removed songs, and scores the songs that were there before others were added
    as if those were not. Marks that Unicode counts among the letters, as the vowels of Hindi and Thai, part words here
    and not in Lance, whose queries have words without them either way.

    Args:
        lyrics: n lyrics or nulls, in the order of the library's rows; they are kept, and not copied.
    """

    def __init__(self, lyrics: pa.Array | pa.ChunkedArray) -> None:
        self._lyrics = pa.chunked_array([lyrics]) if isinstance(lyrics, pa.Array) else lyrics
        vocabulary = _Vocabulary()
        parts = [
            _part_of(self._lyrics.slice(start, _SONGS_AT_ONCE), start, vocabulary)
            for start in range(0, max(len(lyrics), 1), _SONGS_AT_ONCE)
        ]
        self._postings = Postings.merged(parts, len(vocabulary.stems))
        # An array of bytes, since a dict of all stems would be as large as the postings.
        stems = np.array([stem.encode() for stem in vocabulary.stems], dtype=np.bytes_)
        self._order_of_stems = np.argsort(stems).astype(np.int32)
        self._stems = stems[self._order_of_stems]
        lengths = np.concatenate([part.lengths for part in parts])
        self._counted = np.count_nonzero(lengths)  # to Lance, a song without words is none
        average = np.float32(max(lengths.sum(), 1) / max(self._counted, 1))
        self._norms = _K1 * (1 - _B + _B * lengths.astype(np.float32) / average)

    def begin(self, words: str, limit: int, phrase: str | None = None) -> Callable[[], WordsFound]:
        """See `Words`; nothing is done before the end is called, since that is over sooner than a thread begins."""
        return partial(self._find, *words_and_phrase(words, phrase), limit)

    def _find(self, wanted: Sequence[str], exact: Sequence[str], limit: int) -> WordsFound:
        if limit < 1:
            return NOTHING_FOUND
        by_phrase = self._with_phrase(exact, min(limit, MOST_PHRASES))
        return WordsFound.joined(self._with_words(wanted, limit), by_phrase, limit)

    def _with_words(self, wanted: Sequence[str], limit: int) -> RowsAndScores:
        scores = np.zeros(len(self._norms), dtype=np.float32)
        for stem, times in Counter(stem for stem in self._numbers_of(wanted) if stem >= 0).items():
            holding, counts = self._postings.of(stem)
            scores[holding] += times * self._scores(stem, holding, counts)
        rows = np.flatnonzero(scores)
        return _best(rows, scores[rows], limit)

    def _with_phrase(self, exact: Sequence[str], limit: int) -> RowsAndScores:
        if len(exact) < 2:
            return (), ()
        places = [(stem, place) for place, stem in enumerate(self._numbers_of(exact)) if stem != _TOO_LONG]
        if not places or any(stem == _UNKNOWN for stem, _ in places):
            return (), ()
        counted = Counter(stem for stem, _ in places)
        rows = self._postings.rows_with(counted)
        if not len(rows):
            return (), ()
        scores = np.zeros(len(rows), dtype=np.float32)
        for stem, times in counted.items():
            scores += times * self._scores(stem, rows, self._postings.counts_in(stem, rows))
        by_score = _by_score(scores)
        found = by_score[:0]
        for some in _growing_pieces(by_score, 2 * limit):
            found = np.append(found, some[self._postings.hold_phrase(rows[some], places)])
            if len(found) >= limit:
                break
        found = found[:limit]
        # So far the stems are those of the phrase. Whether the words are, Lance's best are asked, and no others.
        sung = np.array([holds_phrase(self._lyrics[row].as_py(), exact) for row in rows[found].tolist()], dtype=bool)
        return rows[found[sung]], scores[found[sung]]

    def _numbers_of(self, words: Iterable[str]) -> list[int]:
        """The numbers of the stems of words."""
        stems = list(chain.from_iterable(_stems(words)))
        if not len(self._stems):
            return [_UNKNOWN] * len(stems)
        sought = np.array([(stem or "").encode() for stem in stems], dtype=np.bytes_)
        places = np.minimum(np.searchsorted(self._stems, sought), len(self._stems) - 1)
        found = np.where(self._stems[places] == sought, self._order_of_stems[places], _UNKNOWN).tolist()
        return [_TOO_LONG if stem is None else number for stem, number in zip(stems, found, strict=True)]

    def _scores(self, stem: int, rows: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.float32]:
        """What a stem adds to the BM25 (Robertson & Zaragoza 2009) of the songs that hold it so many times."""
        holding = np.float32(self._postings.starts[stem + 1] - self._postings.starts[stem])
        half = np.float32(0.5)
        rarity = np.log((np.float32(self._counted) - holding + half) / (holding + half) + np.float32(1))
        times = counts.astype(np.float32)
        scores: NDArray[np.float32] = rarity * (_K1 + 1) * times / (times + self._norms[rows])
        return scores


class _Vocabulary:
    """The stems of all songs and their numbers; it makes the stem of each different token once."""

    def __init__(self) -> None:
        self.stems: dict[str, int] = {}
        self._numbers: dict[str, list[int]] = {}

    def numbers_of(self, tokens: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The numbers of all stems of t tokens, and (t,) how many each token has."""
        new = [token for token in tokens if token not in self._numbers]
        for token, stems in zip(new, _stems(new), strict=True):
            self._numbers[token] = [
                _TOO_LONG if stem is None else self.stems.setdefault(stem, len(self.stems)) for stem in stems
            ]
        numbers = [self._numbers[token] for token in tokens]
        return (
            np.fromiter(chain.from_iterable(numbers), dtype=np.int64),
            np.fromiter(map(len, numbers), dtype=np.int64, count=len(numbers)),
        )


def _part_of(lyrics: pa.ChunkedArray, first_row: int, vocabulary: _Vocabulary) -> Part:
    """Count the words of songs.

    Args:
        lyrics: lyrics or nulls.
        first_row: row of the first of them.
        vocabulary: the stems so far; new ones are added.
    """
    # The end of a line after each song, so that no word goes from one into the next.
    nothing, line_end = (pa.scalar(text, pa.large_binary()) for text in (b"", b"\n"))
    texts = lyrics.cast(pa.large_binary()).fill_null(nothing)
    texts = pc.binary_join_element_wise(texts, nothing, line_end).combine_chunks()
    _, bounds_buffer, bytes_buffer = texts.buffers()
    bounds = np.frombuffer(bounds_buffer, dtype=np.int64)[: len(texts) + 1]
    letters = _WORD_BYTES[np.frombuffer(bytes_buffer, dtype=np.uint8)[: bounds[-1]]]
    in_word = letters != 0
    starts, ends = np.flatnonzero(np.diff(in_word, prepend=False, append=False)).reshape(-1, 2).T
    tokens = pa.LargeStringArray.from_buffers(
        len(starts), pa.py_buffer(np.append(0, np.cumsum(ends - starts))), pa.py_buffer(letters[in_word])
    ).dictionary_encode()
    numbers, sizes = vocabulary.numbers_of(tokens.dictionary.to_pylist())
    codes = tokens.indices.to_numpy()
    times = sizes[codes]
    stem = numbers[ranges((np.cumsum(sizes) - sizes)[codes], times)]
    before = np.append(0, np.cumsum(times))[np.searchsorted(starts, bounds)]
    row = np.repeat(np.arange(len(texts)), np.diff(before))
    kept = stem != _TOO_LONG
    lengths = np.bincount(row[kept], minlength=len(texts))
    # Several times as fast as a stable argsort.
    order = np.sort(((stem << 32) | np.arange(len(stem)))[kept]) & _LOW_BITS
    stem, row, position = stem[order], row[order], order - before[row[order]]
    first = np.flatnonzero((np.diff(stem, prepend=-1) != 0) | (np.diff(row, prepend=-1) != 0))
    return Part(
        lengths=lengths,
        stems=stem[first].astype(np.int32),
        rows=smallest(row[first] + first_row),
        counts=smallest(np.diff(first, append=len(stem))),
        positions=smallest(position),
    )


def _stems(tokens: Iterable[str]) -> list[list[str | None]]:
    """The words in tokens as the index knows them.

    Args:
        tokens: letters, digits and characters that are not ASCII; such a token may be two words ("don’t") or none.

    Returns:
        Of each token its stems, None for words that are too long.
    """
    words = [[token] if token.isascii() else _WORD.findall(token) for token in tokens]
    small = ["".join(map(str.lower, word)) for word in chain.from_iterable(words)]
    # A stemmer of its own each time, since two threads cannot share one.
    stems = iter(Stemmer("english").stemWords(small))
    # Stems are made before they are written in ASCII: so does Lance.
    return [
        [
            _in_ascii(stem) if len(word.encode()) <= _LONGEST_WORD else None
            for word, stem in zip(some, stems, strict=False)
        ]
        for some in words
    ]


def _in_ascii(stem: str) -> str:
    """A stem without accents; letters that are not of the Latin alphabet stay, accents and all, as they do in Lance."""
    return stem if stem.isascii() else "".join(map(_letter_in_ascii, stem))


def _letter_in_ascii(letter: str) -> str:
    if letter.isascii():
        return letter
    decomposed = (_LETTERS.get(part, part) for part in unicodedata.normalize("NFKD", letter))
    return "".join(filter(str.isascii, decomposed)) or letter


def _best(rows: NDArray[np.integer], scores: NDArray[np.float32], limit: int) -> RowsAndScores:
    """The rows with the highest scores and these, by falling score and then in the order given."""
    if len(scores) > limit:
        kept = scores >= np.partition(scores, -limit)[-limit]
        rows, scores = rows[kept], scores[kept]
    order = _by_score(scores)[:limit]
    return rows[order], scores[order]


def _by_score(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Indices by falling score, those of equal scores ascending; scores are above 0."""
    # The bits of such numbers have their order. Sorting these is several times as fast as a stable argsort.
    return np.sort((-scores.view(np.int32).astype(np.int64) << 32) | np.arange(len(scores))) & _LOW_BITS


def _growing_pieces(array: NDArray[np.int64], size: int) -> Iterator[NDArray[np.int64]]:
    """An array in pieces, each four times the size of the one before: most often the first is enough."""
    start = 0
    while start < len(array):
        yield array[start : start + size]
        start, size = start + size, 4 * size
