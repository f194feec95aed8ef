"""Texts that the model cannot read, and all that must not be taken for one."""

import pytest

from lyricsbert.model import Encoder
from lyricsbert.recommend.understanding.english import GIBBERISH, NO_WORDS, NOT_ENGLISH, English
from lyricsbert.recommend.understanding.spelling import Spelling


@pytest.fixture(scope="module")
def english() -> English:
    """With the words that the shipped model knows: with fewer, more looks foreign."""
    vocabulary = Encoder.load().vocabulary
    return English(vocabulary, Spelling(vocabulary))


@pytest.mark.parametrize(
    "text",
    [
        "je suis triste ce soir",
        "ich bin heute so traurig",
        "ICH BIN HEUTE SO TRAURIG",
        "Ich vermisse meine Mutter",
        "me siento muy triste hoy",
        "canciones de amor",
        "estou com saudades de você",
        "sono molto felice oggi",
        "ik voel me zo alleen",
        "jag är så ledsen idag",
        "jestem dzisiaj bardzo smutny",
        "bugün çok mutluyum",
        "aku sedih sekali malam ini",
        "мне сегодня очень грустно",
        "我今天很难过",
        "أنا حزين الليلة",
    ],
)
def test_another_language(text: str, english: English) -> None:
    assert english.why_not(text) == NOT_ENGLISH


@pytest.mark.parametrize(
    "text", ["asdkjh qwoeiu zxmnb", "asdf", "asdf asdf", "qwertyuiop", "sdfkjsdf, lkjsdf", "zzzzqqq", "bfgjk"]
)
def test_gibberish(text: str, english: English) -> None:
    assert english.why_not(text) == GIBBERISH


@pytest.mark.parametrize("text", ["!!! ???", "...", "-- / --"])
def test_signs(text: str, english: English) -> None:
    assert english.why_not(text) == NO_WORDS


@pytest.mark.parametrize("text", ["🙂", "❤️ ❤️", "😭!!!"])
def test_emoji_are_words(text: str, english: English) -> None:
    assert english.why_not(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "sad",
        "rain window coffee",
        "ironing 14 shirts",
        "22",
        "so lonley 2nite",
        "hapyy hapyy hapyy!!!!!",
        "gona merry da luv ov mai laif tmorow",
        "aym nto okey bt i sey iam okey",
        "ngl kinda meh tbh",
        "tmrw",
        "hmmmm",
        "aaaaaaah",
        "la la la la la",
        "doo wop shoo wop",
        "kpop jpop anime",
        "skibidi rizz sigma",
        "Edith Piaf Charles Aznavour",
        "edith piaf charles aznavour",
        "rosalia bad bunny",
        "julio iglesias enrique iglesias",
        "wolfgang amadeus mozart",
        "que sera sera",
        "c'est la vie",
        "cinco de mayo",
        "bossa nova samba",
        "café schadenfreude wanderlust",
        "songs like Die Toten Hosen",
        "play me some chanson triste for a rainy night",
        "😤😤 gym time 💪",
    ],
)
def test_names_slang_and_misspellings_are_no_other_language(text: str, english: English) -> None:
    assert english.why_not(text) is None


def test_without_a_vocabulary_little_is_known() -> None:
    unknowing = English((), Spelling(()))
    assert unknowing.why_not("je suis triste ce soir") == NOT_ENGLISH
    assert unknowing.why_not("I feel lonely tonight") is None
    assert unknowing.why_not("blorp") is None
