"""Songs for the server's tests: one of each feeling and mood, one that is an attack, one without words."""

from __future__ import annotations

from lyricsbert.songs import Song, TimedLine

ATTACK = "<img src=x onerror=alert(1)>"

THEMES = ("loneliness", "celebration", "romance")
"""Of songs that sing the key words of sadness, joy and love."""

CHAIR = """[Verse]
I cry alone beside the empty chair
lonely tears on the kitchen floor
nobody calls, nobody is there

[Chorus]
So alone, so alone in the rain
cry and cry till the morning train

[Verse 2]
The kettle is sad and the clock is slow
I wait for the lights of a car to go

[Chorus]
So alone, so alone in the rain
cry and cry till the morning train"""
PICNIC = """We laugh in the sun with bread and jam
happy feet in the river sand
dance with the dog, dance with the lamb

Oh the sun, oh the sun on my face
happy and glad in a happy place"""
KISS = """Darling I love the way you write
a kiss on the back of the envelope
I hold your letters every night
my dear, my heart, my only hope"""
DOOR = """You liar, you liar, I hate your grin
furious hands on the steering wheel
I rage at the mess that you left me in
angry is all that I know how to feel"""
CELLAR = """Afraid of the stairs and scared of the dark
trembling hands on the cellar door
fear in the walls and the old dog's bark
I was never so scared before"""


def server_songs() -> list[Song]:
    first = CHAIR.split("\n")[1:4]
    return [
        Song(
            "Ada Moss",
            "Empty Chair",
            CHAIR,
            album="Kitchen Songs",
            year=1970,
            genre="folk",
            duration=180.0,
            timed_lines=tuple(TimedLine(10.0 + 4 * place, line) for place, line in enumerate(first)),
        ),
        Song("Bo Fields", "Picnic", PICNIC, link="https://example.org/picnic", year=1980, genre="pop"),
        Song("Cleo Hart", "Paper Kiss", KISS, link="javascript:alert(1)", year=1990),
        Song("Dan Roe", "Slammed Door", DOOR, genre="rock"),
        Song("Dan Roe", "Cellar Door", CELLAR, genre="rock", year=1999),
        Song(ATTACK, f"{ATTACK} & co", f"{KISS}\nand {ATTACK} at the end of my love"),
        Song("Gil", "Two Words", "la la"),
    ]
