"""Words of events by PLOVER type: general English, one list of verbs and one of nouns for each type."""

from __future__ import annotations

from twotrack.reading.wordlists import words

VERBS: dict[str, str] = {
    "AGREE": "agree accept offer promise pledge vow commit consent undertake",
    "CONSULT": """meet visit talk telephone phone host negotiate mediate confer discuss consult hold arrive travel
        return
        gather convene brief welcome-visit shuttle resume speak""",
    "SUPPORT": """support endorse praise welcome defend back apologize apologise forgive commend recognise recognize
        congratulate establish applaud hail ratify forgive""",
    "COOPERATE": "cooperate collaborate share extradite partner exchange coordinate",
    "AID": "donate aid give send provide supply deliver evacuate fund finance arm train-aid grant assist shelter feed",
    "CONCEDE": "concede lift ease cancel shorten relax allow release free yield reform permit legalize legalise relent",
    "RETREAT": "withdraw retreat surrender resign demobilize demobilise disarm pull leave evacuate-own vacate "
    "step capitulate",
    "INVESTIGATE": "investigate probe inspect examine inquire audit",
    "DEMAND": "demand urge call press pressure order require request appeal seek must ask exhort",
    "DISAPPROVE": """criticize criticise denounce accuse condemn blame complain protest-to sue indict charge deplore
        decry
        summon censure lament rebuke fault""",
    "REJECT": "reject refuse deny decline dismiss veto oppose rebuff spurn renege violate ignore fail defy "
    "rule-out turn-down",
    "THREATEN": "threaten warn vow-against",
    "PROTEST": "protest demonstrate rally riot strike march picket boycott blockade-road shun",
    "MOBILIZE": "mobilize mobilise deploy mass strengthen reinforce recruit patrol rearm train",
    "SANCTION": "sanction expel suspend halt embargo freeze blacklist reduce cut boycott-state sever recall",
    "COERCE": """arrest detain ban outlaw confiscate seize-property deport curfew jail imprison hack censor raid repress
        prevent demolish kidnap abduct impose blockade besiege crack silence""",
    "ASSAULT": "attack kill wound bomb torture assassinate murder rape beat massacre execute injure explode "
    "abuse behead stab shoot target",
    "FIGHT": """fight clash shell battle capture retake invade overrun seize storm launch fire bombard ambush
        repel escalate raid-town occupy conquer""",
}

NOUNS: dict[str, str] = {
    "AGREE": "agreement accord deal consensus",
    "CONSULT": "talk talks meeting negotiation visit dialogue summit consultation conference mediation",
    "SUPPORT": "support endorsement praise apology",
    "COOPERATE": "cooperation exercise",
    "AID": "aid assistance donation relief grant asylum",
    "CONCEDE": "concession amnesty reform release",
    "RETREAT": "withdrawal retreat surrender resignation pullout drawdown ceasefire truce disarmament",
    "INVESTIGATE": "investigation probe inquiry inspection hearing",
    "DEMAND": "demand appeal",
    "DISAPPROVE": "criticism accusation condemnation complaint lawsuit",
    "REJECT": "rejection refusal veto violation",
    "THREATEN": "threat ultimatum warning",
    "PROTEST": "protest demonstration rally riot strike hunger",
    "MOBILIZE": "mobilization mobilisation deployment buildup",
    "SANCTION": "sanction embargo expulsion",
    "COERCE": "arrest curfew ban blockade detention kidnapping crackdown",
    "ASSAULT": "assassination bombing killing massacre torture murder",
    "FIGHT": "offensive clash battle fighting airstrike shelling invasion ambush attack war",
}

VERB: dict[str, str] = {w: t for t, words in VERBS.items() for w in words.split()}
NOUN: dict[str, str] = {w: t for t, words in NOUNS.items() for w in words.split()}

# verbs that only carry the event their noun names: "held talks", "launched an offensive"
LIGHT = words("""hold launch stage begin start mount continue undertake make take give conduct open resume impose
    announce issue
    sign reach declare renew receive carry have organize organise lodge file end complete accept reject order suspend
    lift seek hint""")
# what the noun does not decide: the verb says how it ends
STRONG = words("reject refuse lift suspend deny oppose demand threaten violate cancel urge ignore fail accept offer")
HOSTILE = frozenset(("FIGHT", "ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST", "THREATEN", "RETREAT", "REJECT"))
FRIENDLY = frozenset(("AID", "CONSULT", "CONCEDE", "COOPERATE", "SUPPORT", "RETREAT", "AGREE"))
WILLING = words("willing ready prepared committed")
