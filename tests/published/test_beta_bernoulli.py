"""Gelman, A. et al. (2013), Bayesian Data Analysis, 3rd ed., section 2.4 and Table 2.1: births with placenta previa.

437 of 980 are girls. From a uniform prior the posterior is Beta(438, 544) of mean 0.446, standard deviation 0.016 and
median 0.446, with 95 % between 0.415 and 0.477. The table repeats median and interval for priors of mean 0.485 that
weigh 2 to 200 births.

Checked against a machine reading of the book's chapter 2 that is stored in a public repository (its Table 2.1, whole)
and, for the first row, against https://swisspedhealth-pipelinedev.github.io/docs/pages/bayesian_example1.html.
"""

import pytest
from scipy import stats

from twotrack.theory import beliefs

# mean and weight of the prior, median and 95 % interval of the posterior
TABLE = [
    (0.500, 2, 0.446, 0.415, 0.477),
    (0.485, 2, 0.446, 0.415, 0.477),
    (0.485, 5, 0.446, 0.415, 0.477),
    (0.485, 10, 0.446, 0.415, 0.477),
    (0.485, 20, 0.447, 0.416, 0.478),
    (0.485, 100, 0.450, 0.420, 0.479),
    (0.485, 200, 0.453, 0.424, 0.481),
]


@pytest.mark.parametrize(("centre", "weight", "median", "low", "high"), TABLE)
def test_posteriors_under_conjugate_priors(centre, weight, median, low, high):
    a, b = beliefs.update(centre * weight, (1.0 - centre) * weight, 437.0, 543.0)
    posterior = stats.beta(float(a), float(b))
    assert [round(float(posterior.ppf(x)), 3) for x in (0.5, 0.025, 0.975)] == [median, low, high]


def test_the_uniform_prior():
    a, b = beliefs.update(1.0, 1.0, 437.0, 543.0)
    assert (float(a), float(b)) == (438.0, 544.0)
    assert round(float(beliefs.mean(a, b)), 3) == 0.446
    assert round(float(stats.beta(float(a), float(b)).std()), 3) == 0.016
