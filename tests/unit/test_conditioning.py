"""Conditioning: where the posterior is known in closed form, the weighted ensemble has it."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from scipy.stats import norm

from twotrack import api
from twotrack.analysis.conditioning import SMALL, Counted, effective_size, log_likelihood, weigh
from twotrack.analysis.earlier import Earlier, find_earlier, load_earlier, weights
from twotrack.case.case import Case
from twotrack.ensemble.gather import gather
from twotrack.ensemble.local import run_plan
from twotrack.ensemble.plan import Plan
from twotrack.evidence.asked import read_asked
from twotrack.evidence.support import Support
from twotrack.evidence.target import Observation

DAY = datetime.date


def toy(members: int = 200_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two parameters and luck: level a, slope b, course a + b t + luck at t = 1 and t = 3."""
    rng = np.random.default_rng(11)
    a, b = rng.normal(0.5, 0.2, members), rng.normal(0.0, 0.1, members)
    early = a + b + rng.normal(0, 0.05, members)
    return b, early, early + 2 * b + rng.normal(0, 0.05, members)


def test_a_counted_level_gives_the_closed_form_posterior() -> None:
    """Jointly normal: mean moves by cov / (var + error^2) times the surprise, for parameter and forecast alike."""
    b, early, late = toy()
    error, seen = 0.1, 0.8
    found = weigh({"x": early}, [Counted("x", seen, seen, error)], np.zeros(b.size, dtype=bool))
    var_early = 0.2**2 + 0.1**2 + 0.05**2
    for values, cov, var in ((b, 0.1**2, 0.1**2), (late, var_early + 2 * 0.1**2, np.var(late))):
        gain = cov / (var_early + error**2)
        mean = np.sum(found.values * values)
        assert mean == pytest.approx(values.mean() + gain * (seen - 0.5), abs=0.01)
        spread = np.sum(found.values * (values - mean) ** 2)
        assert spread == pytest.approx(var - gain * cov, rel=0.05)
    assert abs(late.mean() - np.sum(found.values * late)) > 0.2, "unweighted it would not know"


def test_two_counts_weigh_as_their_product() -> None:
    b, early, late = toy(2000)
    none = np.zeros(b.size, dtype=bool)
    first, second = Counted("x", 0.6, 0.7, 0.05), Counted("y", 0.6, None, 0.05)
    one = weigh({"x": early}, [first], none).values * weigh({"y": late}, [second], none).values
    both = weigh({"x": early, "y": late}, [first, second], none).values
    assert both == pytest.approx(one / one.sum())


def test_the_likelihood_of_an_interval() -> None:
    x = np.array([-3.0, 0.0, 0.4, 1.0, 9.0])
    exact = norm.cdf((0.9 - x) / 0.5) - norm.cdf((0.1 - x) / 0.5)
    assert np.exp(log_likelihood(x, Counted("x", 0.1, 0.9, 0.5))) == pytest.approx(exact, rel=1e-6, abs=1e-60)
    assert np.exp(log_likelihood(x, Counted("x", 0.1, None, 0.5))) == pytest.approx(norm.sf((0.1 - x) / 0.5))
    far = log_likelihood(np.array([50.0, -50.0]), Counted("x", 0.1, 0.9, 0.5))
    assert np.isfinite(far).all(), "far out in a tail a member has a tiny weight, not none"
    assert far[0] == pytest.approx(-0.5 * (49.1 / 0.5) ** 2, rel=0.01)


def test_effective_size() -> None:
    assert effective_size(np.full(50, 0.02)) == pytest.approx(50)
    assert effective_size(np.r_[np.full(5, 0.2), np.zeros(95)]) == pytest.approx(5)
    none = np.zeros(1000, dtype=bool)
    wide = weigh({"x": np.linspace(0, 1, 1000)}, [Counted("x", 0.0, 1.0, 10.0)], none)
    sharp = weigh({"x": np.linspace(0, 1, 1000)}, [Counted("x", 0.5, 0.5, 0.005)], none)
    assert wide.effective > 999
    assert sharp.effective < SMALL
    assert sharp.small
    assert not wide.small


def test_a_war_that_was_over_counts_for_nothing() -> None:
    over = np.array([True, False, False])
    found = weigh({"x": np.array([0.5, 0.5, 0.5])}, [Counted("x", 0.5, 0.5, 0.1)], over)
    assert found.values.tolist() == [0.0, 0.5, 0.5]
    assert found.ruled_out == 1
    nothing = weigh({}, [], np.array([True, True]))
    assert not nothing.possible
    assert nothing.effective == 0
    assert not nothing.values.any(), "no run agrees: this is said, and nothing is put in its place"


def test_the_weights_are_a_function_of_the_courses(riverland: Case) -> None:
    """On a simulated ensemble: members near the count weigh more, and a count of another number turns that round."""
    blocks, _ = run_plan(Plan(riverland, 96, 30, 3))
    raw = gather(blocks)
    support = (Support(assumption="a test", settles="nothing"),)
    side, day = riverland.sides[1], riverland.as_of + datetime.timedelta(weeks=20)
    held = raw.series[3, 20] / len(riverland.places)
    assert held.std() > 0

    def seen(share: float) -> Observation:
        return Observation(id="a", measure="held", side=side, date=day, known_from=day, low=100 * share,
                           high=100 * share, denominator=100, error=0.1, support=support)  # fmt: skip

    low, high = (weights(riverland, raw, [seen(float(q))]).values for q in np.quantile(held, (0.0, 1.0)))
    assert np.corrcoef(low, held)[0, 1] < -0.3 < 0.3 < np.corrcoef(high, held)[0, 1]
    war = Observation(id="w", measure="war", date=day, known_from=day, support=support)
    kept = weights(riverland, raw, [war])
    signed = (raw.final["signed_week"] >= 0) & (raw.final["signed_week"] < 20)
    ended = raw.final["ending_week"] < 20
    assert kept.ruled_out == int((signed | ended).sum()) > 0
    assert not kept.values[signed | ended].any()


def observation(name: str, day: DAY, known: DAY, since: DAY | None = None) -> Observation:
    support = (Support(assumption="a test", settles="nothing"),)
    return Observation(
        id=name, measure="gained" if since else "held", side="a", date=day, known_from=known, since=since, low=1,
        denominator=10, error=0.1, support=support,
    )  # fmt: skip


def test_the_earlier_start_is_the_latest_that_a_count_follows() -> None:
    starts = [DAY(2030, 1, 1), DAY(2030, 6, 1), DAY(2030, 12, 20)]
    counted = [
        observation("spring", DAY(2030, 4, 1), DAY(2030, 4, 1)),
        observation("late", DAY(2030, 7, 1), DAY(2031, 3, 1)),
        observation("autumn", DAY(2030, 9, 1), DAY(2030, 9, 5)),
        observation("flow", DAY(2030, 10, 1), DAY(2030, 10, 1), DAY(2030, 1, 1)),
    ]
    found = find_earlier(starts, counted, DAY(2031, 1, 1))
    assert isinstance(found, Earlier)
    assert found.start == DAY(2030, 6, 1), "twelve days are too short a run to tell anything apart"
    assert [one.id for one in found.observations] == ["autumn"], "not known yet, or counted from before the start"
    assert find_earlier(starts, [], DAY(2031, 1, 1)) == (
        "the case has no observations.yaml: nothing counted can weigh the runs"
    )
    assert "no start state" in str(find_earlier(starts[:1], counted, DAY(2034, 1, 1)))
    assert "nothing that was counted" in str(find_earlier(starts[1:2], counted[:2], DAY(2031, 1, 1)))


@pytest.mark.slow
def test_nothing_observed_was_known_later(afghanistan: Case) -> None:
    asked = read_asked(afghanistan.folder, afghanistan.evidence)
    for day in (DAY(2021, 5, 1), DAY(2021, 6, 24), DAY(2021, 7, 11)):
        case = api.load("afghanistan", day)
        starts = [start.as_of for start in case.file.starts]
        found = find_earlier(starts, asked.observations, day)
        assert isinstance(found, Earlier)
        assert all(one.known_from <= day and one.date <= day for one in found.observations)
        before = load_earlier(case, found)
        assert before.as_of == found.start < day
        presence, mine = before.file.calendar.presence, case.file.calendar.presence
        assert presence is not None
        assert mine is not None
        last = [level for level in presence.path if level.date >= found.start]
        assert [level for level in mine.path if level.date >= found.start] == last, "the plan is that known on the date"
