"""Declared SQL over generated rows: names of parents' columns become columns of joins along the foreign keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from misata_sql.compile.parents import LinkedCells
from misata_sql.relations.cells import ParentCell
from misata_sql.spec.keywords import fold
from misata_sql.spec.lexer import Text, Token, tokenize
from misata_sql.spec.table import Table

if TYPE_CHECKING:
    from sqlglot import exp

    from misata_sql.verify.calls import Calls


@dataclass
class Joined:
    """The rows of a call, joined with those of parents that a text names."""

    calls: "Calls"
    _parents: dict[tuple[int, ...], dict[str, None]] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        return self.calls.plan.compiled.table

    def bind(self, text: str, expression: "exp.Expression") -> str:
        """The declared text with the names of parents' columns, names with a schema, and defined types replaced.

        expression: the same text, parsed; only which dotted names lead to a parent is read off it
        """
        from sqlglot import exp

        plan = self.calls.plan
        tables = {key: compiled.table for key, compiled in plan.schema.items()}
        cells = LinkedCells(self.table, plan.compiled.links, tables)
        columns = list(expression.find_all(exp.Column))
        foreign = {tuple(fold(part.name) for part in node.parts): node for node in columns if node.table}

        def replaced(names: list[str]) -> str | None:
            if len(names) == 1:
                return None
            skip = self._qualifiers(names)
            for path in (names, names[skip:]):
                node = foreign.get(tuple(map(fold, path)))
                if node is not None:
                    return self._cell(cells.find([part.name for part in node.parts]))
            return ".".join(map(quoted, names[skip:])) if skip > 1 else None

        def type_named(name: str) -> str | None:
            type = self.calls.types.get(fold(name))
            return None if type is None else str(type)

        return _replace_names(text, replaced, type_named)

    def source(self) -> str:
        """What stands behind FROM, once all texts are bound."""
        joins = [rows_of(self.calls)]
        for number, path in enumerate(self._paths()):
            schema = self.calls.plan.schema
            at = self.calls.definition.table.key
            for step in path[:-1]:
                at = schema[at].links[step].link.parent.key
            link = schema[at].links[path[-1]].link
            wanted = dict.fromkeys((*link.parent_columns, *self._parents.get(path, ())))
            for other in self._paths():
                if len(other) == len(path) + 1 and other[: len(path)] == path:
                    wanted.update(dict.fromkeys(schema[link.parent.key].links[other[-1]].link.columns))
            listed = ", ".join(f"{quoted(name)} AS {quoted(_place(path, name))}" for name in wanted)
            on = " AND ".join(
                f"{quoted(_place(path[:-1], own)) if path[1:] else f'{quoted(self.table.name)}.{quoted(own)}'} = "
                f"{quoted(_place(path, theirs))}"
                for own, theirs in zip(link.columns, link.parent_columns, strict=True)
            )
            rows = self.calls.parent(link.parent.key)
            joins.append(f"LEFT JOIN (SELECT {listed} FROM {rows}) AS {quoted(f'parent {number + 1}')} ON {on}")
        return " ".join(joins)

    def _paths(self) -> list[tuple[int, ...]]:
        """Of all parents, those on the way before those behind them."""
        paths = {path[:length] for path in self._parents for length in range(1, len(path) + 1)}
        return sorted(paths, key=lambda path: (len(path), path))

    def _cell(self, cell: ParentCell) -> str:
        self._parents.setdefault(cell.path, {})[cell.column] = None
        return quoted(_place(cell.path, cell.column))

    def _qualifiers(self, names: Sequence[str]) -> int:
        """How many of the names are the table's own: of main.orders.price 2, of price 0."""
        own = [fold(name) for name in (self.table.catalog, self.table.schema or "main", self.table.name) if name]
        for length in range(min(len(own), len(names) - 1), 0, -1):
            named = [fold(name) for name in names[:length]] == own[-length:]
            if named and (names[length] in self.table or names[0] not in self.table):
                return length
        return 0


def rows_of(calls: "Calls") -> str:
    """The rows by the table's own name."""
    return f"{calls.own} AS {quoted(calls.plan.compiled.table.name)}"


def _place(path: Sequence[int], column: str) -> str:
    """The name of a parent's column in a join, which no table's own column has."""
    return f"{' '.join(f'link {number + 1}' for number in path)}: {column}"


def quoted(name: str) -> str:
    """Always quoted, so that no word of SQL is taken for one."""
    return '"' + name.replace('"', '""') + '"'


def _replace_names(
    text: str, replaced: Callable[[list[str]], str | None], type_named: Callable[[str], str | None]
) -> str:
    """Dotted names of the text through `replaced`, those of a CAST through `type_named`; None leaves one as it is."""
    tokens = tokenize(Text(text))
    pieces: list[str] = []
    done = at = 0
    while at < len(tokens):
        last = at
        while last + 2 < len(tokens) and tokens[last + 1].is_op(".") and _is_name(tokens[last + 2]):
            last += 2
        if _is_name(tokens[at]):
            names = [_name(text, token) for token in tokens[at : last + 1 : 2]]
            new = type_named(names[0]) if _is_cast_to(tokens, at) and last == at else replaced(names)
            if new is not None:
                pieces += [text[done : tokens[at].start], new]
                done = tokens[last].end
        at = last + 1
    return "".join([*pieces, text[done:]])


def _is_cast_to(tokens: Sequence[Token], at: int) -> bool:
    """Whether a type stands here: behind AS, or behind ::."""
    before = tokens[max(at - 2, 0) : at]
    if before and before[-1].kind == "word" and before[-1].value == "AS":
        return True
    return len(before) == 2 and all(token.is_op(":") for token in before)


def _is_name(token: Token) -> bool:
    return token.kind in ("word", "quoted")


def _name(text: str, token: Token) -> str:
    return token.value if token.kind == "quoted" else text[token.start : token.end]
