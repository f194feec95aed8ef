"""Finds a song by its name as people type it: "Artist - Title", "Title", "title by artist", with typos."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz import fuzz, process

from lyricsbert.errors import SongNotFoundError
from lyricsbert.text import fold, strict_fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_EXACT_TITLE: Final = 0.98
_BEGINNING: Final = 0.9
_WITHIN: Final = 0.8
_TITLE_WEIGHT: Final = 0.96
_SURE: Final = 0.83
_WORTH_NAMING: Final = 0.5
_CHOICES: Final = 5

_DASH: Final = re.compile(r" [-–—] ")
_BY: Final = re.compile(r"(.*\S)\s+by\s+(\S.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Match:
    """A song that a query may refer to.

    Attributes:
        row: row of the library.
        score: 0 to 1; 1 if artist and title match word for word.
    """

    row: int
    score: float


class Titles:
    """The artists and titles of n songs, prepared for fuzzy matching."""

    def __init__(self, artists: Sequence[str], titles: Sequence[str]) -> None:
        self._names = [f"{artist} - {title}" for artist, title in zip(artists, titles, strict=True)]
        self._raw_titles = titles
        self._artists = [_comparable(artist) for artist in artists]
        self._titles = [_comparable(title) for title in titles]
        self._full = [f"{artist} {title}" for artist, title in zip(self._artists, self._titles, strict=True)]
        self._backwards = [f"{title} {artist}" for artist, title in zip(self._artists, self._titles, strict=True)]
        self._rows_of_title: dict[str, list[int]] = defaultdict(list)
        for row, title in enumerate(self._titles):
            self._rows_of_title[title].append(row)
        self._any_full, self._any_backwards = _Names(self._full), _Names(self._backwards)

    def find(self, query: str, limit: int) -> list[Match]:
        """The songs whose names are most similar to a query, best first.

        A match word for word scores 1 (artist and title) or just below (title alone), the beginning or a part of a name
        scores less, and anything else by the share of letters that agree (Indel similarity).
        """
        if not _comparable(query) or limit < 1 or not self._names:
            return []
        scores = self._scores(query)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [Match(int(row), float(scores[row])) for row in best if scores[row] > 0]

    def resolve(self, query: str) -> int:
        """The row of the one song that a query refers to.

        Raises:
            SongNotFoundError: no name is close enough, or several artists have an equally close one.
        """
        matches = self.find(query, limit=max(_CHOICES, 50))
        if not matches or matches[0].score < _SURE:
            near = [self._names[match.row] for match in matches if match.score >= _WORTH_NAMING]
            hint = f"; nearest: {_listed(near)}" if near else ""
            raise SongNotFoundError(f"No song in the library is called {query!r}{hint}.")
        best = [match.row for match in matches if match.score > matches[0].score - 1e-6]
        best = [row for row in self.exact(query) if row in best] or best
        if len({self._full[row] for row in best}) > 1:
            names = [self._names[row] for row in best]
            raise SongNotFoundError(f"Several songs could be {query!r}: {_listed(names)}; give artist and title.")
        return min(best)

    def exact(self, query: str) -> list[int]:
        """The rows whose title or "Artist - Title" equals a query, apart from case, accents and punctuation.

        For actions that cannot be undone, so without near matches. Names spelled exactly like the query come first.
        """
        keys = filter(None, (_strictly(query), strict_fold(query)))
        rows = next((self._rows_of_strict_name[key] for key in keys if key in self._rows_of_strict_name), [])
        spelled = query.strip().casefold()
        return [
            row for row in rows if spelled in (self._names[row].casefold(), self._raw_titles[row].casefold())
        ] or list(rows)

    @cached_property
    def _rows_of_strict_name(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, (name, title) in enumerate(zip(self._names, self._raw_titles, strict=True)):
            for key in {_strictly(name), strict_fold(title)}:
                rows[key].append(row)
        return dict(rows)

    def _scores(self, query: str) -> NDArray[np.float32]:
        wanted = _comparable(query)
        # "by" separates title and artist only if the query has it.
        by = _BY.fullmatch(query)
        linked = f"{_comparable(by[1])} {_comparable(by[2])}" if by else wanted

        def likeness(names: list[str], text: str) -> NDArray[np.float32]:
            ratios = process.cdist([text], names, scorer=fuzz.ratio, dtype=np.float32, score_cutoff=40)[0]
            return np.asarray(ratios / 100, dtype=np.float32)

        whole = np.maximum(likeness(self._full, wanted), likeness(self._backwards, linked))
        scores: NDArray[np.float32] = np.maximum(whole, np.float32(_TITLE_WEIGHT) * likeness(self._titles, wanted))
        for row in self._any_full.holding(f" {wanted}"):
            is_beginning = self._titles[row].startswith(wanted) or (
                self._full[row].startswith(wanted) and len(wanted) > len(self._artists[row])
            )
            scores[row] = max(scores[row], _BEGINNING if is_beginning else _WITHIN)
        signs = [word for word in wanted.split() if not any(map(str.isalnum, word))]
        if signs:
            # Different signs are not a misspelling.
            holding = np.array([all(sign in full for sign in signs) for full in self._full], dtype=bool)
            scores[~holding] = np.minimum(scores[~holding], _WITHIN)
        scores[self._rows_of_title.get(wanted, [])] = _EXACT_TITLE
        for row in (*self._any_full.holding(f" {wanted}\n"), *self._any_backwards.holding(f" {linked}\n")):
            if self._full[row] == wanted or self._backwards[row] == linked:
                scores[row] = 1
        return scores


class _Names:
    """n names in one string, in which those that hold a text are found without a look at each."""

    def __init__(self, names: Sequence[str]) -> None:
        self._joined = "".join(f" {name}\n" for name in names)
        self._starts = list(accumulate((len(name) + 2 for name in names), initial=0))

    def holding(self, text: str) -> Iterator[int]:
        """Numbers of the names that hold a text, ascending; each name stands between a blank and a line end."""
        place = self._joined.find(text)
        while place >= 0:
            number = bisect_right(self._starts, place) - 1
            yield number
            place = self._joined.find(text, self._starts[number + 1])


def _comparable(name: str) -> str:
    """The form in which names are compared. Artist and title are folded one by one, so "Artist - ???" keeps both."""
    return " ".join(filter(None, map(fold, _parts(name))))


def _strictly(name: str) -> str:
    """A name but for case, accents and punctuation; where it is divided into artist and title counts."""
    return " - ".join(filter(None, map(strict_fold, _parts(name, maxsplit=1))))


def _parts(name: str, maxsplit: int = 0) -> list[str]:
    return _DASH.split(" ".join(name.split()), maxsplit)


def _listed(names: list[str]) -> str:
    """The first few different names, in quotes."""
    different = list(dict.fromkeys(names))
    return ", ".join(f'"{name}"' for name in different[:_CHOICES])
