"""Beliefs about kinds: Bayes' rule, its freedom of order, and how far signs separate kinds."""

import numpy as np
import pytest

from twotrack.theory import intent

TABLE = np.array([[0.6, 0.3, 0.1], [0.2, 0.3, 0.5], [0.1, 0.3, 0.6]])
PRIOR = np.array([0.5, 0.3, 0.2])


def test_a_sign_that_all_kinds_show_alike_moves_nothing():
    assert intent.posterior(PRIOR, TABLE[:, 1]) == pytest.approx(PRIOR)
    assert intent.after_signs(PRIOR, TABLE, [0, 50, 0]) == pytest.approx(PRIOR)
    assert intent.separation(TABLE)[1] == 0.0


def test_many_signs_equal_one_after_the_other_in_any_order():
    rng = np.random.default_rng(1)
    signs = rng.integers(0, 3, 12)
    for order in (signs, signs[::-1], rng.permutation(signs)):
        belief = PRIOR
        for sign in order:
            belief = intent.posterior(belief, TABLE[:, sign])
        assert intent.after_signs(PRIOR, TABLE, np.bincount(signs, minlength=3)) == pytest.approx(belief)


def test_many_signs_do_not_underflow():
    belief = intent.after_signs(PRIOR, TABLE, [10_000, 0, 0])
    assert belief == pytest.approx([1.0, 0.0, 0.0])


def test_an_excluded_kind_never_returns_and_an_impossible_sign_excludes():
    table = [[0.5, 0.5], [1.0, 0.0]]
    assert intent.after_signs([0.5, 0.5], table, [3, 1]).tolist() == [1.0, 0.0]
    assert intent.posterior([0.0, 1.0], [0.9, 0.1]).tolist() == [0.0, 1.0]


def test_tempered_evidence_moves_less():
    full = intent.after_signs(PRIOR, TABLE, [3, 0, 0])
    half = intent.after_signs(PRIOR, TABLE, [3, 0, 0], memory=0.5)
    assert PRIOR[0] < half[0] < full[0]


def test_divergence_by_hand_and_its_zero():
    p, q = 0.7, 0.3
    expected = p * np.log(p / q) + q * np.log(q / p)
    assert intent.divergence([[p, q], [q, p]])[0, 1] == pytest.approx(expected)
    assert (intent.divergence(TABLE).diagonal() == 0).all()
    assert np.isinf(intent.divergence([[0.5, 0.5], [1.0, 0.0]])[0, 1])
    assert np.isfinite(intent.divergence([[0.5, 0.5], [1.0, 0.0]])[1, 0])


def test_divergence_is_the_expected_gain_of_log_odds():
    gains = np.log(TABLE[0] / TABLE[2])
    assert intent.divergence(TABLE)[0, 2] == pytest.approx((TABLE[0] * gains).sum())


def test_information_lies_between_nothing_and_the_entropy_of_the_prior():
    entropy = -(PRIOR * np.log2(PRIOR)).sum()
    assert 0.0 < intent.information(PRIOR, TABLE) < entropy
    assert intent.information(PRIOR, np.eye(3)) == pytest.approx(entropy)
    assert intent.information(PRIOR, np.tile(TABLE[0], (3, 1))) == pytest.approx(0.0)


def test_signs_needed_agrees_with_a_long_run():
    gain = float(intent.divergence(TABLE)[0, 2])
    needed = float(intent.signs_needed(1.0, 0.99, gain))
    counts = TABLE[0] * needed
    belief = intent.after_signs([0.5, 0.0, 0.5], TABLE, counts)
    assert belief[0] == pytest.approx(0.99, abs=1e-9)
    assert intent.signs_needed(1000.0, 0.99, gain) == 0.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: intent.posterior([0.5, 0.4], [0.1, 0.1]), "prior must sum to 1"),
        (lambda: intent.posterior([0.5, 0.5], [0.1, 1.1]), "likelihood must lie in"),
        (lambda: intent.posterior([1.0, 0.0], [0.0, 1.0]), "impossible"),
        (lambda: intent.posterior([0.5, np.nan], [0.1, 0.1]), "finite"),
        (lambda: intent.after_signs([0.5, 0.5], [[1.0], [1.0]], [-1]), "negative"),
        (lambda: intent.after_signs([0.5, 0.5], [[0.5, 0.5]], [1, 1]), "shapes"),
        (lambda: intent.after_signs([0.5, 0.5], [[1.0, 0.0], [1.0, 0.0]], [0, 1]), "impossible"),
        (lambda: intent.divergence([[0.5, 0.6]]), "table must sum to 1"),
        (lambda: intent.signs_needed(1.0, 1.0, 1.0), "certainty"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_likelihood_for_other_kinds_is_refused():
    for prior, likelihood in (([1.0], [0.2, 0.3, 0.5]), ([0.5, 0.5], [0.3]), ([0.5, 0.5], 0.3)):
        with pytest.raises(ValueError, match="as many kinds"):
            intent.posterior(prior, likelihood)


def test_chances_next_to_zero_are_not_infinite_evidence():
    """A kind of next to no weight adds next to no bits; a sign it hardly shows is far from never."""
    assert intent.information([1.0, 1e-320], [[1.0, 0.0], [0.0, 1.0]]) == pytest.approx(0.0, abs=1e-300)
    assert intent.separation([[1.0, 1e-320], [0.5, 0.5]])[1] == pytest.approx(np.log(0.5) - np.log(1e-320))


def test_signs_that_say_next_to_nothing_are_not_signs_that_say_nothing():
    assert intent.signs_needed([1.0, 19.0, 1.0], [0.95, 0.95, 0.5], 0.0).tolist() == [np.inf, 0.0, 0.0]
    with pytest.raises(ValueError, match="the number of signs is too large"):
        intent.signs_needed(1.0, 0.95, 1e-308)
