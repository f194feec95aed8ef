"""Residue: what lyric sites put before, after and instead of lyrics, found by what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lyricsbert.songs.credits import is_beside_credits, is_credit, is_credit_apart
from lyricsbert.songs.notices import is_notice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HEAD_CHARACTERS: Final = 4000
_GENIUS_HEAD: Final = re.compile(r"\d{1,5} Contributors?")
_READ_MORE: Final = re.compile(r".{0,3000}?(?:…|\.\.\.)\s?Read More\s*", re.DOTALL)
_EMBED: Final = re.compile(
    r"(?:\d[\d.,]{0,9}K?Embed|(?<![ \w])Embed|(?<=[a-z.!?'’\")])Embed)(?:\s*Share\s*URL\s*Copy\s*Embed\s*Copy)?\s*\Z"
)
_TICKETS: Final = re.compile(
    r"(?:See [^\n]{1,80}? Live\s{0,9})?Get tickets as low as ?(?:[$€£¥]|[A-Z]{2,3}[$ ]?)\s?\d[\d.,]{0,9}[ \t]*"
)
_LYRICS_WORDS: Final = ("lyrics", "songtext", "letra", "paroles", "testo", "tekst", "текст", "歌词", "歌詞")
_TITLE_LYRICS: Final = re.compile(r"(?:song )?(?:lyrics|songtext|letra|paroles)[ \t]*:?", re.IGNORECASE)
_HEADING_WORDS: Final = re.compile(
    r"\b(?:song|lyrics?|songtext|letra|paroles|testo|tekst|piosenki|текст|песни|to|for|of|by|from|zu|von|de|di|da|par)\b"
    r"|歌[词詞]",
    re.IGNORECASE,
)
_TOLD: Final = re.compile(r"(?:artist|band|performer|singer|title|song|track|by)s?\s?[:：](.*)", re.IGNORECASE)
_GUESTS: Final = re.compile(r"[(\[ ](?:feat|ft|featuring|con|with)\b.*", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]{0,100}[)\]]")
_QUOTES: Final = "\"'“”„«»‘’"
_LONGEST_HEADING: Final = 300
_EDGE_LINES: Final = 14


def without_residue(text: str, title: str = "", artist: str = "") -> str:
    """The lyrics alone, empty if there is only a notice ("Instrumental", "we are not licensed to display ...").

    The title is what tells the head of a page ("12 ContributorsTitle Lyrics") from a first line. Credits are taken
    off only at both ends, where they stand, and only in their usual forms ("Written by: ..."): a song may sing "written
    by the light of the moon".

    Args:
        text: lyrics as the source has them, or after their stamps have been taken out.
        title: title of the song, if it is known.
        artist: its artist, likewise.
    """
    text = _without_head(text.strip(), title, artist)
    text = _TICKETS.sub("\n", text) if "tickets as low as" in text else text
    if "Embed" in text[-80:] and (embed := _EMBED.search(text, max(0, len(text) - 120))):
        text = text[: embed.start()]
        if title and _plain(text[-len(title) - 1 :]) == _plain(title) and text[-len(title) - 1 :].startswith(","):
            text = text[: -len(title) - 1]
    lines = text.split("\n")
    start, end = lyric_range(lines, title, artist)
    text = "\n".join(lines[start:end]) if (start, end) != (0, len(lines)) else text
    return "" if is_notice(text) else text


def lyric_range(lines: Sequence[str], title: str = "", artist: str = "") -> tuple[int, int]:
    """The places of the first line that is lyrics, and after the last one: between headings and credits.

    Args:
        lines: the lines of a lyric.
        title: title of the song, if it is known.
        artist: its artist, likewise.
    """
    names = {_plain(title), _plain(artist)}
    # "[Artist]" above the title may tell who sings it.
    start = 2 if "" not in names and {"" if line[:1] == "[" else _plain(line) for line in lines[:2]} == names else 0
    start += _run(
        lines[start : start + _EDGE_LINES],
        lambda line: is_credit(line) or _is_heading(line, title, artist),
        lambda line: is_credit_apart(line) or _is_quoted(line, title),
    )
    end = len(lines) - _run(lines[: max(start, len(lines) - _EDGE_LINES - 1) : -1], is_credit, is_credit_apart)
    return start, max(start, end)


def _run(lines: Sequence[str], is_residue: Callable[[str], bool], is_apart: Callable[[str], bool]) -> int:
    """How many lines from an edge on are residue.

    Args:
        lines: the lines from the edge on.
        is_residue: whether a line is residue wherever it stands.
        is_apart: whether it is if an empty line, a rule or residue follows.
    """
    count = 0
    for place, line in enumerate(lines):
        if not line.strip():
            continue
        following = lines[place + 1] if place + 1 < len(lines) else ""
        is_parted = not following.strip() or is_residue(following) or is_beside_credits(following)
        if is_residue(line) or (is_parted and is_apart(line)):
            count = place + 1
        elif is_beside_credits(line):
            count = place + 1 if count else count
        else:
            break
    return count


def _is_quoted(line: str, title: str) -> bool:
    """Whether a line is the title in quotes."""
    bare = line.strip(" []()")
    return len(bare) > 2 and bare[0] in _QUOTES and bare[-1] in _QUOTES and _plain(bare) == _plain(title)


def _is_heading(line: str, title: str, artist: str) -> bool:
    """Whether a first line is "Title - Artist", "Artist: Name", "Lyrics to Title", '[Letra de "Title"]' or the like."""
    if not title or len(line) > _LONGEST_HEADING:
        return False
    bare = line.strip(" \t[](){}*=~_-–—")
    name, by, plain = (_plain(_GUESTS.sub("", f" {text}")) for text in (title, artist, bare))
    if (told := _TOLD.fullmatch(bare)) and _plain(told[1]) in {name, by}:
        return True
    if by and name and plain in {name + by, by + name, f"{name}by{by}"}:
        return True
    if not any(word in bare.lower() for word in _LYRICS_WORDS):
        return False
    name, by, plain = (
        _plain(_HEADING_WORDS.sub(" ", _BRACKETS.sub("", _GUESTS.sub("", f" {text}"))))
        for text in (title, artist, bare)
    )
    return bool(plain) and plain in {name, by, name + by, by + name}


def _without_head(text: str, title: str, artist: str) -> str:
    """The text after "12 ContributorsTranslations...Title Lyrics... Read More", "Title Lyrics" or '"Title" lyrics'."""
    head = text[:_HEAD_CHARACTERS]
    lower = head.lower()
    if not any(word in lower for word in _LYRICS_WORDS):
        return text
    is_genius = _GENIUS_HEAD.match(head) is not None
    for found in _TITLE_LYRICS.finditer(head):
        before = head[: found.start()]
        if not is_genius and ("\n" in before.strip() or before[:1] in "[("):
            break
        glued = head[found.end() : found.end() + 1]
        named = _ends_with_name(before, title, artist, whole=not is_genius) and not glued.islower()
        if named or (is_genius and found[0] == "Lyrics" and glued in {"[", "\n"}):
            rest = text[found.end() :]
            more = _READ_MORE.match(rest) if is_genius else None
            return (rest[more.end() :] if more else rest).lstrip()
    return text


def _ends_with_name(before: str, title: str, artist: str, *, whole: bool) -> bool:
    """Whether a text ends with the title (or is it, or artist and title, if `whole`), with or without brackets."""
    by = _plain(artist)
    for text, named in ((before, title), (_BRACKETS.sub("", before), _BRACKETS.sub("", title))):
        plain, name = _plain(text), _plain(named)
        if name and (
            plain in {name, by + name, name + by, f"{by}s{name}", f"{name}by{by}"} if whole else plain.endswith(name)
        ):
            return True
    return False


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
