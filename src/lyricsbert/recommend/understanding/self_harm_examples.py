"""Examples of texts that speak of self-harm or suicide, often without the words, and of texts that are near to them."""

from __future__ import annotations

from typing import Final


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


SPEAKS_OF_IT: Final = _lines(
    """
    I want to die
    I want to kill myself
    I don't want to be alive
    I feel suicidal
    I have been hurting myself
    I'm thinking of ending my life
    I wish I had never been born
    my life has no meaning and I want it to stop
    nobody would care if I died
    my family would be happier if I didn't exist
    I have decided that I won't see another spring
    I am planning to end it and I feel calm now
    I just want it all to be over forever
    I don't see why I should keep on living
    dying seems like the only escape from this pain
    I keep imagining my own funeral and it feels like relief
    I've already said my farewells, tonight is the night
    please forgive me for leaving you all, I can't stay in this world
    I'd rather not exist than live like this
    I'm standing on the roof and I don't know what to do
    I have all I need to end it in my drawer
    what is the point of staying alive
    I hope that I die in my sleep
    I am worthless and should not be here
    I want to be with those who have died, not here
    someone I loved took their own life
    a friend told me that she wants to end her life
    I need the bad thoughts about death to be quiet
    how long until this life is over
    I can't stay alive any longer
    """
)
OTHERWISE: Final = _lines(
    """
    I feel sad and lonely
    I cried all night over him
    I am tired and want to sleep
    I hate my job and want to quit
    I want to leave this city and start again
    everything went wrong today
    my grandmother died and I miss her
    my dog died
    I am dying to see you
    I would die for you
    I laughed so hard that I nearly died
    my phone is dead
    this song is killing it
    songs about death
    songs about heaven
    songs for a funeral
    murder ballads
    a song about a killer
    goodbye party for a colleague
    saying goodbye at the airport
    the last day of summer
    my last night in this town
    I want to disappear on an island for a while
    I can't go on with this diet
    nobody noticed my new haircut
    I have a broken heart
    I feel empty after the breakup
    I'm so anxious about tomorrow
    I am glad to be alive
    I want to live
    songs about hope
    I hurt my back at work
    I'm better off without you
    he is better off without me
    I don't want to go to school
    I don't want to get out of bed today
    I want to forget everything and dance
    walking over the bridge in the rain
    I give my old clothes to charity
    nothing makes sense anymore
    I feel nothing
    is there life after death
    music for the end of the world
    I'm ashamed of what I did
    nobody understands me
    I feel worthless at work
    I feel hopeless
    I miss the people who are gone
    wish you were here
    I wish I had never met you
    I wish I was somewhere else
    tired of hurting, I want to feel strong
    the name of a band
    a son who leaves home
    after the funeral
    I want to feel better
    forgive me, I was wrong
    """
)
