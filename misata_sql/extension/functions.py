"""The table of SQL functions, and the shapes that the bridge (bridge.pyx) reads it in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from misata_sql.spec.interval import Interval as Interval

if TYPE_CHECKING:
    from misata_sql.chaos.operators.operator import Call
    from misata_sql.registry import Registry
    from misata_sql.spec.types import SqlType


class AnyType:
    """A parameter that takes arguments of every type as they are."""

    def __repr__(self) -> str:
        return "ANY"


ANY: Final = AnyType()


class Arena(Protocol):
    """One thread's buffers: the misata_arena struct of engine/native.h at `address`."""

    @property
    def address(self) -> int: ...

    def fill(self, first_row: int, n_rows: int) -> None:
        """Write rows first_row .. first_row + n_rows - 1 (only called where the struct says needs_python)."""


class Scan(Protocol):
    """A relation with its columns chosen. `open` is called once by each thread that takes part."""

    def open(self) -> Arena: ...


class Relation(Protocol):
    """What a table function returns for its arguments. It may be scanned any number of times, also at once.

    A relation whose `varies` is True asks its arenas for n_rows rows and hands on what each of their fills delivers.
    """

    @property
    def columns(self) -> "tuple[tuple[str, SqlType], ...]": ...
    @property
    def n_rows(self) -> int: ...
    @property
    def first_row(self) -> int: ...
    def scan(self, column_ids: tuple[int, ...]) -> Scan: ...


@dataclass(frozen=True)
class TableFunction:
    """`SELECT ... FROM name(arguments)`.

    bind: (registry, arguments, named arguments that were given) -> Relation
    """

    name: str
    parameters: "tuple[SqlType | AnyType, ...]"
    bind: Callable[["Registry", tuple[Any, ...], dict[str, Any]], Relation]
    named: "Mapping[str, SqlType | AnyType]" = field(default_factory=dict)


@dataclass(frozen=True)
class ScalarOverload:
    """One signature; varargs: the type of any number of further arguments."""

    parameters: "tuple[SqlType | AnyType, ...]"
    returns: "SqlType"
    varargs: "SqlType | AnyType | None" = None


@dataclass(frozen=True)
class ScalarFunction:
    """`name(arguments)` in an expression.

    call: (registry, arguments, n_rows, returns) -> n_rows texts or None (a list), or an Arena of one column with its
          first n_rows rows filled. Called once for each run of rows whose arguments are the same.
    volatile: DuckDB may not fold or share calls
    handles_null: call also takes NULL arguments (as None); else they make the result NULL without a call
    """

    name: str
    overloads: tuple[ScalarOverload, ...]
    call: "Callable[[Registry, tuple[Any, ...], int, SqlType], list[str | None] | Arena]"
    volatile: bool = False
    handles_null: bool = False


@dataclass(frozen=True)
class SelectFunction:
    """`name(leading arguments, values...)`: each row of the result is that row of one of the values.

    leading: how many arguments come before the values
    pick: (registry, leading arguments, n_rows) -> int32 array of n_rows: the number of a value, -1 for NULL. Called
          once for each run of rows whose leading arguments are the same; those may be None.
    Values and result have one type, of fixed width or strings.
    """

    name: str
    overloads: tuple[ScalarOverload, ...]
    leading: int
    pick: Callable[["Registry", tuple[Any, ...], int], Any]
    volatile: bool = True


@dataclass(frozen=True)
class OperatorOverload:
    """One signature; value, rate, key: the places of the arguments that change with the row, -1 where there is none."""

    parameters: "tuple[SqlType | AnyType, ...]"
    returns: "SqlType"
    value: int = -1
    rate: int = -1
    key: int = -1


@dataclass(frozen=True)
class OperatorFunction:
    """A function that changes cells, or chooses rows, by draws that belong to the rows' keys.

    prepare: (overload, the other arguments in order, of which any may be None) -> Call. Called with the GIL, once for
        each list of them that turns up in a chunk and is new; then its kernels run over the vectors without it.
    null_rate: a rate of NULL hits no row, and is not refused
    A NULL value gives NULL; a NULL key is refused.
    """

    name: str
    overloads: tuple[OperatorOverload, ...]
    prepare: "Callable[[OperatorOverload, tuple[Any, ...]], Call]"
    null_rate: bool = False


SqlFunction = TableFunction | ScalarFunction | SelectFunction | OperatorFunction

if TYPE_CHECKING:
    FUNCTIONS: list[SqlFunction]


def __getattr__(name: str) -> Any:
    """FUNCTIONS, the list that the bridge registers; made when first asked for, since it needs the shapes above."""
    if name != "FUNCTIONS":
        raise AttributeError(name)
    from misata_sql.extension.sql_functions import build_functions

    return globals().setdefault("FUNCTIONS", build_functions())


def new_registry() -> "Registry":
    """The definitions of one database, made when the extension is loaded into it."""
    from misata_sql.registry import Registry

    return Registry()
