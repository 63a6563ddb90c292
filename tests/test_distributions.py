"""Continuous families: against scipy in the body and the tails, conditioned, and over random
arguments.
"""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.distributions.beta_gamma import Beta, Gamma, StudentT
from misata_sql.distributions.composite import Mixture, from_table
from misata_sql.distributions.continuous import Continuous
from misata_sql.distributions.normal import Lognormal, Normal
from misata_sql.distributions.simple import Exponential, Pareto, Triangular, Uniform, Weibull
from misata_sql.errors import ConstraintError, GeneratorError

FAMILIES = [
    (Uniform(-2, 5), scipy.stats.uniform(-2, 7)),
    (Normal(0, 1), scipy.stats.norm(0, 1)),
    (Normal(-3.5, 0.25), scipy.stats.norm(-3.5, 0.25)),
    (Lognormal(3.0, 0.8), scipy.stats.lognorm(0.8, scale=math.exp(3.0))),
    (Lognormal(-1.0, 3.0), scipy.stats.lognorm(3.0, scale=math.exp(-1.0))),
    (Exponential(2.5), scipy.stats.expon(scale=0.4)),
    (Gamma(0.3, 2.0), scipy.stats.gamma(0.3, scale=2.0)),
    (Gamma(2.0, 3.0), scipy.stats.gamma(2.0, scale=3.0)),
    (Gamma(80.0), scipy.stats.gamma(80.0)),
    (Gamma(5000.0), scipy.stats.gamma(5000.0)),
    (Beta(2.0, 5.0), scipy.stats.beta(2.0, 5.0)),
    (Beta(0.5, 0.5), scipy.stats.beta(0.5, 0.5)),
    (Beta(0.1, 3.0), scipy.stats.beta(0.1, 3.0)),
    (Beta(40.0, 2.0), scipy.stats.beta(40.0, 2.0)),
    (Beta(2000.0, 3000.0), scipy.stats.beta(2000.0, 3000.0)),
    (Weibull(1.5, 2.0), scipy.stats.weibull_min(1.5, scale=2.0)),
    (Weibull(0.4), scipy.stats.weibull_min(0.4)),
    (Pareto(2.0, 3.0), scipy.stats.pareto(3.0, scale=2.0)),
    (Triangular(-1, 0.5, 4), scipy.stats.triang(0.3, -1, 5)),
    (Triangular(0, 0, 1), scipy.stats.triang(0, 0, 1)),
    (Triangular(0, 1, 1), scipy.stats.triang(1, 0, 1)),
    (StudentT(1.0), scipy.stats.t(1.0)),
    (StudentT(4.5, 2.0, 0.5), scipy.stats.t(4.5, 2.0, 0.5)),
    (StudentT(200.0), scipy.stats.t(200.0)),
]
IDS = [str(f[0]) for f in FAMILIES]
TAILS = np.concatenate([10.0 ** -np.arange(12.0, 1.0, -0.5), np.linspace(0.1, 0.5, 21)])


@pytest.mark.parametrize(("family", "reference"), FAMILIES, ids=IDS)
def test_quantiles_equal_scipys(family: Continuous, reference: scipy.stats.rv_continuous) -> None:
    """ppf and isf agree with scipy to 1e-10, down to tails of 1e-12; around a location, to 1e-10 of
    the spread.
    """
    spread = reference.ppf(0.75) - reference.ppf(0.25)
    for ours, theirs in ((family.ppf, reference.ppf), (family.isf, reference.isf)):
        np.testing.assert_allclose(ours(TAILS), theirs(TAILS), rtol=1e-10, atol=1e-10 * spread * _centred(family))


@pytest.mark.parametrize(("family", "reference"), FAMILIES, ids=IDS)
def test_probabilities_equal_scipys(family: Continuous, reference: scipy.stats.rv_continuous) -> None:
    """cdf and sf agree with scipy to relative 1e-9 where they are at least 1e-12."""
    x = np.concatenate([reference.ppf(TAILS), reference.isf(TAILS)])
    # scipy's own differences of numbers next to 1 err by a few 1e-16
    np.testing.assert_allclose(family.cdf(x), reference.cdf(x), rtol=1e-9, atol=5e-16)
    np.testing.assert_allclose(family.sf(x), reference.sf(x), rtol=1e-9, atol=5e-16)


@pytest.mark.parametrize(("family", "reference"), FAMILIES, ids=IDS)
def test_densities_equal_scipys(family: Continuous, reference: scipy.stats.rv_continuous) -> None:
    """density agrees with scipy to relative 1e-9."""
    x = np.concatenate([reference.ppf(TAILS[10:]), reference.isf(TAILS[10:])])
    x = x[(x > reference.support()[0]) & (x < reference.support()[1])]
    np.testing.assert_allclose(family.density(x), reference.pdf(x), rtol=1e-9)


def _centred(family: Continuous) -> bool:
    """Whether values near 0 are differences, so that only an absolute error can be asked for."""
    return family.support[0] != 0.0


@pytest.mark.parametrize(("family", "reference"), FAMILIES, ids=IDS)
def test_truncated_quantiles_equal_scipys(family: Continuous, reference: scipy.stats.rv_continuous) -> None:
    """Conditioned on an interval, the values are scipy's at the probabilities narrowed to it: in
    the body and far out.
    """
    share = np.linspace(0.001, 0.999, 41)
    spread = reference.ppf(0.75) - reference.ppf(0.25)
    tolerance = {"rtol": 1e-9, "atol": 1e-9 * spread * _centred(family)}
    for low, high in ((0.2, 0.7), (1e-11, 1e-9)):
        start, end = family.cdf(np.array(reference.ppf([low, high])))
        part = family.truncated(*reference.ppf([low, high]))
        np.testing.assert_allclose(part.ppf(share), reference.ppf(start + share * (end - start)), **tolerance)
        start, end = family.sf(np.array(reference.isf([high, low])))
        if reference.isf(low) == reference.isf(high):
            continue  # doubles next to 1 cannot tell these quantiles of a beta distribution apart
        part = family.truncated(*reference.isf([high, low]))
        np.testing.assert_allclose(part.isf(share), reference.isf(end + share * (start - end)), **tolerance)
        assert np.all(np.diff(part.ppf(share)) >= 0)


@pytest.mark.parametrize("family", [f[0] for f in FAMILIES], ids=IDS)
def test_truncated_probabilities_are_conditional(family: Continuous) -> None:
    """cdf and sf of a truncated distribution are its base's, narrowed; nothing is outside."""
    low, high = family.ppf(np.array([0.1, 0.6]))
    part = family.truncated(low, high)
    x = family.ppf(np.linspace(0.1, 0.6, 11))
    np.testing.assert_allclose(part.cdf(x), np.linspace(0, 1, 11), atol=1e-12)
    np.testing.assert_allclose(part.sf(x), np.linspace(1, 0, 11), atol=1e-12)
    assert part.support == (low, high)
    assert part.truncated(-math.inf, math.inf) is part or part.truncated(-math.inf, math.inf).support == part.support
    assert family.truncated() is family


@pytest.mark.parametrize(
    "family",
    [Normal(0, 1), Normal(0, 1).truncated(-1, 2), Exponential(1.0), Beta(2.0, 3.0)],
    ids=str,
)
def test_a_narrow_interval_keeps_its_digits(family: Continuous) -> None:
    """An interval with 1e-12 of the probability is as finely resolved as any other."""
    low = float(family.ppf(np.array([0.5]))[0])
    part = family.truncated(low, low + 1e-9)
    middle = low + 0.5e-9
    again = part.truncated(middle, middle + 1e-13)
    for narrow in (part, again):
        start, end = narrow.support
        share = np.linspace(0, 1, 1001)
        position = (narrow.ppf(share) - start) / (end - start)
        np.testing.assert_allclose(position, share, atol=1e-8 + 4 * np.spacing(end) / (end - start))
        np.testing.assert_allclose(
            narrow.cdf(narrow.ppf(share)), share, atol=1e-8 + 4 * np.spacing(end) / (end - start)
        )
        np.testing.assert_allclose(narrow.density(np.array([start, end])) * (end - start), 1, rtol=1e-6)
    zero = Normal(0, 1).truncated(0.0, 1e-200)
    np.testing.assert_allclose(zero.ppf(share), 1e-200 * share, rtol=1e-12)


def test_a_far_tail_is_still_a_distribution() -> None:
    """Conditioning on 35 standard deviations works; 40 has too little probability."""
    tail = Normal(0, 1).truncated(low=35.0)
    values = tail.ppf(np.linspace(0.01, 0.99, 9))
    np.testing.assert_allclose(
        values, scipy.stats.norm.isf((1 - np.linspace(0.01, 0.99, 9)) * scipy.stats.norm.sf(35.0))
    )
    with pytest.raises(
        ConstraintError,
        match=r"misata_normal has no values to give between 40.0 and inf: .* 0 \(least",
    ):
        Normal(0, 1).truncated(low=40.0)
    with pytest.raises(ConstraintError, match=r"between 2\.0 and 1\.0"):
        Normal(0, 1).truncated(2.0, 1.0)
    with pytest.raises(ConstraintError):
        Exponential(1.0).truncated(high=-1.0)
    with pytest.raises(ConstraintError):
        Normal(0, 1).truncated(math.nan, 1.0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Normal(0, -1.0),
            r"misata_normal: sd must be > 0 and <= 1e\+300 and finite \(got -1.0\)",
        ),
        (lambda: Normal(math.nan, 1), r"misata_normal: mean must be .* \(got nan\)"),
        (lambda: Lognormal(0, math.inf), "misata_lognormal: sigma must be > 0"),
        (lambda: Exponential(0), "misata_exponential: rate must be > 0"),
        (lambda: Gamma(0, 1), "misata_gamma: shape must be >= 0.001"),
        (lambda: Beta(1, -2), "misata_beta: b must be >= 0.001"),
        (lambda: Weibull(0), "misata_weibull: shape must be >= 0.01"),
        (lambda: Pareto(0, 1), "misata_pareto: minimum must be > 0"),
        (lambda: Triangular(0, 2, 1), "misata_triangular: low <= mode <= high"),
        (lambda: StudentT(0), "misata_student_t: df must be >= 0.1"),
        (lambda: Uniform(1, 1), "misata_uniform: low must be below high"),
        (lambda: Mixture((1.0,), ()), "one weight for each component"),
        (lambda: Mixture((-1.0,), (Normal(),)), r"weight 1 is -1.0"),
        (lambda: from_table([0, 1], [2, 1]), "values must be finite and not descend"),
        (lambda: from_table([0.1, 1], [1, 2]), "must ascend from 0 to 1"),
    ],
)
def test_bad_arguments_are_named(make: object, message: str) -> None:
    """Every refusal names the generator, the argument, the value and the range."""
    with pytest.raises(GeneratorError, match=message):
        make()  # type: ignore[operator]


def test_mixture_is_the_weighted_sum() -> None:
    """The mixture's cdf is the weighted sum of its components', its ppf the inverse, over a gap as
    well.
    """
    mixture = Mixture((1.0, 0.0, 3.0), (Normal(-100, 1), Exponential(1.0), Lognormal(2.0, 0.5)))
    x = np.array([-103.0, -100, -50, 1, 5, 9, 40])
    expected = 0.25 * scipy.stats.norm.cdf(x, -100, 1) + 0.75 * scipy.stats.lognorm.cdf(x, 0.5, scale=math.exp(2.0))
    np.testing.assert_allclose(mixture.cdf(x), expected, rtol=1e-12)
    p = np.concatenate([TAILS, 1 - TAILS])
    np.testing.assert_allclose(mixture.cdf(mixture.ppf(p)), p, rtol=1e-9)
    part = mixture.truncated(-99.0, 5.0)
    assert np.all((part.ppf(p) >= -99) & (part.ppf(p) <= 5))


def test_tabulated_is_straight_between_knots() -> None:
    """Knots are met exactly; atoms (equal values) and gaps (equal probabilities) work both ways and
    when truncated.
    """
    table = from_table([0, 0.5, 0.7, 0.7, 1], [0, 1, 1, 3, 4])
    np.testing.assert_allclose(table.ppf(np.array([0, 0.25, 0.6, 0.7, 0.85, 1])), [0, 0.5, 1, 3, 3.5, 4])
    np.testing.assert_allclose(table.cdf(np.array([-1, 0.5, 1, 2, 3.5, 9])), [0, 0.25, 0.7, 0.7, 0.85, 1])
    part = table.truncated(1, 3.5)  # the atom at 1 has 0.2, then 0.15 from 3 to 3.5
    np.testing.assert_allclose(part.cdf(np.array([1.0, 3.5])), [0.2 / 0.35, 1])
    with pytest.raises(ConstraintError):
        table.truncated(1.5, 2.5)


positive = st.floats(0.05, 50)
families = st.one_of(
    st.builds(Normal, st.floats(-1e6, 1e6), positive),
    st.builds(Lognormal, st.floats(-20, 20), st.floats(0.01, 5)),
    st.builds(Exponential, positive),
    st.builds(Gamma, st.floats(0.02, 3000), positive),
    st.builds(Beta, st.floats(0.02, 3000), st.floats(0.02, 3000)),
    st.builds(Weibull, st.floats(0.1, 50), positive),
    st.builds(Pareto, positive, st.floats(0.2, 50)),
    st.builds(StudentT, st.floats(0.3, 3000), st.floats(-10, 10), positive),
    st.builds(lambda a, b, c: Triangular(*sorted((a, b, c + 100))), *[st.floats(-50, 49)] * 3),
)
probabilities = st.lists(st.floats(1e-9, 1 - 1e-9), min_size=1, max_size=20)


@given(families, probabilities)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_cdf_undoes_ppf(family: Continuous, numbers: list[float]) -> None:
    """Values are finite, inside the support and ascend; cdf(ppf(p)) is p to what a double can tell
    apart.
    """
    p = np.sort(np.array(numbers))
    x = family.ppf(p)
    low, high = family.support
    assert np.all(np.isfinite(x))
    assert np.all((x >= low) & (x <= high))
    assert np.all(np.diff(x) >= -1e-12 * np.abs(x[1:]))
    next_up = np.nextafter(x, math.inf)
    next_up = np.where(np.abs(x) < 1e-307, 1e-307, next_up)  # subnormal numbers have fewer digits
    below, above = family.cdf(np.nextafter(x, -math.inf)), family.cdf(next_up)
    assert np.all((p >= below * (1 - 1e-9) - 1e-15) & (p <= above * (1 + 1e-9) + 1e-15))


@given(families, st.floats(1e-6, 0.999), st.floats(1e-6, 0.999), probabilities)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_truncated_values_stay_inside(family: Continuous, a: float, b: float, numbers: list[float]) -> None:
    """A truncated distribution gives finite values within its bounds only, or is refused."""
    low, high = family.ppf(np.sort(np.array([a, b])))
    try:
        part = family.truncated(low, high)
    except ConstraintError:
        assert high - low <= 1e-9 * max(abs(low), abs(high)) or a == b
        return
    x = part.ppf(np.array(numbers))
    assert np.all((x >= low) & (x <= high))
