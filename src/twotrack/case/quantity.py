"""A number as a case states it: a value or a distribution, with unit and support."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import model_validator

from twotrack.evidence.record import Record
from twotrack.evidence.support import Support

MOST = 1e9
FAMILIES = ("value", "uniform", "loguniform", "normal", "lognormal", "triangular", "beta", "choice", "integers")


class Quantity(Record):
    """Exactly one of a fixed `value` and a distribution from which every member of an ensemble draws.

    uniform [low, high]; loguniform [low, high], both positive; normal [mean, sd]; lognormal [median, sd of the log];
    triangular [low, mode, high]; beta [a, b]; choice [options, equally likely]; integers [first, last]. The two normals
    are cut at three standard deviations.
    """

    value: float | None = None
    uniform: tuple[float, float] | None = None
    loguniform: tuple[float, float] | None = None
    normal: tuple[float, float] | None = None
    lognormal: tuple[float, float] | None = None
    triangular: tuple[float, float, float] | None = None
    beta: tuple[float, float] | None = None
    choice: tuple[float, ...] | None = None
    integers: tuple[int, int] | None = None
    unit: str
    support: tuple[Support, ...]

    @model_validator(mode="after")
    def _sound(self) -> Quantity:
        given = [name for name in FAMILIES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(FAMILIES)}")
        numbers = self.numbers
        if not all(abs(x) <= MOST for x in numbers):
            raise ValueError(f"numbers must be finite, and at most {MOST:g} in size")
        problem = _problem(self.family, numbers)
        if problem:
            raise ValueError(problem)
        if not self.support:
            raise ValueError("no support given | name a claim, data, theory or an assumption with its reason")
        return self

    @property
    def family(self) -> str:
        """Which family is given (`value` for a fixed number)."""
        return next(name for name in FAMILIES if getattr(self, name) is not None)

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers of the family."""
        given = getattr(self, self.family)
        return tuple(float(x) for x in given) if isinstance(given, tuple) else (float(given),)

    @property
    def uncertain(self) -> bool:
        """True when members draw different numbers."""
        return self.value is None

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest number that can be drawn."""
        n = self.numbers
        match self.family:
            case "normal":
                return n[0] - 3 * n[1], n[0] + 3 * n[1]
            case "lognormal":
                spread = 2.718281828459045 ** (3 * n[1])
                return n[0] / spread, n[0] * spread
            case "beta":
                return 0.0, 1.0
        return min(n), max(n)

    @property
    def central(self) -> float:
        """The median, or the middle of the family where that is simpler."""
        n = self.numbers
        match self.family:
            case "uniform" | "integers":
                return (n[0] + n[1]) / 2
            case "loguniform":
                return float((n[0] * n[1]) ** 0.5)
            case "triangular":
                return n[1]
            case "beta":
                return n[0] / (n[0] + n[1])
            case "choice":
                return sorted(n)[len(n) // 2]
        return n[0]


def _problem(family: str, n: Sequence[float]) -> str | None:
    match family:
        case "uniform" | "integers" if n[0] > n[1]:
            return "the lower bound lies above the upper"
        case "loguniform" if n[0] <= 0 or n[0] > n[1]:
            return "loguniform wants 0 < low <= high"
        case "normal" if n[1] < 0:
            return "a standard deviation is not negative"
        case "lognormal" if n[0] <= 0 or not 0 <= n[1] <= 10:
            return "lognormal wants a positive median and a standard deviation of the log in [0, 10]"
        case "triangular" if not (n[0] <= n[1] <= n[2]):
            return "triangular wants low <= mode <= high"
        case "beta" if n[0] <= 0 or n[1] <= 0:
            return "beta wants two positive numbers"
        case "choice" if not n:
            return "choice wants at least one option"
    return None
