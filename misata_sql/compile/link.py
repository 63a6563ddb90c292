"""Foreign keys of a table: which parent row each picks, where several of them share columns too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

from misata_sql.errors import ConstraintError, DefinitionError, GeneratorError
from misata_sql.relations.declared import (
    DEFAULT_FANOUT,
    DeclaredPick,
    is_line_number,
    read_pick,
)
from misata_sql.relations.keys import TupleKey
from misata_sql.relations.links import Link, TableKey, UnknownParentError, resolve_link
from misata_sql.relations.picks import (
    EarlierRow,
    Fanout,
    Follow,
    OneToOne,
    OtherThan,
    Pick,
    PreviousRow,
    SelfFanout,
    Uniform,
    WithinGroup,
    Zipf,
)
from misata_sql.spec.table import Check, Column, Table

if TYPE_CHECKING:
    from sqlglot import exp

Tables = Mapping[TableKey, Table]
LONGEST_PATH = 4  # links from a table to a group that two of its foreign keys share


@dataclass(frozen=True)
class CompiledLink:
    """A foreign key with its pick.

    owned: the child's columns that take their values from this link; another one gives the rest
    null_rate: share of the rows without a parent, row 0 of a self reference not counted
    declared: the text of its misata_fk; "" where there is none
    """

    link: Link
    pick: Pick
    owned: tuple[str, ...]
    null_rate: float
    declared: str

    @property
    def can_be_null(self) -> bool:
        return self.null_rate > 0 or self.pick.is_nullable


def resolve_links(table: Table, tables: Tables) -> list[Link]:
    """Raises DefinitionError with all that is wrong, UnknownParentError where only parents are missing."""
    links: list[Link] = []
    problems: list[str] = []
    missing: list[str] = []
    for number in range(len(table.foreign_keys)):
        try:
            links.append(resolve_link(table, number, tables))
        except UnknownParentError as error:
            missing.append(str(error))
        except DefinitionError as error:
            problems += error.problems
    if problems:
        raise DefinitionError(problems + missing)
    if missing:
        raise UnknownParentError(missing)
    return links


def compile_links(table: Table, tables: Tables) -> list[CompiledLink]:
    """The links of a table with their picks, before keys over several columns change them.

    Raises DefinitionError, UnknownParentError, GeneratorError, ConstraintError.
    """
    links = resolve_links(table, tables)
    declared = _declared_picks(table, links)
    compiled: dict[int, CompiledLink] = {}
    for group in _connected(links):
        for entry in _compile_group(table, tables, group, declared):
            compiled[entry.link.number] = entry
    return [compiled[link.number] for link in links]


def _declared_picks(table: Table, links: list[Link]) -> dict[int, tuple[DeclaredPick, str]]:
    """By link: what its misata_fk says, and the column in whose DEFAULT it stands."""
    found: dict[int, tuple[DeclaredPick, str]] = {}
    for column in table.columns:
        pick = read_pick(column.default)
        if pick is None:
            continue
        candidates = [link for link in links if column.name in link.columns]
        if not candidates:
            raise GeneratorError(
                f"{table.name}.{column.name}: misata_fk is for the columns of a FOREIGN KEY, and this is none\n"
                f"  Hint: add REFERENCES, or use misata_uniform"
            )
        # of several foreign keys over a column, the one that has it alone is meant
        link = min(candidates, key=lambda link: (len(link.columns), link.number))
        if link.number in found:
            raise GeneratorError(
                f"{table.name}: {link} has two misata_fk, in the DEFAULT of {found[link.number][1]} and of "
                f"{column.name}\n  Hint: one of its columns has it for all"
            )
        if pick.null_rate and column.not_null:
            raise ConstraintError(
                f"{table.name}.{column.name}: NOT NULL cannot hold: its DEFAULT gives NULL with probability "
                f"{pick.null_rate:g}\n  Hint: drop misata_null, or the NOT NULL"
            )
        found[link.number] = pick, column.name
    return found


def _connected(links: list[Link]) -> list[list[Link]]:
    """Links that share columns, directly or through others, together."""
    groups: list[list[Link]] = []
    for link in links:
        touching = [g for g in groups if any(set(link.columns) & set(other.columns) for other in g)]
        merged = [other for g in touching for other in g] + [link]
        groups = [g for g in groups if g not in touching] + [sorted(merged, key=lambda other: other.number)]
    return groups


def _compile_group(
    table: Table, tables: Tables, group: list[Link], declared: dict[int, tuple[DeclaredPick, str]]
) -> list[CompiledLink]:
    if len(group) == 1:
        return [_free_link(table, tables, group[0], declared)]
    # the first link picks freely, and so says the shared columns; wider ones are tried first
    orders = list(permutations(sorted(group, key=lambda link: (-len(link.columns), link.number))))
    for following in (_wants_nothing, _declares_nothing):
        for free, *others in orders:
            done = [_free_link(table, tables, free, declared)]
            for link in others:
                bound = _bound_link(table, tables, link, done, declared, following(table, link, declared))
                if bound is None:
                    break
                done.append(bound)
            else:
                return done
    names = " and ".join(str(link) for link in group)
    raise DefinitionError(
        f"{table.name}: {names} share columns, and no way is known to pick parents that agree in them\n"
        f"  Hint: let the parents' own key to the shared columns be DEFAULT misata_fk('fanout', least, mean, most) "
        f"with least at least 1"
    )


def _declares_nothing(table: Table, link: Link, declared: dict[int, tuple[DeclaredPick, str]]) -> bool:
    """Whether a link may follow another, as its own pick is neither declared nor one to one."""
    one_to_one = any(set(key) == set(link.columns) for key in _unique_sets(table))
    return link.number not in declared and not one_to_one


def _wants_nothing(table: Table, link: Link, declared: dict[int, tuple[DeclaredPick, str]]) -> bool:
    """Whether it may follow another and no column of the table numbers its children either."""
    return _declares_nothing(table, link, declared) and lines_column(table, link.columns) is None


def _free_link(table: Table, tables: Tables, link: Link, declared: dict[int, tuple[DeclaredPick, str]]) -> CompiledLink:
    pick, _ = declared.get(link.number, (DeclaredPick(), ""))
    made = _make_pick(table, tables, link, pick)
    if made.is_nullable:
        _require_nullable(table, link)
    return CompiledLink(link, made, link.columns, pick.null_rate, str(pick) if link.number in declared else "")


def _require_nullable(table: Table, link: Link) -> None:
    required = [name for name in link.columns if table.column(name).not_null]
    if len(required) == len(link.columns):
        raise ConstraintError(
            f"{table.name}: {link} cannot hold without a circle: row 0 has no earlier row to refer to, "
            f"but {', '.join(required)} is NOT NULL\n  Hint: allow NULL in it; row 0 alone will have it"
        )


def _make_pick(table: Table, tables: Tables, link: Link, pick: DeclaredPick) -> Pick:
    kind = pick.kind or ("fanout" if lines_column(table, link.columns) else "")
    one_to_one = any(set(key) == set(link.columns) for key in _unique_sets(table))
    fanout = pick.fanout or DEFAULT_FANOUT
    if one_to_one and kind not in ("", "uniform", "permutation") and not (kind == "fanout" and fanout[2] == 1):
        raise ConstraintError(
            f"{table.name}: {link} is UNIQUE and so one to one, but its DEFAULT is {pick}\n"
            f"  Hint: drop the DEFAULT or the UNIQUE"
        )
    if link.is_self:
        if kind == "zipf":
            raise GeneratorError(
                f"{table.name}: {link}: misata_fk('zipf') does not go with a reference to the same table\n"
                f"  Hint: misata_fk('uniform') or misata_fk('fanout', 1, mean, most)"
            )
        if one_to_one or kind == "permutation":
            return PreviousRow()
        return SelfFanout(*fanout) if kind == "fanout" else EarlierRow()
    if kind == "fanout":
        return Fanout(*fanout)
    if one_to_one or kind == "permutation":
        return OneToOne()
    return Zipf(pick.exponent) if kind == "zipf" and pick.exponent else Uniform()


def _unique_sets(table: Table) -> list[tuple[str, ...]]:
    keys = [unique.columns for unique in table.uniques]
    return [table.primary_key.columns, *keys] if table.primary_key is not None else keys


def lines_column(table: Table, key_columns: tuple[str, ...]) -> Column | None:
    """The column that numbers the children of one parent, where it and the foreign key are a key of the table."""
    for key in _unique_sets(table):
        rest = [name for name in key if name not in key_columns]
        if len(rest) == 1 and len(key) == len(key_columns) + 1 and set(key_columns) < set(key):
            column = table.column(rest[0])
            if (column.name,) in _unique_sets(table):  # it differs in all rows, so it counts no lines
                continue
            in_other_key = any(column.name in other.columns for other in table.foreign_keys)
            if not in_other_key and column.type.is_integer and _numbers_lines(column):
                return column
    return None


def _numbers_lines(column: Column) -> bool:
    return column.default is None or is_line_number(column.default)


def _bound_link(
    table: Table,
    tables: Tables,
    link: Link,
    done: list[CompiledLink],
    declared: dict[int, tuple[DeclaredPick, str]],
    may_follow: bool,
) -> CompiledLink | None:
    """A link some of whose columns others have; None where no way is known.

    may_follow: whether it may have no pick of its own, where others have all of its columns
    """
    covered = {name for entry in done for name in entry.owned}
    shared = tuple(name for name in link.columns if name in covered)
    owned = tuple(name for name in link.columns if name not in covered)
    pick, _ = declared.get(link.number, (DeclaredPick(), ""))
    text = str(pick) if link.number in declared else ""
    if not owned:
        if not may_follow:
            return None
        path = _path_to(link, link.columns, link.parent.key, link.parent_columns, done, tables)
        return CompiledLink(link, Follow(path), (), 0.0, text) if path else None
    if pick.kind not in ("", "uniform"):
        return None
    for number in range(len(link.parent.foreign_keys)):
        try:
            grouping = resolve_link(link.parent, number, tables)
        except DefinitionError:
            continue
        mapped = tuple(link.parent_column(name) for name in shared)
        if set(grouping.columns) != set(mapped) or not _is_fanout(link.parent, tables, grouping):
            continue
        wanted = tuple(grouping.parent_column(name) for name in mapped)
        path = _path_to(link, shared, grouping.parent.key, wanted, done, tables)
        if path:
            return CompiledLink(link, WithinGroup(path, number), owned, pick.null_rate, text)
    return None


def _is_fanout(table: Table, tables: Tables, link: Link) -> bool:
    """Whether the link of another table is a fan-out with at least one child each, as far as its DEFAULTs say."""
    declared = _declared_picks(table, resolve_links(table, tables)).get(link.number)
    pick = _make_pick(table, tables, link, declared[0] if declared else DeclaredPick())
    return type(pick) is Fanout and pick.least >= 1 and (declared is None or not declared[0].null_rate)


def _path_to(
    link: Link,
    columns: tuple[str, ...],
    goal: TableKey,
    goal_columns: tuple[str, ...],
    done: list[CompiledLink],
    tables: Tables,
) -> tuple[int, ...]:
    """Links from the child over one that is done to the goal, along which the columns become goal_columns; () if none.

    columns and goal_columns correspond by their order.
    """
    for entry in done:
        if not set(columns) <= set(entry.link.columns) or entry.can_be_null or isinstance(entry.pick, Follow):
            continue
        at = entry.link.parent
        names = tuple(entry.link.parent_column(name) for name in columns)
        rest = _path_from(at, names, goal, goal_columns, tables, LONGEST_PATH - 1)
        if rest is not None:
            return (entry.link.number, *rest)
    return ()


def _path_from(
    at: Table, names: tuple[str, ...], goal: TableKey, goal_columns: tuple[str, ...], tables: Tables, n_steps: int
) -> tuple[int, ...] | None:
    """Links from a table up to the goal, along which names become goal_columns; None where there are none."""
    if at.key == goal and names == goal_columns:
        return ()
    if not n_steps:
        return None
    # keys of these columns alone first: they are the shorter way
    for number, key in sorted(enumerate(at.foreign_keys), key=lambda numbered: len(numbered[1].columns)):
        if not set(names) <= set(key.columns) or not all(at.column(name).not_null for name in key.columns):
            continue
        try:
            step = resolve_link(at, number, tables)
        except DefinitionError:
            continue
        mapped = tuple(step.parent_column(name) for name in names)
        rest = _path_from(step.parent, mapped, goal, goal_columns, tables, n_steps - 1)
        if rest is not None:
            return (number, *rest)
    return None


def fanned_link(links: Sequence[CompiledLink], what: str) -> CompiledLink:
    """The foreign key whose children lie beside each other.

    what: for the message, "misata_line_number numbers"

    Raises GeneratorError where there is none, or several.
    """
    fanned = [entry for entry in links if type(entry.pick) is Fanout]
    if len(fanned) != 1:
        raise GeneratorError(
            f"{what} the children of one parent, which wants one foreign key with "
            f"misata_fk('fanout', ...) to another table (got {len(fanned)})\n"
            f"  Hint: give the foreign key's column DEFAULT misata_fk('fanout', least, mean, most)"
        )
    return fanned[0]


def differing_links(table: Table, links: list[CompiledLink]) -> dict[Check, tuple[int, int]]:
    """The CHECKs that say that two foreign keys lead to different rows: a <> b over keys to the same column."""
    from sqlglot import exp

    alone = {entry.owned[0]: entry for entry in links if len(entry.link.columns) == len(entry.owned) == 1}
    found = {}
    for check in table.checks:
        node = check.expression.unnest()
        if not isinstance(node, exp.NEQ) or check.foreign:
            continue
        sides = [node.this.unnest(), node.expression.unnest()]
        if not all(isinstance(side, exp.Column) for side in sides):
            continue
        one, other = (alone.get(table.column(side.name).name) for side in sides)
        if one is None or other is None or one is other:
            continue
        if one.link.parent.key == other.link.parent.key and one.link.parent_columns == other.link.parent_columns:
            found[check] = one.link.number, other.link.number
    return found


def refers_to_earlier(expression: "exp.Expression", table: Table, links: Sequence[CompiledLink]) -> bool:
    """Whether it says that a row is not its own parent, where a key of the table itself picks earlier rows."""
    from sqlglot import exp

    sides = [expression.this.unnest(), expression.expression.unnest()] if isinstance(expression, exp.NEQ) else []
    if not sides or not all(isinstance(side, exp.Column) and not side.table for side in sides):
        return False
    names = {table.column(side.name).name for side in sides}
    return any(
        entry.link.is_self
        and isinstance(entry.pick, SelfFanout | EarlierRow)
        and len(entry.link.columns) == 1
        and names == {*entry.link.columns, *entry.link.parent_columns}
        for entry in links
    )


def _rests_on(links: list[CompiledLink], number: int, goal: int) -> bool:
    """Whether a link picks among the rows other than those of the goal, directly or through others."""
    pick = links[number].pick
    return number == goal or (isinstance(pick, OtherThan) and _rests_on(links, pick.other, goal))


def keep_different(
    table: Table, links: list[CompiledLink], tuples: list[TupleKey], differing: dict[Check, tuple[int, int]]
) -> dict[Check, str]:
    """Change picks and tuples so that these CHECKs hold; returns how, in words. Raises ConstraintError."""
    said = {}
    for check, pair in differing.items():
        place = next((i for i, key in enumerate(tuples) if {p.link for p in key.parts} == set(pair)), None)
        if place is not None:
            tuples[place] = replace(tuples[place], differ=True)
            said[check] = f"only tuples with different parts of {tuples[place].constraint}"
            continue
        free = [number for number in reversed(pair) if isinstance(links[number].pick, Uniform)]
        even = next((number for number in free if not _rests_on(links, pair[0] + pair[1] - number, number)), None)
        if free and even is None:
            raise ConstraintError(
                f"{table.name}: {check} is not supported yet: {links[free[0]].link.name} would have to differ from the "
                f"rows of two other foreign keys\n"
                f"  Hint: drop one of the CHECKs between them, or make them a key of the table"
            )
        if even is None:
            picks = " and ".join(f"{links[n].link.name} by {links[n].pick.describe()}" for n in pair)
            raise ConstraintError(
                f"{table.name}: {check} is not supported yet with {picks}\n"
                f"  Hint: let one of the two be DEFAULT misata_fk('uniform')"
            )
        other = links[pair[0] if even == pair[1] else pair[1]]
        links[even] = replace(links[even], pick=OtherThan(other.link.number, other.link.name))
        said[check] = f"{links[even].link.name} picks among the other rows"
    return said
