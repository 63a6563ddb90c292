"""sampling := 'constructive': what CHECKs join is drawn one after the other, and what was drawn before is kept.

The units are ordered: the picks of foreign keys, then the columns as they are declared (after those that they are
computed from). A condition belongs to the last unit that it reads; each unit is drawn until its own conditions hold,
so it has its own distribution given what was drawn before it, and the first of them has its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from misata_sql.compile.sources import Source, read_columns
from misata_sql.conditions.bind import entity_groups, link_atoms
from misata_sql.conditions.condition import Atom, Component, Condition

if TYPE_CHECKING:
    from misata_sql.compile.link import CompiledLink


def split_stages(
    table: str, conditions: Sequence[Condition], sources: Mapping[str, Source], links: "Sequence[CompiledLink]"
) -> list[Component]:
    """The units that have conditions, each with them, in the order in which they are drawn.

    sources: of the columns, in the order of their declaration
    """
    atoms = {atom for condition in conditions for atom in condition.atoms}
    units = [unit for unit in _units(atoms, sources, links) if unit]
    place = {atom: i for i, unit in enumerate(units) for atom in unit}
    owned: dict[int, list[Condition]] = {}
    for condition in conditions:
        owned.setdefault(max((place[atom] for atom in condition.atoms), default=-1), []).append(condition)
    return [_stage(table, units[i] if i >= 0 else frozenset(), owned[i]) for i in sorted(owned)]


def _stage(table: str, unit: frozenset[Atom], conditions: Sequence[Condition]) -> Component:
    alone = Component(table, unit, tuple(conditions))
    keeps_earlier = bool(unit) and not all(alone.draws(leaf) for _, leaf in alone.leaves())
    return Component(table, unit, tuple(conditions), keeps_earlier)


def _units(
    atoms: set[Atom], sources: Mapping[str, Source], links: "Sequence[CompiledLink]"
) -> Iterator[frozenset[Atom]]:
    """What is drawn at once, in order. What shares draws is drawn where the first of it is."""
    groups = [frozenset(link_atoms(entry.link.number, links)) for entry in links]
    groups += [_of_column(name, atoms) for name in _in_order(sources)]
    joined = [group for group in entity_groups(sources) if group & atoms]
    done: set[Atom] = set()
    for group in groups:
        unit = group.union(*(other for other in joined if other & group)) - done
        done |= unit
        yield unit if unit & atoms else frozenset()


def _of_column(name: str, atoms: set[Atom]) -> frozenset[Atom]:
    return frozenset(atom for atom in atoms if atom[0] != "link" and atom[1] == name)


def _in_order(sources: Mapping[str, Source]) -> list[str]:
    """The columns as they are declared, each after those that it reads."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in found:
            for other in read_columns(sources[name]):
                visit(other)
            found[name] = None

    for name in sources:
        visit(name)
    return list(found)
