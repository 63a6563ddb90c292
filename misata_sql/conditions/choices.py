"""How many combinations a search may have to look at: those of the variables that no other ones determine."""

from math import prod

from misata_sql.conditions.variables import Constraint, Variables

_FUNCTIONS = ("absolute", "least", "greatest", "listed")  # of the other variables; the last one is their value


def n_choices(variables: Variables) -> int:
    """Of the draws in the order in which they are chosen, without the last one: what is left for it is nearly decided.

    An equality of which one variable is left determines it, and so does a product.
    """
    known = {i for i, (low, high) in enumerate(variables.domains) if low == high}
    sizes = []
    last = len(variables.codes) - 1
    for draw, codes in enumerate(variables.codes.values()):
        _determine(known, variables)
        if draw not in known:
            sizes.append(1 if draw == last else len(codes))
            known.add(draw)
    return prod(sizes)


def _determine(known: set[int], variables: Variables) -> None:
    """Add what is determined by what is known."""
    is_new = True
    while is_new:
        is_new = False
        for constraint in variables.constraints:
            missing = [variable for variable in constraint.variables if variable not in known]
            if len(missing) == 1 and _determines(constraint, missing[0], variables):
                known.add(missing[0])
                is_new = True


def _determines(constraint: Constraint, missing: int, variables: Variables) -> bool:
    """Whether the variables of a constraint determine the one that is missing."""
    *others, last = constraint.variables
    match constraint.kind:
        case "equal":
            return True
        case "product":  # 0 * y is 0, whatever y is
            other = others[others[0] == missing]
            low, high = variables.domains[other]
            return missing == last or low > 0 or high < 0
        case "is least" | "is equal":
            return missing == constraint.variables[0]
    return constraint.kind in _FUNCTIONS and missing == last
