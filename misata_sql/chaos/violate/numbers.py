"""Proposals for numbers, dates and times: what a CHECK compares the column with, and what lies around it.

Real errors are near what is allowed more often than far away: a day too late, a cent too much, the sign or the unit
wrong. So a proposal is a value that the CHECKs name, another column's cell or the cell itself, moved by nothing, by
some steps, by a distance that is uniform in its order of magnitude, or by a factor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from misata_sql.chaos.draws import DrawCall
from misata_sql.chaos.violate.draws import Draws
from misata_sql.chaos.violate.judge import value_or_null
from misata_sql.domains.storage import TIMESTAMP_UNITS, factor, is_float, is_time
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import SqlType

_YEARS = (-719_162, 2_932_896)  # 0001-01-01 and 9999-12-31, in days since 1970
_DAY = 86_400
_FACTORS = np.array([-1.0, 10.0, 100.0, 1000.0, 0.1, 0.01])  # of a wrong sign, a moved point, a wrong unit
_PERIODS = np.array([7.0, 30.0, 365.0, 36_525.0])  # days: a week, a month, a year, a century
_ROUNDED = 4  # digits behind the point of a float that was moved


def takes(type: SqlType) -> bool:
    """Whether its cells are proposed here."""
    return is_float(type) or (type.bounds is not None and type.id not in ("BOOLEAN", "ENUM"))


@dataclass(frozen=True, eq=False)
class Numbers:
    """opposite: what the CHECK compares the column with; anchors: all that the CHECKs read besides
    equal: what it must be equal to, by CHECKs that are kept, and that other columns which are set decide
    sampler: its own generator, where it has one
    """

    name: str
    type: SqlType
    opposite: tuple[Node, ...]
    anchors: tuple[Node, ...]
    equal: tuple[Node, ...]
    sampler: DrawCall | None

    @property
    def is_decided(self) -> bool:
        return bool(self.equal)

    def propose(self, draws: Draws, cells: Mapping[str, Any], exact: np.ndarray) -> Any:
        """A Series of the type's storage, NULL where there is none.

        cells: (n,) Series of the row; exact: (n,) bool, where nothing is to be moved
        """
        import polars as pl

        from misata_sql.expressions.series import polars_type

        start = self._start(draws, cells)
        own = _as_float(cells[self.name])
        offset = np.where(exact, 0.0, self._offset(draws, _as_float(start), own))
        if is_float(self.type):
            moved = start.to_numpy() + offset
            moved = np.where(offset == 0, moved, np.round(moved, _ROUNDED))
            found = pl.Series(moved, nan_to_null=True).cast(polars_type(self.type))
            found = found.set(~found.is_finite(), None)
        else:
            found = self._within(start + pl.Series(offset.astype(np.int64)).cast(pl.Int128))
        if self.sampler is not None:
            drawn = self.sampler.values((draws.bits(9) >> np.uint64(12)).astype(np.int64))
            found = drawn.zip_with(pl.Series(~exact & (draws.below(10, 8) == 0)), found)
        if self.equal:
            chosen = draws.below(11, 2 * len(self.equal))
            for place, node in enumerate(self.equal):
                found = value_or_null(node, cells, len(exact)).zip_with(pl.Series(chosen == place), found)
        return found

    def _start(self, draws: Draws, cells: Mapping[str, Any]) -> Any:
        """What is moved: the cell itself in a quarter of the rows, in half of them what it is compared with."""
        import polars as pl

        dtype = pl.Float64 if is_float(self.type) else pl.Int128
        found = cells[self.name].cast(dtype)
        n = len(draws.rows)
        kinds = (self.opposite or self.anchors, self.opposite or self.anchors, self.anchors or self.opposite)
        chosen, kind = np.full(n, -1), draws.below(0, 4)
        for number, group in enumerate(kinds):
            if group:
                first = 0 if group is self.opposite else len(self.opposite)
                chosen = np.where(kind == number, first + draws.below(1, len(group)), chosen)
        constants, is_constant = self._constants
        if is_constant.any():
            places = pl.Series(np.maximum(chosen, 0).astype(np.uint32))
            found = constants.cast(dtype)[places].zip_with(pl.Series(is_constant[chosen] & (chosen >= 0)), found)
        for place, anchor in enumerate((*self.opposite, *self.anchors)):
            if not is_constant[place]:
                value = value_or_null(anchor, cells, n).cast(dtype)
                found = value.zip_with(pl.Series(chosen == place), found)
        return found

    @cached_property
    def _constants(self) -> tuple[Any, np.ndarray]:
        """The anchors as a Series of the type's storage, NULL for those that are no constant, and which ones are."""
        import polars as pl

        from misata_sql.expressions.series import polars_type

        anchors = (*self.opposite, *self.anchors)
        values = [anchor.value if anchor.is_constant else None for anchor in anchors]
        return pl.Series(values, dtype=polars_type(self.type)), np.array([node.is_constant for node in anchors], bool)

    def _offset(self, draws: Draws, start: np.ndarray, own: np.ndarray) -> np.ndarray:
        """(n,) float64, in stored units, and below 2^62."""
        sign = np.where(draws.below(2, 2) == 0, 1.0, -1.0)
        kind = draws.below(4, 8)
        steps, unit, least, scale = self._scales(start, own)
        small = (1 + draws.below(5, 9)) * steps[draws.below(6, len(steps))]
        # a power of two and a part of it: the same to the last bit on every machine, which exp is not
        levels = np.frexp(scale / least)[1] + np.where(kind == 7, 4 if is_time(self.type) else 10, 0)
        with np.errstate(over="ignore", invalid="ignore"):
            spread = np.ldexp(1.0 + draws.uniform(8), np.floor(draws.uniform(3) * levels).astype(np.int64)) * least
            if is_time(self.type):
                jump = sign * _PERIODS[draws.below(7, len(_PERIODS))] * unit
            else:
                jump = start * (_FACTORS[draws.below(7, len(_FACTORS))] - 1.0)
                jump = np.where(start == 0, sign * small, jump)
            found = np.select([kind == 0, kind <= 2, kind == 6], [0.0 * sign, sign * small, jump], sign * spread)
        if not is_float(self.type):
            found = np.rint(found)
            if is_time(self.type) or self.type.id == "TIME":
                found = np.rint(found / least) * least
            found[np.abs(found) >= 2.0**62] = 0.0
        return np.nan_to_num(found)

    def _scales(self, start: np.ndarray, own: np.ndarray) -> tuple[np.ndarray, float, float, np.ndarray]:
        """Sizes of a step, of a whole (a day, 1), the least distance, and the distance that is large for the row."""
        type = self.type
        if type.id == "DATE":
            return np.array([1.0]), 1.0, 1.0, np.full(len(own), 1_000.0)
        if type.id == "TIME" or type.id in TIMESTAMP_UNITS:
            second = float(TIMESTAMP_UNITS.get(type.id, 1_000_000))
            if type.id == "TIME":
                return np.array([1.0, 60.0, 3600.0]) * second, second, second, np.full(len(own), _DAY / 2 * second)
            steps = np.array([1.0, 60.0, 3600.0, _DAY]) * second
            return steps, _DAY * second, second, np.full(len(own), 1_000.0 * _DAY * second)
        whole = float(factor(type))
        scale = np.fmax(np.fmax(np.abs(start), np.abs(own)), (1.0 if is_float(type) else 10.0) * whole)
        scale = np.where(np.isfinite(scale), scale, whole)
        if is_float(type):
            return np.array([1.0, 0.1, 0.01]), 1.0, 1e-4, np.fmax(scale, 1.0)
        return np.array([1.0, whole]), whole, 1.0, scale

    def _within(self, values: Any) -> Any:
        """The values as they are stored; NULL for what the type cannot hold."""
        import polars as pl

        from misata_sql.expressions.series import polars_type

        assert self.type.bounds is not None
        low, high = max(self.type.bounds[0], -(2**127)), min(self.type.bounds[1], 2**127 - 1)
        if is_time(self.type):
            units = 1 if self.type.id == "DATE" else _DAY * TIMESTAMP_UNITS[self.type.id]
            low, high = max(low, _YEARS[0] * units), min(high, (_YEARS[1] + 1) * units - 1)
        ends = (pl.Series([end], dtype=pl.Int128) for end in (low, high))
        inside = (values >= next(ends)) & (values <= next(ends))
        nothing = pl.Series([None], dtype=pl.Int128)
        return values.zip_with(inside.fill_null(False), nothing).cast(polars_type(self.type), strict=False)


def _as_float(series: Any) -> np.ndarray:
    """(n,) float64, NaN for NULL."""
    import polars as pl

    found: np.ndarray = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return found
