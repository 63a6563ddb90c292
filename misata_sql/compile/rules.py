"""The rules by which CHECKs are kept, in their order: each takes what it can do exactly and leaves the rest.

Whatever is left after them is rejection's: rows are drawn again until they satisfy it (conditions/emit.py). Where that
would take too many attempts, which depends on the sizes of a call, the plan refuses it (conditions/acceptance.py and
conditions/room.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from misata_sql.compile.constraints import Constraints, join_conditions, split_checks, truncate_columns
from misata_sql.compile.derive import derive_columns
from misata_sql.compile.order_columns import order_columns
from misata_sql.compile.settle import enumerate_components
from misata_sql.compile.tighten_columns import tighten_columns
from misata_sql.compile.window_columns import window_columns

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledTable


class Step(Enum):
    """When a rule is applied while a table is compiled."""

    DECLARED = "to the CHECKs as they are declared"
    FITTED = "once each column has a source, before keys and correlations are kept"
    KEYED = "once keys and correlations are kept"
    USED = "when the compiled table is first used, since it may draw some rows"


@dataclass(frozen=True)
class Rule:
    """apply: works on the Constraints of one table; of the step USED on the compiled one, and returns another"""

    name: str
    step: Step
    apply: Callable[[Any], Any]


RULES = (
    Rule("split", Step.DECLARED, split_checks),
    Rule("truncate", Step.DECLARED, truncate_columns),
    Rule("derive", Step.FITTED, derive_columns),
    Rule("join", Step.KEYED, join_conditions),
    Rule("tighten", Step.KEYED, tighten_columns),
    Rule("order", Step.KEYED, order_columns),
    Rule("window", Step.KEYED, window_columns),
    Rule("enumerate", Step.USED, enumerate_components),
)


def apply_rules(step: Step, state: Constraints) -> None:
    """The rules of one step, in order, as long as nothing is wrong."""
    for rule in RULES:
        if rule.step is step:
            rule.apply(state)
            if state.problems.errors:
                return


def settle(compiled: "CompiledTable") -> "CompiledTable":
    """The table after the rules of its first use. Raises ConstraintError."""
    for rule in RULES:
        if rule.step is Step.USED:
            compiled = rule.apply(compiled)
    return compiled
