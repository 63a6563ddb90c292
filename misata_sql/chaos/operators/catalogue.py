"""All operators, in the order in which misata_operators() lists them."""

from misata_sql.chaos.operators.missing import MISSING_OPERATORS
from misata_sql.chaos.operators.moments import MOMENT_OPERATORS
from misata_sql.chaos.operators.numbers import NUMBER_OPERATORS
from misata_sql.chaos.operators.operator import Operator
from misata_sql.chaos.operators.rows import ROW_OPERATORS

OPERATORS: tuple[Operator, ...] = (*MISSING_OPERATORS, *NUMBER_OPERATORS, *MOMENT_OPERATORS, *ROW_OPERATORS)
