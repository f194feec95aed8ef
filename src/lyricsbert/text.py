"""Words: how text becomes comparable tokens and stems, the same for search, scores, reasons, titles and filters."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from itertools import chain, filterfalse, groupby
from typing import TYPE_CHECKING, Final

from Stemmer import Stemmer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_CACHED: Final = 1 << 15
"""Words whose tokens and stems are cached; they cover more than 97 % of the words in lyrics."""

_WORD: Final = re.compile(r"'?[^\W_]+(?:'[^\W_]+)*'?|&")
_ASCII_WORD: Final = re.compile(r"'?[a-z0-9]+(?:'[a-z0-9]+)*'?|&")
_WORD_OR_SIGN: Final = re.compile(rf"{_WORD.pattern.removesuffix('|&')}|[^\w\s]")
_LETTER: Final = re.compile(r"[^\W_]")
_FIRST_N: Final = re.compile(r"\W*?'n\b(?!')")
_APOSTROPHE: Final = re.compile("[’‘‛ʼʻʹ′`´＇]")
_INVISIBLE: Final = re.compile("[\xad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")
_TRADEMARK: Final = re.compile("[™℠]")

# Letters that NFKD does not decompose, although most keyboards lack them.
_PLAIN_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "đ": "d", "ħ": "h"}
    | {"ŧ": "t", "ŋ": "n"}
)

_BETWEEN_WORDS: Final = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) in "'&")}
"""Blanks for what is no part of a word in ASCII."""

_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[A-Za-z\xc0-\u024f\u1e00-\u1eff]")
_LOOK_ALIKES: Final = str.maketrans("АВЕЅІЈКМНОРСТУХԚԜаеѕіјорсухһԁԛԝ", "ABESIJKMHOPCTYXQWaesijopcyxhdqw")
"""Cyrillic letters that look like Latin ones; В, К, М, Н and Т only as capitals."""

_CONTRACTIONS: Final = {
    # Without its apostrophe, each of these would be another common word.
    **{"he'll": ("he", "ll"), "she'll": ("she", "ll"), "she'd": ("she", "d"), "we'd": ("we", "d")},
    "who're": ("who", "re"),
    # "And", swallowed.
    **dict.fromkeys(("'n'", "'n", "n'", "an'", "&"), ("and",)),
    **{"rock'n": ("rock", "and"), "n'roll": ("and", "roll")},
    **dict.fromkeys(("'em", "em'"), ("them",)),
    "o'": ("of",),
    "raisin'": ("raising",),
}
"""Spellings that are another word without their apostrophe."""

_SHORT_FORMS: Final = {
    **dict.fromkeys(("cause", "cuz", "coz", "cos", "cus"), "because"),
    **dict.fromkeys(("til", "till"), "until"),
    **{"bout": "about", "round": "around", "neath": "beneath", "gainst": "against", "fore": "before"},
    **{"tween": "between", "nuff": "enough", "nother": "another"},
    **{"ol": "old", "lil": "little", "oer": "over", "neer": "never", "eer": "ever", "heavn": "heaven"},
    **{f"evry{end}": f"every{end}" for end in ("", "body", "day", "one", "thing", "where")},
}
"""Words with dropped letters, with or without an apostrophe in their place."""

_RESTORED: Final = frozenset(chain(_SHORT_FORMS.values(), *_CONTRACTIONS.values()))
"""Tokens that may be spelled with other letters in the lyrics."""

_NO_DROPPED_G: Final = frozenset(
    """
    aspirin assassin austin basin begin benjamin berlin bulletin cabin calvin coffin coin colin cousin darwin dolphin
    dublin dustbin edwin einstein erin franklin gavin goblin griffin groin hairpin herein heroin javelin jasmin join
    joplin justin kevin latin lenin loin mandarin mandolin mannequin margin martin marvin melvin merlin moccasin muffin
    napkin origin penguin protein pumpkin quentin raisin rasputin rein rejoin resin robin rosin rubin ruin satin sequin
    stein therein vein vermin violin virgin vitamin wherein wisconsin within zeppelin
    """.split()  # noqa: SIM905
)
"""Words that end in "in" and have not dropped a g; nor have those in "ain", except "sayin", "playin" and the like."""

_TELLING: Final = frozenset("#%*@")
"""Punctuation that tells one name from another: "C#" is not "C"."""

_IN_CONTEXT: Final = frozenset(("n", "em"))
"""Tokens that become "and" and "them" next to other words."""

_SHORT_WITHOUT_G: Final = frozenset(("bein", "doin", "dyin", "goin", "lyin", "owin", "tyin", "usin"))
_LONG_ENOUGH: Final = 5
_VOWELS: Final = frozenset("aeiouy")


def tokens(text: str) -> list[str]:
    """The words of a text in order, each in its normal form.

    Case, accents and typographic variants of letters and apostrophes do not matter; contractions are one word ("don't"
    is "dont"); letters that singers drop are restored ("dancin'" is "dancing", "'cause" is "because", "rock 'n' roll"
    is "rock and roll"). Idempotent: the tokens of tokens are the same tokens.
    """
    found = list(chain.from_iterable(map(_normal_forms, _words(text))))
    _apply_context(found)
    return found


def spelled_tokens(text: str) -> list[tuple[str, str]]:
    """The tokens of a text, each after its word in lower case as it stands there: ("dancin'", "dancing")."""
    spelled = list(chain.from_iterable(map(_spelled_forms, _words(text))))
    found = [token for _, token in spelled]
    if _IN_CONTEXT.isdisjoint(found):
        return spelled
    _apply_context(found)
    return [(spelling, token) for (spelling, _), token in zip(spelled, found, strict=True)]


def spellings(text: str) -> dict[str, list[str]]:
    """The stems of a text's tokens, in the order of the first of each, with the distinct spellings that have it."""
    found = _spellings(_distinct_words(text))
    if _IN_CONTEXT.isdisjoint(found):
        return found
    found = {}
    for spelling, token in dict.fromkeys(spelled_tokens(text)):
        found.setdefault(stem(token), []).append(spelling)
    return found


def independent_words(text: str) -> list[str]:
    """The distinct words of a text in lower case, in order; none if a token depends on the words beside its own."""
    words = _distinct_words(text)
    is_plain = text.isascii() or all(map(str.isascii, words))
    return list(words) if is_plain and _IN_CONTEXT.isdisjoint(words) else []


def spellings_of(wanted: Collection[str], words: Iterable[str]) -> dict[str, list[str]]:
    """The `spellings` of a few stems among `independent_words`; no entry for a stem that none of them has."""
    # A word keeps its first letter in its stem, but for those with an apostrophe and the short forms.
    initials = {key[:1] for key in wanted}
    possible = (word for word in words if word[0] in initials or not word.isalnum() or word in _SHORT_FORMS)
    return {key: forms for key, forms in _spellings(possible).items() if key in wanted}


def holds_word(line: str, word: str) -> bool:
    """Whether a line holds a word as it is spelled, both in lower case and ASCII."""
    start = line.find(word)
    while start >= 0:
        before, after = line[:start].rstrip("'"), line[start + len(word) :].lstrip("'")
        if not (before[-1:].isalnum() or after[:1].isalnum()):
            return True
        start = line.find(word, start + 1)
    return False


@lru_cache(maxsize=_CACHED)
def stem(token: str) -> str:
    """The stem of a token, which "driving", "drives" and "drive" share (Snowball English)."""
    stemmed: str = _stemmers.english.stemWord(token)
    return stemmed


def stems(tokens: Iterable[str]) -> list[str]:
    """The stem of each token."""
    return list(map(stem, tokens))


def terms(text: str) -> list[str]:
    """The stems of a text's tokens: what the lexical index contains."""
    return stems(tokens(text))


def holds_phrase(text: str, phrase: Sequence[str]) -> bool:
    """Whether a text contains the tokens of a phrase, one or more, in order and next to each other."""
    plain = _with_straight_apostrophes(text)
    if plain.isascii() and _IN_CONTEXT.isdisjoint(phrase):
        # Two patterns decide most texts in a fraction of the time: words spelled like their tokens, and bare letters.
        plain = plain.lower()
        letters = plain.replace("'", "")
        if not all(token in _RESTORED or token.removesuffix("g") in letters for token in phrase):
            return False
        if re.search(r"(?<![\w'])" + r"[^a-z0-9'&]+".join(phrase) + r"(?![\w'])", plain):
            return True
        runs = (list(run) for is_restored, run in groupby(phrase, _RESTORED.__contains__) if not is_restored)
        if not all(re.search("[^a-z0-9]*".join(map(_sung_letters, run)), letters) for run in runs):
            return False
    return f" {' '.join(phrase)} " in f" {' '.join(tokens(text))} "


def _sung_letters(token: str) -> str:
    """A pattern that matches a token however it is spelled, apostrophes removed."""
    return f"{token}?" if token.endswith("ing") else token


def fold(name: str) -> str:
    """The form in which names (artist, title, genre) are compared: their tokens, separated by spaces.

    A name without letters and digits stands for itself: "!!!", "???" and "❤️" are three names.
    """
    if not _LETTER.search(name):
        return _signs(name)
    found = tokens(name)
    if found[:1] == ["and"] and _FIRST_N.match(_prepared(name)):
        found[0] = "n"  # "'N Sync" is "N Sync"; where "'n" comes first, it joins nothing
    return " ".join(found)


def strict_fold(name: str) -> str:
    """A name normalised in nothing but case, accents and punctuation: "Cause" is not "Because", nor "A+" "A"."""
    if not _LETTER.search(name):
        return _signs(name)
    pieces = _WORD_OR_SIGN.findall(_prepared(name).replace("&", " and "))
    kept = (
        piece for piece in pieces if _LETTER.search(piece) or unicodedata.category(piece)[0] == "S" or piece in _TELLING
    )
    return " ".join(map(_letters, kept))


class _Stemmers(threading.local):
    """A stemmer for each thread, since threads cannot share one."""

    def __init__(self) -> None:
        self.english = Stemmer("english", 0)  # no cache of its own: `stem` has one


_stemmers = _Stemmers()


def _words(text: str) -> list[str]:
    """The words of a text in lower case, with straight apostrophes in and around them; "&" counts as a word."""
    text = _prepared(text)
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


def _distinct_words(text: str) -> Iterable[str]:
    """The distinct `_words` of a text, in the order of the first of each."""
    text = _prepared(text)
    if not text.isascii():
        return dict.fromkeys(_WORD.findall(text))
    # A third of the time that the pattern takes for all words, of which few have an apostrophe.
    words: dict[str, None] = {}
    for piece in dict.fromkeys(text.translate(_BETWEEN_WORDS).split()):
        if piece.isalnum():
            words[piece] = None
        else:
            words.update(dict.fromkeys(_ASCII_WORD.findall(piece)))
    return words


def _with_straight_apostrophes(text: str) -> str:
    """A text with one kind of apostrophe."""
    plain = text.replace("’", "'").replace("`", "'")  # nearly all there are, in a tenth of the time of the pattern
    return plain if plain.isascii() else _APOSTROPHE.sub("'", plain)


def _prepared(text: str) -> str:
    """A text in lower case, normalised so that it can be split into words."""
    text = _with_straight_apostrophes(text)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", _TRADEMARK.sub(" ", _INVISIBLE.sub("", text)))
    text = _APOSTROPHE.sub("'", text)  # since "ŉ" contains one
    if _CYRILLIC.search(text):
        text = _WORD.sub(lambda word: _one_alphabet(word[0]), text)  # before lower-casing: "в" does not look like "b"
    return "".join(filterfalse(unicodedata.combining, text.lower()))


def _spellings(words: Iterable[str]) -> dict[str, list[str]]:
    """The stems of the tokens of words, each token by itself, with their spellings."""
    found: dict[str, list[str]] = {}
    for spelling, key in chain.from_iterable(map(_stemmed_forms, words)):
        if key not in found:
            found[key] = [spelling]
        elif spelling not in found[key]:
            found[key].append(spelling)
    return found


@lru_cache(maxsize=_CACHED)
def _normal_forms(word: str) -> tuple[str, ...]:
    """The tokens of one word, usually one."""
    word = _plain(word)
    if word in _CONTRACTIONS:
        return _CONTRACTIONS[word]
    if "'n'" in word:
        first, *others = word.split("'n'")
        return (*_normal_forms(first), *chain.from_iterable(("and", *_normal_forms(other)) for other in others))
    letters = word.replace("'", "")
    if letters in _SHORT_FORMS:
        return (_SHORT_FORMS[letters],)
    if _has_dropped_g(letters, word.endswith("'")):
        return (letters + "g",)
    return (letters,) if letters else ()


def _has_dropped_g(letters: str, is_marked: bool) -> bool:
    if not letters.endswith("in") or letters.endswith("ain") or letters in _NO_DROPPED_G:
        return False
    if _VOWELS.isdisjoint(letters[:-2]):  # "skin"
        return False
    return is_marked or len(letters) >= _LONG_ENOUGH or letters in _SHORT_WITHOUT_G


def _apply_context(found: list[str]) -> None:
    """Replace an "n" between two words by "and", and an "em" after a word by "them"."""
    if not _IN_CONTEXT.isdisjoint(found):
        for place, token in enumerate(found):
            if token == "n" and 0 < place < len(found) - 1:
                found[place] = "and"
            elif token == "em" and place:
                found[place] = "them"


def _letters(word: str) -> str:
    return _plain(word).replace("'", "")


def _plain(word: str) -> str:
    """A word in lower case without diacritics."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    kept = (letter for letter in decomposed.translate(_PLAIN_LETTERS) if unicodedata.category(letter)[0] != "M")
    return _one_alphabet(unicodedata.normalize("NFC", "".join(kept)))


def _one_alphabet(word: str) -> str:
    """A word with its Cyrillic look-alikes replaced by Latin letters, if it has Latin letters."""
    return word.translate(_LOOK_ALIKES) if _CYRILLIC.search(word) and _LATIN.search(word) else word


@lru_cache(maxsize=_CACHED)
def _spelled_forms(word: str) -> tuple[tuple[str, str], ...]:
    """The tokens of one word, each after the word as it is spelled."""
    forms = _normal_forms(word)
    spelling = _unquoted(word, forms)
    return tuple((spelling, token) for token in forms)


@lru_cache(maxsize=_CACHED)
def _stemmed_forms(word: str) -> tuple[tuple[str, str], ...]:
    """The stems of the tokens of one word, each after the word as it is spelled."""
    return tuple((spelling, stem(token)) for spelling, token in _spelled_forms(word))


def _unquoted(word: str, forms: tuple[str, ...]) -> str:
    """A word without the apostrophes around it that are quotation marks."""
    bare = word.strip("'")
    if forms == (bare.replace("'", ""),) or not bare.isascii():
        return bare
    return word if bare in _SHORT_FORMS or _normal_forms(word.lstrip("'")) != forms else word.lstrip("'")


def _signs(name: str) -> str:
    """A name without letters and digits, normalised so that two ways to write a sign are equal."""
    name = _APOSTROPHE.sub("'", _INVISIBLE.sub("", name))
    plain = unicodedata.normalize("NFKC", name)
    if _LETTER.search(plain):
        plain = name  # "™" is no "tm"
    return " ".join(_APOSTROPHE.sub("'", plain).casefold().split())
