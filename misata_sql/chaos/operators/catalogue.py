"""All operators, in the order in which misata_operators() lists them."""

from misata_sql.chaos.operators.drifts import DRIFT_OPERATORS
from misata_sql.chaos.operators.encodings import ENCODING_OPERATORS
from misata_sql.chaos.operators.formats import FORMAT_OPERATORS
from misata_sql.chaos.operators.items import ITEM_OPERATORS
from misata_sql.chaos.operators.missing import MISSING_OPERATORS
from misata_sql.chaos.operators.moments import MOMENT_OPERATORS
from misata_sql.chaos.operators.numbers import NUMBER_OPERATORS
from misata_sql.chaos.operators.operator import Operator
from misata_sql.chaos.operators.pieces import PIECE_OPERATORS
from misata_sql.chaos.operators.rows import ROW_OPERATORS
from misata_sql.chaos.operators.typing_errors import TYPING_OPERATORS
from misata_sql.chaos.operators.violate import VIOLATE

TEXT_OPERATORS = (*TYPING_OPERATORS, *PIECE_OPERATORS, *ENCODING_OPERATORS, *FORMAT_OPERATORS)
OPERATORS: tuple[Operator, ...] = (
    *MISSING_OPERATORS, *NUMBER_OPERATORS, *DRIFT_OPERATORS, *MOMENT_OPERATORS, *TEXT_OPERATORS, *ITEM_OPERATORS,
    VIOLATE, *ROW_OPERATORS,
)  # fmt: skip
