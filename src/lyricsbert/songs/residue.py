"""Residue: what lyric sites put before, after and instead of lyrics, found by what it is."""

from __future__ import annotations

import re
from typing import Final

_HEAD_CHARACTERS: Final = 4000
_GENIUS_HEAD: Final = re.compile(r"\d{1,5} Contributors?")
_READ_MORE: Final = re.compile(r"[^\[\n]{0,2000}?(?:…|\.\.\.)\s?Read More\s*")
_EMBED: Final = re.compile(r"(?:\d[\d.,]{0,9}K?)?Embed(?:\s*Share\s*URL\s*Copy\s*Embed\s*Copy)?\s*\Z")
_TICKETS: Final = re.compile(
    r"(?:See [^\n]{1,80}? Live\s{0,9})?Get tickets as low as ?(?:[$€£¥]|[A-Z]{2,3}[$ ]?)\s?\d[\d.,]{0,9}[ \t]*"
)
_LYRICS_WORDS: Final = ("lyrics", "songtext", "letra", "paroles")
_TITLE_LYRICS: Final = re.compile(r"(?:song )?(?:lyrics|songtext|letra|paroles)[ \t]*:?", re.IGNORECASE)

_CREDITS: Final = re.compile(
    r"""(?:
      \W{0,3}source\s?:(?:\s?[^\s,]{1,40}){1,3}
    | (?:song)?writers?(?:\(s\))?\s?:.{0,300}
    | (?:lyricists?|composers?|producers?|arrangers?|auteurs?|compositeurs?|paroliers?|compositores|autores)
        (?:\(s\))?\s?[:：].{0,300}
    | (?:(?:words|music|lyrics?|written|composed|produced|arranged|performed|mixed|mastered|recorded)
        (?:\s?(?:and|&|/|,|\+)\s?(?:words|music|lyrics?|written|composed|produced|arranged))?\sby|lyrics|music)\s?[:：].{0,300}
    | (?:作词|作詞|作曲|编曲|編曲|制作人|词|曲|作詞作曲)\s{0,9}[:：].{0,200}
    | (?:lyrics|songtext|text)\s(?:(?:are\s)?(?:licensed|provided|powered|submitted|transcribed)\s|©|\(c\)).{0,200}
    | .{0,100}\blyrics\s©.{0,200}
    | (?:©|\(c\)|℗)\s?\d{0,4}.{0,200}
    | .{0,80}\ball\srights\sreserved\b.{0,60}
    | \W{0,9}this\slyrics\sis\snot\sfor\scommercial\suse\W{0,9}
    | \(\d{10,16}\)
    | \[?thanks\sto\s.{1,120}\s(?:for\s(?:adding|correcting|submitting|sending|these|the)|.{0,80}lyrics)\b.{0,80}\]?
    | (?:if\syou\s(?:believe|find|have|know)\b.{0,80}\b(?:lyrics|corrections?)\b.{0,80})
    | submit\scorrections?
    | visit\swww\.\S{3,80}\sfor\sthese\slyrics\.?
    | (?:https?://|www\.)\S{3,200}
    | (?:more\slyrics\s(?:at|on|:)|lyrics\s(?:from|via|at|found\son|courtesy\sof))\s?:?\s?\S{3,80}
    | (?:tekst\spiosenki|tłumaczenie|tekst|słowa|muzyka|tekst\soryginalny|autor\stekstu|kompozytor)\s?:.{0,120}
    | (?:poznaj\shistorię\szmian\stego\s(?:tekstu|tłumaczenia)|dodaj\sswoją\swersję\stekstu|pokaż\stłumaczenie
        |sprawdź\stekst\s.{0,80}|tekst\sdodał(?:\(a\)|a)?\s?:.{0,80}|edytuj\stekst|zinterpretuj\s.{0,80})
    | you\smight\salso\slike
    | share\s?url\s?copy.{0,60}
    | \#{2,}.{0,40}
    | (?:lyrics?\s)?translations?\s?:.{0,80}
    | (?:azlyrics|genius|musixmatch|tekstowo|lyricfind|songmeanings|metrolyrics|lyrics\.com|letras\.mus\.br)
        (?:\.\w{2,4})?
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTICE: Final = re.compile(
    r"""\W{0,5}(?:
      instrumental(?:\s(?:track|song|version|only|music))?
    | (?:this\s(?:song|track)\sis\s(?:an?\s)?instrumental)(?:\s(?:track|song))?.{0,60}
    | (?:there\sare\s)?no\slyrics(?:\s(?:are|were))?(?:\s?(?:available|found|yet|here|for\sthis\ssong|exist)){0,3}
    | lyrics?\s(?:are\s)?(?:not\s(?:yet\s)?(?:found|available)|unavailable|coming\ssoon|to\sbe\sadded|needed)
        (?:\s(?:yet|soon))?
    | lyrics\sfor\sthis\s(?:song|snippet|track)\shave\s(?:yet|not).{0,200}
    | (?:sorry\W{1,3})?(?:unfortunately\W{1,3})?we\s
        (?:are\s(?:not\s(?:in\sa\sposition|authori[sz]ed|licensed)|unable)|do\snot|don['’]t)
        .{0,60}\blyrics\b.{0,200}
    | (?:the\s)?lyrics\s(?:can(?:not|['’]t)|could\snot)\sbe\s.{0,100}
    | (?:unfortunately\W{1,3})?(?:the\s)?lyrics\s.{0,40}(?:licensing|copyright)\s(?:restrictions?|reasons?).{0,100}
    | (?:纯音乐|純音樂|此歌曲为没有填词的纯音乐)\W?.{0,30}
    | (?:paroles|letra|songtext|tekst)\s(?:non\sdisponibles?|no\sdisponible|nicht\s(?:verfügbar|gefunden)|niedostępny)
    )\W{0,5}""",
    re.IGNORECASE | re.VERBOSE,
)
_EDGE_LINES: Final = 12


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
    start, end = _edges(lines)
    text = "\n".join(lines[start:end]) if (start, end) != (0, len(lines)) else text
    return "" if is_notice(text) else text


def is_notice(text: str) -> bool:
    """Whether a text stands in place of lyrics."""
    return len(text) < 400 and _NOTICE.fullmatch(" ".join(text.strip("[]()*-~♪ \n").split())) is not None


def is_credit(line: str) -> bool:
    """Whether a line is a credit, a source or a mark of a site, which nobody sings."""
    return _CREDITS.fullmatch(line.strip()) is not None


def _edges(lines: list[str]) -> tuple[int, int]:
    """The places of the first line that is lyrics, and after the last one."""
    start, end = 0, len(lines)
    for place in range(min(len(lines), _EDGE_LINES)):
        if is_credit(lines[place]):
            start = place + 1
        elif lines[place].strip():
            break
    for place in range(len(lines) - 1, max(start, len(lines) - _EDGE_LINES) - 1, -1):
        is_left_over = end < len(lines) and not lines[place].strip(" .…*")
        if is_left_over or is_credit(lines[place]):
            end = place
        elif lines[place].strip():
            break
    return start, max(start, end)


def _without_head(text: str, title: str, artist: str) -> str:
    """The text after "12 ContributorsTranslations...Title Lyrics... Read More", "Title Lyrics" or '"Title" lyrics'."""
    head = text[:_HEAD_CHARACTERS]
    lower = head.lower()
    if not any(word in lower for word in _LYRICS_WORDS):
        return text
    is_genius = _GENIUS_HEAD.match(head) is not None
    for found in _TITLE_LYRICS.finditer(head):
        before = head[: found.start()]
        if "\n" in before.strip() and not is_genius:
            break
        glued = head[found.end() : found.end() + 1]
        named = _ends_with_name(before, title, artist, whole=not is_genius) and not glued.islower()
        if named or (is_genius and found[0] == "Lyrics" and glued in {"[", "\n"}):
            rest = text[found.end() :]
            more = _READ_MORE.match(rest) if is_genius else None
            return (rest[more.end() :] if more else rest).lstrip()
    return text


def _ends_with_name(before: str, title: str, artist: str, *, whole: bool) -> bool:
    """Whether a text ends with the title (or is it, or artist and title, if `whole`)."""
    plain, name = _plain(before), _plain(title)
    if not name:
        return False
    by = _plain(artist)
    return plain in {name, by + name, name + by, f"{by}s{name}"} if whole else plain.endswith(name)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
