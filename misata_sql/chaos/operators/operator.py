"""What an operator is: one fault of a cell, as a kernel over the cells of a column.

An operator changes cells by draws that belong to their rows: a stream of random bits is named by (seed, operator), and
a row's bits in it by the row's key, any BIGINT that tells the row from others. So the same call gives the same cells in
any order, any number of threads and any engine.

Kernels of operators share their first and last arguments. `rows` are the keys of the rows. `apply` is 1 where a cell is
to be changed; where it is 0, also in every NULL cell, the cell is handed on as it is.

    value of fixed width   key: u8, rows: i8[n], apply: u1[n], values: i8[n], (constants), out: i8[n]
                           f8 in the place of i8 for FLOAT and DOUBLE
    no value               key: u8, rows: i8[n], apply: u1[n], (constants), out: i8[n]
    text                   key: u8, rows: i8[n], text: u1[], starts: i8[], (constants), out: u1[], out_starts: i8[]

    list                   the integer form over lengths; out: which item is hit, see kernels/chaos_items.py

Arguments are told by these names; key, rows and apply may be left out where a kernel has no use for them.

Row i of a text is text[starts[i]:starts[i + 1]], UTF-8; the kernel writes UTF-8 to out from 0 on, and where each row
starts, n_rows + 1 of them. `out` holds at least growth[0] * (bytes of the text) + growth[1] * (rows) bytes. A kernel
from text to text is called with the rows alone that are to be changed.
Integers and floats may also give a text: rows, apply and values are then as above, out and out_starts as of a text.

Integers are DuckDB's own storage: days, microseconds, unscaled decimals, 0 and 1. What is outside of `bounds_of(type)`
never reaches a kernel with apply = 1 (infinite dates; a HUGEINT or UBIGINT that int64 does not hold), and what a kernel
writes is within them, so that nothing ever wraps. For FLOAT the results are rounded to it afterwards.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from misata_sql.errors import ArgumentError
from misata_sql.kernels.jit import Kernel
from misata_sql.random.streams import stream_key
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    import numpy as np

    from misata_sql.engine.program import Argument

Form = Literal["none", "integer", "float", "text", "list", "opaque"]
REQUIRED: Final = object()
DECIMAL_DIGITS_MAX = 18

_ROW_ARGUMENTS = ("rows", "apply", "values", "starts", "out", "out_starts")
_INT64 = (-(2**63), 2**63 - 1)


def form_of(type: SqlType | None) -> Form:
    """How kernels get the cells of a type: "opaque" are those that can only become NULL."""
    if type is None:
        return "none"
    if type.id in ("FLOAT", "DOUBLE"):
        return "float"
    if type.id in ("VARCHAR", "ENUM"):
        return "text"
    if type.id == "LIST":
        return "list"
    if type.id == "UHUGEINT" or (type.id == "DECIMAL" and (type.width or 0) > DECIMAL_DIGITS_MAX):
        return "opaque"
    return "opaque" if type.bounds is None else "integer"


def bounds_of(type: SqlType) -> tuple[int, int]:
    """The least and greatest integer that kernels get and may give for a type of the form "integer"."""
    assert type.bounds is not None
    return max(type.bounds[0], _INT64[0]), min(type.bounds[1], _INT64[1])


@dataclass(frozen=True)
class Parameter:
    """An argument after the value, a constant.

    types: the SQL types of its overloads; "value": that of the value, "values": a LIST of it
    default: REQUIRED, or what stands for it where it is left out
    is_sample: whether a scenario gives the column's own first rows where it is left out
    """

    name: str
    types: "tuple[SqlType | Literal['value', 'values'], ...]"
    meaning: str
    default: Any = REQUIRED
    is_sample: bool = False


@dataclass(frozen=True)
class Prepared:
    """A call with its constants: everything but the rows.

    kernel: by the conventions of this module; None: an applied cell becomes NULL
    key: of the stream; constants: the kernel's own arguments, in order
    takes, gives: the forms of value and result
    growth: bytes of a text result, at most, for each byte of the text and for each row
    low, high: integers outside of them are handed on; Operator.call sets them by the type
    valid: the least and the greatest number that the value may be; others are an error
    ascii_stays: whether texts of ASCII are never changed, so that the kernel need not see them
    """

    kernel: Kernel | None
    key: int
    constants: "tuple[Argument, ...]"
    takes: Form
    gives: Form
    returns: SqlType
    growth: tuple[int, int] = (1, 0)
    low: int = _INT64[0]
    high: int = _INT64[1]
    valid: tuple[float, float] | None = None
    ascii_stays: bool = False

    def arguments(self, given: "Mapping[str, Any]") -> "list[Any]":
        """The kernel's arguments in order; given: those that change with the rows."""
        assert self.kernel is not None
        constants = iter(self.constants)
        made = [
            given[p.name] if p.name in given else self.key if p.name == "key" else next(constants)
            for p in self.kernel.parameters
        ]
        if next(constants, None) is not None:
            raise TypeError(f"{self.kernel.name} has fewer constants than it was given")
        return made

    def slots(self) -> "tuple[np.ndarray, tuple[int, ...]]":
        """The kernel's int64 slots with the constants in place, which point into self; and where those of the rows are.

        These are rows, apply, values (or text), starts, out and out_starts; -1 where the kernel has none.
        """
        import numpy as np

        assert self.kernel is not None
        slots = np.zeros(max(self.kernel.n_slots, 1), np.int64)
        places = dict.fromkeys(_ROW_ARGUMENTS, -1)
        arguments = self.arguments(dict.fromkeys((*_ROW_ARGUMENTS, "text")))
        for parameter, value in zip(self.kernel.parameters, arguments, strict=True):
            name = "values" if parameter.name == "text" else parameter.name
            if name in places:
                places[name] = parameter.slot
            elif parameter.kind == "scalar":
                slots.view(parameter.dtype)[parameter.slot] = value
            elif isinstance(value, np.ndarray) and value.dtype == parameter.dtype and value.flags.c_contiguous:
                slots[parameter.slot] = value.ctypes.data
                slots[parameter.slot + 1] = value.size
            else:
                raise TypeError(
                    f"{self.kernel.name}: {name} must be a contiguous {parameter.dtype} array (got {value!r})"
                )
        return slots, tuple(places.values())


@dataclass(frozen=True)
class Draw:
    """A kernel of kernels/chaos_chance.py that chooses rows or faults, with its stream."""

    kernel: Kernel
    key: int


@dataclass(frozen=True)
class Call:
    """What the bridge runs for one list of constant arguments.

    stages: each changes rows of its own; none: the result is which rows are hit
    low, high: as of the stages
    chance: chooses the rows by their rates; None: all
    choice: chooses one of the stages for each row; None: there is one at most
    by_value: the draws of a row also depend on its value, so that the columns of a row differ
    """

    stages: tuple[Prepared, ...]
    takes: Form
    gives: Form
    low: int = _INT64[0]
    high: int = _INT64[1]
    chance: Draw | None = None
    choice: Draw | None = None
    by_value: bool = False

    @staticmethod
    def of(prepared: Prepared) -> "Call":
        """One operator over all rows."""
        return Call((prepared,), prepared.takes, prepared.gives, prepared.low, prepared.high)


@dataclass(frozen=True)
class Operator:
    """One fault.

    kind: its name in misata_perturb; the function is misata_<kind>
    fault: the real one that it imitates, a sentence; example: a call that runs as it is
    types: of values that it takes, an overload for each; None: it has no value. DECIMAL stands for all up to 18 digits
        and has no overload (an argument of it becomes a DOUBLE), VARCHAR for ENUM too.
    prepare: (type of the value, arguments in order with defaults filled in, stream) -> Prepared, where stream(purpose)
        is the key of a stream of this call. Raises ArgumentError for arguments outside of what they may be.
    returns: by the type of the value
    has_key: whether it draws by the rows' keys
    is_function: whether there is a SQL function of that name; is_fault: whether it changes cells
    in_any: whether kind 'any' of misata_perturb takes it; not where most texts have nothing that it changes
    draws_of: the function that has the same draws; "": none
    in_scenarios: whether only scenarios call it, in a way of their own, so that it is never prepared
    """

    kind: str
    parameters: tuple[Parameter, ...]
    fault: str
    example: str
    types: tuple[SqlType, ...] | None
    prepare: "Callable[[SqlType | None, tuple[Any, ...], Callable[[str], int]], Prepared]"
    returns: "Callable[[SqlType | None], SqlType]"
    has_key: bool = True
    is_function: bool = True
    is_fault: bool = True
    in_any: bool = True
    draws_of: str = ""
    in_scenarios: bool = False

    @property
    def name(self) -> str:
        return f"misata_{self.kind}"

    def takes(self, type: SqlType | None) -> bool:
        """Whether a value of that type can be changed by it."""
        if self.types is None or type is None:
            return self.types is None and type is None
        if type.id == "DECIMAL" and form_of(type) == "integer":
            return any(t.id == "DECIMAL" for t in self.types)
        if type.id == "ENUM":
            return any(t.id == "VARCHAR" for t in self.types)
        return type in self.types

    def call(self, type: SqlType | None, arguments: tuple[Any, ...], seed: int) -> Prepared:
        """The call with a seed. arguments: those that were given, in order

        None is NULL, which stands for what is left out where nothing else does, and else is refused
        """
        filled = list(arguments)
        for parameter in self.parameters[len(filled) :]:
            if parameter.default is REQUIRED:
                raise ArgumentError(f"{self.name}: {parameter.name} is missing ({parameter.meaning})")
            filled.append(parameter.default)
        for parameter, value in zip(self.parameters, filled, strict=True):
            if value is None and parameter.default is not None:
                raise ArgumentError(f"{self.name}: {parameter.name} must not be NULL ({parameter.meaning})")
        drawn = self.draws_of or self.name
        prepared = self.prepare(type, tuple(filled), lambda purpose: stream_key(seed, drawn, purpose=purpose))
        if type is None or prepared.takes != "integer":
            return prepared
        low, high = bounds_of(type)
        return replace(prepared, low=low, high=high)
