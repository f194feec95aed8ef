"""Songs for the command line's tests, and what a command leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SONGS = """artist,song,link,text
Ada Moss,Empty Chair,/a/1,"I cry alone beside the empty chair
lonely tears on the kitchen floor
nobody calls, nobody is there
I am sad and I wait at the door

[Chorus]
So alone, so alone in the rain
cry and cry till the morning train
lonely house with a single light"
Bo Fields,Picnic,/b/1,"We laugh in the sun with bread and jam
happy feet in the river sand
dance with the dog, dance with the lamb
glad little songs from a brass band

[Chorus]
Oh the sun, oh the sun on my face
happy and glad in a happy place
laugh till the evening comes"
Cleo Hart,Paper Kiss,/c/1,"Darling I love the way you write
a kiss on the back of the envelope
I hold your letters every night
my dear, my heart, my only hope

[Chorus]
Love me darling, love me slow
kiss me once before you go
my heart is yours, my dear"
Dan Roe,Slammed Door,/d/1,"You liar, you liar, I hate your grin
furious hands on the steering wheel
I rage at the mess that you left me in
angry is all that I know how to feel

[Chorus]
Hate the lies and hate the game
angry letters to your name
rage against the door"
"""


@dataclass(frozen=True)
class Done:
    """What a command left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]
