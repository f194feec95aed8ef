"""Captions: lyrics as SRT, WebVTT or TTML, as lines with the second at which they are shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterator

_CUE = re.compile(r"^\s*(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})[.,](\d{1,3})\s*-->")
_CAPTION_MARK = re.compile(r"\{\\[^{}\n]{0,40}\}|</?[a-z][^<>\n]{0,60}>|<\d[\d:.]{3,14}>", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2}(?:\.\d{1,9})?)")
_AMOUNT = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h)?")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, None: 1.0}
_DEEPEST = 32
_LEFT_OUT = frozenset({"x-translation", "x-roman"})


def is_web_captions(text: str) -> bool:
    """Whether a text is SRT or WebVTT."""
    return "-->" in text and any(_CUE.match(line) for line in text.splitlines())


def is_ttml(text: str) -> bool:
    """Whether a text is TTML."""
    start = text.lstrip("\ufeff \t\r\n")[:500]
    return start.startswith("<tt") or (
        start.startswith("<?xml") and re.search(r"<(?:\w{1,20}:)?tt\b", text) is not None
    )


def captions(text: str) -> Iterator[tuple[float | None, str]]:
    """The lines of SRT or WebVTT; a blank line between captions is no stanza's end."""
    lines = text.lstrip("\ufeff").splitlines()
    time: float | None = None
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if cue := _CUE.match(line):
            hours, minutes, seconds, fraction = cue.groups()
            time = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")
        elif time is not None and not _CUE.match(following) and (words := _CAPTION_MARK.sub("", line).strip()):
            yield time, words


def ttml_lines(text: str) -> Iterator[tuple[float | None, str]]:
    """The lines of TTML; the parts of a song ("itunes:song-part") become tags, and a part without a name a stanza.

    A file with a document type is not read, because it can define entities without end; a broken one, or one nested
    more than 32 deep, has no lines.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return
    try:
        root = ElementTree.fromstring(text.strip("\ufeff \t\r\n"), ElementTree.XMLParser(target=_ShallowTree()))
    except ElementTree.ParseError:
        return
    for part in root.iter():
        if _name(part.tag) != "div":
            continue
        label = next((value for key, value in part.attrib.items() if _name(key) == "song-part"), None)
        yield None, f"\n[{label}]" if label else ""
        for element in part.iter():
            if _name(element.tag) == "p":
                for words in "".join(_words(element)).splitlines():
                    if words.strip():
                        yield _time(element.get("begin")), " ".join(words.split())


class _ShallowTree(ElementTree.TreeBuilder):
    """Builds a tree, unless it is too deep."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: Any, attrs: Any, /) -> ElementTree.Element:
        """Open an element.

        Raises:
            ParseError: it is nested too deeply.
        """
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ElementTree.ParseError(f"it is nested more than {_DEEPEST} deep")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        """Close an element."""
        self._depth -= 1
        return super().end(tag)


def _words(element: ElementTree.Element) -> Iterator[str]:
    if any(_name(key) == "role" and value in _LEFT_OUT for key, value in element.attrib.items()):
        return
    if element.text:
        yield element.text if element.text.strip() else " "
    for child in element:
        if _name(child.tag) == "br":
            yield "\n"
        yield from _words(child)
        if child.tail:
            yield child.tail if child.tail.strip() else " "


def _name(tag: object) -> str:
    """The name of an element or attribute without its namespace."""
    return str(tag).rpartition("}")[2]


def _time(text: str | None) -> float | None:
    """Seconds of "1:02.5", "00:01:02.5", "62.5s" or "62500ms"."""
    if text is None:
        return None
    if clock := _CLOCK.fullmatch(text.strip()):
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])
    if amount := _AMOUNT.fullmatch(text.strip()):
        return float(amount[1]) * _UNITS[amount[2]]
    return None
