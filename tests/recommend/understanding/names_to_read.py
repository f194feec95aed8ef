"""The names of a small library, among them all that are easily taken for something else."""

import numpy as np

from lyricsbert.recommend.understanding.library_names import LibraryNames

SONGS: tuple[tuple[str, str, str | None, int], ...] = (
    ("ABBA", "Waterloo", "Pop", 1974),
    ("ABBA", "Dancing Queen", "Pop", 1976),
    ("ABBA", "Thank You for the Music", "Pop|disco", 1977),
    ("Queen", "Somebody to Love", "Rock", 1976),
    ("Kiss", "Beth", "Rock", 1976),
    ("Kiss", "Strutter", "Rock", 1974),
    ("Bread", "Everything I Own", "soft rock", 1972),
    ("Love", "Alone Again Or", "Rock", 1967),
    ("Alone", "A Letter", None, 0),
    ("Dolly Parton", "Jolene", "Country", 1973),
    ("Dolly Parton", "Coat of Many Colors", "Country", 1971),
    ("The Clash", "London Calling", "Punk", 1979),
    ("AC/DC", "Thunderstruck", "Hard Rock", 1990),
    ("Earth, Wind & Fire", "September", "funk/soul", 1978),
    ("Take That", "Back for Good", "Pop", 1995),
    ("Bruce Springsteen", "The River", "Rock", 1980),
    ("America", "A Horse with No Name", "folk rock", 1971),
    ("HIM", "Wings of a Butterfly", "Metal", 2005),
    ("Pharrell Williams", "Happy", "soul", 2013),
    ("Prince", "1999", "funk", 1982),
    ("Prince", "Kiss", "funk", 1986),
    ("Ada Finch", "Rain", "Folk", 1981),
    ("Bo Marl", "Rain", "Blues", 1994),
    ("Bo Marl", "Rain Again", "Blues", 1995),
    ("Bo Marl", "Black Rain", "love", 2009),
    ("Cleo Ström", "Soul", "Thrash Metal", 1999),
    ("Cleo Ström", "Sad Songs (Say So Much)", "hip hop", 2004),
)
ARTISTS, TITLES, GENRES, YEARS = (list(column) for column in zip(*SONGS, strict=True))
NAMES = LibraryNames(ARTISTS, TITLES, GENRES, np.array(YEARS))
NEWEST = max(YEARS)
