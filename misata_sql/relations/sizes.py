"""How many rows the tables of a schema have: natural sizes, and what follows when one table is asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from misata_sql.errors import ArgumentError, UnknownNameError

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledTable
    from misata_sql.relations.keys import TupleKey
    from misata_sql.relations.links import TableKey

ROOT_ROWS = 1_000
CHILDREN_PER_PARENT = 10
MAX_ROWS = 2**53


@dataclass(frozen=True)
class Size:
    """n_rows: None where nothing says the whole table's size; reason: where it comes from, in a sentence

    is_whole: as many rows as a column has different values, at every scale: weekdays, nations
    """

    n_rows: int | None
    reason: str
    is_whole: bool = False


Schema = Mapping["TableKey", "CompiledTable"]


def ancestors(schema: Schema, key: "TableKey") -> "list[TableKey]":
    """The table and all tables that its foreign keys lead to, children before parents where there is no cycle."""
    components = _components(schema, key)
    return [table for component in components for table in component]


def _components(schema: Schema, root: "TableKey") -> "list[list[TableKey]]":
    """Strongly connected components below a table, children first (Tarjan 1972, without recursion)."""
    order: dict[TableKey, int] = {}
    lowest: dict[TableKey, int] = {}
    stack: list[TableKey] = []
    on_stack: set[TableKey] = set()
    found: list[list[TableKey]] = []
    work: list[tuple[TableKey, Iterator[TableKey]]] = []

    def enter(key: "TableKey") -> None:
        order[key] = lowest[key] = len(order)
        stack.append(key)
        on_stack.add(key)
        work.append((key, iter([entry.link.parent.key for entry in schema[key].links])))

    enter(root)
    while work:
        key, parents = work[-1]
        for parent in parents:
            if parent not in order:
                enter(parent)
                break
            if parent in on_stack:
                lowest[key] = min(lowest[key], order[parent])
        else:
            work.pop()
            if work:
                lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[key])
            if lowest[key] == order[key]:
                component = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    component.append(member)
                    if member == key:
                        break
                found.append(sorted(component, key=order.__getitem__))
    return found[::-1]


def natural_sizes(schema: Schema, key: "TableKey", declared: "Mapping[TableKey, int]") -> "dict[TableKey, Size]":
    """Natural sizes of a table and all its ancestors. declared: those that misata_define was given."""
    sizes: dict[TableKey, Size] = {}
    for component in reversed(_components(schema, key)):
        for member in component:
            sizes[member] = _natural_size(schema, member, declared, sizes, frozenset(component))
    return sizes


def _natural_size(
    schema: Schema,
    key: "TableKey",
    declared: "Mapping[TableKey, int]",
    sizes: "Mapping[TableKey, Size]",
    component: "frozenset[TableKey]",
) -> Size:
    from misata_sql.relations.picks import Fanout, Follow, OneToOne

    compiled = schema[key]
    most = min((m for column in compiled.columns if (m := column.most_rows) is not None), default=MAX_ROWS)
    if key in declared:
        return Size(declared[key], "given with the definition", most == declared[key])
    parents = {}
    for entry in compiled.links:
        if entry.link.parent.key not in component and not isinstance(entry.pick, Follow):
            parents[entry.link.number] = sizes[entry.link.parent.key].n_rows or 0
    if not parents:
        n_rows, reason = ROOT_ROWS, f"the default of a table without parents, {ROOT_ROWS:,}"
    else:
        largest = max(parents, key=lambda number: parents[number])
        n_rows = CHILDREN_PER_PARENT * parents[largest]
        reason = f"{CHILDREN_PER_PARENT} times its largest parent, {compiled.links[largest].link.parent.name}"
        for entry in compiled.links:
            if entry.link.number in parents and isinstance(entry.pick, Fanout):
                n_rows = round(entry.pick.mean * parents[entry.link.number])
                reason = f"{entry.pick.mean:g} times {entry.link.parent.name}, by its misata_fk('fanout')"
                break
    for entry in compiled.links:
        if entry.link.number in parents and isinstance(entry.pick, OneToOne) and parents[entry.link.number] < n_rows:
            n_rows = parents[entry.link.number]
            reason = f"as many as {entry.link.parent.name}, as {entry.link.name} is one to one"
    for tuple_key in compiled.tuples:
        n_tuples = _most_rows(tuple_key, compiled, sizes)
        if n_tuples is not None and n_tuples < n_rows:
            n_rows, reason = n_tuples, f"all there can be by {tuple_key.constraint}"
    if most <= n_rows:
        name = next(column.name for column in compiled.columns if column.most_rows == most)
        return Size(most, f"all different values of {name}", is_whole=True)
    return Size(min(n_rows, MAX_ROWS), reason)


def _most_rows(tuple_key: "TupleKey", compiled: "CompiledTable", sizes: "Mapping[TableKey, Size]") -> int | None:
    counts = []
    for part in tuple_key.parts:
        if part.link is None:
            counts.append(part.n_values)
        else:
            size = sizes.get(compiled.links[part.link].link.parent.key)
            if size is None or size.n_rows is None:
                return None
            counts.append(size.n_rows)
    return tuple_key.n_domain(counts)


def planned_sizes(
    schema: Schema,
    key: "TableKey",
    declared: "Mapping[TableKey, int]",
    *,
    n_rows: int | None,
    first_row: int,
    scale: Fraction | None,
    total: int | None,
    parents: Mapping[str, int],
) -> "dict[TableKey, Size]":
    """The sizes that a call of misata_table assumes, of the table and all its ancestors.

    n_rows, first_row: the rows asked for; n_rows None: all of them, which wants a scale
    total: rows of the whole table, of which those asked for are a part
    scale: times the natural sizes; without both, the factor by which the rows asked for exceed the natural size
    parents: sizes of ancestors by name, which nothing else changes

    Raises ArgumentError, UnknownNameError.
    """
    natural = natural_sizes(schema, key, declared)
    own_natural = natural[key].n_rows or 0
    fixed = _fixed_parents(schema, key, natural, parents)
    if scale is not None:
        sizes = _sizes_at_scale(schema, key, natural, fixed, scale)
        at_scale = sizes[key].n_rows or 0
        if n_rows is not None and first_row + n_rows > at_scale:
            raise ArgumentError(
                f"{schema[key].table.name} has {at_scale:,} rows at scale {float(scale):g} (its natural size "
                f"{own_natural:,} times the scale), but rows {first_row:,} to {first_row + n_rows - 1:,} are asked for"
            )
        return sizes
    if total is not None or (first_row == 0 and n_rows is not None):
        whole = total if total is not None else n_rows or 0
        if first_row + (n_rows or 0) > whole:
            raise ArgumentError(
                f"start + rows must be at most total = {whole:,} (got start={first_row} and rows={n_rows})"
            )
        factor = Fraction(whole, own_natural) if own_natural else Fraction(1)
        own = Size(whole, "given by total" if total is not None else "asked for")
        why = f"its natural size times {float(factor):g}, as {schema[key].table.name}"
    else:
        own, factor, why = Size(None, "not known: only some rows are asked for"), Fraction(1), ""
        others = [k for k in natural if k != key and k not in fixed]
        if others:
            _refuse_unknown_sizes(schema, key, natural, others)
    sizes = {key: own}
    for other in ancestors(schema, key):
        if other == key:
            continue
        if other in fixed:
            sizes[other] = Size(fixed[other], "given by parents")
            continue
        n_natural = natural[other].n_rows or 0
        wanted = max(1, _scaled(n_natural, factor)) if n_natural else 0
        size = natural[other] if natural[other].is_whole else Size(wanted, f"{n_natural:,}, {why}")
        sizes[other] = _fitting(schema, other, size, sizes)
    return sizes


def _sizes_at_scale(
    schema: Schema,
    key: "TableKey",
    natural: "Mapping[TableKey, Size]",
    fixed: "Mapping[TableKey, int]",
    scale: Fraction,
) -> "dict[TableKey, Size]":
    """Of a table and its ancestors, each from its ancestors' alone, so that it is the same for whichever table asks."""
    from misata_sql.relations.picks import Fanout

    sizes: dict[TableKey, Size] = {}
    for component in reversed(_components(schema, key)):
        for member in component:
            n_natural = natural[member].n_rows or 0
            if member in fixed:
                sizes[member] = Size(fixed[member], "given by parents")
                continue
            if natural[member].is_whole:
                sizes[member] = natural[member]
                continue
            times = " times" if member == key else ", its natural size times"
            size = Size(_scaled(n_natural, scale), f"{n_natural:,}{times} the scale {float(scale):g}")
            for entry in schema[member].links:
                parent = entry.link.parent.key
                if type(entry.pick) is not Fanout or parent in component or parent in fixed:
                    continue
                # parents are rounded up, so that a least number of children of each can take more than that of children
                least = entry.pick.least * (sizes[parent].n_rows or 0)
                was_enough = entry.pick.least * (natural[parent].n_rows or 0) <= n_natural
                if was_enough and (size.n_rows or 0) < least:
                    size = Size(least, f"so that each {entry.link.parent.name} has its {entry.pick.least:,}")
            sizes[member] = size
    return {member: sizes[member] for member in ancestors(schema, key)}


def _scaled(n_rows: int, factor: Fraction) -> int:
    """Rounded up, so that a parent is never too small for the children that its natural size is enough for."""
    return min(-(-n_rows * factor.numerator // factor.denominator), MAX_ROWS)


def _fitting(schema: Schema, key: "TableKey", size: Size, sizes: "Mapping[TableKey, Size]") -> Size:
    """The size moved as far as the keys of those children need whose sizes are known already."""
    from misata_sql.relations.picks import Fanout, OneToOne, OtherThan

    low, high, reason = 0, MAX_ROWS, ""
    for child_key, child_size in sizes.items():
        n_children = child_size.n_rows
        if not n_children or child_key == key:
            continue
        child = schema[child_key]
        for entry in child.links:
            if entry.link.parent.key != key:
                continue
            name = f"{child.table.name}'s {n_children:,} rows"
            if isinstance(entry.pick, OneToOne) and n_children > low:
                low, reason = n_children, f"as many as {name} need one to one"
            if type(entry.pick) is Fanout:
                least = -(-n_children // entry.pick.limit)
                if least > low:
                    low, reason = least, f"so that {name} fit into {entry.pick.limit:,} for each"
                if entry.pick.least and n_children // entry.pick.least < high:
                    high = n_children // entry.pick.least
                    reason = reason or f"so that each has its {entry.pick.least:,} of {name}"
            if isinstance(entry.pick, OtherThan) and low < 2:
                low, reason = 2, f"so that {entry.link.name} and {entry.pick.text} can differ"
        for tuple_key in child.tuples:
            needed = _needed_for_tuple(child, tuple_key, key, n_children)
            if tuple_key.is_grouped:
                needed = _needed_in_group(child, tuple_key, key, n_children)
            if needed > low:
                low, reason = needed, f"so that {name_of(child)}'s {n_children:,} rows differ in {tuple_key.constraint}"
    n_rows = size.n_rows or 0
    moved = max(min(n_rows, high), low)
    return size if moved == n_rows else Size(moved, reason)


def name_of(compiled: "CompiledTable") -> str:
    return compiled.table.name


def _needed_in_group(child: "CompiledTable", tuple_key: "TupleKey", key: "TableKey", n_children: int) -> int:
    """How large the parent must be so that one group's children find different rows in it."""
    from misata_sql.relations.picks import Fanout

    grouping, second = (None if part.link is None else child.links[part.link] for part in tuple_key.parts)
    if second is None or second.link.parent.key != key:
        return 0
    assert grouping is not None and isinstance(grouping.pick, Fanout)
    if grouping.pick.most is None:
        return 0
    return min(grouping.pick.most, n_children) + tuple_key.differ


def _needed_for_tuple(child: "CompiledTable", tuple_key: "TupleKey", key: "TableKey", n_children: int) -> int:
    """How large the parent must be at least so that there are enough tuples, all scaled parents alike."""
    links = [part.link for part in tuple_key.parts if part.link is not None]
    mine = sum(child.links[number].link.parent.key == key for number in links)
    if not mine or tuple_key.is_grouped:
        return 0
    own_values = 1
    for part in tuple_key.parts:
        if part.link is None:
            own_values *= part.n_values
    # every parent of the key is taken to be as large as this one, which is at least what is needed of the largest
    needed = 1
    while needed ** len(links) * own_values < n_children:
        needed *= 2
    low = needed // 2
    while low + 1 < needed:
        middle = (low + needed) // 2
        low, needed = (middle, needed) if middle ** len(links) * own_values < n_children else (low, middle)
    return needed + (1 if tuple_key.differ else 0)


def _fixed_parents(
    schema: Schema, key: "TableKey", natural: "Mapping[TableKey, Size]", parents: Mapping[str, int]
) -> "dict[TableKey, int]":
    from misata_sql.spec.keywords import fold

    others = {k: schema[k].table for k in natural if k != key}
    fixed = {}
    for name, n_rows in parents.items():
        found = [k for k, table in others.items() if fold(name) in (fold(table.name), f"{k[0]}.{k[1]}")]
        if not found:
            names = [table.name for table in others.values()]
            raise UnknownNameError(f"parent of {schema[key].table.name}", name, names)
        fixed[found[0]] = n_rows
    return fixed


def _refuse_unknown_sizes(
    schema: Schema, key: "TableKey", natural: "Mapping[TableKey, Size]", others: "list[TableKey]"
) -> None:
    table = schema[key].table
    names = ", ".join(f"'{schema[k].table.name}': {natural[k].n_rows}" for k in others)
    raise ArgumentError(
        f"start is given, so the size of {table.name} is not known, and neither are its parents', which scale with it\n"
        f"  Hint: say the sizes: total := how many rows it has in all, or parents := MAP {{{names}}}"
    )
