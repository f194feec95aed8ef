"""Whole lines that mean one thing: greetings, thanks, questions, "more", "undo", "why", "something else"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lyricsbert.listener.conversation.moves import Act, Topic

NUMBERS: Final = {
    word: place
    for place, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    )
} | {"fifteen": 15, "twenty": 20, "a dozen": 12, "a couple": 2, "couple": 2}
_NUMBER: Final = rf"(?:\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"

_OPENER: Final = re.compile(
    r"^ (?:please|pls|plz|hey|ok|okay|okey|kk|yeah|yea|yes|yep|yup|nah|nope|no thanks|no thank you|well|um|umm|uh|"
    r"hm+|"
    r"ooh|oh|ah|aw|lol|haha|actually|alright|all right|right|cool|great|nice|lovely|sure|fine|so|now|and|but|then|"
    r"maybe|"
    r"perhaps|also|sorry|thanks|thank you|cheers|ta|good|wait|hang on|listen|look|man|dude|mate|tbh|honestly|just|"
    r"(?:can|could|would|will|may) (?:you|we|i)(?: please| kindly| maybe| just)?|id like|id love|i would like|i want|"
    r"i need|i wanna|lets|let us|how about|what about|do you have|have you(?: got)?|is there|are there|got|"
    r"have you|you got|"
    r"give (?:me|us)|show (?:me|us)|play (?:me|us)|get (?:me|us)|find (?:me|us)|gimme|suggest|recommend|"
    r"(?:to )?(?:have|hear|see|try|get|play|show|give)(?: me| us)?)(?= )"
)
_CLOSER: Final = re.compile(
    r" (?:please|pls|plz|thanks|thank you|ta|mate|man|dude|then|now|instead|if (?:you|thats) (?:can|possible|ok|"
    r"okay)|"
    r"if possible|if you dont mind|if you please|would you|will you|for me|for us|ok|okay|tho|though|lol|haha|asap|"
    r"this time|dear|buddy|pal|bro|kindly) $"
)

_SONGS: Final = (
    r"(?:songs?|music|tracks?|tunes?|ones?|titles|stuff|things?|results|suggestions|recommendations|picks|options|ideas|"
    r"choices)"
)
_LIKE_THESE: Final = (
    r"(?:(?:of|like|along) (?:the (?:same|lines)|these|those|this|them|it|that lot|this sort|this kind)(?: please)?)"
)

_MORE: Final = re.compile(
    rf"(?:(?:i )?(?:want |need |show |any |some |many |lots |a few |few |a couple |couple |a bit |the |and )*"
    rf"(?:(?P<count>{_NUMBER}) (?:or so )?(?:{_SONGS} )?)?(?:more|others?|extra|another|next|further)"
    rf"(?: (?P<after>{_NUMBER}))?(?: (?:few|couple|set|batch|round|lot|page|bunch|handful|(?:of )?{_SONGS}|"
    rf"{_LIKE_THESE}))*"
    rf"|keep (?:going|(?:them|it|em) coming|on)|go on|carry on|continue|encore|same again|again|once more|"
    rf"(?:show|load|list|bring) (?:on )?(?:some )?more|"
    rf"(?:what|anything) else(?: (?:have you(?: got)?|is there|do you have|you got|have you got there|"
    rf"like (?:this|these|that)|along (?:those|these) lines))?|what other {_SONGS}(?: (?:have you got|do you have|"
    rf"are there))?|"
    rf"more where (?:that|those|they) came from)"
)
_UNDO_PART: Final = (
    rf"(?:undo(?: (?:that|it|this|please|the|last|change|one|step|thing))*|(?:no )?go back(?: (?:a|"
    rf"{_NUMBER}) steps?)?(?: (?:to|again).*)?"
    r"|(?:no )?back(?: up)?(?: (?:one|a) step)?|step back|take (?:that|it|this) back|(?:scrap|scratch|cancel|"
    r"reverse|revert)(?: (?:that|it|"
    r"this|the|last|change|one|step|filter))*|never ?mind(?: that)?|nvm|oops|whoops|my mistake|that was (?:worse|"
    r"a mistake)|"
    r"(?:to )?the (?:previous|earlier|old|last|other) (?:list|ones|songs|lot|set|results|one)(?: was better|"
    r" were better| again)?|"
    r"previous(?: (?:list|ones|songs|lot))?(?: again)?|(?:i )?(?:preferred|liked|want|loved) (?:the )?(?:previous|"
    r"earlier|old|last|"
    r"other|first) (?:list|ones|songs|lot|set)(?: (?:better|more|back|again))*|as (?:it was|before)(?: before)?|"
    r"(?:it|that|they) (?:was|were) better(?: before)?|forget (?:that|it))"
)
_UNDO: Final = re.compile(rf"{_UNDO_PART}(?: (?:and |actually |so )?{_UNDO_PART})*")
_RESTART: Final = re.compile(
    r"(?:^|.* )(?:start(?:ing)? (?:over|again|afresh|anew|fresh|from scratch|from the (?:beginning|start|top))|"
    r"restart|reset|"
    r"begin again|from scratch|clean slate|new (?:conversation|chat|session)|(?:forget|clear|wipe|delete|"
    r"drop) (?:everything|it all|"
    r"all (?:of )?(?:that|this|it|the above)|the (?:chat|conversation)))(?: (?:all over|again|everything|all|it|"
    r"please|i said|with|something|new|else))*|(?:(?:a )?(?:new|different) mood|change of mood)"
)
_LONGEST_RESTART: Final = 9

_ALL: Final = r"(?:completely |totally |entirely |very |quite |wholly |a bit |altogether )?"
_BAD: Final = (
    r"(?:suck|sucks|rubbish|bad|terrible|awful|wrong|crap|shit|shite|boring|horrible|pants|naff|meh|not (?:good|"
    r"great|right|it|"
    r"working|my (?:thing|taste|style)|what i (?:want|wanted|meant|asked for|need|had in mind)))"
)
_ELSE: Final = re.compile(
    rf"(?:something|anything|try|songs) {_ALL}(?:else|different)(?: (?:entirely|completely|altogether|instead|"
    rf"again))*|"
    rf"{_ALL}(?:different|other) {_SONGS}(?: {_ALL})?|(?:not|none of|no to|i hate|"
    rf"hate)(?: all)?(?: any)?(?: of)? (?:these|those|them)"
    rf"(?: (?:work|fit|do it|are (?:right|good|any good|it)|please|hit).*)?|not (?:my (?:thing|taste|style|"
    rf"cup of tea|vibe)|"
    rf"what i (?:wanted|meant|asked for|had in mind))|(?:i )?(?:dont|do not|didnt)(?: really)? (?:like|want|love|"
    rf"care for|fancy|feel) "
    rf"(?:any (?:of )?)?(?:these|those|them|any)(?: {_SONGS})?(?: (?:at all|much|really))*|(?:these|those|"
    rf"they)(?: {_SONGS})?(?: are)?"
    rf"(?: all| just| so| really)* {_BAD}|try again|surprise me|change it up|mix it up|all wrong|wrong|a change|"
    r"(?:a )?(?:fresh|new) (?:set|list|batch|lot|ones)|"
    rf"(?:the )?(?:same|keep)(?: the)?(?: mood| feeling| theme)?(?: but)? (?:(?:with )?(?:different|other|new)|"
    rf"change the) {_SONGS}"
)

_TOPICS: Final[tuple[tuple[Topic, str], ...]] = (
    (
        "greeting",
        r"(?:hi|hiya|hey|hello|helo|hullo|heya|yo|howdy|greetings|good (?:morning|afternoon|evening|day)|morning|"
        r"evening|sup|"
        r"wassup|whats up|gday|ello|salut|hola|bonjour)(?: (?:there|again|you|all|everyone|mate|bot|lyricsbert|"
        r"friend|to you|buddy))*",
    ),
    (
        "thanks",
        r"(?:(?:ok |okay |cool |great |ah |aw |well |and |no |brilliant |thats |that is |these are |this is |"
        r"those are |theyre |"
        r"its |they are |just |really |so |absolutely |all |the |that was |i |"
        r"oh |wow |very )*(?:thanks|thank you|thank u|thankyou|thx|thnx|ty|tysm|cheers|ta|much appreciated|"
        r"nice one|perfect|great|"
        r"lovely|brilliant|excellent|amazing|awesome|fantastic|wonderful|delightful|beautiful|spot on|good (?:job|"
        r"work|picks?|stuff|"
        r"choice|choices)|well done|love (?:it|these|them|this|those)|like (?:it|these|them|this|those)|enough|"
        r"good|cool|nice|"
        r"exactly (?:right|what i (?:wanted|needed))|just what i (?:wanted|needed)|all i (?:need|needed))"
        r"(?: (?:so|very|ever|much|a|lot|lots|million|mate|man|again|loads|you|indeed|ever so|enough|thank|thanks|"
        r"for|your|the|help|songs?|list|all|these|this|are|delightful|lovely|one|bot|everyone|that|was|"
        r"perfect|great))*)+",
    ),
    (
        "help",
        r"(?:help(?: me)?(?: please)?|(?:what|how)(?: (?:else|sort|kind|kinds|sorts|type|types|of|things?|commands|"
        r"questions|should|"
        r"can|could|do|does|may|must|is|are))* (?:i|you|this|it|we) (?:say|ask|do|type|work|write|use|tell|"
        r"understand|know|works|enter|"
        r"possible)(?: .*)?|commands|options|instructions|can you (?:play|sing)(?: music| songs| audio)?|"
        r"how to use(?: .*)?|what next|what now|how (?:does|do) (?:this|it|you) work"
        r"|(?:im|i am) (?:lost|stuck) here)",
    ),
    (
        "about",
        r"(?:who|what) (?:are|r) (?:you|u)(?: .*)?|(?:who|what)(?:s| is) (?:this|lyricsbert|this thing|"
        r"that thing)(?: .*)?|"
        r"are (?:you|u) (?:a |an )?(?:human|bot|robot|ai|real|person|machine|chatgpt|computer|alive|there)(?: .*)?|"
        r"(?:who|what company) (?:made|built|wrote|created) (?:you|this|it)|(?:whats|what is) (?:your|ur) name|"
        r"do (?:you|u) (?:store|keep|log|save|remember) .*|(?:are|is) (?:my|this|these) .*(?:stored|saved|logged|"
        r"kept|private|recorded)|is this (?:ai|chatgpt|private|a bot|an llm)|"
        r"(?:what is|whats) this(?: thing)?",
    ),
    (
        "how are you",
        r"how (?:are|r) (?:you|u)(?: .*)?|hows it going|how do you do|you (?:ok|okay|alright|good)|"
        r"tell me a joke|do you (?:like|love) (?:music|me|it)|what(?:s| is) your favou?rite .*|i love you",
    ),
    (
        "bye",
        r"(?:(?:thats|that is|thatll be|that will be) (?:all|it)(?: .*)?|(?:good ?)?bye(?: bye)?(?: .*)?|cya|"
        r"see (?:you|ya)(?: .*)?|"
        r"ciao|laters?|good ?night|gn|gotta go|got to go|im off|farewell|im done|ta ra|tara)(?: .{0,20})?|no more|"
        r"stop(?: it| now)?|enough(?: now)?",
    ),
    (
        "abuse",
        r"(?:(?:you|u|ur|youre|this|this (?:thing|app|bot)|it|that|youre a|you are|this is|thats)(?: (?:are|is|r|"
        r"all|such|so|a|an|just|"
        r"absolute|absolutely|complete|completely|fucking|bloody|really|total))* (?:rubbish|stupid|shit|shite|"
        r"useless|dumb|idiot|moron|"
        r"garbage|trash|crap|suck|sucks|pathetic|terrible|awful|bitch|cunt|wanker|twat|dick|arsehole|asshole|thick|"
        r"bollocks|"
        r"worthless|joke))|(?:f+u+c+k+|f|screw|sod|piss|bugger|stuff|shut|go to hell)(?: (?:you|u|off|up|this|it|"
        r"yourself|ya|the fuck up))+|"
        r"stfu|fu|(?:stupid|useless|dumb|idiot|moron)(?: (?:bot|machine|thing|app|computer|robot|idiot))?|wtf",
    ),
)
_TOPIC: Final = tuple(
    (topic, re.compile(rf"(?:{pattern})(?: (?:and |so |just )?(?:{pattern}))?" if topic == "abuse" else pattern))
    for topic, pattern in _TOPICS
)

NOTHING: Final = frozenset(
    [
        "idk",
        "dunno",
        "dont",
        "know",
        "i",
        "whatever",
        "meh",
        "hm",
        "hmm",
        "hmmm",
        "no",
        "yes",
        "yeah",
        "nah",
        "ok",
        "okay",
        "sure",
        "maybe",
        "test",
        "testing",
        "not",
        "a",
        "idea",
        "clue",
        "blah",
        "er",
        "um",
        "well",
        "right",
        "please",
        "fine",
        "so",
        "better",
        "worse",
        "what",
        "huh",
        "eh",
    ]
)
"""Words of lines that say nothing."""


def core_of(folded: str) -> str:
    """A folded text without marks and without what only opens or closes a request, with a blank at both ends."""
    core = f" {' '.join(token for token in folded.split() if token not in ('|', '~'))} "
    while (shorter := _OPENER.sub("", core, count=1)) != core:
        core = shorter
    while (shorter := _CLOSER.sub(" ", core, count=1)) != core:
        core = shorter
    return core


def whole_line(folded: str) -> tuple[Act, Topic | None, int | None] | None:
    """The act, topic and number of songs of a line that means one thing as a whole; None for any other."""
    whole = " ".join(token for token in folded.split() if token not in ("|", "~"))
    core = core_of(folded).strip()
    for topic, pattern in _TOPIC:
        if pattern.fullmatch(whole) or (core and pattern.fullmatch(core)):
            return "talk", topic, None
    for line in (whole, core):
        if match := _MORE.fullmatch(line):
            said = match["count"] or match["after"]
            return "more", None, number_of(said) if said else None
        if _UNDO.fullmatch(line):
            steps = re.search(rf" back ({_NUMBER}) steps?", f" {line}")
            return "undo", None, number_of(steps[1]) if steps else None
        if _ELSE.fullmatch(line):
            return "else", None, None
        if _RESTART.fullmatch(line) and len(line.split()) <= _LONGEST_RESTART:
            return "restart", None, None
    return None


def number_of(word: str) -> int:
    """A number in digits or in words."""
    return NUMBERS[word] if word in NUMBERS else int(word)
