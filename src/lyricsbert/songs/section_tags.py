"""Section tags: lines that name a part of a song ("[Verse 1: Someone]", "(Chorus)", "Chorus:") and are not sung."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_SURE = (
    r"intro|verse|(?:pre|post)[ -]?(?:chorus|hook|verse)|chorus|refrain|bridge|hook|outro|interlude|instrumental|solo"
)
_KIND = rf"{_SURE}|breakdown|break|build|coda|drop|ending|rap|sample|scratches|skit|spoken(?: word)?|tag|vamp"
_NUMBER = r"\d{1,2}|[ivx]{1,4}|[a-d]"
_TIMES = r"x ?\d{1,3}|\d{1,3} ?x|(?:\d{1,3}|two|three|four) times"

_TAG_WORD = re.compile(rf"\b(?:{_KIND})\b", re.IGNORECASE)
_PLAIN = re.compile(rf"(?P<kind>{_KIND}) ?(?P<number>{_NUMBER})?(?:(?: ?[:–—-] ?|, )(?P<rest>.+))?", re.IGNORECASE)
_REPEAT = re.compile(rf"^(?:repeat(?:ed|s)?|back to)[ :]+|[ :,(]*\b(?:{_TIMES}|repeat(?:ed|s)?)\)?$", re.IGNORECASE)
_ONLY_REPEAT = re.compile(rf"(?:repeat(?:ed|s)?)?[ :,]*(?:{_TIMES}|to fade)?", re.IGNORECASE)
_UNBRACKETED = rf"(?:repeat )?(?:{_SURE})(?: (?:{_NUMBER}))?(?: (?:{_TIMES}))?"
_PARENTHESES = re.compile(rf"\(({_UNBRACKETED})[:.]?\) ?:?", re.IGNORECASE)
_COLON = re.compile(rf"({_UNBRACKETED}) ?:", re.IGNORECASE)
_COLON_THEN_LYRIC = re.compile(rf"((?:{_SURE})(?: \d{{1,2}})?) ?: ?(\S.*)", re.IGNORECASE)
_BARE = re.compile(
    rf"((?:repeat )?(?:verse \d{{1,2}}|(?:pre-?)?chorus(?: \d)?|refrain|intro|outro)(?: (?:{_TIMES}))?)", re.IGNORECASE
)
_BRACKETS = re.compile(r"\[ ?([^\[\]]{1,80}?) ?\] ?:?")
_LEFT_OPEN = re.compile(rf"\[ ?((?:{_SURE})\b[^\[\]]{{0,40}})", re.IGNORECASE)
_INLINE = re.compile(
    rf"(?:(?<! ) ++)?\[ *((?:repeat +)?(?:[\w-]+ +)?(?:{_KIND})\b[^\[\]]{{0,60}})\]"
    rf"((?: ?[(\[](?:{_TIMES})[)\]])?) *:? *\n?",
    re.IGNORECASE,
)
_REPEATED_KINDS: Final = ("chorus", "refrain", "hook", "pre-chorus", "post-chorus", "pre-hook", "post-hook")
_MAX_STRANGE_WORDS = 4


def break_out_tags(text: str) -> str:
    """The text with every section tag in square brackets on a line of its own, after an empty line."""
    return _INLINE.sub(lambda match: f"\n\n[{match[1]}]\n", text) if "[" in text else text


def split_tag(line: str) -> tuple[str | None, str]:
    """The tag at the head of a line in its normal form, and the words sung after it.

    Args:
        line: one line without outer or double blanks.

    Returns:
        `("[Chorus]", "")` for a line that is a tag ("[chorus:]", "(Chorus)", "Chorus:", "Repeat chorus x2"),
        `("[Chorus]", "words")` for "Chorus: words", `("", "")` for a bare mark of repetition ("[x2]", "(repeat)"),
        `(None, line)` for every other line.
    """
    for pattern in (_BRACKETS, _LEFT_OPEN, _PARENTHESES, _COLON, _BARE):
        if match := pattern.fullmatch(line):
            if pattern is _BRACKETS and not _is_label(match[1]) and not _ONLY_REPEAT.fullmatch(match[1]):
                return None, line
            label = _normal_label(match[1])
            return (f"[{label}]" if label else ""), ""
    if match := _COLON_THEN_LYRIC.fullmatch(line):
        return f"[{_normal_label(match[1])}]", match[2]
    return None, line


def tag_label(line: str) -> str | None:
    """The label of a tag in normal form ("[Verse 1: Someone]" -> "Verse 1: Someone"); None if the line is sung."""
    if not (line.startswith("[") and line.endswith("]")):
        return None
    label = line[1:-1]
    return label if label and "[" not in label and "]" not in label and _is_label(label) else None


@lru_cache(maxsize=1024)
def names_part(label: str) -> bool:
    """Whether a label names a part of the song ("Verse 1"), not a singer or a sound ("Michael", "crowd cheering")."""
    return _TAG_WORD.search(label) is not None


def repeated_kind(label: str) -> str | None:
    """The name under which a bare tag repeats a section ("Chorus 2: All" -> "chorus 2"), else None."""
    name = label.partition(":")[0].strip().lower()
    return name if name.rstrip(" 0123456789") in _REPEATED_KINDS else None


def _is_label(text: str) -> bool:
    """Whether brackets are a label: around a whole sentence they are an editor's, and the words are sung."""
    return names_part(text) or len(text.split()) <= _MAX_STRANGE_WORDS


def _normal_label(text: str) -> str:
    """The label without marks of repetition, its kind capitalised; empty if there was nothing else."""
    label = text.strip(" :.-")
    while label != (shorter := _REPEAT.sub("", label).strip(" :.-")):
        label = shorter
    if _ONLY_REPEAT.fullmatch(label):
        return ""
    match = _PLAIN.fullmatch(label)
    if match is None:
        return label[0].upper() + label[1:] if names_part(label) else label
    kind = match["kind"].lower().replace(" ", "-") if match["kind"][0] in "pP" else match["kind"].lower()
    kind = re.sub(r"^(pre|post)-?(?=[chv])", r"\1-", kind)
    normal = "-".join(part.capitalize() for part in kind.split("-"))
    if match["number"]:
        normal += f" {match['number'].upper()}"
    return f"{normal}: {match['rest'].strip()}" if match["rest"] else normal
