"""What a negotiator asks for next: time-dependent, behaviour-dependent, hard-line and stalling tactics.

A tactic gives the utility a party wants from its next offer, between the best it can get and its reservation
value. Time-dependent tactics concede the share (t / T)^(1 / exponent) by time t: an exponent below 1 holds
out until the deadline (Boulware), above 1 gives early (conceder). Behaviour-dependent tactics give back what
the other side gave (absolute tit-for-tat). Both and their weighted mixture are Faratin, Sierra & Jennings
(1998, Robotics and Autonomous Systems 24). Stalling is no concession before a date, for instance one on
another's calendar; a hard line never concedes.

Valid for private deadlines known to their owner; a tactic does not reason about the other side's tactic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel


@dataclass(frozen=True)
class Tactic:
    """How one party concedes. Use `time_dependent`, `mirror`, `stalling`, `hard_line` or `mixture`.

    `exponent` > 0; `opening` in [0, 1]: share conceded at once; `hold` in [0, 1]: share of the time in which
    nothing is conceded (1: never); `mirroring` in [0, 1]: weight of answering the other's moves;
    `reciprocity` >= 0: how much is given back for what was given; `insight`: whether offers worth the same to
    oneself are chosen to please the other side (its preferences must then be known).
    """

    exponent: float = 1.0
    opening: float = 0.0
    hold: float = 0.0
    mirroring: float = 0.0
    insight: bool = False
    reciprocity: float = 1.0

    def __post_init__(self) -> None:
        checks.single("exponent", checks.positive("exponent", self.exponent))
        checks.single("reciprocity", checks.nonnegative("reciprocity", self.reciprocity))
        for name in ("opening", "hold", "mirroring"):
            checks.single(name, checks.share(name, getattr(self, name)))

    def numbers(self) -> tuple[float, ...]:
        """The six numbers that kernels read."""
        timed = (self.exponent, self.opening, self.hold)
        return (*timed, self.mirroring, float(self.insight), self.reciprocity)


def time_dependent(exponent: float, opening: float = 0.0, *, insight: bool = False) -> Tactic:
    """Concede (t / T)^(1 / exponent) of the way: Boulware below 1, conceder above 1.

    Raises:
        ValueError: an exponent not positive, or an opening outside [0, 1].

    >>> time_dependent(0.2).exponent
    0.2
    """
    return Tactic(exponent=exponent, opening=opening, insight=insight)


def mirror(reciprocity: float = 1.0, *, insight: bool = False) -> Tactic:
    """Give back what the other side gave, times `reciprocity`: absolute tit-for-tat where it is 1.

    Raises:
        ValueError: a negative reciprocity.

    >>> mirror().mirroring
    1.0
    """
    return Tactic(mirroring=1.0, insight=insight, reciprocity=reciprocity)


def stalling(until: float, exponent: float = 1.0, *, insight: bool = False) -> Tactic:
    """Stay at the table and concede nothing before a share `until` of the time has passed.

    Raises:
        ValueError: a share outside [0, 1], or an exponent not positive.

    >>> stalling(0.8).hold
    0.8
    """
    return Tactic(exponent=exponent, hold=until, insight=insight)


def hard_line(*, insight: bool = False) -> Tactic:
    """Never concede.

    >>> hard_line().hold
    1.0
    """
    return Tactic(hold=1.0, insight=insight)


def mixture(timed: Tactic, mirroring: float) -> Tactic:
    """A weighted mean of a timed tactic and of mirroring the other side.

    Raises:
        ValueError: a weight outside [0, 1].

    >>> mixture(time_dependent(0.5), 0.25)
    Tactic(exponent=0.5, opening=0.0, hold=0.0, mirroring=0.25, insight=False, reciprocity=1.0)
    """
    return Tactic(timed.exponent, timed.opening, timed.hold, mirroring, timed.insight, timed.reciprocity)


@kernel
def conceded(time: float, exponent: float, opening: float, hold: float) -> float:
    """Share of the way from best to reservation that a timed tactic has conceded at `time` in [0, 1]."""
    if time <= hold:
        return 0.0 if hold > 0.0 else opening
    passed = (time - hold) / (1.0 - hold)
    return float(opening + (1.0 - opening) * passed ** (1.0 / exponent))


@kernel
def wanted(time: float, best: float, reserve: float, before: float, given: float, tactic: NDArray[np.float64]) -> float:
    """Utility wanted from the next offer: the timed target mixed with the last one less what was given.

    Kept in [reserve, best] against rounding: who has conceded everything takes a deal worth just its reservation value.
    """
    share = conceded(time, tactic[0], tactic[1], tactic[2])
    timed = best - share * (best - reserve) if share < 1.0 else reserve
    answered = min(max(before - tactic[5] * given, reserve), best)
    return float(min(max((1.0 - tactic[3]) * timed + tactic[3] * answered, reserve), best))


@kernel
def _each_conceded(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty(rows.shape[1])
    for i in range(out.size):
        out[i] = conceded(rows[0, i], rows[1, i], rows[2, i], rows[3, i])
    return out


def concession(
    time: ArrayLike, exponent: ArrayLike, opening: ArrayLike = 0.0, hold: ArrayLike = 0.0
) -> NDArray[np.float64]:
    """Share conceded by a timed tactic (Faratin et al. 1998, polynomial form).

    opening + (1 - opening) ((t - hold) / (1 - hold))^(1 / exponent), and 0 while holding.

    Args:
        time: share of the time that has passed, in [0, 1]; exponent > 0; opening, hold: in [0, 1]. Broadcast.

    Returns:
        shares in [0, 1] of the way from the best utility to the reservation value.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> concession([0.0, 0.5, 1.0], 0.5).tolist(), concession([0.5, 0.75, 1.0], 1.0, hold=0.5).tolist()
    ([0.0, 0.25, 1.0], [0.0, 0.5, 1.0])
    """
    t, e, k, h = checks.together(
        checks.share("time", time),
        checks.positive("exponent", exponent),
        checks.share("opening", opening),
        checks.share("hold", hold),
    )
    flat = np.stack([x.ravel() for x in (t, e, k, h)])
    return _each_conceded(flat).reshape(t.shape)


def exponential_concession(time: ArrayLike, exponent: ArrayLike, opening: ArrayLike) -> NDArray[np.float64]:
    """Share conceded by a timed tactic in the exponential form (Faratin et al. 1998).

    exp((1 - t)^exponent ln opening): `opening` at the start and everything at the end, as in the polynomial form. For
    a small exponent it waits longer than that before it gives, for a large one it gives later at first.

    Args:
        time: share of the time that has passed, in [0, 1]; exponent > 0; opening: share conceded at once, in (0, 1].
            Broadcast.

    Returns:
        shares in (0, 1] of the way from the best utility to the reservation value.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> exponential_concession([0.0, 0.5, 1.0], 1.0, 0.25).tolist()
    [0.25, 0.5, 1.0]
    """
    t, e, k = checks.together(
        checks.share("time", time),
        checks.positive("exponent", exponent),
        checks.positive("opening", checks.share("opening", opening)),
    )
    return np.asarray(np.exp((1.0 - t) ** e * np.log(k)))


def reply(
    offers: ArrayLike, own: ArrayLike, low: ArrayLike, high: ArrayLike, *, kind: str = "relative", lag: int = 1
) -> NDArray[np.float64]:
    """Next value of one issue by imitation of the other side's last moves (Faratin et al. 1998, tit-for-tat).

    "relative" answers in proportion to the other's move `lag` offers back, own * x[-1-lag] / x[-lag]; "absolute" by
    the same amount, own + x[-1-lag] - x[-lag] (theirs without random errors); "averaged" in proportion to the change
    over the last `lag` moves, own * x[-1-lag] / x[-1]. The answer is cut to [low, high].

    Args:
        offers: the other side's offers on the issue so far [..., offer], > 0 where a ratio is taken; own: the last
            own offer [...]; low, high: range in which the issue may be settled [...]. Broadcast. kind: as above;
            lag: whole, >= 1.

    Returns:
        offers [...].

    Raises:
        ValueError: fewer than lag + 1 offers, an unknown kind, an empty range, or a number out of its range.

    >>> moves = [100.0, 110.0, 115.5]
    >>> [round(float(reply(moves, 200.0, 0.0, 300.0, kind=k)), 3) for k in ("relative", "absolute")]
    [190.476, 194.5]
    >>> round(float(reply(moves, 200.0, 0.0, 300.0, kind="averaged", lag=2)), 3)
    173.16
    """
    if kind not in ("relative", "absolute", "averaged"):
        raise ValueError(f"kind must be relative, absolute or averaged (found {kind!r})")
    x = checks.finite("offers", offers) if kind == "absolute" else checks.positive("offers", offers)
    back = int(checks.single("lag", checks.whole("lag", lag, least=1)))
    if x.ndim == 0 or x.shape[-1] <= back:
        raise ValueError(f"offers must hold at least {back + 1} along the last axis for a lag of {back}")
    before, after = x[..., -1 - back], x[..., -1 if kind == "averaged" else -back]
    before, after, last, least, most = checks.together(
        before, after, checks.finite("own", own), checks.finite("low", low), checks.finite("high", high)
    )
    if (least > most).any():
        raise ValueError("low must not be above high")
    with np.errstate(over="ignore", invalid="ignore"):
        answer = last + (before - after) if kind == "absolute" else last * (before / after)
    return np.minimum(np.maximum(checks.answer("the reply", answer), least), most)


def target(
    tactic: Tactic, time: float, best: float, reserve: float, before: float = np.inf, given: float = 0.0
) -> float:
    """Utility that a party wants from its next offer.

    Args:
        tactic: of the party; time: share of the time passed, in [0, 1]; best, reserve: bounds of its utility.
        before: its last target (infinite: none yet); given: what the other side's last move gave it, in its
            utility.

    Returns:
        a utility in [reserve, best].

    Raises:
        ValueError: a time outside [0, 1], a reservation value above the best, a number not finite, or numbers too far
            apart to be represented.

    >>> target(time_dependent(1.0), 0.25, best=1.0, reserve=0.2)
    0.8
    >>> round(target(mirror(), 0.9, best=1.0, reserve=0.2, before=0.8, given=0.1), 6)
    0.7
    """
    checks.single("time", checks.share("time", time))
    checks.single("best", best), checks.single("reserve", reserve)
    checks.single("given", given)
    if not (isinstance(before, float) and before == np.inf):
        checks.single("before", before)
    if not reserve <= best:
        raise ValueError("the reservation value must not be above the best utility")
    with np.errstate(over="ignore"):
        differences = np.array([best - reserve, tactic.reciprocity * given], dtype=np.float64)
    checks.answer("the difference of utilities", differences)
    return wanted(time, best, reserve, before, given, np.array(tactic.numbers()))
