"""Which songs can be judged."""

import pytest

from lyricsbert.songs import Song, UnusableReason, unusable_reason

RAIN = "the rain came over the hill tonight\nand I went out to meet it\n"
HOOK = "row me over tonight\n"


def reason(lyrics: str, language: str | None = None) -> UnusableReason | None:
    return unusable_reason(Song("Mila", "Tin", lyrics.strip(), language=language))


@pytest.mark.parametrize(
    "lyrics", ["rain on tin", "[Verse 1: Mila Lindt and the whole of the family band]\nrain", "[Solo]"]
)
def test_too_few_words(lyrics: str) -> None:
    assert reason(lyrics) == "too few words"


@pytest.mark.parametrize(
    "lyrics",
    [
        HOOK * 400,
        "I wonder who you are thinking of tonight under the moon, oh darling of mine by the sea\n" * 400,
        "row me over tonight\n" * 9 + "yeah\n",
        "[Chorus]\n" + "Row me over, tonight!\nrow me over tonight\n" * 5,
        "again and again " * 40,
    ],
)
def test_one_line_looped(lyrics: str) -> None:
    assert reason(lyrics) == "one line looped"


@pytest.mark.parametrize(
    "lyrics",
    [
        RAIN,
        RAIN + HOOK * 30,
        "row me over\nrow me under\nrow me home tonight\n" * 10,
        "the lads o' the glen hae gane tae the fair\nand nane o' them a' will come hame nae mair\n",
        "me nah go a di river tonight cause di rain a come down, an' mi love di sea, seen?",
    ],
)
def test_usable(lyrics: str) -> None:
    assert reason(lyrics) is None


@pytest.mark.parametrize(
    "lyrics",
    [
        "la lluvia cae sobre los tejados de mi pueblo y yo camino solo por la calle sin paraguas pensando en ti",
        "der Regen fällt heute Nacht auf unser altes Dach und ich warte am Fenster auf den letzten Zug nach Hause",
        "de regen valt op de daken van de stad en ik loop alleen naar huis zonder jou, want je bent niet meer hier",
        "deszcz pada na dachy mojego miasta i idę sam przez pustą ulicę bo ciebie już nie ma i nie wrócisz do mnie",
        "regnen falder på byens tage i nat og jeg går alene hjem for du er her ikke mere og jeg venter på dig",
        "il pleut sur les toits de ma ville et je marche seul dans la rue parce que tu n'es plus là avec moi ce soir",
        "дождь идёт над моим городом и я иду один по пустой улице потому что тебя больше нет рядом со мной",
        "雨 が 降る 町 の 中 を 私 は 一人 で 歩く 君 は もう いない から さみしい よ",
    ],
)
def test_not_english(lyrics: str) -> None:
    assert reason(lyrics) == "not English"


def test_the_source_knows_its_language() -> None:
    assert reason(RAIN, language="en") is None
    assert reason(RAIN, language="sv") == "not English"
    assert reason("la lluvia cae sobre los tejados de mi pueblo y yo camino solo", language="en") is None
