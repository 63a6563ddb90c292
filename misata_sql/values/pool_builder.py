"""Builds pools: the only module that calls Faker's providers."""

import datetime as dt
import logging
import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from misata_sql.errors import GeneratorError, UnknownNameError
from misata_sql.values.choices import Choices, Sampled, UnrepeatableError, list_outcomes
from misata_sql.values.faker_world import pinned
from misata_sql.values.pool_store import key_digest

if TYPE_CHECKING:
    from faker.generator import Generator

N_DRAWN = 4_096
"""The most values of a pool that is a sample."""
_MOST_DRAWS = 4 * N_DRAWN
_MOST_ANSWERS = 250_000  # random numbers for one sample, about a second
_MOST_BYTES = 1 << 20

# Lists that Faker makes of a set of texts, whose order differs from process to process.
UNORDERED = {("faker.providers.address", "it_IT"): ("cities",)}

# Stands for a letter in a mask until the provider has returned it: neither upper nor lower case, but has both.
_LETTER = "\N{LATIN CAPITAL LETTER D WITH SMALL LETTER Z WITH CARON}"


class NoMasksError(Exception):
    """A provider whose values are not filled masks."""


class _Steered(Choices):
    """The random numbers of one Faker generator: those of `by`, which changes while a pool is built.

    Providers keep the object, so it has to stay the same one.
    """

    by: Choices
    n_answers = 0

    def choose(self, n: int) -> int:
        self.n_answers += 1
        return self.by.choose(n)

    def weigh(self, weights: Any) -> int:
        self.n_answers += 1
        return self.by.weigh(weights)

    def fraction(self) -> float:
        self.n_answers += 1
        return self.by.fraction()


def provider_names(generator: "Generator") -> list[str]:
    """The methods of a generator that are a provider's."""
    from faker.generator import Generator

    own = set(dir(Generator))
    there = vars(generator)
    return [name for name in sorted(there) if not name.startswith("_") and name not in own and callable(there[name])]


def draw_pool(provider: str, locale: str, arguments: list[Any], view: str) -> dict[str, Any]:
    """Everything of a Pool but the time that it took, in JSON's types.

    Raises as `faker_pool` does, and NoMasksError for the view "mask".
    """
    from faker import Factory

    text = f"misata_faker({provider!r}, {locale!r})"
    seed = int.from_bytes(key_digest([provider, locale, arguments, view]), "little")
    numbers = _Steered()
    with _quiet():
        generator = Factory.create(locale)
        generator.random = numbers
        generator._is_seeded = True
        known = provider_names(generator)
        if provider not in known:
            raise UnknownNameError(f"Faker provider of locale {locale}", provider, known)
        _put_in_order(generator)
        ask = _view(generator, provider, arguments, view)

        def draw(by: Choices) -> tuple[str, Any]:
            numbers.by = by
            return _plain(ask(), text, view)

        with pinned(numbers):
            try:
                found, origin = _find(draw, seed, numbers, view)
            except (GeneratorError, NoMasksError):
                raise
            except UnrepeatableError:
                raise GeneratorError(
                    f"{text}: draws through the C library's logarithm, whose bits differ between machines"
                ) from None
            except Exception as error:
                if view == "mask":
                    raise NoMasksError from error
                raise GeneratorError(f"{text}: Faker gives no value: {type(error).__name__}: {error}") from error
    type_, weighted = _one_type(found, text)
    weights = list(weighted.values())
    return {
        "source": _source(generator, provider),
        "type": type_,
        "values": list(weighted),
        "weights": None if min(weights) == max(weights) else weights,
        "origin": origin,
    }


def _find(draw: Callable[[Choices], Any], seed: int, numbers: _Steered, view: str) -> tuple[dict[Any, float], str]:
    """The values with their weights, and the origin of the Pool."""
    outcomes = list_outcomes(draw, seed)
    if outcomes is not None:
        origin = "weighted" if outcomes.is_weighted else "listed" if outcomes.is_flat else "composed"
        return outcomes.probabilities, origin
    if view == "mask":
        raise NoMasksError
    return _sample(draw, seed, numbers), "sampled"


def _sample(draw: Callable[[Choices], Any], seed: int, numbers: _Steered) -> dict[Any, float]:
    """Different values and how often each was drawn, in the order of their first draw.

    Ends at N_DRAWN values, or when new ones become rare, or at the limits of size and work.
    """
    found: dict[Any, float] = {}
    n_bytes = n_draws = 0
    numbers.n_answers = 0
    sampled = Sampled(seed)
    while len(found) < N_DRAWN and n_draws < _MOST_DRAWS:
        if numbers.n_answers > _MOST_ANSWERS or n_bytes > _MOST_BYTES:
            break
        if n_draws >= N_DRAWN and len(found) * 4 < n_draws:
            break
        value = draw(sampled)
        n_draws += 1
        if value not in found:
            n_bytes += len(str(value[1]))
        found[value] = found.get(value, 0.0) + 1.0
    return found


def _view(generator: "Generator", provider: str, arguments: list[Any], view: str) -> Callable[[], Any]:
    """The call of the provider, with what fills patterns and masks taken out for the views that want these."""
    method = getattr(generator, provider)
    if view == "format":
        generator.parse = lambda text: text  # type: ignore[method-assign]
    if view != "mask":
        return lambda: method(*arguments)
    calls = 0

    def keep(text: str = "", letters: str | None = None) -> str:
        nonlocal calls
        calls += 1
        if letters is not None:
            raise NoMasksError
        return text.replace("?", _LETTER)

    for filler in ("numerify", "lexify", "bothify"):
        for each in (generator, *generator.get_providers()):
            setattr(each, filler, keep)

    def ask() -> Any:
        before = calls
        mask = method(*arguments)
        if calls == before:
            raise NoMasksError
        return mask.replace(_LETTER, "?").replace(_LETTER.upper(), "^").replace(_LETTER.lower(), "~")

    return ask


def _plain(value: Any, text: str, view: str) -> tuple[str, Any]:
    """SQL type and JSON form of a provider's value; GeneratorError where it has none."""
    if view == "joined" and isinstance(value, tuple):
        value = "\t".join(value)
    match value:
        case str():
            return "VARCHAR", str(value)
        case bool():
            return "BOOLEAN", value
        case int() if -(2**63) <= value < 2**63:
            return "BIGINT", int(value)
        case float() | Decimal() if math.isfinite(value):
            return "DOUBLE", float(value)
        case dt.datetime():
            if value.tzinfo is not None:
                value = value.astimezone(dt.UTC).replace(tzinfo=None)
            return "TIMESTAMP", value.isoformat()
        case dt.date():
            return "DATE", value.isoformat()
        case dt.time():
            return "TIME", value.replace(tzinfo=None).isoformat()
        case None:
            raise GeneratorError(f"{text}: gives None\n  Hint: misata_null(rate, ...) adds NULLs to a generator")
        case int() | float() | Decimal():
            raise GeneratorError(f"{text}: gives {value}, which is no BIGINT or finite DOUBLE")
    raise GeneratorError(
        f"{text}: gives values of Python's type {type(value).__name__}\n"
        f"  Hint: use a provider of texts, numbers, booleans, dates or times"
    )


def _one_type(found: dict[tuple[str, Any], float], text: str) -> tuple[str, dict[Any, float]]:
    """The type of all values, and the weight of each; whole and broken numbers together are DOUBLE."""
    types = sorted({type_ for type_, _ in found})
    if types == ["BIGINT", "DOUBLE"]:
        merged: dict[Any, float] = {}
        for (_, value), weight in found.items():
            merged[float(value)] = merged.get(float(value), 0.0) + weight
        return "DOUBLE", merged
    if len(types) > 1:
        raise GeneratorError(f"{text}: gives values of several types ({', '.join(types)})")
    return types[0], {value: weight for (_, value), weight in found.items()}


def _source(generator: "Generator", provider: str) -> str | None:
    from faker.providers import BaseProvider

    if hasattr(BaseProvider, provider):
        return None
    owner = getattr(getattr(generator, provider), "__self__", None)
    source: str | None = getattr(owner, "__lang__", None)
    return source


def _put_in_order(generator: "Generator") -> None:
    for provider in generator.get_providers():
        for name in UNORDERED.get((provider.__provider__, provider.__lang__ or ""), ()):
            setattr(provider, name, sorted(getattr(provider, name)))


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Faker's warnings and log lines: they are about single calls."""
    logger = logging.getLogger("faker")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
