"""How the ledger writes cells: as DuckDB casts them to VARCHAR, but for what depends on the session or on the machine.

FLOATs are written with the digits of the DOUBLE that they are, NaN without a sign, moments with a time zone in UTC, and
BLOBs as hexadecimal digits. So every text reads back as the same cell.
"""

from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.bind_expressions import Binder
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.table import Column, Table
from misata_sql.spec.types import BLOB, BOOLEAN, DOUBLE, FLOAT, TIMESTAMP, TIMESTAMPTZ, VARCHAR, SqlType


def cell_text(type: SqlType, column: str, name: str, table: Table) -> Node:
    """A column, as an Evaluation knows it by a name, as text.

    Raises DefinitionError, naming it, where that is not supported.
    """
    binder = Binder(table, Column(column, VARCHAR), None, label=f"{table.name}.{column}", where="in misata_chaos_log")
    node = Node("column", type, value=name, text=column)
    if type == VARCHAR:
        return node
    if type == BLOB:
        return Node("hex", VARCHAR, (node,), text=column)
    if type == TIMESTAMPTZ:  # stored as a TIMESTAMP in UTC
        moment = cast_to(Node("column", TIMESTAMP, value=name, text=column), VARCHAR, binder, implicit=False)
        return Node("||", VARCHAR, (moment, Node("constant", VARCHAR, value="+00", can_be_null=False)), text=column)
    if type == FLOAT:
        node = cast_to(node, DOUBLE, binder, implicit=False)
    text = cast_to(node, VARCHAR, binder, implicit=False)
    if node.type != DOUBLE:
        return text
    nan = Node("constant", VARCHAR, value="nan", can_be_null=False)  # its sign differs between machines
    return Node("case", VARCHAR, (Node("isnan", BOOLEAN, (node,)), nan, text))


def cell_text_sql(sql: str, type: SqlType) -> str:
    """The same of an expression of DuckDB's."""
    if type == BLOB:
        return f"hex({sql})"
    if type == TIMESTAMPTZ:
        return f"CAST(make_timestamp(epoch_us({sql})) AS VARCHAR) || '+00'"
    if type == FLOAT:
        sql = f"CAST({sql} AS DOUBLE)"
    if type in (FLOAT, DOUBLE):
        return f"CASE WHEN isnan({sql}) THEN 'nan' ELSE CAST({sql} AS VARCHAR) END"
    return f"CAST({sql} AS VARCHAR)"
