"""Single-precision elementary functions keep the errors their page promises."""

import numpy as np

from twotrack.theory import elementary


def test_exponential_keeps_its_relative_error():
    x = np.linspace(-86.0, 86.0, 4001).astype(np.float32)
    found = np.array([elementary.exponential(v) for v in x], dtype=np.float64)
    assert (np.abs(found / np.exp(x.astype(np.float64)) - 1.0)).max() < 2e-7


def test_exponential_is_clipped_and_not_infinite():
    assert np.isfinite(elementary.exponential(np.float32(1e9)))
    assert elementary.exponential(np.float32(-1e9)) > 0.0


def test_logarithm_keeps_its_absolute_error_near_one_and_is_relative_elsewhere():
    x = np.exp(np.linspace(-20.0, 20.0, 4001)).astype(np.float32)
    found = np.array([elementary.logarithm(v) for v in x], dtype=np.float64)
    exact = np.log(x.astype(np.float64))
    assert (np.abs(found - exact) / np.maximum(1.0, np.abs(exact))).max() < 3e-7


def test_logistic_and_saturating_at_their_ends():
    f = np.float32
    assert elementary.logistic(f(0)) == 0.5
    assert elementary.logistic(f(100)) == 1.0
    assert 0.0 <= elementary.logistic(f(-100)) < 1e-30
    assert elementary.saturating(f(0)) == 0.0
    assert elementary.saturating(f(-3)) == 0.0
    assert abs(float(elementary.saturating(f(1))) - (1 - np.exp(-1))) < 1e-6
