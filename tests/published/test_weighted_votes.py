"""Weighted votes of real bodies as textbooks print them, for the veto players of Tsebelis (2002) and others.

The Security Council of the United Nations: five permanent members of weight 7, ten others of weight 1, quota 39 - by
article 27 of the Charter nine votes with those of all permanent members, who alone can veto. The Council of the
European Economic Community of 1958: 4, 4, 4, 2, 2, 1 with quota 12, where nobody can.

The Council of the United Nations was checked against https://github.com/frankhuettner/powerindices (README: quota,
weights and who vetoes) and https://wikimili.com/en/United_Nations_Security_Council_veto_power (text of article 27);
weights and quota of 1958 against the source text of a public course on game theory (its address is not known). That
nobody vetoes in 1958 is arithmetic.
"""

import numpy as np

from twotrack.theory import voting

COUNCIL = [7.0] * 5 + [1.0] * 10


def test_the_permanent_members_of_the_security_council_and_only_they_veto():
    assert voting.veto_players(COUNCIL, 39.0).tolist() == [True] * 5 + [False] * 10
    by_article_27 = voting.veto_players([1.0] * 15, 9.0, consent=[True] * 5 + [False] * 10)
    assert by_article_27.tolist() == [True] * 5 + [False] * 10


def test_weights_and_article_27_pass_the_same_resolutions():
    """Every pattern of votes: how many permanent members and how many others are in favour."""
    for permanent in range(6):
        for others in range(11):
            yes = np.array([i < permanent for i in range(5)] + [i < others for i in range(10)])
            resolution, quo = yes[None, :].astype(float), np.full(15, 0.5)
            weighted = voting.win_set(resolution, quo, COUNCIL, 39.0)
            counted = voting.win_set(resolution, quo, None, 9.0, [True] * 5 + [False] * 10)
            assert bool(weighted[0]) == bool(counted[0]) == (permanent == 5 and others >= 4)


def test_nobody_vetoed_in_the_council_of_1958():
    assert not voting.veto_players([4.0, 4.0, 4.0, 2.0, 2.0, 1.0], 12.0).any()
