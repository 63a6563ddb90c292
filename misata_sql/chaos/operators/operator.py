"""What an operator is: one fault of a cell, as a kernel over the cells of a column.

An operator changes cells by draws that belong to their rows: a stream of random bits is named by (seed, operator), and
a row's bits in it by the row's key, any BIGINT that tells the row from others. So the same call gives the same cells in
any order, any number of threads and any engine.

Kernels of operators share their first and last arguments. `rows` are the keys of the rows. `apply` is 1 where a cell is
to be changed; where it is 0, also in every NULL cell, the cell is handed on as it is.

    value of fixed width   key: u8, rows: i8[n], apply: u1[n], values: i8[n], (constants), out: i8[n]
                           f8 in the place of i8 for FLOAT and DOUBLE
    no value               key: u8, rows: i8[n], apply: u1[n], (constants), out: i8[n]
    text                   key: u8, rows: i8[n], apply: u1[n], text: u1[], starts: i8[], (constants),
                           out: u1[], out_starts: i8[]

Row i of a text is text[starts[i]:starts[i + 1]], UTF-8; the kernel writes the bytes to out from 0 on, and where each
row starts, n_rows + 1 of them. `out` holds at least growth[0] * (bytes of the text) + growth[1] * (rows) bytes.
An integer form may also give a text, or a text an integer: the outer arguments are then those of the other form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from misata_sql.engine.program import Argument
from misata_sql.errors import ArgumentError
from misata_sql.kernels.jit import Kernel
from misata_sql.random.streams import stream_key
from misata_sql.spec.types import SqlType

Form = Literal["none", "integer", "float", "text"]
REQUIRED: Final = object()


@dataclass(frozen=True)
class Parameter:
    """An argument after the value, a constant.

    types: the SQL types of its overloads; "value": that of the value
    default: REQUIRED, or what stands for it where it is left out
    """

    name: str
    types: "tuple[SqlType | Literal['value'], ...]"
    meaning: str
    default: Any = REQUIRED


@dataclass(frozen=True)
class Prepared:
    """A call with its constants: everything but the rows.

    kernel: by the conventions of this module; None: an applied cell becomes NULL
    key: of the stream; constants: the kernel's own arguments, in order
    takes, gives: the forms of value and result
    growth: bytes of a text result, at most, for each byte of the text and for each row
    """

    kernel: Kernel | None
    key: int
    constants: tuple[Argument, ...]
    takes: Form
    gives: Form
    returns: SqlType
    growth: tuple[int, int] = (1, 0)


@dataclass(frozen=True)
class Operator:
    """One fault.

    kind: its name in misata_perturb; the function is misata_<kind>
    fault: the real one that it imitates, a sentence; example: a call that runs as it is
    types: of values that it takes; None: it has no value
    prepare: (type of the value, arguments in order with defaults filled in, stream) -> Prepared, where stream(purpose)
        is the key of a stream of this call. Raises ArgumentError for arguments outside of what they may be.
    returns: by the type of the value
    """

    kind: str
    parameters: tuple[Parameter, ...]
    fault: str
    example: str
    types: tuple[SqlType, ...] | None
    prepare: "Callable[[SqlType | None, tuple[Any, ...], Callable[[str], int]], Prepared]"
    returns: "Callable[[SqlType | None], SqlType]"

    @property
    def name(self) -> str:
        return f"misata_{self.kind}"

    def call(self, type: SqlType | None, arguments: tuple[Any, ...], seed: int) -> Prepared:
        """The call with a seed. arguments: those that were given, in order; None is NULL, which none may be"""
        filled = list(arguments)
        for parameter in self.parameters[len(filled) :]:
            if parameter.default is REQUIRED:
                raise ArgumentError(f"{self.name}: {parameter.name} is missing ({parameter.meaning})")
            filled.append(parameter.default)
        for parameter, value in zip(self.parameters, filled, strict=True):
            if value is None and parameter.default is not None:
                raise ArgumentError(f"{self.name}: {parameter.name} must not be NULL ({parameter.meaning})")
        return self.prepare(type, tuple(filled), lambda purpose: stream_key(seed, self.name, purpose=purpose))
