"""The rules by which CHECKs are kept, in their order: each takes what it can do exactly and leaves the rest.

Whatever is left after them is rejection's: rows are drawn again until they satisfy it (conditions/emit.py). Where that
would take too many attempts, the plan refuses the table (conditions/acceptance.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from misata_sql.compile.constraints import Constraints, join_conditions, split_checks, truncate_columns
from misata_sql.compile.derive import derive_columns
from misata_sql.compile.order_columns import order_columns
from misata_sql.compile.tighten_columns import tighten_columns
from misata_sql.compile.window_columns import window_columns


class Step(Enum):
    """When a rule is applied while a table is compiled."""

    DECLARED = "to the CHECKs as they are declared"
    FITTED = "once each column has a source, before keys and correlations are kept"
    KEYED = "once keys and correlations are kept"


@dataclass(frozen=True)
class Rule:
    """apply: works on the Constraints of one table"""

    name: str
    step: Step
    apply: Callable[[Constraints], None]


RULES = (
    Rule("split", Step.DECLARED, split_checks),
    Rule("truncate", Step.DECLARED, truncate_columns),
    Rule("derive", Step.FITTED, derive_columns),
    Rule("join", Step.KEYED, join_conditions),
    Rule("tighten", Step.KEYED, tighten_columns),
    Rule("order", Step.KEYED, order_columns),
    Rule("window", Step.KEYED, window_columns),
)  # and, when the table is first used: enumerate (compile/settle.py)


def apply_rules(step: Step, state: Constraints) -> None:
    """The rules of one step, in order, as long as nothing is wrong."""
    for rule in RULES:
        if rule.step is step:
            rule.apply(state)
            if state.problems.errors:
                return
