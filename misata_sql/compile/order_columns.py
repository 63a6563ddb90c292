"""Columns that comparisons put in order are proposed by bins."""

from misata_sql.compile.constraints import Constraints
from misata_sql.conditions.order import comparisons, order_by_bins


def order_columns(state: Constraints) -> None:
    """Draw columns by bins where that leaves fewer rows to reject."""
    for component in state.components:
        members = order_by_bins(component, state.sources)
        state.sources.update(members)
        names = frozenset(members)
        state.in_order |= {c for c in component.conditions if any(comparisons([c], names))}
