"""Words that hand a content to somebody: verbs, nouns and phrases of saying, thinking, wanting and judging.

General English, by construction. A cue's stance says how the speaker stands to the content.
"""

from __future__ import annotations

from twotrack.reading.wordlists import words

_STANCES = {
    "says": """say tell add write note state announce declare report explain reply respond comment remark observe
        mention
        tweet post continue recount recall remind repeat reiterate relate describe proclaim pronounce summarize quip
        joke
        read recite testify blog email text elaborate interject chime shout yell cry whisper mutter laugh exclaim begin
        conclude finish go speak talk discuss refer cite quote list name identify detail outline unveil disclose reveal
        release issue deliver share express voice put sum muse opine retort counter answer label dub brand call
        characterize liken compare portray depict cast frame paint title""",
    "claims": """claim allege assert maintain insist contend argue boast brag purport profess suggest imply hint
        charge accuse blame posit reason tout""",
    "confirms": "confirm acknowledge admit concede affirm certify verify stress emphasize emphasise underline "
    "underscore highlight point",
    "denies": "deny dispute refute reject rebut dismiss disavow disown renounce repudiate contradict disagree",
    "refuses": "refuse decline resist",
    "opposes": "oppose object",
    "doubts": "doubt question wonder suspect worry hesitate challenge",
    "promises": "promise pledge vow assure guarantee swear commit undertake agree offer volunteer",
    "threatens": "threaten",
    "warns": "warn caution fear alert",
    "asks": "ask inquire enquire query request beg plead appeal urge demand call-for press exhort implore petition",
    "advises": "advise recommend propose suggest-that advocate encourage counsel prescribe order instruct rule decree",
    "believes": """believe think hope hop feel consider assume presume suppose reckon guess imagine know understand
        realize realise recognize recognise conclude judge see view regard find expect predict forecast anticipate
        project speculate foresee envision estimate calculate deem decide determine notice sense hold""",
    "wants": "want wish seek plan intend aim hope-to desire prefer need like would-like favor favour try consider",
    "supports": """support endorse back praise applaud welcome defend embrace hail commend laud champion approve thank
        promote celebrate congratulate admire respect honor honour love like enjoy""",
    "criticizes": """criticize criticise condemn denounce decry lament deplore bemoan blast slam attack assail mock
        ridicule deride lambast castigate berate chide scold rebuke rip bash hammer chastise taunt insult complain
        regret hate dislike denigrate belittle trash""",
    "shows": "show indicate demonstrate prove illustrate signal reflect mean suggest-data document",
    "seems": "seem appear look",
}  # fmt: skip

STANCE: dict[str, str] = {}
for _stance, _words in _STANCES.items():
    for _word in _words.split():
        STANCE.setdefault(_word, _stance)

# verbs whose clause is what somebody says, thinks, finds or shows
CLAUSE = words("""say tell add write note state announce declare report explain reply respond comment remark observe
    mention tweet
    post continue recount recall remind repeat reiterate proclaim pronounce quip joke read testify elaborate shout yell
    exclaim conclude disclose reveal share express muse opine retort counter answer claim allege assert maintain insist
    contend argue boast brag suggest imply hint charge reason confirm acknowledge admit concede affirm stress emphasize
    emphasise underline underscore highlight point deny dispute reject rebut doubt question wonder suspect worry promise
    pledge vow assure guarantee swear agree warn caution fear ask inquire urge demand advise recommend propose advocate
    order rule decree instruct believe think hope hop feel assume presume suppose reckon guess imagine understand
    realize
    realise recognize recognise judge expect predict forecast anticipate speculate foresee estimate calculate
     notice discover learn find show indicate demonstrate prove illustrate signal document complain lament
    regret threaten know   convince persuade inform notify teach denounce mock rebut gripe blog email text fret
    concur posit theorize contest signal     """)
# plain saying: a verb of these after "and" begins the speaker's next statement
SPEAKING = words("say add note tell argue write insist claim warn suggest continue explain call tweet ask")
# the same, but only outside quotations and with a subject that is not "you" or "it": common words of thinking
LIGHT = words("think know see find hear learn understand feel consider guess imagine suppose mean")

# verbs that introduce a quotation when they stand beside one
QUOTING = CLAUSE | words("""continue begin laugh cry whisper mutter interject chime go finish put describe call say
    quote cite dub tell sum
    tease snap fire joke deadpan gush sigh implore plead summarize summarise intone demand caption title label urge
    criticize praise""") - words("see know find hear learn feel decide judge mean show")

# verbs whose infinitive says what somebody wants, promises or refuses
INFINITIVE = words("""want decline refuse vow urge promise ask seek hope hop agree pledge plan call propose order
    claim threaten expect
     offer swear decide aim wish advise advocate encourage prefer demand request instruct beg would-like like
    recommend   report   say   convince forbid invite warn implore press
    volunteer hesitate object vote""")
# what is said to be so, by nobody who is named
RAISING = words("seem appear expect report say believe think allege rumor rumour suppose consider know")

# verbs whose object is what somebody supports, criticises, cites or announces
OBJECT = words("""support describe criticize criticise endorse praise cite announce defend mention oppose discuss
    back seek
    denounce dismiss reject propose blame mock blast reference list highlight claim promise slam question condemn tout
     recall repeat applaud echo lament confirm decry invoke rebut dispute recount acknowledge admit
    predict recommend emphasize emphasise stress assert disavow deny welcome demand urge request suggest
     advocate reiterate outline express voice deplore renounce repudiate ridicule deride hail commend laud
    champion decide want prefer threaten call  note reveal state justify declare   fear hate
    condemn protest bemoan accuse charge assail lambast castigate refute underline underscore vow
    explain name
    document  regard admire  warn""")
# verb and preposition
PREPOSITION: dict[str, frozenset[str]] = {
    "call": frozenset(("for", "on", "upon")),
    "talk": frozenset(("about", "of")),
    "speak": frozenset(("about", "of", "against", "out", "on")),
    "ask": frozenset(("about", "for")),
    "refer": frozenset(("to",)),
    "point": frozenset(("to", "out", "at")),
    "accuse": frozenset(("of",)),
    "warn": frozenset(("of", "about", "against")),
    "boast": frozenset(("of", "about")),
    "brag": frozenset(("about", "of")),
    "comment": frozenset(("on", "about")),
    "agree": frozenset(("with", "on", "to")),
    "complain": frozenset(("about", "of")),
    "worry": frozenset(("about",)),
    "push": frozenset(("for",)),
    "hope": frozenset(("for",)),
    "hop": frozenset(("for",)),
    "advocate": frozenset(("for",)),
    "apologize": frozenset(("for",)),
    "apologise": frozenset(("for",)),
    "vouch": frozenset(("for",)),
    "object": frozenset(("to",)),
    "look": frozenset(("to",)),
    "liken": frozenset(("to",)),
    "focus": frozenset(("on",)),
    "rail": frozenset(("against",)),
    "argue": frozenset(("for", "against")),
    "campaign": frozenset(("against", "for")),
    "write": frozenset(("about",)),
    "elaborate": frozenset(("on",)),
    "insist": frozenset(("on",)),
    "disagree": frozenset(("with",)),
    "speculate": frozenset(("about", "on")),
    "think": frozenset(("of", "about")),
    "express": frozenset(("in",)),
    "joke": frozenset(("about",)),
    "lie": frozenset(("about",)),
    "inform": frozenset(("of",)),
    "charge": frozenset(("with",)),
    "side": frozenset(("with",)),
    "muse": frozenset(("about",)),
    "believe": frozenset(("in",)),
    "vote": frozenset(("against",)),
    "threaten": frozenset(("with",)),
    "testify": frozenset(("about",)),
}
# object and what follows it together: "criticised the court for its delay", "called the plan a fraud"
WITH_REST = words("""criticize criticise praise call describe blame thank attack blast slam mock chide fault condemn
    denounce
    applaud commend dub label brand characterize compare portray depict cast view regard see name urge
    ask order rebuke castigate accuse""")
# nouns and what opens their content
NOUN_CLAUSE = words("""statement  decision claim proposal question complaint suggestion hope concern assertion
    belief allegation
    accusation argument promise pledge vow warning fear view prediction charge announcement admission contention
    insistence notion rumor rumour report conclusion finding opinion feeling call demand request threat refusal
    speculation expectation assurance confirmation  doubt testimony remark comment assessment ruling
        conviction""")
NOUN_PREPOSITION: dict[str, frozenset[str]] = {
    "view": frozenset(("of", "on")),
    "question": frozenset(("about", "of", "on")),
    "hope": frozenset(("of", "for")),
    "endorsement": frozenset(("of",)),
    "rejection": frozenset(("of",)),
    "mention": frozenset(("of",)),
    "fear": frozenset(("of", "about")),
    "accusation": frozenset(("of",)),
    "allegation": frozenset(("of", "about")),
    "opinion": frozenset(("of", "on", "about")),
    "announcement": frozenset(("of",)),
    "call": frozenset(("for",)),
    "praise": frozenset(("for", "of")),
    "apology": frozenset(("for",)),
    "proposal": frozenset(("for",)),
    "opposition": frozenset(("to",)),
    "reference": frozenset(("to",)),
    "concern": frozenset(("about", "over")),
    "complaint": frozenset(("about",)),
    "criticism": frozenset(("of",)),
    "talk": frozenset(("about", "of")),
    "comment": frozenset(("about", "on")),
    "condemnation": frozenset(("of",)),
    "denial": frozenset(("of",)),
    "warning": frozenset(("of", "about", "against")),
    "claim": frozenset(("of", "about")),
    "doubt": frozenset(("about",)),
    "demand": frozenset(("for",)),
    "description": frozenset(("of",)),
    "promise": frozenset(("of",)),
    "threat": frozenset(("of",)),
}
ADJECTIVE = words("""hopeful concerned worried critical skeptical sceptical aware confident optimistic pessimistic
    sure certain
    convinced nervous afraid fearful adamant doubtful proud supportive dismissive willing ready eager
    reluctant unwilling determined happy glad surprised angry disappointed""")
ADVERBS = words("reportedly allegedly supposedly purportedly apparently")
NEGATIONS = words("not n't n’t never no neither nor hardly without")


def stance(lemma: str, negated: bool) -> str:
    """How a speaker who uses the cue stands to its content; a denial of a saying is a denial."""
    found = STANCE.get(lemma, "says")
    if negated and found in ("says", "claims", "confirms", "believes", "promises", "supports", "wants"):
        return {"says": "withholds", "believes": "doubts", "supports": "criticizes"}.get(found, "denies")
    return found
