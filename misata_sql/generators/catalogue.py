"""Every generator: name, arguments with their meaning and units, an example, and the sampler that it makes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from misata_sql.errors import GeneratorError
from misata_sql.generators.arguments import Argument
from misata_sql.generators.calendar import CALENDAR
from misata_sql.generators.generator import Generator
from misata_sql.generators.identifiers import IDENTIFIERS
from misata_sql.generators.people import PEOPLE
from misata_sql.generators.places import PLACES
from misata_sql.generators.technical import TECHNICAL
from misata_sql.generators.things import THINGS
from misata_sql.generators.values import VALUES
from misata_sql.samplers.base import Sampler
from misata_sql.spec.interval import Interval


def _distribution(function: str, module: str, family_name: str) -> Callable[..., Sampler]:
    """make() of a continuous distribution; families load when first used."""

    def make(*arguments: Any) -> Sampler:
        import importlib

        from misata_sql.samplers.continuous import Continuous

        family = getattr(importlib.import_module(f"misata_sql.distributions.{module}"), family_name)
        shown = ", ".join(f"{argument:g}" for argument in arguments)
        return Continuous(family(*arguments), f"misata_{function}({shown})")

    return make


def _discrete(name: str) -> Callable[..., Sampler]:
    def make(*arguments: Any) -> Sampler:
        from misata_sql.samplers.discrete import make_discrete

        return make_discrete(name, arguments)

    return make


def _moment_kind(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return "TIMESTAMP"
    if isinstance(value, dt.date):
        return "DATE"
    return "TIME" if isinstance(value, dt.time | Interval) else "number"


def _uniform(low: Any, high: Any) -> Sampler:
    from misata_sql.domains.storage import time_of_day
    from misata_sql.samplers.continuous import make_uniform
    from misata_sql.samplers.progression import UniformInteger, UniformMoment

    kinds = {_moment_kind(low), _moment_kind(high)}
    if len(kinds) > 1 and kinds != {"DATE", "TIMESTAMP"}:
        raise GeneratorError(f"misata_uniform: low and high must be of one kind (got {low!r}, {high!r})")
    if kinds == {"TIME"}:
        return UniformMoment(time_of_day(low), time_of_day(high))
    if kinds != {"number"}:
        if len(kinds) > 1:
            low, high = (m if isinstance(m, dt.datetime) else dt.datetime(m.year, m.month, m.day) for m in (low, high))
        return UniformMoment(low, high)
    if isinstance(low, int) and isinstance(high, int):
        return UniformInteger(low, high)
    return make_uniform(float(low), float(high))


def _constant(value: Any) -> Sampler:
    from misata_sql.samplers.categories import Categories

    return Categories((value,), (1.0,), f"misata_constant({value!r})")


def _choice(values: tuple[Any, ...], weights: tuple[float, ...] | None) -> Sampler:
    from misata_sql.samplers.categories import Categories

    if weights is None:
        weights = (1.0,) * len(values)
    if len(weights) != len(values):
        raise GeneratorError(
            f"misata_choice: needs as many weights as values (got {len(values)} values and {len(weights)} weights)"
        )
    shown = ", ".join(repr(v) for v in values[:3]) + (", ..." if len(values) > 3 else "")
    return Categories(values, weights, f"misata_choice of {len(values)} value{'s' * (len(values) != 1)} ({shown})")


def _vocabulary(name: str) -> Sampler:
    from misata_sql.samplers.categories import Categories
    from misata_sql.values.vocabularies import vocabulary

    words = vocabulary(name)
    text = f"misata_vocabulary('{name}'), {len(words.values)} values"
    return Categories(words.values, words.weights, text, declared_weights=False)


def _bernoulli(p: float) -> Sampler:
    from misata_sql.samplers.categories import Bernoulli

    return Bernoulli(p)


def _sequence(start: int, step: int) -> Sampler:
    from misata_sql.samplers.progression import Sequence

    return Sequence(start, step)


def _text(name: str) -> Callable[..., Sampler]:
    def make(*arguments: Any) -> Sampler:
        from misata_sql.samplers import text

        sampler: Sampler = getattr(text, name)(*arguments)
        return sampler

    return make


def _null(rate: float, inner: Sampler) -> Sampler:
    from misata_sql.samplers.nullable import Nullable

    return Nullable(rate, inner)


def _mixture(weights: tuple[float, ...], *samplers: Sampler) -> Sampler:
    from misata_sql.samplers.mixture import make_mixture

    return make_mixture(weights, samplers)


def _timeline(*arguments: Any) -> Sampler:
    from misata_sql.samplers.timeline import make_timeline

    return make_timeline(*arguments)


A = Argument
CATALOGUE: tuple[Generator, ...] = (
    Generator(
        "misata_constant", (A("value", "value", "any constant"),), "type of value",
        "the same value in every row", "misata_constant('EUR')", _constant,
    ),
    Generator(
        "misata_sequence",
        (A("start", "integer", "value of row 0", 1), A("step", "integer", "difference of two rows, not 0", 1)),
        "BIGINT", "start + step * row number; unique", "misata_sequence(1000)", _sequence,
    ),
    Generator(
        "misata_uniform",
        (
            A("low", "moment or number", "least value"),
            A("high", "moment or number", "greatest value; integers include it, times and fractions end before it"),
        ),
        "BIGINT, DOUBLE, DATE, TIMESTAMP or TIME, as its arguments", "every value equally likely",
        "misata_uniform(DATE '2020-01-01', DATE '2025-01-01')", _uniform,
    ),
    Generator(
        "misata_normal", (A("mean", "number", "mean"), A("sd", "number", "standard deviation, > 0")),
        "DOUBLE", "normal (Gaussian) distribution", "misata_normal(170, 10)",
        _distribution("normal", "normal", "Normal"),
    ),
    Generator(
        "misata_lognormal",
        (A("mu", "number", "mean of the logarithm"), A("sigma", "number", "standard deviation of the logarithm, > 0")),
        "DOUBLE", "exp of a normal; its median is exp(mu)", "misata_lognormal(3.0, 0.8)",
        _distribution("lognormal", "normal", "Lognormal"),
    ),
    Generator(
        "misata_exponential", (A("rate", "number", "events per unit, > 0; the mean is 1/rate"),),
        "DOUBLE", "waiting times", "misata_exponential(0.1)", _distribution("exponential", "simple", "Exponential"),
    ),
    Generator(
        "misata_gamma", (A("shape", "number", "0.001 to 1e9"), A("scale", "number", "> 0; the mean is shape * scale")),
        "DOUBLE", "gamma distribution", "misata_gamma(2.0, 30)", _distribution("gamma", "beta_gamma", "Gamma"),
    ),
    Generator(
        "misata_beta", (A("a", "number", "0.001 to 1e7"), A("b", "number", "0.001 to 1e7; the mean is a / (a + b)")),
        "DOUBLE", "shares between 0 and 1", "misata_beta(2, 8)", _distribution("beta", "beta_gamma", "Beta"),
    ),
    Generator(
        "misata_weibull", (A("shape", "number", "> 0"), A("scale", "number", "> 0")),
        "DOUBLE", "lifetimes", "misata_weibull(1.5, 1000)", _distribution("weibull", "simple", "Weibull"),
    ),
    Generator(
        "misata_pareto", (A("minimum", "number", "least value, > 0"), A("alpha", "number", "tail exponent, > 0")),
        "DOUBLE", "heavy tail: P(x > t) = (minimum / t) ^ alpha", "misata_pareto(1000, 1.2)",
        _distribution("pareto", "simple", "Pareto"),
    ),
    Generator(
        "misata_triangular",
        (A("low", "number", "least"), A("mode", "number", "likeliest"), A("high", "number", "greatest")),
        "DOUBLE", "three-point estimates", "misata_triangular(1, 3, 10)",
        _distribution("triangular", "simple", "Triangular"),
    ),
    Generator(
        "misata_student_t", (A("df", "number", "degrees of freedom, 0.1 to 1e7"),),
        "DOUBLE", "Student's t: like a normal with heavier tails", "misata_student_t(4)",
        _distribution("student_t", "beta_gamma", "StudentT"),
    ),
    Generator(
        "misata_poisson", (A("mean", "number", "expected count, > 0"),),
        "BIGINT", "counts of independent events", "misata_poisson(3.5)", _discrete("poisson"),
    ),
    Generator(
        "misata_binomial", (A("n", "integer", "trials, >= 0"), A("p", "number", "probability of each, in [0, 1]")),
        "BIGINT", "successes in n trials", "misata_binomial(10, 0.3)", _discrete("binomial"),
    ),
    Generator(
        "misata_geometric", (A("p", "number", "probability of success, 1e-12 to 1"),),
        "BIGINT", "trials up to and with the first success, >= 1", "misata_geometric(0.2)", _discrete("geometric"),
    ),
    Generator(
        "misata_negative_binomial",
        (A("n", "number", "successes, > 0"), A("p", "number", "probability of success, in (0, 1]")),
        "BIGINT", "failures before the n-th success", "misata_negative_binomial(3, 0.4)",
        _discrete("negative_binomial"),
    ),
    Generator(
        "misata_zipf",
        (
            A("exponent", "number", ">= 0; P(k) is proportional to 1 / k ^ exponent"),
            A("n", "integer", "greatest value, >= 1"),
        ),
        "BIGINT", "ranks 1..n of which the first are the most frequent", "misata_zipf(1.1, 1e7)", _discrete("zipf"),
    ),
    Generator(
        "misata_bernoulli", (A("p", "number", "probability of TRUE, in [0, 1]"),),
        "BOOLEAN", "TRUE with probability p (1 and 0 in a numeric column)", "misata_bernoulli(0.9)", _bernoulli,
    ),
    Generator(
        "misata_choice",
        (A("values", "values", "the values"), A("weights", "weights", "relative weights, as many", None)),
        "type of the values", "one of the values", "misata_choice(['paid', 'shipped'], [0.8, 0.2])", _choice,
    ),
    Generator(
        "misata_mixture",
        (A("weights", "weights", "relative weights"), A("generator", "samplers", "one generator a weight")),
        "type of the generators", "a value of one of the generators, chosen by the weights",
        "misata_mixture([0.9, 0.1], misata_normal(20, 5), misata_normal(80, 10))", _mixture,
    ),
    Generator(
        "misata_null",
        (A("rate", "number", "probability of NULL, in [0, 1]"), A("generator", "sampler", "what else")),
        "type of the generator", "NULL with the given probability, else the generator's value",
        "misata_null(0.1, misata_normal(0, 1))", _null,
    ),
    Generator(
        "misata_uuid", (), "UUID", "version 4 UUIDs; unique", "misata_uuid()", _text("Uuid"),
    ),
    Generator(
        "misata_hash_id", (A("length", "integer", "hexadecimal digits, 1 to 64", 16),),
        "VARCHAR", "random-looking hexadecimal ids; unique", "misata_hash_id(12)", _text("HashId"),
    ),
    Generator(
        "misata_regex", (A("pattern", "text", "a regular expression without lookaround and backreferences"),),
        "VARCHAR", "every matching text equally likely (*, + and {n,} are bounded)",
        "misata_regex('[A-Z]{3}-[0-9]{4}')", _text("Regex"),
    ),
    Generator(
        "misata_vocabulary", (A("name", "text", "name of a built-in list, such as 'country' or 'first_name'"),),
        "VARCHAR", "a value of a built-in weighted list", "misata_vocabulary('country')", _vocabulary,
    ),
    Generator(
        "misata_bytes", (A("length", "integer", "bytes, 1 to 16384"),),
        "BLOB", "random bytes", "misata_bytes(16)", _text("Bytes"),
    ),
    Generator(
        "misata_timeline",
        (
            A("start", "moment", "first day"), A("stop", "moment", "day after the last"),
            A("growth", "number", "events per day after a year, relative to the start, > 0", 1.0),
            A("weekly", "number", "share by which weekends are quieter, in [0, 1)", 0.0),
            A("yearly", "number", "amplitude of the yearly season, in [0, 1)", 0.0),
        ),
        "TIMESTAMP", "event times with growth, weekends and a yearly season",
        "misata_timeline(DATE '2020-01-01', DATE '2025-01-01', 1.3, 0.4, 0.2)", _timeline,
    ),
    *CALENDAR,
    *VALUES,
    *PEOPLE,
    *PLACES,
    *THINGS,

    *IDENTIFIERS,
    *TECHNICAL,
)  # fmt: skip

GENERATORS: dict[str, Generator] = {generator.name: generator for generator in CATALOGUE}
