"""misata_mixture: one of several generators, chosen by weights.

Components of one kind make one distribution of that kind, so a mixture costs what one draw costs and a CHECK truncates
it exactly: continuous ones add their distribution functions, lists of values their weights.
"""

from misata_sql.distributions.composite import Mixture
from misata_sql.distributions.discrete import Weighted
from misata_sql.errors import GeneratorError
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.categories import Bernoulli, Categories
from misata_sql.samplers.continuous import Continuous
from misata_sql.samplers.discrete import DiscreteNumbers
from misata_sql.samplers.progression import UniformInteger

MOST_LISTED = 1 << 16


def make_mixture(weights: tuple[float, ...], samplers: tuple[Sampler, ...]) -> Sampler:
    """The sampler of misata_mixture(weights, samplers...)."""
    if len(weights) != len(samplers):
        raise GeneratorError(
            f"misata_mixture: needs one weight for each generator "
            f"(got {len(weights)} weights and {len(samplers)} generators)"
        )
    text = f"misata_mixture of {', '.join(sampler.describe() for sampler in samplers)}"
    if all(isinstance(sampler, Continuous) for sampler in samplers):
        parts = tuple(sampler.distribution for sampler in samplers)  # type: ignore[attr-defined]
        return Continuous(Mixture(weights, parts), text)
    values: list[object] = []
    shares: list[float] = []
    total = 0.0
    for weight in weights:
        total += weight
    for weight, sampler in zip(weights, samplers, strict=True):
        listed = _listed(sampler)
        if listed is None:
            raise GeneratorError(
                f"misata_mixture: cannot mix {' and '.join(s.describe() for s in samplers)}\n"
                f"  Hint: the generators must all be continuous, or all have at most {MOST_LISTED:,} values"
            )
        own_total = 0.0
        for _, share in listed:
            own_total += share
        values += [value for value, _ in listed]
        shares += [share / own_total * (weight / total) for _, share in listed]
    return Categories(tuple(values), tuple(shares), text)


def _listed(sampler: Sampler) -> list[tuple[object, float]] | None:
    """Values and weights of a sampler with few values; None for others."""
    match sampler:
        case Categories():
            return list(zip(sampler.values, sampler.weights, strict=True))
        case Bernoulli():
            return [(False, 1 - sampler.p), (True, sampler.p)]
        case UniformInteger() if sampler.high - sampler.low < MOST_LISTED:
            return [(value, 1.0) for value in range(sampler.low, sampler.high + 1)]
        case DiscreteNumbers():
            whole = sampler.distribution.truncated()
            if isinstance(whole, Weighted) and len(whole.values) <= MOST_LISTED:
                return list(zip(whole.values.tolist(), whole.weights.tolist(), strict=True))
    return None
