"""Cleaning: turns lyrics as a source has them into the one form that everything else relies on."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import pairwise
from typing import Final

from lyricsbert.errors import SourceError
from lyricsbert.songs.section_tags import break_out_tags, split_tag

MAX_PASSES: Final = 16
"""How deep markup may be nested, in passes over the text; of 64,000 real songs, none takes more than 3."""

# Every pattern is linear in the length of the text: where one begins with a run ("\\+"), it begins only at the run's
# start, and takes the run possessively or up to a bound.
_ODD_CHARACTER = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff\ud800-\udfff]+"
)
_JOINER_BESIDE_ASCII = re.compile(
    "(?<=[\x00-\x7f])[\u200c\u200d]++|(?<![\u200c\u200d])[\u200c\u200d]++(?=[\x00-\x7f]|$)"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")
_WINDOWS_BYTE = re.compile("[\x80-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});")
_HTML_UNSHOWN = re.compile(
    r"<!--[^<>]{0,2000}-->|<!doctype\b[^<>]{0,200}>|<(?:script|style|head)\b[^<>]{0,200}>[^<>]{0,20000}</(?:script|style|head)>",
    re.IGNORECASE,
)
_NOTES_AROUND = re.compile(r"^[ ♩-♬]+|(?<![ ♩-♬])[ ♩-♬]+$", re.MULTILINE)
_HTML_BREAK = re.compile(r"</?br\b[^<>\n]{0,80}>\n?|</?(?:p|div)\b[^<>\n]{0,80}>", re.IGNORECASE)
_HTML_MARK = re.compile(r"</?(?:a|b|body|em|html|i|span|strong|u)\b[^<>\n]{0,200}>", re.IGNORECASE)
_ESCAPED_LINE_END = re.compile(r"(?<!\\)(?:(?:\\++r)?\\++n|\\++r(?![a-z]))")
_ESCAPED_QUOTE = re.compile(r"(?<!\\)\\++(?=['\"])")

_SITE_WORDS = ("Embed", "Contributor", "You might also like", "tickets as low as", " Lyrics[")
_SITE_RESIDUE = (
    (re.compile(r"\A\d+ Contributors?[^\n]{0,200}? Lyrics(?:[^\[]{0,800}?Read More)?"), ""),
    (re.compile(r"\A[^\n\[]{1,100} Lyrics(?=\[)"), ""),
    (re.compile(r"See [^\n]{1,80}? Live\s*Get tickets as low as \$\d+"), "\n"),
    (
        re.compile(
            r"You might also like(?=\s*\[|[A-Z])|(?<=[^\s])You might also like|^You might also like$", re.MULTILINE
        ),
        "\n",
    ),
    (
        re.compile(
            r"(?:\d[\d.,]{0,12}K?Embed|(?<![ \w])Embed|(?<=[a-z.!?'’\")])Embed)"
            r"(?:\s*Share\s*URL\s*Copy\s*Embed\s*Copy)?\s*\Z"
        ),
        "",
    ),
)

_TIMES_MARK = re.compile(
    r" ?[(\[] ?(?:repeat(?:ed|s)?[ :,]*)?(?:x ?\d{1,3}|\d{1,3} ?x|(?:\d{1,3}|two|three|four) times) ?[)\]]| x\d{1,2}$",
    re.IGNORECASE,
)
_PERHAPS_TAG = re.compile(
    r"\[|x ?\d|\d ?x|\btimes\b|^\W{0,2}(?:repeat|verse|(?:pre|post)[ -]?[chv]|chorus|refrain|intro|outro|bridge|hook"
    r"|interlude|instrumental|solo)",
    re.IGNORECASE | re.MULTILINE,
)
_MANY_LINE_ENDS = re.compile("\n{4,}")
# "... all night longAnd in the morning": the words before and after a line end that was lost.
_PERHAPS_LOST = re.compile(r"(?<=[a-z'’?!.…])[A-Z][a-z'’ ]")
_LOST_LINE_END = re.compile(r"(?<![\w'’])([a-z][a-z'’]++[?!.…]{0,3})(?=[A-Z][a-z'’ ])")
_LOST_AFTER_NAME = re.compile(r"(?<![\w'’])([A-Z][a-z'’]{3,}+[?!.…]{0,3})(?=[A-Z][a-z'’ ])")
_WORD = re.compile(r"[A-Z][a-z'’]*+")
_MIN_LOST = 3
_MAX_MARKS = 30
_PERHAPS_MARKS = re.compile(f"[\u0300-\U0010ffff]{{{_MAX_MARKS + 1}}}")
_MIN_DOUBLE_SPACED = 4
_DOUBLE_SPACED_SHARE = 0.8


def clean_lyrics(text: str) -> str:
    r"""Clean lyrics into the form that `Song.lyrics` has. Cleaning is idempotent.

    - Characters: Unicode NFC; every kind of line end becomes "\n", every kind of blank a space; zero-width, control and
      other invisible characters are dropped; bytes 80-9F that were decoded as Latin-1 become Windows-1252 characters;
      of a run of combining marks, 30 are kept (Stream-Safe Text Format, UAX #15).
    - Escapes: a literal backslash and "n" becomes a line end; HTML entities and simple HTML tags are resolved.
    - What lyric sites leave behind is removed: "12 Contributors... Lyrics", "You might also like",
      "See ... Live Get tickets as low as $10", "123Embed".
    - Tags get a line of their own after an empty line, in normal form ("[Verse 1: Someone]", "[Pre-Chorus]"), also
      if they were written "(Chorus)", "Chorus:" or in the middle of a line.
    - Marks of repetition ("(x2)", "[Repeat]", "x3") are dropped and the line is kept once, as printed: sources are too
      inconsistent about repetitions, and repeated words add nothing to the meaning.
    - Lines have no outer or double spaces. There are never two empty lines in a row, and lyrics with one after every
      line lose them. If a source has no line ends at all, double spaces are taken for ends of stanzas. Line ends that
      it has lost ("all night longAnd in the morning", at least three of them) are put back.

    Args:
        text: lyrics as the source has them.

    Returns:
        Cleaned lyrics, without outer white space; empty if nothing is left.

    Raises:
        SourceError: what is to be resolved or removed is nested more than `MAX_PASSES` deep.
    """
    for _ in range(MAX_PASSES):
        text = _plain_characters(text).strip()
        if "\n" not in text:
            text = re.sub(" {2,}", "\n\n", text)
        text = "\n".join([" ".join(line.split()) for line in text.split("\n")])
        text = _MANY_LINE_ENDS.sub("\n\n\n", text).strip()
        cleaned = _clean_lines(break_out_tags(_without_residue(text)))
        # Only blanks and characters were changed, which cannot have uncovered anything else to clean.
        if cleaned == text:
            return cleaned
        text = cleaned
    raise SourceError(f"The lyrics cannot be cleaned: their markup is nested more than {MAX_PASSES} deep.")


def unescaped(text: str) -> str:
    """The text with HTML entities resolved, HTML tags taken out, and escaped line ends and quotes as they are meant."""
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if "<" in text:
        text = _HTML_MARK.sub("", _HTML_BREAK.sub("\n", _HTML_UNSHOWN.sub("", text)))
    if "\\" in text:
        text = _ESCAPED_QUOTE.sub("", _ESCAPED_LINE_END.sub("\n", text))
    return text


def _without_residue(text: str) -> str:
    text = unescaped(text)
    if "♪" in text or "♫" in text or "♬" in text:
        text = _NOTES_AROUND.sub("", text)
    if any(words in text for words in _SITE_WORDS):
        for pattern, replacement in _SITE_RESIDUE:
            text = pattern.sub(replacement, text)
    return _with_lost_line_ends(text)


def _with_lost_line_ends(text: str) -> str:
    """The text with a line end between words that run into each other, if several different ones do."""
    if len(_PERHAPS_LOST.findall(text)) < _MIN_LOST:
        return text
    lost = {match[1]: match.end() for match in _LOST_LINE_END.finditer(text)}
    if len(lost) < _MIN_LOST:  # a name or two may be spelled so
        return text
    following = {word[0] for end in lost.values() if (word := _WORD.match(text, end))}
    if len(following) == 1:  # "youknowI'm", "yaknowI'm", "knowhatI'm"
        return text
    return _LOST_AFTER_NAME.sub(r"\1\n", _LOST_LINE_END.sub(r"\1\n", text))


def _plain_characters(text: str) -> str:
    if _ODD_CHARACTER.search(text):
        text = _LINE_END.sub("\n", text)
        text = _BLANK.sub(" ", text)
        text = _WINDOWS_BYTE.sub(lambda match: match[0].encode("latin-1").decode("cp1252", "ignore"), text)
        text = _SURROGATE.sub("\ufffd", text)
        text = _JOINER_BESIDE_ASCII.sub("", _INVISIBLE.sub("", text))
    if text.isascii():
        return text
    if _PERHAPS_MARKS.search(text):
        text = _without_many_marks(text)
    return unicodedata.normalize("NFC", text)


def _without_many_marks(text: str) -> str:
    """The text with at most 30 combining marks in a row: normalising takes the square of their number."""
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _clean_lines(text: str) -> str:
    raw = text.split("\n")
    # Most lyrics have no line that could be a tag or have a mark of repetition; one search rules them out.
    lines, tags = _resolve_tags(raw) if _PERHAPS_TAG.search(text) else (raw, set[int]())
    return _join(_without_double_spacing(lines, tags), tags)


def _resolve_tags(raw: list[str]) -> tuple[list[str], set[int]]:
    """The lines with tags in normal form and without marks of repetition; the numbers of those that are tags."""
    lines: list[str] = []
    tags: set[int] = set()
    for text in raw:
        line = text
        if line and _PERHAPS_TAG.search(line):
            tag, line = split_tag(line)
            if tag:
                tags.add(len(lines))
                lines.append(tag)
            if tag is None:
                line = _TIMES_MARK.sub("", line).strip()
            elif not line:
                continue
        lines.append(line)
    return lines, tags


def _without_double_spacing(lines: list[str], tags: set[int]) -> list[str | None]:
    """The lines; if there is an empty line between any two lines of the whole lyric, these become None."""
    result: list[str | None] = list(lines)
    filled = [number for number, line in enumerate(lines) if line]
    gaps = [(a, b) for a, b in pairwise(filled) if a not in tags and b not in tags]
    spaced = sum(b > a + 1 for a, b in gaps)
    if len(gaps) >= _MIN_DOUBLE_SPACED and spaced >= _DOUBLE_SPACED_SHARE * len(gaps):
        for a, b in gaps:
            if b == a + 2:
                result[a + 1] = None
    return result


def _join(lines: list[str | None], tags: set[int]) -> str:
    """The lines with one empty line before every tag and never two in a row."""
    parts: list[str] = []
    for number, line in enumerate(lines):
        if line is None or (not line and (not parts or not parts[-1])):
            continue
        if number in tags and parts and parts[-1]:
            parts.append("")
        parts.append(line)
    return "\n".join(parts).strip()
