"""Rows of which conditions read what is never drawn again: whether anything that is drawn goes with it.

A key, a number or a cell of a parent that is not picked again is what it is in a row. Where nothing that is drawn goes
with it, the row could be tried for ever, however well the others do.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.conditions.condition import Condition, Leaf, leaf_atom
from misata_sql.errors import ConstraintError

if TYPE_CHECKING:
    from misata_sql.conditions.acceptance import Proposals

MOST_ROWS = 1 << 16  # that are looked at; of one after them a query may find out while it runs
MOST_TRIED = 1 << 18  # proposals at once
MOST_PASSES = 64
_SURE = 28  # proposals times the least acceptance wanted, none of which is accepted with a chance of e^-28
_FAR = 1 << 40  # the row where proposals begin


def require_kept_rows(proposals: "Proposals", wanted: float, seed: int, first_row: int, n_rows: int) -> None:
    """Raise ConstraintError for a row in which nothing that is drawn satisfies the conditions.

    wanted: least acceptance; seed, first_row, n_rows: of the call
    """
    leaves = dict(proposals.component.leaves())
    kept = {name: leaf for name, leaf in leaves.items() if not is_drawn(proposals, leaf)}
    drawn = {name: leaf for name, leaf in leaves.items() if name not in kept}
    if not kept or not drawn or n_rows == 0 or _reads_kept(proposals):
        return
    n_rows = min(n_rows, MOST_ROWS)
    values = proposals.values(kept, seed, first_row, n_rows)
    places = _different(list(values.values()), n_rows)
    tried, start = 0, _FAR
    for number in range(MOST_PASSES):
        each = min(1 << number, MOST_TRIED)
        places = places[: max(1, MOST_TRIED // each)]
        at = np.repeat(places, each)
        mine = {name: at_places(value, at) for name, value in values.items()}
        mine |= proposals.values(drawn, seed, start, len(at))
        passed = proposals.satisfied(mine, len(at)).reshape(len(places), each).any(axis=1)
        places = places[~passed]
        tried, start = tried + each, start + len(at)
        if len(places) == 0:
            return
        if tried * wanted >= _SURE:
            raise _refusal(proposals, kept, values, int(places[0]), first_row, tried)


def is_drawn(proposals: "Proposals", leaf: Leaf) -> bool:
    """Whether another attempt draws a leaf anew."""
    atom = ("link", leaf.path[0], "") if leaf.path else leaf_atom(leaf)
    return atom in proposals.component.atoms


def _reads_kept(proposals: "Proposals") -> bool:
    """Whether a column that is drawn depends on another one of its row that is not, so that rows cannot be mixed."""
    from misata_sql.conditions.draws import sampler_of

    sources = {column.name: column.source for column in proposals.schema[proposals.key].columns}
    atoms = proposals.component.atoms
    samplers = [sampler_of(atom, sources) for atom in atoms]
    read = {name for sampler in samplers if sampler is not None for name in sampler.columns}
    return any(("column", name, "") not in atoms for name in read)


def _different(values: list[Any], n_rows: int) -> np.ndarray:
    """The first place of each combination of values, as far as they can be compared."""
    import polars as pl

    from misata_sql.expressions.series import expand

    if not all(isinstance(value, pl.Series) for value in values):
        return np.arange(n_rows)
    frame = pl.DataFrame({str(i): expand(value, n_rows) for i, value in enumerate(values)})
    found = frame.with_row_index("place").unique(list(frame.columns), keep="first").get_column("place")
    return np.sort(found.to_numpy().astype(np.int64))


def at_places(value: Any, places: np.ndarray) -> Any:
    """Rows of a column that is evaluated, which may be nested or one value for all rows."""
    import polars as pl

    if isinstance(value, pl.Series):
        return value if len(value) == 1 else value.gather(places)
    if isinstance(value, tuple):
        parts = [at_places(part, places) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def _refusal(
    proposals: "Proposals", kept: dict[str, Leaf], values: dict[str, Any], place: int, first_row: int, tried: int
) -> ConstraintError:
    from misata_sql.conditions.acceptance import ranges

    component = proposals.component
    shown = {name: at_places(value, np.array([place])) for name, value in values.items()}
    known = [Condition("", c.tree, tuple(e for e in c.leaves if e[0] in kept), ()) for c in component.conditions]
    lines = [line.rpartition(" to ")[0].replace(" is drawn from ", " is ") for line in ranges(known, shown)]
    return ConstraintError(
        "\n".join([
            f"{component.table}: {component.texts} cannot hold in row {first_row + place:,}: none of {tried:,} draws "
            f"of the other columns satisfies it beside what is never drawn again",
            *lines,
            "  Hint: widen the CHECK, or let a generator or misata_fk('uniform') draw what is kept",
        ])
    )  # fmt: skip
