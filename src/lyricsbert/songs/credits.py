"""Credits: lines that say who wrote, played, owns or typed a song, and where its lyrics are from. Nobody sings them."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = r"(?-i:[A-Z0-9À-ÖØ-ÞĀ-Ž“\"'(][\w'’.”\")\-]{0,40})"
_NAMES: Final = (
    rf"{_NAME}(?:[\s,/&+;|•]{{1,4}}(?:{_NAME}|(?-i:and|de|da|di|van|von|der|feat\.?|ft\.?|with))){{0,30}}\.?"
)
_LYRICS: Final = r"(?:lyrics?|songtext|paroles|letra|testo|tekst)"
_DID: Final = (
    r"(?:words|music|lyrics?|written|composed|produced|arranged|performed|mixed|mastered|recorded|published|transcribed"
    r"|typed|submitted|corrected|corrections?|engineered|translated)"
)
_SITES: Final = (
    r"(?:azlyrics|genius|rap\sgenius|musixmatch|tekstowo|lyricfind|songmeanings|metrolyrics|lyrics\.com|letras\.mus\.br"
    r"|lrclib|lyricsfreak|songlyrics|netease|mojim)"
)
_CREDIT: Final = re.compile(
    rf"""(?:
      (?:source|data\sfrom|quelle|fuente|fonte|źródło|bron|kaynak|источник)\s?[:：]\s?
        (?:{_SITES}\b.{{0,60}}|(?:https?:|www\.).{{1,120}}|{_NAMES})
    | (?:song\s?)?writers?(?:\(s\))?\s?[:：].{{0,300}}
    | (?:lyricists?|composers?|producers?|arrangers?|auteurs?|compositeurs?|paroliers?|compositores|autores|publishers?
        |(?:mix|mixing|mastering|recording|sound)\sengineers?)(?:\(s\))?\s?[:：].{{0,300}}
    | {_DID}(?:\s?(?:and|&|/|,|\+)\s?{_DID}){{0,3}}\sby\s?[:：].{{0,300}}
    | (?:words|lyrics|music)(?:\s?(?:and|&|/|\+)\s?(?:words|lyrics|music))?\s?[:：]\s?(?:{_NAMES})?
    | (?:作?词|作?詞|作?曲|作詞作曲|编曲|編曲|制作人?|製作人?|监制|監製|混音.{{0,4}}|母带.{{0,4}}
        |录音.{{0,4}}|出品.{{0,3}}|发行.{{0,3}}|歌[词詞](?:来源)?|演唱|原唱|歌手)\s{{0,9}}[:：].{{0,200}}
    | 未[经經].{{0,20}}(?:许可|許可|授权|授權|书面).{{0,60}} | .{{0,10}}享有.{{0,14}}(?:著作权|版权).{{0,20}}
    | .{{0,40}}(?:请勿|不得)(?:翻唱|翻录|使用|转载).{{0,20}}
    | {_LYRICS}\s(?:(?:are\s)?(?:licensed|provided|powered|submitted|transcribed)\s|©|\(c\)).{{0,200}}
    | {_LYRICS}\s(?:found|taken|copied|added|corrected|sent|typed)\s(?:on|from|by|at|in)\b.{{1,100}}
    | {_LYRICS}\sterms?\sof\suse | restricted\slyrics | (?:song\s)?lyrics\s?[:：]
    | .{{0,100}}\b{_LYRICS}\b.{{0,100}}©.{{0,200}}
    | (?:©|\(c\)|℗)\s?\d{{0,4}}.{{0,200}} | copyright\s?(?:[:：©]|\(c\)|\d{{4}}).{{0,200}}
    | .{{0,80}}\ball\srights\sreserved\b\W{{0,5}}(?:(?:\d|by\b|©).{{0,60}})? | for\snon-commercial\suse\sonly\.?
    | \W{{0,9}}this\slyrics\sis\snot\sfor\scommercial\suse\W{{0,9}}
    | \d{{10,16}}
    | (?:thanks|thank\syou|thx)\sto\s.{{1,120}}\sfor\s(?:.{{0,40}}\b(?:lyrics?|corrections?)\b.{{0,80}}
        |adding|correcting|submitting)
    | if\syou\s(?:believe|find|have|know)\b.{{0,80}}\b(?:lyrics|corrections?)\b.{{0,80}}
    | submit\scorrections? | embed\scancel.{{0,60}} | genius\sannotations?
    | visit\swww\.\S{{3,80}}\sfor\sthese\slyrics\.? | (?:https?://|www\.)\S{{3,200}}
    | read\smore\s?[:：].{{0,80}}\blyrics\b.{{0,100}}
    | (?:find\s)?more\slyrics\s?(?:\b(?:at|on|from|by)\b|[:：]).{{0,80}}
    | 更多更[詳详].{{0,60}}
    | send\s.{{1,100}}\sringtones?\sto\s(?:your\s)?cell.{{0,20}}
    | lyrics\s(?:from|via|at|courtesy\sof)(?:\s?[:：].{{1,100}}|\s{_SITES}\b.{{0,40}})
    | (?:tekst\spiosenki|tłumaczenie|tekst|słowa|muzyka|tekst\soryginalny|autor\stekstu|kompozytor)\s?[:：]
        \s?(?:{_NAMES})?
    | (?:poznaj\shistorię\szmian\stego\s(?:tekstu|tłumaczenia)|dodaj\s(?:swoją\swersję\stekstu|do\sulubionych)
        |pokaż\stłumaczenie|sprawdź\stekst\s.{{0,80}}|tekst\sdodał(?:\(a\)|a)?\s?:.{{0,80}}|edytuj\stekst
        |zinterpretuj\s.{{0,80}})
    | you\smight\salso\slike | share\s?url\s?copy.{{0,60}} | \#{{2,}}.{{0,40}}
    | (?:lyrics?\s)?translations?\s?[:：].{{0,80}}
    | {_SITES}(?:\.\w{{2,4}})?
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_APART: Final = re.compile(
    rf"""(?:
      {_DID}(?:\s?(?:and|&|/|,|\+)\s?{_DID}){{0,3}}\sby\s{_NAMES}
    | (?:transcribed|typed|submitted|corrections)\s(?:by|from)\s.{{1,80}} | downloaded\s(?:with|from)\s.{{1,60}}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BESIDE: Final = re.compile(
    r"""(?:
      (?:artist|band|performer|title|song|track|album|year|released?|date|genre|label|length|bpm|key|typed\sby|from|isrc
        |o\.?p\.?|s\.?p\.?|(?:(?:backing|lead|acoustic|electric)\s)?(?:vocals?|guitars?|bass|drums|keyboards?|piano|strings
        |violin|cello|percussion|saxophone|trumpet)|吉他|贝斯|鼓|和[声聲]|键盘|弦[乐樂]|统筹|企划|翻译|专辑)\s?[:：]\s?.{1,160}
    | published\sby.{0,80} | about | [\W_]{1,40} | \(?(?:feat|ft|featuring)\b.{1,60}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_DOMAIN: Final = re.compile(r"\b[\w-]{3,40}\.(?:com|net|org|info|ru|pl)\b(?!\w)|\bhttps?://\S", re.IGNORECASE)
_LONGEST: Final = 320
_WORDS_WITH_DOMAIN: Final = 14
_OUTER: Final = " \t[](){}*=~_-–—"


def is_credit(line: str) -> bool:
    """Whether a line is a credit, a source or a mark of a site, whatever stands beside it."""
    bare = _bare(line)
    if not bare:
        return False
    if _CREDIT.fullmatch(bare) or _CREDIT.fullmatch(line.strip()):
        return True
    return _DOMAIN.search(bare) is not None and bare.count(" ") < _WORDS_WITH_DOMAIN


def is_credit_apart(line: str) -> bool:
    """Whether a line is a credit if an empty line or a credit parts it from the lyrics ("Written by Ada Moss")."""
    return _APART.fullmatch(_bare(line)) is not None


def is_beside_credits(line: str) -> bool:
    """Whether a line is no lyric if there are credits beside it ("Guitar: Bo", "Album: Letters", "***")."""
    return len(line) <= _LONGEST and _BESIDE.fullmatch(line.strip()) is not None


def _bare(line: str) -> str:
    return line.strip(_OUTER) if len(line) <= _LONGEST else ""
