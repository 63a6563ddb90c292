"""One value in the place of a generator's, to see what the ends of its distribution leave of other columns."""

from dataclasses import dataclass

from misata_sql.engine.program import Buffer, Layout
from misata_sql.samplers.base import Cell, Guided, Sampler


@dataclass(frozen=True, eq=False)
class Forced(Guided):
    """inner: whose place it takes; data: where the value is, once for each row"""

    inner: Sampler
    data: Buffer

    def emit(self, cell: Cell) -> Layout:
        return Layout("fixed", self.natural.storage.size, data=self.data)
