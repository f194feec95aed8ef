"""Sets of words that several readers share."""

from __future__ import annotations

from typing import Final


def words_of(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


MUSIC: Final = words_of(
    """
    song songs music track tracks tune tunes stuff ballad ballads anthem anthems hits hit banger bangers lyrics
    playlist playlists jam jams album albums singles things vibes
    """
)
"""What people call songs."""

ORDINARY: Final = words_of(
    """
    air angel angels animal animals baby back bad band bands bang bar beach beat beauty bed big bird birds black
    blood blue body bones boy boys bread bright broken brother brothers brown bush cake call cars child children
    church city class clean club cold common company country cream cut dad dance dark day days dead deep dirty
    dog doors doubt down dream dreams drive drum earth easy electric empire end everlasting everything eye eyes
    face faces faith fall family fancy farm fire five flash flower food foot four free friend friends fun future
    game games garden ghost girl girls glass gold golden good grand great green guess guns hair hand head heart
    heat heaven hell hello help high hill hole home hope hot hour house human ice iron island jam jet job
    journey joy kid kids killers king kings kiss lady land last late light lights line lion little lonely long
    lost lovers mad magic man maroon men midnight mind money monkey moon morning mother motion mountain mouse
    music name new next night nine nirvana ocean old one orange order panic paper paradise park people pet piece
    pink plain plan player poison police pop prince princess public queen radio rain rainbow rare red river road
    rock roots rose roses royal rush sea season seasons second secret shadow shadows simple sister six sky sleep
    small smash smith smoke snow soul sound south speed spirit spring squeeze star stars state steps stone
    stones storm stranger street streets sugar summer sun supreme survivor sweet system table take talk tears
    temple texas thing three thunder tiger time today tomorrow tool toto town toy train travis trees tribe true
    truth twin two underground union used vampire verve village voice wall war washed wasted water wave way
    weather weekend west wet wheel white who wild wind wing wings winter woman women wonder wood word words work
    world yellow yes yesterday young youth zero
    """
)
"""Words that bands are called by, and that most people mean otherwise."""
