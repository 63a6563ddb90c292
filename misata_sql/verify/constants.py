"""Stored values as constants of DuckDB's SQL."""

import uuid
from typing import Any

from misata_sql.domains.storage import TIMESTAMP_UNITS, show
from misata_sql.spec.keywords import quote_text
from misata_sql.spec.types import SqlType


def has_constants(type: SqlType) -> bool:
    """Whether `constant` knows the type."""
    return not type.is_nested and type.id not in ("INTERVAL", "BIT")


def constant(stored: Any, type: SqlType) -> str:
    """A stored value: of lattice types an integer, else a float, text or bytes.

    >>> from misata_sql.spec.types import DATE, VARCHAR, decimal
    >>> constant(1999, decimal(8, 2)), constant(b"it's", VARCHAR), constant(19723, DATE)
    ("CAST('19.99' AS DECIMAL(8,2))", "'it''s'", "(DATE '1970-01-01' + 19723)")
    """
    match type.id:
        case "VARCHAR" | "ENUM":
            return quote_text(stored.decode() if isinstance(stored, bytes) else stored)
        case "BLOB":
            return f"unhex('{stored.hex()}')"
        case "UUID":
            return f"CAST('{uuid.UUID(int=int.from_bytes(stored, 'little') ^ (1 << 127))}' AS UUID)"
        case "BOOLEAN":
            return "true" if stored else "false"
        case "DATE":
            return f"(DATE '1970-01-01' + {stored})"
        case "TIMESTAMP":
            return f"make_timestamp({stored})"
        case "TIMESTAMP_NS":
            return f"make_timestamp_ns({stored})"
        case "TIMESTAMP_S" | "TIMESTAMP_MS":
            return f"CAST(make_timestamp({stored * (1_000_000 // TIMESTAMP_UNITS[type.id])}) AS {type})"
        case "TIMESTAMP WITH TIME ZONE":
            return f"CAST('{show(stored, type)}+00' AS {type})"
        case "DOUBLE" | "FLOAT":
            return f"CAST('{float(stored)!r}' AS {type})"
    return f"CAST('{show(stored, type)}' AS {type})"


def number(column: str, type: SqlType) -> str:
    """A column as the DOUBLE that its linear correlation is of: moments count in seconds."""
    if type.is_numeric:
        return f"CAST({column} AS DOUBLE)"
    return f"CAST(epoch({column}) AS DOUBLE)"
