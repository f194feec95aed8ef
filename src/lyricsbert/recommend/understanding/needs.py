"""What a text says that somebody needs, beside how they are: "angry, need to calm down"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.understanding.marked_text import MARKS

if TYPE_CHECKING:
    from lyricsbert.recommend.understanding.marked_text import MarkedText

_LEAD: Final = r"(?:(?:i|just|really|now|badly|so|would|please) )*"
_ASK: Final = (
    r"(?:need|needs|want|wanna|trying|gotta|got|have|help me|must|hoping|like|something|songs?|music)"
    r"(?: (?:to|something|songs?|music|some|a|that|will|which|me|us))*"
)
_CHANGE: Final = (
    r"(?:calm|relax|unwind|settle|sleep|breathe|chill|wind|cheer|smile|laugh|feel|forget|stop|be|get|let|lift|steady|"
    r"soothe|slow|focus|cool|dance|wake|energi[sz]e|energy|pump|motivate|heal|move|come|hope|peace|comfort|courage|"
    r"strength|distract|take|make|help|bring|keep)"
)
_NEED: Final = re.compile(
    rf"(?<! dont)(?<! not)(?<! never)(?<! no) (?P<need>{_LEAD}(?<!dont )(?<!not )(?<!never )"
    rf"{_ASK} {_CHANGE}(?! been)(?: [^|]+)?)(?= )"
)


def find_need(text: MarkedText) -> str | None:
    """The part of a text that says what is needed, as typed; None if that is all it says, or if nothing is."""
    for match in _NEED.finditer(text.folded):
        places = text.places(*match.span("need"))
        if any(token not in MARKS for token in text.tokens[: places.start]):
            return text.typed(places)
    return None
