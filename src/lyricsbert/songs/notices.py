"""Notices: what stands in place of lyrics ("Instrumental", "We are not licensed to display ...", "N/A")."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 400
_LABEL: Final = re.compile(r"\[[^\[\]]*\]")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_LYRICS: Final = r"(?:lyrics?|paroles|letra|songtext|liedtext|testo|tekst)"
_PLACE_WORDS: Final = (
    r"(?: (?:for|to|of|in|on|from|this|that|the|a|an|song|songs|track|snippet|piece|remix|version|title|are|is|were|was"
    r"|have|has|had|been|it|there|here|yet|found|available|listed|provided|known|exist|exists|currently|still|at|moment"
    r"|time|now|database|be|so|or|and|due|licensing|copyright|restrictions?|reasons?)){0,14}"
)
_BEFORE_WORDS: Final = (
    r"(?:(?:sorry|unfortunately|oops|looks|like|but|currently|still|we|there|it|this|that|the|song|track|piece"
    r"|one|is|are|was|were|has|have|contains?|features?|a|an|remix|due|to|licensing|copyright|restrictions?|reasons?) )"
    r"{0,14}"
)
_BEFORE, _PLACE = (words.replace(" ", r"\s") for words in (_BEFORE_WORDS, _PLACE_WORDS))
_NOTICE: Final = re.compile(
    rf"""(?:
      {_BEFORE}(?:purely\s|entirely\s|just\s|only\s)?instrumental(?:e|e?s)?
        (?:\s(?:track|song|version|only|music|piece|intro|outro|interlude|remix|mix|edit|break|section|no|without|lyrics
        |words|vocals)){{0,4}}
    | this\s(?:song|track)\sis\s(?:an?\s)?instrumental\b.{{0,60}}
    | {_BEFORE}no\s{_LYRICS}{_PLACE}
    | {_BEFORE}{_LYRICS}{_PLACE}\s(?:not|unavailable|missing|pending|needed|unknown|restricted|removed|no|to\sbe|coming)
        (?:\s(?:yet|be|been|soon|found|available|added|released|transcribed|displayed|shown|provided)){{0,4}}{_PLACE}
    | {_BEFORE}{_LYRICS}{_PLACE}\s(?:yet|not)\s(?:to\s)?be(?:en)?\s(?:released|transcribed|added)\b.{{0,200}}
    | {_LYRICS}\swill\sbe\s(?:available|added|released|updated)\b.{{0,80}}
    | {_BEFORE}we(?:['’]re)?\s(?:are\s)?(?:currently\s|still\s)?
        (?:(?:not\s(?:in\sa\sposition|authori[sz]ed|licensed|allowed|permitted)|unable|working\son)\b
        |(?:do\snot|don['’]t|haven['’]t|have\snot)\s(?:yet\s|currently\s)?(?:have|own|possess|hold|got|received)\b
        |(?:can\s?not|can['’]t|could\snot|couldn['’]t)\s(?:display|show|provide|find|offer|print)\b)
        .{{0,60}}\b{_LYRICS}\b.{{0,200}}
    | (?:the\s)?{_LYRICS}\s(?:can\s?not|can['’]t|could\snot|couldn['’]t)\sbe\s.{{0,100}}
    | (?:unfortunately\s)?(?:the\s)?{_LYRICS}\s.{{0,40}}(?:licensing|copyright(?:ed)?)\b.{{0,100}}
    | (?:to\sbe|not\syet)\s(?:transcribed|released|announced|added)
    | (?:(?:be\sthe\sfirst\sto|click\shere\sto|please|you\scan\shelp\sby|help\sus)\s)?add(?:ing)?\s(?:the\s)?{_LYRICS}
    | (?:restricted|missing|unknown|unavailable|not\savailable|full)\s{_LYRICS} | {_LYRICS}(?:\s(?:here|n\sa|none|tba))?
    | {_LYRICS}\sfrom\ssnippet | tracklist\sand\scover\sart | non\slyrical\svocals
    | n\sa | na | none | null | nan | nil | tb[ad] | unknown | untitled | undefined | empty | error(?:\s\d{{3}})?
    | (?:\d{{3}}\s)?(?:page\s)?not\sfound | 404
    | (?:paroles|letra)\s(?:non?\sdisponibles?|introuvables?) | songtext\snicht\s(?:verfügbar|gefunden)
    | kein(?:e|en)?\s(?:songtext|liedtext|text|lyrics)(?:\s(?:vorhanden|verfügbar|gefunden))?
    | (?:brak\stekstu|tekst\sniedostępny|utwór\sinstrumentalny|instrumentalny) | instrumentalstück | strumentale
    | sin\sletra | sem\sletra | sans\sparoles | песня\sбез\sслов | инструментал(?:ьная)?(?:\sкомпозиция)? | нет\sтекста
    | インストゥルメンタル | インスト(?:曲)? | 暂无歌词 | 暫無歌詞 | 歌词暂无 | 没有歌词 | 沒有歌詞 | 该歌曲暂无歌词
    | (?:纯音乐|純音樂|此歌曲为没有填词的纯音乐).{{0,30}} | 연주곡
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def is_notice(text: str) -> bool:
    """Whether a text stands in place of lyrics: it says so, has no words at all, or only labels in brackets."""
    if len(text) >= _LONGEST:
        return False
    if all(_LABEL.fullmatch(line.strip()) for line in text.split("\n") if line.strip()):
        return True
    words = " ".join(_WORD.findall(text))
    return not words or _NOTICE.fullmatch(words) is not None
