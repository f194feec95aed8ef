"""One notion of a word: what people sing, print and type differently is the same token."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lyricsbert.text import (
    fold,
    holds_phrase,
    holds_word,
    independent_words,
    spelled_tokens,
    spellings,
    spellings_of,
    stem,
    stems,
    strict_fold,
    terms,
    tokens,
)

PIECES = (
    *("dancin'", "dancin", "rain'", "'cause", "cause", "don't", "don’t", "rock'n'roll", "'n'", "n", "N", "em", "'em"),
    *(
        "he'll",
        "hell",
        "&",
        "'",
        "’",
        "`",
        " ",
        "\n",
        "-",
        "_",
        "22",
        "é",
        "e\u0301",
        "Й",
        "ё",
        "В",
        "а",
        "s",
        "ø",
        "ß",
    ),
    *("İ", "ﬁ", "½", "ŉ", "™", "\u200b", "\ufe0f", "❤", "\u0301", "ᲂ", "사", "が", "हि", "o'", "ol'", "ev'ry", "in'"),
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't", "dont"),
        ("don’t dont DON`T don´t donʼt don＇t", "dont dont dont dont dont dont"),
        ("it's I'm ain't you're I've mother's O'Brien", "its im aint youre ive mothers obrien"),
        ("he'll she'll she'd we'd hell shell", "he ll she ll she d we d hell shell"),
        ("i'll we'll we're", "ill well were"),
        ("Café SEÑOR Ágren", "cafe senor agren"),
        (
            "Øresund Łódź Straße Æon œuvre Ðe þorn ılı đak Ħal Ŧ Ŋ",
            "oresund lodz strasse aeon oeuvre de thorn ili dak hal t n",
        ),
        ("İstanbul ﬁne Ａｂｃ ½", "istanbul fine abc 1 2"),
        ("Ёлка Йод ёлка йод", "елка иод елка иод"),
        ("lоvе ВАBY Мaмa Тоmmy", "love baby maмa tommy"),  # Cyrillic о, е, В, А, М, а, Т
        ("Мама мыла раму", "мама мыла раму"),
        ("snake_case re-write U.S.A. 60's", "snake case re write u s a 60s"),
        ("dance\xadfloor \u200bnow", "dancefloor now"),
    ],
)
def test_letters_and_apostrophes_have_one_form(text: str, expected: str) -> None:
    assert tokens(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cookin' and dancin’ an' singin", "cooking and dancing and singing"),
        (
            "goin doin bein lyin dyin usin tryin nothin' mornin",
            "going doing being lying dying using trying nothing morning",
        ),
        ("sayin' prayin stayin'", "saying praying staying"),
        ("again certain rain captain begin within robin satin raisin basin cousin", None),
        ("skin win sin thin twin join coin vein in", None),
        ("'let it rain' 'begin' 'come in' 'thin'", "let it rain begin come in thin"),
        ("raisin' hell", "raising hell"),
        ("rock'n'roll rock’n’roll rock'n' roll rock 'n'roll", "rock and roll " * 4),
        ("drinkin'n'dancin'n'singin'", "drinking and dancing and singing"),
        ("rock 'n' roll, rock n roll, rock ‘n’ roll, rock n' roll, rock 'n roll, rock & roll", "rock and roll " * 6),
        ("n is a letter, an N", "n is a letter an n"),
        ("R&B r'n'b R & B", "r and b r and b r and b"),
        ("'cause cause cuz 'coz 'cos I say so", "because because because because because i say so"),
        ("'til till 'till until", "until until until until"),
        ("let 'em in, get em, em", "let them in get them them"),
        ("em", "em"),
        ("cup o' tea ol' ol lil' lil li'l", "cup of tea old old little little little"),
        ("'bout 'round 'neath 'gainst bout round", "about around beneath against about around"),
        ("e'er ne'er o'er ev'ry ev'rybody", "ever never over every everybody"),
    ],
)
def test_what_singers_drop_is_put_back(text: str, expected: str | None) -> None:
    assert tokens(text) == (expected or text).split()


def test_tokens_know_how_they_were_spelled() -> None:
    assert spelled_tokens("Dancin' don’t 'HELLO' Rock’n’roll, Café 'cause he'll ‘go’") == [
        ("dancin'", "dancing"),
        ("don't", "dont"),
        ("hello", "hello"),
        *(("rock'n'roll", token) for token in ("rock", "and", "roll")),
        ("café", "cafe"),
        ("'cause", "because"),
        ("he'll", "he"),
        ("he'll", "ll"),
        ("go", "go"),
    ]


def test_terms_are_stems_of_tokens() -> None:
    assert terms("He dies dyin' hopin hopped mother's mothers") == [
        "he",
        "die",
        "die",
        "hope",
        "hop",
        "mother",
        "mother",
    ]
    assert stems(["driving", "drives"]) == [stem("drive")] * 2


@pytest.mark.parametrize(
    ("text", "phrase", "holds"),
    [
        ("I was dancin' in\nthe rain", "dancing in the rain", True),
        ("I was dancing,\nin the rain", "dancin in", True),
        ("I was dancing in the rain", "dance in", False),
        ("Don’t go", "dont go", True),
        ("the shell, we'll", "he'll", False),
        ("guns n roses", "guns and roses", True),
        ("sheer rain today", "rain to", False),
        ("a 'quoted rain' falls", "quoted rain falls", True),
        ("", "rain", False),
    ],
)
def test_a_phrase_is_whole_words_next_to_each_other(text: str, phrase: str, holds: bool) -> None:
    assert holds_phrase(text, tokens(phrase)) is holds


def test_names_fold_and_signs_count() -> None:
    assert fold("Björk & the Señors") == fold("BJORK AND THE SENORS") == "bjork and the senors"
    assert fold("Guns N' Roses") == fold("Guns n’ Roses") == fold("guns and roses")
    assert fold(" 22 ") == "22"
    assert fold("❤️") == fold("❤")
    assert fold("'N Sync") == fold("N Sync") == fold("‘N Sync") == "n sync"
    assert fold("Guns 'n Roses") == fold("'n' Guns and Roses").removeprefix("and ") == "guns and roses"
    signs = ["!!!", "???", "! ! !", "🔥🔥🔥", "❤️", "💧", "&", "…", "★"]
    assert len({fold(name) for name in signs}) == len(signs)
    assert all(map(fold, signs))
    assert fold("Why?!") == "why"
    assert fold("  ") == ""


def test_a_strictly_folded_name_is_no_other_name() -> None:
    assert strict_fold("Björk & the  Señors!") == strict_fold("BJORK AND THE SENORS")
    assert strict_fold("Don’t") == strict_fold("dont") == "dont"
    assert strict_fold("❤️") == strict_fold("❤")
    names = ["Cause", "Because", "Till", "Until", "A", "A+", "Love", "Love ❤️", "Ridin'", "Riding", "???", "!!!", "22"]
    assert len({strict_fold(name) for name in names}) == len(names)


def test_very_long_words_take_no_time_and_raise_nothing() -> None:
    assert tokens("a" * 100_000 + "in") == ["a" * 100_000 + "in"]
    assert len(tokens("rock'n'" * 20_000)) == 40_000
    assert len(tokens("é'" * 20_000)[0]) == 20_000
    assert not holds_phrase("and n & because " * 500, ["and"] * 40 + ["zebra"])
    assert holds_phrase("and n & " * 500, ["and"] * 64)


@settings(max_examples=400)
@given(TEXTS)
@example("Ꭰꭰ ᏸ ᬆ")
@example("ﷺ \ud800 \U0010ffff")
def test_tokens_of_tokens_are_the_same(text: str) -> None:
    found = tokens(text)
    assert tokens(" ".join(found)) == found
    assert [token for _, token in spelled_tokens(text)] == found
    assert all(spelling == spelling.lower() and spelling for spelling, _ in spelled_tokens(text))
    assert all(token and not any(character.isspace() for character in token) for token in found)
    assert fold(fold(text)) == fold(text)
    assert bool(strict_fold(text)) == bool(fold(text))


@settings(max_examples=300)
@given(TEXTS)
def test_plain_ascii_goes_the_way_of_all_text(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert tokens(f"{plain} é") == tokens(f"{plain} e")
    assert spelled_tokens(f"é {plain}")[1:] == spelled_tokens(f"e {plain}")[1:]


@settings(max_examples=400)
@given(TEXTS, TEXTS.map(tokens).filter(bool))
@example("a rain' in", ["rain", "in"])
@example("guns n roses", ["n", "roses"])
def test_phrases_are_runs_of_tokens(text: str, phrase: list[str]) -> None:
    assert holds_phrase(text, phrase) == (f" {' '.join(phrase)} " in f" {' '.join(tokens(text))} ")
    assert holds_phrase(f"{text} {' '.join(phrase)} {text}", phrase) or not {"n", "em"}.isdisjoint(phrase)


@given(TEXTS)
def test_distinct_tokens_are_those_of_the_text(text: str) -> None:
    expected: dict[str, list[str]] = {}
    for spelling, token in dict.fromkeys(spelled_tokens(text)):
        expected.setdefault(stem(token), []).append(spelling)
    assert spellings(text) == expected
    assert list(spellings(text)) == list(expected)
    if words := independent_words(text):
        for key, spelled in expected.items():
            assert spellings_of([key, "unsung"], words) == {key: spelled}


@pytest.mark.parametrize(
    ("line", "word", "holds"),
    [
        ("we go dancin' by the fire", "dancin'", True),
        ("we can't go", "can", False),
        ("the 'moon' is high", "moon", True),
        ("a moonlit can", "can", True),
        ("moonlight", "moon", False),
    ],
)
def test_a_line_holds_a_word_as_it_is_spelled(line: str, word: str, holds: bool) -> None:
    assert holds_word(line, word) is holds
    assert (word in {spelling for spelling, _ in spelled_tokens(line)}) is holds
