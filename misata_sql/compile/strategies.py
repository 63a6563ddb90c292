"""How each constraint of a table is kept, for misata_explain."""

from collections.abc import Mapping
from dataclasses import dataclass

from misata_sql.compile.constraints import Constraints
from misata_sql.compile.correlate import Solved, is_correlation
from misata_sql.compile.unique import KeyedTable
from misata_sql.conditions.condition import Component
from misata_sql.spec.table import Check, PrimaryKey, Unique


@dataclass(frozen=True)
class CheckStrategy:
    """How one constraint is kept.

    strategy: the rule that took it; detail: how, in words and numbers
    component: in which rows are rejected for it; None where none are
    """

    constraint: str
    strategy: str
    columns: tuple[str, ...]
    detail: str = ""
    component: Component | None = None


def strategies_of(
    keyed: KeyedTable, state: Constraints, different: Mapping[Check, str], correlations: tuple[Solved, ...]
) -> tuple[CheckStrategy, ...]:
    """Of keys, CHECKs and NOT NULL, in the order of their kinds."""
    table = state.table
    strategies = []
    keys: list[PrimaryKey | Unique] = [table.primary_key] if table.primary_key is not None else []
    for key in [*keys, *table.uniques]:
        strategies.append(CheckStrategy(str(key), "construct", key.columns, keyed.strategies[str(key)]))
    for entry in keyed.links:
        strategies.append(CheckStrategy(str(entry.link), "construct", entry.link.columns, entry.pick.describe()))
    for check in table.checks:
        if check in different:
            strategies.append(CheckStrategy(str(check), "construct", check.columns, different[check]))
        elif is_correlation(check):
            strategies.append(CheckStrategy(str(check), "copula", check.columns, _latent(check, correlations)))
        else:
            strategies.append(_of_check(check, state))
    for condition in state.computed:
        component = next(c for c in state.components if condition in c.conditions)
        read = tuple(dict.fromkeys(leaf.column for _, leaf in condition.leaves))
        if condition.atoms:
            detail = "rows for which it cannot be computed are drawn again"
            strategies.append(CheckStrategy(condition.text, "reject", read, detail, component))
        else:
            detail = "over keys and numbers, for which it must be computed"
            strategies.append(CheckStrategy(condition.text, "construct", read, detail))
    for column in table.columns:
        if column.not_null and not (table.primary_key and column.name in table.primary_key.columns):
            strategies.append(CheckStrategy(f"{column.name} NOT NULL", "never NULL", (column.name,)))
    return tuple(strategies)


def _latent(check: Check, correlations: tuple[Solved, ...]) -> str:
    latent = ", ".join(
        f"{solved.latent:.6f} behind {solved.declared}"
        for solved in correlations
        if solved.declared.source == str(check)
    )
    return f"correlation of the normal deviates: {latent}"


def _of_check(check: Check, state: Constraints) -> CheckStrategy:
    parts = [part for part in state.parts if part.check is check]
    if parts and all(part.is_not_null for part in parts):
        return CheckStrategy(str(check), "never NULL", check.columns)
    conditions = state.conditions.get(check, [])
    if not conditions and check in state.derived:
        return CheckStrategy(str(check), "derive", check.columns, f"{state.derived[check]} is computed")
    if not conditions:
        if any(part in state.proved for part in parts):
            return CheckStrategy(str(check), "construct", check.columns, "the expressions of its columns make it true")
        return CheckStrategy(str(check), "truncate", check.columns)
    owners = [c for c in state.components if any(condition in c.conditions for condition in conditions)]
    component = owners[-1]
    details = []
    strategy = "reject"
    if check in state.derived:
        strategy = "derive"
        details.append(f"{state.derived[check]} is computed")
    elif all(condition in state.in_order for condition in conditions):
        strategy = "order"
        details.append("proposed by bins")
    elif all(condition in state.windowed for condition in conditions):
        strategy = "window"
    if component.keeps_earlier:
        details.append(_drawn_to_fit(component))
    read = dict.fromkeys(leaf.column for condition in conditions for _, leaf in condition.leaves if not leaf.path)
    narrowed = [state.tightened[name] for name in read if name in state.tightened]
    if narrowed:
        details.append("tightened: " + ", ".join(narrowed))
    return CheckStrategy(str(check), strategy, check.columns, "; ".join(details), component)


def _drawn_to_fit(component: Component) -> str:
    """What of a component keeps its distribution, and what is drawn to fit it."""
    leaves = [leaf for _, leaf in component.leaves()]
    drawn = dict.fromkeys(leaf.column for leaf in leaves if component.draws(leaf))
    kept = dict.fromkeys(leaf.column for leaf in leaves if not component.draws(leaf))
    return f"{', '.join(drawn)} drawn to fit {', '.join(kept)}"
