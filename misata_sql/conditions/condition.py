"""Conditions: CHECKs as typed trees over what is drawn, and the components that they join.

A leaf of a condition is a column, a draw of an expression, or either of a parent's row. Columns that are computed by an
expression are replaced by it, so that no leaf depends on another one of the same component.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import SqlType

Atom = tuple[
    str, str | int, str
]  # what is drawn by itself: ("column", name, ""), ("draw", column, name), ("link", n, "")


@dataclass(frozen=True)
class Leaf:
    """Where an input of a condition comes from.

    path: numbers of the links that lead there; () is the row itself
    column: as the table at its end spells it; draw: the name of a draw of that column's expression, "" for the column
    """

    path: tuple[int, ...]
    column: str
    type: SqlType
    draw: str = ""


def leaf_atom(leaf: Leaf) -> Atom:
    """What draws a leaf of the row itself, where it is drawn by itself."""
    return ("draw", leaf.column, leaf.draw) if leaf.draw else ("column", leaf.column, "")


@dataclass(frozen=True, eq=False)
class Condition:
    """What must not be false in any row.

    text: the declaration; tree: BOOLEAN, its "column" nodes have the names of `leaves`
    atoms: what is drawn again until it holds; () where nothing of it can be
    is_proved: whether the expressions of its columns make it true, so that no row has to be looked at
    is_value: whether it says that a GENERATED column has a value, and nothing else
    possible: where machines compute it differently, what is false only where it is on all; tree is not false only so
    """

    text: str
    tree: Node
    leaves: tuple[tuple[str, Leaf], ...]
    atoms: tuple[Atom, ...]
    is_proved: bool = False
    possible: Node | None = None
    is_value: bool = False


@dataclass(frozen=True, eq=False)
class Component:
    """What is drawn together until its conditions hold: no atom of it is in another component.

    table: its name, for messages
    keeps_earlier: whether what it does not draw was drawn before and is kept (stages.py): it must do for every row
    """

    table: str
    atoms: frozenset[Atom]
    conditions: tuple[Condition, ...]
    keeps_earlier: bool = False

    @property
    def texts(self) -> str:
        """Its declarations, each once, for messages."""
        return " and ".join(dict.fromkeys(condition.text for condition in self.conditions))

    def draws(self, leaf: Leaf) -> bool:
        """Whether a leaf changes with its attempts."""
        return (("link", leaf.path[0], "") if leaf.path else leaf_atom(leaf)) in self.atoms

    def leaves(self) -> Iterator[tuple[str, Leaf]]:
        """Those of all conditions, each once."""
        seen = set()
        for condition in self.conditions:
            for name, leaf in condition.leaves:
                if name not in seen:
                    seen.add(name)
                    yield name, leaf


def split_components(table: str, conditions: Iterable[Condition], joined: Iterable[frozenset[Atom]]) -> list[Component]:
    """The connected components of conditions that share what they draw.

    joined: atoms that are drawn together for another reason, such as the columns of one person
    """
    groups: list[tuple[set[Atom], list[Condition]]] = []
    entries: list[tuple[frozenset[Atom], list[Condition]]] = [(atoms, []) for atoms in joined]
    entries += [(frozenset(condition.atoms), [condition]) for condition in conditions]
    for atoms, own in entries:
        touching = [group for group in groups if group[0] & atoms]
        merged = set(atoms).union(*(group[0] for group in touching))
        found = [condition for group in touching for condition in group[1]] + own
        groups = [group for group in groups if group not in touching]
        groups.append((merged, found))
    return [Component(table, frozenset(atoms), tuple(found)) for atoms, found in groups if found]
