"""Samplers over a list of values with weights: choices, constants, booleans, restricted distributions."""

from collections.abc import Sequence as Seq
from dataclasses import dataclass
from typing import Any

import numpy as np

from misata_sql.distributions.discrete import categorical
from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import (
    NotStorableError,
    is_float,
    is_measure,
    is_text,
    lattice_range,
    show,
    to_bytes,
    to_fixed,
    to_float,
    to_integer,
)
from misata_sql.engine.program import Buffer, Layout, intern_pool
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import convert, discrete
from misata_sql.samplers.base import Ascending, Cell, Fitted, Numbered, Sampler, Unfitted, no_domain
from misata_sql.spec.types import BIGINT, BOOLEAN, DOUBLE, VARCHAR, SqlType


def natural_type(values: Seq[Any]) -> SqlType:
    """The type that a list of constants has on its own."""
    import datetime as dt
    import uuid

    from misata_sql.spec.interval import Interval
    from misata_sql.spec.types import BLOB, DATE, INTERVAL, TIME, TIMESTAMP, UUID

    kinds = {type(value) for value in values}
    if kinds == {bool}:
        return BOOLEAN
    if kinds == {int}:
        return BIGINT
    if kinds == {str}:
        return VARCHAR
    for kind, natural in (
        (dt.datetime, TIMESTAMP),
        (dt.date, DATE),
        (dt.time, TIME),
        (uuid.UUID, UUID),
        (Interval, INTERVAL),
        (bytes, BLOB),
    ):
        if kinds == {kind}:
            return natural
    if all(isinstance(v, int | float) or hasattr(v, "as_tuple") for v in values) and bool not in kinds:
        return DOUBLE
    raise GeneratorError(f"the values must have one type (got {', '.join(sorted(k.__name__ for k in kinds))})")


@dataclass(frozen=True)
class Categories(Unfitted):
    """values[i] with probability weights[i] / sum(weights).

    declared_weights: the weights are the user's own; those of a vocabulary give way where no value may repeat
    """

    values: tuple[Any, ...]
    weights: tuple[float, ...]
    text: str
    declared_weights: bool = True

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return natural_type(self.values)

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        try:
            stored = [store(value, type) for value in self.values]
        except NotStorableError as error:
            raise GeneratorError(f"{self.text} does not fit {type}: {error}") from None
        kept = list(zip(stored, self.weights, strict=True))
        text = self.text
        if not domain.is_free:
            if not (is_text(type) or is_float(type) or lattice_range(type)):
                raise no_domain(self, domain)
            kept = [(v, w) for v, w in kept if domain.contains(v.decode() if is_text(type) else v)]
            if not any(weight > 0 for _, weight in kept):
                raise ConstraintError(
                    f"{' and '.join(domain.sources)} cannot hold: {self.text} has no value that is "
                    f"{domain.bounds_text()}\n  Hint: add such a value or drop the CHECK"
                )
            if len(kept) < len(stored):
                text = f"{text}, {len(kept)} of {len(stored)} values after the CHECK"
        values, weights = zip(*kept, strict=True)
        return FittedCategories(type, tuple(values), tuple(weights), text, self.declared_weights)

    def describe(self) -> str:
        return self.text


def store(value: Any, type: SqlType) -> Any:
    """A constant in stored form: int, float, or bytes (text, and fixed-width types that are no numbers)."""
    if value is None:
        raise NotStorableError("NULL is not a value; use misata_null(rate, ...)")
    if is_text(type):
        text = to_bytes(value, type)
        if type.id == "ENUM" and text.decode() not in type.values:
            raise NotStorableError(f"{text.decode()!r} is not one of its {len(type.values)} values")
        return text
    if type.id == "BLOB":
        return to_bytes(value, type)
    if is_float(type):
        return to_float(value, type)
    if lattice_range(type):
        return to_integer(value, type)
    if type.storage.kind == "fixed":
        return to_fixed(value, type)
    raise NotStorableError(f"a list of values for {type} is not supported yet")


def code_dtype(n_values: int) -> str:
    """The narrowest of the code dtypes that counts so many values."""
    return "u1" if n_values <= 256 else "u2" if n_values <= 65536 else "u4"


@dataclass(frozen=True)
class FittedCategories(Fitted):
    """Stored values (ints, floats or bytes) with weights; equal values may stand more than once."""

    type: SqlType
    values: tuple[Any, ...]
    weights: tuple[float, ...]
    text: str
    declared_weights: bool = True

    @staticmethod
    def of_numbers(type: SqlType, values: Seq[Any], weights: Seq[float], text: str) -> "FittedCategories":
        """From stored integers; a floating-point type takes the numbers themselves."""
        numbers = [float(v) for v in values] if is_float(type) else values
        return FittedCategories(type, tuple(numbers), tuple(weights), text)

    def emit(self, cell: Cell) -> Layout:
        if self.type.id == "ENUM":
            return self._emit_enum(cell)
        return self.store_codes(cell, self._emit_codes(cell, self.weights))

    def store_codes(self, cell: Cell, codes: Buffer) -> Layout:
        """The values with these places in self.values; of types that are no ENUM."""
        if self.type.storage.kind == "string":
            pool = intern_pool(self.values)
            return Layout("dict", int(codes.dtype[1:]), data=codes, pool=pool)
        storage = self.type.storage
        if storage.size == 16:
            wide = cell.buffer("i8", 2)
            words = b"".join(self._fixed(value) for value in self.values)
            cell.add(convert.GATHER_16_BYTES[codes.dtype], codes, np.frombuffer(words, np.int64), wide)
            return Layout("fixed", 16, data=wide)
        if codes.dtype == storage.code and self.values == tuple(range(len(self.values))):
            return Layout("fixed", storage.size, data=codes)
        out = cell.buffer(storage.code)
        cell.add(convert.GATHER[codes.dtype, storage.code], codes, np.array(self.values, storage.code), out)
        return Layout("fixed", storage.size, data=out)

    def stored_range(self) -> tuple[int, int] | None:
        """Of numbers and times."""
        return (min(self.values), max(self.values)) if all(type(value) is int for value in self.values) else None

    def ascending(self) -> Ascending | None:
        """Of numbers and times: the values in ascending order."""
        from misata_sql.distributions.marginals import of_table

        if not is_measure(self.type):
            return None
        order = sorted(range(len(self.values)), key=lambda i: self.values[i])
        values, weights = tuple(self.values[i] for i in order), tuple(self.weights[i] for i in order)
        table = categorical(weights).table()
        levels = np.array([float(values[i]) for i in table.values.tolist()])
        return Ascending(FittedCategories(self.type, values, weights, self.text), of_table(levels, table.last))

    def longest_text(self) -> int | None:
        """Of the values that can occur."""
        if self.type.id != "VARCHAR":
            return None
        return max(len(v.decode()) for v, weight in zip(self.values, self.weights, strict=True) if weight > 0)

    def _fixed(self, value: Any) -> bytes:
        if isinstance(value, bytes):
            return value
        signed = not self.type.id.startswith("U")
        return int(value).to_bytes(16, "little", signed=signed)

    def _emit_enum(self, cell: Cell) -> Layout:
        """Codes are those of the ENUM's own dictionary."""
        places = {value.encode(): i for i, value in enumerate(self.type.values)}
        weights = [0.0] * len(self.type.values)
        for value, weight in zip(self.values, self.weights, strict=True):
            weights[places[value]] += weight
        codes = self._emit_codes(cell, tuple(weights), self.type.storage.code)
        return Layout("fixed", self.type.storage.size, data=codes)

    def _emit_codes(self, cell: Cell, weights: tuple[float, ...], dtype: str | None = None) -> Buffer:
        dtype = dtype or code_dtype(len(weights))
        codes = cell.buffer(dtype)
        heavy = [i for i, weight in enumerate(weights) if weight > 0]
        if len(heavy) == 1:
            cell.add(convert.FILL[dtype], heavy[0], codes)
            return codes
        table = categorical(weights).table()
        scratch = cell.buffer("u8")
        cell.add(
            discrete.FILL_CODES[dtype],
            cell.key("value"),
            table.shift,
            table.guide,
            table.last,
            table.codes(dtype),
            scratch,
            codes,
        )
        return codes

    def numbered(self) -> Numbered | None:
        """The different values, where they are equally likely or their weights are nobody's declaration."""
        from misata_sql.samplers.numbered_list import NumberedList

        numbered = NumberedList.of(self)
        return numbered if numbered.is_equal or not self.declared_weights else None

    def why_repeated(self) -> str:
        """Its weights."""
        n_values = len({v for v, weight in zip(self.values, self.weights, strict=True) if weight > 0})
        return (
            f"where no value repeats, {n_values:,} rows have each of the {n_values:,} values once, "
            f"whatever the unequal weights of {self.text}\n"
            f"  Hint: drop the weights, or draw from values that are equally likely, as misata_choice([...]) does"
        )

    def describe(self) -> str:
        return self.text


@dataclass(frozen=True)
class Listed(Unfitted):
    """The values that a domain lists, equally likely."""

    type: SqlType
    domain: Domain

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.type

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        listed = domain.allowed if domain.allowed is not None else frozenset({domain.low})
        values: list[Any] = sorted(value for value in listed if domain.contains(value))
        bounds = lattice_range(type)
        if bounds is not None:
            values = [value for value in values if bounds[0] <= value <= bounds[1]]
        if type.id == "ENUM":
            values = [value for value in values if value in type.values]
        if not values:
            raise ConstraintError(
                f"{' and '.join(domain.sources)} lists no value that {type} can hold\n"
                f"  Hint: name one of its values, or drop the CHECK"
            )
        stored = [value.encode() if isinstance(value, str) else value for value in values]
        return FittedCategories(type, tuple(stored), (1.0,) * len(stored), self._text(values))

    def _text(self, values: list[Any]) -> str:
        shown = ", ".join(show(value, self.type) for value in values[:3]) + ", ..." * (len(values) > 3)
        return f"one of {len(values)} listed values ({shown})"

    def describe(self) -> str:
        return "the values that a CHECK lists"


@dataclass(frozen=True)
class Bernoulli(Unfitted):
    """TRUE with probability p; 1 and 0 in numeric columns."""

    p: float
    natural = BOOLEAN

    def __post_init__(self) -> None:
        if not 0 <= self.p <= 1:
            raise GeneratorError(f"misata_bernoulli: p must be in [0, 1] (got p={self.p!r})")

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        values: tuple[Any, ...] = (False, True) if type.id == "BOOLEAN" else (0, 1)
        return Categories(values, (1 - self.p, self.p), self.describe()).fit(type, domain)

    def describe(self) -> str:
        return f"misata_bernoulli({self.p})"
