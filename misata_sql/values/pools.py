"""Pools: the values that one provider of Faker gives in one locale.

    faker_pool("first_name_female", "de_DE")

Where a provider has at most 8,192 ways to decide, every one of them is followed, and the pool holds all of its values
with their exact probabilities. Otherwise the pool is a sample of up to 4,096 different values. Either way it is the
same on every machine for one version of Faker; building it is the only time that Faker is imported (docs/values.md).
"""

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from misata_sql.values import pool_store

DEFAULT_LOCALE = "en_US"
_MOST_IN_MEMORY = 256

_READERS: dict[str, Callable[[Any], Any]] = {
    "DATE": dt.date.fromisoformat,
    "TIMESTAMP": dt.datetime.fromisoformat,
    "TIME": dt.time.fromisoformat,
}


@dataclass(frozen=True)
class Pool:
    """The values of a provider.

    arguments: that the provider was called with
    view: what of the provider: its "value", or see the other functions of this module
    source: the locale that the values are really of: another one where Faker has none of its own for this locale; None
        where the provider has no locales
    type: id of the SQL type of the values: VARCHAR, BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP or TIME
    values: distinct, in Faker's own order where the pool is complete, else as drawn
    weights: as many, all > 0, of no particular sum; None: equally likely
    origin: "weighted", "listed" or "composed": every value that the provider can give, by frequencies that Faker has,
        as one list of equally likely values, or by several choices; "sampled": what so many draws gave
    build_seconds: what building it took, on the machine that did
    """

    provider: str
    locale: str
    arguments: tuple[Any, ...]
    view: str
    source: str | None
    type: str
    values: tuple[Any, ...]
    weights: tuple[float, ...] | None
    origin: str
    faker_version: str
    build_seconds: float

    @property
    def size(self) -> int:
        return len(self.values)

    @property
    def is_complete(self) -> bool:
        """Whether these are all values that the provider can give."""
        return self.origin != "sampled"

    @property
    def likelihoods(self) -> tuple[float, ...]:
        """The weights, all 1 where Faker has none."""
        return self.weights or (1.0,) * len(self.values)


_lock = threading.RLock()
_pools: OrderedDict[str, Pool | None] = OrderedDict()


def faker_pool(provider: str, locale: str = DEFAULT_LOCALE, arguments: tuple[Any, ...] = ()) -> Pool:
    """The pool of a provider's values.

    provider: name of a method of Faker; case does not count
    locale: as `known_locale` reads it
    arguments: constants (numbers, texts, booleans), passed on by position

    Raises UnknownNameError for the names, GeneratorError where Faker refuses or where values have no SQL type.

    >>> faker_pool("passport_gender").values
    ('M', 'F', 'X')
    """
    return _some(_pool(provider, locale, arguments, "value"))


def faker_formats(provider: str, locale: str = DEFAULT_LOCALE) -> Pool:
    """The patterns of a provider such as `name` before Faker fills them: '{{last_name}} {{first_name}}'."""
    return _some(_pool(provider, locale, (), "format"))


def faker_masks(provider: str, locale: str = DEFAULT_LOCALE) -> Pool | None:
    """The masks of a provider such as `phone_number` before Faker fills their signs; None where it has other means.

    Signs: # a digit, % 1 to 9, $ 2 to 9, ! a digit or nothing, @ 1 to 9 or nothing; ? an ASCII letter, ^ an upper-case
    one, ~ a lower-case one.
    """
    return _pool(provider, locale, (), "mask")


def faker_tuples(provider: str, locale: str) -> Pool:
    """The pool of a provider that gives tuples of texts, each joined by tabs."""
    return _some(_pool(provider, locale, (), "joined"))


def _some(pool: Pool | None) -> Pool:
    assert pool is not None  # only masks may be missing
    return pool


def _pool(provider: str, locale: str, arguments: tuple[Any, ...], view: str) -> Pool | None:
    from misata_sql.values.locales import known_locale

    key = [provider.lower(), known_locale(locale), list(arguments), view]
    token = repr(key)
    with _lock:
        if token not in _pools:
            content = pool_store.load(["pool", *key])
            _pools[token] = _of_content(key, _build(key) if content is None else content)
        _pools.move_to_end(token)
        while len(_pools) > _MOST_IN_MEMORY:
            _pools.popitem(last=False)
        return _pools[token]


def _build(key: list[Any]) -> dict[str, Any]:
    from misata_sql.values.pool_builder import NoMasksError, draw_pool

    start = time.perf_counter()
    try:
        content = draw_pool(*key)
    except NoMasksError:
        content = {}
    else:
        content["build_seconds"] = round(time.perf_counter() - start, 4)
    pool_store.save(["pool", *key], content)
    return content


def _of_content(key: list[Any], content: dict[str, Any]) -> Pool | None:
    if not content:
        return None
    provider, locale, arguments, view = key
    reader = _READERS.get(content["type"])
    values = content["values"] if reader is None else map(reader, content["values"])
    weights = content["weights"]
    return Pool(
        provider,
        locale,
        tuple(arguments),
        view,
        content["source"],
        content["type"],
        tuple(values),
        None if weights is None else tuple(weights),
        content["origin"],
        pool_store.faker_version(),
        content["build_seconds"],
    )
