"""Phrases that speak of self-harm or suicide, and those that only sound like it."""

from __future__ import annotations

import re
from typing import Final

_SELF: Final = r"(?:my ?self|mysef|meself|me self|(?:your|him|her|it|one)self|them ?sel(?:f|ves)|ourselves)"
_WANT: Final = (
    r"(?:want|whant|wnat|wants|wanted|wanting|wanna|wana|wish|wishing|hope|hoping|ready|im going|im gonna|plan|"
    r"planning|"
    r"need|rather|let me|about|thinking|trying|tried|deserve|decided|pray|praying|prefer)"
)
_FILL: Final = (
    r"(?: (?:to|too|of|just|really|so|bad|badly|be|i|id|could|would|can|a|get|on|for|about|rather|only|actually|"
    r"literally|fucking|honestly|please|never|way))*"
)
_DONT: Final = r"(?:dont|do not|didnt|not|no longer|doesnt|does not|never)"
_MEANT: Final = (
    r"(?: (?:really|even|just|ever))* (?:wanna|want|wants|wanting|whant|wnat|care|wish)(?: (?:really|even|to|"
    r"too|keep))*"
)
_NOT_HERE: Final = r"(?:gone|dead|died|(?:just )?vanish(?:ed)?|(?:just )?disappear(?:ed)?|not (?:here|around|alive))"
_EVERYONE: Final = (
    r"(?:every ?one|every ?body|world|they|theyd|people|family|kids|children|friends|parents|you all|all of you)"
)
_LIFE: Final = r"(?:live|living|life|go on|going on|exist|existing|stay(?:ing)? alive|be(?:ing)? alive|be(?:ing)? here)"
_AT_SPORT: Final = (
    r"(?! (?:at|in|on|with|for|while|during|playing|running|lifting|laughing|trying|training|doing|by|up|down)\b)"
)
_SPELLED: Final = r"(?:s(?:ui|iu|u|ue)[cs]+[iye]+d\w*|suicid\w*|sucid\w*|sewer ?slid\w*|parasuicid\w*)"

MEANT_OTHERWISE: Final = tuple(
    re.compile(rf" (?:{pattern})(?= )")
    for pattern in (
        r"suicid(?:e|al) (?:solution|is painless|silence|squad|tendencies|machine|commandos|blonde|prevention|"
        r"awareness|"
        r"hotline|hot line|help ?line|squats|runs|drills|sprints)",
        r"suicide ?bo(?:y|ys|yz)|suicides at|running suicides|(?:career|political|social|commercial) suicide",
        r"(?:no|without|nothing about|not about|no more|anti)(?: [^ |~]+ (?:or|and))? suicid\w*",
        r"(?:want|wanna|like|ready|going|love) to die (?:another|laughing|of|happy|for|in your|in the arms|hard|"
        r"with my boots)",
        r"(?:dont|do not) (?:fear|be afraid of) the reaper|(?:live|born|never|to live is) (?:and let|to|gonna) die",
        r"(?:cut|cutting) (?:my ?self|yourself) (?:some|a|off|loose|free|short|out|in|while|shaving|from|on)",
        r"(?:kill|killing|hurt|hurting) (?:my ?self|yourself|ourselves) (?:at|with|laughing|over|running|in training|"
        r"for (?:this|the|a) |playing|training|lifting|doing|in the gym)",
        r"(?:wont|not going to|not) be (?:here|around) (?:much longer|tomorrow)? (?:at|in) (?:this|the) (?:job|"
        r"office|company|school)",
        r"want to live forever|reasons? to live (?:and|is|are)",
    )
)
"""Removed before phrases are looked for: titles, names, sport, work, exclusions."""

PHRASES: Final = tuple(
    re.compile(rf" (?:{pattern})(?= )")
    for pattern in (
        _SPELLED,
        r"(?:kms|kys|ctb|unaliv\w*|self ?harm\w*|self ?injur\w*|self ?delete)",
        rf"(?:kil+|kiling|kil+ing|kil+ed|kil+s|hang|hanging|hanged|off|offing|offed|end|ending|yeet|poison|"
        rf"shoot) {_SELF}",
        rf"(?:hurt|hurts|hurting|harm|harms|harming|cut|cuts|cutting|burn|burning|punish) {_SELF}{_AT_SPORT}",
        rf"{_WANT}{_FILL} (?:die|dye|dead|ded|stop existing|not exist|not be alive|unalive|suicide)"
        r"(?! (?:for|of|laughing|in|with|happy|young|hard|another|tired|serious|sea)\b)",
        r"(?:want|wanna|going|gonna|ready|thinking of|about|plan to|decided)(?: to| i)*(?: just)? (?:end it|"
        r"ending it)"
        r"(?= (?:\||all|now|tonight|forever|for good|so|and|$)|$| $)",
        r"(?:end|ending|ended) it all",
        r"(?:end|ending|ended|take|taking|took|takes) (?:my|his|her|their|your|our)(?: own)? (?:life|"
        r"lives)(?! (?:back|to|in|for)\b)",
        r"(?:wish|wishing|if only|hope|rather)(?: (?:that|i|id|im|we|was|were|had|be|am|just|would|could))* "
        r"(?:dead|ded|never (?:been )?born|not (?:been )?born|never existed|not alive|gone forever|die)",
        r"better off dead|(?:id|i would|we would) rather (?:be dead|die)(?! than)|ready to die",
        rf"{_DONT}{_MEANT} (?:live|livng|living|be alive|be alvie|alive|alvie|exist|existing|stay alive|keep living|"
        r"(?:be|stay)(?: on)? (?:here|around|this (?:planet|earth|world)) (?:any ?mor\w*|any longer))"
        r"(?! (?:in|with|at|near|there|without|up|forever|on campus|music|alone|together|show|next|by|on|off|"
        r"under)\b)",
        r"(?:dont|do not) wan\w*(?: t?oo?)? (?:be on this|live|be alive|exist)(?= (?:planet|earth|\||any|$)|$| $)",
        r"(?:dont|do not|didnt) (?:want|wish)(?: there)?(?: to)?(?: be)?(?: a| any)? (?:tomorrow|future)",
        rf"(?:no|any|without|what|whats|not a|lost (?:the|my|all)|lose the)(?: (?:is|the|single|good|a|real))* "
        rf"(?:reason|reasons|point|will|purpose|sense|use|wish)(?: left)? (?:to|of|in|for) (?:keep )?{_LIFE}",
        r"(?:nothing|nobody|no one|noone|not much|little)(?: left)?(?: here)? to (?:live|stay|keep going) for",
        r"(?:life|its|is|isnt|not|living)(?: (?:is|not|isnt|even|really|no longer|aint))* worth living",
        r"(?:tired|sick|done|exhausted|weary|bored|through|fed up|had enough)(?: and tired)? (?:of|with) "
        r"(?:living|life|being alive|existing|existence|this life)(?= (?:\||any|and|i|im|like this|so|now|"
        r"please|$)|$| $)",
        rf"{_EVERYONE} (?:would|will|d|is|are|be|were|might|be a|all|much|just|probably| )* ?(?:better|happier|"
        rf"relieved|easier)"
        r"(?: (?:off|place|if|with))* (?:without me|if i)",
        r"(?:nobody|no one|noone|not one|who|wouldnt|wont|none)(?: (?:would|will|d|even|ever|really|of them|a|"
        r"soul))* "
        rf"(?:notice|miss|care|miss me|notice me)(?: me)? (?:if|when)(?: i| im| id| ive)(?: (?:was|were|am|just|"
        rf"had|wasnt|werent|left))* {_NOT_HERE}",
        rf"if i (?:{_NOT_HERE}|was gone|were gone|died|was dead)(?: (?:tonight|today|tomorrow))? (?:no one|"
        rf"nobody|noone|who|would anyone)",
        r"(?:sleep|hope|hoping|wish|wishing|pray|praying|asleep|bed)(?: [^ |~]+){0,7} (?:never|not|dont|wont|"
        r"didnt|without)"
        r"(?: to| ever)* (?:wake|waking|woke)(?: up)?",
        r"(?:last|final) (?:song|songs|thing|night|day|goodbye|goodbyes|words|one)(?: [^ |"
        r"~]+){0,5} before i (?:go|die|leave|end)"
        r"(?! (?:to|out|home|on|back)\b)",
        r"(?:my|the|our) last (?:night|day) (?:alive|on earth|ever|here)|this is my last (?:night|day)(?! (?:of|"
        r"at|in|as|with)\b)",
        r"(?:write|writing|wrote|written|leave|leaving|sealed|finished)(?: [^ |~]+){0,3} (?:goodbye|farewell|"
        r"last) (?:letters?|notes?)",
        r"(?:saying|say|said) (?:my )?(?:last |final )?good ?by?es? to every(?:one|body)",
        r"(?:want|wanting|wish|need|make|just want)(?: (?:the|this|all|all the|my))? (?:pain|suffering|hurting|"
        r"everything|life|it all|this life)"
        r"(?: [^ |~]+)? (?:to )?(?:just )?(?:end|stop|be over|be done)",
        r"hate my life(?: [^ |~]+){0,4} (?:over|end|ended)",
        r"(?:want|wanna|wish|need|ready)(?: (?:to|i|could|just|go))* (?:disappear|vanish|sleep|be gone|go away)"
        r"(?: (?:from|of|this|the|world|earth))* (?:forever|for ever|for good|eternally)",
        r"(?:check|checking) out (?:for good|forever|of life|early)|(?:stop|cease|ceasing|"
        r"stopped) (?:to )?exist(?:ing)?",
        r"(?:wont|not|not going to|not gonna) be (?:here|around|alive)(?: (?:for|any))? (?:much longer|tomorrow|"
        r"anymore|long|in the morning)",
        r"(?:dont|do not|cant|wont|not)(?: (?:think|believe|see|know if|sure))*(?: that)?(?: i| ill| i will|"
        r" i can| me)* "
        r"mak(?:e|ing) it (?:to (?:my|tomorrow|the|next|morning|christmas)|through (?:the|this|to|"
        r"another) (?:night|day|week|year))",
        r"(?:see|have|got|is|theres|there is)(?: no| any| a| much)? (?:future|way out|way forward) (?:for (?:me|"
        r"myself)|for us|left|in life|here)"
        r"|(?:dont|cant|cannot) see (?:a|any) way out",
        rf"(?:a|such a|nothing but a|just a) burden (?:to|on|for) (?:{_EVERYONE}|my|them)",
        r"(?:giving|gave|give)(?: all)? (?:my|all my) (?:things|stuff|belongings|possessions|pets) away"
        r"|(?:giving|gave) away (?:all )?my (?:things|stuff|belongings|possessions)",
        r"easier(?: [^ |~]+){0,3} (?:not to|to not|if i|to)(?: [^ |~]+){0,3} (?:be here|be alive|around|dead|"
        r"gone|die|not here|alive)",
        r"(?:want|way|get) out of this life|(?:death|dying) (?:is|feels|seems|would be)(?: [^ |~]+){0,3} "
        r"(?:way out|answer|relief|easier|better)",
        r"(?:nothing|no one|nobody)(?: left)?(?: and (?:nobody|no one|nothing))? to (?:stay|live) for",
        r"cant (?:keep|go on)(?: on)? (?:living|like this anymore|anymore|livng)|cant (?:go|carry) on (?:living|"
        r"like this|anymore)"
        r"|cant go on(?= (?:\||$)|$| $)",
        r"(?:be|join|go to|follow)(?: with)? my (?:dead|late) [^ |~]+",
        r"(?:done|finished|over it) with (?:life|living|existing|this life|it all)(?= (?:\||$|now|and|so|i)|$| $)",
        r"(?:sh|sui|s h) (?:relapse|relapsed|urge|urges|thoughts|ideation)|relapsed(?: [^ |~]+){0,3} (?:cutting|"
        r"self)",
        r"(?:wanna|want to|rather) not (?:be )?(?:alive|here|exist)(?= (?:\||lol|any|$)|$| $)|"
        r"feel(?:ing)? like dying",
    )
)
"""Looked for in folded tokens with a blank before and after each, as in `MarkedText.folded`."""
