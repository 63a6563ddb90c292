"""What is known of the leaves of a condition."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from misata_sql.compile.link import CompiledLink
    from misata_sql.compile.parents import LinkedCells
    from misata_sql.compile.sources import Source
    from misata_sql.conditions.condition import Leaf
    from misata_sql.domains.domain import Domain
    from misata_sql.spec.table import Table


def _drawn_range(source: object) -> tuple[float, float] | None:
    from misata_sql.conditions.order import value_ends
    from misata_sql.samplers.base import Sampler
    from misata_sql.samplers.nullable import Nullable

    if not isinstance(source, Sampler):
        return None
    stored = source.stored_range()
    if stored is not None:
        return stored
    found = source.ascending()
    if found is None:
        return None
    sampler = found.sampler.inner if isinstance(found.sampler, Nullable) else found.sampler
    return value_ends(sampler, False)[0].item(), value_ends(sampler, True)[-1].item()


def _drawn_values(source: object) -> "frozenset[object] | None":
    from misata_sql.samplers.categories import FittedCategories
    from misata_sql.samplers.nullable import Nullable

    inner = source.inner if isinstance(source, Nullable) else source
    if not isinstance(inner, FittedCategories):
        return None
    return frozenset(value.decode() if isinstance(value, bytes) else value for value in inner.values)


class KnownLeaves:
    """What is known of the leaves of a condition: by what draws them, or by the CHECKs of the parent that has them."""

    def __init__(
        self,
        leaves: "Mapping[str, Leaf]",
        table: "Table",
        sources: "Mapping[str, Source]",
        links: "Sequence[CompiledLink]",
        parents: "LinkedCells | None",
    ) -> None:
        self.leaves = leaves
        self.table = table
        self.sources = sources
        self.links = links
        self.parents = parents

    def range(self, name: str) -> tuple[float, float] | None:
        """Least and greatest stored value, where they are known."""
        from misata_sql.compile.sources import LineNumber
        from misata_sql.relations.picks import Fanout

        leaf = self.leaves[name]
        if leaf.path:
            domain, limits = self._checked(leaf), leaf.type.bounds
            if domain is None or limits is None:
                return None
            return (limits[0] if domain.low is None else domain.low, limits[1] if domain.high is None else domain.high)
        source = self._source(leaf)
        if isinstance(source, LineNumber):
            pick = self.links[source.link].pick
            return (1, pick.limit) if isinstance(pick, Fanout) else None
        return _drawn_range(source)

    def values(self, name: str) -> "frozenset[object] | None":
        """All values besides NULL, where they are a list."""
        leaf = self.leaves[name]
        if leaf.path:
            domain = self._checked(leaf)
            return None if domain is None else domain.allowed
        return _drawn_values(self._source(leaf))

    def _source(self, leaf: "Leaf") -> object:
        from misata_sql.compile.sources import InOrder, TupleValue
        from misata_sql.expressions.bind_expressions import ExpressionSource

        source: object = self.sources[leaf.column]
        if leaf.draw and isinstance(source, ExpressionSource):
            return dict(source.draws)[leaf.draw]
        return source.sampler if isinstance(source, InOrder | TupleValue) else source

    def _checked(self, leaf: "Leaf") -> "Domain | None":
        """What the CHECKs on one column leave of it, which the parent's rows satisfy."""
        from misata_sql.compile.checks import column_domain

        if self.parents is None:
            return None
        table = self.parents.table_at(leaf.path)
        return column_domain(table, table.column(leaf.column))
