"""Proposals for types that have few values or no order: BOOLEAN, ENUM and UUID."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from misata_sql.chaos.violate.draws import Draws
from misata_sql.chaos.violate.judge import value_or_null
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import SqlType


@dataclass(frozen=True, eq=False)
class Codes:
    """Any value of a BOOLEAN or an ENUM."""

    type: SqlType

    is_decided = False

    def propose(self, draws: Draws, cells: Mapping[str, Any], exact: np.ndarray) -> Any:
        """The arguments are those of Numbers.propose."""
        import polars as pl

        from misata_sql.expressions.series import polars_type

        if self.type.id == "BOOLEAN":
            return pl.Series(draws.below(0, 2) == 1)
        return pl.Series(draws.below(0, len(self.type.values))).cast(polars_type(self.type))


@dataclass(frozen=True, eq=False)
class Uuids:
    """Random ones, and those that the CHECKs compare the column with."""

    anchors: tuple[Node, ...]

    is_decided = False

    def propose(self, draws: Draws, cells: Mapping[str, Any], exact: np.ndarray) -> Any:
        """The arguments are those of Numbers.propose."""
        import polars as pl

        from misata_sql.expressions.series import join_halves

        found = join_halves(draws.bits(1), (draws.bits(0) ^ np.uint64(1 << 63)).view(np.int64), pl.Int128)
        chosen = draws.below(2, 2 * max(len(self.anchors), 1))
        for place, anchor in enumerate(self.anchors):
            value = value_or_null(anchor, cells, len(exact))
            found = value.zip_with(pl.Series(chosen == place), found)
        return found
